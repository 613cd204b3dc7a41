//! The members of archives: small ones side by side, large ones part by part.

use std::ops::ControlFlow;
use std::path::Path;

use rayon::prelude::*;

use super::problems::lost;
use super::reading::Reading;
use super::{FileReading, HEAVY, ReadError, Sink};
use crate::decode::DecodeError;
use crate::format::Problem;
use crate::packed::archive::{Broken, Content, Member, Visit};
use crate::sniff::{Found, HEAD};
use crate::source::{self, Format, Why};

/// How many members of an archive are read at a time.
const AT_A_TIME: usize = 1024;

/// The heaviest member of an archive that is read beside others.
pub(super) const HEAVY_MEMBER: usize = HEAVY / 8;

impl Reading<'_> {
    /// Reads the members of an archive, some of them side by side.
    pub(super) fn members(
        &self,
        walk: impl FnOnce(&dyn Fn(&str) -> bool, &mut Visit<'_>) -> Result<(), Broken>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ReadError> {
        let wanted = |name: &str| self.options.member.as_ref().is_none_or(|member| member == name);
        let mut waiting: Vec<Member> = Vec::new();
        let mut weight = 0;
        let mut any = false;
        let hand_on = |members: Vec<Member>, sink: &mut Sink<'_>| {
            let parts: Vec<FileReading> = members.into_par_iter().map(|member| self.member(member)).collect();
            parts.into_iter().try_for_each(sink)
        };
        let walked = walk(&wanted, &mut |member| {
            any = true;
            match member.content {
                Content::Bytes(content) if weight_of(&content) > HEAVY_MEMBER => {
                    weight = 0;
                    hand_on(std::mem::take(&mut waiting), sink)?;
                    return self.large_member(&member.name, content, sink);
                }
                Content::Bytes(ref content) => weight += weight_of(content),
                _ => {}
            }
            waiting.push(member);
            if weight < HEAVY && waiting.len() < AT_A_TIME {
                return ControlFlow::Continue(());
            }
            weight = 0;
            hand_on(std::mem::take(&mut waiting), sink)
        });
        match walked {
            Err(broken) if !any => return Err(ReadError::Unpack(broken.error)),
            Err(broken) => {
                let content = Content::Failed(broken.message());
                waiting.push(Member { name: broken.member.unwrap_or_default(), content });
            }
            Ok(()) => {}
        }
        let _ = hand_on(waiting, sink);
        match &self.options.member {
            Some(member) if !any => Err(ReadError::NoMember(member.clone())),
            _ if !any => Err(DecodeError::Empty.into()),
            _ => Ok(()),
        }
    }

    /// Reads one member of an archive; what is wrong with it is a problem.
    fn member(&self, member: Member) -> FileReading {
        let name = Some(member.name.as_str());
        let read = match member.content {
            Content::Passed(why) => Err(why.into()),
            Content::Failed(message) => {
                let problem = Problem { message, lost: true, member: name.map(str::to_owned), line: None };
                return FileReading { problems: vec![problem], ..FileReading::default() };
            }
            Content::Bytes(bytes) => self
                .format_of_member(&member.name, &bytes)
                .and_then(|format| self.bytes(&bytes, format, name)),
        };
        read.unwrap_or_else(|error| FileReading {
            problems: vec![lost(&error, name)],
            ..FileReading::default()
        })
    }

    /// Reads a member of an archive that is too large to be read beside others.
    fn large_member(&self, name: &str, bytes: Vec<u8>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut flow = ControlFlow::Continue(());
        let mut watched = |part: FileReading| {
            flow = sink(part);
            flow
        };
        let read = match self.format_of_member(name, &bytes) {
            Ok(Format::JsonLines) => self.lines(bytes.as_slice(), Some(name), &mut watched),
            Ok(format) => self.whole(bytes, format, Some(name), &mut watched),
            Err(error) => Err(error),
        };
        match read {
            Err(error) if flow.is_continue() => {
                sink(FileReading { problems: vec![lost(&error, Some(name))], ..FileReading::default() })
            }
            _ => flow,
        }
    }

    /// How a member of an archive is read.
    fn format_of_member(&self, name: &str, bytes: &[u8]) -> Result<Format, ReadError> {
        let named = source::format_of(Path::new(name), false)?;
        match self.look(&bytes[..bytes.len().min(HEAD)], named)? {
            Found::Plain(format) => Ok(format),
            Found::Packed(_) | Found::Zip | Found::Tar => Err(Why::Nested.into()),
        }
    }
}

/// About what the documents in some bytes weigh: lines, objects and tags may each
/// begin a paragraph or a document.
pub(super) fn weight_of(bytes: &[u8]) -> usize {
    // The bytes of a PDF are no lines.
    if bytes.starts_with(b"%PDF-") {
        return bytes.len();
    }
    let marks = memchr::memchr3_iter(b'\n', b'{', b'<', bytes).count();
    bytes.len() + 512 * marks.max(memchr::memchr_iter(b'\r', bytes).count())
}
