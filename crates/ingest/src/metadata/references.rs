//! The symbol of a document, and the other documents that its text names.

use std::sync::LazyLock;

use document::{Kind, Reference, Span};
use memchr::memmem::Finder;
use regex::Regex;

use super::{Head, Known, dates};
use crate::scan;

/// How many references of a text are kept.
const MOST: usize = 2000;

/// How far behind a quoted title its date may stand, in bytes.
const NEAR: usize = 60;

/// A symbol written out: `A/RES/73/27`, `S/RES/2334 (2016)`, `S/2015/545`.
static SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?-u:\b)(?:(?:A|S|E)/RES/[0-9]+(?:/[0-9]+)?(?: ?\([0-9IVXL-]+\))?|S/PRST/[0-9]{4}/[0-9]+|(?:A|S|E)/[0-9]{1,4}(?:/[0-9]+)+|S/[0-9]{3,5}(?-u:\b)|A/HRC/(?:RES/)?[0-9]+(?:/[0-9]+)?|CELEX:? ?[0-9]{5}[A-Z]{1,2}[0-9]{4})",
    )
    .expect("the pattern is a constant")
});

/// A resolution of the Security Council or the General Assembly in words.
static RESOLUTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)(?P<organ>security\s+council|general\s+assembly|unsc|unga|unscr|conseil\s+de\s+sécurité|assemblée\s+générale|consejo\s+de\s+seguridad|asamblea\s+general|安理会|安全理事会|联大|联合国大会|совета\s+безопасности(?:\s+оон)?|генеральной\s+ассамблеи(?:\s+оон)?)?
        [’'s]*\s*(?:(?-u:\b)(?:resolutions?|résolutions?|resoluci(?:ón|ones))|резолюци\p{L}+|第)\s*(?P<list>(?:(?:no\.?|nos\.?|№|n°|número)\s*)?[0-9]{1,4}(?:/[0-9]{1,3})?(?:\s*\([0-9]{4}\))?\ ?(?:号)?(?:\s*(?:,|and|et|y|и|、|和)\s*[0-9]{2,4}(?:/[0-9]{1,3})?(?:\s*\([0-9]{4}\))?)*)
        (?:\s*(?:of|du|de|del)\s+(?:the\s+)?(?:un(?:ited\s+nations)?\s+)?(?P<behind>security\s+council|general\s+assembly|conseil\s+de\s+sécurité|assemblée\s+générale|consejo\s+de\s+seguridad|asamblea\s+general))?",
    )
    .expect("the pattern is a constant")
});

/// Parts of the words for a resolution.
static NAMED: LazyLock<[Finder<'static>; 7]> =
    LazyLock::new(|| ["esolu", "ESOLU", "ésolu", "ÉSOLU", "езолюци", "ЕЗОЛЮЦИ", "第"].map(Finder::new));

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<number>[0-9]{1,4})(?:/(?P<second>[0-9]{1,3}))?(?:\s*\((?P<year>[0-9]{4})\))?")
        .expect("the pattern is a constant")
});

/// The next number of a list of resolutions, behind the date of the one before:
/// ` of 20 September 1990, 745 (1992)`.
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^\s*(?:(?:of|du|de|del|от)\s+(?:the\s+)?[0-9]{1,2}(?:er|º|°|st|nd|rd|th)?\s+(?:de\s+)?\p{L}{3,12}\.?,?\s+(?:del?\s+)?[0-9]{4}(?:\s+(?:года|г\.))?)?
        \s*(?:[,;、]\s*(?:(?:and|et|y|и)\s+)?|(?:and|et|y|и|和)\s+)
        (?P<number>[0-9]{1,4}(?:/[0-9]{1,3}|\s*\([0-9]{4}\)))",
    )
    .expect("the pattern is a constant")
});

/// What follows the name of a document and tells its date.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:signed|adopted|issued|concluded|of|dated|подписан|от|du|de|firmad|签署|发表|签订)")
        .expect("the pattern is a constant")
});

/// Finds the symbol of the document and its references to others.
pub(super) fn find(known: &Known<'_>, head: &mut Head) {
    symbol(known, head);
    let text = &known.draft.text;
    let own = head.metadata.symbol.clone();
    let mut found: Vec<Reference> = Vec::new();
    let named = named(text);
    for block in &head.body {
        let at = block.span.start();
        let words = block.span.of(text);
        // Symbols and resolutions have numbers.
        if scan::any(words.as_bytes(), |byte| byte.is_ascii_digit()) {
            symbols(words, at, &mut found);
            resolutions(words, at, &named, &mut found);
        }
        titles(known, words, at, &mut found);
    }
    found.retain(|reference| reference.symbol.is_none() || reference.symbol != own);
    found.sort_by_key(|reference| (reference.span, !reference.sure));
    let mut end = 0;
    found.retain(|reference| {
        let apart = reference.span.start() >= end;
        end = end.max(if apart { reference.span.end() } else { 0 });
        apart
    });
    found.truncate(MOST);
    head.metadata.references = found;
}

