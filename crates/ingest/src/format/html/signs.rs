//! Signs by which page furniture is known: names of elements, roles, tokens
//! of classes and ids, labels. None of them belongs to one site.

use scraper::node::Element;

/// What an element is by its signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing speaks against its being content.
    None,
    /// A source line: furniture as long as it is short.
    Byline,
    /// A date line: furniture at the head, but `Done at Moscow, 8 July` at the
    /// end of a text is of the text.
    Date,
    /// Furniture, unless it holds much of the text.
    Furniture,
}

/// Elements that are not shown, or not as text.
const UNSEEN: [&str; 26] = [
    "audio", "button", "canvas", "datalist", "embed", "frameset", "head", "iframe", "img", "input", "math",
    "meter", "noembed", "noframes", "noscript", "object", "option", "picture", "progress", "script",
    "select", "style", "svg", "template", "textarea", "video",
];

const ELEMENTS: [&str; 8] = ["aside", "dialog", "figcaption", "footer", "form", "header", "menu", "nav"];

const ROLES: [&str; 14] = [
    "alert",
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "form",
    "menu",
    "menubar",
    "navigation",
    "search",
    "tab",
    "tablist",
    "toolbar",
];

const TYPES: [&str; 8] = [
    "BreadcrumbList",
    "ImageObject",
    "MediaObject",
    "SiteNavigationElement",
    "VideoObject",
    "WPFooter",
    "WPHeader",
    "WPSideBar",
];

/// Whole classes: what is left out where the page is printed or copied, and
/// what only a screen reader meets.
const CLASSES: [&str; 11] = [
    "d-print-none",
    "hidden-copy",
    "hidden-print",
    "hide-print",
    "no-copy",
    "no-print",
    "nocopy",
    "noprint",
    "screen-reader-text",
    "sr-only",
    "visually-hidden",
];

/// Parts of classes and ids.
const TOKENS: [&str; 72] = [
    "brand",
    "logo",
    "sitename",
    "addthis",
    "addtoany",
    "ads",
    "advert",
    "advertisement",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "comments",
    "consent",
    "cookie",
    "cookiebanner",
    "cookies",
    "copyright",
    "crumb",
    "crumbs",
    "disqus",
    "endnote",
    "endnotes",
    "footer",
    "footlinks",
    "footnote",
    "footnotes",
    "fontsize",
    "gallery",
    "gdpr",
    "hashtags",
    "jiathis",
    "language",
    "languages",
    "langswitch",
    "masthead",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navi",
    "navigation",
    "newsletter",
    "pager",
    "pagination",
    "player",
    "popup",
    "print",
    "promo",
    "promos",
    "recommend",
    "recommended",
    "related",
    "relnews",
    "search",
    "share",
    "sharebar",
    "sharing",
    "sidebar",
    "skip",
    "skiplink",
    "slider",
    "social",
    "socials",
    "submenu",
    "subnav",
    "subscribe",
    "tabs",
    "taglist",
    "tags",
    "toolbar",
    "tools",
];

/// Parts of classes and ids of a source line, and of a date line.
const BYLINES: [&str; 8] = ["author", "byline", "editor", "info", "meta", "postmeta", "source", "topmeta"];
const DATES: [&str; 6] = ["date", "posted", "published", "pubtime", "time", "timestamp"];

/// Elements that stand within a line of text.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "wbr",
];

/// Labels that open a line of furniture, in lower case.
const LABELS: [&str; 42] = [
    "see also",
    "read more",
    "read also",
    "related",
    "most viewed",
    "most read",
    "share",
    "share this",
    "print",
    "text version",
    "print version",
    "direct link",
    "publication status",
    "publication date",
    "published in section",
    "published in sections",
    "last updated at",
    "tags",
    "topics",
    "back to top",
    "skip to content",
    "skip to main content",
    "download report",
    "分享到",
    "分享",
    "相关新闻",
    "相关链接",
    "打印本页",
    "打印",
    "推荐给朋友",
    "字号",
    "上一篇",
    "下一篇",
    "поделиться",
    "смотрите также",
    "читайте также",
    "версия для печати",
    "опубликовано в разделе",
    "partager",
    "lire aussi",
    "voir aussi",
    "compartir",
];

