//! The bytes of a file as text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte-order mark.
    pub text: Cow<'a, str>,
    /// The encoding's name in the WHATWG standard.
    pub encoding: &'static str,
    /// Bytes that are not of the encoding, each read as U+FFFD.
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

/// Where the files of a format declare their encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declares {
    /// Nowhere.
    Nothing,
    /// In a `meta` element, as HTML does.
    InMeta,
    /// In the XML declaration.
    InDeclaration,
}

/// How much of a file is looked at to guess.
const SAMPLE: usize = 64 * 1024;

/// Decodes a file.
///
/// In this order: a byte-order mark; UTF-16 by its zero bytes; UTF-8; UTF-8
/// with fewer than one bad byte in a thousand, for one bad byte does not make
/// a file windows-1252; the encoding that the file declares; the likeliest by
/// its bytes.
pub fn decode(bytes: &[u8], declares: Declares) -> Result<Decoded<'_>, DecodeError> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let decoded = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        with(encoding, &bytes[mark..])
    } else if let Some(encoding) = utf_16(sample) {
        with(encoding, bytes)
    } else if sample.contains(&0) {
        return Err(DecodeError::NotText);
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), bad: 0 }
    } else {
        let lossy = with(UTF_8, bytes);
        let declared = declared(sample, declares);
        if lossy.bad * 1000 < bytes.len()
            && bytes.iter().filter(|byte| !byte.is_ascii()).count() > lossy.bad * 2
        {
            lossy
        } else {
            with(declared.unwrap_or_else(|| guess(sample)), bytes)
        }
    };
    if decoded.text.trim().is_empty() {
        return Err(DecodeError::Empty);
    }
    let controls = decoded.text.chars().take(SAMPLE).filter(|&character| is_no_text(character)).count();
    if controls * 100 > decoded.text.len().min(SAMPLE) {
        return Err(DecodeError::NotText);
    }
    Ok(decoded)
}

fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let bad =
        if encoding == UTF_8 || text.contains('\u{fffd}') { text.matches('\u{fffd}').count() } else { 0 };
    Decoded { text, encoding: encoding.name(), bad }
}

/// UTF-16 without a mark: every second byte of Latin text is zero.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros =
        |offset: usize| sample[..pairs * 2].iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0) * 10 >= pairs * 3, zeros(1) * 10 >= pairs * 3) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// The encoding that a page declares in a `meta` element, XML in its first
/// line. What declares ISO-8859-1 is read as windows-1252, as the WHATWG
/// standard has it.
fn declared(sample: &[u8], declares: Declares) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&sample[..sample.len().min(4096)]).to_lowercase();
    let in_declaration = || {
        let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
        Some(declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start())
    };
    let in_meta = || Some(head.split_once("charset=")?.1);
    let after = match declares {
        Declares::Nothing => None,
        Declares::InMeta => in_meta().or_else(in_declaration),
        Declares::InDeclaration => in_declaration(),
    }?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || "-_".contains(*character))
        .collect();
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8)
}

fn guess(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn is_no_text(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{e}'..='\u{1a}' | '\u{1c}'..='\u{1f}' | '\u{7f}' | '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes, Declares::Nothing).expect("it is text");
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
    fn older_encodings_are_read() {
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
        assert!(decode(page, Declares::InMeta).expect("it is text").text.contains("l\u{2019}État français"));
    }

    #[test]
    fn xml_declares_its_encoding_in_its_first_line() {
        let (words, _, _) = encoding_rs::KOI8_R.encode("Стороны.");
        let file = [b"<?xml version='1.0' encoding='KOI8-R'?><p>".as_slice(), &words, b"</p>"].concat();
        let decoded = decode(&file, Declares::InDeclaration).expect("it is text");
        assert_eq!(decoded.encoding, "KOI8-R");
        assert!(decoded.text.ends_with("<p>Стороны.</p>"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"", Declares::Nothing), Err(DecodeError::Empty));
        assert_eq!(decode(b" \n", Declares::Nothing), Err(DecodeError::Empty));
        assert_eq!(
            decode(&[0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0, 1, 2, 3, 0, 9], Declares::Nothing),
            Err(DecodeError::NotText)
        );
    }
}