/// The document's own symbol: in its title, its head, or its file's name.
fn symbol(known: &Known<'_>, head: &mut Head) {
    let text = &known.draft.text;
    let title = head.metadata.title.clone().unwrap_or_default();
    let title_span = head.metadata.provenance.get("title").and_then(|title| title.span);
    let council = head.metadata.parties == ["UNSC"];
    if head.metadata.kind == Kind::Resolution
        && let Some(found) = NUMBER.captures(&title)
        && let Some(number) = found.name("number")
    {
        let symbol = match (found.name("year"), found.name("second")) {
            (Some(year), None) if council => Some(format!("S/RES/{} ({})", number.as_str(), year.as_str())),
            (_, Some(second)) if !council => Some(format!("A/RES/{}/{}", number.as_str(), second.as_str())),
            _ => None,
        };
        if let Some(symbol) = symbol {
            head.metadata.symbol = Some(symbol);
            return head.metadata.found("symbol", "title", title_span, false);
        }
    }
    let heads =
        head.apparatus.iter().map(|part| part.span).chain(head.body.iter().take(3).map(|block| block.span));
    let alone = heads.filter(|span| span.len() < 80).find_map(|span| {
        let line = span.of(text);
        let found = SYMBOL.find(line)?;
        // "See document S/2031/55." speaks of another.
        let others =
            line[..found.start()].split_whitespace().count() + line[found.end()..].split_whitespace().count();
        if found.start() > 0 && (others > 5 || line.trim_end().ends_with(['.', ';', ','])) {
            return None;
        }
        Some((normal(found.as_str()), Span::from(found.range()).shifted(span.start())))
    });
    if let Some((symbol, span)) = alone {
        head.metadata.symbol = Some(symbol);
        return head.metadata.found("symbol", "head of the text", Some(span), true);
    }
    let name = known.path.file_stem().unwrap_or_default().to_string_lossy();
    if !name.starts_with(['A', 'S', 'E', 'C']) {
        return;
    }
    let name = name.replace('_', "/");
    if let Some(found) = SYMBOL.find(&name).filter(|found| found.start() == 0) {
        head.metadata.symbol = Some(normal(found.as_str()));
        head.metadata.found("symbol", "file name", None, false);
    }
}

/// Symbols written out.
fn symbols(words: &str, at: usize, found: &mut Vec<Reference>) {
    if !may_hold_symbol(words) {
        return;
    }
    for symbol in SYMBOL.find_iter(words) {
        let span = Span::from(symbol.range()).shifted(at);
        let symbol = Some(normal(symbol.as_str()));
        found.push(Reference { symbol, title: None, date: None, span, sure: true });
    }
}

/// The name of the European Union's numbers.
static CELEX: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("CELEX"));

/// Whether a slash stands behind the letter of an organ, or the name of the
/// European Union's numbers.
fn may_hold_symbol(words: &str) -> bool {
    let bytes = words.as_bytes();
    let organ = |slash: usize| slash > 0 && matches!(bytes[slash - 1], b'A' | b'S' | b'E');
    memchr::memchr_iter(b'/', bytes).any(organ) || CELEX.find(bytes).is_some()
}

/// A symbol with one space before the bracket, as the UN prints it.
fn normal(symbol: &str) -> String {
    symbol.replace(" (", "(").replace('(', " (")
}

/// How far before the word for a resolution, or behind its numbers, its organ
/// may stand, and how far behind the word its numbers, in bytes.
const ORGAN: usize = 80;
const LIST: usize = 1000;

/// How many letters a word of a list of numbers has at the most, and one more.
const LETTERS: usize = 4;

/// Where a part of a word for a resolution stands in a text, in order.
fn named(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    // Most texts have no sign of the other scripts: a byte is faster looked for.
    let may_be = |part: &&Finder<'_>| memchr::memchr(part.needle()[0], bytes).is_some();
    let mut places: Vec<usize> = NAMED.iter().filter(may_be).flat_map(|part| part.find_iter(bytes)).collect();
    places.sort_unstable();
    places
}

/// Where a number follows the word for a resolution in a paragraph that begins at
/// a place: there are few of them, and the pattern of all languages is slow.
fn numbered(words: &str, at: usize, named: &[usize]) -> impl Iterator<Item = usize> {
    let first = named.partition_point(|place| *place < at);
    let places = named[first..].iter().map(move |place| place - at).take_while(|place| *place < words.len());
    places.filter(|place| has_number(&words[*place..]))
}

