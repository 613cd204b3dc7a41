//! Treaties as data sets keep them: `treaty` with `meta` and `body`, whose
//! chapters hold articles of plain text.

use lexicon::{Lexicon, code_of_alpha_3};

use super::tree::Element;
use crate::format::{Block, Builder, Draft, Fact, Role, Stated, text};

/// How many words a title has at the most.
const LONGEST_TITLE: usize = 60;

/// What stands over the preamble.
const PREAMBLE: [&str; 6] = ["preamble", "[preamble]", "préambule", "preámbulo", "preambulo", "преамбула"];

/// Chapters without a number whose names are the data set's own. The treaty
/// prints no such heading over its first and last words.
const OPENING: &str = "preamble";
const CLOSING: &str = "conclusion";

/// The treaty of a file.
pub(super) fn read(root: &Element) -> Draft {
    let mut builder = Builder::new();
    let mut titled = false;
    let chapters: Vec<&Element> = root.child("body").into_iter().flat_map(Element::elements).collect();
    for (index, chapter) in chapters.iter().copied().enumerate() {
        let named_so = chapter.name == "chapter" && write_chapter(&mut builder, chapter);
        // In data sets that do not name chapters it is the last, without a number.
        let bare =
            |element: &Element| ["number", "name"].iter().all(|name| element.attribute(name).is_none());
        let last = index > 0 && index + 1 == chapters.len();
        let closing = named_so || last && bare(chapter) && chapter.elements().all(bare);
        let articles = if chapter.name == "article" { vec![chapter] } else { chapter.elements().collect() };
        for (at, article) in articles.iter().enumerate() {
            let place = Place {
                first: builder.blocks().is_empty(),
                closing,
                before_article: articles.get(at + 1).is_some_and(|next| is_numbered(next)),
            };
            titled |= write_article(&mut builder, article, place);
        }
    }
    let (text, blocks) = builder.finish();
    let stated = stated(root, titled);
    Draft { text, blocks, stated, ..Draft::default() }
}

/// The heading of a chapter. Tells whether it holds the closing words.
fn write_chapter(builder: &mut Builder, chapter: &Element) -> bool {
    let number = chapter.attribute("number").unwrap_or_default().trim();
    let name = chapter.attribute("name").unwrap_or_default().trim();
    let own = number.is_empty() && [OPENING, CLOSING].contains(&name.to_lowercase().as_str());
    if !own {
        write_heading(builder, number, name, Role::Heading(2));
    }
    own && name.to_lowercase() == CLOSING
}

/// Number and name, a line each.
fn write_heading(builder: &mut Builder, number: &str, name: &str, role: Role) {
    builder.words(number);
    builder.line_break();
    builder.words(name);
    builder.end_block(role);
}

/// Where an article stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Nothing stands above it.
    first: bool,
    /// It holds the closing words.
    closing: bool,
    /// Another article of the chapter follows.
    before_article: bool,
}

fn is_numbered(element: &Element) -> bool {
    element.attribute("number").is_some_and(|number| !number.trim().is_empty())
}

/// An article. Tells whether its first lines are the title of the treaty,
/// which only the first of its texts may open with.
fn write_article(builder: &mut Builder, article: &Element, place: Place) -> bool {
    let attribute = |name| article.attribute(name).unwrap_or_default().trim();
    let (number, name) = (attribute("number"), attribute("name"));
    write_heading(builder, number, name, if number.is_empty() { Role::Heading(3) } else { Role::Article });
    let content = article.text();
    let mut rest = content.trim();
    let mut titled = false;
    if place.first && number.is_empty() {
        if let Some(len) = title_len(rest) {
            builder.append(&rest[..len], &[block(len, Role::Heading(1))]);
            rest = rest[len..].trim_start();
            titled = true;
        }
        let line = rest.lines().next().unwrap_or_default().trim_end();
        if PREAMBLE.contains(&line.to_lowercase().as_str()) {
            builder.append(line, &[block(line.len(), Role::Heading(2))]);
            rest = rest[line.len()..].trim_start();
        }
    }
    let caption = if place.before_article { caption_len(rest) } else { 0 };
    let (words, caption) = rest.split_at(rest.len() - caption);
    let words = words.trim_end();
    let mut blocks = text::blocks(words);
    if place.closing {
        for block in &mut blocks {
            block.role = Role::Closing;
        }
    }
    builder.append(words, &blocks);
    if !caption.is_empty() {
        builder.append(caption, &[block(caption.len(), Role::Heading(3))]);
    }
    titled
}

