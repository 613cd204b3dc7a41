//! Reads the text of a query.
//!
//! Quotes of every kind are quotes: straight, curly, low, angle and corner
//! ones, in any sensible pairing. What stands in quotes is a phrase. Outside
//! of them each word is any form of the word; a word that a hyphen, a slash or
//! an apostrophe parts, or that is written in Han characters, is a phrase.

use document::Span;
use index::analyzer::{Join, Words};

use crate::query::{Operand, Query};

/// A query and what could not be understood of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The query.
    pub query: Query,
    /// What could not be understood, each with its place.
    pub problems: Vec<Problem>,
}

/// A place in a query that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands in the query.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// The longest query that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// The most operands that a query has.
const MOST: usize = 256;

/// Reads a query. Every text gives one, if only an empty one with a problem.
pub fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let end = text.floor_char_boundary(LONGEST);
    if end < text.len() {
        parsed.problem(
            Span::between(end, text.len()),
            format!("the query is longer than {LONGEST} bytes; the rest is not read"),
            "search for a shorter phrase",
        );
    }
    let text = &text[..end];
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let after = at + character.len_utf8();
        if let Some(closers) = closers(character) {
            at = parsed.quoted(text, at, after, closers);
        } else if character.is_whitespace() {
            at = after;
        } else if let Some((inner, length)) = single_quoted(&text[at..]) {
            parsed.phrase(text, inner.shifted(at), true);
            at += length;
        } else {
            let stop = text[at..]
                .find(|next: char| next.is_whitespace() || closers_anywhere(next))
                .unwrap_or(text.len() - at);
            let word = Span::between(at, at + stop.max(character.len_utf8()));
            parsed.word(text, word);
            at = word.end();
        }
    }
    if parsed.query.operands.len() > MOST {
        let rest = parsed.query.operands.split_off(MOST);
        if let Some(Operand::Phrase { span, .. } | Operand::Word { span, .. }) = rest.first() {
            parsed.problem(
                *span,
                format!("only the first {MOST} words are searched for"),
                "search for a shorter phrase",
            );
        }
    }
    if parsed.query.operands.is_empty() && parsed.problems.is_empty() {
        parsed.problem(
            Span::between(0, text.len()),
            "there is no word to search for".into(),
            "give a word or a phrase",
        );
    }
    parsed
}

/// The signs that may close what this sign opens; none where it opens nothing.
///
/// Languages pair the curly quotes differently: “…” in English, „…“ in German
/// and Russian, ”…” in Swedish, »…« in Danish.
fn closers(opener: char) -> Option<&'static [char]> {
    Some(match opener {
        '"' | '＂' | '〝' | '“' | '”' | '„' | '‟' => &['"', '＂', '“', '”', '‟', '〞', '〟'],
        '«' => &['»', '«'],
        '»' => &['«', '»'],
        '「' | '｢' => &['」', '｣'],
        '『' => &['』'],
        '《' => &['》'],
        '〈' => &['〉'],
        _ => return None,
    })
}

/// Signs that end a word that stands before them without a space. A curly
/// single quote is an apostrophe there.
fn closers_anywhere(character: char) -> bool {
    closers(character).is_some() || ['»', '」', '』', '》', '〉', '｣', '〞', '〟'].contains(&character)
}

/// Single quotes, which are quotes only around several words.
const SINGLE: [(char, &[char]); 6] = [
    ('\'', &['\'']),
    ('‘', &['’', '‘']),
    ('‚', &['‘', '’']),
    ('‹', &['›']),
    ('›', &['‹', '›']),
    ('’', &['’']),
];

impl Parsed {
    /// Reads from an opening quote; gives where to go on.
    fn quoted(&mut self, text: &str, opener: usize, start: usize, closers: &[char]) -> usize {
        let found = text[start..].char_indices().find(|(_, character)| closers.contains(character));
        let (end, next) = match found {
            Some((at, closer)) => (start + at, start + at + closer.len_utf8()),
            None => {
                self.problem(
                    Span::between(opener, start),
                    "this quotation mark is never closed".into(),
                    "what stands behind it was read as one phrase",
                );
                (text.len(), text.len())
            }
        };
        let span = Span::between(start, end).trimmed(text);
        if Words::of(span.of(text)).is_empty() {
            if found.is_none() {
                // `jurisdiction"`: it is said already that nothing closes it.
                return next;
            }
            let message = "there is no word between these quotation marks".into();
            self.problem(Span::between(opener, next), message, "give at least one word");
        } else {
            self.phrase(text, span, true);
        }
        next
    }

    fn phrase(&mut self, text: &str, span: Span, quoted: bool) {
        self.query.operands.push(Operand::Phrase { text: span.of(text).to_owned(), span, quoted });
    }

    /// Reads an unquoted word, or several between single quotes.
    fn word(&mut self, text: &str, span: Span) {
        let words = Words::of(span.of(text));
        let Some(first) = words.get(0) else {
            // A sign alone, such as a dash between words, says nothing.
            return;
        };
        self.operator(text, span);
        let parted = words.len() > 1 || first.join != Join::Apart;
        let (start, end) =
            words.get(words.len() - 1).map_or((0, span.len()), |last| (first.span.start(), last.span.end()));
        let inner = Span::between(start, end).shifted(span.start());
        if parted || words.letters(first).chars().all(index::analyzer::fold::is_han) {
            self.phrase(text, inner, false);
        } else {
            self.query.operands.push(Operand::Word { text: inner.of(text).to_owned(), span: inner });
        }
    }

