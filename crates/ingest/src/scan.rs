//! Places in a text, found many bytes at a time.

/// One of each byte of a word.
const ONES: u64 = u64::MAX / 0xff;
const HIGH: u64 = ONES << 7;

/// The places of all bytes that are a space or a control character of ASCII:
/// the white space that parts most words, eight bytes at a time.
pub(crate) fn blanks(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut found = 0_u64;
    std::iter::from_fn(move || {
        while found == 0 {
            if at >= bytes.len() {
                return None;
            }
            found = blanks_of(word(bytes, at));
            at += 8;
        }
        let place = at - 8 + (found.trailing_zeros() / 8) as usize;
        found &= found - 1;
        Some(place)
    })
}

/// The first byte beyond ASCII at or behind a place.
pub(crate) fn beyond_ascii(bytes: &[u8], mut at: usize) -> Option<usize> {
    while at < bytes.len() {
        let high = word(bytes, at) & HIGH;
        if high != 0 {
            return Some(at + (high.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    None
}

/// The high bit of each byte that is `0x20` or less.
///
/// Without its own high bit a byte over `0x20` carries into it; no carry leaves
/// the byte.
fn blanks_of(word: u64) -> u64 {
    !(((word & !HIGH) + ONES * (0x7f - 0x20)) | word) & HIGH
}

/// Eight bytes from a place on, the first of them the lowest; what lies behind
/// the end is letters.
fn word(bytes: &[u8], at: usize) -> u64 {
    match bytes[at..].first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => {
            let mut chunk = [b'a'; 8];
            chunk[..bytes.len() - at].copy_from_slice(&bytes[at..]);
            u64::from_le_bytes(chunk)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_places_are_found() {
        let text = "a  b\tпо мир\u{80}e\u{1f}x 中\u{7f}\n and so on to the end \u{a0}\u{120}!";
        for start in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let text = &text[start..];
            let expected: Vec<usize> =
                text.bytes().enumerate().filter(|(_, byte)| *byte <= b' ').map(|(at, _)| at).collect();
            assert_eq!(blanks(text).collect::<Vec<_>>(), expected);
            for at in 0..text.len() {
                let expected = text.bytes().skip(at).position(|byte| byte >= 0x80).map(|next| at + next);
                assert_eq!(beyond_ascii(text.as_bytes(), at), expected);
            }
        }
    }
}
