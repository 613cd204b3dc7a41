//! How good a ranking is, by what assessors judged: the measures as trec_eval
//! defines them (<https://github.com/usnistgov/trec_eval>).

use std::collections::BTreeMap;

use serde::Serialize;

/// How many ranks count for the measures that are cut early.
const FIRST: usize = 10;

/// How many ranks count for recall.
const RECALLED: usize = 100;

/// The judgements of one topic: a grade for each document that was judged, above
/// 0 if it is relevant.
pub type Judged = BTreeMap<String, i64>;

/// The measures of one topic, or their means over several; names are kept stable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Discounted cumulated gain of the first ten by that of the best order (Järvelin
    /// and Kekäläinen 2002): the grade is the gain, the logarithm of rank + 1 to the
    /// base 2 the discount.
    #[serde(rename = "ndcg@10")]
    pub ndcg: f64,
    /// The mean, over all relevant documents, of the precision at their ranks.
    pub map: f64,
    /// Of the relevant documents, those among the first hundred.
    #[serde(rename = "recall@100")]
    pub recall: f64,
    /// Of the first ten, those that are relevant.
    #[serde(rename = "p@10")]
    pub precision: f64,
    /// One by the rank of the first relevant document.
    pub mrr: f64,
}

impl Measures {
    /// The measures by their names.
    pub fn named(&self) -> [(&'static str, f64); 5] {
        [
            ("ndcg@10", self.ndcg),
            ("map", self.map),
            ("recall@100", self.recall),
            ("p@10", self.precision),
            ("mrr", self.mrr),
        ]
    }

    /// Those of a ranking; none where no document is relevant.
    pub fn of(ranking: &[String], judged: &Judged) -> Option<Self> {
        let grade = |id: &String| judged.get(id).copied().unwrap_or(0).max(0) as f64;
        let relevant = judged.values().filter(|grade| **grade > 0).count();
        if relevant == 0 {
            return None;
        }
        let discounted = |(rank, grade): (usize, f64)| grade / (rank as f64 + 2.0).log2();
        // An empty sum of floats is -0.
        let gained = 0.0 + ranking.iter().take(FIRST).map(grade).enumerate().map(discounted).sum::<f64>();
        let mut ideal: Vec<f64> =
            judged.values().filter(|grade| **grade > 0).map(|grade| *grade as f64).collect();
        ideal.sort_by(|one, other| other.total_cmp(one));
        let best: f64 = ideal.into_iter().take(FIRST).enumerate().map(discounted).sum();
        let ranks: Vec<usize> =
            ranking.iter().enumerate().filter(|(_, id)| grade(id) > 0.0).map(|(rank, _)| rank + 1).collect();
        let before = |most: usize| ranks.iter().filter(|rank| **rank <= most).count() as f64;
        let precisions = ranks.iter().enumerate().map(|(found, rank)| (found + 1) as f64 / *rank as f64);
        Some(Measures {
            ndcg: gained / best,
            map: (0.0 + precisions.sum::<f64>()) / relevant as f64,
            recall: before(RECALLED) / relevant as f64,
            precision: before(FIRST) / FIRST as f64,
            mrr: ranks.first().map_or(0.0, |rank| 1.0 / *rank as f64),
        })
    }

    /// The means over several topics.
    pub fn mean(of: &[Measures]) -> Self {
        let mean =
            |measure: fn(&Measures) -> f64| of.iter().map(measure).sum::<f64>() / of.len().max(1) as f64;
        Measures {
            ndcg: mean(|of| of.ndcg),
            map: mean(|of| of.map),
            recall: mean(|of| of.recall),
            precision: mean(|of| of.precision),
            mrr: mean(|of| of.mrr),
        }
    }
}

/// How many ways of exchanging the two rankings are drawn.
const DRAWS: u32 = 20_000;

/// How likely a difference of the means as large as that of these pairs is, were
/// both of one kind: Fisher's randomization test, as Smucker, Allan and Carterette,
/// "A comparison of statistical significance tests for information retrieval
/// evaluation" (2007), advise. The same pairs give the same answer.
pub fn likelihood(pairs: &[(f64, f64)]) -> f64 {
    let differences: Vec<f64> = pairs.iter().map(|(one, other)| one - other).collect();
    let observed = differences.iter().sum::<f64>().abs() - 1e-12;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut as_large = 0u32;
    for _ in 0..DRAWS {
        let mut sum = 0.0;
        for chunk in differences.chunks(64) {
            let signs = next();
            for (bit, difference) in chunk.iter().enumerate() {
                sum += if signs >> bit & 1 == 1 { *difference } else { -difference };
            }
        }
        as_large += u32::from(sum.abs() >= observed);
    }
    f64::from(as_large + 1) / f64::from(DRAWS + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(grades: &[(&str, i64)]) -> Judged {
        grades.iter().map(|(id, grade)| ((*id).to_owned(), *grade)).collect()
    }

    fn ranking(ids: &str) -> Vec<String> {
        ids.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn the_measures_are_those_that_a_pencil_gives() {
        // Gains 2, 0, 1 at ranks 1 to 3: 2 + 1/log2(4) = 2.5. The best order is
        // 2, 1, 1: 2 + 1/log2(3) + 1/2 = 3.13093. Precisions 1 and 2/3, of three.
        let judged = judged(&[("a", 2), ("b", 0), ("c", 1), ("d", 1), ("e", -1)]);
        let of = Measures::of(&ranking("a b c x"), &judged).expect("there are relevant ones");
        assert!((of.ndcg - 2.5 / 3.130_929_753_571_457_3).abs() < 1e-12);
        assert!((of.map - (1.0 + 2.0 / 3.0) / 3.0).abs() < 1e-12);
        assert!((of.recall - 2.0 / 3.0).abs() < 1e-12);
        assert!((of.precision - 0.2).abs() < 1e-12);
        assert!((of.mrr - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_topic_without_a_relevant_document_is_no_topic() {
        assert_eq!(Measures::of(&ranking("a b"), &judged(&[("a", 0)])), None);
    }

    #[test]
    fn what_is_found_behind_the_tenth_rank_counts_for_map_and_recall() {
        let ids: Vec<String> = (0..20).map(|rank| format!("d{rank}")).collect();
        let of = Measures::of(&ids, &judged(&[("d11", 1)])).expect("there is one");
        assert_eq!((of.ndcg, of.precision, of.recall), (0.0, 0.0, 1.0));
        assert!((of.map - 1.0 / 12.0).abs() < 1e-12);
    }

    #[test]
    fn a_difference_that_always_has_one_sign_is_unlikely() {
        let better: Vec<(f64, f64)> = (0..20).map(|at| (0.5 + f64::from(at) / 100.0, 0.4)).collect();
        assert!(likelihood(&better) < 0.001);
        let mixed: Vec<(f64, f64)> =
            (0..20).map(|at| if at % 2 == 0 { (0.5, 0.4) } else { (0.4, 0.5) }).collect();
        assert!(likelihood(&mixed) > 0.9);
        assert_eq!(likelihood(&[(0.3, 0.3), (0.2, 0.2)]), 1.0);
    }
}
