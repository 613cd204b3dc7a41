//! The language of a text: its script first, then whatlang.

use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use crate::han::is_han;

/// How many characters are looked at.
const SAMPLE: usize = 600;

/// Letters of a text below which nothing is said of its language.
const FEWEST: usize = 12;

/// The languages that are told apart, by their ISO 639-1 codes.
const LANGUAGES: [(Lang, &str); 27] = [
    (Lang::Eng, "en"),
    (Lang::Fra, "fr"),
    (Lang::Spa, "es"),
    (Lang::Rus, "ru"),
    (Lang::Ara, "ar"),
    (Lang::Cmn, "zh"),
    (Lang::Deu, "de"),
    (Lang::Ita, "it"),
    (Lang::Por, "pt"),
    (Lang::Nld, "nl"),
    (Lang::Pol, "pl"),
    (Lang::Tur, "tr"),
    (Lang::Ukr, "uk"),
    (Lang::Bel, "be"),
    (Lang::Srp, "sr"),
    (Lang::Bul, "bg"),
    (Lang::Pes, "fa"),
    (Lang::Urd, "ur"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Vie, "vi"),
    (Lang::Ind, "id"),
    (Lang::Hin, "hi"),
    (Lang::Ces, "cs"),
    (Lang::Ron, "ro"),
    (Lang::Swe, "sv"),
    (Lang::Heb, "he"),
];

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(LANGUAGES.iter().map(|(language, _)| *language).collect()));

/// The language of a text, ISO 639-1, and whether it is sure; none where the
/// text is too short to tell.
pub(crate) fn detect(text: &str) -> Option<(&'static str, bool)> {
    let head = &text.as_bytes()[..text.len().min(SAMPLE)];
    let sample = match head.is_ascii() {
        true => &text[..head.len()],
        false => text.char_indices().nth(SAMPLE).map_or(text, |(end, _)| &text[..end]),
    };
    let ascii = sample.bytes().filter(u8::is_ascii_alphabetic).count();
    let (mut letters, mut han, mut kana) = (ascii, 0, 0);
    if !sample.is_ascii() {
        for character in sample.chars().filter(|character| !character.is_ascii() && character.is_alphabetic())
        {
            letters += 1;
            han += usize::from(is_han(character));
            kana += usize::from(('\u{3040}'..='\u{30ff}').contains(&character));
        }
    }
    if han + kana > 0 && (han + kana) * 3 > letters {
        // Japanese cannot do without kana; Chinese has none.
        return Some(if kana * 20 > han { ("ja", true) } else { ("zh", letters >= FEWEST) });
    }
    if letters < FEWEST {
        return None;
    }
    // In plain Latin letters the small words tell more than letter triples,
    // which take "oppose unilateral sanctions" for French.
    let latin = ascii * 10 > letters * 9;
    let counted = if latin { small_words(sample) } else { SmallWords::default() };
    if counted.most >= CLEAR && counted.most >= counted.next * 2 {
        return Some((counted.language, true));
    }
    let found = DETECTOR.detect(sample)?;
    let code = LANGUAGES.iter().find(|(language, _)| *language == found.lang()).map(|(_, code)| *code)?;
    if latin && !found.is_reliable() {
        return Some((counted.language, false));
    }
    Some((code, found.is_reliable()))
}

/// How many small words make a language clear.
const CLEAR: Counts = 6;

/// The small words of languages in Latin letters; of equals the first counts.
const SMALL: [(&str, &str); 6] = [
    ("en", "the of and to in that for is on with by as"),
    ("es", "el la los las de del y en que con por una su"),
    ("fr", "le la les des du et en que pour dans une est aux"),
    ("de", "der die das und von den dem zu im in mit auf für des ist oder"),
    ("it", "il la di e che gli della per con una delle"),
    ("pt", "o os as da do das dos e em que com uma"),
];

/// How many bytes a small word has at the most.
const LONGEST: usize = 6;

/// Which languages have a small word, found by the word's key: every word of a text's head is
/// looked up, and a table of a fixed size with numbers for words is the quickest to look into.
struct Having {
    /// Keys, and for each language that has the word a one in its digit; a key of nought is none.
    places: [(u64, Counts); Having::PLACES],
}

/// How many small words of each language there are, ten binary digits each: more than a text's
/// head has words.
type Counts = u64;

/// How many binary digits a count has.
const DIGITS: usize = 10;

impl Having {
    /// A power of two, several times the number of small words.
    const PLACES: usize = 256;

    fn new() -> Self {
        let mut having = Having { places: [(0, 0); Having::PLACES] };
        for (language, (_, words)) in SMALL.iter().enumerate() {
            for word in words.split(' ') {
                let key = key(word);
                let place = having.place(key);
                having.places[place] = (key, having.places[place].1 | 1 << (language * DIGITS));
            }
        }
        having
    }

    /// Where a key is, or would be.
    fn place(&self, key: u64) -> usize {
        // Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4.
        let mut place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize;
        while ![0, key].contains(&self.places[place].0) {
            place = (place + 1) % Having::PLACES;
        }
        place
    }

    /// The languages that have the word of a key, a one for each.
    fn of(&self, key: u64) -> Counts {
        self.places[self.place(key)].1
    }
}

/// The bytes of a small word as a number.
fn key(word: &str) -> u64 {
    word.bytes().fold(0, |key, byte| key << 8 | u64::from(byte))
}

static HAVING: LazyLock<Having> = LazyLock::new(Having::new);

