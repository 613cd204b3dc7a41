//! Places in a text, found many bytes at a time.

/// One of each byte of a word.
const ONES: u64 = u64::MAX / 0xff;
const HIGH: u64 = ONES << 7;

/// Visits the places of all bytes that are a space or a control character of
/// ASCII: the white space that parts most words, eight bytes at a time.
pub(crate) fn each_blank(text: &str, mut visit: impl FnMut(usize)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let mut found = blanks_of(word(bytes, at));
        while found != 0 {
            visit(at + (found.trailing_zeros() / 8) as usize);
            found &= found - 1;
        }
        at += 8;
    }
}

/// How many places are looked at together.
const TOGETHER: usize = 64;

/// Whether something is true of any byte.
///
/// Among bytes that are looked at together there is no way out: so the
/// processor takes many of them at a time.
pub(crate) fn any(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    let within = |bytes: &[u8]| bytes.iter().fold(false, |any, byte| any | is(*byte));
    let (stretches, rest) = bytes.as_chunks::<TOGETHER>();
    stretches.iter().any(|stretch| within(stretch)) || within(rest)
}

/// The same of any run of seven bytes; what lies behind the end is letters.
pub(crate) fn any_run(bytes: &[u8], is: impl Fn(&[u8; RUN]) -> bool) -> bool {
    const WITH_RUN: usize = TOGETHER + RUN - 1;
    let within = |near: &[u8; WITH_RUN]| {
        (0..TOGETHER).fold(false, |any, at| any | near[at..].first_chunk().is_some_and(&is))
    };
    (0..bytes.len()).step_by(TOGETHER).any(|at| match bytes[at..].first_chunk() {
        Some(near) => within(near),
        None => {
            let mut near = [b'a'; WITH_RUN];
            near[..bytes.len() - at].copy_from_slice(&bytes[at..]);
            within(&near)
        }
    })
}

/// How many bytes such a run has.
const RUN: usize = 7;

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
            let mut blanks = Vec::new();
            each_blank(text, |at| blanks.push(at));
            assert_eq!(blanks, expected);
            for at in 0..text.len() {
                let expected = text.bytes().skip(at).position(|byte| byte >= 0x80).map(|next| at + next);
                assert_eq!(beyond_ascii(text.as_bytes(), at), expected);
            }
        }
    }

    #[test]
    fn any_byte_and_any_run_are_found() {
        for len in 0..200 {
            assert!(!any(&vec![b'a'; len], |byte| byte == b'b'));
            for place in 0..len {
                let mut bytes = vec![b'a'; len];
                bytes[place] = b'b';
                assert!(any(&bytes, |byte| byte == b'b'));
                assert!(any_run(&bytes, |run| run[0] == b'b' && run[1] == b'a'));
                assert_eq!(any_run(&bytes, |run| run[6] == b'b'), place >= 6);
            }
        }
    }
}
