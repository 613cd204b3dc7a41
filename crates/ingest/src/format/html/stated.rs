//! What a page says of its document outside the text.

use serde_json::Value;

use super::content::Survey;
use super::signs::{self, Sign};
use super::tree::{Head, Tree, fold};
use crate::format::{Fact, Stated};

/// The project's own metas, which win over all others.
const OWN: [&str; 11] = [
    "clausewise:id",
    "clausewise:title",
    "clausewise:date",
    "clausewise:adopted",
    "clausewise:published",
    "clausewise:place",
    "clausewise:parties",
    "clausewise:kind",
    "clausewise:url",
    "clausewise:outlet",
    "clausewise:language",
];

/// What the user is shown for [`OWN`], in the same order.
const OWN_FROM: [&str; 11] = [
    "meta clausewise:id",
    "meta clausewise:title",
    "meta clausewise:date",
    "meta clausewise:adopted",
    "meta clausewise:published",
    "meta clausewise:place",
    "meta clausewise:parties",
    "meta clausewise:kind",
    "meta clausewise:url",
    "meta clausewise:outlet",
    "meta clausewise:language",
];

/// Metas of the day of publication, and of a date that is not said to be it.
const PUBLISHED: [(&str, &str); 6] = [
    ("article:published_time", "meta article:published_time"),
    ("og:article:published_time", "meta article:published_time"),
    ("pubdate", "meta pubdate"),
    ("publishdate", "meta publishdate"),
    ("dc.date.issued", "meta dc.date.issued"),
    ("dcterms.issued", "meta dcterms.issued"),
];
const DATED: [(&str, &str); 4] = [
    ("date", "meta date"),
    ("dc.date", "meta dc.date"),
    ("dcterms.date", "meta dcterms.date"),
    ("dc.date.created", "meta dc.date.created"),
];

/// What the head of a page may call it, the best first.
pub(super) fn titles<'a>(head: &Head<'a>) -> Vec<&'a str> {
    let metas = ["og:title", "twitter:title"].into_iter().filter_map(|name| meta(head, name));
    metas.chain(head.title).map(str::trim).filter(|title| !title.is_empty()).collect()
}

/// What the page states. `printed` is the text of the element that prints the
/// title.
pub(super) fn stated(tree: &Tree<'_>, survey: &Survey, printed: Option<&str>) -> Stated {
    let head = &tree.head;
    let own = |field: &str| {
        let index = OWN.iter().position(|name| name.ends_with(field))?;
        Fact::new(meta(head, OWN[index])?, OWN_FROM[index])
    };
    let json: Vec<Value> = head.json.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    let linked = |key: &str| json.iter().find_map(|value| json_text(value, key));
    let site = meta(head, "og:site_name");
    let outlet = own(":outlet")
        .or_else(|| Fact::new(site?, "meta og:site_name"))
        .or_else(|| Fact::new(&linked("publisher")?, "JSON-LD"))
        .or_else(|| Fact::new(&site_beside(head.title?, printed?)?, "title element"));
    let tail = |title| without_site(title, outlet.as_ref().map(|fact| fact.value.as_str()), printed);
    let title = own(":title")
        .or_else(|| Fact::new(printed?, if is_h1(tree, survey) { "h1" } else { "title line" }))
        .or_else(|| Fact::new(&tail(meta(head, "og:title")?), "meta og:title"))
        .or_else(|| Fact::new(&linked("headline")?, "JSON-LD"))
        .or_else(|| Fact::new(&tail(head.title?), "title element"));
    let time = time(tree, survey);
    let of_metas = |metas: &[(&'static str, &'static str)]| {
        metas.iter().find_map(|(name, from)| Fact::new(meta(head, name)?, from))
    };
    let published = own(":published")
        .or_else(|| of_metas(&PUBLISHED))
        .or_else(|| Fact::new(&linked("datePublished")?, "JSON-LD"))
        .or_else(|| time.clone().filter(|(_, published)| *published).map(|(fact, _)| fact));
    let date = own(":date")
        .or_else(|| of_metas(&DATED))
        .or_else(|| time.filter(|(_, published)| !published).map(|(fact, _)| fact))
        .or_else(|| date_line(tree, survey));
    let absolute = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
    let parties = own(":parties").map(|fact| fact.value).unwrap_or_default();
    Stated {
        id: own(":id"),
        title,
        date,
        adopted: own(":adopted"),
        published,
        place: own(":place").or_else(|| place(tree)),
        parties: parties.split(',').filter_map(|party| Fact::new(party, "meta clausewise:parties")).collect(),
        kind: own(":kind"),
        url: own(":url")
            .or_else(|| Fact::new(head.canonical.filter(absolute)?, "link rel=canonical"))
            .or_else(|| Fact::new(meta(head, "og:url")?, "meta og:url")),
        outlet,
        language: own(":language").or_else(|| {
            let lang = head.lang?.trim().to_ascii_lowercase();
            Fact::new(lang.split(['-', '_']).next()?, "html lang")
        }),
    }
}

