//! `clausewise explain`: how a file is read.

use document::{Apparatus, Date, Document, Flag, Kind, Provenance, Reference, Span, Translation};
use ingest::mentions::{self, Mentioned};
use ingest::{FileReading, ReadOptions, source};
use lexicon::Lexicon;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use crate::args::{Explain, ExplainFormat};
use crate::failure::{self, Failure};
use crate::terminal::{self, ASIDE, TITLE, counted, paragraph, styled};
use crate::{FOUND, NOTHING, SOME_FAILED, WRONG, own_lexicon};

/// A document as it is read; field names are kept stable, and fields that do
/// not apply are null.
#[derive(Serialize)]
struct DocumentRecord<'a> {
    id: &'a str,
    member: Option<&'a str>,
    record: Option<usize>,
    title: Option<&'a str>,
    kind: Kind,
    adopted: Option<Date>,
    published: Option<Date>,
    place: Option<&'a str>,
    outlet: Option<&'a str>,
    url: Option<&'a str>,
    parties: &'a [String],
    language: Option<&'a str>,
    translation: Option<Translation>,
    speaker: Option<&'a str>,
    symbol: Option<&'a str>,
    references: &'a [Reference],
    provenance: &'a BTreeMap<Cow<'static, str>, Provenance>,
    text_bytes: usize,
    clauses: Vec<ClauseRecord<'a>>,
    apparatus: &'a [Apparatus],
    furniture: &'a [Span],
    repairs: Vec<RepairRecord<'a>>,
    flags: &'a [Flag],
}

#[derive(Serialize)]
struct ClauseRecord<'a> {
    label: &'a str,
    heading: Option<&'a str>,
    speaker: Option<&'a str>,
    span: Span,
    paragraphs: &'a [Span],
    text: &'a str,
    reading: String,
    speaks_for: Vec<String>,
    mentions: Vec<Mentioned>,
}

#[derive(Serialize)]
struct RepairRecord<'a> {
    rule: &'a str,
    span: Span,
    before: &'a str,
    after: &'a str,
}

pub(crate) fn run(options: &Explain) -> Result<u8, Failure> {
    let path = &options.file;
    if path.is_dir() {
        return Err(Failure::said(format!("{} is a folder", path.display()), "name one of its files"));
    }
    let own = own_lexicon::lexicon(own_lexicon::read(options.lexicon.as_deref())?.as_ref())?;
    let lexicon = own.as_ref().unwrap_or_else(|| Lexicon::embedded());
    let (sources, passed) = source::find(std::slice::from_ref(path));
    if let Some(passed) = passed.first() {
        let message = format!("cannot read {}: {}", passed.path.display(), passed.why);
        return Err(Failure::said(message, "name a file that exists and can be read"));
    }
    let read = ReadOptions { member: options.member.clone(), ..options.reading.options() };
    let mut seen = Seen::default();
    for source in &sources {
        let name = path.to_string_lossy().replace('\\', "/");
        let mut failure = None;
        ingest::read_parts(source, &name, &read, lexicon, &mut |part| match show(
            path,
            &part,
            options.format,
            lexicon,
            &mut seen,
        ) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        })
        .map_err(|error| {
            let hint = failure::to_do_about(&error);
            Failure::new(error, hint)
        })?;
        if let Some(error) = failure {
            return Err(error);
        }
    }
    Ok(match (seen.failed, seen.any) {
        (true, true) => SOME_FAILED,
        // A file of which nothing can be read is an error, whoever finds it out.
        (true, false) => WRONG,
        (false, true) => FOUND,
        (false, false) => NOTHING,
    })
}

/// What has been shown so far.
#[derive(Default)]
struct Seen {
    any: bool,
    failed: bool,
}

/// Shows a part of a file: its problems, then its documents.
fn show(
    path: &Path,
    part: &FileReading,
    format: ExplainFormat,
    lexicon: &Lexicon,
    seen: &mut Seen,
) -> Result<(), Failure> {
    for problem in &part.problems {
        let member = problem.member.as_ref().map(|member| format!("/{member}")).unwrap_or_default();
        let at = problem.line.map(|line| format!(" at line {line}")).unwrap_or_default();
        terminal::remark(&format!("problem: {}{member}{at}: {}", path.display(), problem.message));
        seen.failed |= problem.lost;
    }
    for document in &part.documents {
        seen.any = true;
        match format {
            ExplainFormat::Json => terminal::line(&serde_json::to_string(&record(document, lexicon))?)?,
            ExplainFormat::Text => print(document, part.encoding.unwrap_or("not known"))?,
        }
    }
    Ok(())
}

fn record<'a>(document: &'a Document, lexicon: &Lexicon) -> DocumentRecord<'a> {
    let metadata = &document.metadata;
    let clauses = document.clauses.iter().map(|clause| ClauseRecord {
        label: &clause.label,
        heading: clause.heading.as_deref(),
        speaker: clause.speaker.as_deref(),
        span: clause.span,
        paragraphs: &clause.paragraphs,
        text: document.clause_text(clause),
        reading: document.reading(clause).text().to_owned(),
        speaks_for: mentions::speaks_for(document, clause, lexicon),
        mentions: mentions::mentions(document, clause, lexicon),
    });
    let repairs = document.repairs.iter().map(|repair| RepairRecord {
        rule: &repair.rule,
        span: repair.span,
        before: repair.span.of(&document.text),
        after: &repair.after,
    });
    DocumentRecord {
        id: &document.id,
        member: document.member.as_deref(),
        record: document.record,
        title: metadata.title.as_deref(),
        kind: metadata.kind,
        adopted: metadata.adopted,
        published: metadata.published,
        place: metadata.place.as_deref(),
        outlet: metadata.outlet.as_deref(),
        url: metadata.url.as_deref(),
        parties: &metadata.parties,
        language: metadata.language.as_deref(),
        translation: metadata.translation,
        speaker: metadata.speaker.as_deref(),
        symbol: metadata.symbol.as_deref(),
        references: &metadata.references,
        provenance: &metadata.provenance,
        text_bytes: document.text.len(),
        clauses: clauses.collect(),
        apparatus: &document.apparatus,
        furniture: &document.furniture,
        repairs: repairs.collect(),
        flags: &document.flags,
    }
}

