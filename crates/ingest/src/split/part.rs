//! The parts of a text: blocks with the markers at their heads, and which of
//! them are headings.

use document::Span;

use super::marker::{self, Marker, Style};
use crate::format::{Block, Role};
use crate::han::{self, is_han};

/// A block with the marker at its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The block.
    pub(super) whole: Span,
    /// The block without its marker.
    pub(super) body: Span,
    pub(super) marker: Option<Marker>,
    /// Whether its format says that it is an item of a list.
    listed: bool,
    pub(super) heading: Heading,
    /// Whether its format says that it opens an article.
    pub(super) opens_article: bool,
    /// Whether its format says that it closes the document.
    pub(super) closes: bool,
    /// A run of bold letters at its head, shorter than the block.
    pub(super) lead: Option<Span>,
}

/// Whether a part is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// It is none.
    No,
    /// Its form makes it one: capitals, bold letters, a short line of its own.
    ByForm,
    /// Its format says so.
    Stated,
}

impl Part {
    pub(super) fn is_heading(&self) -> bool {
        self.heading != Heading::No
    }

    pub(super) fn is(&self, style: Style) -> bool {
        self.marker.as_ref().is_some_and(|marker| marker.style == style)
    }

    /// Whether it is an item of a list that is not numbered.
    pub(super) fn is_bullet(&self) -> bool {
        match &self.marker {
            Some(marker) => marker.style == Style::Bullet,
            None => self.listed,
        }
    }

    /// Whether its format says that it is an item of a list.
    pub(super) fn is_listed(&self) -> bool {
        self.listed
    }

    /// Whether it is an item of a list of any kind.
    pub(super) fn is_item(&self) -> bool {
        self.listed || self.is(Style::Bullet) || self.is(Style::Letter)
    }

    /// Whether what follows its marker is as short as a heading and ends like one.
    pub(super) fn is_caption(&self, text: &str) -> bool {
        is_title(self.body.of(text))
    }

    /// Where its marker stands.
    pub(super) fn marker_span(&self, text: &str) -> Span {
        Span::between(self.whole.start(), self.body.start()).trimmed(text)
    }
}

/// The parts of a text, block by block. `strong` are the runs of bold letters
/// that its format tells of.
pub(super) fn parts(text: &str, blocks: &[Block], strong: &[Span]) -> Vec<Part> {
    let mut parts: Vec<Part> = blocks
        .iter()
        .map(|block| {
            let mut part = part_of(text, block.span);
            part.listed = matches!(block.role, Role::Item { .. });
            part.opens_article = block.role == Role::Article;
            part.closes = block.role == Role::Closing;
            part.lead = lead(block.span, text, strong);
            part.heading = match block.role {
                Role::Heading(_) | Role::Article => Heading::Stated,
                Role::Paragraph if looks_like_heading(text, &part) => Heading::ByForm,
                Role::Paragraph if is_bold(text, &part, strong) => Heading::ByForm,
                _ => Heading::No,
            };
            part
        })
        .collect();
    unmark_lead_ins(text, &mut parts);
    unmark_torn_numbers(text, &mut parts);
    mark_head(text, &mut parts);
    mark_subject(text, &mut parts);
    read_first_number(text, &mut parts);
    mark_captions(text, &mut parts);
    mark_set_off(text, &mut parts);
    mark_bulleted_headings(text, &mut parts);
    parts
}

/// A stretch of text as a paragraph.
pub(super) fn part_of(text: &str, whole: Span) -> Part {
    let marker = marker::marker(whole.of(text));
    let skip = marker.as_ref().map_or(0, |marker| marker.len);
    let body = Span::between(whole.start() + skip, whole.end());
    Part {
        whole,
        body,
        marker,
        listed: false,
        heading: Heading::No,
        opens_article: false,
        closes: false,
        lead: None,
    }
}

