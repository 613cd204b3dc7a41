//! The members of an archive, one after the other, none of them kept.

use std::cell::Cell;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::rc::Rc;

use super::{LARGEST_MEMBER, MEMBERS, RATIO, SLACK, up_to};
use crate::source::{self, Why};

/// A member of an archive.
pub(crate) struct Member {
    /// Its path within the archive.
    pub(crate) name: String,
    pub(crate) content: Content,
}

/// What can be said of a member.
pub(crate) enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is no document, and nothing is wrong with that.
    Passed(Why),
    /// It cannot be read, and why.
    Failed(String),
}

/// What is done with each member; it may stop the reading.
pub(crate) type Visit<'a> = dyn FnMut(Member) -> ControlFlow<()> + 'a;

/// How many bytes may stand between two members of a tar archive: their heads
/// and long names.
const BETWEEN: u64 = 4 << 20;

/// Whether bytes begin a tar archive: the sum of the first head is right.
pub(crate) fn is_tar(head: &[u8]) -> bool {
    let Some(head) = head.get(..512) else {
        return false;
    };
    let stated = std::str::from_utf8(&head[148..156]).unwrap_or_default();
    let stated = u32::from_str_radix(stated.trim_matches(['\0', ' ']), 8);
    let blank = u32::from(b' ') * 8;
    let sum: u32 = head[..148].iter().chain(&head[156..]).map(|byte| u32::from(*byte)).sum();
    head[0] != 0 && stated == Ok(sum + blank)
}

/// An archive that breaks off.
pub(crate) struct Broken {
    pub(crate) error: io::Error,
    /// The last member that was met.
    pub(crate) member: Option<String>,
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Broken { error, member: None }
    }
}

/// Visits the members of a tar archive. An error in its midst ends the reading.
pub(crate) fn tar(
    reader: impl Read,
    wanted: &dyn Fn(&str) -> bool,
    visit: &mut Visit<'_>,
) -> Result<(), Broken> {
    let left = Rc::new(Cell::new(BETWEEN));
    let mut archive = tar::Archive::new(Metered { inner: reader, left: Rc::clone(&left) });
    let mut entries = archive.entries()?;
    let mut count = 0;
    let mut met: Option<String> = None;
    loop {
        left.set(BETWEEN);
        let Some(entry) = entries.next() else {
            return Ok(());
        };
        let mut entry = entry.map_err(|error| Broken { error, member: met.clone() })?;
        let name = shown(&String::from_utf8_lossy(&entry.path_bytes()));
        met = Some(name.clone());
        left.set(u64::MAX);
        let kind = entry.header().entry_type();
        let content = if kind.is_dir() {
            None
        } else if !(kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse()) {
            Some(Content::Passed(Why::Special))
        } else {
            admit(&name).filter(|_| wanted(&name))
        };
        if let Some(mut content) = content {
            count += 1;
            if count > MEMBERS {
                let _ = visit(Member { content: Content::Failed(too_many()), name });
                return Ok(());
            }
            let size = entry.size();
            if let Content::Bytes(bytes) = &mut content {
                if size > LARGEST_MEMBER {
                    content = Content::Failed(too_large(size));
                } else {
                    *bytes = up_to(&mut entry, LARGEST_MEMBER)
                        .map_err(|error| Broken { error, member: met.clone() })?;
                    if (bytes.len() as u64) < size {
                        let error = io::ErrorKind::UnexpectedEof.into();
                        return Err(Broken { error, member: met });
                    }
                }
            }
            if visit(Member { name, content }).is_break() {
                return Ok(());
            }
        }
        // What is left of it is read over here, and not while the next head is
        // looked for, which may take only so much.
        let rest = io::copy(&mut entry, &mut io::sink());
        rest.map_err(|error| Broken { error, member: met.clone() })?;
    }
}

/// Visits the members of a zip archive.
pub(crate) fn zip(
    reader: impl Read + Seek,
    wanted: &dyn Fn(&str) -> bool,
    visit: &mut Visit<'_>,
) -> Result<(), Broken> {
    let mut archive = zip::ZipArchive::new(reader).map_err(io::Error::other)?;
    let mut count = 0;
    for index in 0..archive.len() {
        let name = match archive.name_for_index(index) {
            Some(Ok(name)) => shown(&name),
            _ => format!("member {}", index + 1),
        };
        let mut file = match archive.by_index(index) {
            Ok(file) => file,
            Err(error) => {
                let content = Content::Failed(error.to_string());
                if wanted(&name) && visit(Member { name, content }).is_break() {
                    return Ok(());
                }
                continue;
            }
        };
        if file.is_dir() || !wanted(&name) {
            continue;
        }
        let Some(mut content) =
            (if file.is_symlink() { Some(Content::Passed(Why::Special)) } else { admit(&name) })
        else {
            continue;
        };
        count += 1;
        if count > MEMBERS {
            let _ = visit(Member { name, content: Content::Failed(too_many()) });
            return Ok(());
        }
        if let Content::Bytes(bytes) = &mut content {
            let most = SLACK.max(file.compressed_size().saturating_mul(RATIO)).min(LARGEST_MEMBER);
            let stated = file.size();
            // What the head says may be wrong: the bytes themselves are bounded.
            match up_to(&mut file, most) {
                Ok(read) if read.len() as u64 <= most => *bytes = read,
                Ok(_) if most == LARGEST_MEMBER => content = Content::Failed(too_large(stated)),
                Ok(_) => content = Content::Failed(super::Bomb.to_string()),
                Err(error) => content = Content::Failed(error.to_string()),
            }
        }
        if visit(Member { name, content }).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// Whether a zip archive is a document of an office program, by the name of
/// its first member.
pub(crate) fn is_office(head: &[u8]) -> bool {
    let name = head.get(30..).unwrap_or_default();
    ["[Content_Types].xml", "mimetype", "_rels/", "word/", "xl/", "ppt/", "docProps/"]
        .iter()
        .any(|first| name.starts_with(first.as_bytes()))
}

/// Whether what begins an office file names a text document among its first
/// members.
pub(crate) fn is_text_document(head: &[u8]) -> bool {
    head.windows(5).any(|name| name == b"word/")
}

/// Whether a member's name asks for it to be read: its content still empty,
/// or why it is passed over; none where nothing need be said of it.
fn admit(name: &str) -> Option<Content> {
    let hidden = |part: &str| part.starts_with('.') && part != "." && part != "..";
    if name.split('/').any(|part| hidden(part) || part == "__MACOSX") {
        return None;
    }
    match source::format_of(name.as_ref(), false) {
        Ok(_) => Some(Content::Bytes(Vec::new())),
        Err(why) => Some(Content::Passed(why)),
    }
}

/// A member's name as it is shown and kept: parted by slashes.
fn shown(name: &str) -> String {
    let name = name.replace('\\', "/");
    name.strip_prefix("./").unwrap_or(&name).to_owned()
}

fn too_large(size: u64) -> String {
    format!("it has {} MB, more than the {} MB that are read of a member", size >> 20, LARGEST_MEMBER >> 20)
}

fn too_many() -> String {
    format!("it and all behind it are not read: an archive is read to its {MEMBERS}th member")
}

impl Broken {
    /// What is said of it beside the name of the member.
    pub(crate) fn message(&self) -> String {
        format!("the archive is not read any further: {}", self.error)
    }
}

/// Gives no more bytes than are left; the caller says how many these are.
struct Metered<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.left.get().checked_sub(count as u64) {
            Some(left) => self.left.set(left),
            None => return Err(io::Error::other("the head of a member is too long")),
        }
        Ok(count)
    }
}
