//! What a file's name tells: a date, a state.

use std::path::Path;

use document::Date;
use lexicon::Lexicon;

/// A date in a file's name: `2024-04-25-joint-statement`, `2005_speech`.
pub(super) fn date(path: &Path) -> Option<Date> {
    let name = path.file_stem()?.to_string_lossy().into_owned();
    let bytes = name.as_bytes();
    let digits = |from: usize, len: usize| {
        let part = bytes.get(from..from + len)?;
        let part = part.iter().all(u8::is_ascii_digit).then_some(part)?;
        std::str::from_utf8(part).ok()?.parse::<i32>().ok()
    };
    let mut year_alone = None;
    for from in 0..bytes.len() {
        if from > 0 && bytes[from - 1].is_ascii_digit() {
            continue;
        }
        let Some(year) = digits(from, 4).filter(|year| (1500..=2100).contains(year)) else {
            continue;
        };
        let sign = |at: usize| bytes.get(at).is_some_and(|byte| b"-_.".contains(byte));
        let compact = bytes.get(from + 4).is_some_and(u8::is_ascii_digit);
        let (month, day, end) =
            if compact { (from + 4, from + 6, from + 8) } else { (from + 5, from + 8, from + 10) };
        let parted = compact || sign(from + 4) && sign(from + 7);
        let ended = !bytes.get(end).is_some_and(u8::is_ascii_digit);
        if parted
            && ended
            && let (Some(month), Some(day)) = (digits(month, 2), digits(day, 2))
        {
            let date = Date::day(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
            if date.is_some() {
                return date;
            }
        }
        if !compact {
            year_alone = year_alone.or(Date::year(year));
        }
    }
    year_alone
}

/// The states that a file's name abbreviates by three capitals beside a
/// number or one another: `AFG_78_2023`, `CAN-UKR[UKR]_2016O`.
pub(super) fn states(path: &Path, lexicon: &Lexicon) -> Vec<String> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let parts: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let mut states = Vec::new();
    // The observers speak in the debate too: `EU_73_2018`.
    if is_debate(path, lexicon)
        && let Some(code) = parts.first().filter(|code| lexicon.is_organisation(code))
    {
        return vec![(*code).to_owned()];
    }
    for (at, part) in parts.iter().enumerate() {
        let Some(state) = lexicon.state_of_letters(part) else {
            break;
        };
        let next = parts.get(at + 1);
        let beside = next.is_some_and(|next| {
            next.starts_with(|first: char| first.is_ascii_digit())
                || next.len() == 3 && next.bytes().all(|byte| byte.is_ascii_uppercase())
                || *next == "NA"
        });
        if beside {
            states.push(state.to_owned());
        }
    }
    states.sort();
    states.dedup();
    states
}

/// Whether a file's name is that of a speech in a yearly debate: a state, the
/// session and the year (`AFG_78_2023`).
pub(super) fn is_debate(path: &Path, lexicon: &Lexicon) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let parts: Vec<&str> = name.split('_').collect();
    let digits =
        |part: &str, most: usize| part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [state, session, year]
        if (lexicon.state_of_letters(state).is_some() || lexicon.is_party_code(state)) && digits(session, 3) && year.len() == 4 && digits(year, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_may_hold_a_date() {
        let date = |name: &str| date(Path::new(name)).map(|date| date.to_string());
        assert_eq!(date("2024-04-25-joint-statement.md"), Some("2024-04-25".into()));
        assert_eq!(date("2020-07-20 - 1799522 - 驻英国.html"), Some("2020-07-20".into()));
        assert_eq!(date("20200911.txt"), Some("2020-09-11".into()));
        assert_eq!(date("AFG_78_2023.txt"), Some("2023".into()));
        assert_eq!(date("1974-juan.txt"), Some("1974".into()));
        assert_eq!(date("54440.html"), None);
        assert_eq!(date("V0215.txt"), None);
    }

    #[test]
    fn a_file_name_may_abbreviate_states() {
        let states = |name: &str| states(Path::new(name), Lexicon::embedded()).join(" ");
        assert_eq!(states("AFG_78_2023.txt"), "AF");
        assert_eq!(states("CAN-UKR[UKR]_2016O.txt"), "CA UA");
        assert_eq!(states("LTU-POL[NA]_1996O.txt"), "LT PL");
        assert_eq!(states("EU_73_2018.txt"), "EU");
        assert_eq!(states("AND the rest.txt"), "");
        assert_eq!(states("treatyID_RC09NP_1902A.txt"), "");
    }
}
