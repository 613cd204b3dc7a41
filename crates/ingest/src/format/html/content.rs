//! Finds the main content of a page, and the furniture in it.

use std::ops::Range;

use super::footnotes;
use super::signs::{self, Sign};
use super::table;
use super::tree::{Content, Tree, fold};

/// What of a page is content.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The element that holds the main content.
    pub(super) main: usize,
    /// The element that prints the title, if one does.
    pub(super) title: Option<usize>,
    /// For every node whether it is page furniture.
    pub(super) furniture: Vec<bool>,
    /// For every node whether it stands in a link to another page.
    pub(super) linked: Vec<bool>,
    /// For every node whether it stands in a link within the page.
    pub(super) jumps: Vec<bool>,
    /// The nodes of the signs that point to footnotes, in order.
    pub(super) signs: Vec<Range<usize>>,
}

/// Surveys a page; `titles` are what its head calls it.
///
/// The main content is the article that holds most of the text, or else the
/// smallest element that holds nearly all of it. It is widened to take in the
/// title where that stands just before it.
pub(super) fn survey(tree: &Tree<'_>, titles: &[&str]) -> Survey {
    if tree.nodes.is_empty() {
        return Survey::default();
    }
    let weights = Weights::new(tree);
    let body = tree.named("body").next().unwrap_or(0);
    let mut main = article(tree, &weights, body).unwrap_or_else(|| densest(tree, &weights, body));
    let title = title(tree, &weights, main, titles);
    if let Some(title) = title.filter(|title| !tree.holds(main, *title)) {
        let both = tree.ancestors(main).find(|outer| tree.holds(*outer, title));
        let small = |outer: &usize| weights.own(tree, *outer) <= weights.own(tree, main) * 8 / 5 + 300;
        main = both.filter(small).unwrap_or(main);
    }
    let mut furniture = vec![false; tree.nodes.len()];
    let mut at = 0;
    while at < tree.nodes.len() {
        let spared = tree.holds(at, main) || title.is_some_and(|title| tree.holds(at, title));
        if !spared && weights.is_furniture(tree, at, main, body) {
            furniture[at..tree.nodes[at].end].fill(true);
            at = tree.nodes[at].end;
        } else {
            furniture[at] = !tree.holds(main, at) && title.is_none_or(|title| !tree.holds(title, at));
            at += 1;
        }
    }
    let jumps = weights.jumping.iter().zip(&weights.linked).map(|(any, out)| *any && !out).collect();
    let footnotes = footnotes::find(tree);
    for note in footnotes.notes {
        furniture[note].fill(true);
    }
    Survey { main, title, furniture, linked: weights.linked, jumps, signs: footnotes.signs }
}

/// How much text stands where, white space not counted.
struct Weights {
    /// For every node, how many characters stand before it.
    total: Vec<usize>,
    /// The same of those in links to other pages, and in links of any kind.
    links: Vec<usize>,
    jumps: Vec<usize>,
    linked: Vec<bool>,
    jumping: Vec<bool>,
    signs: Vec<Sign>,
}

impl Weights {
    fn new(tree: &Tree<'_>) -> Self {
        let count = tree.nodes.len();
        let (mut linked, mut jumping) = (vec![false; count], vec![false; count]);
        let mut signs = vec![Sign::None; count];
        for (index, sign) in signs.iter_mut().enumerate() {
            let Some(element) = tree.element(index) else {
                continue;
            };
            *sign = signs::sign(element);
            // A link within the page is a footnote or a place to jump to, not a way out.
            if let Some(href) = element.attr("href").filter(|_| element.name() == "a") {
                let inner = index..tree.nodes[index].end;
                linked[inner.clone()].fill(!href.starts_with("#") || href == "#");
                jumping[inner].fill(true);
            }
        }
        let (mut total, mut links, mut jumps) = (vec![0; count + 1], vec![0; count + 1], vec![0; count + 1]);
        for (index, node) in tree.nodes.iter().enumerate() {
            let length = match node.content {
                Content::Text(text) => text.chars().filter(|character| !character.is_whitespace()).count(),
                Content::Element(_) => 0,
            };
            total[index + 1] = total[index] + length;
            links[index + 1] = links[index] + if linked[index] { length } else { 0 };
            jumps[index + 1] = jumps[index] + if jumping[index] { length } else { 0 };
        }
        Self { total, links, jumps, linked, jumping, signs }
    }

    /// All characters of a node, and those in links.
    fn of(&self, tree: &Tree<'_>, index: usize) -> (usize, usize) {
        let end = tree.nodes[index].end;
        (self.total[end] - self.total[index], self.links[end] - self.links[index])
    }

    /// The characters of a node outside links and furniture.
    fn own(&self, tree: &Tree<'_>, outer: usize) -> usize {
        let (mut own, mut at) = (0, outer + 1);
        while at < tree.nodes[outer].end {
            if self.signs[at] == Sign::Furniture && tree.name(at) != "header" {
                at = tree.nodes[at].end;
                continue;
            }
            let (total, links) = (self.total[at + 1] - self.total[at], self.links[at + 1] - self.links[at]);
            own += total - links;
            at += 1;
        }
        own
    }

