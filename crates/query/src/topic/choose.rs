//! Which of the best clauses are shown.

use std::collections::{BTreeMap, BTreeSet};

use index::{ClauseAddress, Reader};
use tantivy::DocId;

use super::copies::Runs;
use super::{Question, TopicOptions};
use crate::deadline::{QueryError, Watch};
use crate::rank::Found;
use crate::search::By;
use crate::statements::{OfStatement, by_statement};

/// How many more clauses than are wanted are looked at for copies of those.
const BEHIND: usize = 20;

/// A clause that is shown, and those that are shown with it.
pub(super) struct Chosen {
    pub(super) found: Found,
    pub(super) copies: Vec<ClauseAddress>,
    /// Where hits are statements, clauses of other texts of the statement.
    pub(super) of_statement: Option<Vec<ClauseAddress>>,
}

/// Of clauses in their order the first so many, without those that are nearly the
/// same as one before, and without more of one document than are wanted. Where hits are
/// statements, only texts of one statement are shown as one.
pub(super) fn choose(
    reader: &Reader,
    found: Vec<Found>,
    wanted: usize,
    question: &Question,
    options: &TopicOptions<'_>,
    watch: &Watch,
) -> Result<Vec<Chosen>, QueryError> {
    if options.by == By::Statement {
        return of_statements(reader, found, wanted, question);
    }
    let most = match (options.by, options.per_document) {
        (By::Document | By::Statement, _) => 1,
        (By::Clause, 0) => usize::MAX,
        (By::Clause, most) => most,
    };
    let mut excluded = Vec::new();
    for address in &question.excluded {
        excluded.push(Runs::of(reader, *address)?);
    }
    let mut of_documents: BTreeMap<(u32, DocId), usize> = BTreeMap::new();
    let (mut chosen, mut runs): (Vec<Chosen>, Vec<Runs>) = (Vec::new(), Vec::new());
    let mut behind = if options.copies { 0 } else { BEHIND };
    for found in found {
        watch.look()?;
        if chosen.len() >= wanted {
            if behind == 0 || wanted == 0 {
                break;
            }
            behind -= 1;
        }
        let count = of_documents.entry((found.address.segment_ord, found.first)).or_default();
        let full = *count >= most || chosen.len() >= wanted;
        if question.excluded.contains(&found.address)
            || full && (options.copies || options.by == By::Document)
        {
            continue;
        }
        if !options.copies || !excluded.is_empty() {
            let own = Runs::of(reader, found.address)?;
            if excluded.iter().any(|runs| runs.are_alike(&own)) {
                continue;
            }
            if !options.copies {
                if let Some(known) = runs.iter().position(|known| known.are_alike(&own)) {
                    chosen[known].copies.push(found.address);
                    continue;
                }
                if full {
                    continue;
                }
                runs.push(own);
            }
        }
        *count += 1;
        chosen.push(Chosen { found, copies: Vec::new(), of_statement: None });
    }
    Ok(chosen)
}

/// The statements of clauses in their order, each by a clause of its best text that was
/// found.
fn of_statements(
    reader: &Reader,
    found: Vec<Found>,
    wanted: usize,
    question: &Question,
) -> Result<Vec<Chosen>, QueryError> {
    let (mut places, mut documents, mut first) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
    for (place, found) in found.into_iter().enumerate() {
        let excluded = question.excluded.contains(&found.address);
        if !excluded && documents.insert((found.address.segment_ord, found.first)) {
            places.insert(found.address, place);
            first.push(found);
        }
    }
    let mut statements = by_statement(reader, first)?;
    statements.sort_unstable_by_key(|statement| places.get(&statement.shown.address).copied());
    let chosen = |OfStatement { shown, others }| Chosen {
        found: shown,
        copies: Vec::new(),
        of_statement: Some(others),
    };
    Ok(statements.into_iter().take(wanted).map(chosen).collect())
}
