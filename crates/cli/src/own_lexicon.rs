//! The user's own lines for the lexicon.

use std::fs;
use std::path::Path;

use ::index::Writer;
use ::index::topics::TopicsError;
use lexicon::{Formulations, Lexicon, LexiconError};

use crate::failure::Failure;

/// A user's file and its lines.
pub(crate) type Own<'a> = (&'a Path, String);

/// The lines of a user's file; none where no file is named.
pub(crate) fn read(file: Option<&Path>) -> Result<Option<Own<'_>>, Failure> {
    let Some(file) = file else {
        return Ok(None);
    };
    let lines = fs::read_to_string(file)
        .map_err(|error| Failure::new(error, format!("see whether {} can be read", file.display())))?;
    Ok(Some((file, lines)))
}

/// The lexicon with a user's lines; none where there are none.
pub(crate) fn lexicon(own: Option<&Own<'_>>) -> Result<Option<Lexicon>, Failure> {
    let with = |(file, lines): &Own<'_>| {
        Lexicon::embedded().with_additions(lines).map_err(|error| {
            faulty(
                file,
                error,
                "write CODE, CLASS, LANGUAGE and ALIAS, parted by tabs, as docs/metadata.md has it",
            )
        })
    };
    own.map(with).transpose()
}

/// The formulations with the lines of a user's file; none where no file is named.
pub(crate) fn formulations(file: Option<&Path>) -> Result<Option<Formulations>, Failure> {
    let with = |(file, lines): Own<'_>| {
        Formulations::embedded().with_additions(&lines).map_err(|error| {
            let hint = "write GROUP, CERTAINTY, LANGUAGE, FORM and RENDERING, parted by tabs, as \
                        docs/formulations.md has it";
            faulty(file, error, hint)
        })
    };
    read(file)?.map(with).transpose()
}

/// Has clauses given their topics by the catalogue with the lines of a user's file, where
/// one is named.
pub(crate) fn use_topics(writer: &mut Writer, file: Option<&Path>) -> Result<(), Failure> {
    let Some((file, lines)) = read(file)? else {
        return Ok(());
    };
    writer.use_topics(&lines).map_err(|error| match error {
        TopicsError::Lines(error) => faulty(
            file,
            error,
            "write TOPIC, ROLE, LANGUAGE and TEXT, parted by tabs, as docs/topics.md has it",
        ),
        TopicsError::Index(error) => error.into(),
    })
}

/// A file of which a line is not what it should be.
fn faulty(file: &Path, error: LexiconError, hint: &str) -> Failure {
    Failure::new(anyhow::Error::new(error).context(format!("cannot read {}", file.display())), hint)
}
