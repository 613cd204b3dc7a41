//! The title of a document, stated or found at its head.

use std::sync::LazyLock;

use document::{Apparatus, ApparatusKind, Reading, Span};
use lexicon::Lexicon;
use regex::Regex;

use super::{Head, act, dates, lead_in::LeadIn, record};
use crate::format::{Draft, Fact, Role};
use crate::han;
use crate::normalize::contents;
use crate::split::{marker, turns};

/// How many blocks from the top a title may be printed in.
const REACH: usize = 5;

/// How many words a title has at the most.
const LONGEST: usize = 60;

/// What is no part of a title at its end or head: `(full text)`, `【全文】`.
static FULL_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\s*[(（\[【](?:full text|text|text only|全文|полный текст|texte intégral|texto completo|النص الكامل)[)）\]】]\s*$|^(?:full text|全文|texte intégral|полный текст)[:：]\s*",
    )
    .expect("the pattern is a constant")
});

/// The name of a resolution, where a date or the manner of adoption follows.
static RESOLUTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?<name>resolution\s+[0-9]+(?:/[0-9]+)?(?:\s*\([0-9]{4}\))?)\s*,?\s*(?:of [0-9]|adopted)",
    )
    .expect("the pattern is a constant")
});

/// The symbol of a document in brackets behind the title: `[S/875]`, read by
/// machines as `(S/1401]` too.
static SYMBOL_BEHIND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*[\[(][A-Z]/[^\])\s]*[\])]\s*$").expect("the pattern is a constant"));

/// A word that a line end tore.
static TORN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\p{Ll})-[ ]*\n\s*(\p{Ll})").expect("the pattern is a constant"));

/// Finds the title, and takes the blocks that print it out of the body. Gives
/// the words that name the sort of act, where these are not in the title. The
/// first lines of an `untitled` text are no title, whatever they look like.
pub(super) fn find(
    draft: &Draft,
    lead: Option<&LeadIn>,
    head: &mut Head,
    lexicon: &Lexicon,
    untitled: bool,
) -> Option<String> {
    let text = &draft.text;
    // A page's headline is not the title of the document that it prints whole.
    let by_hand = draft.stated.title.as_ref().is_some_and(says_so_itself);
    if let Some((title, span)) = lead.and_then(|lead| lead.title.clone()).filter(|_| !by_hand) {
        head.metadata.title = Some(title);
        head.metadata.found("title", "behind the lead-in", Some(span), true);
        return None;
    }
    if let Some(fact) = &draft.stated.title {
        let title = without_outlet(&bare(&fact.value), fact.from, head, lexicon);
        head.metadata.found("title", fact.from, None, true);
        take_printed(draft, &fact.value, head);
        head.metadata.title = Some(title);
        return None;
    }
    if let Some(act) = act::find(text, head) {
        return Some(act);
    }
    if record::find(text, head, lexicon) {
        return None;
    }
    if untitled {
        return None;
    }
    let blocks = title_blocks(text, head, lexicon)?;
    let span = Span::between(head.body[blocks.start].span.start(), head.body[blocks.end - 1].span.end());
    let title = TORN.replace_all(span.of(text), "$1$2");
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    head.metadata.found("title", "first line", Some(span), true);
    for block in head.body.drain(..blocks.end).enumerate() {
        let kind = if blocks.contains(&block.0) { ApparatusKind::Title } else { ApparatusKind::Dateline };
        head.apparatus.push(Apparatus { kind, span: block.1.span });
    }
    take_printed(draft, &title, head);
    // "(Text with EEA relevance)", "(2004/512/EC)"
    while head.body.len() > 1 && is_note(head.body[0].span.of(text)) {
        let note = head.body.remove(0);
        head.apparatus.push(Apparatus { kind: ApparatusKind::Dateline, span: note.span });
    }
    head.metadata.title = Some(bare(&title));
    None
}

/// Whether the title was stated for this program, and not for a browser.
fn says_so_itself(fact: &Fact) -> bool {
    fact.from.starts_with("meta clausewise") || matches!(fact.from, "front matter" | "field of the record")
}

/// The title of a page's head without the outlet before or behind it, which is
/// noted.
fn without_outlet(title: &str, from: &'static str, head: &mut Head, lexicon: &Lexicon) -> String {
    if !matches!(from, "title element" | "meta og:title") {
        return title.to_owned();
    }
    for sign in [" - ", " – ", " — ", " | ", " • ", " · "] {
        let before = title.split_once(sign);
        let behind = title.rsplit_once(sign).map(|(rest, site)| (site, rest));
        for (site, rest) in [before, behind].into_iter().flatten() {
            if lexicon.party_of_outlet(site).is_some() && site.split_whitespace().count() <= 8 {
                head.metadata.outlet = Some(site.trim().to_owned());
                head.metadata.found("outlet", from, None, false);
                return rest.trim().to_owned();
            }
        }
    }
    title.to_owned()
}

