//! The splitter, over blocks of every role. A block is a line; its first
//! character tells the role, and `*` parts the bold letters from the others.
#![no_main]

use clausewise_ingest_fuzz::keep_document;
use document::{Document, Span};
use clausewise_ingest::format::{Block, Role};
use clausewise_ingest::split;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (mut text, mut blocks, mut strong) = (String::new(), Vec::new(), Vec::new());
    for line in input.lines() {
        let mut words = line.chars();
        let role = match words.next() {
            Some(level @ '1'..='6') => Role::Heading(level as u8 - b'0'),
            Some('-') => Role::Item { marker: words.as_str().find(' ').map_or(0, |at| at + 1) },
            Some('a') => Role::Article,
            Some('c') => Role::Closing,
            _ => Role::Paragraph,
        };
        let words = words.as_str().trim();
        let start = text.len();
        for (at, run) in words.split('*').enumerate() {
            let from = text.len();
            text.push_str(run);
            if at % 2 == 1 && !run.is_empty() {
                strong.push(Span::between(from, text.len()));
            }
        }
        if text[start..].trim().is_empty() {
            continue;
        }
        let span = Span::between(start, text.len()).trimmed(&text);
        let fits = |marker: usize| span.of(&text).is_char_boundary(marker) && marker <= span.len();
        let role = match role {
            Role::Item { marker } if !fits(marker) => Role::Paragraph,
            role => role,
        };
        blocks.push(Block { span, role });
        text.push_str("\n\n");
    }
    let split = split::split(&text, &blocks, &[], &strong);
    keep_document(&Document {
        clauses: split.clauses,
        apparatus: split.apparatus,
        text,
        ..Document::default()
    });
});