/// The content of a meta element that is not empty.
fn meta<'a>(head: &Head<'a>, name: &str) -> Option<&'a str> {
    let metas = head.metas.iter().filter(|(key, _)| key == name);
    metas.map(|(_, content)| *content).find(|content| !content.trim().is_empty())
}

/// A title without the site's name at its end or head: the part that is the
/// site's name, or that stands beside what the page prints as its title.
fn without_site(title: &str, site: Option<&str>, printed: Option<&str>) -> String {
    let title = fold(title);
    for separator in [" - ", " – ", " — ", " | ", " • ", " · ", " :: ", " » ", "_", "|"] {
        if let Some((start, end)) = title.rsplit_once(separator)
            && (site.is_some_and(|site| fold(site) == end.trim()) || printed == Some(start.trim()))
        {
            return start.trim().to_owned();
        }
        if let Some((start, end)) = title.split_once(separator)
            && (site.is_some_and(|site| fold(site) == start.trim()) || printed == Some(end.trim()))
        {
            return end.trim().to_owned();
        }
    }
    title
}

/// What stands in the title of a page beside the title that it prints: the
/// name of the site.
fn site_beside(title: &str, printed: &str) -> Option<String> {
    let title = fold(title);
    let at = title.find(printed.trim())?;
    let sign = |letter: char| letter.is_whitespace() || "-–—―|•·:»_/".contains(letter);
    let (before, behind) = (&title[..at], &title[at + printed.trim().len()..]);
    let site = match (before.trim_matches(sign), behind.trim_matches(sign)) {
        ("", site) | (site, "") => site,
        _ => return None,
    };
    let parted = behind.starts_with(sign) || before.ends_with(sign);
    (parted && !site.is_empty() && site.chars().count() <= 80).then(|| site.to_owned())
}

fn is_h1(tree: &Tree<'_>, survey: &Survey) -> bool {
    survey.title.is_some_and(|title| tree.name(title) == "h1")
}

/// The first `<time datetime>` in the main content, else the last before it,
/// and whether it is said to be of publication.
fn time(tree: &Tree<'_>, survey: &Survey) -> Option<(Fact, bool)> {
    let listed = |index: usize| {
        let in_main = tree
            .ancestors(index)
            .take_while(|outer| *outer != survey.main && !tree.holds(*outer, survey.main));
        in_main
            .filter_map(|outer| tree.element(outer))
            .any(|element| signs::sign(element) == Sign::Furniture && element.name() != "header")
    };
    let times = || tree.named("time").filter(|index| !listed(*index));
    let index = times()
        .find(|index| tree.holds(survey.main, *index))
        .or_else(|| times().filter(|index| *index < survey.main).last())?;
    let element = tree.element(index)?;
    let published = element.attr("itemprop") == Some("datePublished")
        || element.attr("pubdate").is_some()
        || element.classes().any(|class| matches!(class, "dt-published" | "published" | "entry-date"));
    Some((Fact::new(element.attr("datetime")?, "time element")?, published))
}

/// The date in figures, year first, of a short line whose class says that it
/// holds a date or a source.
fn date_line(tree: &Tree<'_>, survey: &Survey) -> Option<Fact> {
    let signed = |index: &usize| {
        let near = *index < tree.nodes.get(survey.main).map_or(0, |main| main.end);
        near && tree
            .element(*index)
            .is_some_and(|element| matches!(signs::sign(element), Sign::Byline | Sign::Date))
    };
    (0..tree.nodes.len()).filter(signed).find_map(|index| {
        let text = tree.text(index);
        let figures = |character: char| character.is_ascii_digit() || "-/.年月".contains(character);
        text.split(|character: char| !figures(character)).filter(|_| text.len() < 200).find_map(|date| {
            let parts: Vec<&str> = date
                .split(|character: char| !character.is_ascii_digit())
                .filter(|part| !part.is_empty())
                .collect();
            let [year, month, day] = parts.as_slice() else {
                return None;
            };
            let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
            let right = year.len() == 4 && (1..=12).contains(&month) && (1..=31).contains(&day);
            right.then(|| Fact::new(&format!("{year}-{month:02}-{day:02}"), "date line"))?
        })
    })
}

/// The place by the microformat `p-location`.
fn place(tree: &Tree<'_>) -> Option<Fact> {
    let index = (0..tree.nodes.len()).find(|index| {
        tree.element(*index).is_some_and(|element| element.classes().any(|class| class == "p-location"))
    })?;
    Fact::new(&tree.text(index), "class p-location")
}

/// The first text under a key of JSON-LD, at any depth; of an object its name.
fn json_text(value: &Value, key: &str) -> Option<String> {
    match value {
        Value::Array(values) => values.iter().find_map(|value| json_text(value, key)),
        Value::Object(fields) => {
            let named = |value: &Value| value.get("name").and_then(Value::as_str).map(str::to_owned);
            let found =
                fields.get(key).and_then(|value| value.as_str().map(str::to_owned).or_else(|| named(value)));
            found.or_else(|| fields.get("@graph").and_then(|graph| json_text(graph, key)))
        }
        _ => None,
    }
}
