//! The one state or organisation that a document speaks for, and the organ that
//! adopts it.

use std::collections::BTreeMap;

use document::{Kind, Span};
use lexicon::{Lexicon, Use};

use super::{Found, SUBJECT, codes, named, title_span};
use crate::metadata::{Head, Known, name};

/// The organ that adopts a resolution.
pub(super) fn resolution(known: &Known<'_>, head: &Head) -> Option<Found> {
    let text = &known.draft.text;
    let first = head.body.iter().take(8).map(|block| block.span);
    let spans: Vec<Span> =
        first.chain(title_span(head)).chain(head.apparatus.iter().map(|part| part.span)).collect();
    // The organ is the subject of the sentence, before anything else that it names.
    for opens in [true, false] {
        for span in &spans {
            let lower: String = span.of(text).chars().take(200).collect::<String>().to_lowercase();
            let stands = |organ: &str| lower.find(organ).is_some_and(|at| !opens || at < 6);
            if let Some((_, code)) = ORGANS.iter().find(|(organ, _)| stands(organ)) {
                let codes = vec![(*code).to_owned()];
                return Some(Found { codes, from: "organ that adopted it", span: Some(*span) });
            }
        }
    }
    None
}

/// Organs that adopt resolutions, and the code that speaks for them.
const ORGANS: [(&str, &str); 12] = [
    ("security council", "UNSC"),
    ("conseil de sécurité", "UNSC"),
    ("consejo de seguridad", "UNSC"),
    ("совет безопасности", "UNSC"),
    ("安全理事会", "UNSC"),
    ("مجلس الأمن", "UNSC"),
    ("general assembly", "UN"),
    ("assemblée générale", "UN"),
    ("asamblea general", "UN"),
    ("генеральная ассамблея", "UN"),
    ("大会", "UN"),
    ("الجمعية العامة", "UN"),
];

/// Those who speak in remarks and press conferences: whom the title names
/// before its subject, and the offices of the speakers.
pub(super) fn spoken(known: &Known<'_>, head: &Head) -> Option<Found> {
    let lexicon = known.lexicon;
    let mut all = Vec::new();
    let mut span = None;
    for voice in &known.voices {
        if !lexicon.phrases_in(&voice.name, Use::Office).is_empty() {
            let mentions = named(lexicon, &voice.name);
            if let [one, ..] = mentions.as_slice() {
                all.push(one.code.clone());
                span = span.or(Some(voice.span));
            }
        }
    }
    let title = head.metadata.title.as_deref().unwrap_or_default();
    let speakers = SUBJECT.split(title).next().unwrap_or(title);
    let by = [" by ", " with ", " from "].iter().find_map(|word| speakers.split_once(word));
    if let Some((_, speakers)) = by
        && !lexicon.phrases_in(speakers, Use::Office).is_empty()
    {
        all.extend(codes(&named(lexicon, speakers)));
    }
    if let Some(own) = own(known, head) {
        all.extend(own.codes);
    }
    (!all.is_empty()).then_some(Found { codes: all, from: "speakers", span })
}

/// The organisation that a statement's title begins with: `G7 Leaders'
/// Statement on Ukraine`.
pub(super) fn organisation(known: &Known<'_>, head: &Head) -> Option<Found> {
    let title = head.metadata.title.as_deref()?;
    let speakers = SUBJECT.split(title).next().unwrap_or(title);
    let mentions = known.lexicon.parties_in(speakers);
    let organ = mentions.iter().find(|mention| known.lexicon.is_organisation(&mention.code))?;
    // "Statement by the US ambassador to NATO" is not NATO's.
    let alone = mentions.iter().all(|mention| mention.code == organ.code);
    let offices = known.lexicon.phrases_in(speakers, Use::Office);
    let to = speakers[..organ.span.start].trim_end().ends_with(" to");
    let led = speakers.to_lowercase().contains("leaders") || offices.is_empty();
    (alone && led && !to).then(|| Found {
        codes: vec![organ.code.clone()],
        from: "title",
        span: title_span(head),
    })
}

