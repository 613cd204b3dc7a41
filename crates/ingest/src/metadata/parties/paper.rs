//! The sender of a telegram, a letter or a report.

use lexicon::Lexicon;

use super::{Found, named};
use crate::metadata::{Head, Known};

/// The sender of a telegram or a letter, and never whom it is for: `Telegram From
/// the Embassy in Guinea to the Department of State`. An embassy speaks for the
/// state whose ministry it writes to, or is written to by.
pub(super) fn dispatch(known: &Known<'_>, head: &Head) -> Option<Found> {
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
}