/// A title without what is no part of it.
fn bare(title: &str) -> String {
    let title = FULL_TEXT.replace_all(title, "");
    let title = record::without_entry(&title);
    if let Some(found) = RESOLUTION.captures(title)
        && let Some(name) = found.name("name")
    {
        return name.as_str().to_owned();
    }
    let title = SYMBOL_BEHIND.replace(title, "");
    let title = title.trim().trim_end_matches(['*', '†']).trim();
    printed_once(title).to_owned()
}

/// A title that is printed twice in a row, once.
fn printed_once(title: &str) -> &str {
    let half = title.len() / 2;
    let (Some(one), Some(two)) = (title.get(..half), title.get(half..)) else {
        return title;
    };
    if half >= 20 && one == two.trim_start() { one } else { title }
}

/// Which of the first blocks are the title.
fn title_blocks(text: &str, head: &Head, lexicon: &Lexicon) -> Option<std::ops::Range<usize>> {
    if head.body.len() < 2 {
        return None;
    }
    // A day alone may stand above: "Viernes 21 de Mayo de 2004".
    // Or the number of the page.
    let dated = |at: &usize| {
        let words = head.body[*at].span.of(text);
        is_date_alone(words) || words.len() <= 4 && words.bytes().all(|byte| byte.is_ascii_digit())
    };
    let at = (0..head.body.len().min(2)).find(|at| !dated(at))?;
    let words = head.body[at].span.of(text);
    let long = words.split_whitespace().count() > LONGEST || words.chars().count() > 500;
    // "#Italy" opens what Italy declares.
    let tagged = words.starts_with('#');
    if long
        || tagged
        || contents::is_caption(words)
        || turns::opens_sitting(words)
        || marker::opens(words)
        || !words.chars().any(char::is_alphabetic)
    {
        return None;
    }
    if matches!(head.body[at].role, Role::Heading(_)) {
        return Some(at..at + 1);
    }
    let closed = words.trim_end().ends_with(['.', ',', ';', ':', '!', '?', '。', '，', '；', '：']);
    let capital = words.chars().find(|character| character.is_alphanumeric())?;
    // A sentence may speak of a message far behind its head; a title that ends
    // in a stop names what it is at once.
    // "The Ministers met in Mirsane." tells what they did, and names nothing.
    let named = lexicon.kind_of(words).is_some_and(|(kind, range)| {
        let before = words[..range.start].split_whitespace().count();
        let told =
            matches!(kind, "readout" | "news") && !words[range.start..].starts_with(char::is_uppercase);
        before <= if closed { 3 } else { 12 } && !(closed && told)
    });
    let named = named && !words.trim_end().ends_with([',', ';', ':', '!', '?']);
    let count = words.split_whitespace().count();
    let addresses = words.contains(':') && words.trim_end().ends_with(char::is_lowercase);
    let title = named && count <= if closed { 25 } else { 40 }
        || !(closed || capital.is_lowercase() || addresses && count > 20);
    if !title {
        return None;
    }
    let mut end = at + 1;
    // "FREE TRADE AGREEMENT BETWEEN ALBANIA AND / THE UNITED NATIONS …"
    while end < head.body.len() - 1
        && end < at + 4
        && goes_on(head.body[end - 1].span.of(text), head.body[end].span.of(text))
    {
        end += 1;
    }
    Some(at..end)
}

/// Whether a line below a title is a note on it in brackets.
fn is_note(line: &str) -> bool {
    line.starts_with('(')
        && line.ends_with(')')
        && line.find(')') > line.rfind('(')
        && line.split_whitespace().count() <= 9
        && !marker::opens(line)
}

/// Whether a line of a title ends with the date of an act: `of 5 April 2017`,
/// alone or behind the name of the act.
fn is_date_of_act(line: &str) -> bool {
    let Some(date) = line.rfind("of ").map(|at| &line[at..]) else {
        return false;
    };
    date.len() < 40 && is_date_alone(date)
}

/// Whether a line of a title cannot end there, and the next is short enough.
fn goes_on(line: &str, next: &str) -> bool {
    // "of 5 April 2017 / laying down the obligations of operators who …"
    if is_date_of_act(line) {
        return next.starts_with(char::is_lowercase)
            && !next.trim_end().ends_with([',', ';', '.', ':'])
            && next.split_whitespace().count() <= 120;
    }
    // "MENSAJE de / S. E. / El Presidente de la República": whoever is so addressed is named.
    if is_initials(line) {
        return next.split_whitespace().count() <= 30 && !marker::opens(next);
    }
    const OPEN: [&str; 26] = [
        "and",
        "of",
        "the",
        "between",
        "on",
        "for",
        "to",
        "with",
        "in",
        "by",
        "concerning",
        "regarding",
        "et",
        "de",
        "du",
        "des",
        "la",
        "y",
        "del",
        "el",
        "и",
        "о",
        "об",
        "между",
        "по",
        "в",
    ];
    let last = line.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    const CONTINUES: [&str; 24] = [
        "between",
        "entre",
        "on",
        "to",
        "for",
        "of",
        "concerning",
        "relating",
        "setting",
        "establishing",
        "pour",
        "sur",
        "concernant",
        "relatif",
        "relative",
        "dans",
        "del",
        "de",
        "y",
        "e",
        "para",
        "между",
        "о",
        "об",
    ];
    // "PROTOCOL / setting out the fishing opportunities": a word alone is half
    // a title.
    let first = next.split_whitespace().next().unwrap_or_default();
    let small = first.chars().next().is_some_and(char::is_lowercase);
    let open = OPEN.contains(&last.as_str())
        || CONTINUES.contains(&first.to_lowercase().as_str())
            && (small || !next.chars().any(char::is_lowercase));
    let sentence = next.trim_end().ends_with([',', ';', '.', ':']) && !is_initials(next);
    open && !sentence && next.split_whitespace().count() <= 30 && !marker::opens(next)
}

