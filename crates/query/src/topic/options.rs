//! What to give of what is found for a topic, and by which stages.

use lexicon::Formulations;

use super::Parameters;
use crate::deadline::Deadline;
use crate::facets::Facet;
use crate::search::{By, Sort};

/// A stage of the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The words of the question, in any form.
    Words,
    /// What the lexicon knows of them: renderings, related words, topics, names.
    Lexicon,
    /// Titles and headings around a clause.
    Context,
    /// Words that the best clauses have in common.
    Feedback,
    /// How many words of the question have something in the clause; and that a clause
    /// does not gain as much by being short.
    Coverage,
    /// Meanings learnt from the index.
    Meaning,
}

impl Stage {
    /// The stages by their names, in their order.
    pub const NAMES: [(&'static str, Stage); 6] = [
        ("words", Stage::Words),
        ("lexicon", Stage::Lexicon),
        ("context", Stage::Context),
        ("feedback", Stage::Feedback),
        ("coverage", Stage::Coverage),
        ("meaning", Stage::Meaning),
    ];

    /// The stage of a name, or the names that there are.
    pub fn named(name: &str) -> Result<Stage, String> {
        let known = Stage::NAMES.iter().find(|(known, _)| *known == name);
        known.map(|(_, stage)| *stage).ok_or_else(|| Stage::NAMES.map(|(name, _)| name).join(", "))
    }

    /// The stage's name.
    pub fn name(self) -> &'static str {
        Stage::NAMES.iter().find(|(_, stage)| *stage == self).map_or("", |(name, _)| name)
    }
}

/// What to give of what is found for a topic.
#[derive(Debug, Clone, Copy)]
pub struct TopicOptions<'a> {
    /// How many hits to give.
    pub limit: usize,
    /// How many of the best to leave out before them.
    pub offset: usize,
    /// Their order: of the best by words all are put in order by date.
    pub sort: Sort,
    /// Whether each clause is a hit of its own.
    pub by: By,
    /// Whether to count statements too; they are where hits are statements.
    pub statements: bool,
    /// What to count by.
    pub facets: &'a [Facet],
    /// The stages that take part; that of the words always does.
    pub stages: &'a [Stage],
    /// The numbers of the ranking.
    pub parameters: Parameters,
    /// How many clauses of one document are given at the most; 0 for all.
    pub per_document: usize,
    /// Whether reprints and clauses that are nearly the same are hits of their own.
    pub copies: bool,
    /// Whether to tell for each hit what each stage brought.
    pub explain: bool,
    /// The formulations that are known, with their renderings.
    pub formulations: &'a Formulations,
    /// When the search is given up.
    pub deadline: Deadline,
}

impl TopicOptions<'_> {
    pub(super) fn counts_statements(&self) -> bool {
        self.statements || self.by == By::Statement
    }
}

impl Default for TopicOptions<'_> {
    /// The ten best clauses by all stages, two of a document, however long it takes.
    fn default() -> Self {
        const ALL: [Stage; Stage::NAMES.len()] =
            [Stage::Words, Stage::Lexicon, Stage::Context, Stage::Feedback, Stage::Coverage, Stage::Meaning];
        TopicOptions {
            limit: 10,
            offset: 0,
            sort: Sort::default(),
            by: By::default(),
            statements: false,
            facets: &[],
            stages: &ALL,
            parameters: Parameters::default(),
            per_document: 2,
            copies: false,
            explain: false,
            formulations: Formulations::embedded(),
            deadline: Deadline::NONE,
        }
    }
}