/// The run of bold letters that a block opens with, if it goes on behind it.
fn lead(block: Span, text: &str, strong: &[Span]) -> Option<Span> {
    let first = strong.partition_point(|span| span.end() <= block.start());
    let span = *strong.get(first)?;
    let before = Span::between(block.start(), span.start().max(block.start()));
    let opens = before.of(text).chars().all(|character| !character.is_alphanumeric());
    (opens && span.end() < block.end()).then(|| Span::between(block.start(), span.end()))
}

/// Whether all letters of a short block are bold, and it ends as no sentence does.
fn is_bold(text: &str, part: &Part, strong: &[Span]) -> bool {
    let words = part.whole.of(text);
    if strong.is_empty()
        || words.split_whitespace().count() > 20
        || words.trim_end().ends_with(['.', ';', ','])
    {
        return false;
    }
    let first = strong.partition_point(|span| span.end() <= part.whole.start());
    let mut reached = part.whole.start();
    for span in strong[first..].iter().take_while(|span| span.start() < part.whole.end()) {
        let gap = Span::between(reached, span.start().max(reached));
        if gap.of(text).chars().any(char::is_alphanumeric) {
            return false;
        }
        reached = reached.max(span.end());
    }
    let rest = Span::between(reached.min(part.whole.end()), part.whole.end());
    reached > part.whole.start() && !rest.of(text).chars().any(char::is_alphanumeric)
}

/// Whether the form of a block makes it a heading whatever stands around it: a
/// roman number with a caption, a short line in capitals, `#` before it.
fn looks_like_heading(text: &str, part: &Part) -> bool {
    let words = part.whole.of(text);
    if let Some(marker) = &part.marker {
        let alone = part.body.is_empty() && matches!(marker.style, Style::Section | Style::Article);
        return alone || matches!(marker.style, Style::Roman | Style::Division) && part.is_caption(text);
    }
    if opens_memorandum(words) || is_symbol(words) {
        return true;
    }
    if words.starts_with('#')
        && is_short(words)
        && words.trim_start_matches('#').chars().any(char::is_alphabetic)
    {
        return true;
    }
    // Longer ones are no heading whatever their letters.
    if words.len() > 450 {
        return false;
    }
    let (mut upper, mut count) = (0, 0);
    for letter in words.chars().filter(|character| character.is_alphabetic()) {
        if letter.is_lowercase() {
            return false;
        }
        upper += usize::from(letter.is_uppercase());
        count += 1;
    }
    // `A` and `B` part the halves of a resolution.
    let signs = ["[L.S.]", "(L.S.)", "(Signed)", "(totem)", "}", "....", "(SEAL)", "[SEAL]"];
    if signs.iter().any(|sign| words.contains(sign)) {
        return false;
    }
    let letter = count == 1 && upper == 1 && words.trim_end_matches('.').len() == 1;
    letter
        || is_short(words)
            && count > 3
            && upper == count
            && words.lines().count() <= 2
            && !words.contains(": ")
            && !ends_with_stop(words)
}

/// Whether a line holds the symbol of a document alone: `[S/1169]`.
fn is_symbol(words: &str) -> bool {
    let bare = words.trim_matches(['[', ']', '(', ')', ' ', '.', '}', '{']);
    bare.len() <= 24
        && ["S/", "A/", "E/"].iter().any(|organ| bare.starts_with(organ))
        && bare.chars().all(|sign| sign.is_ascii_alphanumeric() || "/.- ".contains(sign))
}

/// Whether a line of a memorandum's head says whom it is for, or what about.
fn opens_memorandum(words: &str) -> bool {
    const HEADS: [&str; 10] = [
        "SUBJECT:",
        "Subject:",
        "TO:",
        "FROM:",
        "RE:",
        "Re:",
        "CC:",
        "MEMORANDUM FOR ",
        "Objet :",
        "ASUNTO:",
    ];
    HEADS.iter().any(|head| words.starts_with(head)) && words.split_whitespace().count() <= 60
}

