//! Citations of a clause in the styles that memos and reference managers take.

use serde::Serialize;

use crate::{Address, Metadata};

/// What a citation is made of.
#[derive(Debug, Clone, Copy)]
pub struct Citation<'a> {
    /// The document's metadata.
    pub metadata: &'a Metadata,
    /// The address to print, with the full document id.
    pub address: &'a Address,
}

/// An item of CSL-JSON, as reference managers import it
/// (<https://docs.citationstyles.org/en/stable/specification.html>).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CslItem {
    /// The address of the clause.
    pub id: String,
    /// The CSL type nearest to the kind of document.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The document's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who put it out.
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    pub container_title: Option<String>,
    /// When it was published, else adopted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<CslDate>,
    /// When it was adopted.
    #[serde(rename = "event-date", skip_serializing_if = "Option::is_none")]
    pub event_date: Option<CslDate>,
    /// Where it was adopted.
    #[serde(rename = "event-place", skip_serializing_if = "Option::is_none")]
    pub event_place: Option<String>,
    /// The clause that is cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The address of the page.
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The language of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A date in CSL-JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CslDate {
    /// Year, month and day, as far as they are known.
    #[serde(rename = "date-parts")]
    pub date_parts: Vec<Vec<i32>>,
}

impl From<crate::Date> for CslDate {
    fn from(date: crate::Date) -> Self {
        let (month, day) = date.month_and_day();
        let rest = [month, day].into_iter().flatten().map(i32::from);
        CslDate { date_parts: vec![std::iter::once(date.in_year()).chain(rest).collect()] }
    }
}

impl Citation<'_> {
    /// One line: title, place, date, clause, outlet, address.
    pub fn plain(&self) -> String {
        self.line(&format!("\u{201c}{}\u{201d}", self.title()))
    }

    /// One line of Markdown, the title in italics and linked where there is a URL.
    pub fn markdown(&self) -> String {
        let title = escape_markdown(self.title());
        match &self.metadata.url {
            Some(url) => self.line(&format!("[*{title}*](<{}>)", url.replace(['<', '>'], ""))),
            None => self.line(&format!("*{title}*")),
        }
    }

    fn line(&self, title: &str) -> String {
        let metadata = self.metadata;
        let mut parts = vec![title.to_owned()];
        parts.extend(metadata.place.clone());
        parts.extend(metadata.adopted.or(metadata.published).map(|date| date.in_words()));
        parts.extend(self.clause_in_words());
        let mut line = parts.join(", ");
        let later =
            metadata.published.filter(|date| metadata.adopted.is_some_and(|adopted| adopted != *date));
        let outlet = match (&metadata.outlet, later) {
            (Some(outlet), Some(date)) => Some(format!("{outlet}, {}", date.in_words())),
            (Some(outlet), None) => Some(outlet.clone()),
            (None, Some(date)) => Some(format!("published {}", date.in_words())),
            (None, None) => None,
        };
        if let Some(outlet) = outlet {
            line.push_str(&format!(" ({outlet})"));
        }
        line.push_str(&format!(" [{}]", self.address));
        line
    }

    /// A BibTeX entry of the type `misc`.
    pub fn bibtex(&self) -> String {
        let metadata = self.metadata;
        let mut fields = vec![("title", format!("{{{}}}", escape_bibtex(self.title())))];
        if let Some(date) = metadata.adopted.or(metadata.published) {
            fields.push(("year", format!("{:04}", date.in_year())));
            fields.push(("date", date.to_string()));
        }
        if let Some(outlet) = &metadata.outlet {
            let published = metadata.published.map(|date| format!(", {date}")).unwrap_or_default();
            fields.push(("howpublished", escape_bibtex(&format!("{outlet}{published}"))));
        }
        fields.extend(metadata.place.iter().map(|place| ("address", escape_bibtex(place))));
        fields.extend(metadata.url.iter().map(|url| ("url", url.clone())));
        fields.extend(metadata.language.iter().map(|language| ("langid", babel(language).to_owned())));
        let note = self.clause_in_words().into_iter().chain([self.address.to_string()]);
        fields.push(("note", escape_bibtex(&note.collect::<Vec<_>>().join(", "))));
        let key = bibtex_key(&self.address.to_string());
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("  {name} = {{{value}}}")).collect();
        format!("@misc{{{key},\n{}\n}}\n", body.join(",\n"))
    }

    /// An RIS record of the type `GEN`, line ends as the format asks for.
    pub fn ris(&self) -> String {
        let metadata = self.metadata;
        let mut lines = vec![("TY", "GEN".to_owned()), ("ID", self.address.to_string())];
        lines.push(("TI", self.title().to_owned()));
        if let Some(date) = metadata.adopted.or(metadata.published) {
            let (month, day) = date.month_and_day();
            let two = |number: Option<u8>| number.map(|number| format!("{number:02}")).unwrap_or_default();
            lines.push(("PY", format!("{:04}", date.in_year())));
            lines.push(("DA", format!("{:04}/{}/{}/", date.in_year(), two(month), two(day))));
        }
        lines.extend(metadata.place.iter().map(|place| ("CY", place.clone())));
        lines.extend(metadata.outlet.iter().map(|outlet| ("PB", outlet.clone())));
        lines.extend(metadata.language.iter().map(|language| ("LA", language.clone())));
        lines.extend(metadata.url.iter().map(|url| ("UR", url.clone())));
        lines.extend(self.clause_in_words().map(|clause| ("SE", clause)));
        lines.push(("ER", String::new()));
        let one_line = |value: String| value.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.into_iter().map(|(tag, value)| format!("{tag}  - {}\r\n", one_line(value))).collect()
    }

    /// The item of CSL-JSON.
    pub fn csl(&self) -> CslItem {
        use crate::Kind;
        let metadata = self.metadata;
        let item_type = match metadata.kind {
            Kind::Treaty => "treaty",
            Kind::Resolution | Kind::Order => "legislation",
            Kind::Speech | Kind::Remarks => "speech",
            Kind::PressConference => "interview",
            Kind::Letter | Kind::Message => "personal_communication",
            Kind::Report => "report",
            Kind::News => "article-newspaper",
            _ => "document",
        };
        CslItem {
            id: self.address.to_string(),
            item_type,
            title: metadata.title.clone(),
            container_title: metadata.outlet.clone(),
            issued: metadata.published.or(metadata.adopted).map(CslDate::from),
            event_date: metadata.adopted.map(CslDate::from),
            event_place: metadata.place.clone(),
            section: self.clause_in_words(),
            url: metadata.url.clone(),
            language: metadata.language.clone(),
        }
    }

    fn title(&self) -> &str {
        self.metadata.title.as_deref().unwrap_or(&self.address.document)
    }

    /// The clause as it is said: `clause 3`, `article 5, paragraph 2`.
    fn clause_in_words(&self) -> Option<String> {
        let label = self.address.clause.as_deref()?;
        let mut words = label_in_words(label);
        if let Some(paragraph) = self.address.paragraph {
            words.push_str(&format!(", paragraph {paragraph}"));
        }
        Some(words)
    }
}

