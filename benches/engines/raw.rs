//! The engine by itself, on the same clauses and queries.

use std::fs;
use std::path::Path;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use crate::LIMIT;
use crate::asked::{Asked, Row};

/// The engine by itself: one field, lower-cased, split at what is no letter and no
/// digit, with positions, its text stored.
pub(crate) struct Raw {
    searcher: Searcher,
    text: Field,
}

fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).build()
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<String> {
    let (mut analyzer, mut words) = (analyzer(), Vec::new());
    analyzer.token_stream(text).process(&mut |token| words.push(token.text.clone()));
    words
}

/// A query, from its text.
fn query(asked: &Asked, field: Field) -> Box<dyn Query> {
    let words = words(&asked.words.join(" "));
    let terms = || words.iter().map(|word| Term::from_field_text(field, word));
    let term = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) };
    match asked.kind.as_str() {
        "and" => Box::new(BooleanQuery::intersection(terms().map(term).collect())),
        "or" => Box::new(BooleanQuery::union(terms().map(term).collect())),
        "term" => term(Term::from_field_text(field, &words[0])),
        _ => {
            let mut query = PhraseQuery::new(terms().collect());
            query.set_slop(asked.slop);
            Box::new(query)
        }
    }
}

impl Raw {
    pub(crate) fn open(folder: &Path) -> Self {
        let index = tantivy::Index::open_in_dir(folder).expect("the index was written");
        index.tokenizers().register("words", analyzer());
        let text = index.schema().get_field("text").expect("it is in the schema");
        let searcher = index.reader().expect("the index can be read").searcher();
        Raw { searcher, text }
    }

    fn best(&self, asked: &Asked) -> Vec<(f32, DocAddress)> {
        let top = TopDocs::with_limit(LIMIT).order_by_score();
        self.searcher.search(&query(asked, self.text), &top).expect("the index can be read")
    }

    pub(crate) fn ask_best(&self, asked: &Asked, row: &mut Row) {
        row.raw[0].add(|| self.best(asked));
    }

    pub(crate) fn ask_totals(&self, asked: &Asked, row: &mut Row) {
        let top = TopDocs::with_limit(LIMIT).order_by_score();
        let search = || self.searcher.search(&query(asked, self.text), &(top, Count));
        let (_, count) = row.raw[1].add(search).expect("the index can be read");
        row.clauses[1] = count as u64;
    }

    pub(crate) fn ask_texts(&self, asked: &Asked, row: &mut Row) {
        let best = self.best(asked);
        row.raw[2].add(|| {
            let (searcher, text) = (&self.searcher, self.text);
            let query = query(asked, text);
            let generator = SnippetGenerator::create(searcher, &*query, text).expect("a field of text");
            let mut length = 0;
            for (_, address) in &best {
                let document: TantivyDocument = searcher.doc(*address).expect("the index can be read");
                let stored = document.get_first(text).and_then(|value| value.as_str()).unwrap_or_default();
                length += generator.snippet(stored).to_html().len();
            }
            length
        });
    }

    /// Writes clauses with their ids into one segment.
    pub(crate) fn write(folder: &Path, clauses: &[(String, String)]) {
        let mut schema = Schema::builder();
        let positions = TextFieldIndexing::default()
            .set_tokenizer("words")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let id = schema.add_text_field("id", STORED);
        let text = schema
            .add_text_field("text", TextOptions::default().set_stored().set_indexing_options(positions));
        fs::create_dir_all(folder).expect("a folder");
        let index = tantivy::Index::create_in_dir(folder, schema.build()).expect("an index");
        index.tokenizers().register("words", analyzer());
        let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 400 << 20).expect("a writer");
        for (name, clause) in clauses {
            writer
                .add_document(tantivy::doc!(id => name.as_str(), text => clause.as_str()))
                .expect("it is added");
        }
        writer.commit().expect("a commit");
        let segments = index.searchable_segment_ids().expect("the index can be read");
        if segments.len() > 1 {
            writer.merge(&segments).wait().expect("they are merged");
        }
        writer.garbage_collect_files().wait().expect("files are deleted");
        writer.wait_merging_threads().expect("all is merged");
    }
}
