//! The forms in which an answer is printed.

use document::{Citation, Span};
use query::{FacetCount, Hit, Severity, Totals, snippet};
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Answer;
use crate::args::{By, Format};
use crate::failure::Failure;
use crate::record::{HitRecord, TotalRecord};
use crate::terminal::{self, ASIDE, TITLE, counted, number, paragraph, styled};

/// How much of a clause is shown for reading, in characters.
const SNIPPET: usize = 480;

/// How many other texts of a statement are named.
const TEXTS: usize = 5;

/// How much context a row of the table has on each side, in characters.
const TABLE_CONTEXT: usize = 120;

/// For reading: title, address, and the clause around its first mark.
pub(super) fn text(answer: &Answer) -> Result<(), Failure> {
    let width = terminal::width();
    // Put together and printed at once, which a terminal takes as one.
    let mut lines = Vec::new();
    for hit in &answer.results.hits {
        let metadata = &hit.head.metadata;
        let title = metadata.title.as_deref().unwrap_or(&hit.head.id);
        let rank = format!("{:>3}  ", hit.rank);
        let room = Span::between(0, title.len());
        let title = paragraph(title, room, &[], width, "     ");
        lines.push(format!("{rank}{}", styled(TITLE, title.trim_start())));
        let mut about = vec![hit.address.to_string()];
        about.extend(metadata.adopted.or(metadata.published).map(|date| date.in_words()));
        about.extend(metadata.place.clone());
        about.extend(hit.clause.shape.speaker.clone());
        about.extend(hit.renderings.iter().cloned());
        if hit.clause.paragraphs().len() > 1 {
            about.push(format!("paragraph {}", hit.paragraph));
        }
        lines.push(format!("     {}", styled(ASIDE, &about.join(" · "))));
        let snippet = snippet(&hit.clause.text, &hit.marks, SNIPPET);
        let mut shown = paragraph(&hit.clause.text, snippet.span, &hit.marks, width, "     ");
        if snippet.span.start() > 0 {
            shown.insert_str(5, "… ");
        }
        if snippet.span.end() < hit.clause.text.len() {
            shown.push_str(" …");
        }
        lines.push(shown);
        if !hit.copies.is_empty() {
            lines.push(format!("     {}", styled(ASIDE, &also_in(hit))));
        }
        if !hit.stages.is_empty() {
            let brought = |(stage, score): &(query::Stage, f32)| format!("{} {score:.2}", stage.name());
            let brought: Vec<String> = hit.stages.iter().map(brought).collect();
            let scores = format!("score {:.2}: {}", hit.score, brought.join(", "));
            lines.push(format!("     {}", styled(ASIDE, &scores)));
        }
        lines.push(String::new());
    }
    if !lines.is_empty() {
        terminal::line(&lines.join("\n"))?;
    }
    Ok(())
}

/// The addresses of other texts that say the same. Of a statement that was printed again
/// and again not all are named.
fn also_in(hit: &Hit) -> String {
    let named = if hit.statement.is_some() { TEXTS } else { usize::MAX };
    let copies: Vec<String> = hit.copies.iter().take(named).map(ToString::to_string).collect();
    let mut line = format!("also in {}", copies.join(", "));
    let more = hit.copies.len().saturating_sub(named);
    if more > 0 {
        line.push_str(&format!(" and {more} more: clausewise versions {}", hit.address.document));
    }
    line
}

/// What was found in how many clauses, documents and, where hits are statements,
/// statements.
fn totals(hits: u64, clauses: u64, documents: u64, statements: Option<u64>) -> String {
    let statements = statements.map(|count| format!(", {}", counted(count, "statement")));
    format!(
        "{} in {} of {}{}",
        counted(hits, "hit"),
        counted(clauses, "clause"),
        counted(documents, "document"),
        statements.unwrap_or_default(),
    )
}

/// How much was found, and what is not shown of it.
pub(super) fn summary(answer: &Answer) -> String {
    let totals = &answer.results.totals;
    if totals.clauses == 0 {
        return format!("nothing found for {}", answer.parsed.query);
    }
    let statements = totals.statements.filter(|_| answer.by == By::Statement);
    let found = self::totals(totals.hits, totals.clauses, totals.documents, statements);
    let mut line = format!("{found} ({:.1} ms)", answer.elapsed_ms);
    let shown = answer.results.hits.len();
    if let Some(more) = answer.more {
        match (more, shown) {
            (true, _) => line.push_str(&format!("; --offset {} shows the next", answer.offset + shown)),
            (false, 0) if answer.offset > 0 => {
                line.push_str(&format!("; none stands behind --offset {}", answer.offset));
            }
            (false, _) => {}
        }
        return line;
    }
    // What the list holds in all.
    let all = match answer.by {
        By::Clause => totals.clauses,
        By::Document => totals.documents,
        By::Statement => totals.statements.unwrap_or(totals.documents),
    };
    if shown == 0 && answer.offset as u64 >= all {
        line.push_str(&format!("; none stands behind --offset {}", answer.offset));
    }
    let behind = all.saturating_sub((answer.offset + shown) as u64);
    if behind > 0 && shown > 0 {
        line.push_str(&format!(
            "; {} more: --offset {} shows the next, --limit {} all",
            number(behind),
            answer.offset + shown,
            all,
        ));
    }
    line
}