fn label_in_words(label: &str) -> String {
    if let Some(article) = label.strip_prefix("art-") {
        return match article.split_once('.') {
            Some((article, paragraph)) => format!("article {article}, paragraph {paragraph}"),
            None => format!("article {article}"),
        };
    }
    let unnumbered = label.strip_prefix('p').filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(number) = unnumbered.filter(|number| !number.is_empty()) {
        return format!("paragraph {number}");
    }
    for part in ["annex", "schedule"] {
        if let Some(number) = label.strip_prefix(part).and_then(|rest| rest.strip_prefix('-')) {
            return format!("{part} {number}");
        }
    }
    match label {
        "preamble" | "closing" => label.to_owned(),
        _ => format!("clause {label}"),
    }
}

fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_[]<>#|".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A key that BibTeX takes: what is no ASCII letter or digit is written by its
/// code point, so that keys in other scripts stay apart.
fn bibtex_key(address: &str) -> String {
    address
        .chars()
        .map(|character| match character {
            '#' => ":".to_owned(),
            _ if character.is_ascii_alphanumeric() || "-.".contains(character) => character.to_string(),
            _ => format!("u{:x}", u32::from(character)),
        })
        .collect()
}

/// The name of a language in the packages babel and polyglossia.
fn babel(language: &str) -> &str {
    match language {
        "en" => "english",
        "fr" => "french",
        "es" => "spanish",
        "ru" => "russian",
        "ar" => "arabic",
        "zh" => "chinese",
        "de" => "german",
        other => other,
    }
}

fn escape_bibtex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Date;

    fn seed() -> Metadata {
        Metadata {
            title: Some("Joint Statement by the Ministers".into()),
            adopted: Date::day(2020, 9, 11),
            published: Date::day(2020, 9, 12),
            place: Some("Moscow".into()),
            outlet: Some("Chinanews.com".into()),
            ..Metadata::default()
        }
    }

    fn cite(label: &str) -> String {
        let address = format!("2020-cn-ru#{label}").parse().expect("an address");
        Citation { metadata: &seed(), address: &address }.plain()
    }

    #[test]
    fn a_plain_citation_names_both_dates_and_the_clause() {
        assert_eq!(
            cite("3.p1"),
            "\u{201c}Joint Statement by the Ministers\u{201d}, Moscow, 11 September 2020, clause 3, paragraph 1 \
             (Chinanews.com, 12 September 2020) [2020-cn-ru#3.p1]"
        );
    }

    #[test]
    fn labels_are_said_as_a_lawyer_would() {
        assert!(cite("art-5.2").contains("article 5, paragraph 2"));
        assert!(cite("p17").contains(", paragraph 17 ("));
        assert!(cite("annex-1.1").contains("annex 1.1"));
        assert!(cite("preamble").contains(", preamble ("));
    }

    #[test]
    fn bibtex_and_ris_hold_what_managers_read() {
        let address = "2020-cn-ru#3".parse().expect("an address");
        let metadata = seed();
        let citation = Citation { metadata: &metadata, address: &address };
        assert!(citation.bibtex().starts_with("@misc{2020-cn-ru:3,\n  title = {{Joint"));
        assert!(citation.ris().starts_with("TY  - GEN\r\nID  - 2020-cn-ru#3\r\n"));
        assert!(citation.ris().ends_with("ER  - \r\n"));
        assert_eq!(citation.csl().issued, Date::day(2020, 9, 12).map(CslDate::from));
    }
}
