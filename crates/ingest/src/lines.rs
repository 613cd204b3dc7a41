//! A long file of lines, piece by piece.

use std::io::{self, Read};

use crate::read::{HEAVY, LARGEST, PART};

/// How many bytes are read at a time. Lines may be as short as two bytes, and
/// each is a document.
const STEP: usize = 1 << 20;

/// Gives whole lines, about [`PART`] bytes of them at a time.
pub(crate) struct Lines<R> {
    reader: R,
    /// What was read and not given: the beginning of a line.
    rest: Vec<u8>,
    lines: usize,
    done: bool,
    /// Whether its line ends cannot be told byte by byte: UTF-16 and UTF-32.
    whole: bool,
    /// How many bytes a piece has.
    part: usize,
}

/// Some lines of a file.
pub(crate) struct Piece {
    pub(crate) bytes: Vec<u8>,
    /// How many lines stand before them.
    pub(crate) lines_before: usize,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(reader: R) -> Self {
        Lines { reader, rest: Vec::new(), lines: 0, done: false, whole: false, part: PART }
    }

    /// The next lines; none where there are no more.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        if self.done {
            return Ok(None);
        }
        let mut bytes = std::mem::take(&mut self.rest);
        let mut lines = 0;
        loop {
            let wanted = if self.whole { LARGEST } else { self.part.min(STEP) as u64 };
            let before = bytes.len();
            let read = self.reader.by_ref().take(wanted).read_to_end(&mut bytes)?;
            self.done = (read as u64) < wanted;
            // A zero byte is no part of a text whose characters are bytes.
            self.whole |= self.lines == 0 && bytes[..bytes.len().min(512)].contains(&0);
            if self.done {
                break;
            }
            if bytes.len() as u64 > LARGEST {
                let message = format!("a line, or all of them, is longer than {} MB", LARGEST >> 20);
                return Err(io::Error::other(message));
            }
            if self.whole {
                continue;
            }
            lines += memchr::memchr_iter(b'\n', &bytes[before..]).count();
            if bytes.len() < self.part && lines * 4096 < HEAVY {
                continue;
            }
            if lines > 0
                && let Some(end) = memchr::memrchr(b'\n', &bytes)
            {
                self.rest = bytes.split_off(end + 1);
                break;
            }
        }
        let lines_before = self.lines;
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        Ok(Some(Piece { bytes, lines_before }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &[u8], part: usize) -> Vec<(String, usize)> {
        let mut lines = Lines { part, ..Lines::new(text) };
        std::iter::from_fn(|| lines.next().expect("nothing breaks off"))
            .map(|piece| (String::from_utf8_lossy(&piece.bytes).into_owned(), piece.lines_before))
            .collect()
    }

    #[test]
    fn lines_are_never_cut() {
        let text = "{\"text\":\"Peace.\"}\n{\"text\":\"Trade.\"}\n{\"text\":\"Water.\"}";
        for part in 1..text.len() + 2 {
            let pieces = pieces(text.as_bytes(), part);
            assert_eq!(pieces.iter().map(|piece| piece.0.as_str()).collect::<String>(), text);
            for (piece, before) in &pieces {
                assert!(piece.is_empty() || piece.starts_with('{'), "{piece}");
                assert!(piece.is_empty() || piece.trim_end().ends_with('}'), "{piece}");
                assert!(*before <= 2);
            }
        }
    }

    #[test]
    fn many_short_lines_are_given_in_more_pieces() {
        let text = "{}\n".repeat(1 << 20);
        let pieces = pieces(text.as_bytes(), PART);
        assert!(pieces.len() >= 3, "{}", pieces.len());
        let mut lines = 0;
        for (piece, before) in &pieces {
            assert_eq!(*before, lines);
            lines += piece.lines().count();
        }
        assert_eq!(lines, 1 << 20);
    }

    #[test]
    fn wide_characters_are_not_cut_at_bytes() {
        let bytes: Vec<u8> = "{}\n{}\n".repeat(9).encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(pieces(&bytes, 8).len(), 1);
    }
}