/// The totals alone.
pub(super) fn count(answer: &Answer, format: Format) -> Result<(), Failure> {
    let totals = &answer.results.totals;
    match format {
        Format::Jsonl => terminal::line(&serde_json::to_string(&TotalRecord::from(&answer.results))?)?,
        Format::Csv => {
            let statements = totals.statements.map(|count| format!(",{count}")).unwrap_or_default();
            let name = if statements.is_empty() { "" } else { ",statements" };
            terminal::line(&format!("hits,clauses,documents{name}"))?;
            terminal::line(&format!("{},{},{}{statements}", totals.hits, totals.clauses, totals.documents))?;
        }
        _ => {
            let Totals { hits, clauses, documents, statements } = *totals;
            terminal::line(&self::totals(hits, clauses, documents, statements))?;
        }
    }
    Ok(())
}

/// What was found of each rendering, and the counts that were asked for.
pub(super) fn counts(answer: &Answer) -> Result<(), Failure> {
    let found = answer.results.renderings.iter().filter(|count| count.hits > 0);
    let width = |texts: &mut dyn Iterator<Item = &str>| texts.map(UnicodeWidthStr::width).max().unwrap_or(0);
    let fill = |text: &str, to: usize| " ".repeat(to.saturating_sub(text.width()));
    let to = width(&mut found.clone().map(|count| count.rendering.text.as_str()));
    if !answer.results.renderings.is_empty() {
        terminal::line("\nrenderings")?;
    }
    for count in found {
        let text = &count.rendering.text;
        let counted = format!("{} in {}", counted(count.hits, "hit"), counted(count.clauses, "clause"));
        terminal::line(&format!("  {text}{}  {counted}", fill(text, to)))?;
    }
    let none: Vec<&str> = answer
        .results
        .renderings
        .iter()
        .filter(|count| count.hits == 0)
        .map(|count| count.rendering.text.as_str())
        .collect();
    if !none.is_empty() {
        terminal::line(&format!("  not found: {}", none.join("; ")))?;
    }
    for (facet, counts) in &answer.results.facets {
        terminal::line(&format!("\nby {}", facet.name()))?;
        let value = |count: &FacetCount| count.value.clone().unwrap_or_else(|| "not known".to_owned());
        let values: Vec<String> = counts.iter().map(value).collect();
        let to = width(&mut values.iter().map(String::as_str));
        for (value, count) in values.iter().zip(counts) {
            let statements = count.statements.filter(|_| answer.by == By::Statement);
            let found = totals(count.hits, count.clauses, count.documents, statements);
            terminal::line(&format!("  {value}{}  {found}", fill(value, to)))?;
        }
    }
    Ok(())
}

/// One object with everything.
pub(super) fn json(answer: &Answer) -> Result<(), Failure> {
    Ok(terminal::line(&serde_json::to_string_pretty(&answer.record())?)?)
}

/// An object a hit, and nothing else.
pub(super) fn json_lines(answer: &Answer) -> Result<(), Failure> {
    for hit in &answer.results.hits {
        terminal::line(&serde_json::to_string(&HitRecord::from(hit))?)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Row<'a> {
    address: String,
    title: Option<&'a str>,
    adopted: Option<String>,
    published: Option<String>,
    parties: String,
    left: String,
    #[serde(rename = "match")]
    matched: String,
    right: String,
    citation: String,
}

/// A table with a row for each mark.
pub(super) fn csv(answer: &Answer) -> Result<(), Failure> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.write_record([
        "address",
        "title",
        "adopted",
        "published",
        "parties",
        "left",
        "match",
        "right",
        "citation",
    ])?;
    for hit in &answer.results.hits {
        let metadata = &hit.head.metadata;
        // A clause that was found by no word of it has a row all the same.
        let nowhere = [Span::default()];
        let marks = if hit.marks.is_empty() { &nowhere[..] } else { &hit.marks };
        for mark in marks {
            let text = &hit.clause.text;
            writer.serialize(Row {
                address: hit.address.to_string(),
                title: metadata.title.as_deref(),
                adopted: metadata.adopted.map(|date| date.to_string()),
                published: metadata.published.map(|date| date.to_string()),
                parties: metadata.parties.join(" "),
                left: one_line(last_characters(&text[..mark.start()], TABLE_CONTEXT)),
                matched: mark.of(text).to_owned(),
                right: one_line(&text[mark.end()..].chars().take(TABLE_CONTEXT).collect::<String>()),
                citation: hit.citation(),
            })?;
        }
    }
    let table = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(terminal::print_bytes(&table)?)
}

