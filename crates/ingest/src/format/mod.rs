//! Formats: from the text of a file to the published text, its blocks, and
//! the metadata that the file states.

pub mod columns;
pub mod csv;
pub mod docx;
mod front_matter;
pub mod html;
pub mod json;
pub mod json_lines;
pub mod markdown;
pub mod pdf;
pub mod sgml;
pub mod text;
pub mod xml;

use document::Span;

use crate::normalize::entity;

/// How many paragraphs a document may have, headings and furniture among them.
/// What is known of each takes far more memory than a short one has letters.
pub(crate) const BLOCKS: usize = 500_000;

/// How many documents a file may hold that is read whole.
pub(crate) const DOCUMENTS: usize = 100_000;

/// How many lines a text may have that paragraphs are found in.
const LINES: usize = 2_000_000;

/// How many tags a page, or HTML within a text, may have.
const TAGS: usize = 1_000_000;

/// What is too much for one document, as far as can be told before it is read;
/// `mark` begins what is counted.
fn too_many(text: &str, mark: u8, most: usize, what: &str) -> Option<String> {
    let count = memchr::memchr_iter(mark, text.as_bytes()).count();
    (count > most).then(|| {
        format!("the text has {count} {what}, more than the {most} that are read of one; part it into several files")
    })
}

/// No drafts, because of this.
fn nothing(message: String) -> Drafts {
    Drafts { drafts: Vec::new(), problems: vec![Problem { message, lost: true, ..Problem::default() }] }
}

/// A document as its format gives it, before anything is inferred from the
/// text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The published text: what a reader sees.
    pub text: String,
    /// The parts of the text in order. They do not overlap, and together they
    /// cover everything in it that is not white space.
    pub blocks: Vec<Block>,
    /// What the file says of the document outside its text.
    pub stated: Stated,
    /// The record in the file, from 1, where a file holds several.
    pub record: Option<usize>,
    /// Whether the whole text is one clause and is not to be split.
    pub one_clause: bool,
    /// Notes that stand inside blocks and interrupt their sentences: footnotes
    /// and the signs that point to them. They are read through as furniture is.
    pub notes: Vec<Span>,
    /// Runs of bold or underlined letters, which make headings and the names of
    /// speakers known; in order.
    pub strong: Vec<Span>,
    /// The name that the file gives the document within itself (`xml:id`); the
    /// document's id is this behind the stem of the file's name.
    pub inner_id: Option<String>,
    /// Where in an archive the document's file lies.
    pub member: Option<String>,
}

/// A draft whose id, where it is a number, is one within its file: rows of
/// every table are numbered from 1.
fn inner_number(mut draft: Draft) -> Draft {
    if draft.stated.id.as_ref().is_some_and(|id| id.value.bytes().all(|byte| byte.is_ascii_digit())) {
        draft.inner_id = draft.stated.id.take().map(|id| id.value);
    }
    draft
}

/// A part of the published text that stands apart to the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands, white space at its ends left out.
    pub span: Span,
    /// What its format says it is.
    pub role: Role,
}

/// What a format says of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A paragraph, or a row of a table.
    Paragraph,
    /// A heading of a level from 1.
    Heading(u8),
    /// An item of a list with its printed marker (`• `, `3. `) at its head.
    Item {
        /// How long the marker is, in bytes, its white space included.
        marker: usize,
    },
    /// A heading that opens an article, whatever its number.
    Article,
    /// Outlet, place and date above the text.
    Dateline,
    /// Place, date and signatures behind the text.
    Closing,
    /// Navigation, share buttons, cookie text and the like.
    Furniture,
}

/// What a file says of a document outside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// The id that the file gives the document.
    pub id: Option<Fact>,
    /// Its title.
    pub title: Option<Fact>,
    /// A date that is not said to be of adoption or of publication.
    pub date: Option<Fact>,
    /// The date of adoption.
    pub adopted: Option<Fact>,
    /// The date of publication.
    pub published: Option<Fact>,
    /// Where it was adopted.
    pub place: Option<Fact>,
    /// Codes or names of the parties.
    pub parties: Vec<Fact>,
    /// What sort of document it is.
    pub kind: Option<Fact>,
    /// The address of the page.
    pub url: Option<Fact>,
    /// Who put it out.
    pub outlet: Option<Fact>,
    /// Its language.
    pub language: Option<Fact>,
}

