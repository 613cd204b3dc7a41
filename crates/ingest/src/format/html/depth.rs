//! Keeps a page from nesting deeper than browsers do.

use std::borrow::Cow;

/// How deep elements may stand in one another.
const DEEPEST: usize = 200;

/// Elements that never stand in themselves without another between: an
/// unclosed one is ended by the next.
const SELF_CLOSING: [&str; 30] = [
    "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li",
    "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "th", "thead",
    "tr", "track", "wbr",
];

/// How many attributes a tag may have; one with more loses them all.
const ATTRIBUTES: usize = 1_000;

/// The page without the tags of elements that are nested too deep; their text
/// stays. A parser takes time that grows with depth times length, and compares
/// each attribute of a tag to those before it.
pub(super) fn capped(page: &str) -> Cow<'_, str> {
    let mut open: Vec<&str> = Vec::new();
    let mut kept: Option<String> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = page[at..].find('<') {
        let start = at + found;
        let rest = &page[start..];
        if rest.starts_with("<!--") {
            at = start + rest.find("-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let (closes, name) = tag_name(rest);
        if name.is_empty() {
            at = start + 1;
            continue;
        }
        let end = start + rest.find('>').map_or(rest.len(), |end| end + 1);
        at = end;
        if end - start > 2 * ATTRIBUTES && rest[..end - start].split_ascii_whitespace().count() > ATTRIBUTES {
            let kept = kept.get_or_insert_with(String::new);
            kept.push_str(&page[copied..start + 1 + usize::from(closes) + name.len()]);
            // A tag that never ends takes the rest of the page, and shows nothing.
            copied = if page[..end].ends_with('>') { end - 1 } else { end };
        }
        if SELF_CLOSING.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            continue;
        }
        let deep = if closes {
            // The last few names are enough: what stands behind them is no match for a stray end.
            let near = open.len().saturating_sub(4 * DEEPEST);
            let Some(match_at) = open[near..].iter().rposition(|other| other.eq_ignore_ascii_case(name))
            else {
                continue;
            };
            open.truncate(near + match_at);
            open.len() >= DEEPEST
        } else if ["script", "style"].iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
            at = end + raw_length(&page[end..], name);
            continue;
        } else {
            open.push(name);
            open.len() > DEEPEST
        };
        if deep {
            let kept = kept.get_or_insert_with(String::new);
            kept.push_str(&page[copied..start]);
            copied = end;
        }
    }
    match kept {
        None => Cow::Borrowed(page),
        Some(kept) => Cow::Owned(kept + &page[copied..]),
    }
}

/// Whether a tag ends an element, and the element's name; empty where `<` opens
/// no tag.
fn tag_name(tag: &str) -> (bool, &str) {
    let closes = tag.starts_with("</");
    let name = &tag[if closes { 2 } else { 1 }..];
    let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    let opens = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    (closes, if opens { &name[..length] } else { "" })
}

/// How long the text of a script or style is.
fn raw_length(text: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text[at..].find("</") {
        at += found;
        if tag_name(&text[at..]).1.eq_ignore_ascii_case(name) {
            return at;
        }
        at += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shallow_page_is_left_alone() {
        let page = "<script>if (a<b) '<div>'</script><p>1 < 2<p>".repeat(900);
        assert!(matches!(capped(&page), Cow::Borrowed(_)));
    }

    #[test]
    fn deep_tags_go_and_their_text_stays() {
        let page = format!("{}text{}end", "<div>".repeat(500), "</div>".repeat(500));
        assert_eq!(capped(&page).matches("<div>").count(), DEEPEST);
        assert_eq!(capped(&page).matches("</div>").count(), DEEPEST);
        assert!(capped(&page).ends_with("</div>end"));
    }

    #[test]
    fn a_tag_of_too_many_attributes_loses_them() {
        let attributes: String = (0..2 * ATTRIBUTES).map(|number| format!(" a{number}=b")).collect();
        assert_eq!(capped(&format!("<p{attributes}>Peace.</p><br{attributes}/>")), "<p>Peace.</p><br>");
        assert_eq!(capped(&format!("Peace.<p{attributes}")), "Peace.<p");
        let few = format!("<p{}>", &attributes[..400]);
        assert!(matches!(capped(&few), Cow::Borrowed(_)));
    }

    #[test]
    fn signs_that_open_no_tag_take_no_time() {
        assert!(matches!(capped(&"<".repeat(1_000_000)), Cow::Borrowed(_)));
    }
}
