//! Who speaks or signs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use document::{Kind, Span};
use lexicon::{Class, Lexicon, Mention, Use};
use regex::Regex;

use super::{Head, Known, name};
use crate::format::Fact;

/// The words behind which a title tells of its subject.
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[,:;|]? (?:on|calling for|regarding|concerning|about|marking|to mark|to commemorate|commemorating|announcing|in response to|condemning|welcoming|following|after|before|ahead of|against|for the|under|at the|at a|in support of|supporting|relative to|relating to|amending) |关于|[ ](?:о|об|по вопросам|sur|concernant|relatif à|relative à|sobre|relativo a|بشأن|حول)[ ]")
        .expect("the pattern is a constant")
});

/// What ends the list of those who conclude a treaty.
static CONCLUDED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:have agreed|hereby agree|agree as follows|hereinafter|desir(?:ing|ous)|convinced|considering|recalling|recogni[sz]ing|resolved|whereas|having|being|noting|reaffirming|bearing in mind|parties to|signed at|article|animés?|désireux|considérant|sont convenus|deseosos|considerando|han convenido)|(?:руководствуясь|стремясь|желая|учитывая|согласились|именуемые|以下简称|为了|希望|达成|رغبة|إذ)")
        .expect("the pattern is a constant")
});

/// What announces the list of those who speak, in the text of a joint statement.
/// The borders are those of English words: others take the fast engine away.
static JOINTLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)we,|(?-u:\b)we —|(?-u:\b)today, we(?-u:\b)|governments? of|the leaders of|foreign ministers of|ministers of|following (?:joint )?statement|statement (?:was|is) (?:issued|released|made)|released by|issued by|the text of|joint statement|endorsed by|on behalf of|les gouvernements|los gobiernos|правительства|министры|президент|国家主席|总统|两国")
        .expect("the pattern is a constant")
});

/// Organisations that conclude treaties with states in their own name.
const UNIONS: [&str; 10] =
    ["EU", "EEC", "EFTA", "EAEU", "ASEAN", "GCC", "MERCOSUR", "CARICOM", "ECOWAS", "UN"];

/// A code and where it was found.
pub(super) struct Found {
    codes: Vec<String>,
    from: &'static str,
    span: Option<Span>,
}

/// Finds the parties: stated; of a joint text those whom title, opening or
/// lead-in name; else the one that the speaker speaks for.
pub(super) fn find(known: &Known<'_>, head: &mut Head) {
    let draft = known.draft;
    let mut codes = stated_codes(&draft.stated.parties, known.lexicon);
    if let Some(fact) = draft.stated.parties.first() {
        head.metadata.found("parties", fact.from, None, true);
    } else if let Some(found) = infer(known, head) {
        codes = found.codes;
        head.metadata.found("parties", found.from, found.span, false);
    }
    // A group that is its members and no organisation.
    if let Some(at) = codes.iter().position(|code| code == "AUKUS") {
        codes.splice(at..=at, ["AU", "GB", "US"].map(String::from));
    }
    codes.sort();
    codes.dedup();
    head.metadata.parties = codes;
}

/// The codes of stated parties, sorted: codes as they are, names by the lexicon.
pub(crate) fn stated_codes(parties: &[Fact], lexicon: &Lexicon) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for fact in parties {
        if lexicon.is_party_code(&fact.value) || is_acronym(&fact.value) {
            codes.push(fact.value.clone());
        } else {
            codes.extend(lexicon.parties_in(&fact.value).into_iter().map(|mention| mention.code));
        }
    }
    codes.sort();
    codes.dedup();
    codes
}