/// What one file yields: its documents, and what could not be understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafts {
    /// The documents, in the order of the file.
    pub drafts: Vec<Draft>,
    /// What could not be understood, each with its place.
    pub problems: Vec<Problem>,
}

/// A place in a file that could not be understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1, if one can be named.
    pub line: Option<usize>,
    /// What was expected and what was found.
    pub message: String,
    /// Whether a document, or what its file states of it, was lost by it.
    pub lost: bool,
    /// The member of an archive that it is in.
    pub member: Option<String>,
}

/// A stated value and what stated it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The value, white space folded.
    pub value: String,
    /// What stated it, as shown to the user: `front matter`, `meta og:title`.
    pub from: &'static str,
}

impl Draft {
    /// What memory its document takes, next to others: a short paragraph takes
    /// as much as a long one.
    pub(crate) fn weight(&self) -> usize {
        self.text.len() + 512 * (4 + self.blocks.len())
    }
}

impl Fact {
    /// A fact with its white space folded (no-break spaces too), and with what was
    /// escaped twice resolved; none where nothing is left.
    pub fn new(value: &str, from: &'static str) -> Option<Fact> {
        let value = entity::resolved(value);
        let mut folded = String::with_capacity(value.len());
        for word in value.split_whitespace() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        (!folded.is_empty()).then_some(Fact { value: folded, from })
    }
}

