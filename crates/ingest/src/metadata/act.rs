//! The head of an act that spaces its name out: `У К А З`.

use document::{Apparatus, ApparatusKind, Span};

use super::Head;

/// How far down the head of an act may reach, in lines.
const REACH: usize = 40;

/// How far a line that is set in the middle is indented at least.
const CENTRED: usize = 6;

/// Reads the head of an act: its name in spaced letters, who issued it, notes
/// of later changes, and its subject, which is the title where there is one.
///
/// Takes all of it out of the body, and gives the name with the issuer.
pub(super) fn find(text: &str, head: &mut Head) -> Option<String> {
    let start = head.body.first()?.span.start();
    // The indent of the first line is left out of its block.
    let start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let name = text[start..].lines().take(REACH).find(|line| !line.trim().is_empty()).and_then(spaced)?;
    let groups = groups(text, start);
    let (first, rest) = groups.split_first()?;
    let mut act = capitalised(&name);
    let (mut end, mut subject) = (first.span.end(), None);
    let own: Vec<&str> = first.lines(text).skip(1).map(str::trim).collect();
    if !own.is_empty() {
        act = format!("{act} {}", issuer(&own.join(" ")));
    }
    for group in rest {
        let words = group.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let capitals = !words.chars().any(char::is_lowercase);
        if capitals && !act.contains(' ') {
            act = format!("{act} {}", issuer(&words));
        } else if !group.centred {
            break;
        } else if !is_note(&words) && subject.is_none() {
            subject = Some((words, group.span));
        } else if !is_note(&words) {
            break;
        }
        end = group.span.end();
    }
    let span = subject.as_ref().map_or(first.span, |(_, span)| *span);
    head.metadata.title =
        Some(subject.map_or_else(|| act.clone(), |(words, _)| words.replace("&#34;", "\"")));
    head.metadata.found("title", "head of the act", Some(span.trimmed(text)), true);
    cut(text, head, Span::between(start, end));
    Some(act)
}

/// Takes a stretch of the text out of the body.
fn cut(text: &str, head: &mut Head, stretch: Span) {
    for block in &mut head.body {
        if !block.span.overlaps(stretch) {
            continue;
        }
        let taken = Span::between(block.span.start(), block.span.end().min(stretch.end())).trimmed(text);
        head.apparatus.push(Apparatus { kind: ApparatusKind::Title, span: taken });
        block.span = Span::between(taken.end(), block.span.end()).trimmed(text);
    }
    head.body.retain(|block| !block.span.is_empty());
}

/// Lines between empty ones.
struct Group {
    span: Span,
    centred: bool,
}

impl Group {
    fn lines<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.span.of(text).lines().filter(|line| !line.trim().is_empty())
    }
}

fn groups(text: &str, from: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = from;
    let mut apart = true;
    for line in text[from..].split_inclusive('\n').take(REACH) {
        let span = Span::between(at, at + line.len());
        at = span.end();
        if line.trim().is_empty() {
            apart = true;
            continue;
        }
        let centred = line.len() - line.trim_start().len() >= CENTRED;
        match groups.last_mut() {
            Some(group) if !apart => {
                group.span = Span::between(group.span.start(), span.end());
                group.centred &= centred;
            }
            _ => groups.push(Group { span, centred }),
        }
        apart = false;
    }
    groups
}

/// A word whose letters are set apart, put together.
fn spaced(line: &str) -> Option<String> {
    let letters: Option<Vec<char>> = line
        .split_whitespace()
        .map(|part| {
            let mut letters = part.chars();
            letters.next().filter(|letter| letter.is_uppercase() && letters.next().is_none())
        })
        .collect();
    letters.filter(|letters| letters.len() >= 4).map(|letters| letters.into_iter().collect())
}

/// A note on what became of the act.
fn is_note(words: &str) -> bool {
    let lower = words.to_lowercase();
    words.starts_with('(') || lower.starts_with("утрат") || lower.starts_with("в редакции")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().collect();
    first + &letters.as_str().to_lowercase()
}

/// An issuer in capitals with capitals at the heads of its words alone.
fn issuer(words: &str) -> String {
    words.split(' ').map(capitalised).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::text::blocks;

    fn title(text: &str) -> (Option<String>, Option<String>, String) {
        let mut head = Head { body: blocks(text), ..Head::default() };
        let act = find(text, &mut head);
        let rest = head.body.first().map(|block| block.span.of(text).to_owned());
        (act, head.metadata.title, rest.unwrap_or_default())
    }

    #[test]
    fn the_subject_of_an_act_is_its_title() {
        let act = "                 У К А З\n\n            ПРЕЗИДЕНТА ЭНСКОЙ РЕСПУБЛИКИ\n\n\n          О мерах по\n           развитию портов\n\n         (В редакции Указа от 30.08.2004 г. N 1132)\n\n     1. Открыть порты.\n";
        let (name, title, rest) = title(act);
        assert_eq!(name.as_deref(), Some("Указ Президента Энской Республики"));
        assert_eq!(title.as_deref(), Some("О мерах по развитию портов"));
        assert!(rest.starts_with("1. Открыть"), "{rest}");
    }

    #[test]
    fn an_act_without_a_subject_is_called_by_its_name() {
        let act = "      Р А С П О Р Я Ж Е Н И Е\n\n      ПРЕЗИДЕНТА ЭНСКОЙ РЕСПУБЛИКИ\n\n     В целях защиты детей:\n     1. Выделить средства.\n";
        let (_, title, rest) = title(act);
        assert_eq!(title.as_deref(), Some("Распоряжение Президента Энской Республики"));
        assert!(rest.starts_with("В целях"), "{rest}");
    }
}
