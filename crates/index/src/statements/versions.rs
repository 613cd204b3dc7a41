//! The texts of one statement, as they are related to the best of them.

use document::{Document, Metadata};
use rustc_hash::FxHashSet;

use super::Relation;
use super::compare::{FOUND, aligned, same_statement};
use super::signature::{ClauseMark, Signature, is_kept};
use crate::analyzer::Words;
use crate::error::IndexError;
use crate::reader::{ClauseAddress, Reader};

/// A text of a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The id of its document.
    pub id: String,
    /// What is known of it.
    pub metadata: Metadata,
    /// How many clauses it has.
    pub clauses: usize,
    /// How it is related to the best text.
    pub role: Role,
    /// The share of its clauses that stand in the best text, and the share of the best
    /// text's that stand in it, from 0 to 1.
    pub shared: [f64; 2],
}

/// What a text of a statement is beside the best one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The best text itself.
    Best,
    /// The same words, read as the analyzer reads them.
    SameText,
    /// The same words but for a few.
    Reprint,
    /// A part of it.
    Excerpt,
    /// More than it: the best text is a part of this one.
    Whole,
    /// The same in another language.
    Translation,
}

impl Role {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Role::Best => "best",
            Role::SameText => "same text",
            Role::Reprint => "reprint",
            Role::Excerpt => "excerpt",
            Role::Whole => "whole",
            Role::Translation => "translation",
        }
    }
}

/// The texts of the statement that a document is one of, by its first entry: the best
/// text, and the others in the order of their ids. Of a statement with one text it is
/// that.
pub fn versions(reader: &Reader, first: ClauseAddress) -> Result<Vec<Version>, IndexError> {
    let statements = reader.statements()?;
    let alone = [first];
    let entries = statements.group_of(first).map_or(&alone[..], |number| statements.entries(number));
    let best_text = reader.document(entries[0])?;
    let best = Signature::of(&best_text);
    let mut versions = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        let document = reader.document(*entry)?;
        let (role, shared) = match place {
            0 => (Role::Best, [1.0; 2]),
            _ if words(&document).eq(words(&best_text)) => (Role::SameText, [1.0; 2]),
            _ => related(&Signature::of(&document), &best),
        };
        let clauses = document.clauses.len();
        versions.push(Version { id: document.id, metadata: document.metadata, clauses, role, shared });
    }
    Ok(versions)
}

/// The words of a document as the analyzer reads them, clause by clause.
fn words(document: &Document) -> impl Iterator<Item = String> {
    document.clauses.iter().flat_map(|clause| {
        let words = Words::of(document.reading(clause).text());
        words.iter().map(|word| words.token(word).to_owned()).collect::<Vec<_>>()
    })
}

/// How a text is related to the best one of its statement, and what of each stands in
/// the other. Two that others join are told by what they have in common.
fn related(text: &Signature, best: &Signature) -> (Role, [f64; 2]) {
    let differ = text.language.is_some() && best.language.is_some() && text.language != best.language;
    if differ {
        let pairs = aligned(&text.clauses, &best.clauses).len() as f64;
        let share = |of: &[ClauseMark]| pairs / of.len().max(1) as f64;
        return (Role::Translation, [share(&text.clauses), share(&best.clauses)]);
    }
    let shared = [found(text, best), found(best, text)];
    let role = match same_statement(text, best) {
        Some(Relation::Reprint) => Role::Reprint,
        None if shared[0].min(shared[1]) >= 0.75 => Role::Reprint,
        _ if text.words() <= best.words() => Role::Excerpt,
        _ => Role::Whole,
    };
    (role, shared)
}

/// The share of the clauses of a text that stand in another, of those of which
/// something is kept.
fn found(of: &Signature, within: &Signature) -> f64 {
    let level = of.level.max(within.level);
    let there: FxHashSet<u32> = within.shingles().filter(|shingle| is_kept(*shingle, level)).collect();
    let (mut all, mut found) = (0, 0);
    for clause in &of.clauses {
        let kept = clause.shingles.iter().filter(|shingle| is_kept(**shingle, level));
        let count = kept.clone().count();
        if count > 0 {
            all += 1;
            let shared = kept.filter(|shingle| there.contains(shingle)).count();
            found += usize::from(shared as f64 >= FOUND * count as f64);
        }
    }
    f64::from(found as u32) / f64::from(all.max(1) as u32)
}
