//! The bytes of a file as text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte-order mark.
    pub text: Cow<'a, str>,
    /// The encoding's name in the WHATWG standard.
    pub encoding: &'static str,
    /// How many bytes are not of the encoding. They are read as windows-1252
    /// where that is likely, else as U+FFFD.
    pub bad: usize,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The file is empty, or holds only white space.
    #[error("the file is empty")]
    Empty,
    /// It holds bytes that no text has.
    #[error("the file is not text")]
    NotText,
}

/// How much of a file is looked at to guess.
const SAMPLE: usize = 64 * 1024;

/// Decodes a file.
///
/// In this order: a byte-order mark; UTF-16 by its bytes; UTF-8; UTF-8 with a
/// few bad bytes, for these do not make a file windows-1252; the encoding that
/// an HTML page or an XML file declares, where its letters do not speak against
/// it; the likeliest by its bytes.
pub fn decode(bytes: &[u8], html: bool) -> Result<Decoded<'_>, DecodeError> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let decoded = if let Some((order, mark)) = utf_32(bytes) {
        wide(&bytes[mark..], order)
    } else if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        with(encoding, &bytes[mark..])
    } else if let Some(encoding) = utf_16(sample) {
        with(encoding, bytes)
    } else if memchr::memchr(0, sample).is_some() {
        return Err(DecodeError::NotText);
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), bad: 0 }
    } else if is_damaged_utf_8(bytes) {
        damaged_utf_8(bytes)
    } else {
        with(declared(sample, html).unwrap_or_else(|| guess(sample)), bytes)
    };
    checked(decoded)
}

/// Decodes a file whose encoding is known; a byte-order mark of that encoding
/// is no text.
pub fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Result<Decoded<'a>, DecodeError> {
    let mark = Encoding::for_bom(bytes).filter(|(of, _)| *of == encoding).map_or(0, |(_, mark)| mark);
    checked(with(encoding, &bytes[mark..]))
}

/// The encoding of a name such as `windows-1251` or `latin1`.
pub fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
}

/// Refuses what is empty or no text.
fn checked(decoded: Decoded<'_>) -> Result<Decoded<'_>, DecodeError> {
    if decoded.text.trim().is_empty() {
        return Err(DecodeError::Empty);
    }
    // All of these characters but U+FFFD are single bytes.
    let sample = &decoded.text.as_bytes()[..decoded.text.len().min(SAMPLE)];
    let replaced = memchr::memmem::find_iter(sample, "\u{fffd}").count();
    // Counted in bytes, many at a time.
    let few =
        sample.chunks(255).map(|chunk| chunk.iter().map(|byte| u8::from(is_no_text(*byte))).sum::<u8>());
    let controls = few.map(usize::from).sum::<usize>() + replaced;
    if controls * 100 > decoded.text.len().min(SAMPLE) {
        return Err(DecodeError::NotText);
    }
    Ok(decoded)
}

fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    // U+FFFD may stand in the file itself.
    let bad = if malformed { text.matches('\u{fffd}').count() } else { 0 };
    Decoded { text, encoding: encoding.name(), bad }
}

/// How four bytes make a number.
type Order = fn([u8; 4]) -> u32;

/// UTF-32 by its mark: how its bytes are ordered, and how long the mark is. The
/// mark begins like that of UTF-16.
fn utf_32(bytes: &[u8]) -> Option<(Order, usize)> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => Some((u32::from_le_bytes, 4)),
        [0, 0, 0xfe, 0xff, ..] => Some((u32::from_be_bytes, 4)),
        _ => None,
    }
}

fn wide(bytes: &[u8], order: Order) -> Decoded<'static> {
    let mut bad = usize::from(!bytes.len().is_multiple_of(4));
    let mut text = String::with_capacity(bytes.len() / 4);
    for four in bytes.chunks_exact(4) {
        let character = four.try_into().ok().map(order).and_then(char::from_u32);
        bad += usize::from(character.is_none());
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Decoded { text: Cow::Owned(text), encoding: "UTF-32", bad }
}

/// UTF-16 without a mark: every second byte of Latin text is zero. Of other
/// scripts the spaces and line ends have a zero byte, and what comes of reading
/// it as UTF-16 is letters.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    if pairs < 2 || memchr::memchr(0, sample).is_none() {
        return None;
    }
    let zeros =
        |offset: usize| sample[..pairs * 2].iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0) * 10 >= pairs * 3, zeros(1) * 10 >= pairs * 3) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        (false, false) if zeros(0) + zeros(1) > 0 => [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
            let (text, _) = encoding.decode_without_bom_handling(&sample[..pairs * 2]);
            let fits = text.chars().filter(|character| is_of_a_script(*character)).count();
            fits * 100 >= text.chars().count() * 97
        }),
        _ => None,
    }
}

