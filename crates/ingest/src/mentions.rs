//! Who is named in a clause, and in whose name it speaks.

use document::{Clause, Document, Span};
use lexicon::Lexicon;
use serde::Serialize;

/// One or several parties where a clause names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mentioned {
    /// Where in the published text.
    pub span: Span,
    /// The codes: of the one that is named, or of all parties of the document.
    pub codes: Vec<String>,
    /// Whether all parties are named together: `the two sides`, `双方`.
    pub together: bool,
}

/// Who is named in a clause, in the order of the text. Those who are named
/// together (`the two sides`) are the parties of the document.
pub fn mentions(document: &Document, clause: &Clause, lexicon: &Lexicon) -> Vec<Mentioned> {
    let text = document.clause_text(clause);
    let start = clause.span.start();
    let at = |range: std::ops::Range<usize>| Span::from(range).shifted(start);
    let language = clause.language.as_deref().or(document.metadata.language.as_deref());
    let parties = &document.metadata.parties;
    let mut found: Vec<Mentioned> = lexicon
        .parties_in(text)
        .into_iter()
        .map(|mention| Mentioned { span: at(mention.span), codes: vec![mention.code], together: false })
        .collect();
    if parties.len() >= 2 {
        found.extend(lexicon.collective_mentions(text, language).into_iter().map(|range| Mentioned {
            span: at(range),
            codes: parties.clone(),
            together: true,
        }));
    }
    found.sort_by_key(|mention| mention.span);
    found
}

/// In whose name a clause speaks: its speaker's, where the name tells a state;
/// all parties', where it names them together; else nobody's that is sure.
pub fn speaks_for(document: &Document, clause: &Clause, lexicon: &Lexicon) -> Vec<String> {
    if let Some(speaker) = &clause.speaker {
        let mut named = lexicon.parties_in(speaker);
        named.extend(lexicon.people_in(speaker));
        return named.into_iter().next().map(|mention| mention.code).into_iter().collect();
    }
    let together = mentions(document, clause, lexicon).into_iter().find(|mention| mention.together);
    together.map(|mention| mention.codes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, read_bytes};

    fn document(text: &str) -> Document {
        let lexicon = Lexicon::embedded();
        let mut reading = read_bytes(text.as_bytes(), Format::Text, "a.txt", lexicon).expect("it is text");
        reading.documents.remove(0)
    }

    #[test]
    fn the_two_sides_are_the_parties_of_the_document() {
        let document = document(
            "Joint Statement of the French Republic and the Kingdom of Norway\n\n\
             1. The two sides call on Sweden to keep the peace. Both sides will meet.\n\n\
             2. Trade in herring is free.\n",
        );
        let lexicon = Lexicon::embedded();
        let found: Vec<(String, String)> = mentions(&document, &document.clauses[0], lexicon)
            .into_iter()
            .map(|mention| (mention.span.of(&document.text).to_owned(), mention.codes.join(" ")))
            .collect();
        let expected = [("The two sides", "FR NO"), ("Sweden", "SE"), ("Both sides", "FR NO")];
        assert_eq!(found, expected.map(|(words, codes)| (words.to_owned(), codes.to_owned())));
        assert_eq!(speaks_for(&document, &document.clauses[0], lexicon), ["FR", "NO"]);
        assert!(speaks_for(&document, &document.clauses[1], lexicon).is_empty());
    }
}
