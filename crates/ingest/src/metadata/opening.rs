//! What stands between the title and the text: the line of place and date, the
//! list of those who were present.

use document::{Apparatus, ApparatusKind, Span};
use lexicon::{Lexicon, Use};

use super::Head;
use crate::format::{Block, Role};
use crate::normalize::dateline;
use crate::split::closing::Signature;

/// How many blocks from the top a line of place and date may stand.
const REACH: usize = 5;

/// Takes the line of place and date that stands below the title, or above it,
/// out of the body: `Beijing, 15 June 2001`.
pub(super) fn take_place_and_date(text: &str, head: &mut Head, lexicon: &Lexicon) -> Option<Signature> {
    // What stands above it is title, and no text; what stands below is the text.
    let ended = |block: &Block| {
        let heading = matches!(block.role, Role::Heading(_));
        // "Washington, May 11, 1917." has a stop too.
        let dated = || dateline::place_and_date(block.span.of(text)).is_some();
        !heading
            && !dated()
            && (block.span.len() > 500 || block.span.of(text).trim_end().ends_with(['.', ';', ':', '。']))
    };
    let last = head.body.len().checked_sub(1)?;
    let titles = head.body.iter().take(REACH.min(last)).position(ended).unwrap_or(REACH.min(last));
    let found = (0..titles).find_map(|at| {
        let span = head.body[at].span;
        let (place, date) = dateline::place_and_date(span.of(text))?;
        let name = place.of(span.of(text));
        let whole = |mention: &lexicon::Mention| mention.span == (0..name.len());
        let other = lexicon.kind_of(name).is_some()
            || !lexicon.phrases_in(name, Use::Office).is_empty()
            || !lexicon.people_in(name).is_empty()
            || lexicon
                .parties_in(name)
                .iter()
                .any(|party| whole(party) && lexicon.is_organisation(&party.code));
        (!other).then(|| (at, (dateline::in_title_case(name), place.shifted(span.start())), date))
    });
    let (at, place, date) = found?;
    let span = head.body.remove(at).span;
    head.apparatus.push(Apparatus { kind: ApparatusKind::Dateline, span });
    Some(Signature { date: Some((date.date, date.span.shifted(span.start()))), place: Some(place) })
}

/// How many blocks from the top a list of those present may begin.
const TOP: usize = 14;

/// How many lines it has at the most.
const PRESENT: usize = 120;

/// Takes the list of those present, and its caption, out of the body.
pub(super) fn take_participants(text: &str, head: &mut Head) {
    const CAPTIONS: [&str; 7] = [
        "participants",
        "present",
        "also present",
        "others present",
        "persons present",
        "in attendance",
        "участники",
    ];
    let mut at = 0;
    while at < head.body.len().min(TOP) {
        let caption = head.body[at].span;
        let words = caption.of(text).trim_end_matches([':', ' ']);
        if words.len() > 40 || !CAPTIONS.contains(&words.to_lowercase().as_str()) {
            at += 1;
            continue;
        }
        let listed = |block: &Block| {
            let words = block.span.of(text).trim_end();
            // All may stand on one line: "Secretary Rusk, Secretary McNamara, …"
            let short = block.span.len() <= 120
                || block.span.len() <= 1_500 && words.matches(", ").count() * 40 >= words.len();
            let name = short && !words.ends_with(['.', ':', ';', '?']) && !words.contains('\n');
            matches!(block.role, Role::Item { .. }) || block.role == Role::Paragraph && name
        };
        let behind = head.body[at + 1..].iter().take(PRESENT).take_while(|block| listed(block)).count();
        if behind == 0 || at + 1 + behind >= head.body.len() {
            return;
        }
        let spans: Vec<Span> = head.body.drain(at..=at + behind).map(|block| block.span).collect();
        head.apparatus
            .extend(spans.into_iter().map(|span| Apparatus { kind: ApparatusKind::Dateline, span }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::text;

    fn head(text: &str) -> Head {
        Head { body: text::blocks(text), ..Head::default() }
    }

    #[test]
    fn a_line_of_place_and_date_leaves_the_body() {
        let text = "Joint Statement\n\nBeijing, 15 June 2001\n\nThe parties call for peace.\n";
        let mut head = head(text);
        let found = take_place_and_date(text, &mut head, Lexicon::embedded()).expect("it has one");
        assert_eq!(found.place.map(|(place, _)| place).as_deref(), Some("Beijing"));
        assert_eq!(found.date.map(|(date, _)| date.to_string()).as_deref(), Some("2001-06-15"));
        assert_eq!(head.body.len(), 2);
    }

    #[test]
    fn a_line_of_place_and_date_may_have_a_stop() {
        let text = "Message\n\nBuenos Aires, mayo 11 de 1917.\n\nThe parties call for peace.\n\nIt holds.\n";
        let mut head = head(text);
        let found = take_place_and_date(text, &mut head, Lexicon::embedded()).expect("it has one");
        assert_eq!(found.place.map(|(place, _)| place).as_deref(), Some("Buenos Aires"));
        assert_eq!(head.body.len(), 3);
    }

    #[test]
    fn a_line_behind_the_text_is_left_alone() {
        let text = "Joint Statement\n\nThe parties call for peace.\n\nBeijing, 15 June 2001\n\nA. Smith\n";
        assert!(take_place_and_date(text, &mut head(text), Lexicon::embedded()).is_none());
    }

    #[test]
    fn those_present_are_no_clauses() {
        let text = "PARTICIPANTS\n\nThe President\n\nMr. Hare, Under Secretary\n\nThe President opened by saying \
                    that he was glad to see the Minister.\n\nThe Minister agreed.\n";
        let mut head = head(text);
        take_participants(text, &mut head);
        assert_eq!(head.apparatus.len(), 3);
        assert_eq!(head.body.len(), 2);
    }
}
