//! Where the sentences of a text begin.

/// Signs that end a sentence wherever they stand, as Chinese and Japanese write them.
const FULL: [char; 4] = ['。', '！', '？', '｡'];

/// Signs that end a sentence where white space and an opening follow them.
const STOPS: [char; 6] = ['.', '!', '?', '…', '؟', '۔'];

/// What may stand between the end of a sentence and the white space behind it.
const CLOSERS: [char; 12] = ['"', '\'', ')', ']', '”', '’', '»', '」', '』', '）', '》', '›'];

/// What may open a sentence beside its first letter.
const OPENERS: [char; 13] = ['"', '\'', '(', '[', '“', '„', '«', '‘', '‹', '「', '—', '¿', '¡'];

/// Words whose stop ends no sentence, in the languages of the United Nations,
/// in small letters. A single letter needs no entry.
const ABBREVIATIONS: [&str; 54] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "sen", "rep", "gov", "hon", "rev", "st", "no", "nos", "art",
    "arts", "sec", "secs", "par", "para", "paras", "vol", "vols", "pp", "ch", "fig", "cf", "ibid", "al",
    "vs", "etc", "inc", "ltd", "co", "jr", "sr", "mm", "mme", "mlle", "sra", "sres", "núm", "ud", "uds",
    "excmo", "гг", "ст", "пп", "им", "стр", "тыс", "млн", "руб", "др",
];

/// The places at which the sentences of a text begin, in order; the first is
/// that of the first character that is no white space. Empty for a blank text.
///
/// A sentence ends at a full stop, an exclamation or question mark of any
/// script, the closing signs behind it included, where the next word opens with
/// a capital, a digit, or a letter of a script that has no capitals. The stop of
/// an abbreviation or of an initial ends none. Ends of paragraphs are not looked
/// at.
pub fn sentence_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let Some(first) = text.find(|character: char| !character.is_whitespace()) else {
        return starts;
    };
    starts.push(first);
    let mut at = first;
    while let Some((stop, sign)) = next_stop(text, at) {
        at = stop + sign.len_utf8();
        let rest = text[at..].trim_start_matches(|character| {
            CLOSERS.contains(&character) || FULL.contains(&character) || STOPS.contains(&character)
        });
        // French sets a space before its closing sign.
        let rest = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).strip_prefix('»').unwrap_or(rest);
        let behind = rest.trim_start();
        if behind.is_empty() {
            break;
        }
        let first = behind.trim_start_matches(|next: char| OPENERS.contains(&next) || next.is_whitespace());
        let opened = first.chars().next().is_none_or(|next| {
            next.is_uppercase() || next.is_numeric() || next.is_alphabetic() && !next.is_lowercase()
        });
        let spaced = rest.len() > behind.len();
        let ends = FULL.contains(&sign)
            || spaced
                && opened
                && !(sign == '.' && rest.len() == text.len() - at && is_abbreviation(&text[..stop]));
        if ends {
            starts.push(text.len() - behind.len());
        }
        at = text.len() - rest.len();
    }
    starts
}

/// The next sign behind a place that may end a sentence, and where it stands.
fn next_stop(text: &str, mut at: usize) -> Option<(usize, char)> {
    loop {
        at += text.as_bytes()[at..].iter().position(|byte| OPENS_STOP[usize::from(*byte)])?;
        let sign = text[at..].chars().next()?;
        if FULL.contains(&sign) || STOPS.contains(&sign) {
            return Some((at, sign));
        }
        at += sign.len_utf8();
    }
}

/// The bytes that a sign which may end a sentence begins with.
static OPENS_STOP: [bool; 256] = {
    let mut table = [false; 256];
    let (mut full, mut stop) = (0, 0);
    while full < FULL.len() {
        table[first_byte(FULL[full])] = true;
        full += 1;
    }
    while stop < STOPS.len() {
        table[first_byte(STOPS[stop])] = true;
        stop += 1;
    }
    table
};

const fn first_byte(character: char) -> usize {
    character.encode_utf8(&mut [0; 4]).as_bytes()[0] as usize
}

/// Whether the stop behind these words is that of an abbreviation or an initial.
fn is_abbreviation(before: &str) -> bool {
    let start = before
        .char_indices()
        .rev()
        .find(|(_, character)| !character.is_alphanumeric())
        .map_or(0, |(at, character)| at + character.len_utf8());
    let word = &before[start..];
    let mut letters = word.chars();
    let Some(first) = letters.next().filter(|first| first.is_alphabetic()) else {
        return false;
    };
    if letters.next().is_none() {
        return !is_unspaced(first);
    }
    word.chars().count() <= 5 && ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// Whether a letter is of a script whose single letters are words.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let starts = sentence_starts(text);
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        starts.iter().zip(ends).map(|(start, end)| text[*start..end].trim_end()).collect()
    }

    #[test]
    fn a_sentence_ends_at_its_stop_and_not_at_that_of_an_abbreviation() {
        assert_eq!(
            sentences("Mr. A. Orlo of the U.N. spoke on Art. 5. “It holds.” Then he left. no more"),
            ["Mr. A. Orlo of the U.N. spoke on Art. 5.", "“It holds.”", "Then he left. no more"]
        );
        assert_eq!(sentences("In 2019. 12 states signed"), ["In 2019.", "12 states signed"]);
    }

    #[test]
    fn sentences_of_all_six_languages_are_found() {
        for (text, count) in [
            ("双方同意。“双方将合作。”双方声明如下：", 3),
            ("Стороны согласны. Они заявляют в 2020 г. Москва! Всё", 3),
            ("يتفق الطرفان. ويعلنان ما يلي؟ نعم", 3),
            ("Las Partes acuerdan. ¿Cuándo? Mañana.", 3),
            ("M. Orlo est d’accord. « Oui. » Il part.", 3),
            ("", 0),
            (" \n ", 0),
        ] {
            assert_eq!(sentences(text).len(), count, "{text}: {:?}", sentences(text));
        }
    }
}
