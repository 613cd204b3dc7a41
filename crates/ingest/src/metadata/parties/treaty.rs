//! Those who conclude a treaty, and those whose declarations it puts together.

use std::sync::LazyLock;

use document::Span;
use lexicon::{Class, Lexicon, Mention};
use regex::Regex;

use super::{Found, SUBJECT, codes, title_span};
use crate::metadata::{Head, Known, name};

/// What ends the list of those who conclude a treaty.
static CONCLUDED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:have agreed|hereby agree|agree as follows|hereinafter|desir(?:ing|ous)|convinced|considering|recalling|recogni[sz]ing|resolved|whereas|having|being|noting|reaffirming|bearing in mind|parties to|signed at|article|animés?|désireux|considérant|sont convenus|deseosos|considerando|han convenido)|(?:руководствуясь|стремясь|желая|учитывая|согласились|именуемые|以下简称|为了|希望|达成|رغبة|إذ)")
        .expect("the pattern is a constant")
});

/// Organisations that conclude treaties with states in their own name.
const UNIONS: [&str; 10] =
    ["EU", "EEC", "EFTA", "EAEU", "ASEAN", "GCC", "MERCOSUR", "CARICOM", "ECOWAS", "UN"];

/// The parties of a treaty: by its title, by its opening, by the file's name.
pub(super) fn treaty(known: &Known<'_>, head: &Head) -> Option<Found> {
    let text = &known.draft.text;
    let title = head.metadata.title.as_deref().unwrap_or_default();
    let mentions: Vec<Mention> = known.lexicon.parties_in(SUBJECT.split(title).next().unwrap_or(title));
    let of_title = codes(&mentions);
    if of_title.len() >= 2 {
        return Some(Found { codes: of_title, from: "title", span: title_span(head) });
    }
    let start = head.body.first()?.span.start();
    let mut end = (start + 3000).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let opening = &text[start..end];
    let list_end =
        CONCLUDED.find_iter(opening).map(|found| found.start()).find(|at| *at > 12).unwrap_or(opening.len());
    let names = |end: usize| {
        let mentions = known.lexicon.parties_in(&opening[..end]);
        let signs = |mention: &Mention| {
            mention.class != Class::Adjective
                && (!known.lexicon.is_organisation(&mention.code) || UNIONS.contains(&mention.code.as_str()))
        };
        let named: Vec<Mention> = mentions.into_iter().filter(signs).collect();
        codes(&named)
    };
    let listed = names(list_end);
    let of_opening =
        if listed.len() >= 2 || list_end > 700 { listed } else { names(opening.floor_char_boundary(700)) };
    if of_opening.len() >= 2 {
        return Some(Found {
            codes: of_opening,
            from: "opening words",
            span: Some(Span::between(start, start + list_end)),
        });
    }
    let abbreviated = name::states(known.path, known.lexicon);
    if abbreviated.len() >= 2 {
        return Some(Found { codes: abbreviated, from: "file name", span: None });
    }
    // One alone is a party only where the text says that it signs with another.
    let with_another = ["between", "on the part of", "commissioner", "entre ", "by the united states"];
    let head_of_text = opening[..opening.floor_char_boundary(900)].to_lowercase() + &title.to_lowercase();
    let mut all = of_title;
    all.extend(of_opening);
    (!all.is_empty() && with_another.iter().any(|words| head_of_text.contains(words))).then(|| Found {
        codes: all,
        from: "opening words",
        span: Some(Span::between(start, start + list_end)),
    })
}

/// The states whose declarations a text puts together, each under its name
/// behind a `#`.
pub(in crate::metadata) fn declared(text: &str, head: &Head, lexicon: &Lexicon) -> Vec<String> {
    let mut states = Vec::new();
    for block in &head.body {
        let words = block.span.of(text);
        if memchr::memchr(b'#', words.as_bytes()).is_none() {
            continue;
        }
        for line in words.lines().filter_map(|line| line.strip_prefix('#')) {
            let mentions = lexicon.parties_in(line);
            if let [one, ..] = mentions.as_slice()
                && line.chars().count() < 80
            {
                states.push(one.code.clone());
            }
        }
    }
    states.sort();
    states.dedup();
    states
}
