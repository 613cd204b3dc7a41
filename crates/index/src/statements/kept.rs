//! The groups of an open index, by the entries of their documents.

use rustc_hash::FxHashMap;

use super::groups::{Group, Groups};
use crate::error::IndexError;
use crate::reader::{ClauseAddress, Reader};

/// Which documents of an open index are texts of one statement.
#[derive(Debug, Default)]
pub struct Statements {
    groups: Groups,
    /// For each group the first entries of its documents, the best text first.
    entries: Vec<Vec<ClauseAddress>>,
    numbers: FxHashMap<ClauseAddress, usize>,
}

impl Statements {
    /// Those of an index, whose commit names this file.
    pub(crate) fn open(reader: &Reader, name: Option<&str>) -> Result<Self, IndexError> {
        let Some(name) = name else {
            return Ok(Statements::default());
        };
        let groups = Groups::load(reader.folder(), name)?;
        let mut ids: Vec<&str> = groups.all().iter().flat_map(Group::ids).collect();
        ids.sort_unstable();
        let first = reader.first_entries_of(&ids)?;
        let mut statements = Statements::default();
        for (number, group) in groups.all().iter().enumerate() {
            let mut entries = Vec::with_capacity(group.others.len() + 1);
            for id in group.ids() {
                let first = ids.binary_search(&id).ok().and_then(|place| first[place]);
                let first = first.ok_or_else(|| IndexError::Statements {
                    folder: reader.folder().to_path_buf(),
                    what: format!("{name} speaks of {id}, which is not in the index"),
                })?;
                entries.push(first);
                statements.numbers.insert(first, number);
            }
            statements.entries.push(entries);
        }
        statements.groups = groups;
        Ok(statements)
    }

    /// The groups of two documents and more.
    pub fn groups(&self) -> &Groups {
        &self.groups
    }

    /// The number of the group that a document belongs to, by its first entry; none of
    /// one that is a statement of its own.
    pub fn group_of(&self, first: ClauseAddress) -> Option<usize> {
        self.numbers.get(&first).copied()
    }

    /// The first entries of the documents of a group, the best text first.
    pub fn entries(&self, number: usize) -> &[ClauseAddress] {
        &self.entries[number]
    }
}
