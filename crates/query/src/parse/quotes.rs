//! Finds what stands in quotation marks.
//!
//! Quotes of every kind are quotes: straight, curly, low, angle and corner
//! ones, in any sensible pairing. Single ones are quotes only around several
//! words; elsewhere they are apostrophes.

use document::Span;

/// A quotation in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotation {
    /// What stands in it, without white space at its ends.
    pub(super) inner: Span,
    /// Where it ends, its closing mark and all.
    pub(super) end: usize,
    /// Whether something closes it. What is never closed ends with the query.
    pub(super) closed: bool,
    /// Whether it holds quotation marks of its own kind.
    pub(super) nested: bool,
}

/// Finds quotations from left to right, in time linear in the length of the
/// text: what has been looked for in vain is not looked for again.
#[derive(Default)]
pub(super) struct Quotes {
    /// Whether quotations within quotations are no longer looked for.
    flat: bool,
    /// Which single quotes, and `''`, are known to close nothing from here on.
    vain: [bool; SINGLE.len() + 1],
}

/// The marks that may close what this mark opens; none where it opens nothing.
///
/// Languages pair the curly quotes differently: “…” in English, „…“ in German
/// and Russian, ”…” in Swedish, »…« in Danish.
fn closers(opener: char) -> Option<&'static [char]> {
    Some(match opener {
        '"' | '＂' | '〝' | '“' | '”' | '„' | '‟' => &STRAIGHT,
        '«' => &['»', '«'],
        '»' => &['«', '»'],
        '「' | '｢' => &['」', '｣'],
        '『' => &['』'],
        '《' => &['》'],
        '〈' => &['〉'],
        _ => return None,
    })
}

const STRAIGHT: [char; 7] = ['"', '＂', '“', '”', '‟', '〞', '〟'];

/// Single quotes, which are quotes only around several words.
const SINGLE: [(char, &[char]); 8] = [
    ('\'', &['\'']),
    ('‘', &['’', '‘']),
    ('‚', &['‘', '’']),
    ('‹', &['›']),
    ('›', &['‹', '›']),
    ('’', &['’']),
    ('`', &['`', '´', '\'']),
    ('´', &['´', '`']),
];

/// Whether a mark ends a word that stands before it without a space. A curly
/// single quote is an apostrophe there.
pub(super) fn ends_word(character: char) -> bool {
    closers(character).is_some() || ['」', '』', '》', '〉', '｣', '〞', '〟'].contains(&character)
}

/// Whether a quotation may begin with this mark.
pub(super) fn opens(character: char) -> bool {
    closers(character).is_some() || SINGLE.iter().any(|(opener, _)| *opener == character)
}

impl Quotes {
    /// The quotation that begins at `at`, if one does.
    pub(super) fn at(&mut self, text: &str, at: usize) -> Option<Quotation> {
        let opener = text[at..].chars().next()?;
        let found = match closers(opener) {
            Some(closers) => self.double(text, at + opener.len_utf8(), opener, closers),
            None if text[at..].starts_with("``") => self.doubled(text, at)?,
            None => self.single(text, at)?,
        };
        Some(Quotation { inner: found.inner.trimmed(text), ..found })
    }

    fn double(&mut self, text: &str, start: usize, opener: char, closers: &[char]) -> Quotation {
        if !self.flat {
            match nested(text, start, opener, closers) {
                Some(found) => return found,
                None => self.flat = true,
            }
        }
        let found = text[start..].char_indices().find(|(_, character)| closers.contains(character));
        let (inner, end) = match found {
            Some((at, closer)) => (start + at, start + at + closer.len_utf8()),
            None => (text.len(), text.len()),
        };
        Quotation { inner: Span::between(start, inner), end, closed: found.is_some(), nested: false }
    }

    /// ``Quotes as they are typed for print''.
    fn doubled(&mut self, text: &str, at: usize) -> Option<Quotation> {
        let vain = self.vain.last_mut().filter(|vain| !**vain)?;
        let start = at + 2;
        let Some(length) = text[start..].find("''") else {
            *vain = true;
            return None;
        };
        let inner = Span::between(start, start + length);
        Some(Quotation { inner, end: inner.end() + 2, closed: true, nested: false })
    }