/// The one state or organisation that the document speaks for.
pub(in crate::metadata) fn own(known: &Known<'_>, head: &Head) -> Option<Found> {
    let lexicon = known.lexicon;
    let stated = &known.draft.stated;
    let one = |code: String, from, span| Some(Found { codes: vec![code], from, span });
    if let Some(code) = stated.url.as_ref().and_then(|fact| lexicon.party_of_site(&fact.value)) {
        return one(code, "site", None);
    }
    let outlet = head.metadata.outlet.as_deref().or(stated.outlet.as_ref().map(|fact| &*fact.value));
    if let Some(code) = outlet.and_then(|outlet| lexicon.party_of_outlet(outlet)) {
        return one(code, "outlet", None);
    }
    // "H.R. 4324 (Seventy-fourth Congress, First Session)"
    let title = head.metadata.title.as_deref().unwrap_or_default();
    if ["H.R. ", "S. ", "H.J. Res. ", "S.J. Res. "].iter().any(|bill| title.starts_with(bill))
        && title.contains("Congress")
    {
        return one("US".to_owned(), "bill in the title", title_span(head));
    }
    let text = &known.draft.text;
    // "THE COUNCIL OF THE EUROPEAN UNION,"
    for block in head.body.iter().take(3) {
        let Some((line, _)) = block.span.of(text).split_once(',').filter(|(line, _)| line.len() < 160) else {
            continue;
        };
        if line.contains(char::is_uppercase)
            && !line.contains(char::is_lowercase)
            && let [code] = codes(&lexicon.parties_in(line)).as_slice()
        {
            return one(code.clone(), "issuer of the act", Some(block.span));
        }
    }
    // News speak of many offices, and for none.
    if matches!(head.metadata.kind, Kind::News | Kind::Other) && known.act.is_none() {
        return by_name(known);
    }
    // Offices are greeted in a debate.
    if name::is_debate(known.path, lexicon)
        && let Some(found) = by_name(known)
    {
        return Some(found);
    }
    let short = |span: &Span| {
        let words = span.of(text);
        let short = words.len() < if words.is_ascii() { 160 } else { 640 };
        short && words.split_whitespace().count() <= 14 && words.chars().count() < 160
    };
    let heads = head.apparatus.iter().map(|part| part.span);
    let ends = head.body.iter().rev().take(6).map(|block| block.span);
    for span in heads.chain(head.body.iter().take(2).map(|block| block.span)).chain(ends).filter(short) {
        if let Some(code) = in_office(lexicon, span.of(text)) {
            return one(code, "office beside the text", Some(span));
        }
    }
    if let Some(code) = known.act.as_deref().and_then(|act| in_office(lexicon, act)) {
        return one(code, "head of the act", None);
    }
    if head.metadata.kind == Kind::Order
        && let [code] = codes(&lexicon.parties_in(SUBJECT.split(title).next().unwrap_or(title))).as_slice()
    {
        return one(code.clone(), "title", title_span(head));
    }
    by_name(known).or_else(|| addressed(known, head))
}

/// The state that the file's name tells of.
fn by_name(known: &Known<'_>) -> Option<Found> {
    let states = name::states(known.path, known.lexicon);
    let [state] = states.as_slice() else {
        return None;
    };
    Some(Found { codes: vec![state.clone()], from: "file name", span: None })
}

/// How much of a speech tells whose it is, in bytes.
const SPOKEN: usize = 200_000;

/// The state that a speech names far more often than any other: who speaks to a
/// parliament speaks of the country.
fn addressed(known: &Known<'_>, head: &Head) -> Option<Found> {
    if !matches!(head.metadata.kind, Kind::Speech | Kind::Message | Kind::Report) {
        return None;
    }
    let title = head.metadata.title.as_deref().unwrap_or_default();
    if let [code] = codes(&known.lexicon.parties_in(SUBJECT.split(title).next().unwrap_or(title))).as_slice()
    {
        return Some(Found { codes: vec![code.clone()], from: "title", span: title_span(head) });
    }
    let text = &known.draft.text;
    let start = head.body.first()?.span.start();
    let words = &text[start..text.floor_char_boundary((start + SPOKEN).min(text.len()))];
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for mention in known.lexicon.parties_in(words) {
        // To who speaks Spanish, "América" is the continent.
        if words[mention.span.clone()].eq_ignore_ascii_case("América") {
            continue;
        }
        *counts.entry(mention.code).or_default() += 1;
    }
    let (code, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    let others = counts.iter().filter(|(other, _)| *other != code).map(|(_, count)| *count).max();
    (*most >= 3 && *most * 2 >= others.unwrap_or(0) * 3).then(|| Found {
        codes: vec![code.clone()],
        from: "state that the speech names most",
        span: None,
    })
}

/// The state whose office a line names: `Президент Российской Федерации`.
fn in_office(lexicon: &Lexicon, line: &str) -> Option<String> {
    let offices = lexicon.phrases_in(line, Use::Office);
    let mentions = lexicon.parties_in(line);
    mentions
        .iter()
        .find(|mention| {
            offices.iter().any(|office| {
                let (first, last) = if office.end <= mention.span.start {
                    (office.end, mention.span.start)
                } else if mention.span.end <= office.start {
                    (mention.span.end, office.start)
                } else {
                    return false;
                };
                matches!(
                    line[first..last].trim(),
                    "" | "of"
                        | "of the"
                        | "of the Republic of"
                        | "de la"
                        | "del"
                        | "du"
                        | "de"
                        | "’s"
                        | "'s"
                        | "’"
                        | "for Foreign Affairs of"
                        | "of Foreign Affairs of"
                        | "of Foreign Affairs of the"
                )
            })
        })
        .map(|mention| mention.code.clone())
}
