//! What goes wrong, as the user is told: what, why, and what to do.

use ::index::IndexError;

use crate::terminal;

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

    /// Whether the reader of our output has gone away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.error
            .chain()
            .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
            .any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
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
            IndexError::Busy(_) => {
                "wait until the other `clausewise index` is done; searching goes on meanwhile"
            }
            IndexError::Damaged(_) => "build it anew with `clausewise index --rebuild PATH…`",
            IndexError::Engine { .. } => "see whether the disk is full or the folder may not be written to",
        };
        Failure::new(error, hint)
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
