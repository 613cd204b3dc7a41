//! Places in a text, found many bytes at a time.

/// One of each byte of a word.
const ONES: u64 = u64::MAX / 0xff;
const HIGH: u64 = ONES << 7;

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

/// Some bytes of a text, with a bit for each that says what it is, the lowest for
/// the first.
///
/// Of runs of bytes the bits tell at once where they stand: `blank & blank >> 2`
/// is where another blank follows a blank behind one byte. And a way out of a loop
/// that depends on the text, once for each stretch and not for each word, is rarely
/// foretold wrongly: with both, speeches are read a tenth faster.
pub(crate) struct Stretch {
    /// Where it begins.
    pub(crate) start: usize,
    /// The spaces and control characters of ASCII: the white space that parts
    /// most words.
    pub(crate) blank: u64,
    /// The bytes beyond ASCII.
    pub(crate) beyond_ascii: u64,
}

/// The stretches of a text that tell where runs of `RUN` bytes begin.
///
/// A run lies in the stretch that it begins in: so each has [`places`] of these,
/// and shares what is behind them with the next. What lies behind the end is
/// letters.
pub(crate) fn stretches<const RUN: usize>(bytes: &[u8]) -> impl Iterator<Item = Stretch> {
    (0..bytes.len()).step_by(TOGETHER - RUN + 1).map(|start| match bytes[start..].first_chunk() {
        Some(stretch) => Stretch::of(start, stretch),
        None => {
            let mut stretch = [b'a'; TOGETHER];
            stretch[..bytes.len() - start].copy_from_slice(&bytes[start..]);
            Stretch::of(start, &stretch)
        }
    })
}

/// The places at which a run of `RUN` bytes may begin, of those of a stretch.
pub(crate) const fn places<const RUN: usize>() -> u64 {
    u64::MAX >> (RUN - 1)
}

impl Stretch {
    fn of(start: usize, bytes: &[u8; TOGETHER]) -> Self {
        // Most stretches of most texts are ASCII.
        let beyond_ascii = if bytes.is_ascii() { 0 } else { bits(bytes, |word| word & HIGH) };
        Self { start, blank: bits(bytes, blanks_of), beyond_ascii }
    }
}

/// The high bits that something sets in the words of a stretch, side by side.
fn bits(bytes: &[u8; TOGETHER], of: impl Fn(u64) -> u64) -> u64 {
    let words = bytes.as_chunks().0.iter().map(|word| of(u64::from_le_bytes(*word)));
    words.enumerate().fold(0, |bits, (at, word)| bits | gathered(word) << (8 * at))
}

/// The high bits of the bytes of a word, side by side.
fn gathered(high: u64) -> u64 {
    // Each bit of the factor moves that of one byte to its place in the uppermost.
    (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The places of the bits that are set, from the lowest.
pub(crate) fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros() as usize;
        bits &= bits.checked_sub(1)?;
        Some(at)
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
        let text = "a  b\tпо мир\u{80}e\u{1f}x 中\u{7f}\n and so on to the end \u{a0}\u{120}!".repeat(3);
        for start in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let bytes = &text.as_bytes()[start..];
            let places_of = |is: fn(&u8) -> bool| {
                bytes.iter().enumerate().filter(move |(_, byte)| is(byte)).map(|(at, _)| at)
            };
            assert!(found::<1>(bytes, |stretch| stretch.blank).eq(places_of(|byte| *byte <= b' ')));
            assert!(found::<7>(bytes, |stretch| stretch.blank).eq(places_of(|byte| *byte <= b' ')));
            assert!(found::<5>(bytes, |stretch| stretch.beyond_ascii).eq(places_of(|byte| *byte >= 0x80)));
            let pair = |stretch: &Stretch| stretch.blank & stretch.beyond_ascii >> 6;
            let pairs = bytes.windows(7).enumerate().filter(|(_, run)| run[0] <= b' ' && run[6] >= 0x80);
            assert!(found::<7>(bytes, pair).eq(pairs.map(|(at, _)| at)));
            for at in 0..bytes.len() {
                let expected = bytes.iter().skip(at).position(|byte| *byte >= 0x80).map(|next| at + next);
                assert_eq!(beyond_ascii(bytes, at), expected);
            }
        }
    }

    /// The places of a text that the bits of its stretches tell.
    fn found<const RUN: usize>(bytes: &[u8], bits: impl Fn(&Stretch) -> u64) -> impl Iterator<Item = usize> {
        stretches::<RUN>(bytes)
            .flat_map(move |stretch| ones(bits(&stretch) & places::<RUN>()).map(move |at| stretch.start + at))
    }

    #[test]
    fn any_byte_is_found() {
        for len in 0..200 {
            assert!(!any(&vec![b'a'; len], |byte| byte == b'b'));
            for place in 0..len {
                let mut bytes = vec![b'a'; len];
                bytes[place] = b'b';
                assert!(any(&bytes, |byte| byte == b'b'));
            }
        }
    }
}