/// Whether an element, with all that it holds, is not for the eye.
pub(super) fn unseen(element: &Element) -> bool {
    let style =
        element.attr("style").unwrap_or_default().replace(char::is_whitespace, "").to_ascii_lowercase();
    UNSEEN.contains(&element.name())
        || element.attr("hidden").is_some_and(|value| value != "until-found")
        || element.attr("aria-hidden") == Some("true")
        || element.attr("role") == Some("tooltip")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || element.classes().any(|class| class == "hidden")
        // A tooltip in mid-sentence shows when it is pointed at: `read__tooltip`.
        || element.name() == "span" && element.classes().any(|class| tokens(class).any(|token| token == "tooltip"))
}

/// Whether an element stands within a line.
pub(super) fn inline(element: &Element) -> bool {
    INLINE.contains(&element.name())
}

/// What an element is by its name, role, classes and id.
pub(super) fn sign(element: &Element) -> Sign {
    let name = element.name();
    if matches!(
        name,
        "html"
            | "body"
            | "a"
            | "b"
            | "i"
            | "em"
            | "strong"
            | "sup"
            | "sub"
            | "u"
            | "font"
            | "article"
            | "main"
    ) {
        return Sign::None;
    }
    let item_type = element.attr("itemtype").and_then(|kind| kind.rsplit('/').next());
    if ELEMENTS.contains(&name)
        || element.attr("role").is_some_and(|role| ROLES.contains(&role))
        || item_type.is_some_and(|kind| TYPES.contains(&kind))
        || element.classes().any(|class| CLASSES.contains(&class))
    {
        return Sign::Furniture;
    }
    let mut sign = Sign::None;
    // The id of a heading is a place to jump to: `<h2 id="toc__section-1">`.
    let id = element.attr("id").filter(|_| !matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
    for value in element.classes().chain(id) {
        for token in tokens(value) {
            let token = token.to_ascii_lowercase();
            if TOKENS.contains(&token.as_str()) {
                return Sign::Furniture;
            }
            if BYLINES.contains(&token.as_str()) {
                sign = Sign::Byline;
            }
            if sign == Sign::None && DATES.contains(&token.as_str()) {
                sign = Sign::Date;
            }
        }
    }
    sign
}

/// Whether a block is nothing but a label of page furniture, or opens with
/// one and a colon.
pub(super) fn label(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let opening = text.split([':', '：']).next().unwrap_or_default().trim();
    let whole = text.trim_matches(|character: char| !character.is_alphanumeric());
    // A sentence that only opens so ("Share: the parties ...") is long.
    text.chars().count() < 120
        && (text.starts_with(['©'])
            || LABELS.contains(&opening) && opening.len() < text.len()
            || LABELS.contains(&whole))
}

/// The parts of a class or id: `read__bottomMeta` is `read`, `bottom`, `Meta`.
fn tokens(value: &str) -> impl Iterator<Item = &str> {
    value.split(|character: char| !character.is_ascii_alphabetic()).flat_map(|part| {
        let mut rest = part;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let humps = rest.as_bytes().windows(2);
            let end = humps
                .into_iter()
                .position(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
            let (token, left) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
            rest = left;
            Some(token)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read_by_their_parts() {
        assert_eq!(tokens("read__bottomMeta-2").collect::<Vec<_>>(), ["read", "bottom", "Meta"]);
    }

    #[test]
    fn labels_are_known_with_what_follows() {
        assert!(
            label("See also") && label("分享到：") && label("Direct link: a.example/d/1") && label("[Print]")
        );
        assert!(!label("Related measures") && !label("Print the treaty") && !label("Topics of the day"));
    }
}
