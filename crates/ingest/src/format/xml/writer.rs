//! Writes the published text of a document, with notes apart from the
//! sentences that they interrupt.

use std::collections::VecDeque;

use document::Span;

use super::tree::Element;
use crate::format::{Builder, Draft, outside_furniture, raised};

/// A text that grows block by block, and the notes that wait for its end.
#[derive(Default)]
pub(super) struct Writer<'a> {
    pub(super) builder: Builder,
    /// Signs and notes that stand in sentences.
    inside: Vec<Span>,
    /// Notes whose text is to come behind the document, with their signs.
    waiting: VecDeque<(String, &'a Element)>,
    /// How many notes had no sign of their own.
    unsigned: usize,
}

impl<'a> Writer<'a> {
    /// Puts the sign of a note, and keeps its text for the end.
    pub(super) fn note(&mut self, note: &'a Element, sign: Option<&str>) {
        let sign = match sign {
            // A source note is often counted as none.
            Some("0") => String::new(),
            Some(sign) => raised(sign),
            None => {
                self.unsigned += 1;
                raised(&self.unsigned.to_string())
            }
        };
        self.sign(&sign);
        self.waiting.push_back((sign, note));
    }

    /// Puts the sign of a note whose text stands elsewhere, or a remark of the
    /// editor: what is read through.
    pub(super) fn sign(&mut self, sign: &str) {
        if !sign.trim().is_empty() {
            self.inside.push(self.builder.placed(sign));
        }
    }

    /// Takes the next note whose text is still to come.
    pub(super) fn take_waiting(&mut self) -> Option<(String, &'a Element)> {
        self.waiting.pop_front()
    }

    /// The draft of what was written.
    pub(super) fn finish(self) -> Draft {
        let (text, blocks) = self.builder.finish();
        let notes = outside_furniture(self.inside, &blocks);
        Draft { text, blocks, notes, ..Draft::default() }
    }
}