    fn single(&mut self, text: &str, at: usize) -> Option<Quotation> {
        let opener = text[at..].chars().next()?;
        let kind = SINGLE.iter().position(|(sign, _)| *sign == opener)?;
        let closers = SINGLE.get(kind)?.1;
        let vain = self.vain.get_mut(kind).filter(|vain| !**vain)?;
        let start = at + opener.len_utf8();
        let mut last = opener;
        let mut characters = text[start..].char_indices().peekable();
        while let Some((offset, character)) = characters.next() {
            let behind = characters.peek().map(|(_, next)| *next);
            let opens_word = !last.is_alphanumeric() && behind.is_some_and(char::is_alphanumeric);
            // It closes where no letter follows: `'human rights' law`, not `'the world's`.
            let closes = !last.is_whitespace() && !behind.is_some_and(char::is_alphanumeric);
            if closers.contains(&character) && closes && offset > 0 {
                let inner = Span::between(start, start + offset);
                let several = inner.of(text).split_whitespace().nth(1).is_some();
                let end = inner.end() + character.len_utf8();
                return several.then_some(Quotation { inner, end, closed: true, nested: false });
            }
            // `'tis the world's 'human rights'`: the first of two openers is an apostrophe.
            if character == opener && opens_word {
                return None;
            }
            last = character;
        }
        *vain = true;
        None
    }
}

/// A quotation that may hold others: `"the "human rights" law"`.
fn nested(text: &str, start: usize, opener: char, closers: &[char]) -> Option<Quotation> {
    let (mut depth, mut nested) = (0_usize, false);
    let mut last = ' ';
    let mut characters = text[start..].char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let behind = characters.peek().map(|(_, next)| *next);
        let opens = match closers_of_kind(character, opener) {
            false => false,
            // 「 and the like only ever open.
            true if !closers.contains(&character) => true,
            true => {
                let stands_free = last.is_whitespace()
                    || matches!(last, '(' | '[' | '（' | '—' | '–' | '’' | '\'')
                    || character == '“' && index::analyzer::fold::is_han(last);
                stands_free && behind.is_some_and(char::is_alphanumeric)
            }
        };
        if opens {
            depth += 1;
            nested = true;
        } else if closers.contains(&character) {
            if depth == 0 {
                let inner = Span::between(start, start + offset);
                return Some(Quotation {
                    inner,
                    end: inner.end() + character.len_utf8(),
                    closed: true,
                    nested,
                });
            }
            depth -= 1;
        }
        last = character;
    }
    None
}

/// Whether a mark opens quotations of the same kind as another does.
fn closers_of_kind(character: char, opener: char) -> bool {
    closers(character).is_some_and(|marks| Some(marks) == closers(opener))
}

/// The marks that a phrase is written in, the most usual first.
const PAIRS: [(char, char); 10] = [
    ('"', '"'),
    ('«', '»'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('〈', '〉'),
    ('‹', '›'),
    ('\'', '\''),
    ('‘', '’'),
    ('`', '´'),
];

/// A text in quotation marks, such that it is read as the same text again. A
/// text that holds marks of all kinds loses them.
pub(crate) fn quoted(text: &str) -> String {
    for (opener, closer) in PAIRS {
        let kept = match closers(opener) {
            Some(closers) => {
                !text.contains(|character| closers.contains(&character) || closers_of_kind(character, opener))
            }
            None => true,
        };
        if !kept {
            continue;
        }
        let written = format!("{opener}{text}{closer}");
        let found = Quotes::default().at(&written, 0);
        if found.is_some_and(|found| found.inner.of(&written) == text && found.end == written.len()) {
            return written;
        }
    }
    let text = text.replace(|character| STRAIGHT.contains(&character) || closers(character).is_some(), " ");
    format!("\"{}\"", text.trim())
}
