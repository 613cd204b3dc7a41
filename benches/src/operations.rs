//! The operations that a regression guard counts and that benchmarks time, from the
//! file to the hit.

use std::cell::OnceCell;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use document::Document;
use index::Reader;
use index::analyzer::Tokens;
use ingest::format::{self, Draft};
use ingest::normalize::{self, Normalized};
use ingest::{Source, split};
use lexicon::Formulations;
use query::{Deadline, Facet, Options, Question, TopicOptions};

use crate::{documents, indexed};

/// What operations work on; each part is made when it is first asked for.
pub struct Inputs {
    sources: Vec<Source>,
    files: OnceCell<Vec<Vec<u8>>>,
    documents: OnceCell<Vec<Document>>,
    drafts: OnceCell<Vec<Draft>>,
    normalized: OnceCell<Vec<Normalized>>,
    reader: Reader,
}

/// An operation: its name, and what it does once.
pub type Operation = (&'static str, fn(&Inputs));

/// All operations.
pub const OPERATIONS: [Operation; 21] = [
    ("decode", |inputs| {
        for bytes in inputs.files() {
            let _ = black_box(ingest::decode::decode(bytes, false));
        }
    }),
    ("normalise", |inputs| {
        for draft in inputs.drafts() {
            black_box(normalize::apply(&draft.text, &draft.blocks, &draft.notes));
        }
    }),
    ("split", |inputs| {
        for (draft, normalized) in inputs.drafts().iter().zip(inputs.normalized()) {
            black_box(split::split(&draft.text, &normalized.blocks, &[], &draft.strong));
        }
    }),
    ("read", |inputs| {
        black_box(documents(&inputs.sources));
    }),
    ("analyse", |inputs| {
        let mut tokens = Tokens::default();
        for document in inputs.documents() {
            tokens.read(&document.text);
            black_box(tokens.iter().count());
        }
    }),
    ("index", |inputs| {
        let folder = tempfile::tempdir().expect("a folder");
        black_box(indexed(folder.path(), inputs.documents().to_vec()));
    }),
    ("parse", |_| {
        for text in [
            "\"long-arm jurisdiction\"",
            "sanctions w/5 (council OR iran) -treaty",
            "party:CN date:2019.. peace",
        ] {
            black_box(query::parse(text));
        }
    }),
    ("rare term", |inputs| inputs.search("=riparian", &[])),
    ("frequent term", |inputs| inputs.search("=the", &[])),
    ("any form", |inputs| inputs.search("sanctions", &[])),
    ("rare phrase", |inputs| inputs.search("\"long-arm jurisdiction\"", &[])),
    ("frequent-word phrase", |inputs| inputs.search("\"of the united nations\"", &[])),
    ("slop", |inputs| inputs.search("\"threats and challenges\"~4", &[])),
    ("near", |inputs| inputs.search("security w/5 stability", &[])),
    ("wildcard", |inputs| inputs.search("\"multilat* cooperation\"", &[])),
    ("and", |inputs| inputs.search("peace AND security AND development", &[])),
    ("or", |inputs| inputs.search("peace OR security OR development", &[])),
    ("rendering group", |inputs| inputs.search("~\"community with a shared future\"", &[])),
    ("facets", |inputs| inputs.search("security", &[Facet::Party, Facet::Year, Facet::Kind])),
    ("texts and marks", |inputs| {
        let query = query::parse("\"human rights\" peace").query;
        let (formulations, never) = (Formulations::embedded(), Deadline::NONE);
        let best = query::best(&inputs.reader, &query, 10, formulations, never).expect("there is time");
        let _ = black_box(query::hits(&inputs.reader, &query, &best, formulations, never));
    }),
    ("topic", |inputs| {
        let question = Question::plain("punishing companies abroad under one's own law");
        let _ = black_box(query::topic(&inputs.reader, &question, &TopicOptions::default()));
    }),
];

impl Inputs {
    /// Those that are made of some files, with an index in a folder that is still empty. It
    /// holds the documents so many times, each time under other ids.
    pub fn of(sources: Vec<Source>, copies: usize, folder: &Path) -> Self {
        let documents = documents(&sources);
        let mut written = Vec::with_capacity(documents.len() * copies);
        for copy in 0..copies {
            written.extend(documents.iter().map(|document| Document {
                id: format!("{}-copy-{copy}", document.id),
                source: format!("{copy}/{}", document.source),
                ..document.clone()
            }));
        }
        indexed(folder, written);
        Self::again(sources, folder)
    }

    /// Those that are made of some files, with the index that [`Inputs::of`] has made in a
    /// folder.
    pub fn again(sources: Vec<Source>, folder: &Path) -> Self {
        Inputs {
            sources,
            files: OnceCell::new(),
            documents: OnceCell::new(),
            drafts: OnceCell::new(),
            normalized: OnceCell::new(),
            reader: Reader::open(folder).expect("the index was written"),
        }
    }

    /// The index.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The bytes of the files.
    pub fn files(&self) -> &[Vec<u8>] {
        self.files
            .get_or_init(|| self.sources.iter().filter_map(|source| fs::read(&source.path).ok()).collect())
    }

    fn documents(&self) -> &[Document] {
        self.documents.get_or_init(|| documents(&self.sources))
    }

    /// The texts of the documents as plain ones.
    fn drafts(&self) -> &[Draft] {
        let drafts = |document: &Document| format::text::read(&document.text).drafts;
        self.drafts.get_or_init(|| self.documents().iter().flat_map(drafts).collect())
    }

    fn normalized(&self) -> &[Normalized] {
        let normalize = |draft: &Draft| normalize::apply(&draft.text, &draft.blocks, &draft.notes);
        self.normalized.get_or_init(|| self.drafts().iter().map(normalize).collect())
    }

    fn search(&self, text: &str, facets: &[Facet]) {
        let query = query::parse(text).query;
        let options = Options { facets, ..Options::default() };
        let _ = black_box(query::search(&self.reader, &query, &options));
    }
}
