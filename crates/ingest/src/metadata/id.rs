//! Ids of documents that state none.

use std::path::Path;

use document::Metadata;
use xxhash_rust::xxh3::xxh3_64;

/// How many parties an id names before it counts the others.
const NAMED: usize = 3;

/// The id of a document that states none: adopted date, parties, kind, and
/// four digits of a hash of its URL, else of its file's name.
///
/// It does not depend on other documents, nor on the folder. Where two are the
/// same, the index extends both by [`content_digits`].
pub fn derived_id(metadata: &Metadata, path: &Path) -> String {
    let mut parts = vec![metadata.adopted.map_or_else(|| "undated".to_owned(), |date| date.to_string())];
    parts.extend(metadata.parties.iter().take(NAMED).map(|party| party.to_lowercase()));
    if metadata.parties.len() > NAMED {
        parts.push(format!("and-{}", metadata.parties.len() - NAMED));
    }
    parts.push(metadata.kind.to_string());
    let hash = match &metadata.url {
        Some(url) => xxh3_64(url.as_bytes()),
        None => xxh3_64(path.file_name().unwrap_or_default().as_encoded_bytes()),
    };
    parts.push(format!("{:04x}", hash & 0xffff));
    parts.join("-")
}

/// Hexadecimal digits of a hash of a published text, four by default, more
/// where even these are the same.
pub fn content_digits(text: &str, digits: usize) -> String {
    format!("{:016x}", xxh3_64(text.as_bytes())).chars().take(digits.min(16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::{Date, Kind};

    #[test]
    fn a_derived_id_tells_what_the_document_is() {
        let mut metadata = Metadata {
            adopted: Date::day(2020, 9, 11),
            parties: vec!["CN".into(), "RU".into()],
            kind: Kind::JointStatement,
            ..Metadata::default()
        };
        let id = derived_id(&metadata, Path::new("2020/moscow.txt"));
        assert_eq!(id, derived_id(&metadata, Path::new("moscow.txt")));
        assert!(id.starts_with("2020-09-11-cn-ru-joint-statement-"), "{id}");
        metadata.parties = ["AR", "AT", "BG", "BR", "CA"].map(String::from).to_vec();
        assert!(derived_id(&metadata, Path::new("a")).contains("-ar-at-bg-and-2-joint"));
        metadata.adopted = None;
        assert!(derived_id(&metadata, Path::new("a")).starts_with("undated-"));
    }
}