    /// Whether an element that does not hold the main content is furniture.
    fn is_furniture(&self, tree: &Tree<'_>, index: usize, main: usize, body: usize) -> bool {
        let Some(element) = tree.element(index) else {
            return false;
        };
        let (total, links) = self.of(tree, index);
        let (main_total, main_links) = self.of(tree, main);
        let unlinked = total - links;
        let inside = tree.holds(main, index);
        // A sign on what holds much of the text says little: `class="content share"`.
        let much = inside && unlinked > 400 && unlinked * 5 > (main_total - main_links) * 2;
        let signed = match self.signs[index] {
            // The head of an article holds its title; the head of a page may hold a preamble.
            Sign::Furniture if element.name() == "header" => (!inside || main == body) && unlinked <= 300,
            Sign::Furniture => !much,
            Sign::Byline => total <= 160 && !signs::inline(element),
            Sign::Date => {
                let before = self.total[index].saturating_sub(self.total[main]);
                total <= 160 && !signs::inline(element) && before * 2 <= main_total
            }
            Sign::None => false,
        };
        // A list of places on the page is its table of contents.
        let jumps = self.jumps[tree.nodes[index].end] - self.jumps[index];
        let items = (index..tree.nodes[index].end).filter(|inner| tree.name(*inner) == "li");
        let contents =
            || matches!(element.name(), "ul" | "ol") && jumps * 5 > total * 4 && items.take(3).count() == 3;
        signed
            || inside && contents()
            || inside && links > 0 && links * 5 >= total * 3 && is_container(element.name())
    }
}

/// The article of a page that holds most of its text, if it holds enough.
fn article(tree: &Tree<'_>, weights: &Weights, body: usize) -> Option<usize> {
    let mut candidates: Vec<(usize, usize)> = Vec::new();
    for index in 0..tree.nodes.len() {
        if tree.element(index).is_some_and(|element| {
            matches!(element.name(), "article" | "main")
                || element.attr("role") == Some("main")
                || element.attr("itemprop") == Some("articleBody")
                || element
                    .classes()
                    .any(|class| matches!(class, "e-content" | "entry-content" | "hentry" | "h-entry"))
        }) {
            candidates.push((index, weights.own(tree, index)));
        }
    }
    let best = candidates.iter().map(|(_, own)| *own).max()?;
    if best == 0 || best * 5 < weights.own(tree, body) * 2 {
        return None;
    }
    // Of those that hold nearly the same, the innermost that holds the title too.
    let good = candidates.iter().filter(|(_, own)| own * 5 >= best * 4).map(|(index, _)| *index);
    let titled = |index: &usize| (*index..tree.nodes[*index].end).any(|inner| tree.name(inner) == "h1");
    let size = |index: &usize| tree.nodes[*index].end - *index;
    good.clone().filter(titled).min_by_key(size).or_else(|| good.min_by_key(size))
}

/// The smallest element that holds nearly all of the text, and has no
/// paragraphs beside it.
fn densest(tree: &Tree<'_>, weights: &Weights, body: usize) -> usize {
    let mut main = body;
    loop {
        let enough = weights.own(tree, main) * 3 / 4;
        let mut next = None;
        let mut beside = false;
        let mut child = main + 1;
        while child < tree.nodes[main].end {
            let name = tree.name(child);
            let (total, links) = weights.of(tree, child);
            if matches!(name, "div" | "section" | "center" | "table" | "tbody" | "tr" | "td") {
                let own = if weights.signs[child] == Sign::Furniture { 0 } else { weights.own(tree, child) };
                if own > 0 && own >= enough {
                    next = Some(child);
                }
            } else {
                beside |= total > links * 2 && weights.signs[child] == Sign::None;
            }
            child = tree.nodes[child].end;
        }
        match next {
            Some(next) if !beside && (tree.name(next) != "table" || !table::holds_data(tree, next)) => {
                main = next
            }
            _ => return main,
        }
    }
}

/// The element that prints the title: the first `h1` of the main content, or
/// the last before it, or a line before it that says what the head says.
fn title(tree: &Tree<'_>, weights: &Weights, main: usize, titles: &[&str]) -> Option<usize> {
    let free = |index: &usize| {
        let unsigned = |at: usize| weights.signs[at] != Sign::Furniture || tree.name(at) == "header";
        let mut holders = std::iter::once(*index).chain(tree.ancestors(*index));
        weights.of(tree, *index).0 > 0 && holders.all(|at| tree.holds(at, main) || unsigned(at))
    };
    let h1: Vec<usize> = tree.named("h1").filter(free).collect();
    let inside = h1.iter().copied().find(|index| tree.holds(main, *index));
    let before = h1.iter().copied().rfind(|index| *index < main);
    inside.or(before).or_else(|| {
        let longest = titles.iter().map(|title| title.chars().count()).max()?;
        let mut found: Option<(usize, usize)> = None;
        let block = |index: &usize| tree.element(*index).is_some_and(|element| !signs::inline(element));
        for index in (0..tree.nodes[main].end).filter(block).filter(free) {
            let (length, links) = weights.of(tree, index);
            let line = if length <= longest && links == 0 { tree.text(index) } else { String::new() };
            let length = line.chars().count();
            // The name of a site is a part of its titles too, but a shorter one.
            let better = found.is_none_or(|(_, best)| length > best);
            if length > 7 && better && titles.iter().any(|title| is_title(title, &line)) {
                found = Some((index, length));
            }
        }
        found.map(|(index, _)| index)
    })
}

/// Whether a line is what a head calls the page, the site's name apart.
fn is_title(title: &str, line: &str) -> bool {
    const SEPARATORS: [char; 12] = ['-', '–', '—', '|', '•', '·', '_', ':', '»', '/', '~', '<'];
    let title = fold(title);
    let before =
        title.strip_suffix(line).map(|head| head.trim_end().ends_with(SEPARATORS) || head.is_empty());
    let behind = title.strip_prefix(line).map(|tail| tail.trim_start().starts_with(SEPARATORS));
    before == Some(true) || behind == Some(true)
}

/// Whether elements of this name hold blocks.
fn is_container(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "body"
            | "center"
            | "div"
            | "dl"
            | "main"
            | "ol"
            | "section"
            | "table"
            | "tbody"
            | "td"
            | "tr"
            | "ul"
    )
}