/// What the small words of a text tell.
struct SmallWords {
    /// The language that has most of them; English where there are none.
    language: &'static str,
    most: Counts,
    next: Counts,
}

impl Default for SmallWords {
    fn default() -> Self {
        SmallWords { language: SMALL[0].0, most: 0, next: 0 }
    }
}

/// Counts the small words of a text, "The" at the head of a sentence too.
fn small_words(text: &str) -> SmallWords {
    /// What letters in capitals lack.
    const SMALL_LETTERS: u64 = u64::from_be_bytes([b' '; 8]);
    let having = &*HAVING;
    let (mut sum, mut start) = (0, 0);
    let (mut at, mut raw) = (0, 0);
    loop {
        let byte = text.as_bytes().get(at).copied();
        match byte {
            Some(letter) if letter.is_ascii_alphabetic() => {
                raw = raw << 8 | u64::from(letter);
                at += 1;
                continue;
            }
            Some(other) if !other.is_ascii() => {
                let end = text[at..].find(|character: char| !character.is_alphabetic());
                at = end.map_or(text.len(), |end| at + end);
                let word = &text[start..at];
                if (1..=LONGEST).contains(&word.len()) {
                    let capital = word.starts_with(char::is_uppercase);
                    sum += having.of(if capital { key(&word.to_lowercase()) } else { key(word) });
                }
            }
            _ if (1..=LONGEST).contains(&(at - start)) => {
                let capital = text.as_bytes()[start].is_ascii_uppercase();
                let letters = SMALL_LETTERS >> (64 - 8 * (at - start));
                sum += having.of(if capital { raw | letters } else { raw });
            }
            _ => {}
        }
        if at >= text.len() {
            break;
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
        (start, raw) = (at, 0);
    }
    let counts: [Counts; SMALL.len()] =
        std::array::from_fn(|language| sum >> (language * DIGITS) & ((1 << DIGITS) - 1));
    let most = counts.iter().copied().max().unwrap_or(0);
    let first = counts.iter().position(|count| *count == most).unwrap_or(0);
    let others = counts.iter().enumerate().filter(|(place, _)| *place != first);
    let next = others.map(|(_, count)| *count).max().unwrap_or(0);
    SmallWords { language: SMALL[first].0, most, next }
}

/// The codes of ISO 639-1.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii \
    ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr \
    ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk \
    sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za \
    zh zu";

/// A stated language as its ISO 639-1 code: `en-US`, `eng` and `English` are
/// `en`.
pub(crate) fn stated(value: &str) -> Option<String> {
    const NAMES: [(&str, &str); 24] = [
        ("english", "en"),
        ("french", "fr"),
        ("français", "fr"),
        ("spanish", "es"),
        ("español", "es"),
        ("russian", "ru"),
        ("русский", "ru"),
        ("arabic", "ar"),
        ("العربية", "ar"),
        ("chinese", "zh"),
        ("中文", "zh"),
        ("mandarin", "zh"),
        ("eng", "en"),
        ("fra", "fr"),
        ("fre", "fr"),
        ("spa", "es"),
        ("rus", "ru"),
        ("ara", "ar"),
        ("zho", "zh"),
        ("chi", "zh"),
        ("por", "pt"),
        ("deu", "de"),
        ("ger", "de"),
        ("ita", "it"),
    ];
    let lower = value.trim().to_lowercase();
    let known = NAMES.iter().find(|(name, _)| *name == lower).map(|(_, code)| (*code).to_owned());
    known.or_else(|| {
        let code = lower.split(['-', '_']).next().unwrap_or_default();
        CODES.split_ascii_whitespace().any(|known| known == code).then(|| code.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_six_languages_are_told_apart() {
        for (text, language) in [
            ("The two sides reaffirmed their commitment to peace and security.", "en"),
            ("Les deux parties réaffirment leur attachement à la paix et à la sécurité.", "fr"),
            ("Las dos partes reafirman su compromiso con la paz y la seguridad.", "es"),
            ("Стороны подтвердили свою приверженность миру и безопасности.", "ru"),
            ("أكد الجانبان التزامهما بالسلام والأمن الدوليين في المنطقة.", "ar"),
            ("双方重申致力于维护世界和平与安全。", "zh"),
        ] {
            assert_eq!(detect(text).map(|(language, _)| language), Some(language), "{text}");
        }
        for (text, language) in [
            (
                "Сторони підтвердили свою прихильність миру та безпеці в усьому світі, а також готовність до діалогу.",
                "uk",
            ),
            (
                "Бакі пацвердзілі сваю прыхільнасць міру і бяспецы ва ўсім свеце, а таксама гатоўнасць да дыялогу.",
                "be",
            ),
            (
                "Страните потвърдиха своята ангажираност към мира и сигурността и готовността си за диалог.",
                "bg",
            ),
            ("طرفین تعهد خود را به صلح و امنیت بین‌المللی و گفتگو میان دو کشور تأیید کردند.", "fa"),
            ("دونوں فریقوں نے امن اور سلامتی کے لیے اپنے عزم کا اعادہ کیا اور مذاکرات پر زور دیا۔", "ur"),
            ("双方は世界の平和と安全を維持することへの決意を再確認した。", "ja"),
        ] {
            assert_eq!(detect(text).map(|(language, _)| language), Some(language), "{text}");
        }
        assert_eq!(detect("73/27 (2018)"), None);
        assert_eq!(stated("en-US").as_deref(), Some("en"));
        assert_eq!(["xx", "e", "x-default", "aa ab", ""].map(stated), [const { None }; 5]);
    }
}
