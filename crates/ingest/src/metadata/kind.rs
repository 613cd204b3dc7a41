//! What sort of text a document is.

use document::{Kind, Span};

use super::voices::{self, Voice};
use super::{Head, Known, name};
use crate::format::Block;

/// How much of the head of a text tells its kind, in bytes.
const HEAD: usize = 1500;

/// Finds the kind: stated; by the words of the title; by who speaks; by the
/// head of the text; by the part of the site that the page is kept in.
pub(super) fn find(known: &Known<'_>, head: &mut Head) {
    let draft = known.draft;
    if let Some(fact) = &draft.stated.kind
        && let Ok(kind) = fact.value.parse::<Kind>()
    {
        head.metadata.kind = kind;
        return head.metadata.found("kind", fact.from, None, true);
    }
    let text = &draft.text;
    let title_span = head.metadata.provenance.get("title").and_then(|title| title.span);
    // A talk that is printed word for word is no account of it.
    let spoken = transcript(&known.voices);
    let of_words = |words: &str| known.lexicon.kind_of(words).and_then(|(kind, _)| kind.parse::<Kind>().ok());
    let named = known.act.as_deref().and_then(of_words);
    let titled = named.or_else(|| head.metadata.title.as_deref().and_then(of_words));
    let (kind, from, span) = match titled {
        Some(Kind::Readout | Kind::News) if spoken.is_some() => (
            spoken.unwrap_or(Kind::Remarks),
            "speakers of the text",
            known.voices.first().map(|voice| voice.span),
        ),
        // The headline of an account may be what somebody said.
        Some(Kind::News) if accounts(known, head) => {
            (Kind::Readout, "first paragraph", head.body.first().map(|block| block.span))
        }
        // "Agreement No. 41, Signed at Brasilia" is no headline where the text
        // itself contracts.
        Some(Kind::News) if draft.stated.title.is_none() && contracts(known, head) => {
            (Kind::Treaty, "opening words", None)
        }
        // "ASEAN-U.S. Leaders’ Statement": one of two is joint.
        Some(Kind::Statement) if super::parties::is_pair(head, known.lexicon) => {
            (Kind::JointStatement, "parties in the title", title_span)
        }
        Some(Kind::Order) if tells_of_order(text, head) => (Kind::News, "first paragraph", None),
        Some(kind) => (kind, "title", title_span),
        // Who is greeted with a colon, "Mr. President:", is no speaker, and headings such
        // as "Haiti" open no declarations.
        None if !known.draft.one_clause && name::is_debate(known.path, known.lexicon) => {
            (Kind::Speech, "file name", None)
        }
        None => match spoken {
            Some(kind) => (kind, "speakers of the text", known.voices.first().map(|voice| voice.span)),
            None => match by_text(known, head) {
                Some(found) => found,
                None => return,
            },
        },
    };
    head.metadata.kind = kind;
    head.metadata.found("kind", from, span, false);
}

/// The kind of a transcript: a press conference where several speak and
/// questions are asked.
fn transcript(voices: &[Voice]) -> Option<Kind> {
    if voices.is_empty() {
        return None;
    }
    let mut names: Vec<&str> =
        voices.iter().filter(|voice| !voices::asks(voice)).map(|voice| &*voice.name).collect();
    names.sort_unstable();
    names.dedup();
    let asked = voices.iter().filter(|voice| voices::asks(voice)).count() >= 2;
    Some(if asked && names.len() >= 2 { Kind::PressConference } else { Kind::Remarks })
}

/// Whether the head of the text is that of a treaty.
fn contracts(known: &Known<'_>, head: &Head) -> bool {
    let opening = head.body.iter().take(8).map(|block| block.span.of(&known.draft.text));
    let told = |words: &str| known.lexicon.kind_of_opening(words).is_some_and(|(kind, _)| kind == "treaty");
    opening.into_iter().any(told)
}

/// Whether the first paragraph opens as the account of a meeting does.
fn accounts(known: &Known<'_>, head: &Head) -> bool {
    head.body.first().is_some_and(|block| {
        let found = known.lexicon.kind_of(block.span.of(&known.draft.text));
        found.is_some_and(|(kind, words)| kind == "readout" && words.start == 0)
    })
}

/// Whether a page called after an order tells of its signing: `Vladimir Putin
/// signed Executive Order On …`.
fn tells_of_order(text: &str, head: &Head) -> bool {
    head.body.first().is_some_and(|block| {
        let words = block.span.of(text);
        let first: String = words.chars().take(160).collect();
        let signed =
            ["signed", "подписал", "a signé", "firmó", "签署"].iter().any(|word| first.contains(word));
        // "I have hereunto signed" is the order itself.
        signed && !first.contains(" I ") && first.starts_with(|letter: char| letter.is_alphabetic())
    })
}