/// What goes into a memo: the quotation, then its citation.
pub(super) fn markdown(answer: &Answer) -> Result<(), Failure> {
    for hit in &answer.results.hits {
        for (index, part) in hit.clause.paragraphs().iter().enumerate() {
            if index > 0 {
                terminal::line(">")?;
            }
            for line in part.of(&hit.clause.text).lines() {
                terminal::line(format!("> {}", line.trim()).trim_end())?;
            }
        }
        let citation = Citation { metadata: &hit.head.metadata, address: &hit.address }.markdown();
        terminal::line(&format!("\n— {citation}\n"))?;
    }
    Ok(())
}

/// The matches below one another, with their left and right context. Of a clause
/// without one its beginning.
pub(super) fn concordance(answer: &Answer) -> Result<(), Failure> {
    let width = terminal::width().max(60);
    let addresses: Vec<String> = answer.results.hits.iter().map(|hit| hit.address.to_string()).collect();
    let marked = |hit: &Hit| hit.marks.iter().map(|mark| one_line(mark.of(&hit.clause.text)).width()).max();
    let middle = answer.results.hits.iter().filter_map(marked).max().unwrap_or(0).min(width / 2);
    let side = width.saturating_sub(middle + 2) / 2;
    for (hit, address) in answer.results.hits.iter().zip(&addresses) {
        if hit.marks.is_empty() {
            // It was found by no word of it.
            let beginning = fit_right(&one_line(&hit.clause.text), side * 2 + middle + 2);
            terminal::line(&format!("{beginning}  {}", styled(ASIDE, address)))?;
        }
        for mark in &hit.marks {
            let text = &hit.clause.text;
            let left = fit_left(&one_line(&text[..mark.start()]), side);
            let right = fit_right(&one_line(&text[mark.end()..]), side);
            let matched = one_line(mark.of(text));
            let gap = " ".repeat(middle.saturating_sub(matched.width()));
            terminal::line(&format!(
                "{left} {} {right}{gap}  {}",
                styled(terminal::MARK, &matched),
                styled(ASIDE, address)
            ))?;
        }
    }
    Ok(())
}

/// What a remark on a query is called.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Problem | Severity::Refusal => "problem",
        Severity::Hint => "hint",
    }
}

/// How many characters of a query are shown around a problem, on each side.
const AROUND: usize = 30;

/// The part of a query around a span, and a line below that points at it.
pub(super) fn pointed(text: &str, span: Span) -> String {
    let (Some(before), Some(under), Some(behind)) =
        (text.get(..span.start()), text.get(span.start()..span.end()), text.get(span.end()..))
    else {
        return String::new();
    };
    let cut = |part: &str, most: usize| part.chars().take(most).collect::<String>();
    let left = terminal::visible(last_characters(before, AROUND));
    let under = terminal::visible(&cut(under, AROUND));
    let right = terminal::visible(&cut(behind, AROUND));
    format!("{left}{under}{right}\n{}{}", " ".repeat(left.width()), "^".repeat(under.width().max(1)))
}

/// A text with its white space folded; the spaces at its ends stay one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn last_characters(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or(text)
}

/// The end of a text in exactly `width` columns, filled up on the left.
fn fit_left(text: &str, width: usize) -> String {
    let mut taken = 0;
    let mut start = text.len();
    for (at, character) in text.char_indices().rev() {
        taken += character.width().unwrap_or(0);
        if taken > width {
            break;
        }
        start = at;
    }
    let part = &text[start..];
    format!("{}{part}", " ".repeat(width.saturating_sub(part.width())))
}

/// The beginning of a text in exactly `width` columns, filled up on the right.
fn fit_right(text: &str, width: usize) -> String {
    let mut taken = 0;
    let mut part = String::new();
    for character in text.chars() {
        taken += character.width().unwrap_or(0);
        if taken > width {
            break;
        }
        part.push(character);
    }
    let fill = " ".repeat(width.saturating_sub(part.width()));
    format!("{part}{fill}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_fits_its_columns_in_any_script() {
        assert_eq!(fit_left("oppose power politics", 8), "politics");
        assert_eq!(fit_left("反对", 5), " 反对");
        assert_eq!(fit_right("that have no basis", 9), "that have");
        assert_eq!(fit_right("反对强权", 5).width(), 5);
    }

    #[test]
    fn a_problem_is_pointed_at() {
        assert_eq!(pointed("a \"b", Span::between(2, 3)), "a \"b\n  ^");
        assert!(pointed(&"(".repeat(800), Span::between(0, 800)).len() < 100);
    }
}
