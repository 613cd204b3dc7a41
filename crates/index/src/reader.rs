//! Reads an index: opening it, finding documents and clauses by address.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use document::Document;
use lexicon::Topics;
use tantivy::collector::DocSetCollector;
use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{
    DocAddress, DocId, DocSet, Index, ReloadPolicy, Searcher, SegmentReader, TERMINATED, TantivyDocument,
    Term,
};

use crate::analyzer::{self, COMPOUND, HALVES};
use crate::blocks::SegmentWords;
use crate::columns::{Columns, Starts};
use crate::entry::{self, Head, StoredClause};
use crate::error::IndexError;
use crate::folder::{self, Folder};
use crate::joined::Joined;
use crate::manifest::Manifest;
use crate::meaning::Meaning;
use crate::schema::{self, Fields};
use crate::statements::Statements;
use crate::topics;

/// An index that is open for reading, as of its last commit.
pub struct Reader {
    folder: PathBuf,
    fields: Fields,
    searcher: Searcher,
    manifest: Option<Manifest>,
    /// Tokens and clauses, counted when they are first asked for.
    lengths: OnceLock<(u64, u64)>,
    /// What was computed for each code of a length when it was first asked for.
    by_length: OnceLock<[f32; 256]>,
    /// The languages of the clauses, gathered when they are first asked for.
    languages: OnceLock<BTreeSet<String>>,
    /// The words that begin others, of the two fields that hold text.
    joined: [Joined; 2],
    /// For each segment, its columns.
    columns: Vec<Columns>,
    /// The catalogue of topics that its clauses were given theirs by, read when it is
    /// first asked for.
    topics: OnceLock<Cow<'static, Topics>>,
    /// Which documents are texts of one statement, read when it is first asked for.
    statements: OnceLock<Statements>,
    /// What was learnt from it, opened when it is first asked for.
    meaning: OnceLock<Option<Meaning>>,
}

/// Where a clause's entry stands in an open index.
pub type ClauseAddress = DocAddress;

/// Where the entries of a word are in a segment.
#[derive(Debug, Clone, Default)]
pub struct Spelt {
    /// Those of the word itself, if it has any.
    pub word: Option<TermInfo>,
    /// Those of the compounds that are spelt so.
    pub compounds: Vec<TermInfo>,
}

/// What an index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Documents.
    pub documents: u64,
    /// Clauses.
    pub clauses: u64,
    /// Words, and the solid forms of joined words; long clauses are counted to
    /// the nearest eighth below, as they are ranked.
    pub tokens: u64,
    /// Segments.
    pub segments: usize,
}

/// Opens an index on disk and registers its analyzer.
pub(crate) fn open(folder: &Path) -> Result<(Index, Option<Manifest>), IndexError> {
    if !folder::holds_index(folder) {
        return Err(IndexError::Missing(folder.to_path_buf()));
    }
    let index = Index::open(Folder::open(folder)?).map_err(IndexError::engine(folder))?;
    let payload = index.load_metas().map_err(IndexError::engine(folder))?.payload;
    let manifest = match payload {
        Some(payload) => Some(
            serde_json::from_str::<Manifest>(&payload)
                .map_err(|_| IndexError::Damaged(folder.to_path_buf()))?,
        ),
        None => None,
    };
    // Without a commit there is no manifest yet, and nothing to misread but the fields.
    let current = manifest.as_ref().is_none_or(Manifest::is_current);
    if !current || index.schema() != schema::schema().0 {
        let written_by = manifest.map_or_else(|| "unknown".to_owned(), |manifest| manifest.written_by);
        return Err(IndexError::OtherVersion { folder: folder.to_path_buf(), written_by });
    }
    analyzer::register(&index);
    Ok((index, manifest))
}

