//! Numbers as documents write them: digits of several scripts, roman and
//! Chinese numbers, ordinals in words.

use std::sync::LazyLock;

/// A number in any of these ways.
pub fn any(text: &str) -> Option<u32> {
    let digits: String =
        text.chars().map(|character| to_ascii_digit(character).unwrap_or(character)).collect();
    digits
        .parse()
        .ok()
        // No word for an ordinal is a roman number, and the words are thousands.
        .or_else(|| roman_number(&text.to_uppercase()))
        .or_else(|| ordinal(text))
        .or_else(|| han_number(text))
}

/// Ordinals and numbers in words, as they stand behind the word for an
/// article; each line holds those of one language from the first on.
const ORDINALS: [&str; 8] = [
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth \
     fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "one two three four five six seven eight nine ten eleven twelve",
    "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "première seconde",
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo",
    "primera segunda tercera cuarta quinta sexta séptima octava novena décima undécima duodécima",
    "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая",
    "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
];

/// The Arabic ordinals from 11 on, and the word for the last: `الحادية عشرة`,
/// `الثالثة والعشرون`.
static LONG_ORDINALS: LazyLock<Vec<(String, u32)>> = LazyLock::new(|| {
    const ONES: [&str; 9] =
        ["الحادية", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة", "التاسعة"];
    const TENS: [&str; 4] = ["العشرون", "الثلاثون", "الأربعون", "الخمسون"];
    let mut ordinals = vec![("الأخيرة".to_owned(), 99)];
    for (one, name) in (1..).zip(ONES) {
        ordinals.push((format!("{name} عشرة"), 10 + one));
        ordinals.extend((2..).zip(TENS).map(|(ten, tens)| (format!("{name} و{tens}"), 10 * ten + one)));
    }
    ordinals.extend((2..).zip(TENS).map(|(ten, tens)| (tens.to_owned(), 10 * ten)));
    ordinals
});

/// A regular expression's alternatives for all ordinals in words.
pub(super) fn ordinals_pattern() -> String {
    let mut words: Vec<&str> = ORDINALS.iter().flat_map(|line| line.split_whitespace()).collect();
    words.extend(["ier", "1er", "один", "unique", "único", "четвёртая"]);
    words.extend(LONG_ORDINALS.iter().map(|(words, _)| words.as_str()));
    // The longer goes first: an alternative that begins another must not hide it.
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    // The patterns pass over spaces of their own.
    words.join("|").replace(' ', r"[\s\u{a0}]")
}

fn ordinal(text: &str) -> Option<u32> {
    let lower = text.to_lowercase().replace('ё', "е");
    if let Some((_, number)) =
        LONG_ORDINALS.iter().find(|(words, _)| words.split(' ').eq(lower.split_whitespace()))
    {
        return Some(*number);
    }
    if matches!(lower.as_str(), "ier" | "1er" | "один" | "unique" | "único") {
        return Some(1);
    }
    ORDINALS
        .iter()
        .find_map(|line| line.split_whitespace().position(|word| word == lower))
        .and_then(|index| u32::try_from(index + 1).ok())
}

/// The value of a roman number written as the Romans' heirs write it.
pub fn roman_number(text: &str) -> Option<u32> {
    let value = |letter| match letter {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let values: Vec<u32> = text.chars().map(value).collect::<Option<_>>()?;
    let mut sum = 0;
    for (index, &value) in values.iter().enumerate() {
        let next = values.get(index + 1).copied().unwrap_or(0);
        if value < next { sum -= i64::from(value) } else { sum += i64::from(value) }
    }
    let sum = u32::try_from(sum).ok().filter(|sum| *sum > 0)?;
    // Only the usual form counts: `IIX` is no number.
    (to_roman(sum) == text).then_some(sum)
}

/// A number in roman letters.
pub fn to_roman(mut number: u32) -> String {
    const PARTS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (value, letters) in PARTS {
        while number >= value {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

/// The value of a Chinese number up to 999: `二十一`, `一百零三`.
pub fn han_number(text: &str) -> Option<u32> {
    let mut sum = 0;
    let mut digit = 0;
    for character in text.chars() {
        match character {
            '百' => {
                sum += digit.max(1) * 100;
                digit = 0;
            }
            '十' => {
                sum += digit.max(1) * 10;
                digit = 0;
            }
            '零' => {}
            _ => digit = "〇一二三四五六七八九".chars().position(|han| han == character)? as u32,
        }
    }
    let value = sum + digit;
    (value > 0).then_some(value)
}

/// A decimal digit of the scripts that we meet, as an ASCII one.
pub fn to_ascii_digit(character: char) -> Option<char> {
    let zero = match character {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '０'..='９' => '０',
        _ => return None,
    };
    char::from_digit(u32::from(character) - u32::from(zero), 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_writing() {
        for (text, number) in [
            ("12", 12),
            ("١٢", 12),
            ("１２", 12),
            ("XIV", 14),
            ("xiv", 14),
            ("二十一", 21),
            ("一百零三", 103),
            ("premier", 1),
            ("Décimo", 10),
            ("четвёртая", 4),
            ("الثانية عشرة", 12),
            ("TWENTIETH", 20),
        ] {
            assert_eq!(any(text), Some(number), "{text}");
        }
        assert_eq!(roman_number("IIX"), None);
        assert_eq!(any("Peace"), None);
    }
}
