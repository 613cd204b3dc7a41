//! The groups of an index, as they are kept beside it.
//!
//! They are a file of their own, named for its content, which is written before
//! the commit and named by it, as the ledger is: so the two cannot disagree, at
//! whatever moment the program is ended. An index without groups has no file.

use std::fs;
use std::io::Write;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use crate::error::IndexError;
use crate::folder;

/// How the name of the file begins, and how it ends.
const PREFIX: &str = "statements-";
const ENDING: &str = ".groups";

/// The version of the form below.
const VERSION: u8 = 1;

/// The texts of one statement, by the ids of their documents: the best text, and
/// the others in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The id of the text that stands for all.
    pub best: String,
    /// The ids of the others.
    pub others: Vec<String>,
}

/// The groups of an index, of two documents and more each, in the order of their
/// best texts. A document that stands in none is a statement of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    groups: Vec<Group>,
}

impl Group {
    /// The ids of all its documents, the best text first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.best).chain(&self.others).map(String::as_str)
    }
}

impl Groups {
    /// These groups, in their order.
    pub(crate) fn of(mut groups: Vec<Group>) -> Self {
        groups.retain(|group| !group.others.is_empty());
        groups.iter_mut().for_each(|group| group.others.sort_unstable());
        groups.sort_unstable();
        Groups { groups }
    }

    /// The groups in the order of their best texts.
    pub fn all(&self) -> &[Group] {
        &self.groups
    }

    /// Whether no two documents are texts of one statement.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Reads the file of a name in the folder of an index.
    pub(crate) fn load(folder: &Path, name: &str) -> Result<Self, IndexError> {
        let damaged = |what: String| IndexError::Statements { folder: folder.to_path_buf(), what };
        let bytes = fs::read(folder.join(name)).map_err(|error| damaged(format!("{name}: {error}")))?;
        if name_of(&bytes) != name {
            return Err(damaged(format!("the content of {name} is not what its name says")));
        }
        Self::from_bytes(&bytes).ok_or_else(|| damaged(format!("{name} is of no form that is known")))
    }

    /// Writes them into the folder of an index, so that they are on disk when this
    /// returns, and gives the name of the file; none of no groups.
    pub(crate) fn save(&self, folder: &Path) -> Result<Option<String>, IndexError> {
        if self.is_empty() {
            return Ok(None);
        }
        let engine = |error: std::io::Error| IndexError::engine(folder)(error.into());
        let bytes = self.to_bytes();
        let name = name_of(&bytes);
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(engine)?;
        file.write_all(&bytes).map_err(engine)?;
        file.as_file().sync_all().map_err(engine)?;
        file.persist(folder.join(&name)).map_err(|error| engine(error.error))?;
        Ok(Some(name))
    }

    /// Texts of one statement mostly begin alike: of an id only that is kept which
    /// differs from the one before.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        let mut before = "";
        push(&mut bytes, self.groups.len());
        for group in &self.groups {
            push(&mut bytes, group.others.len());
            for id in group.ids() {
                let shared = id.bytes().zip(before.bytes()).take_while(|(one, other)| one == other).count();
                push(&mut bytes, shared);
                push(&mut bytes, id.len() - shared);
                bytes.extend(&id.as_bytes()[shared..]);
                before = id;
            }
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, mut rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let mut groups = Vec::new();
        let mut before: Vec<u8> = Vec::new();
        for _ in 0..take(&mut rest)? {
            let others = take(&mut rest)?;
            let mut ids = Vec::new();
            for _ in 0..=others {
                let (shared, length) = (take(&mut rest)?, take(&mut rest)?);
                if shared > before.len() || length > rest.len() {
                    return None;
                }
                before.truncate(shared);
                before.extend(&rest[..length]);
                rest = &rest[length..];
                ids.push(String::from_utf8(before.clone()).ok()?);
            }
            let others = ids.split_off(1);
            groups.push(Group { best: ids.pop()?, others });
        }
        rest.is_empty().then_some(Groups { groups })
    }
}

/// Adds a number, seven bits a byte, the least first.
fn push(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in [0, 7, 14, 21, 28] {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn name_of(bytes: &[u8]) -> String {
    format!("{PREFIX}{:032x}{ENDING}", xxh3_128(bytes))
}

/// Whether a file holds groups, by its name.
pub(crate) fn is_groups(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(ENDING)
}

/// Removes all files of groups from the folder of an index but the one of this name.
pub(crate) fn remove_others(folder: &Path, kept: Option<&str>) {
    folder::remove(folder, |name| is_groups(name) && kept != Some(name));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups() -> Groups {
        let group = |best: &str, others: &[&str]| Group {
            best: best.into(),
            others: others.iter().map(|id| (*id).to_owned()).collect(),
        };
        Groups::of(vec![
            group("2031-05-04-xa-xb-statement-77aa", &["2031-05-04-xa-xb-statement-0b1c", "b"]),
            group(&"long".repeat(100), &["2031-05-06-声明"]),
            group("alone", &[]),
        ])
    }

    #[test]
    fn groups_come_back_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = groups().save(folder.path()).expect("there is room").expect("there are some");
        assert_eq!(groups().save(folder.path()).expect("there is room").as_ref(), Some(&name));
        let loaded = Groups::load(folder.path(), &name).expect("it is whole");
        assert_eq!(loaded, groups());
        assert_eq!(loaded.all().len(), 2);
        remove_others(folder.path(), Some(&name));
        assert!(folder.path().join(&name).exists());
        remove_others(folder.path(), None);
        assert!(!folder.path().join(&name).exists());
        assert_eq!(Groups::default().save(folder.path()).expect("nothing is written"), None);
    }

    #[test]
    fn a_file_that_was_cut_or_changed_is_not_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = groups().save(folder.path()).expect("there is room").expect("there are some");
        let bytes = groups().to_bytes();
        fs::write(folder.path().join(&name), &bytes[..bytes.len() - 1]).expect("it is written");
        let error = Groups::load(folder.path(), &name).expect_err("it was cut");
        assert!(error.to_string().contains("statements"), "{error}");
        for length in 0..bytes.len() {
            assert_eq!(Groups::from_bytes(&bytes[..length]), None, "{length}");
        }
    }
}