/// Whether a line holds the letters of a form of address alone: `S. E.`
fn is_initials(line: &str) -> bool {
    let mut letters = line.split([' ', '.']).filter(|part| !part.is_empty()).peekable();
    letters.peek().is_some() && letters.all(|part| part.chars().count() == 1) && line.len() <= 12
}

fn is_date_alone(line: &str) -> bool {
    let found = dates::find(line);
    let [date] = found.as_slice() else {
        return false;
    };
    // Han words stand without space, two letters to a word: "5月12日星期一", but
    // "5月12日例行记者会".
    let words = |words: &str| -> usize {
        words.split_whitespace().map(|word| han::count(word).div_ceil(2).max(1)).sum()
    };
    words(&line[..date.span.start()]) + words(&line[date.span.end()..]) <= 2
}

/// Takes the blocks that print the title, once or twice, out of the body.
///
/// The sign of a footnote behind the title is not part of it.
fn take_printed(draft: &Draft, title: &str, head: &mut Head) {
    let printed = |span: Span| Reading::of(&draft.text, span, &[], &draft.notes).text().to_owned();
    let wanted = key(title);
    // A capital has half as many bytes as its small letter at the least; notes
    // may stand in between.
    let longest = if draft.notes.is_empty() { 4 * title.len() + 64 } else { usize::MAX };
    let mut index = 0;
    let mut seen = 0;
    while index < head.body.len() && seen < REACH {
        seen += 1;
        let block = head.body[index];
        if block.span.len() <= longest && key(&printed(block.span)) == wanted {
            head.apparatus.push(Apparatus { kind: ApparatusKind::Title, span: block.span });
            head.metadata.provenance.entry("title".into()).and_modify(|title| {
                title.span = title.span.or(Some(block.span));
            });
            head.body.remove(index);
        } else {
            index += 1;
        }
    }
}

/// The letters and digits of a title, for comparison.
fn key(title: &str) -> String {
    title.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_goes_on_below_the_date_of_its_act() {
        let below = "concerning unfair trade in seals and amending the rules on boats, nets and harbours";
        assert!(goes_on("of 5 May 2031", below));
        assert!(goes_on("DIRECTIVE 2031/29/XA OF THE COUNCIL\nof 5 May 2031", below));
        assert!(!goes_on("REPORT OF THE COUNCIL of 5 May 2031", "The Council met."));
    }

    /// The title that a plain text is found to have.
    fn title(text: &str) -> Option<String> {
        let body = crate::format::text::blocks(text);
        let head = Head { body, ..Head::default() };
        title_blocks(text, &head, Lexicon::embedded())
            .map(|blocks| head.body[blocks.start].span.of(text).to_owned())
    }

    #[test]
    fn a_sentence_of_news_is_no_title() {
        assert_eq!(title("The Ministers met in Mirsane today.\n\nThey will meet again.\n"), None);
        assert_eq!(title("Our premier received the envoy of Ostrel.\n\nThey will meet again.\n"), None);
        let readout = "Readout of the call with the President of Mirsane.";
        assert_eq!(title(&format!("{readout}\n\nThey will meet again.\n")).as_deref(), Some(readout));
    }

    #[test]
    fn a_title_in_han_letters_may_open_with_its_date() {
        assert!(is_date_alone("2031年5月12日星期一"));
        assert!(is_date_alone("二〇三一年五月六日于青湾"));
        let line = "2031年5月12日发言人林岚主持例行记者会";
        assert!(!is_date_alone(line));
        assert_eq!(
            title(&format!("{line}\n\n记者：你能否证实？\n\n林岚：我没有消息。\n")).as_deref(),
            Some(line)
        );
    }

    #[test]
    fn a_form_of_address_asks_for_a_name() {
        assert!(goes_on("MENSAJE de", "S. E."));
        assert!(goes_on("S. E.", "El Presidente de la República don Jorge Lund, al inaugurar las sesiones."));
        assert!(!goes_on("MENSAJE", "S. E."));
    }

    #[test]
    fn a_title_that_is_printed_twice_is_read_once() {
        assert_eq!(
            bare("THE TREATY OF THE UNION OF PORTS THE TREATY OF THE UNION OF PORTS"),
            "THE TREATY OF THE UNION OF PORTS"
        );
        assert_eq!(bare("Peace and Peace"), "Peace and Peace");
    }
}