impl Reader {
    /// Opens the index in a folder.
    ///
    /// An index that another version wrote is refused, never misread.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let (index, manifest) = open(folder)?;
        Self::of(folder, &index, manifest)
    }

    pub(crate) fn of(folder: &Path, index: &Index, manifest: Option<Manifest>) -> Result<Self, IndexError> {
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(IndexError::engine(folder))?;
        let (_, fields) = schema::schema();
        let searcher = reader.searcher();
        Ok(Reader {
            folder: folder.to_path_buf(),
            fields,
            columns: searcher.segment_readers().iter().map(|_| Columns::default()).collect(),
            searcher,
            manifest,
            lengths: OnceLock::new(),
            by_length: OnceLock::new(),
            languages: OnceLock::new(),
            joined: Default::default(),
            topics: OnceLock::new(),
            statements: OnceLock::new(),
            meaning: OnceLock::new(),
        })
    }

    /// The folder of the index.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The fields of its entries.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The searcher over its segments.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// What the index says of itself; none before its first commit.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// The catalogue of topics that its clauses were given theirs by.
    pub fn topics(&self) -> Result<&Topics, IndexError> {
        if let Some(topics) = self.topics.get() {
            return Ok(topics);
        }
        let own = self.manifest.as_ref().map_or("", |manifest| &manifest.topics);
        let topics = topics::with(own).map_err(|_| IndexError::Damaged(self.folder.clone()))?;
        Ok(self.topics.get_or_init(|| topics))
    }

    /// The topics of a clause by their slugs, with their scores.
    pub fn topics_of(&self, address: ClauseAddress) -> Result<Vec<(String, f32)>, IndexError> {
        let (columns, segment) = self.segment(address.segment_ord);
        let Some((slugs, scores)) = self.wrap(columns.topics(segment))? else {
            return Ok(Vec::new());
        };
        let ords = slugs.ords().values_for_doc(address.doc_id);
        let mut topics = Vec::new();
        for (ord, score) in ords.zip(scores.values_for_doc(address.doc_id)) {
            let mut slug = String::new();
            self.wrap(slugs.ord_to_str(ord, &mut slug).map_err(Into::into))?;
            topics.push((slug, score as f32 / 100.0));
        }
        topics.sort_by(|one, other| other.1.total_cmp(&one.1));
        Ok(topics)
    }

    /// For each segment the clauses that were given a topic, in order, with their scores.
    pub fn clauses_of_topic(&self, slug: &str) -> Result<Vec<Vec<(DocId, f32)>>, IndexError> {
        let term = Term::from_field_text(self.fields.topics, slug);
        let mut all = Vec::new();
        for (ord, segment) in (0u32..).zip(self.searcher.segment_readers()) {
            let mut clauses = Vec::new();
            let index = self.wrap(segment.inverted_index(self.fields.topics))?;
            let postings = index.read_postings(&term, IndexRecordOption::Basic);
            let postings = self.wrap(postings.map_err(Into::into))?;
            let columns = self.wrap(self.segment(ord).0.topics(segment))?;
            if let (Some((slugs, scores)), Some(mut postings)) = (columns, postings) {
                let ord = self.wrap(slugs.dictionary().term_ord(slug).map_err(Into::into))?;
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    let place = slugs.ords().values_for_doc(doc).position(|known| Some(known) == ord);
                    let score = place.and_then(|place| scores.values_for_doc(doc).nth(place));
                    clauses.push((doc, score.unwrap_or(0) as f32 / 100.0));
                    doc = postings.advance();
                }
            }
            all.push(clauses);
        }
        Ok(all)
    }

    /// Turns an error of the engine into ours.
    pub fn wrap<T>(&self, result: tantivy::Result<T>) -> Result<T, IndexError> {
        result.map_err(IndexError::engine(&self.folder))
    }

    /// What the index holds.
    pub fn counts(&self) -> Result<Counts, IndexError> {
        let (tokens, _) = self.lengths()?;
        let mut counts =
            Counts { tokens, segments: self.searcher.segment_readers().len(), ..Counts::default() };
        for (ord, segment) in (0u32..).zip(self.searcher.segment_readers()) {
            counts.clauses += u64::from(segment.num_docs());
            let ordinals = self.ordinals(ord)?;
            counts.documents +=
                segment.doc_ids_alive().filter(|doc| ordinals.first(*doc) == Some(0)).count() as u64;
        }
        Ok(counts)
    }

    /// The average number of tokens in a clause.
    ///
    /// It is counted from the lengths that rank the clauses, for the engine's
    /// own total is an estimate in segments that were merged with deletions,
    /// and scores would depend on how an index came about.
    pub fn average_length(&self) -> Result<f32, IndexError> {
        let (tokens, clauses) = self.lengths()?;
        Ok(tokens as f32 / clauses.max(1) as f32)
    }

    /// Whether a compound or a torn word may begin with this word in the dictionary
    /// of a field.
    pub fn may_be_joined(&self, field: Field, word: &str) -> Result<bool, IndexError> {
        let fields = [self.fields.words, self.fields.pairs];
        match fields.iter().position(|known| *known == field) {
            Some(at) => self.wrap(self.joined[at].may_begin(&self.searcher, field, word)),
            None => Ok(true),
        }
    }

    /// For each code of a length, what `compute` makes of the length and the average;
    /// computed once, so that it must always be the same function.
    pub fn by_length(&self, compute: impl Fn(f32, f32) -> f32) -> Result<&[f32; 256], IndexError> {
        let average = self.average_length()?;
        let of_code = |code| compute(FieldNormReader::id_to_fieldnorm(code) as f32, average);
        Ok(self.by_length.get_or_init(|| std::array::from_fn(|code| of_code(code as u8))))
    }

    /// As [`by_length`](Reader::by_length), by the average length by which the engine
    /// chose the best of each block of a segment.
    pub fn engine_by_length(
        &self,
        segment: u32,
        compute: impl Fn(f32, f32) -> f32,
    ) -> Result<&[f32; 256], IndexError> {
        let average = self.words_of(segment)?.average();
        let of_code = |code| compute(FieldNormReader::id_to_fieldnorm(code) as f32, average);
        Ok(self.segment(segment).0.engine_by_length(of_code))
    }

    /// The words of the clauses of a segment.
    pub fn words_of(&self, segment: u32) -> Result<&SegmentWords, IndexError> {
        let (columns, reader) = self.segment(segment);
        self.wrap(columns.words(reader, &self.fields))
    }

    /// Where the entries are, their positions aside, of a word of the clauses of a
    /// segment, by its canonical spelling, and of the compounds that are spelt so.
    pub fn spelt(&self, segment: u32, word: &str) -> Result<Spelt, IndexError> {
        let dictionary = self.words_of(segment)?.inverted().terms();
        let info = self.wrap(dictionary.get(word).map_err(Into::into))?;
        let mut compounds = Vec::new();
        let known = match &info {
            _ if !self.may_be_joined(self.fields.words, word)? => true,
            Some(info) => self.joined[0].compounds(segment, info, &mut compounds),
            None => false,
        };
        if known {
            return Ok(Spelt { word: info, compounds });
        }
        let beginning = |behind: char| [word.as_bytes(), &[behind as u8]].concat();
        let range = dictionary.range().ge(beginning(COMPOUND)).lt(beginning(HALVES));
        let mut terms = self.wrap(range.into_stream().map_err(Into::into))?;
        while terms.advance() {
            compounds.push(terms.value().clone());
        }
        Ok(Spelt { word: info, compounds })
    }

    /// What was learnt from the index; none where nothing was.
    pub fn meaning(&self) -> Result<Option<&Meaning>, IndexError> {
        if let Some(meaning) = self.meaning.get() {
            return Ok(meaning.as_ref());
        }
        let meaning = Meaning::open(self)?;
        Ok(self.meaning.get_or_init(|| meaning).as_ref())
    }

    /// Which documents are texts of one statement.
    pub fn statements(&self) -> Result<&Statements, IndexError> {
        if let Some(statements) = self.statements.get() {
            return Ok(statements);
        }
        let name = self.manifest.as_ref().and_then(|manifest| manifest.statements.as_deref());
        let statements = Statements::open(self, name)?;
        Ok(self.statements.get_or_init(|| statements))
    }

    /// How many tokens all clauses have, and how many clauses there are: what the
    /// average is of.
    pub fn lengths(&self) -> Result<(u64, u64), IndexError> {
        if let Some(lengths) = self.lengths.get() {
            return Ok(*lengths);
        }
        let (mut tokens, mut clauses) = (0, 0);
        for (ord, segment) in (0u32..).zip(self.searcher.segment_readers()) {
            let lengths = self.lengths_of(ord)?;
            // Lengths come as one of 256 codes: they are counted, then summed.
            let mut codes = [0u64; 256];
            let mut count = |code: &u8| codes[usize::from(*code)] += 1;
            match segment.alive_bitset() {
                None => lengths.iter().for_each(&mut count),
                Some(alive) => alive.iter_alive().for_each(|doc| count(&lengths[doc as usize])),
            }
            for (code, count) in (0u8..=u8::MAX).zip(codes) {
                tokens += u64::from(FieldNormReader::id_to_fieldnorm(code)) * count;
                clauses += count;
            }
        }
        Ok(*self.lengths.get_or_init(|| (tokens, clauses)))
    }

    /// The languages of the clauses.
    pub fn languages(&self) -> Result<&BTreeSet<String>, IndexError> {
        if let Some(languages) = self.languages.get() {
            return Ok(languages);
        }
        let mut languages = BTreeSet::new();
        for ord in (0u32..).take(self.columns.len()) {
            let Some(column) = self.language(ord)? else {
                continue;
            };
            let mut name = String::new();
            for ord in 0..column.num_terms() as u64 {
                name.clear();
                if self.wrap(column.ord_to_str(ord, &mut name).map_err(Into::into))? {
                    languages.insert(name.clone());
                }
            }
        }
        Ok(self.languages.get_or_init(|| languages))
    }

    /// The places in their documents of the clauses of a segment.
    pub fn ordinals(&self, segment: u32) -> Result<&Column<u64>, IndexError> {
        let (columns, reader) = self.segment(segment);
        self.wrap(columns.ordinals(reader))
    }

    /// Where documents begin in a segment, once it was asked often enough for it to be
    /// worth finding out: see [`note_told`](Reader::note_told).
    pub fn starts(&self, segment: u32) -> Result<Option<&Starts>, IndexError> {
        let (columns, reader) = self.segment(segment);
        self.wrap(columns.starts(reader))
    }

    /// Notes that so many clauses of a segment were told their documents by their
    /// [`ordinals`](Reader::ordinals).
    pub fn note_told(&self, segment: u32, clauses: usize) {
        self.segment(segment).0.note_told(clauses);
    }

    /// The languages of the clauses of a segment; none where no clause has one.
    pub fn language(&self, segment: u32) -> Result<Option<&StrColumn>, IndexError> {
        let (columns, reader) = self.segment(segment);
        self.wrap(columns.language(reader))
    }

    /// The language of a clause; none where it is not known.
    pub fn language_of(&self, address: ClauseAddress) -> Result<Option<String>, IndexError> {
        let Some(column) = self.language(address.segment_ord)? else {
            return Ok(None);
        };
        let Some(ord) = column.ords().first(address.doc_id) else {
            return Ok(None);
        };
        let mut name = String::new();
        let known = self.wrap(column.ord_to_str(ord, &mut name).map_err(Into::into))?;
        Ok(known.then_some(name))
    }

    /// Days of the clauses of a segment, by the name of their column in
    /// [`names`](schema::names).
    pub fn days(&self, segment: u32, name: &str) -> Result<&Column<i64>, IndexError> {
        let (columns, reader) = self.segment(segment);
        self.wrap(columns.days(reader, name))
    }

    /// The lengths in tokens of the clauses of a segment, as codes.
    pub fn lengths_of(&self, segment: u32) -> Result<&[u8], IndexError> {
        let (columns, reader) = self.segment(segment);
        self.wrap(columns.lengths(reader, &self.fields))
    }

    fn segment(&self, ord: u32) -> (&Columns, &SegmentReader) {
        (&self.columns[ord as usize], self.searcher.segment_reader(ord))
    }

    /// The stored clause of an entry.
    pub fn clause(&self, address: ClauseAddress) -> Result<StoredClause, IndexError> {
        let entry: TantivyDocument = self.wrap(self.searcher.doc(address))?;
        entry::clause_of(&self.fields, &entry).ok_or_else(|| IndexError::Damaged(self.folder.clone()))
    }

    /// The place of a clause in its document, from 0.
    pub fn ordinal(&self, address: ClauseAddress) -> Result<u32, IndexError> {
        let ordinals = self.ordinals(address.segment_ord)?;
        let ordinal = ordinals.first(address.doc_id).and_then(|ordinal| u32::try_from(ordinal).ok());
        ordinal.ok_or_else(|| IndexError::Damaged(self.folder.clone()))
    }

    /// What is known of the document that an entry belongs to. It stands on the
    /// document's first entry, which is as far before this one as its ordinal.
    pub fn head(&self, address: ClauseAddress) -> Result<Head<'static>, IndexError> {
        let first = address.doc_id.checked_sub(self.ordinal(address)?);
        let first = first.ok_or_else(|| IndexError::Damaged(self.folder.clone()))?;
        let entry: TantivyDocument =
            self.wrap(self.searcher.doc(DocAddress::new(address.segment_ord, first)))?;
        entry::head_of(&self.fields, &entry).ok_or_else(|| IndexError::Damaged(self.folder.clone()))
    }

    /// The first entries of all documents, in the order of the segments.
    pub fn first_entries(&self) -> Result<Vec<ClauseAddress>, IndexError> {
        let mut entries = Vec::new();
        for (ord, segment) in (0u32..).zip(self.searcher.segment_readers()) {
            let ordinals = self.ordinals(ord)?;
            let first = segment.doc_ids_alive().filter(|doc| ordinals.first(*doc) == Some(0));
            entries.extend(first.map(|doc| DocAddress::new(ord, doc)));
        }
        Ok(entries)
    }

    /// The first entry of the document with this id.
    pub fn first_entry(&self, id: &str) -> Result<Option<ClauseAddress>, IndexError> {
        Ok(self.entries_with(&Term::from_field_text(self.fields.id, id))?.into_iter().next())
    }

    /// The first entries of the documents with these ids, which are in order; many are found
    /// at once.
    pub(crate) fn first_entries_of(&self, ids: &[&str]) -> Result<Vec<Option<ClauseAddress>>, IndexError> {
        let mut found = vec![None; ids.len()];
        for (ord, segment) in (0u32..).zip(self.searcher.segment_readers()) {
            let index = self.wrap(segment.inverted_index(self.fields.id))?;
            for (id, found) in ids.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
                let term = Term::from_field_text(self.fields.id, id);
                let postings = index.read_postings(&term, IndexRecordOption::Basic).map_err(Into::into);
                if let Some(mut postings) = self.wrap(postings)? {
                    let alive = |doc| segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
                    while postings.doc() != TERMINATED && !alive(postings.doc()) {
                        postings.advance();
                    }
                    let doc = postings.doc();
                    *found = (doc != TERMINATED).then(|| DocAddress::new(ord, doc));
                }
            }
        }
        Ok(found)
    }

    /// The entries that hold a term of one of the plain fields, in order.
    pub(crate) fn entries_with(&self, term: &Term) -> Result<Vec<DocAddress>, IndexError> {
        let query = TermQuery::new(term.clone(), IndexRecordOption::Basic);
        let mut found: Vec<DocAddress> =
            self.wrap(self.searcher.search(&query, &DocSetCollector))?.into_iter().collect();
        found.sort();
        Ok(found)
    }

    /// Whether any entry may hold this code in one of the plain fields.
    pub fn holds_code(&self, field: Field, code: &str) -> Result<bool, IndexError> {
        self.holds(&Term::from_field_text(field, code))
    }

    /// Whether any entry may hold a term of one of the plain fields.
    pub(crate) fn holds(&self, term: &Term) -> Result<bool, IndexError> {
        Ok(self.wrap(self.searcher.doc_freq(term))? > 0)
    }

    /// The ids that begin with `prefix`, in order, at most `limit` of them.
    pub fn ids_with_prefix(&self, prefix: &str, limit: usize) -> Result<Vec<String>, IndexError> {
        let mut ids = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let dictionary = self.wrap(segment.inverted_index(self.fields.id))?;
            let io = |error: std::io::Error| tantivy::TantivyError::from(error);
            let mut stream =
                self.wrap(dictionary.terms().range().ge(prefix.as_bytes()).into_stream().map_err(io))?;
            let mut taken = 0;
            while taken < limit && stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                let id = String::from_utf8_lossy(stream.key()).into_owned();
                // A dictionary keeps the ids of deleted documents until it is merged.
                if !segment.has_deletes() || self.first_entry(&id)?.is_some() {
                    ids.insert(id);
                    taken += 1;
                }
            }
        }
        Ok(ids.into_iter().take(limit).collect())
    }

    /// The whole document whose first entry this is.
    pub fn document(&self, first: ClauseAddress) -> Result<Document, IndexError> {
        let head = self.head(first)?;
        let clauses = (0..u32::try_from(head.clauses).unwrap_or(u32::MAX))
            .map(|ordinal| self.clause(DocAddress::new(first.segment_ord, first.doc_id + ordinal)))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(entry::document_of(&head, &clauses))
    }
}
