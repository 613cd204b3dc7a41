//! Finds the states and organisations that a text mentions.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::aliases::{Alias, Class};
use crate::fold::{Folded, fold};
use crate::kinds::Kind;
use crate::zh::Runs;

/// A state or an organisation where a text mentions it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// `CN`, `UNSC`.
    pub code: String,
    /// Bytes of the text.
    pub span: Range<usize>,
    /// The kind of name by which it is mentioned.
    pub class: Class,
}

/// What an alias stands for.
#[derive(Debug)]
struct Reading {
    /// Nobody, where the alias is a guard.
    code: Option<String>,
    class: Class,
    /// The alias in its own capitals, where it counts only in them.
    capitals: Option<String>,
    /// Whether it counts only with a capital at its head.
    capital: bool,
}

/// Finds aliases in texts.
#[derive(Debug)]
pub(crate) struct Matcher {
    automaton: AhoCorasick,
    /// For each pattern of the automaton what it may stand for, the likeliest first.
    readings: Vec<Vec<Reading>>,
    runs: Runs,
}

impl Matcher {
    pub(crate) fn new(aliases: &[Alias], kinds: &[Kind]) -> Self {
        let mut readings: BTreeMap<String, Vec<Reading>> = BTreeMap::new();
        for alias in aliases {
            let key = fold(&alias.text).text;
            match alias.class {
                Class::Label | Class::ZhChar | Class::ZhAfter => {}
                class => {
                    let code = class.names_a_party().then(|| alias.code.clone());
                    let capitals = is_abbreviation(&alias.text).then(|| alias.text.clone());
                    // "Sino-Russian", but "sino que" in Spanish.
                    let capital = class == Class::Adjective && alias.text.chars().count() <= 4;
                    // A later line goes before: a user's own alias overrides ours.
                    readings.entry(key).or_default().insert(0, Reading { code, class, capitals, capital });
                }
            }
        }
        let automaton = AhoCorasick::new(readings.keys())
            .expect("some thousand short aliases stay far below the limits of the automaton");
        let runs = Runs::new(aliases, kinds);
        Self { automaton, readings: readings.into_values().collect(), runs }
    }

    /// Who is mentioned, from left to right; at one place the longest alias counts.
    pub(crate) fn parties_in(&self, text: &str) -> Vec<Mention> {
        let folded = fold(text);
        let mut found = self.aliases_in(text, &folded);
        let runs = self.runs.find(&folded.text);
        found.extend(runs.into_iter().map(|(range, code)| (range, Some(code), Class::ZhChar)));
        // All that overlap were looked at, not the longest alone: in "Guinea-Bissauan" the longest alias is
        // no word and must not hide "Guinea", which is.
        found.sort_by_key(|(range, _, _)| (range.start, Reverse(range.end)));
        let mut mentions = Vec::new();
        let mut end = 0;
        for (range, code, class) in found {
            if range.start >= end {
                end = range.end;
                mentions.extend(code.map(|code| Mention {
                    code: code.to_owned(),
                    span: folded.original(range),
                    class,
                }));
            }
        }
        mentions
    }

    fn aliases_in(&self, text: &str, folded: &Folded<'_>) -> Vec<(Range<usize>, Option<&str>, Class)> {
        let has_lower_case = text.contains(char::is_lowercase);
        let overlapping = self.automaton.find_overlapping_iter(&folded.text);
        let alone = overlapping.filter(|found| folded.stands_alone(found.range()));
        let read = alone.filter_map(|found| {
            let written = &text[folded.original(found.range())];
            let reading = self.readings[found.pattern().as_usize()].iter().find(|reading| {
                reading.capitals.as_ref().is_none_or(|capitals| capitals == written)
                    && (reading.class != Class::Weak || has_lower_case)
                    && (!reading.capital || written.starts_with(char::is_uppercase))
            })?;
            Some((found.range(), reading.code.as_deref(), reading.class))
        });
        read.collect()
    }
}