/// Whether the text of an item brings the number that its list would print
/// before it: `“1. That no ship`.
fn brings(item: &str, marker: &str) -> bool {
    let number = marker.trim_end_matches(['.', ')']);
    let quotes = |sign: char| sign.is_whitespace() || "“\"«„‘'(".contains(sign);
    number.starts_with(char::is_alphanumeric)
        && item
            .trim_start_matches(quotes)
            .strip_prefix(number)
            .and_then(|rest| rest.strip_prefix(['.', ')']))
            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// Builds the published text of a marked-up format block by block.
///
/// White space follows one rule: inside a block a run of ASCII white space is
/// one space, and a line break that the markup asks for is `\n`; blocks are
/// parted by an empty line. Other white space (no-break and ideographic
/// spaces) stays as it is.
#[derive(Debug, Default)]
pub struct Builder {
    text: String,
    blocks: Vec<Block>,
    /// Where the open block begins.
    open: Option<usize>,
    /// Whether white space is owed before the next word.
    gap: bool,
    /// Runs of bold letters, and how deep in bold letters the next words stand.
    strong: Vec<Span>,
    depth: usize,
    /// Whether the white space before the next word is left out.
    joined: bool,
    /// Whether the next block goes on in the line of the last.
    run_on: bool,
}

impl Builder {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds words to the open block, opening one where none is.
    pub fn words(&mut self, words: &str) {
        for (index, part) in words.split(|character: char| character.is_ascii_whitespace()).enumerate() {
            self.gap |= index > 0 && !self.joined;
            if part.is_empty() {
                continue;
            }
            self.joined = false;
            self.begin();
            if self.gap && self.open != Some(self.text.len()) && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.gap = false;
            let start = self.text.len();
            self.text.push_str(part);
            if self.depth > 0 {
                self.embolden(start);
            }
        }
    }

    /// Notes that the words from here on are in bold letters, until as many
    /// calls of [`Builder::end_strong`].
    pub fn begin_strong(&mut self) {
        self.depth += 1;
    }

    /// Notes that the words from here on are in bold letters no more.
    pub fn end_strong(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// The runs of bold letters, of the text that [`Builder::finish`] gives.
    pub fn take_strong(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.strong)
    }

    fn embolden(&mut self, start: usize) {
        let end = self.text.len();
        match self.strong.last_mut() {
            // Words of one run have nothing but white space between them.
            Some(last) if self.text[last.end()..start].trim().is_empty() => {
                *last = Span::between(last.start(), end);
            }
            _ => self.strong.push(Span::between(start, end)),
        }
    }

    /// Adds words as [`Builder::words`] does, and tells where they stand.
    pub fn placed(&mut self, words: &str) -> Span {
        self.words(words);
        let len = words.split_ascii_whitespace().map(|word| word.len() + 1).sum::<usize>().saturating_sub(1);
        Span::between(self.text.len() - len, self.text.len())
    }

    /// Leaves out the white space on both sides of this place: a page ends in
    /// the middle of a word.
    pub fn join(&mut self) {
        self.gap = false;
        self.joined = true;
    }

    /// Adds text as it is, white space included: preformatted lines.
    pub fn verbatim(&mut self, text: &str) {
        self.begin();
        self.text.push_str(text);
        self.gap = false;
    }

    /// Breaks the line inside the open block.
    pub fn line_break(&mut self) {
        if self.open.is_some_and(|start| start < self.text.len()) {
            self.text.push('\n');
        }
        self.gap = false;
    }

    /// Ends the open block, if any, and says what it was.
    pub fn end_block(&mut self, role: Role) {
        self.gap = false;
        self.joined = false;
        let Some(start) = self.open.take() else {
            return;
        };
        let span = Span::between(start, self.text.len()).trimmed(&self.text);
        if span.is_empty() {
            self.cut(self.blocks.last().map_or(0, |block| block.span.end()));
        } else {
            self.cut(span.end());
            self.blocks.push(Block { span, role });
        }
    }

    /// Cuts the text off; what is cut off is in bold letters no more.
    fn cut(&mut self, end: usize) {
        self.text.truncate(end);
        while let Some(last) = self.strong.pop_if(|last| last.end() > end) {
            if last.start() < end {
                self.strong.push(Span::between(last.start(), end));
            }
        }
    }

    /// Ends the open block as [`Builder::end_block`] does; the next goes on in
    /// its line.
    pub fn end_run(&mut self, role: Role) {
        let blocks = self.blocks.len();
        self.end_block(role);
        self.run_on = self.blocks.len() > blocks;
    }

    /// Adds a text with blocks of its own, its white space as it is.
    pub fn append(&mut self, text: &str, blocks: &[Block]) {
        self.end_block(Role::Paragraph);
        self.begin();
        let start = self.open.take().unwrap_or_default();
        self.text.push_str(text);
        self.blocks.extend(blocks.iter().map(|block| Block { span: block.span.shifted(start), ..*block }));
        self.cut(self.blocks.last().map_or(0, |block| block.span.end()));
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks so far, without the open one.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The words of the open block so far.
    pub fn open_words(&self) -> &str {
        self.open.map_or("", |start| self.text[start..].trim())
    }

    /// Whether all of the open block so far is in bold letters.
    pub fn is_open_strong(&self) -> bool {
        let last = self.strong.last().filter(|last| last.end() == self.text.trim_end().len());
        self.open.zip(last).is_some_and(|(start, last)| last.start() <= start)
    }

    /// Whether the open block holds anything yet.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The text and its blocks.
    pub fn finish(mut self) -> (String, Vec<Block>) {
        self.end_block(Role::Paragraph);
        (self.text, self.blocks)
    }

    fn begin(&mut self) {
        if self.open.is_none() {
            if !self.text.is_empty() {
                self.text.push_str(if self.run_on { " " } else { "\n\n" });
            }
            self.run_on = false;
            self.open = Some(self.text.len());
            self.gap = false;
        }
    }
}

/// The sign of a note as it is printed: its digits are raised, and letters, which
/// would run into the word before them, stand in brackets.
fn raised(sign: &str) -> String {
    let sign = sign.trim();
    if !sign.bytes().all(|byte| byte.is_ascii_digit()) {
        let letters = sign.starts_with(char::is_alphanumeric);
        return if letters { format!("[{sign}]") } else { sign.to_owned() };
    }
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    sign.bytes().map(|digit| RAISED[usize::from(digit - b'0')]).collect()
}

/// The notes that do not stand in furniture, which is read through as a whole.
fn outside_furniture(mut notes: Vec<Span>, blocks: &[Block]) -> Vec<Span> {
    notes.retain(|note| {
        let at = blocks.partition_point(|block| block.span.end() < note.end());
        blocks.get(at).is_some_and(|block| block.role != Role::Furniture)
    });
    notes
}
