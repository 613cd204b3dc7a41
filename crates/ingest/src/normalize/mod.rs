//! Repairs: what damaged places are read as, beside the published text.
//!
//! The rules run in the order of [`apply`]; each has its own file. A rule
//! that meets its own output finds nothing to do.

mod dateline;
mod end_mark;
mod line_end_hyphen;
mod mojibake;
mod page_number;
mod page_stamp;

pub use dateline::Dateline;
use document::{Date, Flag, Repair, Span};

use crate::format::{Block, Role};

/// What the rules found in one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    /// The blocks, with the dateline cut off the first.
    pub blocks: Vec<Block>,
    /// The dateline, if the text opens with one.
    pub dateline: Option<Dateline>,
    /// The date at which the page was put out, if a line of its own states it.
    pub stamp: Option<(Date, Span)>,
    /// Furniture, that of the format among it, in the order of the text.
    pub furniture: Vec<Span>,
    /// What is read differently, in the order of the text.
    pub repairs: Vec<Repair>,
    /// What looks damaged and is left as it is.
    pub flags: Vec<Flag>,
}

/// Runs all rules over a document's blocks.
///
/// `notes` are those that stand inside blocks; they are read through.
pub fn apply(text: &str, blocks: &[Block], notes: &[Span]) -> Normalized {
    let furniture = notes.to_vec();
    let mut normalized = Normalized { blocks: blocks.to_vec(), furniture, ..Normalized::default() };
    normalized.blocks.retain(|block| block.role != Role::Furniture);
    normalized
        .furniture
        .extend(blocks.iter().filter(|block| block.role == Role::Furniture).map(|block| block.span));
    page_stamp::apply(text, &mut normalized);
    dateline::apply(text, &mut normalized);
    end_mark::apply(text, &mut normalized);
    page_number::apply(text, &mut normalized);
    line_end_hyphen::apply(text, &mut normalized);
    mojibake::apply(text, &mut normalized);
    normalized.furniture.sort();
    normalized.repairs.sort_by_key(|repair| repair.span);
    normalized
}
