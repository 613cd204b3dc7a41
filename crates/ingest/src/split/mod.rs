//! Splits a statement into its clauses.

pub mod closing;
pub mod marker;
mod scheme;
mod turns;

use document::{Apparatus, ApparatusKind, Clause, Span};
use marker::Style;
use scheme::{Part, Scheme};

use crate::format::Block;

/// The clauses of a text and what orders them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// The clauses in the order of the text.
    pub clauses: Vec<Clause>,
    /// Headings, speaker names, markers.
    pub apparatus: Vec<Apparatus>,
}

/// Splits a text at its numbers, articles, headings and paragraphs.
///
/// `blocks` are the paragraphs and headings without title, dateline and
/// furniture. Every block goes into one clause or into the apparatus. Labels
/// are unique in the document.
pub fn split(text: &str, blocks: &[Block]) -> Split {
    let parts = scheme::parts(text, blocks);
    let scheme = scheme::scheme(text, &parts);
    let turns = turns::turns(text, &parts);
    let closing = closing_at(text, &parts);
    let mut splitter = Splitter::new(text, scheme);
    for (index, part) in parts.iter().enumerate() {
        match closing {
            Some(closing) if index == closing => splitter.open("closing".into(), part.whole),
            Some(closing) if index > closing => splitter.go_on(part.whole),
            _ => splitter.take(part, turns.as_ref().and_then(|turns| turns[index].as_ref())),
        }
    }
    splitter.finish()
}

/// A text that is one clause as a whole.
pub fn one_clause(text: &str, blocks: &[Block]) -> Split {
    let mut splitter = Splitter::new(text, Scheme::Unnumbered);
    for (index, block) in blocks.iter().enumerate() {
        if index == 0 { splitter.open("p1".into(), block.span) } else { splitter.go_on(block.span) }
    }
    splitter.finish()
}

fn closing_at(text: &str, parts: &[Part]) -> Option<usize> {
    // Where the format says what closes the text, it says so to its end.
    let stated = parts.iter().rposition(|part| !part.is_closing()).map_or(0, |last| last + 1);
    if stated < parts.len() {
        return Some(stated);
    }
    let paragraphs: Vec<&str> = parts.iter().map(|part| part.whole.of(text)).collect();
    let at = closing::begins(&paragraphs)?;
    // A heading or a numbered clause behind it: it closes only a part.
    let later = &parts[at..];
    let numbered = later.iter().any(|part| {
        part.marker
            .as_ref()
            .is_some_and(|marker| matches!(marker.style, Style::Dot | Style::Article | Style::Han))
    });
    (!numbered && !later.iter().any(|part| part.is_heading())).then_some(at)
}