/// A bold line with a colon before a list introduces it, and is no heading.
fn unmark_lead_ins(text: &str, parts: &mut [Part]) {
    for index in 0..parts.len().saturating_sub(1) {
        let introduces = parts[index].whole.of(text).ends_with([':', '：']) && parts[index + 1].is_item();
        if introduces && parts[index].heading == Heading::ByForm {
            parts[index].heading = Heading::No;
        }
    }
}

/// A line that happens to break before a number goes on with its sentence: "See
/// paragraph⏎5. of the annex".
fn unmark_torn_numbers(text: &str, parts: &mut [Part]) {
    const BEFORE: [&str; 22] = [
        "paragraph",
        "paragraphs",
        "article",
        "articles",
        "section",
        "sections",
        "point",
        "points",
        "chapter",
        "annex",
        "page",
        "resolution",
        "resolutions",
        "and",
        "or",
        "of",
        "to",
        "by",
        "in",
        "from",
        "the",
        "than",
    ];
    for index in 1..parts.len() {
        let (before, part) = (&parts[index - 1], &parts[index]);
        let small = part.marker.as_ref().is_some_and(|marker| marker.style == Style::Dot)
            && part.body.of(text).starts_with(char::is_lowercase);
        let torn = || {
            let last = before.whole.of(text).rsplit(char::is_whitespace).next().unwrap_or_default();
            !before.is_heading() && BEFORE.contains(&last)
        };
        if small && torn() {
            parts[index].marker = None;
            parts[index].body = parts[index].whole;
        }
    }
}

/// What stands above a text and is none of it: how an organ adopted it, a
/// subtitle behind a dash.
fn mark_head(text: &str, parts: &mut [Part]) {
    for part in parts.iter_mut().take(2) {
        let words = part.whole.of(text);
        let adopted = words.starts_with("Adopted by ") && words.len() < 200 && words.contains(" meeting");
        let subtitle = words.starts_with(['—', '―']) && is_title(words);
        if adopted || subtitle {
            part.heading = Heading::ByForm;
        }
    }
}

/// What stands below `SUBJECT` is what the paper is called; an organ alone on a
/// line begins the sentence below it: "The General Assembly⏎Proclaims".
fn mark_subject(text: &str, parts: &mut [Part]) {
    const SUBJECTS: [&str; 6] = ["subject", "subjects", "objet", "asunto", "тема", "re"];
    for index in 0..parts.len().saturating_sub(1) {
        if !parts[index].is_heading() || parts[index].whole.len() > 60 {
            continue;
        }
        let words = parts[index].whole.of(text).trim_end_matches([':', ',', '،']).to_lowercase();
        if is_organ(&words) {
            parts[index].heading = Heading::No;
        }
        let below = &mut parts[index + 1];
        let line = below.whole.of(text);
        if index < 8 && SUBJECTS.contains(&words.as_str()) && line.len() < 400 && !ends_with_stop(line) {
            below.heading = Heading::ByForm;
        }
    }
}

/// Whether small letters name an organ alone, whose sentence goes on below.
fn is_organ(words: &str) -> bool {
    const ORGANS: [&str; 6] = [
        "the general assembly",
        "l'assemblée générale",
        "l’assemblée générale",
        "la asamblea general",
        "генеральная ассамблея",
        "الجمعية العامة",
    ];
    ORGANS.contains(&words)
}

/// Where the numbers of a text begin with 2, the part before it that opens with
/// a letter like a 1 is the first: "L. Strongly condemns".
fn read_first_number(text: &str, parts: &mut [Part]) {
    let second = parts.iter().position(|part| {
        part.marker.as_ref().is_some_and(|marker| marker.style == Style::Dot && marker.number <= 2)
    });
    let Some(second) =
        second.filter(|at| parts[*at].marker.as_ref().is_some_and(|marker| marker.number == 2))
    else {
        return;
    };
    for part in parts[..second].iter_mut().rev() {
        let words = part.whole.of(text);
        let rest = words
            .strip_prefix(['L', 'I', 'l', 'i', 'J', '|', '!', ']', '1'])
            .and_then(|rest| rest.strip_prefix(['.', ',']));
        let Some(rest) =
            rest.filter(|rest| rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase))
        else {
            continue;
        };
        let len = words.len() - rest.trim_start().len();
        part.marker =
            Some(Marker { style: Style::Dot, chapter: 0, number: 1, label: "1".into(), len, sure: true });
        part.body = Span::between(part.whole.start() + len, part.whole.end());
        part.heading = Heading::No;
        return;
    }
}

