//! HTML: the visible text of a page, its main content told from its furniture.

mod content;
mod depth;
mod footnotes;
mod number;
mod signs;
mod stated;
mod table;
mod tree;
mod walk;

use scraper::Html;

use super::{Block, Builder, Draft, Drafts, Role, TAGS, nothing, outside_furniture, too_many};
use content::Survey;
use tree::Tree;

use crate::split::closing;

/// Reads a page: always one document.
///
/// What a browser does not show is left out. Navigation, share buttons, notes
/// on cookies, related links and the like stay in the text as furniture; they
/// are known by general signs, never by the name of a site. So are footnotes, and
/// the signs that point to them are read through.
pub fn read(text: &str) -> Drafts {
    if let Some(message) = too_many(text, b'<', TAGS, "tags") {
        return nothing(message);
    }
    let page = Html::parse_document(&depth::capped(text));
    let tree = Tree::new(&page);
    let survey = content::survey(&tree, &stated::titles(&tree.head));
    let printed = survey.title.map(|title| tree.text(title));
    let stated = stated::stated(&tree, &survey, printed.as_deref());
    let mut builder = Builder::new();
    let signs = walk::write(&tree, &survey, &mut builder);
    let strong = builder.take_strong();
    let (text, mut blocks) = builder.finish();
    demote_headings(&mut blocks);
    closing::cut_signature(&text, &mut blocks);
    let notes = outside_furniture(signs, &blocks);
    Drafts {
        drafts: vec![Draft { text, blocks, notes, strong, stated, ..Draft::default() }],
        problems: Vec::new(),
    }
}

/// Writes what is visible of a fragment, such as a block of HTML in Markdown,
/// all of it content.
pub(super) fn write(fragment: &str, builder: &mut Builder) {
    let page = Html::parse_fragment(&depth::capped(fragment));
    let tree = Tree::new(&page);
    let none = vec![false; tree.nodes.len()];
    let survey = Survey { linked: none.clone(), jumps: none.clone(), furniture: none, ..Survey::default() };
    walk::write(&tree, &survey, builder);
}

/// A heading that heads only furniture ("Topics" over links) is furniture.
fn demote_headings(blocks: &mut [Block]) {
    for index in (0..blocks.len().saturating_sub(1)).rev() {
        if !matches!(blocks[index].role, Role::Heading(2..)) || blocks[index + 1].role != Role::Furniture {
            continue;
        }
        let next = blocks[index..].iter().skip(1).find(|block| block.role != Role::Furniture);
        if next.is_none_or(|next| matches!(next.role, Role::Heading(_))) {
            blocks[index].role = Role::Furniture;
        }
    }
}

#[cfg(test)]
mod tests;
