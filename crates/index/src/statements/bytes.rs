//! Signatures as bytes.
//!
//! A version, then numbers of fixed size, least byte first, with counts ahead
//! of lists and lengths ahead of texts.

use std::fmt;
use std::str::FromStr;

use document::Kind;

use super::signature::{ClauseMark, Days, Signature};
use crate::analyzer;

/// The version of the form below.
const VERSION: u8 = 2;

/// Why bytes are no signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureError {
    /// They were written by another version of the program.
    Version {
        /// The versions of form and analyzer that were found.
        found: (u8, u32),
        /// Those that this program writes.
        expected: (u8, u32),
    },
    /// They break off, or hold what no signature does, at a byte.
    Damaged(usize),
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { found, expected } => write!(
                f,
                "expected a signature of version {}.{}, found {}.{}",
                expected.0, expected.1, found.0, found.1
            ),
            Self::Damaged(at) => write!(f, "the signature is damaged at byte {at}"),
        }
    }
}

impl std::error::Error for SignatureError {}

impl Signature {
    /// The signature as bytes, to be read by [`Signature::from_bytes`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(analyzer::VERSION.to_le_bytes());
        bytes.push(self.level);
        bytes.push(
            u8::from(self.translated)
                | u8::from(self.turns) << 1
                | u8::from(self.adopted.is_some()) << 2
                | u8::from(self.published.is_some()) << 3,
        );
        if let Some(days) = self.adopted {
            bytes.extend(days.first.to_le_bytes());
            bytes.extend(days.last.to_le_bytes());
        }
        bytes.extend(self.published.iter().flat_map(|day| day.to_le_bytes()));
        push_text(&mut bytes, self.kind.as_str());
        push_text(&mut bytes, self.language.as_deref().unwrap_or_default());
        push_count(&mut bytes, self.parties.len());
        for party in &self.parties {
            push_text(&mut bytes, party);
        }
        push_hashes(&mut bytes, &self.names);
        push_hashes(&mut bytes, &self.figures);
        push_count(&mut bytes, self.clauses.len());
        for clause in &self.clauses {
            bytes.extend(clause.label.to_le_bytes());
            bytes.extend(clause.length.to_le_bytes());
            push_hashes(&mut bytes, &clause.shingles);
        }
        bytes
    }

    /// Reads what [`Signature::to_bytes`] wrote.
    ///
    /// # Errors
    ///
    /// Where the bytes are of another version (of the form, or of the analyzer
    /// that folded the words), or damaged; nothing is read beyond them, and a
    /// count that they cannot hold takes no memory.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignatureError> {
        let mut reader = Bytes { bytes, at: 0 };
        let found = (reader.byte()?, reader.number()?);
        let expected = (VERSION, analyzer::VERSION);
        if found != expected {
            return Err(SignatureError::Version { found, expected });
        }
        let level = reader.byte()?;
        let flags = reader.byte()?;
        if level > 32 || flags > 15 {
            return Err(reader.damaged());
        }
        let adopted = if flags & 4 == 0 {
            None
        } else {
            let (first, last) = (reader.number()? as i32, reader.number()? as i32);
            Some(Days { first, last })
        };
        let published = if flags & 8 == 0 { None } else { Some(reader.number()? as i32) };
        let kind = Kind::from_str(reader.text()?).map_err(|_| reader.damaged())?;
        let language = Some(reader.text()?).filter(|code| !code.is_empty()).map(str::to_owned);
        let parties = reader.list(2, |reader| reader.text().map(str::to_owned))?;
        let names = reader.hashes()?;
        let figures = reader.hashes()?;
        let clauses = reader.list(10, |reader| {
            let label = u16::from_le_bytes(reader.take()?);
            Ok(ClauseMark { label, length: reader.number()?, shingles: reader.hashes()? })
        })?;
        if reader.at != bytes.len() {
            return Err(reader.damaged());
        }
        let (translated, turns) = (flags & 1 != 0, flags & 2 != 0);
        Ok(Self {
            level,
            adopted,
            published,
            kind,
            language,
            parties,
            translated,
            turns,
            names,
            figures,
            clauses,
        })
    }
}

fn push_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend((count as u32).to_le_bytes());
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.as_bytes());
}

fn push_hashes(bytes: &mut Vec<u8>, hashes: &[u32]) {
    push_count(bytes, hashes.len());
    bytes.extend(hashes.iter().flat_map(|hash| hash.to_le_bytes()));
}

struct Bytes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bytes<'a> {
    fn damaged(&self) -> SignatureError {
        SignatureError::Damaged(self.at)
    }

    fn slice(&mut self, length: usize) -> Result<&'a [u8], SignatureError> {
        let end = self.at.checked_add(length).ok_or_else(|| self.damaged())?;
        let slice = self.bytes.get(self.at..end).ok_or_else(|| self.damaged())?;
        self.at = end;
        Ok(slice)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], SignatureError> {
        let slice = self.slice(N)?;
        slice.try_into().map_err(|_| self.damaged())
    }

    fn byte(&mut self) -> Result<u8, SignatureError> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Result<u32, SignatureError> {
        self.take().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> Result<&'a str, SignatureError> {
        let length = u16::from_le_bytes(self.take()?);
        let slice = self.slice(usize::from(length))?;
        std::str::from_utf8(slice).map_err(|_| self.damaged())
    }

    /// A list of items of at least `least` bytes each.
    fn list<T>(
        &mut self,
        least: usize,
        item: impl Fn(&mut Self) -> Result<T, SignatureError>,
    ) -> Result<Vec<T>, SignatureError> {
        let count = self.number()? as usize;
        if count > (self.bytes.len() - self.at) / least {
            return Err(self.damaged());
        }
        (0..count).map(|_| item(self)).collect()
    }

    fn hashes(&mut self) -> Result<Vec<u32>, SignatureError> {
        self.list(4, Self::number)
    }
}
