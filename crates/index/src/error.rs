//! What goes wrong with an index.

use std::path::PathBuf;

use tantivy::directory::error::LockError;

use crate::holder::Holder;

/// Why an index cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is no index in the folder.
    #[error("there is no index in {}", .0.display())]
    Missing(PathBuf),
    /// It was made by another version of the program.
    #[error("the index in {} was written by version {written_by}, whose fields or analyzer are not those of this one", .folder.display())]
    OtherVersion {
        /// The folder of the index.
        folder: PathBuf,
        /// The version that wrote it.
        written_by: String,
    },
    /// Its clauses were given topics by other lines of the user's own.
    #[error("the clauses of the index in {} were given their topics by another catalogue", .0.display())]
    OtherTopics(PathBuf),
    /// The folder holds other files, among which an index must not be put.
    #[error("the folder {} holds other files and no index", .0.display())]
    Occupied(PathBuf),
    /// Another process is writing to it.
    #[error("the index in {} is being written to{}", .folder.display(), by(.holder.as_ref()))]
    Busy {
        /// The folder of the index.
        folder: PathBuf,
        /// Who is writing, where that is known.
        holder: Option<Holder>,
    },
    /// The folder holds something else, or is damaged.
    #[error("the index in {} is damaged", .0.display())]
    Damaged(PathBuf),
    /// The list of its sources is damaged.
    #[error("the ledger of the index in {} is damaged: {what}", .folder.display())]
    Ledger {
        /// The folder of the index.
        folder: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The list of texts that are of one statement is damaged.
    #[error("the statements of the index in {} are damaged: {what}", .folder.display())]
    Statements {
        /// The folder of the index.
        folder: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The disk or the engine below.
    #[error("the index in {} cannot be used", .folder.display())]
    Engine {
        /// The folder of the index.
        folder: PathBuf,
        /// What the engine says.
        #[source]
        source: Box<tantivy::TantivyError>,
    },
}

impl IndexError {
    /// An error of the engine, in the folder where it happened.
    pub fn engine(folder: &std::path::Path) -> impl Fn(tantivy::TantivyError) -> IndexError + '_ {
        move |source| match source {
            tantivy::TantivyError::LockFailure(LockError::LockBusy, _) => {
                IndexError::Busy { folder: folder.to_path_buf(), holder: Holder::of(folder) }
            }
            tantivy::TantivyError::LockFailure(LockError::IoError(error), _) => {
                let source = Box::new(tantivy::TantivyError::IoError(error));
                IndexError::Engine { folder: folder.to_path_buf(), source }
            }
            tantivy::TantivyError::DataCorruption(_)
            | tantivy::TantivyError::OpenReadError(_)
            | tantivy::TantivyError::SchemaError(_) => IndexError::Damaged(folder.to_path_buf()),
            source => IndexError::Engine { folder: folder.to_path_buf(), source: Box::new(source) },
        }
    }
}

fn by(holder: Option<&Holder>) -> String {
    holder.map_or_else(|| " by another process".to_owned(), |holder| format!(" by {holder}"))
}
