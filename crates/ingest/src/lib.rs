//! Bytes to documents: finding files, decoding them, reading their formats,
//! noting repairs, splitting into clauses, finding the metadata.
//!
//! [`source::find`] names the files of a batch, [`read`] reads one of them,
//! [`read_parts`] one that may be an archive of thousands of documents.
//! Reading a file never stops a batch: what could not be understood comes
//! beside what could.

mod deadline;
pub mod decode;
pub mod evaluate;
pub mod format;
mod han;
mod lines;
pub mod mentions;
pub mod metadata;
pub mod normalize;
pub mod packed;
mod pdf;
mod read;
mod scan;
pub mod sidecar;
mod sniff;
pub mod source;
pub mod split;
pub mod state;

use std::path::Path;

use document::{Document, Span, escape_id};
use format::Draft;
pub use format::Problem;
use lexicon::Lexicon;
pub use pdf::PdfExtractor;
pub use read::{
    FileReading, LARGEST, ReadError, ReadOptions, Sink, is_small, read, read_beside, read_bytes, read_lines,
    read_parts,
};
use sidecar::Sidecars;
pub use source::{Format, Source};

/// Makes a document of a draft: repairs, metadata, clauses.
pub fn document(draft: Draft, name: &str, lexicon: &Lexicon) -> Document {
    document_beside(draft, name, lexicon, &Sidecars::default())
}

pub(crate) fn document_beside(
    mut draft: Draft,
    name: &str,
    lexicon: &Lexicon,
    sidecars: &Sidecars,
) -> Document {
    // What a file's name tells is told by the file's own name, not its archive's.
    let path = Path::new(draft.member.as_deref().unwrap_or(name)).to_path_buf();
    let path = path.as_path();
    let file_stem = path.file_stem().unwrap_or_default().to_string_lossy();
    sidecars.state(&mut draft.stated, &file_stem, lexicon);
    let normalized = normalize::apply(&draft.text, &draft.blocks, &draft.notes);
    let mut head = metadata::find(&draft, &normalized, path, lexicon);
    sidecars.fill(&mut head.metadata, lexicon);
    deadline::check(draft.text.len());
    let mut split = if draft.one_clause {
        split::one_clause(&draft.text, &head.body)
    } else {
        split::split(&draft.text, &head.body, &head.apparatus, &draft.strong)
    };
    deadline::check(draft.text.len());
    for clause in &mut split.clauses {
        clause.language = other_language(clause.span.of(&draft.text), head.metadata.language.as_deref());
    }
    let mut apparatus = head.apparatus;
    apparatus.append(&mut split.apparatus);
    apparatus.sort_by_key(|part| part.span);
    let inner_id = draft.inner_id.as_ref().map(|id| format!("{file_stem}-{id}"));
    let stated_id = draft.stated.id.as_ref().map(|fact| fact.value.clone()).or(inner_id);
    let stated_id = stated_id.map(|id| escape_id(&id));
    let id = stated_id.clone().unwrap_or_else(|| metadata::derived_id(&head.metadata, path));
    Document {
        id,
        id_stated: stated_id.is_some(),
        source: name.to_owned(),
        other_sources: Vec::new(),
        record: draft.record,
        member: draft.member,
        metadata: head.metadata,
        clauses: split.clauses,
        apparatus,
        furniture: normalized.furniture,
        repairs: normalized.repairs,
        flags: normalized.flags,
        text: draft.text,
    }
}

/// The language of a clause where it differs from the document's: only where
/// it is written in another script, and long enough to tell.
fn other_language(clause: &str, of_document: Option<&str>) -> Option<String> {
    let of_document = of_document?;
    // Most clauses are written in the document's own letters from the first on.
    let own_script = script_of(of_document);
    if own_script == Script::Latin && clause.is_ascii() {
        return None;
    }
    if clause
        .chars()
        .filter(|character| character.is_alphabetic())
        .take(60)
        .all(|character| script(character) == own_script)
    {
        return None;
    }
    let mut own = 0;
    let mut other = 0;
    for character in clause.chars().filter(|character| character.is_alphabetic()).take(400) {
        if script(character) == own_script { own += 1 } else { other += 1 }
    }
    if other < 40 || own * 4 > other {
        return None;
    }
    let (language, sure) = metadata::language::detect(clause)?;
    (sure && language != of_document).then(|| language.to_owned())
}

#[derive(PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Han,
    Other,
}

fn script(character: char) -> Script {
    match character {
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{600}'..='\u{77f}' => Script::Arabic,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' => Script::Han,
        _ => Script::Other,
    }
}

fn script_of(language: &str) -> Script {
    match language {
        "ru" | "uk" | "be" | "bg" | "sr" => Script::Cyrillic,
        "ar" | "fa" | "ur" => Script::Arabic,
        "zh" | "ja" => Script::Han,
        "ko" | "hi" | "he" => Script::Other,
        _ => Script::Latin,
    }
}

/// The ISO 639-1 code of a language, by a code or an English name of it.
pub fn language_code(name: &str) -> Option<String> {
    metadata::language::stated(name)
}

/// The line of a text, from 1, that a span begins in.
pub fn line_of(text: &str, span: Span) -> usize {
    text[..span.start()].matches('\n').count() + 1
}
