//! The fields of an entry.

use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing,
    TextOptions,
};

use crate::analyzer;

/// The version of the fields and of what they hold, the catalogue of topics among it,
/// kept in the manifest.
pub const VERSION: u32 = 8;

/// The fields of an entry: one entry is one clause.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The clause's words as they are read, with positions; not stored.
    pub words: Field,
    /// Each two of its frequent words that stand in a row, as one term at the
    /// position of the first; not stored. It has the length of `words`, by which
    /// clauses are ranked.
    pub pairs: Field,
    /// Where its sentences and paragraphs begin and where it ends, as positions
    /// of [`bounds`]; not stored.
    pub bounds: Field,
    /// The forms of words in it, in the heading above it and on the first entry in the title
    /// that do not begin as their stems do: see [`forms`](crate::analyzer::forms); not stored.
    pub forms: Field,
    /// Words of the heading that it stands under, with positions; not stored.
    pub heading: Field,
    /// Words of the speaker's name; not stored.
    pub speaker: Field,
    /// Words of the document's title, on its first entry; not stored.
    pub title: Field,
    /// Words of the outlet's name, on the first entry; not stored.
    pub outlet: Field,
    /// Words of the place, on the first entry; not stored.
    pub place: Field,
    /// Document id and ordinal, the order of the entries: see
    /// [`sort_key`](crate::entry::sort_key).
    pub key: Field,
    /// The document's id.
    pub id: Field,
    /// What an id was derived as, before any extension; absent where it was stated.
    pub derived: Field,
    /// The files that the document came from.
    pub source: Field,
    /// The clause's place in its document, from 0.
    pub ordinal: Field,
    /// The first and the last day that the adopted date may mean, counted from
    /// 1970: a year is 365 days wide, and no count wraps.
    pub adopted: [Field; 2],
    /// The same for the published date.
    pub published: [Field; 2],
    /// The parties' codes.
    pub parties: Field,
    /// The kind of document.
    pub kind: Field,
    /// The clause's language.
    pub language: Field,
    /// The topics that it speaks of, by their slugs.
    pub topics: Field,
    /// Their scores in hundredths, in the same order.
    pub topic_scores: Field,
    /// The hashes by which texts of the same statement are found, on the first entry of a
    /// document.
    pub sketch: Field,
    /// The clause's text as published; stored only.
    pub text: Field,
    /// The rest of what a hit shows, as JSON; stored only.
    pub shape: Field,
    /// The document's metadata as JSON, on its first entry; stored only.
    pub head: Field,
}

/// The terms of [`Fields::bounds`].
pub mod bounds {
    /// At the position of the first word of each sentence but the first.
    pub const SENTENCE: &str = "s";
    /// At the position of the first word of each paragraph but the first, which
    /// begins a sentence too.
    pub const PARAGRAPH: &str = "p";
    /// At the position behind the last word.
    pub const END: &str = "e";
}

/// The names of the fields that are read by name.
pub mod names {
    /// See [`Fields::key`](super::Fields::key).
    pub const KEY: &str = "key";
    /// See [`Fields::id`](super::Fields::id).
    pub const ID: &str = "id";
    /// See [`Fields::ordinal`](super::Fields::ordinal).
    pub const ORDINAL: &str = "ordinal";
    /// See [`Fields::adopted`](super::Fields::adopted).
    pub const ADOPTED: [&str; 2] = ["adopted", "adopted_last"];
    /// See [`Fields::published`](super::Fields::published).
    pub const PUBLISHED: [&str; 2] = ["published", "published_last"];
    /// See [`Fields::language`](super::Fields::language).
    pub const LANGUAGE: &str = "language";
    /// See [`Fields::kind`](super::Fields::kind).
    pub const KIND: &str = "kind";
    /// See [`Fields::outlet`](super::Fields::outlet).
    pub const OUTLET: &str = "outlet";
    /// See [`Fields::topics`](super::Fields::topics).
    pub const TOPICS: &str = "topics";
    /// See [`Fields::topic_scores`](super::Fields::topic_scores).
    pub const TOPIC_SCORES: &str = "topic_scores";
    /// See [`Fields::sketch`](super::Fields::sketch).
    pub const SKETCH: &str = "sketch";
    /// See [`Fields::parties`](super::Fields::parties).
    pub const PARTIES: &str = "parties";
}

/// The schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let positions = |tokenizer, lengths| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(lengths);
        TextOptions::default().set_indexing_options(indexing)
    };
    let names_of = || positions(analyzer::NAME, false);
    let code = || {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    let day = || NumericOptions::default() | FAST;
    let fields = Fields {
        words: builder.add_text_field("words", positions(analyzer::NAME, true)),
        pairs: builder.add_text_field("pairs", positions("raw", true)),
        bounds: builder.add_text_field("bounds", positions("raw", false)),
        forms: builder.add_text_field("forms", code()),
        heading: builder.add_text_field("heading", names_of()),
        speaker: builder.add_text_field("speaker", names_of()),
        title: builder.add_text_field("title", names_of()),
        outlet: builder.add_text_field(names::OUTLET, names_of().set_fast("raw")),
        place: builder.add_text_field("place", names_of()),
        key: builder.add_bytes_field(names::KEY, BytesOptions::default().set_fast()),
        id: builder.add_text_field(names::ID, code().set_fast("raw")),
        derived: builder.add_text_field("derived", code()),
        source: builder.add_text_field("source", code()),
        ordinal: builder.add_u64_field(names::ORDINAL, FAST),
        adopted: names::ADOPTED.map(|name| builder.add_i64_field(name, day())),
        published: names::PUBLISHED.map(|name| builder.add_i64_field(name, day())),
        parties: builder.add_text_field(names::PARTIES, code().set_fast("raw")),
        kind: builder.add_text_field(names::KIND, code().set_fast("raw")),
        language: builder.add_text_field(names::LANGUAGE, code().set_fast("raw")),
        topics: builder.add_text_field(names::TOPICS, code().set_fast("raw")),
        topic_scores: builder.add_u64_field(names::TOPIC_SCORES, FAST),
        sketch: builder.add_u64_field(names::SKETCH, FAST),
        text: builder.add_text_field("text", STORED),
        shape: builder.add_text_field("shape", STORED),
        head: builder.add_text_field("head", STORED),
    };
    (builder.build(), fields)
}

/// Whether a field takes part in searches, for tests of the schema.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_hit_shows_is_stored() {
        let (schema, fields) = schema();
        let stored: Vec<&str> =
            schema.fields().filter(|(_, entry)| entry.is_stored()).map(|(_, entry)| entry.name()).collect();
        assert_eq!(stored, ["text", "shape", "head"]);
        assert!(schema.get_field_entry(fields.words).has_fieldnorms());
    }
}
