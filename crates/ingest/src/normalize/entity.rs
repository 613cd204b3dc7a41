//! Entities of HTML that were left in plain text.
//!
//! Before: `канала &#34;Культура&#34;, утвержденное`
//! After: `канала "Культура", утвержденное`

use document::{Repair, Span};

use super::Normalized;

/// The rule's name.
const RULE: &str = "entity";

/// Entities by name that are met in text, and what they stand for
/// (HTML Living Standard, section 13.5, a part of its table).
const NAMED: [(&str, &str); 16] = [
    ("amp", "&"),
    ("quot", "\""),
    ("apos", "'"),
    ("lt", "<"),
    ("gt", ">"),
    ("nbsp", "\u{a0}"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("sect", "§"),
];

/// Reads entities as the characters that they stand for.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return;
    }
    for block in &normalized.blocks {
        let words = block.span.of(text);
        for (at, _) in words.match_indices('&') {
            let Some((after, len)) = character(&words[at..]) else {
                continue;
            };
            let span = Span::between(at, at + len).shifted(block.span.start());
            normalized.repairs.push(Repair { rule: RULE.into(), span, after });
        }
    }
}

/// A text with its entities as the characters that they stand for: a value that
/// was escaped twice, `Libraries&#8211;Center`.
pub(crate) fn resolved(mut text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    while let Some(at) = memchr::memchr(b'&', text.as_bytes()) {
        resolved.push_str(&text[..at]);
        let (after, len) = character(&text[at..]).unwrap_or_else(|| ("&".to_owned(), 1));
        resolved.push_str(&after);
        text = &text[at + len..];
    }
    resolved + text
}

/// The character that an entity at the head of a text stands for, and its length.
fn character(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let after = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|character| !character.is_control() && *character != '&')?.to_string()
    } else {
        // Reading `&amp;#34;` as `&#34;` would leave something to repair.
        let behind = text[end + 1..].chars().next();
        if name == "amp" && behind.is_some_and(|next| next == '#' || next.is_alphabetic()) {
            return None;
        }
        NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| (*character).to_owned())?
    };
    Some((after, end + 1))
}

#[cfg(test)]
mod tests {
    use super::super::tests::readings;

    #[test]
    fn a_value_that_was_escaped_twice_is_resolved() {
        assert_eq!(super::resolved("Ports&#8211;Harbours, R&D &copy2;"), "Ports–Harbours, R&D &copy2;");
    }

    #[test]
    fn entities_are_read_as_characters() {
        let text = "канала &#34;Культура&#34; и R&amp;D, AT&T, &#x2014; &copy2;";
        assert_eq!(readings(text), ["entity: &#34; > \"", "entity: &#34; > \"", "entity: &#x2014; > —"]);
    }
}
