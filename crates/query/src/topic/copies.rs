//! Clauses that are nearly the same: reprints, and set wordings.
//!
//! Broder, "On the resemblance and containment of documents" (1997), over all runs
//! of three words.

use index::analyzer::Words;
use index::{ClauseAddress, IndexError, Reader};
use xxhash_rust::xxh3::xxh3_64;

/// How many words make a run.
const RUN: usize = 3;

/// From which resemblance on two clauses are shown as one.
const ALIKE: f32 = 0.8;

/// The runs of words of a clause.
pub(super) struct Runs(Vec<u64>);

impl Runs {
    /// Those of a clause as it is read.
    pub(super) fn of(reader: &Reader, address: ClauseAddress) -> Result<Self, IndexError> {
        Ok(Self::of_text(reader.clause(address)?.reading().text()))
    }

    fn of_text(text: &str) -> Self {
        let words = Words::of(text);
        let tokens: Vec<&str> = words.iter().map(|word| words.token(word)).collect();
        let hash = |run: &[&str]| xxh3_64(run.join(" ").as_bytes());
        // What is shorter than a run is one by itself.
        let mut runs: Vec<u64> =
            if tokens.len() < RUN { vec![hash(&tokens)] } else { tokens.windows(RUN).map(hash).collect() };
        runs.sort_unstable();
        runs.dedup();
        Runs(runs)
    }

    /// Whether two clauses are nearly the same.
    pub(super) fn are_alike(&self, other: &Self) -> bool {
        let (few, many) =
            if self.0.len() < other.0.len() { (&self.0, &other.0) } else { (&other.0, &self.0) };
        if (few.len() as f32) < ALIKE * many.len() as f32 {
            return false;
        }
        let shared = few.iter().filter(|run| many.binary_search(run).is_ok()).count();
        shared as f32 >= ALIKE * (few.len() + many.len() - shared) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reprint_is_alike_and_another_clause_is_not() {
        let of = Runs::of_text;
        let clause = "Both sides oppose the unlawful use of unilateral measures against third states and call on \
                      all to lift them without delay, so that trade among nations can go on as before.";
        let reprint = clause.replace("Both sides oppose", "The sides oppose");
        assert!(of(clause).are_alike(&of(&reprint)));
        assert!(!of(clause).are_alike(&of("Both sides oppose the unlawful use of force.")));
        assert!(of("Peace.").are_alike(&of("peace")));
        assert!(!of("Peace.").are_alike(&of("War.")));
    }
}
