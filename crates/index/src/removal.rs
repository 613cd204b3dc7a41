//! What is kept away from an index, though its files are read.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::batch::Kept;
use crate::entry::Head;

/// Something that a user has removed, and that stays away until it is restored.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Removal {
    /// A document.
    Document(RemovedDocument),
    /// All documents of an outlet, whatever the case of its letters.
    Outlet(String),
    /// The documents of a file, or of all files in a folder, by the name of the source.
    Source(String),
}

/// A document that was removed, by all that it may be known again by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RemovedDocument {
    /// Its id.
    pub id: String,
    /// What its id was derived as; none where it was stated.
    pub derived: Option<String>,
    /// A hash of its text.
    pub hash: String,
    /// The file that it came from, where in it, and as which record.
    pub origin: (String, Option<String>, Option<usize>),
}

impl RemovedDocument {
    /// A document as the index holds it.
    pub fn of(head: &Head<'_>, text: &str) -> Self {
        RemovedDocument {
            id: head.id.clone(),
            derived: head.derived.clone(),
            hash: hash_text(xxh3_128(text.as_bytes())),
            origin: (head.source.clone(), head.member.clone(), head.record),
        }
    }
}

fn hash_text(hash: u128) -> String {
    format!("{hash:032x}")
}

impl Removal {
    /// Whether all documents of a source are kept away.
    pub(crate) fn covers_source(&self, source: &str) -> bool {
        matches!(self, Removal::Source(name) if is_below(source, name))
    }

    /// Whether a document is kept away. One with a stated id is known by it; one
    /// with a derived id by its text or its place, for others may have the same.
    pub(crate) fn covers(&self, kept: &Kept) -> bool {
        match self {
            Removal::Outlet(name) => kept.outlet.as_ref().is_some_and(|outlet| is_same_outlet(outlet, name)),
            Removal::Source(_) => self.covers_source(&kept.source),
            Removal::Document(removed) => match &removed.derived {
                None => kept.id_stated && kept.id == removed.id,
                Some(derived) => {
                    let (source, member, record) = &removed.origin;
                    let origin = (&kept.source, &kept.member, &kept.record) == (source, member, record);
                    !kept.id_stated && kept.id == *derived && (origin || hash_text(kept.hash) == removed.hash)
                }
            },
        }
    }
}

/// Whether two names of outlets are the same to a user.
pub(crate) fn is_same_outlet(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Whether a source has this name, or lies in a folder of this name.
pub fn is_below(source: &str, name: &str) -> bool {
    match name.trim_end_matches('/') {
        // The folder that the index is in has no name of its own.
        "" => name.starts_with('/') == source.starts_with('/'),
        name => source.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_covers_what_lies_in_it() {
        assert!(is_below("corpus/a.txt", "corpus") && is_below("corpus/a.txt", "corpus/"));
        assert!(is_below("corpus/a.txt", "corpus/a.txt") && is_below("corpus/a.txt", ""));
        assert!(!is_below("corpus2/a.txt", "corpus") && !is_below("/corpus/a.txt", ""));
        assert!(is_same_outlet(" TASS", "tass"));
    }
}
