//! The language of a text: its script first, then whatlang.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
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
const CLEAR: usize = 6;

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

/// For each small word, by its key, the languages that have it, by their places in `SMALL`.
static HAVING: LazyLock<FxHashMap<u64, Vec<usize>>> = LazyLock::new(|| {
    let mut having: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (place, (_, words)) in SMALL.iter().enumerate() {
        words.split(' ').for_each(|word| having.entry(key(word)).or_default().push(place));
    }
    having
});

/// The bytes of a small word as a number: every word of a text's head is looked
/// up, and numbers are compared at once.
fn key(word: &str) -> u64 {
    word.bytes().fold(0, |key, byte| key << 8 | u64::from(byte))
}

/// The languages that have a word, if it is a small one, "The" at the head of a sentence too.
fn having(word: &str) -> Option<&'static Vec<usize>> {
    let having = &*HAVING;
    having.get(&key(word)).or_else(|| match word.bytes().next()? {
        b'a'..=b'z' => None,
        b'A'..=b'Z' if word.is_ascii() => having.get(&key(&word.to_ascii_lowercase())),
        _ => word.starts_with(char::is_uppercase).then(|| having.get(&key(&word.to_lowercase())))?,
    })
}

/// What the small words of a text tell.
struct SmallWords {
    /// The language that has most of them; English where there are none.
    language: &'static str,
    most: usize,
    next: usize,
}

impl Default for SmallWords {
    fn default() -> Self {
        SmallWords { language: SMALL[0].0, most: 0, next: 0 }
    }
}

/// How many bytes of letters a text begins with.
fn word_at(text: &str) -> usize {
    let ascii = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if text.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    text.find(|character: char| !character.is_alphabetic()).unwrap_or(text.len())
}

/// Counts the small words of a text.
fn small_words(text: &str) -> SmallWords {
    let mut counts = [0; SMALL.len()];
    let mut start = 0;
    while start < text.len() {
        let end = start + word_at(&text[start..]);
        if (1..=LONGEST).contains(&(end - start)) {
            having(&text[start..end]).into_iter().flatten().for_each(|place| counts[*place] += 1);
        }
        start = end + text[end..].chars().next().map_or(1, char::len_utf8);
    }
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