fn print(document: &Document, encoding: &str) -> Result<(), Failure> {
    let metadata = &document.metadata;
    terminal::line(&styled(TITLE, &document.id))?;
    if let Some(member) = &document.member {
        terminal::line(&format!("  {:<10}{member}", "member"))?;
    }
    let date = |date: Option<Date>| date.map(|date| date.to_string());
    let fields = [
        ("title", metadata.title.clone()),
        ("kind", Some(metadata.kind.to_string())),
        ("adopted", date(metadata.adopted)),
        ("published", date(metadata.published)),
        ("place", metadata.place.clone()),
        ("parties", (!metadata.parties.is_empty()).then(|| metadata.parties.join(", "))),
        ("outlet", metadata.outlet.clone()),
        ("url", metadata.url.clone()),
        ("language", metadata.language.clone()),
        ("translation", metadata.translation.map(|translation| translation.to_string())),
        ("speaker", metadata.speaker.clone()),
        ("symbol", metadata.symbol.clone()),
    ];
    for (name, value) in fields {
        let Some(value) = value else {
            // Few documents have these: they are not missed.
            if matches!(name, "translation" | "speaker" | "symbol") {
                continue;
            }
            terminal::line(&format!("  {name:<12}{}", styled(ASIDE, "not known")))?;
            continue;
        };
        let from = metadata.provenance.get(name).map(|provenance| {
            let sure = if provenance.sure { "" } else { ", not stated outright" };
            let line =
                provenance.span.map(|span| format!(", line {}", ingest::line_of(&document.text, span)));
            format!("  ({}{}{sure})", provenance.from, line.unwrap_or_default())
        });
        terminal::line(&format!("  {name:<12}{value}{}", styled(ASIDE, &from.unwrap_or_default())))?;
    }
    terminal::line(&format!("  {:<12}{encoding}", "encoding"))?;
    terminal::line(&format!("\n{}", counted(document.clauses.len() as u64, "clause")))?;
    for clause in &document.clauses {
        let text = document.clause_text(clause);
        let mut head: String = text.chars().take(70).collect();
        if head.len() < text.len() {
            head.push('…');
        }
        let shown = paragraph(&head, Span::between(0, head.len()), &[], 200, "");
        let speaker = clause.speaker.as_ref().map(|speaker| format!("{speaker}: ")).unwrap_or_default();
        let paragraphs = match clause.paragraphs.len() {
            1 => String::new(),
            count => format!(" [{count} paragraphs]"),
        };
        terminal::line(&format!("  {:<10}{speaker}{shown}{}", clause.label, styled(ASIDE, &paragraphs)))?;
    }
    references(document)?;
    list(
        document,
        "repair",
        document.repairs.iter().map(|repair| (&*repair.rule, repair.span, Some(&*repair.after))),
    )?;
    list(document, "flag", document.flags.iter().map(|flag| (&*flag.rule, flag.span, None)))?;
    list(document, "furniture", document.furniture.iter().map(|span| ("", *span, None)))?;
    terminal::line("")?;
    Ok(())
}

/// The other documents that the text names, a line each.
fn references(document: &Document) -> Result<(), Failure> {
    let references = &document.metadata.references;
    if references.is_empty() {
        return Ok(());
    }
    terminal::line(&format!("\n{}", counted(references.len() as u64, "reference")))?;
    for reference in references {
        let line = ingest::line_of(&document.text, reference.span);
        let name = reference.symbol.as_deref().or(reference.title.as_deref()).unwrap_or_default();
        let date = reference.date.map(|date| format!(" of {date}")).unwrap_or_default();
        let sure = if reference.sure { "" } else { "  (put together from words)" };
        terminal::line(&format!("  line {line:<5} {name}{date}{}", styled(ASIDE, sure)))?;
    }
    Ok(())
}

fn plural(count: usize, name: &str) -> String {
    match name {
        "furniture" => format!("furniture in {}", counted(count as u64, "place")),
        _ => counted(count as u64, name),
    }
}

fn list<'a>(
    document: &Document,
    name: &str,
    places: impl ExactSizeIterator<Item = (&'a str, Span, Option<&'a str>)>,
) -> Result<(), Failure> {
    if places.len() == 0 {
        return Ok(());
    }
    terminal::line(&format!("\n{}", plural(places.len(), name)))?;
    for (rule, span, after) in places {
        let line = ingest::line_of(&document.text, span);
        let quoted = format!("{:?}", span.of(&document.text));
        let after = after.map(|after| format!(" read as {after:?}")).unwrap_or_default();
        let rule = if rule.is_empty() { String::new() } else { format!("{rule:<16} ") };
        terminal::line(&format!("  line {line:<5} {rule}{quoted}{after}"))?;
    }
    Ok(())
}
