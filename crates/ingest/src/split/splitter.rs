//! Puts the parts of a text where they belong: into clauses, or the apparatus.

use document::{Apparatus, ApparatusKind, Clause, Span};

use super::marker::{Marker, Style};
use super::outline::{self, Numbers, Scheme};
use super::part::{self, Heading, Part};
use super::turns::Turn;
use super::{Split, annex, clauses, lists, neighbours, signatures};

/// What is known between two parts.
pub(super) struct Splitter<'a> {
    text: &'a str,
    /// Title and dateline, in order: no clause reaches across them.
    head: &'a [Apparatus],
    split: Split,
    heading: Option<String>,
    /// Whether a heading stands between here and the last clause.
    headed: bool,
    speaker: Option<String>,
    /// `annex-1`, in an annex.
    annex: Option<String>,
    annexes: u32,
    /// What stands before the number in labels: `I.`, `s2.`.
    section: String,
    /// How many unnumbered headings there have been.
    headings: u32,
    /// The number of the last numbered clause of this section or article.
    number: u32,
    /// The label of the article that is open, and its number.
    article: Option<(String, u32)>,
    /// Whether the format says that it is one.
    stated: bool,
    /// Chapter and number of the last article of this zone.
    last_article: (u32, u32),
    /// The style of the numbers in the article that is open.
    inner: Option<Style>,
    /// How many unnumbered clauses there have been.
    paragraphs: u32,
    /// Whether the text before the first article is in sections of its own, and
    /// no preamble; or the text behind signatures is none of an article.
    sectioned: bool,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(text: &'a str, head: &'a [Apparatus]) -> Self {
        Splitter {
            text,
            head,
            split: Split::default(),
            heading: None,
            headed: false,
            speaker: None,
            annex: None,
            annexes: 0,
            section: String::new(),
            headings: 0,
            number: 0,
            article: None,
            stated: false,
            last_article: (0, 0),
            inner: None,
            paragraphs: 0,
            sectioned: false,
        }
    }

    /// Takes in the body of a text, or an annex that opens with its heading.
    pub(super) fn zone(&mut self, parts: &[Part], turns: Option<&[Option<Turn>]>, last: bool) {
        // "Annex to Decision No 1 of the Council" may open the text itself.
        let annexed = parts.first().is_some_and(|part| super::opens_annex(self.text, part));
        let first = usize::from(annexed && self.annex(&parts[0]));
        let lines = if first > 0 { annex::lines_of_act(self.text, &parts[first..]) } else { 0 };
        for line in &parts[first..first + lines] {
            self.heading(line);
        }
        let first = first + lines;
        let scheme = outline::scheme(self.text, &parts[first..]);
        self.sectioned = scheme == Scheme::Articles && is_sectioned(&parts[first..]);
        let captions = match scheme {
            Scheme::Unnumbered => neighbours::lettered_captions(self.text, parts),
            _ => Vec::new(),
        };
        let is_caption = |index: usize| captions.binary_search(&index).is_ok();
        let is_item = |index: usize| {
            let part = &parts[index];
            if is_caption(index) {
                return false;
            }
            // In a text without numbers of its own, numbers are those of a list.
            part.is_item()
                || scheme == Scheme::Unnumbered
                    && part.marker.as_ref().is_some_and(|marker| marker.style.is_number() && marker.sure)
                    && !part.is_heading()
        };
        let joined = lists::joined(self.text, parts, is_item);
        let closing = signatures::at_the_end(self.text, &parts[first..], last)
            .or_else(|| outline::end_of_list(&parts[first..], scheme))
            .map(|at| at + first);
        let signed = signatures::in_the_middle(self.text, &parts[first..closing.unwrap_or(parts.len())])
            .map(|signed| signed.start + first..signed.end + first);
        for (index, part) in parts.iter().enumerate().skip(first) {
            match closing {
                Some(closing) if index == closing => self.open("closing".into(), part.whole),
                Some(closing) if index > closing => self.go_on(part.whole),
                _ if signed.as_ref().is_some_and(|signed| signed.start == index) => {
                    self.open("closing".into(), part.whole);
                }
                _ if signed.as_ref().is_some_and(|signed| signed.contains(&index)) => self.go_on(part.whole),
                _ => {
                    // What stands behind the signatures belongs to no article.
                    if signed.as_ref().is_some_and(|signed| signed.end == index) {
                        self.article = None;
                        self.last_article = (0, 0);
                        self.sectioned = true;
                    }
                    if is_caption(index) {
                        self.under(part, scheme);
                        continue;
                    }
                    let turn = turns.and_then(|turns| turns[index].as_ref());
                    self.take(part, turn, scheme, joined[index]);
                }
            }
        }
    }

    /// Puts a part of the text where it belongs.
    fn take(&mut self, part: &Part, turn: Option<&Turn>, scheme: Scheme, joined: bool) {
        if let Some(turn) = turn {
            self.note(ApparatusKind::Speaker, turn.name_span);
            self.speaker = Some(turn.name.clone());
            if turn.speech.is_empty() {
                // What is said stands below the name.
                self.headed = true;
            } else {
                self.unnumbered(turn.speech);
            }
            return;
        }
        match scheme {
            Scheme::Articles if self.takes_article(part) => {}
            Scheme::Articles if part.is_heading() => self.division(part),
            Scheme::Articles if self.takes_paragraph(part) => {}
            Scheme::Numbered(numbers) if self.takes_number(part, numbers) => {}
            Scheme::Numbered(Numbers { above: Some(above), .. })
                if part.is(above) && part.is_caption(self.text) =>
            {
                self.under(part, scheme);
            }
            _ if part.is_heading() => self.under(part, scheme),
            Scheme::Unnumbered if joined && !self.headed && self.has_clause() => self.go_on(part.whole),
            Scheme::Unnumbered => self.item(part),
            _ if self.headed && self.leads_in(scheme) => self.lead_in(part.whole),
            _ if self.sectioned && self.article.is_none() && self.annex.is_none() => {
                self.unnumbered(part.whole)
            }
            _ if !self.has_clause() && self.annex.is_none() => self.open("preamble".into(), part.whole),
            _ if self.headed && self.article.is_none() => self.unnumbered(part.whole),
            _ => self.go_on(part.whole),
        }
    }

    fn has_clause(&self) -> bool {
        !self.split.clauses.is_empty()
    }

    /// Whether text below a heading is the lead-in of what the heading numbers.
    fn leads_in(&self, scheme: Scheme) -> bool {
        match scheme {
            Scheme::Articles => self.article.is_some() || self.annex.is_some(),
            Scheme::Numbered(numbers) => {
                self.annex.is_some() || numbers.restart && numbers.above.is_some() && !self.section.is_empty()
            }
            Scheme::Unnumbered => false,
        }
    }

    /// The lead-in of an article, of a numbered heading, or of an annex.
    fn lead_in(&mut self, span: Span) {
        let label = match &self.article {
            Some((article, _)) => article.clone(),
            None if !self.section.is_empty() => self.labelled(self.section.trim_end_matches('.')),
            None => self.annex.clone().unwrap_or_default(),
        };
        self.open(label, span);
    }

    /// A label within the annex that is open, if one is.
    fn labelled(&self, label: &str) -> String {
        match &self.annex {
            Some(annex) => format!("{annex}.{label}"),
            None => label.to_owned(),
        }
    }

    /// A heading that numbers no clause itself.
    fn under(&mut self, part: &Part, scheme: Scheme) {
        self.heading(part);
        self.headings += 1;
        self.article = None;
        let Scheme::Numbered(numbers) = scheme else {
            return;
        };
        if numbers.restart {
            let own = part.marker.as_ref().filter(|marker| {
                numbers.above == Some(marker.style)
                    || matches!(marker.style, Style::Roman | Style::Division | Style::Section)
            });
            self.section = match (own, single_letter(part.whole.of(self.text))) {
                (Some(marker), _) if !marker.label.is_empty() => format!("{}.", marker.label),
                (_, Some(letter)) => format!("{letter}."),
                _ => format!("s{}.", self.headings),
            };
            self.number = 0;
        }
    }

    /// A heading among articles: a chapter, or the article's own caption.
    fn division(&mut self, part: &Part) {
        let outer = part.is(Style::Division) || part.heading == Heading::Stated;
        if outer && self.has_clause() && !self.headed {
            self.article = None;
        }
        self.heading(part);
    }

    fn heading(&mut self, part: &Part) {
        self.note(ApparatusKind::Heading, part.whole);
        self.headed = true;
        self.heading = Some(one_line(part.whole.of(self.text).trim_start_matches(['#', ' '])));
    }

    /// The heading of an annex; false where it is no heading after all.
    fn annex(&mut self, part: &Part) -> bool {
        let Some(marker) = &part.marker else {
            return false;
        };
        self.annexes += 1;
        self.heading(part);
        let label = &marker.label;
        self.annex =
            Some(if label.ends_with('-') { format!("{label}{}", self.annexes) } else { label.clone() });
        self.section = String::new();
        self.number = 0;
        self.article = None;
        self.last_article = (0, 0);
        self.inner = None;
        true
    }

    /// An article: its heading, and the text on its line if there is any.
    fn takes_article(&mut self, part: &Part) -> bool {
        let Some(marker) = part.marker.as_ref().filter(|marker| marker.style == Style::Article) else {
            if part.opens_article {
                // "Preamble", "Annex B": an article without a number.
                self.article = None;
                self.heading(part);
            }
            return part.opens_article;
        };
        if !part.opens_article && (!self.follows_article(marker) || self.refers_to_article(marker)) {
            return false;
        }
        self.stated = part.opens_article;
        self.last_article = (marker.chapter, marker.number);
        self.number = 0;
        self.inner = None;
        self.article = Some((self.labelled(&format!("art-{}", marker.label)), marker.number));
        let body = part.body.of(self.text);
        let caption =
            part.is_heading() || part.body.is_empty() || part::is_short(body) && !part::ends_sentence(body);
        if caption {
            self.heading(part);
            return true;
        }
        self.heading = Some(one_line(part.marker_span(self.text).of(self.text)));
        self.note(ApparatusKind::Marker, part.marker_span(self.text));
        let inner = part::part_of(self.text, part.body);
        if !self.takes_paragraph(&inner) {
            let label = self.article.as_ref().map(|(label, _)| label.clone()).unwrap_or_default();
            self.open(label, part.body);
        }
        true
    }

    /// Whether an article may come behind the last one: the next, one of the
    /// three behind it, `5 bis`, the first of a chapter, or the first under a heading.
    fn follows_article(&self, marker: &Marker) -> bool {
        let (chapter, number) = self.last_article;
        if number == 0 || marker.number == 1 && self.headed {
            return true;
        }
        if marker.chapter != chapter {
            return (chapter + 1..chapter + 4).contains(&marker.chapter) && marker.number <= 3;
        }
        (number + 1..number + 4).contains(&marker.number) || marker.number == number && is_suffixed(marker)
    }

    /// Whether the text of an article that the format names refers to another:
    /// "as defined in⏎Article 12.1 (Definitions)." Only the next, behind a sentence,
    /// may be one that the format does not know of.
    fn refers_to_article(&self, marker: &Marker) -> bool {
        let (chapter, number) = self.last_article;
        let next = marker.chapter == chapter && marker.number == number + 1;
        let ended = || {
            let last = self.split.clauses.last();
            last.is_none_or(|clause| part::ends_sentence(clause.span.of(self.text)))
        };
        self.stated && self.article.is_some() && !(next && ended())
    }

    /// A numbered paragraph of an article.
    fn takes_paragraph(&mut self, part: &Part) -> bool {
        let Some(marker) = part.marker.as_ref().filter(|marker| marker.style.is_number() && marker.sure)
        else {
            return false;
        };
        if marker.style == Style::Roman || self.article.is_none() && self.annex.is_none() {
            return false;
        }
        let article = self.article.clone();
        let label = match (&article, marker.style) {
            // "5.2" in article 5 is its second paragraph.
            (Some((label, number)), Style::Decimal) => {
                let inner = marker.label.strip_prefix(&format!("{number}."));
                let Some(inner) = inner.filter(|inner| !inner.contains('.')) else {
                    return false;
                };
                format!("{label}.{inner}")
            }
            (Some((label, _)), _) => format!("{label}.{}", marker.label),
            (None, _) => self.labelled(&marker.label),
        };
        let opens = self.inner.is_none() && marker.number == 1;
        let follows =
            self.inner == Some(marker.style) && (self.number + 1..self.number + 4).contains(&marker.number);
        if !opens && !follows {
            return false;
        }
        self.inner = Some(marker.style);
        self.number = marker.number;
        self.note(ApparatusKind::Marker, part.marker_span(self.text));
        self.open_or_await(label, part);
        true
    }

    /// A numbered clause, where its number is the next one.
    fn takes_number(&mut self, part: &Part, numbers: Numbers) -> bool {
        let Some(marker) = &part.marker else {
            return false;
        };
        if marker.style == Style::Decimal && numbers.style == Style::Dot {
            return self.takes_decimal(part, marker);
        }
        if marker.style != numbers.style {
            return false;
        }
        // The first is that of the run: "731. Eyes only" above a "1." numbers a telegram.
        let opens = marker.number == numbers.first || marker.number == 1;
        let first = self.number == 0 && marker.sure && opens && (!numbers.restart || marker.number == 1);
        let reach = if marker.sure { 4 } else { 2 };
        if !first && !(self.number + 1..self.number + reach).contains(&marker.number) {
            return false;
        }
        self.number = marker.number;
        let label = self.labelled(&format!("{}{}", self.section, marker.label));
        if numbers.captions && (part.is_heading() || part.is_caption(self.text)) && !part.body.is_empty() {
            self.heading(part);
            self.headed = false;
            self.split.clauses.push(empty_clause(label, part.whole.end()));
            return true;
        }
        self.note(ApparatusKind::Marker, part.marker_span(self.text));
        self.open_or_await(label, part);
        true
    }

    /// `2.1` below `2.`
    fn takes_decimal(&mut self, part: &Part, marker: &Marker) -> bool {
        let outer = marker.label.split('.').next().and_then(|outer| outer.parse::<u32>().ok());
        if outer != Some(self.number) {
            return false;
        }
        // The caption above it is a heading, and no clause.
        if let Some(clause) = self.split.clauses.last()
            && clause.paragraphs.is_empty()
        {
            self.split.clauses.pop();
        }
        let label = self.labelled(&format!("{}{}", self.section, marker.label));
        self.note(ApparatusKind::Marker, part.marker_span(self.text));
        self.open_or_await(label, part);
        true
    }

    /// Opens a clause with a part's text; one that has none awaits that below it.
    fn open_or_await(&mut self, label: String, part: &Part) {
        if part.body.is_empty() {
            self.split.clauses.push(empty_clause(label, part.whole.end()));
            self.headed = false;
        } else {
            self.open(label, part.body);
        }
    }

    /// An unnumbered paragraph, or an item that is a clause of its own.
    fn item(&mut self, part: &Part) {
        // The number of a telegram stands before its first word.
        let telegram = !self.has_clause() && part.is(Style::Dot);
        let bullet = (part.is_bullet() || telegram) && part.marker.is_some() && !part.body.is_empty();
        if bullet {
            self.note(ApparatusKind::Marker, part.marker_span(self.text));
        }
        self.unnumbered(if bullet { part.body } else { part.whole });
    }

    fn unnumbered(&mut self, span: Span) {
        self.paragraphs += 1;
        self.open(format!("p{}", self.paragraphs), span);
    }

    /// Opens a clause.
    pub(super) fn open(&mut self, label: String, span: Span) {
        let mut clause = empty_clause(label, span.start());
        clause.heading = self.heading.clone();
        clause.speaker = self.speaker.clone();
        clause.span = span;
        clause.paragraphs = vec![span];
        self.headed = false;
        self.split.clauses.push(clause);
    }

    /// Adds a paragraph to the open clause.
    pub(super) fn go_on(&mut self, span: Span) {
        let heading = self.heading.clone();
        let head = self.head;
        let Some(clause) = self.split.clauses.last_mut() else {
            return self.unnumbered(span);
        };
        let gap = Span::between(clause.span.end(), span.start());
        if !clause.paragraphs.is_empty() && head.iter().any(|part| gap.contains(part.span)) {
            let label = clause.label.clone();
            return self.open(label, span);
        }
        if clause.paragraphs.is_empty() {
            clause.span = span;
            clause.heading = heading;
            // A heading within a turn does not end it.
            clause.speaker = self.speaker.clone();
        } else {
            clause.span = Span::between(clause.span.start(), span.end());
        }
        clause.paragraphs.push(span);
        self.headed = false;
    }

    fn note(&mut self, kind: ApparatusKind, span: Span) {
        self.split.apparatus.push(Apparatus { kind, span });
    }

    pub(super) fn finish(mut self) -> Split {
        let text = self.text;
        let mut clauses = std::mem::take(&mut self.split.clauses);
        clauses.retain(|clause| !clause.paragraphs.is_empty());
        clauses = clauses::none_too_long(text, clauses);
        clauses::tell_apart(&mut clauses);
        Split { clauses, apparatus: self.split.apparatus }
    }
}

/// Whether several headings with text below them stand before the first
/// article: a file on a bill that lists its articles, and no treaty.
fn is_sectioned(parts: &[Part]) -> bool {
    let opens = |part: &Part| part.is(Style::Article) || part.opens_article;
    let before = parts.iter().take_while(|part| !opens(part));
    let before: Vec<&Part> = before.collect();
    let headed =
        |pair: &&[&Part]| pair[0].is_heading() && !pair[0].is(Style::Division) && !pair[1].is_heading();
    before.windows(2).filter(headed).count() >= 3
}

fn is_suffixed(marker: &Marker) -> bool {
    marker.label.ends_with(|last: char| last.is_alphabetic())
}

fn single_letter(text: &str) -> Option<char> {
    let text = text.trim().trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().filter(|letter| letter.is_uppercase() && letters.next().is_none())
}

fn empty_clause(label: String, at: usize) -> Clause {
    let span = Span::between(at, at);
    Clause { label, heading: None, speaker: None, span, paragraphs: Vec::new(), language: None }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
