//! What goes wrong, as the user is told: what, why, and what to do.

use ::index::IndexError;
use ingest::ReadError;
use ingest::decode::DecodeError;
use ingest::source::Why;
use query::QueryError;

use crate::terminal;

/// What a user may do about a file that cannot be read.
pub(crate) fn to_do_about(error: &ReadError) -> &'static str {
    match error {
        ReadError::Io(_) => "see whether the file may be read",
        ReadError::Changing => "read it again when it is whole",
        ReadError::TooLong(_) => "give it more time with --file-timeout, or make several files of it",
        ReadError::Unpack(_) => "see whether another program unpacks it",
        ReadError::TooLarge { .. } => "make several files of it",
        ReadError::Broken(_) => "the fault is the program's: please report it, with the file",
        ReadError::Decode(DecodeError::Empty) => "name a file with text in it",
        ReadError::Decode(DecodeError::NotText) => "if it is text, name its encoding with --encoding",
        ReadError::Docx(_) => "see whether a word processor opens it",
        ReadError::Passed(Why::Pdf(_)) => {
            "see whether another program opens it; if it is no PDF, name its format with --as"
        }
        ReadError::Passed(Why::NoTextLayer) => "have its letters recognised first",
        ReadError::Passed(Why::Nested) => "unpack the outer archive",
        ReadError::Passed(_) => "if it holds text all the same, name its format with --as",
        ReadError::NoMember(_) => "name a member by its path in the archive",
    }
}

/// A failure that ends the command.
#[derive(Debug)]
pub(crate) struct Failure {
    error: anyhow::Error,
    hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(error: impl Into<anyhow::Error>, hint: impl Into<String>) -> Self {
        Failure { error: error.into(), hint: Some(hint.into()) }
    }

    pub(crate) fn said(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Failure::new(anyhow::Error::msg(message.into()), hint)
    }

    /// Whether a query took too long.
    pub(crate) fn is_late(&self) -> bool {
        matches!(self.error.downcast_ref(), Some(QueryError::Late(_)))
    }

    /// What went wrong and what to do, in one line.
    pub(crate) fn in_one_line(&self) -> String {
        let hint = self.hint.iter().map(|hint| format!("; {hint}"));
        std::iter::once(self.error.to_string()).chain(hint).collect()
    }

    /// Whether the reader of our output has gone away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.error
            .chain()
            .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
            .any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// Whether another process is writing to the index.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.error.downcast_ref(), Some(IndexError::Busy { .. }))
    }

    pub(crate) fn print(&self) {
        terminal::remark(&format!("error: {}", self.error));
        for cause in self.error.chain().skip(1) {
            terminal::remark(&format!("cause: {cause}"));
        }
        if let Some(hint) = &self.hint {
            terminal::remark(&format!("hint: {hint}"));
        }
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        let hint = match &error {
            IndexError::Missing(_) => "build it with `clausewise index PATH…`, or name another with --index",
            IndexError::OtherVersion { .. } => "build it anew with `clausewise index --rebuild PATH…`",
            IndexError::Occupied(_) => "name a folder of its own with --index",
            IndexError::Busy { holder: Some(holder), .. } => {
                let hint = format!(
                    "wait until it is done, or end process {}; searching goes on meanwhile",
                    holder.process
                );
                return Failure::new(error, hint);
            }
            IndexError::Busy { .. } => "wait until it is done; searching goes on meanwhile",
            IndexError::Damaged(_) | IndexError::Ledger { .. } | IndexError::Statements { .. } => {
                "build it anew with `clausewise index --rebuild PATH…`"
            }
            IndexError::OtherTopics(_) => {
                "have them given theirs anew with `clausewise index --rebuild --topics FILE PATH…`"
            }
            IndexError::Engine { .. } => "see whether the disk is full or the folder may not be written to",
        };
        Failure::new(error, hint)
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Index(error) => error.into(),
            QueryError::Late(_) => Failure::new(
                error,
                "write more letters beside `*`, narrow it with a field such as date:2020, or give it longer with \
                 --timeout SECONDS",
            ),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure { error: error.into(), hint: None }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Failure { error: std::io::Error::from(error).into(), hint: None }
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        Failure { error: std::io::Error::from(error).into(), hint: None }
    }
}
