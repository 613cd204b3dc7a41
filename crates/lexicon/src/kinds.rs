//! The kind of a document, told by its title.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::aliases::{LexiconError, rows};
use crate::fold::{Folded, fold};

/// At most so many words stand for the `*` of `joint * statement`.
const GAP: usize = 3;

/// A phrase that tells a kind.
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    name: String,
    pub(crate) language: String,
    /// The folded phrase, cut at `*`; never empty.
    pub(crate) parts: Vec<String>,
    /// Whether the title has to begin with it.
    opens: bool,
    /// Whether the title has to end with it, but for what stands in brackets or
    /// behind a colon or a dash.
    ends: bool,
}

/// Reads lines of kind, language and phrase.
pub(crate) fn parse(data: &str) -> Result<Vec<Kind>, LexiconError> {
    let mut kinds = Vec::new();
    for (line, fields) in rows(data) {
        let &[name, language, phrase] = fields.as_slice() else {
            let expected = "kind, language and phrase, parted by tabs";
            return Err(LexiconError { line, expected, found: fields.join("\t") });
        };
        let opens = phrase.starts_with('^');
        let ends = phrase.ends_with('$');
        let phrase = phrase.trim_start_matches('^').trim_end_matches('$');
        let parts = phrase.split(" * ").map(|part| fold(part).text).collect();
        kinds.push(Kind { name: name.to_owned(), language: language.to_owned(), parts, opens, ends });
    }
    Ok(kinds)
}

/// Kinds, ready to be found.
#[derive(Debug, Clone)]
pub(crate) struct Kinds {
    pub(crate) kinds: Vec<Kind>,
    /// Finds the first parts of all phrases at once.
    first: AhoCorasick,
    /// For each of its patterns the kinds whose first part it is, by their places.
    of_first: Vec<Vec<usize>>,
}

impl Kinds {
    pub(crate) fn new(kinds: Vec<Kind>) -> Self {
        let mut firsts: Vec<&str> = kinds.iter().map(|kind| kind.parts[0].as_str()).collect();
        firsts.sort_unstable();
        firsts.dedup();
        let mut of_first = vec![Vec::new(); firsts.len()];
        for (place, kind) in kinds.iter().enumerate() {
            of_first[firsts.binary_search(&kind.parts[0].as_str()).unwrap_or_default()].push(place);
        }
        let first = AhoCorasick::new(&firsts).expect("some hundred short phrases stay far below its limits");
        Self { kinds, first, of_first }
    }
}

/// The first of the kinds that the title tells, and where.
pub(crate) fn kind_of<'k>(all: &'k Kinds, title: &str) -> Option<(&'k str, Range<usize>)> {
    let title = fold(title);
    let opening = opening(&title.text);
    let found = all.first.find_overlapping_iter(&title.text);
    let mut candidates: Vec<usize> =
        found.flat_map(|found| &all.of_first[found.pattern().as_usize()]).copied().collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates.into_iter().map(|place| &all.kinds[place]).find_map(|kind| {
        let range = if kind.ends {
            let last = kind.parts.last()?;
            let at = title.text.rfind(last.as_str()).filter(|at| is_end(&title.text[at + last.len()..]))?;
            if is_reported(&title.text[..at]) {
                return None;
            }
            at..at + last.len()
        } else {
            find(&title, &kind.parts, kind.opens.then_some(opening))?
        };
        Some((kind.name.as_str(), title.original(range)))
    })
}

/// Where a title begins, an article and quotes left out: "A Proclamation on …".
fn opening(title: &str) -> usize {
    let bare = title.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    // "2000/483/EC: Partnership agreement": the number of the act.
    let numbered = bare.split_once(": ").filter(|(number, _)| {
        number.contains('/') && number.starts_with(|first: char| first.is_ascii_digit()) && number.len() < 16
    });
    let bare = numbered.map_or(bare, |(_, rest)| rest);
    let words = ["a ", "an ", "the "].iter().find_map(|article| bare.strip_prefix(article)).unwrap_or(bare);
    title.len() - words.len()
}

/// Whether nothing but brackets, or what explains the title, is left of it: `（全文）`, `——致第二届论坛`.
fn is_end(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|sign: char| sign.is_whitespace() || "”\"》」』".contains(sign));
    rest.is_empty()
        || rest.starts_with(['(', '（', '[', '【', ':', '：', '-', '—', '－', '―', '–', '。', '.'])
}