/// Whether a Russian paragraph tells what somebody did: a verb in the past
/// tense, and nobody who says `I` or `we`.
fn narrates(paragraph: &str) -> bool {
    const SELF: [&str; 12] =
        ["я", "мы", "мне", "нам", "нас", "меня", "мой", "моя", "наш", "наша", "наши", "нашей"];
    if !paragraph.contains('л') {
        return false;
    }
    let lower = paragraph.to_lowercase();
    let words = || lower.split(|letter: char| !letter.is_alphabetic());
    let past = |word: &str| {
        let stem = word.strip_suffix("ся").or_else(|| word.strip_suffix("сь")).unwrap_or(word);
        word.chars().count() > 4
            && ["ал", "ил", "ел", "ял", "ула", "ала", "ила", "ела", "ало", "ило", "али", "или", "ели", "яли"]
                .iter()
                .any(|end| stem.ends_with(end))
    };
    words().any(past) && !words().any(|word| SELF.contains(&word))
}

/// How often a text names an article at the head of a line.
fn articles(text: &str) -> usize {
    const ARTICLES: [&str; 7] = ["article ", "art. ", "artículo ", "статья ", "المادة ", "第", "artikel "];
    let begins = |line: &&str| {
        let head: String = line.trim_start().chars().take(10).collect::<String>().to_lowercase();
        ARTICLES.iter().any(|word| head.starts_with(word))
    };
    text.lines().filter(begins).take(10).count()
}

/// Whether the head of a text has a word of those that contract.
fn speaks_of_contracts(text: &str) -> bool {
    const WORDS: [&str; 8] =
        ["parties", "partes", "сторон", "缔约", "الطرف", "convention", "agreement", "treaty"];
    let lower: String = text.chars().take(4000).collect::<String>().to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// The kind by the head of the text, its sections, and the site's.
fn by_text(known: &Known<'_>, head: &Head) -> Option<(Kind, &'static str, Option<Span>)> {
    let text = &known.draft.text;
    if !known.draft.one_clause {
        if !super::parties::declared(text, head, known.lexicon).is_empty() {
            return Some((
                Kind::Declaration,
                "headings of the states",
                head.body.first().map(|block| block.span),
            ));
        }
        let first = head.body.first()?.span.start();
        let mut end = (first + HEAD).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        // "The Security Council," stands alone above what it resolves, whatever a page has before it.
        let organ = |block: &&Block| {
            let words = block.span.of(text);
            block.span.len() < 60
                && known.lexicon.kind_of_opening(words).is_some_and(|(kind, _)| kind == "resolution")
        };
        if let Some(block) = head.body.iter().take(12).find(organ) {
            return Some((Kind::Resolution, "opening words", Some(block.span)));
        }
        // "protocol between the government of iceland and the …": a title on the line of the text.
        let line = &text[first..text.floor_char_boundary((first + 120).min(end))];
        if let Some(("treaty", range)) = known.lexicon.kind_of(line)
            && range.start == 0
            && ["between", "among", "entre", "между"].iter().any(|word| line.contains(word))
        {
            return Some((Kind::Treaty, "opening words", Some(Span::from(range).shifted(first))));
        }
        if let Some((kind, range)) = known.lexicon.kind_of_opening(&text[first..end])
            && let Ok(kind) = kind.parse::<Kind>()
        {
            return Some((kind, "opening words", Some(Span::from(range).shifted(first))));
        }
    }
    let paragraph = head.body.iter().find(|block| block.span.of(text).chars().nth(40).is_some());
    // A page on a bill names articles too: what contracts is told by its words.
    if known.draft.stated.title.is_none()
        && !known.draft.one_clause
        && articles(text) > 3
        && speaks_of_contracts(text)
    {
        return Some((Kind::Treaty, "articles", None));
    }
    let telling = paragraph.filter(|_| !known.draft.one_clause);
    let told = telling.and_then(|block| known.lexicon.kind_of(block.span.of(text)));
    if let Some((kind @ ("news" | "readout"), _)) = told {
        return Some((kind.parse().ok()?, "first paragraph", paragraph.map(|block| block.span)));
    }
    if let Some(block) = telling
        && known.draft.stated.url.is_none()
        && narrates(block.span.of(text))
    {
        return Some((Kind::News, "first paragraph", Some(block.span)));
    }
    let url = known.draft.stated.url.as_ref()?;
    let kind = known.lexicon.kind_of_section(&url.value)?.parse::<Kind>().ok()?;
    // What a government's site tells of a meeting is an account of it.
    let first = head.body.first().map_or("", |block| block.span.of(text));
    if kind == Kind::News && known.lexicon.kind_of(first).is_some_and(|(kind, _)| kind == "readout") {
        return Some((Kind::Readout, "first paragraph", head.body.first().map(|block| block.span)));
    }
    Some((kind, "part of the site", None))
}
