//! The lines of `states.tsv`, `organisations.tsv` and a user's own file.

/// What kind of name an alias is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The usual name, one for each code and language.
    Name,
    /// A name that is also a common word: shown, never found in a text.
    Label,
    /// A long form: `People's Republic of China`.
    Official,
    /// Another name, an inflected form or an abbreviation.
    Short,
    /// An abbreviation that is a word in capitals (`WHO`): found only where a text has lower-case letters.
    Weak,
    /// `Chinese`, `китайско`.
    Adjective,
    /// The character that stands for a state in `中法联合声明`.
    ZhChar,
    /// A phrase that hides the name within it: `Indian Ocean`.
    Guard,
    /// A word that may follow characters that stand for states: `中俄` + `元首`.
    ZhAfter,
}

impl Class {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "name" => Self::Name,
            "label" => Self::Label,
            "official" => Self::Official,
            "short" => Self::Short,
            "weak" => Self::Weak,
            "adjective" => Self::Adjective,
            "zh-char" => Self::ZhChar,
            "guard" => Self::Guard,
            "zh-after" => Self::ZhAfter,
            _ => return None,
        })
    }

    /// Tells whether a line of this class speaks of a state or an organisation.
    pub(crate) fn names_a_party(self) -> bool {
        !matches!(self, Self::Guard | Self::ZhAfter)
    }
}

/// One line of a file.
#[derive(Debug, Clone)]
pub(crate) struct Alias {
    pub(crate) code: String,
    pub(crate) class: Class,
    pub(crate) language: String,
    pub(crate) text: String,
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected {expected}, found `{found}`")]
pub struct LexiconError {
    /// The line, counted from 1.
    pub line: usize,
    /// What ought to stand there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

/// Reads lines of code, class, language and alias.
pub(crate) fn parse(data: &str) -> Result<Vec<Alias>, LexiconError> {
    let mut aliases = Vec::new();
    for (line, fields) in rows(data) {
        let wrong = |expected, found: &str| LexiconError { line, expected, found: found.to_owned() };
        let &[code, class, language, text] = fields.as_slice() else {
            return Err(wrong("code, class, language and alias, parted by tabs", &fields.join("\t")));
        };
        let class = Class::parse(class).ok_or_else(|| wrong("a class such as `name` or `short`", class))?;
        let speakable = code.chars().all(|character| {
            character.is_ascii_uppercase() || character.is_ascii_digit() || character == '-'
        });
        if class.names_a_party()
            && (!speakable || !code.starts_with(|first: char| first.is_ascii_uppercase()))
        {
            return Err(wrong("a code such as `CN` or `NATO`", code));
        }
        if !text.contains(char::is_alphanumeric) {
            return Err(wrong("an alias", text));
        }
        let (code, language, text) = (code.to_owned(), language.to_owned(), text.to_owned());
        aliases.push(Alias { code, class, language, text });
    }
    Ok(aliases)
}

/// The fields of each line, with the line's number; comments and empty lines are left out.
pub(crate) fn rows(data: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let lines = data.trim_start_matches('\u{FEFF}').lines().enumerate();
    lines
        .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
        .map(|(at, line)| (at + 1, line.split('\t').map(str::trim).collect()))
}
