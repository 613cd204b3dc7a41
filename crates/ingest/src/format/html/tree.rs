//! A page as a flat list of what can be seen, and what its head says.

use scraper::node::Element;
use scraper::{Html, Node as Parsed};

use super::signs;

/// What is visible of a page, in its order.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    /// The nodes; an element stands before all that it holds.
    pub(super) nodes: Vec<Node<'a>>,
    /// What the page says of itself, seen or not.
    pub(super) head: Head<'a>,
}

/// An element or a text.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// The element that holds it.
    pub(super) parent: Option<usize>,
    /// The index behind the last node that it holds.
    pub(super) end: usize,
    /// What it is.
    pub(super) content: Content<'a>,
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    Text(&'a str),
    Element(&'a Element),
}

/// Elements, visible or not, that speak of the page.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    /// `meta` elements: name or property in lower case, and content.
    pub(super) metas: Vec<(String, &'a str)>,
    /// The target of `link rel=canonical`.
    pub(super) canonical: Option<&'a str>,
    /// The `title` element.
    pub(super) title: Option<&'a str>,
    /// `lang` of the page.
    pub(super) lang: Option<&'a str>,
    /// Scripts of JSON-LD.
    pub(super) json: Vec<&'a str>,
}

impl<'a> Tree<'a> {
    /// The visible nodes of a parsed page.
    pub(super) fn new(page: &'a Html) -> Self {
        let mut tree = Tree::default();
        let mut open: Vec<usize> = Vec::new();
        // How deep the first element stands that cannot be seen, and all in it.
        let mut unseen: Option<usize> = None;
        let mut depth = 0;
        let mut node = page.tree.root();
        loop {
            // The outermost node is no element, and holds them all.
            let kept = match node.value() {
                Parsed::Text(text) if unseen.is_none() => Some(Content::Text(text)),
                Parsed::Element(element) => {
                    let text =
                        || node.first_child().and_then(|child| child.value().as_text()).map(|text| &**text);
                    tree.head.note(element, text);
                    if unseen.is_none() && signs::unseen(element) {
                        unseen = Some(depth);
                    }
                    unseen.is_none().then_some(Content::Element(element))
                }
                _ => None,
            };
            if let Some(content) = kept {
                let parent = open.last().copied();
                let index = tree.nodes.len();
                tree.nodes.push(Node { parent, end: index + 1, content });
                if node.has_children() {
                    open.push(index);
                }
            }
            if let Some(child) = node.first_child() {
                node = child;
                depth += 1;
                continue;
            }
            if unseen == Some(depth) {
                unseen = None;
            }
            loop {
                if let Some(sibling) = node.next_sibling() {
                    node = sibling;
                    break;
                }
                let Some(parent) = node.parent() else {
                    return tree;
                };
                node = parent;
                depth -= 1;
                if unseen == Some(depth) {
                    unseen = None;
                } else if unseen.is_none()
                    && node.value().is_element()
                    && let Some(index) = open.pop()
                {
                    tree.nodes[index].end = tree.nodes.len();
                }
            }
        }
    }

    /// The element at an index, if it is one.
    pub(super) fn element(&self, index: usize) -> Option<&'a Element> {
        match self.nodes[index].content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        }
    }

    /// The name of the element at an index; empty for a text.
    pub(super) fn name(&self, index: usize) -> &'a str {
        self.element(index).map_or("", Element::name)
    }

    /// All elements with a name, in order.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        (0..self.nodes.len()).filter(move |index| self.name(*index) == name)
    }

    /// The nodes that hold a node, from the nearest.
    pub(super) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes[index].parent, |index| self.nodes[*index].parent)
    }

    /// Whether a node is another or stands in it.
    pub(super) fn holds(&self, outer: usize, inner: usize) -> bool {
        outer <= inner && inner < self.nodes[outer].end
    }

    /// The first words of a node, up to the next tag.
    pub(super) fn first_words(&self, index: usize) -> &'a str {
        let words = |node: &Node<'a>| match node.content {
            Content::Text(part) => Some(part).filter(|part| !part.trim().is_empty()),
            Content::Element(_) => None,
        };
        self.nodes[index..self.nodes[index].end].iter().find_map(words).unwrap_or_default()
    }

    /// The text of a node, white space folded.
    pub(super) fn text(&self, index: usize) -> String {
        let mut text = String::new();
        for node in &self.nodes[index..self.nodes[index].end] {
            match node.content {
                Content::Text(part) => text.push_str(part),
                Content::Element(element) if element.name() == "br" => text.push(' '),
                Content::Element(_) => {}
            }
        }
        fold(&text)
    }
}

impl<'a> Head<'a> {
    /// Notes what an element says of the page.
    fn note(&mut self, element: &'a Element, text: impl Fn() -> Option<&'a str>) {
        match element.name() {
            "html" => self.lang = self.lang.or(element.attr("lang")).or(element.attr("xml:lang")),
            "meta" => {
                let name = element.attr("property").or(element.attr("name"));
                if let (Some(name), Some(content)) = (name, element.attr("content")) {
                    self.metas.push((name.to_ascii_lowercase(), content));
                }
            }
            "link" if element.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.canonical = self.canonical.or(element.attr("href"));
            }
            "title" => self.title = self.title.or_else(text),
            "script"
                if element
                    .attr("type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) =>
            {
                self.json.extend(text());
            }
            _ => {}
        }
    }
}

/// Words parted by single spaces.
pub(super) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