/// How long the last line of an article is where it is the caption of those
/// that follow, whose section the data set does not know: "Final Provisions".
fn caption_len(text: &str) -> usize {
    const WORDS: usize = 8;
    const SMALL: usize = 4;
    let Some((before, line)) = text.rsplit_once('\n') else {
        return 0;
    };
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let named = |word: &str| capital(word) || word.len() < SMALL && word.chars().all(char::is_alphabetic);
    let captions = line.split_whitespace().count() <= WORDS
        && line.starts_with(char::is_uppercase)
        && line.split_whitespace().all(named)
        && line.ends_with(char::is_alphabetic)
        && !line.contains(';')
        && line.chars().filter(|sign| sign.is_alphabetic()).count() > SMALL
        // Signatures: "For the Republic of Hungary".
        && !line.starts_with("For ")
        && before.trim_end().ends_with('.');
    if captions { line.len() } else { 0 }
}

fn block(len: usize, role: Role) -> Block {
    Block { span: document::Span::between(0, len), role }
}

/// How long the title is that a text opens with: the lines before the first
/// empty one, where they name a treaty and are no sentence.
fn title_len(text: &str) -> Option<usize> {
    let mut len = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.is_empty() || PREAMBLE.contains(&words.to_lowercase().as_str()) {
            break;
        }
        len += line.len();
    }
    let title = text[..len].trim_end();
    let words = title.split_whitespace().count();
    let sentence = title.ends_with(['.', ',', ';', ':']);
    let named = Lexicon::embedded().kind_of(&super::fold(title)).is_some();
    ((2..=LONGEST_TITLE).contains(&words) && !sentence && named && title.len() < text.len())
        .then_some(title.len())
}

fn stated(root: &Element, titled: bool) -> Stated {
    let meta = root.child("meta");
    let value = |name| meta.and_then(|meta| meta.child(name)).map(super::folded).unwrap_or_default();
    let name = value("name");
    // "EFTA - Hungary Agreement" says already what it is.
    let full =
        if Lexicon::embedded().kind_of(&name).is_some() { name } else { format!("{name} {}", value("type")) };
    let parties = ["parties_original", "parties"]
        .into_iter()
        .filter_map(|list| meta?.child(list))
        .map(parties)
        .find(|parties| !parties.is_empty());
    let source =
        meta.and_then(|meta| meta.elements().find(|source| source.name == "source" && source.has_text()));
    Stated {
        title: if titled { None } else { Fact::new(&full, "meta name, type") },
        adopted: Fact::new(&value("date_signed"), "meta date_signed"),
        parties: parties.unwrap_or_default(),
        kind: Fact::new("treaty", "element treaty"),
        url: source.and_then(|source| Fact::new(&source.text(), "meta source")),
        language: Fact::new(&value("language"), "meta language"),
        ..Stated::default()
    }
}

/// The codes of a list of parties, which has three letters for each.
fn parties(list: &Element) -> Vec<Fact> {
    let codes = list.elements().filter(|party| party.name == "partyisocode").map(super::folded);
    codes
        .filter_map(|code| {
            let known = code_of_alpha_3(&code).map(str::to_owned);
            Fact::new(&known.unwrap_or(code), "meta partyisocode")
        })
        .collect()
}
