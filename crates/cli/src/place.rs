//! Where the index is, and where the documents beside it are.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// How the name of a source begins that is no file, but a document of a feed.
pub(crate) const FEED: &str = "feed:";

/// The folder of the index: the one that is named, else the nearest `index/`
/// upwards that holds one, else that beside the nearest `corpus/` upwards,
/// else `index/` here.
pub(crate) fn find(named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(folder) = named {
        return Ok(folder.to_path_buf());
    }
    let here = env::current_dir()?;
    let holds = |what: &str| here.ancestors().find(|folder| folder.join(what).exists());
    let base = holds("index/meta.json").or_else(|| holds("corpus")).unwrap_or(&here);
    let folder = base.join("index");
    Ok(folder.strip_prefix(&here).map(Path::to_path_buf).unwrap_or(folder))
}

/// The folder of documents beside an index, if there is one.
pub(crate) fn corpus_beside(index: &Path) -> Option<PathBuf> {
    let corpus = match index.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.join("corpus"),
        _ => PathBuf::from("corpus"),
    };
    corpus.is_dir().then_some(corpus)
}

/// The name under which documents of a file stand in an index: its path from
/// the folder that the index is in, where it lies below it; else its whole
/// path. So one file has one name, wherever the program is called from.
pub(crate) fn source_name(index: &Path, file: &Path) -> String {
    let absolute = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
    let within = base_of(index).and_then(|base| absolute.strip_prefix(base).map(Path::to_path_buf).ok());
    let name = within.unwrap_or(absolute);
    name.to_string_lossy().replace('\\', "/")
}

/// The file that documents in an index came from, by the name of their source.
pub(crate) fn path_of(index: &Path, name: &str) -> PathBuf {
    base_of(index).unwrap_or_default().join(name)
}

/// The folder that an index is in, which names of sources start from.
fn base_of(index: &Path) -> Option<PathBuf> {
    index.canonicalize().ok()?.parent().map(Path::to_path_buf)
}

/// Whether nothing is where a file was; not when it is only out of reach.
pub(crate) fn is_gone(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|error| {
        matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
    })
}