/// Whether a character is of the scripts that the six languages of the UN are
/// written in, or a sign between their words.
fn is_of_a_script(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{17f}' | '\u{400}'..='\u{45f}'
        | '\u{60c}'..='\u{6d3}' | '\u{2010}'..='\u{203a}' | '\u{3000}'..='\u{3011}' | '\u{4e00}'..='\u{9fa5}'
        | '\u{ff01}'..='\u{ff5e}')
}

/// Whether bytes are UTF-8 but for a few of them. In an older encoding letters
/// beyond ASCII seldom happen to be sequences of UTF-8: where three such
/// sequences are right for one that is wrong, it is the wrong one that is odd.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    // A file cut off in the midst of a character is one with a wrong sequence.
    right >= wrong * 3 || right >= wrong && wrong * 1000 < bytes.len()
}

/// UTF-8 with bytes that are not. One that stands alone between ASCII letters
/// or spaces was pasted from windows-1252, as `l\x92homme` is; what is left of a
/// torn sequence is U+FFFD.
fn damaged_utf_8(bytes: &[u8]) -> Decoded<'static> {
    let mut text = String::with_capacity(bytes.len());
    let mut bad = 0;
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        text.push_str(chunk.valid());
        let next = chunks.peek().and_then(|next| next.valid().chars().next());
        match *chunk.invalid() {
            [] => {}
            [byte]
                if !matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d | 0xfe | 0xff)
                    && chunk.valid().ends_with(|before: char| before.is_ascii())
                    && next.is_some_and(|next| next.is_ascii()) =>
            {
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(&[byte]).0);
                bad += 1;
            }
            _ => {
                text.push(char::REPLACEMENT_CHARACTER);
                bad += 1;
            }
        }
    }
    Decoded { text: Cow::Owned(text), encoding: UTF_8.name(), bad }
}

/// The encoding that a page declares in a `meta` element, or the declaration of
/// an XML file. A page that declares ISO-8859-1 is read as windows-1252, as the
/// WHATWG standard has it; one whose letters are of another script declares
/// what its template came with.
fn declared(sample: &[u8], html: bool) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&sample[..sample.len().min(4096)]).to_lowercase();
    let of_xml = head.trim_start().strip_prefix("<?xml").and_then(|xml| {
        let declaration = xml.split("?>").next()?;
        Some(declaration.split_once("encoding")?.1.trim_start_matches([' ', '=']))
    });
    let of_page = || {
        let metas = head.split("<meta").skip(1).filter_map(|meta| meta.split('>').next());
        metas.filter_map(|meta| Some(meta.split_once("charset")?.1.trim_start_matches([' ', '=']))).next()
    };
    let label = of_xml.or_else(|| html.then(of_page).flatten())?;
    let label: String = label
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || "-_".contains(*character))
        .collect();
    let declared = Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8)?;
    let guessed = guess(sample);
    if declared == WINDOWS_1252 && guessed != declared {
        let (text, bad) = guessed.decode_without_bom_handling(sample);
        let beyond = || text.chars().filter(|character| character.is_alphabetic() && *character >= '\u{370}');
        // Of a page in Russian or Chinese most letters beyond ASCII are.
        if !bad && beyond().count() * 5 > sample.iter().filter(|byte| !byte.is_ascii()).count() {
            return Some(guessed);
        }
    }
    Some(declared)
}

