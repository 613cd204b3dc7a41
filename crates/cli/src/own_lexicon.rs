//! The user's own lines for the lexicon.

use std::fs;
use std::path::Path;

use ::index::Writer;
use ::index::topics::TopicsError;
use lexicon::{Formulations, Lexicon};

use crate::failure::Failure;

/// The lines of a user's file; none where no file is named.
pub(crate) fn lines(file: Option<&Path>) -> Result<Option<String>, Failure> {
    let read = file.map(|file| {
        fs::read_to_string(file)
            .map_err(|error| Failure::new(error, format!("see whether {} can be read", file.display())))
    });
    read.transpose()
}

/// The lexicon with the lines of a user's file; none where no file is named.
pub(crate) fn load(file: Option<&Path>) -> Result<Option<Lexicon>, Failure> {
    let (Some(file), Some(lines)) = (file, lines(file)?) else {
        return Ok(None);
    };
    let lexicon = Lexicon::embedded().with_additions(&lines).map_err(|error| {
        let hint = "write CODE, CLASS, LANGUAGE and ALIAS, parted by tabs, as docs/metadata.md has it";
        Failure::new(anyhow::Error::new(error).context(format!("cannot read {}", file.display())), hint)
    })?;
    Ok(Some(lexicon))
}

/// The formulations with the lines of a user's file; none where no file is named.
pub(crate) fn formulations(file: Option<&Path>) -> Result<Option<Formulations>, Failure> {
    let (Some(file), Some(lines)) = (file, lines(file)?) else {
        return Ok(None);
    };
    let formulations = Formulations::embedded().with_additions(&lines).map_err(|error| {
        let hint = "write GROUP, CERTAINTY, LANGUAGE, FORM and RENDERING, parted by tabs, as docs/formulations.md \
                    has it";
        Failure::new(anyhow::Error::new(error).context(format!("cannot read {}", file.display())), hint)
    })?;
    Ok(Some(formulations))
}

/// Has clauses given their topics by the catalogue with the lines of a user's file.
pub(crate) fn use_topics(writer: &mut Writer, file: &Path) -> Result<(), Failure> {
    let lines = fs::read_to_string(file)
        .map_err(|error| Failure::new(error, format!("see whether {} can be read", file.display())))?;
    writer.use_topics(&lines).map_err(|error| match error {
        TopicsError::Lines(error) => {
            let hint = "write TOPIC, ROLE, LANGUAGE and TEXT, parted by tabs, as docs/topics.md has it";
            Failure::new(anyhow::Error::new(error).context(format!("cannot read {}", file.display())), hint)
        }
        TopicsError::Index(error) => error.into(),
    })
}