/// A short line without a stop below the number of an article or a chapter is
/// its caption: "Objectives".
fn mark_captions(text: &str, parts: &mut [Part]) {
    let numbered = |part: &Part| {
        (part.is(Style::Article) || part.is(Style::Division) || part.is(Style::Section))
            && part.body.is_empty()
    };
    for index in 1..parts.len().saturating_sub(1) {
        let (above, part, below) = (&parts[index - 1], &parts[index], &parts[index + 1]);
        let words = part.whole.of(text);
        let capital = words.chars().next().is_some_and(|first| first.is_uppercase() || is_han(first));
        let goes_on = below.whole.of(text).chars().next().is_some_and(char::is_lowercase);
        if !numbered(above) || goes_on || part.marker.is_some() || part.listed || !capital {
            continue;
        }
        // "Rules of origin and co-operation in customs administration⏎1. The protocol"
        let counts =
            below.marker.as_ref().is_some_and(|marker| marker.number == 1 && marker.style.is_number());
        // "Appointment of coordinators, safety plan, prior notice" above a "1."
        let long = counts && above.is(Style::Article) && is_long_caption(words);
        let captions = is_title(words) && (counts || is_capitalised(words) && !is_torn(text, part, below));
        // "SECTION 1⏎Request for information and for administrative enquiries⏎Article 7"
        let divides = (above.is(Style::Division) || above.is(Style::Section))
            && below.is(Style::Article)
            && is_long_caption(words);
        if (long || captions || divides)
            // Where the next article follows at once, the line is all it says.
            && !(numbered(below) && above.is(Style::Article))
        {
            parts[index].heading = Heading::ByForm;
        }
    }
}

/// Whether a line is one or two of a caption that is longer than others, and no
/// sentence.
fn is_long_caption(words: &str) -> bool {
    words.len() <= 400 && words.split_whitespace().count() <= 32 && !ends_with_stop(words)
}

/// Whether a line is as wide as those of a page, and the text goes on at the
/// beginning of the next: it is no caption.
fn is_torn(text: &str, part: &Part, below: &Part) -> bool {
    const WIDE: usize = 55;
    let gap = Span::between(part.whole.end(), below.whole.start());
    gap.of(text) == "\n" && part.whole.of(text).chars().count() >= WIDE
}

/// A short line without a stop between two paragraphs that have one is their
/// heading: "Upholding the Rules-Based International Order".
fn mark_set_off(text: &str, parts: &mut [Part]) {
    // "Paris, France", "Stakeout Location": a line above all others.
    if let [first, next, ..] = parts
        && first.heading == Heading::No
        && first.marker.is_none()
        && !first.listed
        && !first.closes
        && is_title_like(first.whole.of(text))
        && !next.is_heading()
        && ends_sentence(next.whole.of(text))
    {
        first.heading = Heading::ByForm;
    }
    for index in 1..parts.len().saturating_sub(1) {
        let part = &parts[index];
        let words = part.whole.of(text);
        let plain = part.heading == Heading::No && part.marker.is_none() && !part.listed && !part.closes;
        if !plain || !is_title_like(words) {
            continue;
        }
        let before = &parts[index - 1];
        let ended = before.is_heading() || ends_sentence(before.whole.of(text));
        let next = &parts[index + 1];
        let goes_on = next.whole.of(text).chars().next().is_some_and(char::is_lowercase);
        // A point may be short: "Economic Cooperation⏎3. We welcome the report."
        let point = next.marker.as_ref().is_some_and(|marker| marker.sure && marker.style == Style::Dot)
            && ends_sentence(next.whole.of(text));
        let prose = point || is_prose(next.whole.of(text));
        let long = next.heading == Heading::No && !goes_on && !next.listed && prose;
        if ended && long && !is_organ(&words.to_lowercase()) {
            parts[index].heading = Heading::ByForm;
        }
    }
}

