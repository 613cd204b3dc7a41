//! The numbers of the ranking, and where they come from.

/// The numbers of the ranking. The defaults are one set for every collection: see
/// `docs/ranking.md` for how they were chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameters {
    /// How often a word of the document's title counts, for once in the clause, in a
    /// document of one clause; in others it is divided by the root of their number.
    pub title: f32,
    /// How often a heading counts that holds a word, for once in the clause.
    pub heading: f32,
    /// How much related words count, for once that a word of the question does.
    pub related: f32,
    /// How much they count in another language than the question's, for once that they do
    /// in its own where the index has none of the question's words.
    pub translated: f32,
    /// How much a topic counts that a question names by one of its terms.
    pub topic: f32,
    /// How much a topic counts whose description says what the question does.
    pub described: f32,
    /// How much words count together that the lexicon knows as one expression.
    pub expression: f32,
    /// How much the renderings of a formulation count that stands in the question.
    pub formulation: f32,
    /// How much the other names of a state or organisation count that it names.
    pub party: f32,
    /// How much the words of feedback weigh together, for once that those of the
    /// question do.
    pub feedback: f32,
    /// From how many clauses they come.
    pub clauses: usize,
    /// To which power the share of the best score is raised by which a clause counts.
    pub power: f32,
    /// In how many of the clauses a word must stand.
    pub shared: usize,
    /// How many words are taken.
    pub words: usize,
    /// Which part of a score hangs on how many words of the question have something in
    /// the clause.
    pub coverage: f32,
    /// How much a clause gains by being shorter than the average, for once that it does
    /// in other searches.
    pub short: f32,
    /// How much nearness in meaning counts, in deviations from the mean, for once
    /// that the words do.
    pub meaning: f32,
    /// How many of the best clauses by words are compared in meaning.
    pub pool: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters {
            title: 3.0,
            heading: 1.0,
            related: 1.5,
            translated: 2.0,
            topic: 1.0,
            described: 1.0,
            expression: 1.0,
            formulation: 3.0,
            party: 0.7,
            feedback: 2.0,
            clauses: 30,
            power: 4.0,
            shared: 2,
            words: 25,
            coverage: 0.5,
            short: 0.3,
            meaning: 1.0,
            pool: 2_000,
        }
    }
}

impl Parameters {
    /// The names of the parameters, as [`set`](Parameters::set) knows them.
    pub const NAMES: [&'static str; 18] = [
        "title",
        "heading",
        "related",
        "translated",
        "topic",
        "described",
        "expression",
        "formulation",
        "party",
        "feedback",
        "clauses",
        "power",
        "shared",
        "words",
        "coverage",
        "short",
        "meaning",
        "pool",
    ];

    /// Sets a parameter by its name; false where there is none of that name, or the
    /// value is none: less than 0, or no number.
    pub fn set(&mut self, name: &str, value: f32) -> bool {
        if !value.is_finite() || value < 0.0 {
            return false;
        }
        let count = value as usize;
        match name {
            "title" => self.title = value,
            "heading" => self.heading = value,
            "related" => self.related = value,
            "translated" => self.translated = value,
            "topic" => self.topic = value,
            "described" => self.described = value,
            "expression" => self.expression = value,
            "formulation" => self.formulation = value,
            "party" => self.party = value,
            "feedback" => self.feedback = value,
            "clauses" => self.clauses = count,
            "power" => self.power = value,
            "shared" => self.shared = count,
            "words" => self.words = count,
            "coverage" => self.coverage = value,
            "short" => self.short = value,
            "meaning" => self.meaning = value,
            "pool" => self.pool = count,
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_sets_something() {
        for name in Parameters::NAMES {
            let mut parameters = Parameters::default();
            assert!(parameters.set(name, 77.0), "{name}");
            assert_ne!(parameters, Parameters::default(), "{name}");
        }
        for (name, value) in [("luck", 1.0), ("title", -1.0), ("title", f32::NAN)] {
            assert!(!Parameters::default().set(name, value), "{name} {value}");
        }
    }
}
