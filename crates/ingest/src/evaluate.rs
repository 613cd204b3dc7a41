//! Scores the reader against documents that a careful reader has annotated.
//!
//! An annotation is a line of JSON for each document: its path, its metadata,
//! its clauses by their labels and by their first and last words, and strings
//! of page furniture that belong to no clause. What is compared is what
//! `clausewise explain` shows of the same file.

use std::collections::BTreeSet;

use document::Document;
use serde::{Deserialize, Serialize};

/// A document as a careful reader sees it.
#[derive(Debug, Clone, Deserialize)]
pub struct Annotation {
    /// The file, from the folder of the corpora.
    pub path: String,
    /// The document's own title; none where it has none.
    pub title: Option<String>,
    /// Its kind, by the kind's name.
    pub kind: String,
    /// When it was adopted, as precisely as is known.
    pub adopted: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Where it was adopted.
    pub place: Option<String>,
    /// The codes of its parties.
    #[serde(default)]
    pub parties: Vec<String>,
    /// The language of its body, ISO 639-1.
    pub language: Option<String>,
    /// Its clauses in order.
    pub clauses: Vec<AnnotatedClause>,
    /// Whether only the first clauses and the last one are annotated.
    #[serde(default)]
    pub partial: bool,
    /// Strings that are to be in no clause.
    #[serde(default)]
    pub furniture: Vec<String>,
}

/// A clause as a careful reader sees it.
#[derive(Debug, Clone, Deserialize)]
pub struct AnnotatedClause {
    /// What the document calls it.
    pub label: String,
    /// Its first words, or first characters in Chinese.
    pub starts: String,
    /// Its last words, or last characters.
    pub ends: String,
}

/// How many of a kind of thing were right.
///
/// Recall is `right / wanted`, precision `right / given`; F1 is the harmonic
/// mean of both (van Rijsbergen, Information Retrieval, 1979, chapter 7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Those that were annotated and were found.
    pub right: usize,
    /// Those that were annotated.
    pub wanted: usize,
    /// Those that the reader gave.
    pub given: usize,
}

impl Tally {
    /// The F1 of the tally; 1 where nothing was wanted and nothing given.
    pub fn f1(self) -> f64 {
        match self.wanted + self.given {
            0 => 1.0,
            all => 2.0 * self.right as f64 / all as f64,
        }
    }

    fn add(&mut self, other: Tally) {
        self.right += other.right;
        self.wanted += other.wanted;
        self.given += other.given;
    }

    fn of(right: bool) -> Tally {
        Tally { right: usize::from(right), wanted: 1, given: 1 }
    }
}

/// The scores of one document, or the sum of many.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Scores {
    /// Clauses whose first and last words are both right, in the order of the text.
    pub boundaries: Tally,
    /// Clauses that begin where they should under the label that they should have.
    pub labels: Tally,
    /// Codes of parties.
    pub parties: Tally,
    /// The title, white space, case and the shape of quotes folded.
    pub title: Tally,
    /// The kind.
    pub kind: Tally,
    /// The date of adoption.
    pub adopted: Tally,
    /// The date of publication.
    pub published: Tally,
    /// The place.
    pub place: Tally,
    /// The language.
    pub language: Tally,
    /// Strings of furniture that are in no clause.
    pub furniture: Tally,
}

impl Scores {
    /// Adds the scores of another document.
    pub fn add(&mut self, other: &Scores) {
        for (own, others) in self.tallies_mut().into_iter().zip(other.tallies()) {
            own.add(others.1);
        }
    }

