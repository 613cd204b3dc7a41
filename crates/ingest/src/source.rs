//! Finds the files of a batch. Nothing is read yet.

use std::fmt;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::sidecar::{self, Companion};

/// A file to be read and the format it will be read as.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// How it is read.
    pub format: Format,
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without YAML front matter.
    Markdown,
    /// An HTML page.
    Html,
    /// JSON Lines, an object a line.
    JsonLines,
    /// XML: TEI, Akoma Ntoso, treaties of data sets, and others.
    Xml,
    /// A document of a word processor (Office Open XML).
    Docx,
}

/// A path that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passed {
    /// The path.
    pub path: PathBuf,
    /// Why it is not read.
    pub why: Why,
}

/// Why a path is not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// No reader is made for files with this ending.
    NoReader(String),
    /// A README describes the documents beside it and is none itself.
    Readme,
    /// Neither a file nor a folder.
    Special,
    /// It could not be reached.
    Unreachable(String),
}

impl Why {
    /// Whether the path is one that the user wanted read: a failure, and not
    /// merely something passed over.
    pub fn is_failure(&self) -> bool {
        matches!(self, Why::Unreachable(_))
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::NoReader(ending) if ending.is_empty() => {
                f.write_str("a file without an ending has no reader")
            }
            Why::NoReader(ending) => write!(f, "files ending in .{ending} have no reader"),
            Why::Readme => f.write_str("a README is about documents and is none"),
            Why::Special => f.write_str("it is neither a file nor a folder"),
            Why::Unreachable(error) => f.write_str(error),
        }
    }
}

/// What stands under the given paths, in byte order of the paths.
///
/// Folders are searched to the bottom; files whose names begin with a dot are
/// left alone, symbolic links are followed, and a loop of them is reported. A
/// path given twice is found once. A file named outright is read as plain
/// text where its ending tells nothing.
pub fn find(paths: &[PathBuf]) -> (Vec<Source>, Vec<Passed>) {
    let mut sources = Vec::new();
    let mut passed = Vec::new();
    for root in paths {
        let walk = WalkDir::new(root).follow_links(true).into_iter();
        let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_hidden(entry.path());
        for entry in walk.filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if !entry.file_type().is_file() => {
                    passed.push(Passed { path: entry.into_path(), why: Why::Special });
                }
                Ok(entry) => {
                    let named = entry.depth() == 0;
                    let path = entry.into_path();
                    if !named && is_companion(&path) {
                        continue;
                    }
                    match format_of(&path, named) {
                        Ok(format) => sources.push(Source { path, format }),
                        Err(why) => passed.push(Passed { path, why }),
                    }
                }
                Err(error) => {
                    let path = error.path().map_or_else(|| root.clone(), Path::to_path_buf);
                    let why = match error.io_error() {
                        Some(io) => io.to_string(),
                        None => "a symbolic link leads back to a folder above it".to_owned(),
                    };
                    passed.push(Passed { path, why: Why::Unreachable(why) });
                }
            }
        }
    }
    sources.sort();
    sources.dedup();
    passed.sort();
    passed.dedup();
    (sources, passed)
}

/// Whether a file is about others and no document itself.
fn is_companion(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == sidecar::OF_FOLDER || name.ends_with(sidecar::BESIDE)
}

/// The files that stand beside a file and are about it, the nearest first:
/// `NAME.meta.toml`, then `clausewise.toml` of its folder and of those above.
pub(crate) fn companions(path: &Path) -> Vec<Companion> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(sidecar::BESIDE);
    let without_ending = path.with_extension(sidecar::BESIDE.trim_start_matches('.'));
    let folders = path.ancestors().skip(1).map(|folder| folder.join(sidecar::OF_FOLDER));
    let mut paths = vec![PathBuf::from(beside), without_ending];
    paths.extend(folders);
    let read = paths.into_iter().filter_map(|path| {
        let text = std::fs::read_to_string(&path).ok()?;
        Some(Companion { name: path.to_string_lossy().replace('\\', "/"), text })
    });
    read.collect()
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// The format that a file's name tells of.
fn format_of(path: &Path, named: bool) -> Result<Format, Why> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    if !named && stem == "readme" {
        return Err(Why::Readme);
    }
    match ending.as_str() {
        "txt" | "text" => Ok(Format::Text),
        "md" | "markdown" => Ok(Format::Markdown),
        "html" | "htm" | "xhtml" | "shtml" | "asp" | "aspx" | "php" | "jsp" => Ok(Format::Html),
        "jsonl" | "ndjson" => Ok(Format::JsonLines),
        "xml" | "tei" | "akn" => Ok(Format::Xml),
        "docx" => Ok(Format::Docx),
        _ if named => Ok(Format::Text),
        _ => Err(Why::NoReader(ending)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_format() {
        let of = |name: &str| format_of(Path::new(name), false);
        assert_eq!(of("a/moscow.TXT"), Ok(Format::Text));
        assert_eq!(of("a/page.htm"), Ok(Format::Html));
        assert_eq!(of("a/volume.xml"), Ok(Format::Xml));
        assert_eq!(of("a/act.akn"), Ok(Format::Xml));
        assert_eq!(of("a/page.xhtml"), Ok(Format::Html));
        assert_eq!(of("a/draft.DOCX"), Ok(Format::Docx));
        assert_eq!(of("corpus/README.md"), Err(Why::Readme));
        assert_eq!(of("a/b.bin"), Err(Why::NoReader("bin".into())));
        assert_eq!(format_of(Path::new("a/LETTER"), true), Ok(Format::Text));
    }
}