/// A bullet of a few words before each of several paragraphs is their heading.
fn mark_bulleted_headings(text: &str, parts: &mut [Part]) {
    let alone: Vec<usize> = (1..parts.len().saturating_sub(1))
        .filter(|&index| {
            let (before, part, next) = (&parts[index - 1], &parts[index], &parts[index + 1]);
            part.is_bullet()
                && !before.is_item()
                && !next.is_item()
                && !next.is_heading()
                && part.is_caption(text)
                && is_prose(next.whole.of(text))
        })
        .collect();
    if alone.len() >= 2 {
        for index in alone {
            parts[index].heading = Heading::ByForm;
        }
    }
}

/// Whether words could be a heading: few, opened by a capital, without a stop.
fn is_title_like(words: &str) -> bool {
    if words.len() > 400 || words.is_ascii() && ends_with_stop(words) {
        return false;
    }
    let first = words.chars().find(|character| character.is_alphanumeric());
    let han = han::count(words);
    if han > 0 {
        let signs = ['。', '，', '：', '；', '、', '！', '？', ')', '）', '.', ',', ';', ':', '—', '\n'];
        return han <= 24 && han * 2 > words.chars().count() && !words.contains(signs);
    }
    first.is_some_and(char::is_uppercase)
        && !words.strip_prefix('Q').is_some_and(|rest| rest.starts_with(char::is_whitespace))
        // "Okay. On another topic —" is cut short.
        && !words.trim_end_matches('-').ends_with(['—', '–'])
        && words.split_whitespace().count() <= 9
        && words.lines().count() == 1
        && !words.contains([':', ';', '|', '\t', '"', '“', '@', '(', '['])
        && !ends_with_stop(words)
        && !words.chars().any(|character| character.is_ascii_digit())
}

/// Whether words are a sentence or more, and no short line.
fn is_prose(words: &str) -> bool {
    if words.len() > 600 {
        return ends_sentence(words);
    }
    let han = han::count(words);
    (words.split_whitespace().count() >= 15 || han >= 30) && ends_sentence(words)
}

/// Whether words are few, or most of the longer ones have capitals: "In order to
/// promote trade between the two countries, both Contracting" is a line of text.
pub(crate) fn is_capitalised(words: &str) -> bool {
    let long = || words.split_whitespace().filter(|word| word.chars().count() > 4);
    let capitals = long().filter(|word| word.starts_with(|first: char| !first.is_lowercase())).count();
    words.split_whitespace().count() <= 6 || capitals * 3 >= long().count() * 2
}

/// Whether words are as short as a heading and end like one.
pub(super) fn is_title(words: &str) -> bool {
    is_short(words) && !ends_with_stop(words)
}

/// Whether words are as few as those of a heading.
pub(super) fn is_short(words: &str) -> bool {
    if words.len() > 440 {
        return false;
    }
    if words.is_ascii() {
        return words.len() <= 110 && words.split_ascii_whitespace().count() <= 14;
    }
    let han = han::count(words);
    words.chars().count() <= 110 && words.split_whitespace().count() <= 14 && han <= 40
}

fn ends_with_stop(text: &str) -> bool {
    text.trim_end()
        .ends_with(['.', ';', ',', ':', '?', '!', '。', '；', '，', '：', '？', '！', '؛', '،', '؟'])
}

/// Whether a paragraph ends as a sentence or a point of a list does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let closers = ['"', '\'', ')', ']', '”', '’', '»', '」', '』', '）', '*', '\u{a0}', ' '];
    text.trim_end()
        .trim_end_matches(closers)
        .ends_with(['.', '!', '?', ';', ':', ',', '。', '！', '？', '；', '：', '…', '؟', '؛', '،', '，'])
}
