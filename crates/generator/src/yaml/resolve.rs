use super::node::{Entry, Node};

/// What a [`Node`] is when nobody asked for anything in particular.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved<'a> {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number below zero or that fits.
    Integer(i64),
    /// A whole number too large for [`Resolved::Integer`].
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// Anything else.
    Text(&'a str),
    /// A list.
    List(&'a [Node]),
    /// A mapping.
    Map(&'a [Entry]),
}

/// More digits than this can't be told apart by a 64-bit float.
const MOST_DIGITS: usize = 15;

/// The core schema of YAML 1.2 for a plain scalar, except that what would lose a character of its text stays text.
pub(super) fn resolve(text: &str) -> Resolved<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "true" | "True" | "TRUE" => return Resolved::Bool(true),
        "false" | "False" | "FALSE" => return Resolved::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" => return Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Resolved::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Resolved::Float(f64::NAN),
        _ => {}
    }
    number(text).unwrap_or(Resolved::Text(text))
}

fn number(text: &str) -> Option<Resolved<'_>> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(digits) = text.strip_prefix("0x") {
        return whole(u64::from_str_radix(plain_digits(digits)?, 16).ok()?);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return whole(u64::from_str_radix(plain_digits(digits)?, 8).ok()?);
    }
    let first_two = unsigned.as_bytes();
    let leading_zero = first_two.len() > 1 && first_two[0] == b'0' && first_two[1].is_ascii_digit();
    if leading_zero || !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        if let Ok(value) = text.parse::<i64>() {
            return Some(Resolved::Integer(value));
        }
        return text.parse::<u64>().ok().map(Resolved::Unsigned);
    }
    let looks_like_a_float = unsigned.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
        && unsigned.bytes().any(|byte| byte.is_ascii_digit());
    let digits = unsigned.split(['e', 'E']).next()?.bytes().filter(u8::is_ascii_digit).count();
    if !looks_like_a_float || digits > MOST_DIGITS {
        return None;
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite()).map(Resolved::Float)
}

fn whole(value: u64) -> Option<Resolved<'static>> {
    Some(i64::try_from(value).map_or(Resolved::Unsigned(value), Resolved::Integer))
}

/// `from_str_radix` would take a sign.
fn plain_digits(digits: &str) -> Option<&str> {
    digits.starts_with(|c: char| c.is_ascii_hexdigit()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_would_lose_characters_stay_text() {
        for text in ["012", "0044", "00", "-007", "12345678901234567890123", "1.23456789012345678", "1e999", "1_000"] {
            assert_eq!(resolve(text), Resolved::Text(text));
        }
    }

    #[test]
    fn plain_numbers_are_numbers() {
        assert_eq!(resolve("12"), Resolved::Integer(12));
        assert_eq!(resolve("-3"), Resolved::Integer(-3));
        assert_eq!(resolve("0"), Resolved::Integer(0));
        assert_eq!(resolve("0.5"), Resolved::Float(0.5));
        assert_eq!(resolve("0x1F"), Resolved::Integer(31));
        assert_eq!(resolve("18446744073709551615"), Resolved::Unsigned(u64::MAX));
    }

    #[test]
    fn words_are_words() {
        for text in ["no", "yes", "on", "off", "n", "nan", "inf", "infinity", "1.2.3", "2015-03-10", "10:30", "-", ".", "e5", "0x"] {
            assert_eq!(resolve(text), Resolved::Text(text));
        }
        assert_eq!(resolve("~"), Resolved::Null);
    }
}