/// Where the list of numbers behind a place in the word for a resolution has
/// ended at the latest: a longer word stands behind it, and perhaps an organ.
fn list_end(words: &str, place: usize) -> usize {
    let rest = &words.as_bytes()[place..words.len().min(place + LIST)];
    let first = rest.iter().position(u8::is_ascii_digit).unwrap_or_default();
    let long = rest[first..]
        .windows(LETTERS)
        .position(|run| run.iter().all(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80));
    let end = long.map_or(rest.len(), |at| first + at);
    words.ceil_char_boundary((place + end + ORGAN).min(words.len()))
}

/// Whether a number stands behind the word that a text begins in.
fn has_number(text: &str) -> bool {
    let behind = text.trim_start_matches(|letter: char| letter.is_alphabetic() && letter != '第');
    let behind = behind.trim_start_matches('第').trim_start();
    let sign =
        ["no", "No", "NO", "№", "n°", "número", "Número"].iter().find_map(|sign| behind.strip_prefix(sign));
    let number =
        sign.map_or(behind, |rest| rest.trim_start_matches('s').trim_start_matches('.').trim_start());
    number.starts_with(|first: char| first.is_ascii_digit())
}

/// How far behind a number of a list the next one stands, behind a date, in
/// bytes.
const DATE: usize = 80;

/// The end of a list of resolutions that goes on behind their dates.
fn dated_list(words: &str, mut end: usize) -> (usize, Vec<Span>) {
    let mut numbers = Vec::new();
    loop {
        let behind = &words[end..words.floor_char_boundary((end + DATE).min(words.len()))];
        let Some(number) = NEXT.captures(behind).and_then(|next| next.name("number")) else {
            return (end, numbers);
        };
        numbers.push(Span::from(number.range()).shifted(end));
        end += number.end();
    }
}

/// Resolutions named in words; each number of a list is one.
fn resolutions(words: &str, at: usize, places: &[usize], found: &mut Vec<Reference>) {
    let mut reached = 0;
    for place in numbered(words, at, places) {
        let near = &words[..list_end(words, place)];
        let start = words.floor_char_boundary(place.saturating_sub(ORGAN));
        // A list of several may name them all: "resolution 242 and resolution 338".
        let Some(named) = RESOLUTION.captures_at(near, start.max(reached)).filter(|_| place >= reached)
        else {
            continue;
        };
        reached = named.get(0).map_or(reached, |all| all.end());
        let organ = named.name("organ").or_else(|| named.name("behind"));
        let organ = organ.map(|organ| organ.as_str().to_lowercase());
        let council = organ.as_deref().map(|organ| {
            ["sec", "unsc", "séc", "seg", "安", "безопасности"].iter().any(|part| organ.contains(part))
        });
        let Some(list) = named.name("list") else {
            continue;
        };
        let (end, dated) = dated_list(words, list.end());
        reached = reached.max(end);
        let listed = NUMBER.captures_iter(list.as_str()).map(|number| (list.start(), number));
        let dated = dated.iter().filter_map(|span| Some((span.start(), NUMBER.captures(span.of(words))?)));
        for (index, (origin, number)) in listed.chain(dated).enumerate() {
            let Some(first) = number.name("number") else {
                continue;
            };
            let (second, year) = (number.name("second"), number.name("year"));
            let symbol = match (council, second, year) {
                (Some(false) | None, Some(second), _) => {
                    format!("A/RES/{}/{}", first.as_str(), second.as_str())
                }
                (Some(true) | None, None, Some(year)) => {
                    format!("S/RES/{} ({})", first.as_str(), year.as_str())
                }
                (Some(true), None, None) => format!("S/RES/{}", first.as_str()),
                _ => continue,
            };
            let own = number.get(0).map(|all| Span::from(all.range()).shifted(at + origin));
            let start = if index == 0 {
                named.get(0).map_or(0, |all| all.start()) + at
            } else {
                own.map_or(at, Span::start)
            };
            let end = own.map_or(start, Span::end);
            let span = Span::between(start, end).trimmed_in(words, at);
            let behind = &words[end - at..];
            let date = dates::find(behind.get(..behind.floor_char_boundary(40)).unwrap_or_default())
                .into_iter()
                .next()
                .filter(|date| behind[..date.span.start()].trim().len() <= 3)
                .map(|date| date.date);
            found.push(Reference { symbol: Some(symbol), title: None, date, span, sure: false });
        }
    }
}