    /// All tallies with their names.
    pub fn tallies(&self) -> [(&'static str, Tally); 10] {
        [
            ("boundaries", self.boundaries),
            ("labels", self.labels),
            ("title", self.title),
            ("kind", self.kind),
            ("adopted", self.adopted),
            ("published", self.published),
            ("place", self.place),
            ("parties", self.parties),
            ("language", self.language),
            ("furniture", self.furniture),
        ]
    }

    fn tallies_mut(&mut self) -> [&mut Tally; 10] {
        [
            &mut self.boundaries,
            &mut self.labels,
            &mut self.title,
            &mut self.kind,
            &mut self.adopted,
            &mut self.published,
            &mut self.place,
            &mut self.parties,
            &mut self.language,
            &mut self.furniture,
        ]
    }
}

/// What differs between an annotation and the reading, in words.
pub type Differences = Vec<String>;

/// Scores the reading of a document; none stands for a file that gave none,
/// of which nothing is right, not even what is annotated as unknown.
pub fn score(annotation: &Annotation, document: Option<&Document>) -> (Scores, Differences) {
    let Some(document) = document else {
        let empty = Document::default();
        let (mut scores, mut differences) = score(annotation, Some(&empty));
        scores.tallies_mut().into_iter().for_each(|tally| tally.right = 0);
        differences.insert(0, "no document was read".into());
        return (scores, differences);
    };
    let mut differences = Vec::new();
    let mut scores = Scores::default();
    score_clauses(annotation, document, &mut scores, &mut differences);
    let metadata = &document.metadata;
    let mut field = |name: &str, wanted: Option<&str>, given: Option<String>| {
        let fold = |value: &str| fold_title(value);
        let right = wanted.map(fold) == given.as_deref().map(fold);
        if !right {
            let show = |value: Option<&str>| value.map_or("none".to_owned(), |value| format!("`{value}`"));
            differences.push(format!("{name}: expected {}, found {}", show(wanted), show(given.as_deref())));
        }
        Tally::of(right)
    };
    scores.title = field("title", annotation.title.as_deref(), metadata.title.clone());
    scores.kind = field("kind", Some(&annotation.kind), Some(metadata.kind.to_string()));
    let date = |date: Option<document::Date>| date.map(|date| date.to_string());
    scores.adopted = field("adopted", annotation.adopted.as_deref(), date(metadata.adopted));
    scores.published = field("published", annotation.published.as_deref(), date(metadata.published));
    scores.place = field("place", annotation.place.as_deref(), metadata.place.clone());
    scores.language = field("language", annotation.language.as_deref(), metadata.language.clone());
    let wanted: BTreeSet<&str> = annotation.parties.iter().map(String::as_str).collect();
    let given: BTreeSet<&str> = metadata.parties.iter().map(String::as_str).collect();
    scores.parties =
        Tally { right: wanted.intersection(&given).count(), wanted: wanted.len(), given: given.len() };
    if wanted != given {
        let list = |codes: &BTreeSet<&str>| codes.iter().copied().collect::<Vec<_>>().join(" ");
        differences.push(format!("parties: expected `{}`, found `{}`", list(&wanted), list(&given)));
    }
    for furniture in &annotation.furniture {
        let wanted = fold(furniture);
        let holder =
            document.clauses.iter().find(|clause| fold(document.reading(clause).text()).contains(&wanted));
        scores.furniture.add(Tally::of(holder.is_none()));
        if let Some(clause) = holder {
            differences.push(format!("furniture: `{furniture}` stands in clause {}", clause.label));
        }
    }
    (scores, differences)
}

fn score_clauses(
    annotation: &Annotation,
    document: &Document,
    scores: &mut Scores,
    differences: &mut Differences,
) {
    let given = within_annotated(annotation, document);
    let wanted: Vec<&AnnotatedClause> = annotation.clauses.iter().collect();
    let texts: Vec<[String; 2]> = given
        .iter()
        .map(|&index| {
            let clause = &document.clauses[index];
            [fold(document.clause_text(clause)), fold(document.reading(clause).text())]
        })
        .collect();
    let begins = |want: &AnnotatedClause, at: usize| {
        texts[at].iter().any(|text| text.starts_with(&fold(&want.starts)))
    };
    let ends =
        |want: &AnnotatedClause, at: usize| texts[at].iter().any(|text| text.ends_with(&fold(&want.ends)));
    let whole = common(wanted.len(), given.len(), |a, b| begins(wanted[a], b) && ends(wanted[a], b));
    let headed = common(wanted.len(), given.len(), |a, b| {
        begins(wanted[a], b) && wanted[a].label == document.clauses[given[b]].label
    });
    scores.boundaries = Tally { right: whole.len(), wanted: wanted.len(), given: given.len() };
    scores.labels = Tally { right: headed.len(), wanted: wanted.len(), given: given.len() };

    let found: BTreeSet<usize> = whole.iter().map(|(want, _)| *want).collect();
    for (index, want) in wanted.iter().enumerate().filter(|(index, _)| !found.contains(index)) {
        let missing = format!("missing {} #{index}: `{}` … `{}`", want.label, want.starts, want.ends);
        differences.push(missing);
    }
    let found: BTreeSet<usize> = whole.iter().map(|(_, got)| *got).collect();
    for (at, index) in given.iter().enumerate().filter(|(at, _)| !found.contains(at)) {
        let text = &texts[at][0];
        let head: String = text.chars().take(50).collect();
        let tail: String = text.chars().skip(text.chars().count().saturating_sub(40)).collect();
        let label = &document.clauses[*index].label;
        differences.push(format!("extra {label}: `{head}` … `{tail}`"));
    }
    for (want, got) in &whole {
        let label = &document.clauses[given[*got]].label;
        if *label != wanted[*want].label {
            differences.push(format!("label: expected {}, found {label}", wanted[*want].label));
        }
    }
}

/// The clauses, by index, that the annotation speaks of: all, or those up to
/// the end of the last clause of an unbroken run, and the last.
fn within_annotated(annotation: &Annotation, document: &Document) -> Vec<usize> {
    let count = document.clauses.len();
    let Some(last_in_run) = annotation.clauses.len().checked_sub(2).filter(|_| annotation.partial) else {
        return (0..count).collect();
    };
    // The run ends with the clause whose last words are those of the last
    // annotated but one; where these are not found, as many as are annotated.
    let ends = fold(&annotation.clauses[last_in_run].ends);
    let starts = fold(&annotation.clauses[last_in_run].starts);
    let of = |index: usize| fold(document.clause_text(&document.clauses[index]));
    let end = (0..count)
        .find(|&index| {
            let text = of(index);
            text.contains(&starts) && text.contains(&ends)
        })
        .unwrap_or(last_in_run.min(count.saturating_sub(1)));
    let mut within: Vec<usize> = (0..count.min(end + 1)).collect();
    if end + 1 < count {
        within.push(count - 1);
    }
    within
}

/// The pairs of a longest common subsequence, as dynamic programming finds it
/// (Wagner and Fischer, Journal of the ACM 21, 1974).
fn common(left: usize, right: usize, equal: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let same: Vec<Vec<bool>> = (0..left).map(|a| (0..right).map(|b| equal(a, b)).collect()).collect();
    let mut lengths = vec![vec![0_usize; right + 1]; left + 1];
    for a in (0..left).rev() {
        for b in (0..right).rev() {
            lengths[a][b] =
                if same[a][b] { lengths[a + 1][b + 1] + 1 } else { lengths[a + 1][b].max(lengths[a][b + 1]) };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < left && b < right {
        if same[a][b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if lengths[a + 1][b] >= lengths[a][b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

/// White space folded; none beside Han characters.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let wide =
            |character: Option<char>| character.is_some_and(|c| ('\u{2e80}'..='\u{ffef}').contains(&c));
        if !folded.is_empty() && !wide(folded.chars().next_back()) && !wide(word.chars().next()) {
            folded.push(' ');
        }
        folded.extend(
            word.chars().filter(|character| !matches!(character, '\u{2060}' | '\u{200b}' | '\u{feff}')),
        );
    }
    folded
}

/// A title as it is compared: white space, case, and the shape of quotes folded.
fn fold_title(title: &str) -> String {
    let plain = title.to_lowercase().replace(['‘', '’', 'ʼ'], "'").replace(['“', '”', '«', '»'], "\"");
    fold(plain.replace('\u{2011}', "-").trim_end_matches(['.', ',', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, read_bytes};
    use lexicon::Lexicon;

    const ANNOTATION: &str = r#"{"path":"a.txt","title":"Joint Statement","kind":"joint-statement",
        "adopted":"2031-05-04","published":null,"place":"Lissarde","parties":[],"language":"en",
        "clauses":[{"label":"1","starts":"The two sides reaffirm their will","ends":"all of the seas."},
        {"label":"2","starts":"They will meet again next year","ends":"next year in spring."},
        {"label":"closing","starts":"Done at Lissarde on 4 May","ends":"on 4 May 2031."}],"furniture":["(end)"]}"#;

    fn scores(text: &str) -> (Scores, Differences) {
        let annotation: Annotation = serde_json::from_str(ANNOTATION).expect("it is an annotation");
        let reading = read_bytes(text.as_bytes(), Format::Text, "a.txt", Lexicon::embedded()).expect("text");
        score(&annotation, reading.documents.first())
    }

    #[test]
    fn what_is_read_as_annotated_is_right() {
        let (scores, differences) = scores(
            "Joint Statement\n\n1. The two sides reaffirm their will to keep the peace on all of the seas.\n\n\
             2. They will meet again next year in spring.\n\nDone at Lissarde on 4 May 2031. (end)",
        );
        assert_eq!(differences, [""; 0]);
        assert_eq!(scores.boundaries, Tally { right: 3, wanted: 3, given: 3 });
        assert_eq!(scores.furniture, Tally { right: 1, wanted: 1, given: 1 });
    }

    #[test]
    fn nothing_is_right_of_a_file_that_was_not_read() {
        let annotation: Annotation = serde_json::from_str(ANNOTATION).expect("it is an annotation");
        let (scores, differences) = score(&annotation, None);
        assert!(scores.tallies().iter().all(|(_, tally)| tally.right == 0), "{scores:?}");
        // Its publication and its parties are annotated as unknown.
        assert_eq!(scores.published, Tally { right: 0, wanted: 1, given: 1 });
        assert_eq!(scores.furniture, Tally { right: 0, wanted: 1, given: 1 });
        assert_eq!(differences[0], "no document was read");
    }

    #[test]
    fn a_clause_that_is_cut_short_is_wrong_and_named() {
        let (scores, differences) = scores(
            "Joint Statement\n\n1. The two sides reaffirm their will to keep the peace on all of the seas.\n\n\
             2. They will meet again next year.\n\nDone at Lissarde on 4 May 2031.",
        );
        assert_eq!(scores.boundaries.right, 2);
        assert_eq!(scores.labels.right, 3);
        assert!(differences.iter().any(|line| line.starts_with("missing 2")), "{differences:?}");
    }
}
