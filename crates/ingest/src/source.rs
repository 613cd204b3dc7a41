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
    /// How it is read, as far as its name tells; its first bytes decide.
    pub format: Option<Format>,
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
    /// JSON, an object or a list of them.
    Json,
    /// A table with a row of names, parted by commas, semicolons, tabs or bars.
    Csv,
    /// Documents between tags of their own: `<DOC><DOCNO>…<TEXT>`.
    Sgml,
    /// A PDF with a text layer.
    Pdf,
}

impl Format {
    /// The formats and the names by which a user asks for them.
    pub const NAMES: &[(Format, &str)] = &[
        (Format::Text, "text"),
        (Format::Markdown, "markdown"),
        (Format::Html, "html"),
        (Format::JsonLines, "jsonl"),
        (Format::Json, "json"),
        (Format::Csv, "csv"),
        (Format::Sgml, "sgml"),
        (Format::Pdf, "pdf"),
        (Format::Xml, "xml"),
        (Format::Docx, "docx"),
    ];
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
    /// By its first bytes it is something that has no reader.
    Unreadable(&'static str),
    /// An archive within an archive.
    Nested,
    /// A PDF of images alone.
    NoTextLayer,
    /// A PDF whose text cannot be had.
    Pdf(String),
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
        matches!(self, Why::Unreachable(_) | Why::Pdf(_))
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::NoReader(ending) => write!(f, "files ending in .{ending} have no reader"),
            Why::Unreadable(what) => write!(f, "it is {what}"),
            Why::Pdf(what) => write!(f, "the PDF is not read: {what}"),
            Why::NoTextLayer => f.write_str("the PDF has no text layer"),
            Why::Nested => f.write_str("an archive within an archive is passed over"),
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
/// path given twice is found once. Where the ending of a file tells nothing, its
/// first bytes will, when it is read.
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

/// Endings of files that hold no documents: images, sound, programs and their
/// sources, settings, data of other programs.
const NO_DOCUMENTS: &[&str] = &[
    "avi", "bib", "bmp", "c", "class", "cpp", "css", "db", "dll", "dylib", "eot", "exe", "gif", "go", "h",
    "ico", "idx", "ini", "java", "jpeg", "jpg", "js", "lock", "m4a", "map", "mov", "mp3", "mp4", "o", "ogg",
    "otf", "parquet", "pickle", "pkl", "png", "py", "pyc", "rb", "rs", "sh", "so", "sql", "sqlite", "svg",
    "tif", "tiff", "toml", "ts", "ttf", "wasm", "wav", "webm", "webp", "woff", "woff2", "yaml", "yml",
];

/// Endings of files in which others are packed.
const PACKED: &[&str] =
    &["bz2", "gz", "tar", "tbz", "tbz2", "tgz", "txz", "tzst", "xz", "zip", "zst", "7z", "rar"];

/// The format that a file's name tells of; none where its bytes must tell.
/// `named` says that the user named the file outright.
pub(crate) fn format_of(path: &Path, named: bool) -> Result<Option<Format>, Why> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    if !named && stem == "readme" && !PACKED.contains(&ending.as_str()) {
        return Err(Why::Readme);
    }
    match ending.as_str() {
        "txt" | "text" => Ok(Some(Format::Text)),
        "md" | "markdown" => Ok(Some(Format::Markdown)),
        "html" | "htm" | "xhtml" | "shtml" | "asp" | "aspx" | "php" | "jsp" => Ok(Some(Format::Html)),
        "jsonl" | "ndjson" => Ok(Some(Format::JsonLines)),
        "json" => Ok(Some(Format::Json)),
        "csv" | "tsv" | "tab" => Ok(Some(Format::Csv)),
        "xml" | "tei" | "akn" => Ok(Some(Format::Xml)),
        "docx" => Ok(Some(Format::Docx)),
        "pdf" => Ok(Some(Format::Pdf)),
        "sgml" | "sgm" => Ok(Some(Format::Sgml)),
        other if !named && NO_DOCUMENTS.contains(&other) => Err(Why::NoReader(ending)),
        _ => Ok(None),
    }
}

/// The name of what a compressed file holds: its own without the last ending,
/// where that tells how it is packed.
pub(crate) fn unpacked_name(path: &Path) -> String {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = if PACKED.contains(&ending.as_str()) { path.file_stem() } else { path.file_name() };
    name.unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_format() {
        let of = |name: &str| format_of(Path::new(name), false);
        assert_eq!(of("a/moscow.TXT"), Ok(Some(Format::Text)));
        assert_eq!(of("a/page.htm"), Ok(Some(Format::Html)));
        assert_eq!(of("a/volume.xml"), Ok(Some(Format::Xml)));
        assert_eq!(of("a/act.akn"), Ok(Some(Format::Xml)));
        assert_eq!(of("a/page.xhtml"), Ok(Some(Format::Html)));
        assert_eq!(of("a/draft.DOCX"), Ok(Some(Format::Docx)));
        assert_eq!(of("corpus/README.md"), Err(Why::Readme));
        assert_eq!(of("a/b.png"), Err(Why::NoReader("png".into())));
        assert_eq!(of("a/LETTER"), Ok(None));
        assert_eq!(of("a/docs.tar.gz"), Ok(None));
        assert_eq!(unpacked_name(Path::new("a/moscow.txt.gz")), "moscow.txt");
    }
}