fn guess(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn is_no_text(byte: u8) -> bool {
    (byte < 0x20) & !(9..=0xd).contains(&byte) & (byte != 0x1b) | (byte == 0x7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes, false).expect("it is text");
        (decoded.text.into_owned(), decoded.encoding)
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(text("\u{feff}Sir, I should like".as_bytes()).0, "Sir, I should like");
    }

    #[test]
    fn one_bad_byte_leaves_a_utf_8_file_what_it_is() {
        let mut bytes = "Совместное заявление министров. ".repeat(60).into_bytes();
        bytes.insert(62, 0xff);
        let (text, encoding) = text(&bytes);
        assert_eq!(encoding, "UTF-8");
        assert!(text.contains("Совместное"));
    }

    #[test]
    fn few_letters_beyond_ascii_are_enough_to_tell_utf_8() {
        let english = "The two sides met again and agreed to meet next year. ".repeat(40);
        let mut bytes = format!("L\u{2019}\u{c9}tat, l\u{2019}ordre. {english}").into_bytes();
        bytes.extend(b"It was Russia\x92s turn, and a torn \xe2\x80 sign.");
        let (text, encoding) = text(&bytes);
        assert_eq!(encoding, "UTF-8");
        assert!(text.starts_with("L\u{2019}\u{c9}tat"), "{text}");
        assert!(text.ends_with("Russia\u{2019}s turn, and a torn \u{fffd} sign."), "{text}");
        let short = text_of(b"caf\xc3\xa9, na\xc3\xafve, \xc3\xa9lan: Russia\x92s");
        assert_eq!(short, "caf\u{e9}, na\u{ef}ve, \u{e9}lan: Russia\u{2019}s");
    }

    fn text_of(bytes: &[u8]) -> String {
        text(bytes).0
    }

    #[test]
    fn wide_characters_are_read_with_and_without_a_mark() {
        let russian = "Совместное заявление министров, принятое в Москве.\n";
        let little: Vec<u8> = russian.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = russian.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text_of(&little), russian);
        assert_eq!(text_of(&big), russian);
        assert_eq!(text_of(&[&[0xff, 0xfe], &little[..]].concat()), russian);
        let chinese = "中俄外长联合声明 双方声明如下。\n";
        let little: Vec<u8> = chinese.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text_of(&little), chinese);
        let wide: Vec<u8> =
            format!("\u{feff}{russian}").chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
        assert_eq!(text_of(&wide), russian);
    }

    #[test]
    fn a_declaration_counts_but_not_against_the_letters() {
        let (russian, _, _) =
            encoding_rs::WINDOWS_1251.encode("<p>Совместное заявление министров иностранных дел</p>");
        let page = |meta: &str| [meta.as_bytes(), &russian[..]].concat();
        let of = |meta: &str| decode(&page(meta), true).expect("it is text").encoding;
        let http = "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>";
        assert_eq!(of(http), "windows-1251");
        assert_eq!(of("<?xml version=\"1.0\" encoding=\"windows-1251\"?>"), "windows-1251");
        assert_eq!(of("<meta charset=iso-8859-1>"), "windows-1251");
        assert_eq!(of("<script charset=iso-8859-1></script>"), "windows-1251");
    }

    #[test]
    fn a_known_encoding_is_not_guessed() {
        let encoding = named("koi8-r").expect("there is one");
        let (russian, _, _) = encoding.encode("Мир");
        assert_eq!(decode_as(&russian, encoding).expect("it is text").text, "Мир");
        assert!(named("koi9").is_none());
    }

    #[test]
    fn older_encodings_are_read() {
        let (russian, _, _) = encoding_rs::KOI8_R.encode("Совместное заявление министров иностранных дел");
        assert!(text_of(&russian).starts_with("Совместное"));
        let (chinese, _, _) = encoding_rs::BIG5.encode("中俄外長聯合聲明,雙方聲明如下,反對單邊制裁");
        assert!(text_of(&chinese).starts_with("中俄外長"));
        let (cyrillic, _, _) =
            encoding_rs::WINDOWS_1251.encode("Совместное заявление министров иностранных дел");
        assert_eq!(text(&cyrillic).1, "windows-1251");
        let (chinese, _, _) = encoding_rs::GBK.encode("中俄外长联合声明,双方声明如下");
        assert!(text(&chinese).0.starts_with("中俄外长"));
        let utf_16: Vec<u8> = "Joint Statement".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&utf_16).1, "UTF-16LE");
    }

    #[test]
    fn a_page_declared_as_latin_1_is_windows_1252() {
        let page = b"<meta charset=\"ISO-8859-1\"><p>l\x92\xc9tat fran\xe7ais \x96 d\xe9clar\xe9";
        assert!(decode(page, true).expect("it is text").text.contains("l\u{2019}État français"));
    }

    #[test]
    fn a_replacement_character_of_the_file_itself_is_no_bad_byte() {
        let text = format!("\u{feff}the Tre\u{fffd}ty of Mirsane{}", " shall stand".repeat(20));
        let decoded = decode(text.as_bytes(), false).expect("it is text");
        assert_eq!(decoded.bad, 0);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"", false), Err(DecodeError::Empty));
        assert_eq!(decode(b" \n", false), Err(DecodeError::Empty));
        assert_eq!(
            decode(&[0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0, 1, 2, 3, 0, 9], false),
            Err(DecodeError::NotText)
        );
    }
}
