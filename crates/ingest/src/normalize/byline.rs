//! What a newspaper sets before and behind its items: its own name with the
//! sign of a dispatch, and who wrote them.
//!
//! Before: `本报讯（记者 杨猛）双方同意……`, `……合作。（作者系研究员）`
//! After: `双方同意……`, `……合作。`

use std::sync::LazyLock;

use document::{Repair, Span};
use regex::Regex;

use super::Normalized;
use crate::format::Role;

/// The rule's name.
const RULE: &str = "byline";

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:本报|本刊|本台|本网|央视网|新华社|人民网|中新网|中新社|新华网)[\p{Han}]{0,8}(?:[0-9０-９]{1,2}月[0-9０-９]{1,2}日)?(?:讯|電|电|消息)[ \u{3000}]*(?:[（(][^）)\n]{1,40}[）)])?[ \u{3000}]*[：:]?[ \u{3000}]*|^\p{Han}{2,8}(?:日报|晚报|晨报|早报|时报|导报|网|电视台)(?:[0-9０-９]{1,2}月[0-9０-９]{1,2}日)?(?:讯|電|电|消息)[ \u{3000}]*[（(](?:本报|本网)?(?:首席)?(?:记者|通讯员)[^）)\n]{1,60}[）)][ \u{3000}]*[：:]?[ \u{3000}]*",
    )
    .expect("the pattern is a constant")
});

static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[（(](?:作者|本报记者|本报评论员|记者|责任编辑|责编|编辑|通讯员)[^）)\n]{0,60}[）)]$")
        .expect("the pattern is a constant")
});

/// Makes them furniture wherever a paragraph begins or ends with them.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    if text.is_ascii() {
        return;
    }
    let mut found: Vec<Span> = Vec::new();
    for block in
        normalized.blocks.iter_mut().filter(|block| matches!(block.role, Role::Paragraph | Role::Item { .. }))
    {
        let words = block.span.of(text);
        let start = block.span.start();
        if may_open_with_name(words)
            && let Some(head) = HEAD.find(words)
        {
            found.push(Span::between(start, start + head.end()).trimmed(text));
            block.span = Span::between(start + head.end(), block.span.end());
        }
        let words = block.span.of(text);
        if words.ends_with(['）', ')'])
            && let Some(tail) = TAIL.find(words)
        {
            let at = block.span.start() + tail.start();
            found.push(Span::between(at, block.span.end()));
            block.span = Span::between(block.span.start(), at).trimmed(text);
        }
    }
    normalized.blocks.retain(|block| !block.span.is_empty());
    for span in found {
        normalized.furniture.push(span);
        normalized.repairs.push(Repair { rule: RULE.into(), span, after: String::new() });
    }
}

/// Whether a paragraph begins as the name of an outlet may, or has a bracket
/// with who wrote it near its head.
fn may_open_with_name(words: &str) -> bool {
    if words.starts_with(['本', '央', '新', '人', '中']) {
        return true;
    }
    let head = &words[..words.floor_char_boundary(72)];
    !words.starts_with(|first: char| first.is_ascii())
        && head.contains(['（', '('])
        && (head.contains("记者") || head.contains("通讯员"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::readings;

    #[test]
    fn what_a_newspaper_adds_is_furniture() {
        let text = "央视网消息（新闻联播）：双方同意加强合作，维护和平。\n本报讯（记者 杨猛）会议今天举行。\n合作前景广阔。（作者系研究员）";
        assert_eq!(
            readings(text),
            [
                "byline: 央视网消息（新闻联播）： > ",
                "byline: 本报讯（记者 杨猛） > ",
                "byline: （作者系研究员） > "
            ]
        );
        assert_eq!(
            readings("青湾日报5月4日讯（记者 杨猛 林岚）会议今天举行。"),
            ["byline: 青湾日报5月4日讯（记者 杨猛 林岚） > "]
        );
        assert!(readings("青湾日报社的（记者）会议今天举行。").is_empty());
        assert!(readings("本报告认为双方应当合作。").is_empty());
    }
}
