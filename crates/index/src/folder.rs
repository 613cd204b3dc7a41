//! The folder of an index: opening it, and what may lie in it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory, WatchCallback,
    WatchHandle, WritePtr,
};
use tantivy::{Index, IndexSettings, IndexSortByField, Order};

use crate::error::IndexError;
use crate::ledger;
use crate::schema::{self, names};
use crate::statements::groups;

/// The engine's list of its files. Without it they are not cleared away.
const MANAGED: &str = ".managed.json";

/// The endings of the engine's files.
const OF_ENGINE: &[&str] = &["idx", "pos", "term", "store", "fast", "fieldnorm", "del", "temp"];

/// The folder of an index. It may be one that cannot be written to: the lock by
/// which readers keep a writer from deleting what they are about to open is then
/// not needed.
#[derive(Debug, Clone)]
pub(crate) struct Folder(MmapDirectory);

impl Folder {
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let opened = MmapDirectory::open(folder);
        opened.map(Folder).map_err(|error| IndexError::engine(folder)(error.into()))
    }

    /// The lock of the writer, for what is done without the engine.
    pub(crate) fn lock(folder: &Path) -> Result<DirectoryLock, IndexError> {
        let lock = Folder::open(folder)?.acquire_lock(&INDEX_WRITER_LOCK);
        lock.map_err(|error| IndexError::engine(folder)(error.into()))
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> std::io::Result<()> {
        self.0.atomic_write(path, data)
    }

    fn sync_directory(&self) -> std::io::Result<()> {
        self.0.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.0.acquire_lock(lock) {
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_closed(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            locked => locked,
        }
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(watch_callback)
    }
}

/// Whether an error says that nothing can be written here.
pub(crate) fn is_closed(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

/// Whether a folder holds an index.
pub fn holds_index(folder: &Path) -> bool {
    folder.join("meta.json").is_file()
}

/// Empties an index, whatever version wrote it, and leaves alone what else may
/// stand in its folder.
///
/// An empty index takes its place in one step; then what was in it is deleted.
/// When that is not reached, the index is empty all the same, and what is left
/// is cleared away when it is next written to.
pub fn empty(folder: &Path) -> Result<(), IndexError> {
    if !holds_index(folder) {
        return Ok(());
    }
    let engine = |error: std::io::Error| IndexError::engine(folder)(error.into());
    let lock = Folder::lock(folder)?;
    // It lists the engine's files, and may be what is damaged.
    let listed = folder.join(MANAGED);
    if listed.exists() {
        fs::remove_file(listed).map_err(engine)?;
    }
    create_empty(folder)?;
    for path in remains(folder)? {
        fs::remove_file(&path).map_err(engine)?;
    }
    drop(lock);
    Ok(())
}

/// Puts an index without a commit into a folder, in the place of any other.
pub(crate) fn create_empty(folder: &Path) -> Result<Index, IndexError> {
    let settings = IndexSettings {
        sort_by_field: Some(IndexSortByField { field: names::KEY.to_owned(), order: Order::Asc }),
        ..IndexSettings::default()
    };
    let index = Index::create(Folder::open(folder)?, schema::schema().0, settings);
    index.map_err(IndexError::engine(folder))
}

/// The files in a folder that are an index's, but for those that make it one.
pub(crate) fn remains(folder: &Path) -> Result<Vec<PathBuf>, IndexError> {
    let engine = |error: std::io::Error| IndexError::engine(folder)(error.into());
    let files = fs::read_dir(folder).map_err(engine)?.flatten();
    let ours = files.filter(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        let named = is_of_segment(&name)
            || is_temporary(&name)
            || ledger::is_ledger(&name)
            || groups::is_groups(&name)
            || name.ends_with(".meaning")
            || name == "last-search.json";
        named && file.file_type().is_ok_and(|kind| kind.is_file())
    });
    Ok(ours.map(|file| file.path()).collect())
}

/// Whether a name is that of a file of a segment: `32 digits.ending`, with the
/// number of a commit between for what it deleted.
pub(crate) fn is_of_segment(name: &str) -> bool {
    let Some((segment, rest)) = name.split_once('.') else {
        return false;
    };
    let ending = rest.rsplit('.').next().unwrap_or_default();
    segment.len() == 32
        && segment.bytes().all(|digit| digit.is_ascii_hexdigit())
        && OF_ENGINE.contains(&ending)
}

/// Whether a name is that of a file on its way to another name.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.strip_prefix(".tmp").is_some_and(|rest| {
        rest.len() == 6 && rest.bytes().all(|character| character.is_ascii_alphanumeric())
    })
}

/// Removes what a writer that was ended left on its way to another name. Only
/// who holds the lock may do so.
pub(crate) fn remove_temporary(folder: &Path) {
    remove(folder, is_temporary);
}

/// Removes the files of such names from the folder of an index. One that cannot be
/// removed is left: it does no harm.
pub(crate) fn remove(folder: &Path, such: impl Fn(&str) -> bool) {
    let Ok(files) = fs::read_dir(folder) else {
        return;
    };
    for file in files.flatten().filter(|file| such(&file.file_name().to_string_lossy())) {
        let _ = fs::remove_file(file.path());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_told_from_what_stands_beside_it() {
        let segment = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
        assert!(is_of_segment(&format!("{segment}.store")));
        assert!(is_of_segment(&format!("{segment}.17.del")));
        assert!(!is_of_segment("notes.store") && !is_of_segment(&format!("{segment}.txt")));
        assert!(is_temporary(".tmpA1b2C3"));
        assert!(!is_temporary(".tmp") && !is_temporary(".tmp-notes") && !is_temporary("tmpA1b2C3"));
    }

    #[test]
    fn only_the_index_is_emptied() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str| fs::write(folder.path().join(name), "").expect("it is written");
        for name in ["meta.json", ".managed.json", "0a1b2c3d4e5f60718293a4b5c6d7e8f9.idx", "notes.json"] {
            write(name);
        }
        empty(folder.path()).expect("it may be emptied");
        let left = fs::read_dir(folder.path()).expect("it is there").flatten().map(|file| file.file_name());
        let mut left: Vec<_> = left.collect();
        left.sort();
        assert_eq!(left, [".managed.json", ".tantivy-writer.lock", "meta.json", "notes.json"]);
        assert!(crate::Reader::open(folder.path()).is_ok());
    }
}
