//! Tokens in the order in which they come, four bytes each.

/// So many bits of a code are a number, of a term or of an entry; those above tell what
/// it is.
const NUMBER: u32 = 27;

/// The greatest number of a term or an entry.
pub(super) const MOST: u32 = (1 << NUMBER) - 1;

/// The code is of a term, and its position stands behind it.
const FAR: u32 = 29;

/// The code is of an entry, whose tokens follow.
const ENTRY: u32 = 30;

/// So many codes are in one piece, so that a long log is never copied to grow.
const PIECE: usize = 1 << 16;

/// A term of an entry at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) term: u32,
    pub(super) entry: u32,
    pub(super) position: u32,
}

/// The tokens of one field, entry by entry.
///
/// A code tells in its upper bits by how many positions a token is ahead of the one before
/// it, which is mostly one.
#[derive(Debug, Default)]
pub(super) struct Log {
    full: Vec<Vec<u32>>,
    open: Vec<u32>,
    tokens: usize,
    /// The entry in hand, and the position of its last token.
    entry: u32,
    position: u32,
    /// The greatest of all positions.
    furthest: u32,
}

impl Log {
    /// Begins an entry.
    pub(super) fn begin(&mut self, entry: u32) {
        assert!(entry <= MOST, "a segment ends before it has so many entries");
        self.push(ENTRY << NUMBER | entry);
        self.entry = entry;
        self.position = 0;
    }

    /// Adds a token to the entry that was begun last.
    pub(super) fn add(&mut self, term: u32, position: u32) {
        assert!(term <= MOST, "a segment ends before it has so many terms");
        match position.checked_sub(self.position) {
            Some(ahead) if ahead < FAR => self.push(ahead << NUMBER | term),
            _ => {
                self.push(FAR << NUMBER | term);
                self.push(position);
            }
        }
        self.position = position;
        self.furthest = self.furthest.max(position);
        self.tokens += 1;
    }

    fn push(&mut self, code: u32) {
        if self.open.len() == PIECE {
            self.full.push(std::mem::replace(&mut self.open, Vec::with_capacity(PIECE)));
        }
        self.open.push(code);
    }

    /// How many tokens there are.
    pub(super) fn tokens(&self) -> usize {
        self.tokens
    }

    /// The last entry, and the greatest position of any.
    pub(super) fn extent(&self) -> (u32, u32) {
        (self.entry, self.furthest)
    }

    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        (self.full.len() * PIECE + self.open.capacity()) * size_of::<u32>()
    }

    /// The tokens in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Occurrence> {
        let mut codes = self.full.iter().chain([&self.open]).flatten().copied();
        let (mut entry, mut position) = (0, 0);
        std::iter::from_fn(move || {
            loop {
                let code = codes.next()?;
                let number = code & MOST;
                match code >> NUMBER {
                    ENTRY => (entry, position) = (number, 0),
                    FAR => {
                        position = codes.next()?;
                        return Some(Occurrence { term: number, entry, position });
                    }
                    ahead => {
                        position += ahead;
                        return Some(Occurrence { term: number, entry, position });
                    }
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_back_as_they_were_added() {
        let mut log = Log::default();
        let mut expected = Vec::new();
        let positions = [0, 1, 1, 29, 28, 57, 58, 0, u32::MAX, 3];
        for entry in 0..30_000 {
            log.begin(entry * 4_000);
            for (number, position) in (0..).zip(&positions[..entry as usize % 11]) {
                let term = (entry * 7 + number) % 5 * (MOST / 5);
                log.add(term, *position);
                expected.push(Occurrence { term, entry: entry * 4_000, position: *position });
            }
        }
        assert!(log.full.len() > 1);
        assert_eq!(log.tokens(), expected.len());
        assert_eq!(log.extent(), (29_999 * 4_000, u32::MAX));
        assert!(log.iter().eq(expected));
    }
}