/// Tells whether an alias is two to four capitals, as `US` and `РФ` are: these are words in small letters.
fn is_abbreviation(alias: &str) -> bool {
    (2..=4).contains(&alias.chars().count()) && alias.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use crate::Lexicon;

    fn parties(text: &str) -> Vec<(String, &str)> {
        let mentions = Lexicon::embedded().parties_in(text);
        mentions.into_iter().map(|mention| (mention.code, &text[mention.span])).collect()
    }

    fn codes(text: &str) -> String {
        parties(text).into_iter().map(|(code, _)| code).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_long_form_is_one_mention() {
        assert_eq!(
            parties("Joint Statement of the People’s Republic\nof China and the Russian Federation"),
            [("CN".into(), "People’s Republic\nof China"), ("RU".into(), "Russian Federation")]
        );
    }

    #[test]
    fn hyphens_part_names() {
        assert_eq!(codes("Russian-Chinese and U.S.–EU dialogue"), "RU CN US EU");
        assert_eq!(codes("Российско-китайское совместное заявление"), "RU CN");
        assert_eq!(codes("Sino-French ties; no sólo comercio, sino amistad"), "CN FR");
    }

    #[test]
    fn part_of_a_word_mentions_nobody() {
        assert_eq!(codes("unilateral measures in Chinatown, by Indians"), "");
    }

    #[test]
    fn a_longer_alias_that_is_no_word_hides_nothing() {
        // "Guinea-Bissau" would be longer.
        assert_eq!(codes("Guinea-Bissauan"), "GN");
        assert_eq!(codes("Republic of the Congolese"), "CD");
    }

    #[test]
    fn abbreviations_need_their_capitals() {
        assert_eq!(codes("let us work, au revoir, who is it"), "");
        assert_eq!(codes("the US, the UK, the AU and WHO"), "US GB AU WHO");
        assert_eq!(codes("THE MAN WHO WENT AU COIN"), "");
    }

    #[test]
    fn case_is_folded_in_every_script() {
        assert_eq!(codes("FRANCE, france, РОССИЙСКОЙ ФЕДЕРАЦИИ, TÜRKİYE, Turkey"), "FR FR RU TR");
        assert_eq!(codes("Türkiye"), "TR");
    }

    #[test]
    fn apostrophes_are_equal() {
        assert_eq!(codes("Côte d'Ivoire, Côte d’Ivoire"), "CI CI");
    }

    #[test]
    fn a_guard_hides_the_name_within_it() {
        assert_eq!(codes("Indian Ocean, Latin American States, Indian Government"), "IN");
    }

    #[test]
    fn arabic_particles_are_no_part_of_the_name() {
        assert_eq!(codes("بيان مشترك بين جمهورية الصين الشعبية والاتحاد الروسي"), "CN RU");
        assert_eq!(parties("الصين وروسيا"), [("CN".into(), "الصين"), ("RU".into(), "روسيا")]);
    }

    #[test]
    fn chinese_names_need_no_edges() {
        assert_eq!(codes("中华人民共和国和哈萨克斯坦共和国关于发展全面战略伙伴关系的联合声明"), "CN KZ");
        assert_eq!(codes("印度尼西亚和印度"), "ID IN");
    }

    #[test]
    fn single_characters_count_in_a_row_before_a_kind() {
        assert_eq!(parties("中法联合声明"), [("CN".into(), "中"), ("FR".into(), "法")]);
        assert_eq!(codes("关于进一步加强和深化中越全面战略合作伙伴关系的联合声明"), "CN VN");
        assert_eq!(codes("中印尼联合声明"), "CN ID");
        assert_eq!(codes("中俄印外长会晤联合公报"), "CN RU IN");
        assert_eq!(codes("集中法律力量，中文版"), "");
        assert_eq!(codes("法国和中国联合声明"), "FR CN");
    }

    #[test]
    fn states_of_the_past_are_known() {
        assert_eq!(codes("Treaty between the USSR and the German Democratic Republic"), "SU DD");
    }
}