struct Splitter<'a> {
    text: &'a str,
    scheme: Scheme,
    split: Split,
    labels: std::collections::HashSet<String>,
    heading: Option<String>,
    /// Whether a heading stands between here and the last clause.
    headed: bool,
    speaker: Option<String>,
    /// What stands before the number in labels: `I.`, `s2.`, `annex-1.`.
    section: String,
    /// How many headings there have been.
    headings: u32,
    /// How many annexes there have been.
    annexes: u32,
    /// The number of the last numbered clause of this section or article.
    number: u32,
    /// The number of the last article.
    article: Option<String>,
    articles: u32,
    /// How many unnumbered clauses there have been.
    paragraphs: u32,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str, scheme: Scheme) -> Self {
        Splitter {
            text,
            scheme,
            split: Split::default(),
            labels: std::collections::HashSet::new(),
            heading: None,
            headed: false,
            speaker: None,
            section: String::new(),
            headings: 0,
            annexes: 0,
            number: 0,
            article: None,
            articles: 0,
            paragraphs: 0,
        }
    }

    /// Puts a part of the text where it belongs.
    fn take(&mut self, part: &Part, turn: Option<&turns::Turn>) {
        if let Some(turn) = turn {
            self.note(ApparatusKind::Speaker, turn.name_span);
            self.speaker = Some(turn.name.clone());
            if turn.speech.is_empty() {
                return;
            }
            return self.unnumbered(turn.speech);
        }
        let annex = part.marker.as_ref().filter(|marker| marker.style == Style::Annex);
        if let Some(marker) = annex
            && (part.is_heading() || part.is_short(self.text))
        {
            return self.annex(part, &marker.label);
        }
        let scheme = self.scheme;
        match scheme {
            Scheme::Articles if self.takes_article(part) => {}
            Scheme::Articles if self.article.is_some() && self.takes_number(part, Style::Dot) => {}
            Scheme::Sections if self.takes_section(part) => {}
            _ if part.is_heading() => self.heading(part),
            Scheme::Numbered(style) | Scheme::Restarting(style) if self.takes_number(part, style) => {}
            Scheme::Articles if self.annexes > 0 && self.takes_number(part, Style::Dot) => {}
            Scheme::Unnumbered if self.speaker.is_none() && part.is_item() && self.joins(part) => {
                self.go_on(part.whole)
            }
            Scheme::Unnumbered => self.unnumbered(part.whole),
            _ if self.split.clauses.is_empty() => self.open("preamble".into(), part.whole),
            _ if self.headed && self.article.is_none() && self.annexes == 0 => self.unnumbered(part.whole),
            _ => self.go_on(part.whole),
        }
    }

    /// Whether an item of a list belongs to the paragraph before it: it does,
    /// unless it says several sentences of its own.
    fn joins(&self, part: &Part) -> bool {
        !self.headed && !self.split.clauses.is_empty() && sentences(part.body.of(self.text)) < 2
    }

    fn heading(&mut self, part: &Part) {
        self.note(ApparatusKind::Heading, part.whole);
        self.headings += 1;
        self.headed = true;
        self.heading = Some(one_line(part.whole.of(self.text)));
        if let Scheme::Restarting(_) = self.scheme {
            let roman = part.marker.as_ref().filter(|marker| marker.style == Style::Roman);
            self.section = match roman {
                Some(marker) => format!("{}.", marker.label),
                None => format!("s{}.", self.headings),
            };
            self.number = 0;
        }
    }

    fn annex(&mut self, part: &Part, label: &str) {
        self.annexes += 1;
        self.note(ApparatusKind::Heading, part.whole);
        self.heading = Some(one_line(part.whole.of(self.text)));
        self.headed = true;
        let label = if label.ends_with('-') { format!("{label}{}", self.annexes) } else { label.to_owned() };
        self.section = format!("{label}.");
        self.number = 0;
        self.article = None;
    }

    /// An article: its heading, and the text on its line if there is any.
    fn takes_article(&mut self, part: &Part) -> bool {
        let Some(marker) = part.marker.as_ref().filter(|marker| marker.style == Style::Article) else {
            return false;
        };
        let expected = self.articles + 1;
        let restarts = marker.number == 1 && self.annexes > 0;
        if !(expected..expected + 3).contains(&marker.number) && !restarts {
            return false;
        }
        self.articles = marker.number;
        self.number = 0;
        let prefix = if self.annexes > 0 { self.section.clone() } else { String::new() };
        self.article = Some(format!("{prefix}art-{}", marker.label));
        let label = self.article.clone().unwrap_or_default();
        if part.body.is_empty()
            || part.is_heading()
            || part.is_short(self.text) && !ends_sentence(part.body.of(self.text))
        {
            self.note(ApparatusKind::Heading, part.whole);
            self.heading = Some(one_line(part.whole.of(self.text)));
            self.headed = true;
            return true;
        }
        self.note(ApparatusKind::Marker, part.marker_span());
        let inner = scheme::part_of(self.text, part.body);
        if !self.takes_number(&inner, Style::Dot) {
            self.open(label, part.body);
        }
        true
    }

    fn takes_section(&mut self, part: &Part) -> bool {
        let marker = part.marker.as_ref().filter(|marker| marker.style == Style::Section);
        let Some(marker) = marker.filter(|marker| marker.number == self.number + 1) else {
            return false;
        };
        self.number = marker.number;
        self.note(ApparatusKind::Marker, part.marker_span());
        self.open(marker.label.clone(), part.body);
        true
    }

    /// A numbered clause, where its number is the next one.
    fn takes_number(&mut self, part: &Part, style: Style) -> bool {
        let Some(marker) = part.marker.as_ref().filter(|marker| marker.style == style) else {
            return false;
        };
        // The first may have any number: an old record counts through the session.
        let first = self.number == 0 && (matches!(self.scheme, Scheme::Numbered(_)) || marker.number == 1);
        if !first && !(self.number + 1..self.number + 4).contains(&marker.number) {
            return false;
        }
        self.number = marker.number;
        let label = match &self.article {
            Some(article) => format!("{article}.{}", marker.label),
            None => format!("{}{}", self.section, marker.label),
        };
        self.note(ApparatusKind::Marker, part.marker_span());
        if part.body.is_empty() {
            // `一` alone on its line: the text is below it.
            self.headed = true;
            self.split.clauses.push(empty_clause(label, part.whole.end()));
            return true;
        }
        self.open(label, part.body);
        true
    }

    fn unnumbered(&mut self, span: Span) {
        self.paragraphs += 1;
        self.open(format!("p{}", self.paragraphs), span);
    }

    /// Opens a clause.
    fn open(&mut self, label: String, span: Span) {
        let mut clause = empty_clause(label, span.start());
        clause.heading = self.heading.clone();
        clause.speaker = self.speaker.clone();
        clause.span = span;
        clause.paragraphs = vec![span];
        self.headed = false;
        self.split.clauses.push(clause);
    }

    /// Adds a paragraph to the open clause. The lead-in of an article, and the
    /// first words of an annex, open one.
    fn go_on(&mut self, span: Span) {
        if self.headed && (self.article.is_some() || self.annexes > 0) && !self.awaits_text() {
            let label = match &self.article {
                Some(article) => article.clone(),
                None => self.section.trim_end_matches('.').to_owned(),
            };
            return self.open(label, span);
        }
        let Some(clause) = self.split.clauses.last_mut() else {
            return self.unnumbered(span);
        };
        if clause.paragraphs.is_empty() {
            clause.span = span;
            clause.heading = self.heading.clone();
            self.headed = false;
        } else {
            clause.span = Span::between(clause.span.start(), span.end());
        }
        clause.paragraphs.push(span);
    }

    fn awaits_text(&self) -> bool {
        self.split.clauses.last().is_some_and(|clause| clause.paragraphs.is_empty())
    }

    fn note(&mut self, kind: ApparatusKind, span: Span) {
        self.split.apparatus.push(Apparatus { kind, span });
    }

    fn finish(mut self) -> Split {
        self.split.clauses.retain(|clause| !clause.paragraphs.is_empty());
        for clause in &mut self.split.clauses {
            // A label that is taken gets a number of its own: `3`, `3-2`.
            let mut label = clause.label.clone();
            let mut copy = 1;
            while !self.labels.insert(label.clone()) {
                copy += 1;
                label = format!("{}-{copy}", clause.label);
            }
            clause.label = label;
        }
        self.split
    }
}

fn empty_clause(label: String, at: usize) -> Clause {
    let span = Span::between(at, at);
    Clause { label, heading: None, speaker: None, span, paragraphs: Vec::new(), language: None }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', ';', '。', '；', ':', '：', ','])
}

fn sentences(text: &str) -> usize {
    let ends = ['.', '!', '?', '。', '！', '？'];
    let mut count = text.matches('。').count();
    let mut rest = text;
    while let Some(at) = rest.find(ends) {
        let end = at + rest[at..].chars().next().map_or(1, char::len_utf8);
        let after = rest[end..].trim_start();
        let spaced = after.len() < rest[end..].len() || after.is_empty();
        count += usize::from(
            spaced && after.chars().next().is_none_or(|next| next.is_uppercase() || "\"“«".contains(next)),
        );
        rest = &rest[end..];
    }
    count
}
