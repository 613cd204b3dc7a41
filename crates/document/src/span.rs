//! A span of the published text, in bytes.

use std::ops::Range;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A half-open run of bytes of a published text: `start..end`.
///
/// A span never ends before it starts, and no text has 4 GiB. It is written as
/// `[start, end]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

/// A place in a text as it is kept: there are many of them.
#[inline]
fn kept(place: usize) -> u32 {
    u32::try_from(place).expect("a text has less than 4 GiB")
}

impl Span {
    /// A span from `start` up to, not including, `end`; none if it would end
    /// before it starts.
    pub fn new(start: usize, end: usize) -> Option<Self> {
        (start <= end).then(|| Self::between(start, end))
    }

    /// A span from two offsets in either order.
    #[inline]
    pub fn between(a: usize, b: usize) -> Self {
        Self { start: kept(a.min(b)), end: kept(a.max(b)) }
    }

    /// The first byte.
    #[inline]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last.
    #[inline]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// How many bytes it covers.
    #[inline]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly within this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same span counted from `origin`, which must not lie after its start.
    pub fn relative_to(self, origin: usize) -> Span {
        Span { start: self.start - kept(origin), end: self.end - kept(origin) }
    }

    /// The same span moved `by` bytes to the right.
    pub fn shifted(self, by: usize) -> Span {
        Span::between(self.start() + by, self.end() + by)
    }

    /// The slice of `text` that it covers. Panics when the span was not taken
    /// from this text.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        &text[self.start()..self.end()]
    }

    /// The span without the white space at its ends.
    pub fn trimmed(self, text: &str) -> Span {
        let slice = self.of(text);
        let start = self.start() + (slice.len() - slice.trim_start().len());
        let end = start + slice.trim().len();
        Span::between(start, end)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::between(range.start, range.end)
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start()..span.end()
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.start, self.end).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, end) = <(u32, u32)>::deserialize(deserializer)?;
        Span::new(start as usize, end as usize)
            .ok_or_else(|| D::Error::custom("a span ends before it starts"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_never_ends_before_it_starts() {
        assert_eq!(Span::new(3, 2), None);
        assert_eq!(Span::between(3, 2), Span::between(2, 3));
    }

    #[test]
    fn trimming_leaves_white_space_of_any_script_outside() {
        let text = "\u{3000}\u{3000}双方声明 \n";
        assert_eq!(Span::between(0, text.len()).trimmed(text).of(text), "双方声明");
    }
}