/// Whether a headline tells of the document that ends it: `两国企业签署合作协议`, but not `关于签署条约的声明`.
fn is_reported(before: &str) -> bool {
    const VERBS: [&str; 8] = ["签署", "签订", "发表", "达成", "发布", "批准", "簽署", "發表"];
    !before.ends_with('的') && VERBS.iter().any(|verb| before.contains(verb))
}

/// Finds the parts of a phrase as words of the title, with at most [`GAP`] words between them; at `opening`,
/// where that is asked for.
fn find(title: &Folded<'_>, parts: &[String], opening: Option<usize>) -> Option<Range<usize>> {
    let (first, rest) = parts.split_first()?;
    let here = |start: &usize| opening.is_none_or(|opening| *start == opening);
    words(title, 0, first).filter(here).find_map(|start| {
        let mut end = start + first.len();
        for part in rest {
            // "Joint Leaders' Statement", but not "Joint Commission. Statement".
            let next = words(title, end, part).next()?;
            let between = &title.text[end..next];
            if between.contains(['.', ':', ';']) || between.split_whitespace().count() > GAP {
                return None;
            }
            end = next + part.len();
        }
        Some(start..end)
    })
}

/// The places from `from` on where a phrase stands as words of its own.
fn words(title: &Folded<'_>, from: usize, phrase: &str) -> impl Iterator<Item = usize> {
    let places = title.text[from..].match_indices(phrase).map(move |(at, _)| from + at);
    places.filter(move |at| title.stands_alone(*at..at + phrase.len()))
}

#[cfg(test)]
mod tests {
    use crate::Lexicon;

    fn kind(title: &str) -> Option<(&'static str, &str)> {
        Lexicon::embedded().kind_of(title).map(|(kind, range)| (kind, &title[range]))
    }

    #[test]
    fn a_title_tells_the_kind_in_six_languages() {
        for (title, words) in [
            ("U.S.-EU Joint Statement of the Council", "Joint Statement"),
            ("Déclaration conjointe de la France", "Déclaration conjointe"),
            ("Declaración conjunta de Chile", "Declaración conjunta"),
            ("СОВМЕСТНОЕ ЗАЯВЛЕНИЕ Президентов", "СОВМЕСТНОЕ ЗАЯВЛЕНИЕ"),
            ("بيان مشترك بين الصين وروسيا", "بيان مشترك"),
            ("中法联合声明", "联合声明"),
        ] {
            assert_eq!(kind(title), Some(("joint-statement", words)));
        }
    }

    #[test]
    fn a_few_words_may_stand_in_the_middle() {
        let leaders = "U.S.-Singapore Joint Leaders’ Statement";
        assert_eq!(kind(leaders), Some(("joint-statement", "Joint Leaders’ Statement")));
        assert_eq!(
            kind("The joint Russian-Chinese communique"),
            Some(("joint-statement", "joint Russian-Chinese communique"))
        );
    }

    #[test]
    fn a_noun_names_a_chinese_document_only_at_its_end() {
        for (title, expected) in [
            ("阿国和博国关于能源合作的协议（全文）", Some("treaty")),
            ("两国企业签署合作协议", Some("news")),
            ("能源协议谈判代表会举行", Some("news")),
            ("协议之后的路", None),
        ] {
            assert_eq!(kind(title).map(|(kind, _)| kind), expected, "{title}");
        }
    }

    #[test]
    fn what_stands_first_in_the_file_goes_before() {
        for (title, expected) in [
            ("Remarks by President Biden in Joint Press Conference", "press-conference"),
            ("Fact Sheet: Joint Statement on Trade", "fact-sheet"),
            ("A joint Russian-Chinese communique has been adopted", "news"),
            ("President Vladimir Putin signed a decree on a UN resolution", "news"),
            ("President Vladimir Putin met with the Russian ambassador to NATO", "readout"),
            ("FACT SHEET: The Administration’s Statement of Policy", "fact-sheet"),
            ("Statement by the President on the Paris Agreement", "statement"),
            ("Memorandum of Understanding on Trade", "treaty"),
            ("Memorandum on the Delegation of Authority", "memorandum"),
            ("Resolution 254 (1968)", "resolution"),
            ("Joint Press Release of Peru and Chile", "joint-statement"),
            ("Point de presse", "press-conference"),
            ("Брифинг официального представителя", "press-conference"),
            ("外交部发言人就谈判发表谈话", "statement"),
            ("Распоряжение Президента Российской Федерации", "order"),
        ] {
            assert_eq!(kind(title).map(|(kind, _)| kind), Some(expected), "{title}");
        }
    }

    #[test]
    fn part_of_a_word_tells_nothing() {
        assert_eq!(kind("Overstatements and Messaging Borders"), None);
    }
}