/// Documents named by a quoted title: `the "Joint Statement on …" signed on
/// June 25, 2016`.
fn titles(known: &Known<'_>, words: &str, at: usize, found: &mut Vec<Reference>) {
    for (all, title) in quoted(words) {
        let name = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let capital = name.chars().next().is_some_and(|first| !first.is_lowercase());
        if !capital || !(12..400).contains(&name.len()) {
            continue;
        }
        let document = known.lexicon.kind_of(&name).is_some_and(|(kind, place)| {
            // "In accordance with article 34 the Government declares" is a quotation.
            let opens = name[..place.start].split_whitespace().count() <= 6
                && !["In ", "On ", "With ", "Upon ", "The Government", "Pursuant"]
                    .iter()
                    .any(|word| name.starts_with(word));
            opens && !matches!(kind, "news" | "readout" | "remarks" | "message" | "press-conference")
        });
        if !document {
            continue;
        }
        let behind = &words[all.end()..];
        let near = &behind[..behind.floor_char_boundary(NEAR)];
        let before = &words[words.ceil_char_boundary(all.start().saturating_sub(NEAR))..all.start()];
        let date = dates::find(near)
            .into_iter()
            .next()
            .filter(|date| DATED.is_match(&near[..date.span.start()]))
            .or_else(|| {
                dates::find(before).into_iter().next_back().filter(|date| before.len() - date.span.end() < 24)
            });
        let span = all.shifted(at);
        found.push(Reference {
            symbol: None,
            title: Some(name),
            date: date.map(|date| date.date),
            span,
            sure: true,
        });
    }
}

/// The quoted stretches of a paragraph that lie within a line, with their quotes,
/// and what is quoted. Any closing quote closes.
fn quoted(words: &str) -> impl Iterator<Item = (Span, &str)> {
    const OPENING: [char; 4] = ['“', '"', '«', '《'];
    const CLOSING: [char; 4] = ['”', '"', '»', '》'];
    // The first bytes of the opening quotes, in UTF-8.
    let near = memchr::memchr3_iter(b'"', 0xe2, 0xc2, words.as_bytes());
    let wide = memchr::memchr_iter(0xe3, words.as_bytes());
    let mut places = merged(near, wide);
    let mut reached = 0;
    std::iter::from_fn(move || {
        loop {
            let start = places.next()?;
            let opening = words[start..].chars().next()?;
            if start < reached || !OPENING.contains(&opening) {
                continue;
            }
            let rest = &words[start + opening.len_utf8()..];
            let (end, closing) =
                rest.char_indices().find(|(_, sign)| *sign == '\n' || CLOSING.contains(sign))?;
            if closing == '\n' {
                reached = words.len() - rest.len() + end;
            } else if end > 0 {
                reached = words.len() - rest.len() + end + closing.len_utf8();
                return Some((Span::between(start, reached), &rest[..end]));
            }
        }
    })
}

/// Two rows of places as one, in order.
fn merged(
    one: impl Iterator<Item = usize>,
    other: impl Iterator<Item = usize>,
) -> impl Iterator<Item = usize> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(first), Some(second)) if second < first => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    })
}

/// Trimming a span of the whole text with only a paragraph of it at hand.
trait TrimmedIn {
    fn trimmed_in(self, paragraph: &str, origin: usize) -> Self;
}

impl TrimmedIn for Span {
    fn trimmed_in(self, paragraph: &str, origin: usize) -> Self {
        self.relative_to(origin).trimmed(paragraph).shifted(origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The resolutions that a paragraph names, with their dates.
    fn resolutions_in(words: &str) -> Vec<String> {
        let mut found = Vec::new();
        resolutions(words, 0, &named(words), &mut found);
        let shown = |reference: Reference| {
            let symbol = reference.symbol.unwrap_or_default();
            reference.date.map_or(symbol.clone(), |date| format!("{symbol} of {date}"))
        };
        found.into_iter().map(shown).collect()
    }

    #[test]
    fn each_resolution_of_a_list_is_one() {
        assert_eq!(
            resolutions_in(
                "Reaffirming its resolutions 668 (1990) of 20 September 1990, 745 (1992) of 28 February 1992 and 766 (1992),"
            ),
            ["S/RES/668 (1990) of 1990-09-20", "S/RES/745 (1992) of 1992-02-28", "S/RES/766 (1992)"]
        );
        assert_eq!(
            resolutions_in("Rappelant ses résolutions 1267 (1999) du 15 octobre 1999 et 1363 (2001)"),
            ["S/RES/1267 (1999) of 1999-10-15", "S/RES/1363 (2001)"]
        );
        assert_eq!(
            resolutions_in(
                "General Assembly resolutions 46/182 of 19 December 1991, and 47/20 of 24 November 1992"
            ),
            ["A/RES/46/182 of 1991-12-19", "A/RES/47/20 of 1992-11-24"]
        );
    }

    #[test]
    fn numbers_behind_a_date_are_no_resolutions_by_themselves() {
        assert_eq!(
            resolutions_in("resolution 242 (1967) of 22 November 1967, 15 members of the Council"),
            ["S/RES/242 (1967) of 1967-11-22"]
        );
    }
}
