//! Which of the best clauses are shown.

use std::collections::BTreeMap;

use index::{ClauseAddress, Reader};
use tantivy::DocId;

use super::copies::Runs;
use super::{Question, TopicOptions};
use crate::deadline::{QueryError, Watch};
use crate::rank::Found;
use crate::search::By;

/// How many more clauses than are wanted are looked at for copies of those.
const BEHIND: usize = 20;

/// A clause that is shown, and those that are shown with it.
pub(super) struct Chosen {
    pub(super) found: Found,
    pub(super) copies: Vec<ClauseAddress>,
}

/// Of clauses in their order the first so many, without those that are nearly the
/// same as one before, and without more of one document than are wanted.
pub(super) fn choose(
    reader: &Reader,
    found: Vec<Found>,
    wanted: usize,
    question: &Question,
    options: &TopicOptions<'_>,
    watch: &Watch,
) -> Result<Vec<Chosen>, QueryError> {
    let most = match (options.by, options.per_document) {
        (By::Document, _) => 1,
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
        chosen.push(Chosen { found, copies: Vec::new() });
    }
    Ok(chosen)
}
