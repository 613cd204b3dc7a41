//! Addresses of clauses: `2020-09-11-cn-ru-joint-statement-3f1a#3.p1`.

use std::fmt;
use std::str::FromStr;

/// The address of a document, of a clause in it, or of a paragraph of the
/// clause.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// The document's id, or an unambiguous beginning of it.
    pub document: String,
    /// The clause's label, if the address goes that far.
    pub clause: Option<String>,
    /// The paragraph of the clause, from 1.
    pub paragraph: Option<usize>,
}

/// What is wrong with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressError(String);

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected an address such as 2020-09-11-cn-ru-joint-statement-3f1a#3, found `{}`", self.0)
    }
}

impl std::error::Error for AddressError {}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || AddressError(text.to_owned());
        let (document, rest) = match text.trim().split_once('#') {
            Some((document, rest)) => (document, Some(rest)),
            None => (text.trim(), None),
        };
        if document.is_empty() || rest == Some("") {
            return Err(wrong());
        }
        let Some(rest) = rest else {
            return Ok(Address { document: document.to_owned(), clause: None, paragraph: None });
        };
        // `p17.p2` is the second paragraph of the seventeenth; `p17` alone is a label.
        let split = rest.rsplit_once(".p").and_then(|(clause, number)| {
            let number = number.parse::<usize>().ok().filter(|number| *number > 0)?;
            (!clause.is_empty()).then_some((clause, number))
        });
        let (clause, paragraph) = match split {
            Some((clause, number)) => (clause, Some(number)),
            None => (rest, None),
        };
        Ok(Address { document: document.to_owned(), clause: Some(clause.to_owned()), paragraph })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.document)?;
        if let Some(clause) = &self.clause {
            write!(f, "#{clause}")?;
        }
        if let Some(paragraph) = self.paragraph {
            write!(f, ".p{paragraph}")?;
        }
        Ok(())
    }
}

/// A stated id as it stands in addresses: `#`, `%`, white space and control
/// characters are written as in a URL (RFC 3986, section 2.1).
pub fn escape_id(stated: &str) -> String {
    let mut escaped = String::with_capacity(stated.len());
    for character in stated.trim().chars() {
        if character == '#' || character == '%' || character.is_whitespace() || character.is_control() {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                escaped.push_str(&format!("%{byte:02X}"));
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_its_own_writing() {
        for text in ["a-b", "a#3", "a#art-5.2", "a#I.1.p2", "a#p17", "a#p17.p2", "a#closing"] {
            assert_eq!(text.parse::<Address>().map(|address| address.to_string()), Ok(text.into()));
        }
        assert_eq!("a#p17".parse::<Address>().map(|a| a.clause), Ok(Some("p17".into())));
        assert_eq!("a#1.p2".parse::<Address>().map(|a| a.paragraph), Ok(Some(2)));
        assert!("#3".parse::<Address>().is_err());
        assert!("a#".parse::<Address>().is_err());
    }

    #[test]
    fn a_stated_id_keeps_its_letters() {
        assert_eq!(escape_id("A/RES/73/27 #2"), "A/RES/73/27%20%232");
        assert_eq!(escape_id("ООН-1"), "ООН-1");
    }
}
