//! The markers that lists print before their items.

use scraper::node::Element;

use super::tree::Tree;

/// A list that is open.
#[derive(Debug)]
pub(super) struct List {
    /// Whether it prints no markers, bullets, or numbers of a kind.
    kind: Kind,
    /// The number of the next item.
    next: i64,
    /// From one item to the next: 1, or -1.
    step: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    Bullets,
    Numbers,
    Letters { upper: bool },
    Roman { upper: bool },
}

impl List {
    /// The list that opens with an element.
    pub(super) fn new(tree: &Tree<'_>, index: usize, element: &Element) -> Self {
        let style = element.attr("style").unwrap_or_default().replace(char::is_whitespace, "");
        let kind = if style.contains("list-style:none") || style.contains("list-style-type:none") {
            Kind::None
        } else if element.name() != "ol" {
            Kind::Bullets
        } else {
            numbers(element.attr("type"), &style).unwrap_or(Kind::Numbers)
        };
        let start = element.attr("start").and_then(|start| start.trim().parse().ok());
        let reversed = element.attr("reversed").is_some();
        let items = || {
            let mut count = 0;
            let mut child = index + 1;
            while child < tree.nodes[index].end {
                count += i64::from(tree.name(child) == "li");
                child = tree.nodes[child].end;
            }
            count
        };
        let next = start.unwrap_or_else(|| if reversed { items() } else { 1 });
        Self { kind, next, step: if reversed { -1 } else { 1 } }
    }

    /// The marker of the next item.
    pub(super) fn next(&mut self, item: &Element) -> Option<String> {
        if let Some(value) = item.attr("value").and_then(|value| value.trim().parse().ok()) {
            self.next = value;
        }
        let number = self.next;
        self.next = self.next.saturating_add(self.step);
        let kind = match self.kind {
            Kind::Bullets | Kind::None => self.kind,
            kind => numbers(item.attr("type"), "").unwrap_or(kind),
        };
        let figure = match kind {
            Kind::None => return None,
            Kind::Bullets => return Some("•".to_owned()),
            Kind::Numbers => None,
            Kind::Letters { upper } => letters(number).map(|letters| (letters, upper)),
            Kind::Roman { upper } => roman(number).map(|roman| (roman, upper)),
        };
        Some(match figure {
            Some((figure, true)) => format!("{}.", figure.to_ascii_uppercase()),
            Some((figure, false)) => format!("{figure}."),
            None => format!("{number}."),
        })
    }
}

/// The kind of numbers that `type` or a style asks for.
fn numbers(kind: Option<&str>, style: &str) -> Option<Kind> {
    match kind {
        Some("1") => Some(Kind::Numbers),
        Some("a") => Some(Kind::Letters { upper: false }),
        Some("A") => Some(Kind::Letters { upper: true }),
        Some("i") => Some(Kind::Roman { upper: false }),
        Some("I") => Some(Kind::Roman { upper: true }),
        _ => [
            ("lower-alpha", Kind::Letters { upper: false }),
            ("lower-latin", Kind::Letters { upper: false }),
            ("upper-alpha", Kind::Letters { upper: true }),
            ("upper-latin", Kind::Letters { upper: true }),
            ("lower-roman", Kind::Roman { upper: false }),
            ("upper-roman", Kind::Roman { upper: true }),
        ]
        .into_iter()
        .find_map(|(name, kind)| style.contains(name).then_some(kind)),
    }
}

/// `a` to `z`, `aa`, `ab`.
fn letters(number: i64) -> Option<String> {
    let mut left = u64::try_from(number).ok().filter(|number| *number > 0)?;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'a' + (left % 26) as u8));
        left /= 26;
    }
    Some(letters.iter().rev().collect())
}

/// `i` to `mmmcmxcix`.
fn roman(number: i64) -> Option<String> {
    let mut left = Some(number).filter(|number| (1..4000).contains(number))?;
    let mut roman = String::new();
    for (value, figure) in [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ] {
        while left >= value {
            roman.push_str(figure);
            left -= value;
        }
    }
    Some(roman)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_browsers_do() {
        assert_eq!([1, 26, 27].map(letters), ["a", "z", "aa"].map(|text| Some(text.to_owned())));
        assert_eq!([4, 19].map(roman), ["iv", "xix"].map(|text| Some(text.to_owned())));
        assert_eq!((letters(0), roman(4000)), (None, None));
    }
}