fn is_acronym(value: &str) -> bool {
    (2..=12).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn infer(known: &Known<'_>, head: &Head) -> Option<Found> {
    if known.draft.one_clause {
        return joint(known, head).filter(|_| is_joint(head.metadata.kind));
    }
    if let Some(found) = dispatch(known, head) {
        return Some(found);
    }
    match head.metadata.kind {
        Kind::Resolution => resolution(known, head).or_else(|| own(known, head)),
        Kind::Treaty => treaty(known, head),
        Kind::Declaration if !declared(&known.draft.text, head, known.lexicon).is_empty() => Some(Found {
            codes: declared(&known.draft.text, head, known.lexicon),
            from: "headings of the states",
            span: None,
        }),
        Kind::JointStatement => joint(known, head).or_else(|| own(known, head)),
        Kind::Communique | Kind::Declaration => {
            joint(known, head).or_else(|| own(known, head)).or_else(|| resolution(known, head))
        }
        Kind::Remarks | Kind::PressConference => spoken(known, head).or_else(|| own(known, head)),
        Kind::Statement => organisation(known, head).or_else(|| own(known, head)),
        _ => {
            own(known, head).or_else(|| joint(known, head).filter(|_| head.metadata.kind == Kind::Memorandum))
        }
    }
}

/// The sender of a telegram or a letter, and never whom it is for: `Telegram From
/// the Embassy in Guinea to the Department of State`. An embassy speaks for the
/// state whose ministry it writes to, or is written to by.
fn dispatch(known: &Known<'_>, head: &Head) -> Option<Found> {
    let codes = sender(known.lexicon, head.metadata.title.as_deref()?);
    let span = head.metadata.provenance.get("title").and_then(|title| title.span);
    (!codes.is_empty()).then_some(Found { codes, from: "sender in the title", span })
}

/// Whom the sender that a title names speaks for; nobody where it names none.
fn sender(lexicon: &Lexicon, title: &str) -> Vec<String> {
    const PAPERS: [&str; 12] = [
        "telegram",
        "airgram",
        "despatch",
        "letter",
        "message",
        "memorandum",
        "note",
        "circular",
        "cable",
        "report",
        "paper",
        "assessment",
    ];
    // What only the United States call theirs.
    const OFFICES: [&str; 8] = [
        "Department of State",
        "Secretary of State",
        "White House",
        "Joint Chiefs of Staff",
        "Central Intelligence Agency",
        "National Security Council",
        "National Security Agency",
        "for National Security Affairs",
    ];
    // Whoever holds them, a state in the name is where they are, or what they work on.
    const POSTS: [&str; 17] = [
        "Affairs",
        "Bureau",
        "Department",
        "Division",
        "Group",
        "Office",
        "Staff",
        "Embassy",
        "Ambassador",
        "Mission",
        "Consul",
        "Legation",
        "Charg",
        "Attach",
        "Command",
        "Minister in",
        "Representative",
    ];
    let parted = title
        .split_once(" From ")
        .or_else(|| title.split_once(" Prepared in "))
        .or_else(|| title.split_once(" Prepared by "));
    let Some((paper, rest)) = parted else {
        return Vec::new();
    };
    let last = paper.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let paper = paper.to_lowercase();
    if !PAPERS.iter().any(|word| last == *word || paper.starts_with(word)) {
        return Vec::new();
    }
    let sender = rest.split_once(" to ").map_or(rest, |(sender, _)| sender);
    let posted = POSTS.iter().any(|post| sender.contains(post));
    let own = OFFICES.iter().any(|office| title.contains(office));
    let senders: Vec<String> = named(lexicon, sender).into_iter().map(|found| found.code).collect();
    // "Letter From the Ruritanian Prime Minister to the Secretary of State"
    if own && (posted || senders.is_empty()) {
        return vec!["US".to_owned()];
    }
    senders.into_iter().take(1).collect()
}

fn is_joint(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::JointStatement | Kind::Treaty | Kind::Communique | Kind::Declaration | Kind::Memorandum
    )
}

fn title_span(head: &Head) -> Option<Span> {
    head.metadata.provenance.get("title").and_then(|title| title.span)
}

/// The states and organisations, and those whom office holders stand for, by
/// where they are named.
fn named(lexicon: &Lexicon, text: &str) -> Vec<Mention> {
    let mut mentions = lexicon.parties_in(text);
    for person in lexicon.people_in(text) {
        if !mentions
            .iter()
            .any(|mention| mention.span.start < person.span.end && person.span.start < mention.span.end)
        {
            mentions.push(person);
        }
    }
    mentions.sort_by_key(|mention| mention.span.start);
    mentions
}