    /// Says so where a word looks like an operator of another search engine:
    /// here it is a word like any other.
    fn operator(&mut self, text: &str, span: Span) {
        const HINT: &str = "all words and \"phrases\" of a query must stand in the clause";
        let word = span.of(text);
        let field = word.split_once(':').is_some_and(|(name, rest)| {
            !rest.is_empty()
                && !rest.starts_with("//")
                && name.len() > 1
                && name.chars().all(char::is_alphabetic)
        });
        let message = if ["AND", "OR", "NOT"].contains(&word) {
            format!("`{word}` is read as a word")
        } else if word.starts_with('-') {
            "a hyphen before a word excludes nothing".to_owned()
        } else if word.contains('*') {
            "`*` stands for no letters".to_owned()
        } else if word.starts_with('(') || word.ends_with(')') && !word.contains('(') {
            "parentheses do not group words".to_owned()
        } else if field {
            "what stands before the colon is read as a word".to_owned()
        } else {
            return;
        };
        self.problem(span, message, HINT);
    }

    fn problem(&mut self, span: Span, message: String, hint: &str) {
        self.problems.push(Problem { span, message, hint: hint.to_owned() });
    }
}

/// The span inside single quotes around several words at the head of a text,
/// and how far the quotation reaches.
fn single_quoted(text: &str) -> Option<(Span, usize)> {
    let opener = text.chars().next()?;
    let (_, closers) = SINGLE.iter().find(|(sign, _)| *sign == opener)?;
    let start = opener.len_utf8();
    // It closes where no letter follows: `'human rights' law`, not `'the world's`.
    let mut signs = text[start..].char_indices().filter(|(_, character)| closers.contains(character));
    let (at, closer) = signs.find(|(at, closer)| {
        let behind = text[start + at + closer.len_utf8()..].chars().next();
        let before = text[start..start + at].chars().next_back();
        behind.is_none_or(|next| !next.is_alphanumeric()) && before.is_some_and(|last| !last.is_whitespace())
    })?;
    let span = Span::between(start, start + at);
    let words: Vec<&str> = span.of(text).split_whitespace().collect();
    // `'tis the world's 'human rights'`: the first of two openers is an apostrophe.
    let several = words.len() > 1 && !words.iter().any(|word| word.starts_with(opener));
    several.then_some((span, start + at + closer.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let parsed = parse(text);
        let operands: Vec<String> = parsed
            .query
            .operands
            .iter()
            .map(|operand| match operand {
                Operand::Phrase { text, .. } => format!("[{text}]"),
                Operand::Word { text, .. } => text.clone(),
            })
            .collect();
        format!("{}{}", operands.join(" "), "!".repeat(parsed.problems.len()))
    }

    #[test]
    fn quotes_of_every_kind_are_quotes() {
        for text in [
            "\"long-arm law\"",
            "“long-arm law”",
            "„long-arm law“",
            "”long-arm law”",
            "«long-arm law»",
            "»long-arm law«",
            "「long-arm law」",
            "『long-arm law』",
            "《long-arm law》",
            "＂long-arm law＂",
            "'long-arm law'",
            "‘long-arm law’",
            "‹long-arm law›",
        ] {
            assert_eq!(read(text), "[long-arm law]", "{text}");
        }
    }

    #[test]
    fn words_and_phrases_stand_side_by_side() {
        assert_eq!(read("sanctions \"human rights\" iran"), "sanctions [human rights] iran");
        assert_eq!(
            read("long-arm A/RES/73/27 Russia’s l'État 联合国"),
            "[long-arm] [A/RES/73/27] [Russia’s] [l'État] [联合国]"
        );
        assert_eq!(read("sanctions UN: reform"), "sanctions UN reform");
        assert_eq!(read("war — peace"), "war peace");
    }

    #[test]
    fn an_apostrophe_is_no_quote() {
        assert_eq!(
            read("'tis the world's 'human rights' law"),
            "tis [world's] [human rights] law".replace("tis ", "tis the ")
        );
        assert_eq!(read("the peoples’ rights"), "the peoples rights");
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_is_read() {
        assert_eq!(read("\"human rights"), "[human rights]!");
        assert_eq!(read("\"\" peace"), "peace!");
        assert_eq!(read(""), "!");
        assert_eq!(read("?! —"), "!");
        assert_eq!(read("long-arm law\""), "[long-arm] law!");
    }

    #[test]
    fn what_other_engines_take_for_operators_is_a_word_and_is_told() {
        assert_eq!(read("security -war"), "security war!");
        assert_eq!(read("security NOT war"), "security NOT war!");
        assert_eq!(read("secur*"), "secur!");
        assert_eq!(read("kind:treaty"), "[kind:treaty]!");
    }

    #[test]
    fn a_written_query_is_read_as_the_same() {
        for text in ["sanctions \"human rights\" iran", "“long-arm law” 联合国", "Russia’s"] {
            let query = parse(text).query;
            assert_eq!(parse(&query.to_string()).query.to_string(), query.to_string());
        }
    }
}