fn codes(mentions: &[Mention]) -> Vec<String> {
    let mut codes: Vec<String> = mentions.iter().map(|mention| mention.code.clone()).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// The parties of a joint text.
fn joint(known: &Known<'_>, head: &Head) -> Option<Found> {
    let lexicon = known.lexicon;
    let title = head.metadata.title.as_deref().unwrap_or_default();
    let mut of_title = title_parties(lexicon, title);
    let from_title = |codes: Vec<String>| Some(Found { codes, from: "title", span: title_span(head) });
    let joint = head.metadata.kind == Kind::JointStatement;
    // A communiqué of a summit is the organisation's.
    if of_title.len() >= 2 || !joint && !of_title.is_empty() {
        return from_title(of_title);
    }
    if of_title.first().is_some_and(|code| known.lexicon.is_organisation(code)) {
        return from_title(of_title);
    }
    if let Some(found) = jointly(known, head) {
        return Some(found);
    }
    // "Joint Statement … with President Macron": the host is not named.
    if of_title.len() == 1 {
        if joint && let Some(own) = own(known, head) {
            of_title.extend(own.codes);
        }
        return from_title(of_title);
    }
    None
}

/// Whom a title names before its subject; where it names nobody there, the
/// pair or list in the subject itself.
fn title_parties(lexicon: &Lexicon, title: &str) -> Vec<String> {
    let subject = SUBJECT.find(title);
    let (before, behind) = title.split_at(subject.map_or(title.len(), |found| found.start()));
    let mentions = named(lexicon, before);
    let of_title = codes(&mentions);
    if of_title.len() >= 2 {
        return of_title;
    }
    let between =
        behind.to_lowercase().contains("between") || behind.contains("между") || behind.contains("entre ");
    let mentions = named(lexicon, behind);
    let pair = mentions.windows(2).any(|pair| {
        let gap = &behind[pair[0].span.end..pair[1].span.start];
        pair[0].code != pair[1].code && is_pair_gap(gap)
    });
    if of_title.is_empty() && (pair || between && codes(&mentions).len() >= 2) {
        return codes(&mentions);
    }
    // "Joint Statement on Strengthening Air Defenses by U.S. President …, Dutch
    // Prime Minister …"; a visit is paid by one to the other.
    if of_title.is_empty() {
        let by = behind.rsplit_once(" by ").map(|(_, names)| codes(&named(lexicon, names)));
        if let Some(speakers) = by.filter(|codes| codes.len() >= 2) {
            return speakers;
        }
        let visit = behind.to_lowercase().contains(" visit ") && codes(&mentions).len() == 2;
        if visit {
            return codes(&mentions);
        }
    }
    let mut all = of_title;
    if between {
        all.extend(codes(&mentions));
        all.sort();
        all.dedup();
    }
    all
}

/// Whether the words between two names make them a pair: `U.S.-Japan`, `United
/// States – Bangladesh`.
fn is_pair_gap(gap: &str) -> bool {
    ["", "-", "–", "‑", "\u{2060}-\u{2060}"].contains(&gap.trim())
}

/// Whether a title opens with a pair that speaks: `ASEAN-U.S. Leaders’ Statement`.
pub(super) fn is_pair(head: &Head, lexicon: &Lexicon) -> bool {
    let title = head.metadata.title.as_deref().unwrap_or_default();
    match named(lexicon, SUBJECT.split(title).next().unwrap_or(title)).as_slice() {
        [one, two, ..] => {
            let gap = &title[one.span.end..two.span.start];
            one.span.start <= 4 && one.code != two.code && !gap.trim().is_empty() && is_pair_gap(gap)
        }
        _ => false,
    }
}

/// The parties that the first paragraphs of a joint text list.
fn jointly(known: &Known<'_>, head: &Head) -> Option<Found> {
    let text = &known.draft.text;
    let mut best: Option<(Vec<String>, Span)> = None;
    for block in head.body.iter().take(4) {
        let words = block.span.of(text);
        for sentence in words.split_inclusive([';', '。']).flat_map(|part| part.split_inclusive(". ")) {
            let end = sentence.char_indices().nth(900).map_or(sentence.len(), |(at, _)| at);
            let sentence = &sentence[..end];
            if !JOINTLY.is_match(sentence) {
                continue;
            }
            let mentions: Vec<Mention> = named(known.lexicon, sentence)
                .into_iter()
                .filter(|mention| mention.class != Class::Adjective)
                .collect();
            let lists = mentions.chunk_by(|one, next| is_list_gap(&sentence[one.span.end..next.span.start]));
            let codes = lists.map(codes).max_by_key(Vec::len).unwrap_or_default();
            if codes.len() >= 2 && best.as_ref().is_none_or(|(most, _)| codes.len() > most.len()) {
                best = Some((codes, block.span));
            }
        }
    }
    best.map(|(codes, span)| Found { codes, from: "list of those who speak", span: Some(span) })
}

/// Whether the words between two states are of a list, and of no sentence on
/// one of them: "of the United States express our support to Israel".
fn is_list_gap(between: &str) -> bool {
    let small = between.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    small <= 3 && between.chars().count() <= 60
}

/// The organ that adopts a resolution.
fn resolution(known: &Known<'_>, head: &Head) -> Option<Found> {
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

/// The parties of a treaty: by its title, by its opening, by the file's name.
fn treaty(known: &Known<'_>, head: &Head) -> Option<Found> {
    let text = &known.draft.text;
    let title = head.metadata.title.as_deref().unwrap_or_default();
    let mentions: Vec<Mention> = known.lexicon.parties_in(SUBJECT.split(title).next().unwrap_or(title));
    let of_title = codes(&mentions);
    if of_title.len() >= 2 {
        return Some(Found { codes: of_title, from: "title", span: title_span(head) });
    }
    let start = head.body.first()?.span.start();
    let mut end = (start + 3000).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let opening = &text[start..end];
    let list_end =
        CONCLUDED.find_iter(opening).map(|found| found.start()).find(|at| *at > 12).unwrap_or(opening.len());
    let names = |end: usize| {
        let mentions = known.lexicon.parties_in(&opening[..end]);
        let signs = |mention: &Mention| {
            mention.class != Class::Adjective
                && (!known.lexicon.is_organisation(&mention.code) || UNIONS.contains(&mention.code.as_str()))
        };
        let named: Vec<Mention> = mentions.into_iter().filter(signs).collect();
        codes(&named)
    };
    let listed = names(list_end);
    let of_opening =
        if listed.len() >= 2 || list_end > 700 { listed } else { names(opening.floor_char_boundary(700)) };
    if of_opening.len() >= 2 {
        return Some(Found {
            codes: of_opening,
            from: "opening words",
            span: Some(Span::between(start, start + list_end)),
        });
    }
    let abbreviated = name::states(known.path, known.lexicon);
    if abbreviated.len() >= 2 {
        return Some(Found { codes: abbreviated, from: "file name", span: None });
    }
    // One alone is a party only where the text says that it signs with another.
    let with_another = ["between", "on the part of", "commissioner", "entre ", "by the united states"];
    let head_of_text = opening[..opening.floor_char_boundary(900)].to_lowercase() + &title.to_lowercase();
    let mut all = of_title;
    all.extend(of_opening);
    (!all.is_empty() && with_another.iter().any(|words| head_of_text.contains(words))).then(|| Found {
        codes: all,
        from: "opening words",
        span: Some(Span::between(start, start + list_end)),
    })
}

/// The states whose declarations a text puts together, each under its name
/// behind a `#`.
pub(super) fn declared(text: &str, head: &Head, lexicon: &Lexicon) -> Vec<String> {
    let mut states = Vec::new();
    for block in &head.body {
        let words = block.span.of(text);
        if memchr::memchr(b'#', words.as_bytes()).is_none() {
            continue;
        }
        for line in words.lines().filter_map(|line| line.strip_prefix('#')) {
            let mentions = lexicon.parties_in(line);
            if let [one, ..] = mentions.as_slice()
                && line.chars().count() < 80
            {
                states.push(one.code.clone());
            }
        }
    }
    states.sort();
    states.dedup();
    states
}

/// Those who speak in remarks and press conferences: whom the title names
/// before its subject, and the offices of the speakers.
fn spoken(known: &Known<'_>, head: &Head) -> Option<Found> {
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
fn organisation(known: &Known<'_>, head: &Head) -> Option<Found> {
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
pub(super) fn own(known: &Known<'_>, head: &Head) -> Option<Found> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_speaks_for_its_sender() {
        let of = |title: &str| sender(Lexicon::embedded(), title).join(",");
        assert_eq!(of("Telegram From the Embassy in Guinea to the Department of State"), "US");
        assert_eq!(of("Telegram From the Commander in Norway (Brock) to the Joint Chiefs of Staff"), "US");
        assert_eq!(of("Report Prepared in the Bureau of Seals, Department of State"), "US");
        assert_eq!(of("Letter From the Norwegian Prime Minister to the Secretary of State"), "NO");
        assert_eq!(of("Greetings From Norway"), "");
    }

    #[test]
    fn those_by_whom_and_those_of_a_visit_speak() {
        let of = |title: &str| title_parties(Lexicon::embedded(), title);
        assert_eq!(
            of(
                "Joint Statement on Strengthening Ukraine’s Ports by U.S. President Lund and Dutch Prime Minister Vik"
            ),
            ["NL", "US"]
        );
        assert_eq!(
            of("Joint Statement on the Visit to the United Kingdom of the President of the United States"),
            ["GB", "US"]
        );
        assert!(of("Joint Statement on Ports").is_empty());
    }
}
