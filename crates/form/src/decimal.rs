//! Numbers exactly as they are typed: decimal digits, however many, and no rounding.
//!
//! A limit of 0.1 is 0.1 here. In a computer's own numbers it would be a little more, and twenty digits would lose their last ones.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number of any length.
///
/// ```
/// use dropsafe_form::decimal::Decimal;
/// let number = |text: &str| Decimal::read(text).unwrap();
/// assert!(number("0.1") < number("0.10000000000000000001"));
/// assert_eq!(number("٧"), number("7,0"));
/// assert_eq!(Decimal::read("1e3"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    /// Below zero; never so for zero itself.
    is_negative: bool,
    /// The digits before the point, without zeros at their beginning.
    whole: String,
    /// The digits behind the point, without zeros at their end.
    fraction: String,
}

impl Decimal {
    /// The number that `text` says: digits of European or Arabic writing, an optional sign, at most one decimal point or
    /// comma. No exponents and no grouping, which people read differently. White space around it, and marks that set the
    /// direction of writing, are overlooked.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut is_negative = None;
        let (mut whole, mut fraction) = (String::with_capacity(text.len()), None::<String>);
        for c in text.trim().chars().filter(|c| !is_direction_mark(*c)) {
            match c {
                '+' | '-' | '\u{2212}' if is_negative.is_none() && whole.is_empty() && fraction.is_none() => is_negative = Some(c != '+'),
                '.' | ',' | '\u{66b}' if fraction.is_none() => fraction = Some(String::new()),
                _ => fraction.as_mut().unwrap_or(&mut whole).push(digit(c)?),
            }
        }
        let fraction = fraction.unwrap_or_default();
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0').to_owned(), fraction.trim_end_matches('0').to_owned());
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { is_negative: is_negative == Some(true) && !is_zero, whole, fraction })
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.is_negative
    }

    /// Compares without the sign. Whole parts without leading zeros are in order by length, then digit by digit.
    fn cmp_size(&self, other: &Self) -> Ordering {
        let by_whole = self.whole.len().cmp(&other.whole.len()).then_with(|| self.whole.cmp(&other.whole));
        by_whole.then_with(|| self.fraction.cmp(&other.fraction))
    }
}

/// A digit of European or Arabic writing, as the European one.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) & 0xf, 10),
        _ => None,
    }
}

/// Marks that set the direction of writing and show nothing themselves.
pub(crate) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, false) => self.cmp_size(other),
            (true, true) => other.cmp_size(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// In European digits, with a point.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { &self.whole };
        let point = if self.fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{}", self.fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Decimal {
        Decimal::read(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn numbers_are_read_in_both_writings() {
        for (typed, read) in [
            ("60", "60"),
            (" -1.5 ", "-1.5"),
            ("1,50", "1.5"),
            ("+007", "7"),
            ("٤٢", "42"),
            ("۴۲٫۵", "42.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("\u{2212}3", "-3"),
            ("-0.00", "0"),
            ("\u{200e}-2\u{200e}", "-2"),
            ("12345678901234567890.1", "12345678901234567890.1"),
        ] {
            assert_eq!(number(typed).to_string(), read, "{typed}");
        }
        for bad in ["", "-", ".", "-.", "--1", "+-1", ".-1", "1e5", "inf", "NaN", "1.2.3", "1-2", "six", "0x10", "1 000", "1_000"] {
            assert_eq!(Decimal::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn no_digit_is_lost_in_comparing() {
        let rising = [
            "-100000000000000000001",
            "-100000000000000000000",
            "-10",
            "-9.5",
            "-0.1",
            "0",
            "0.09999999999999999999",
            "0.1",
            "0.10000000000000000001",
            "0.3",
            "9",
            "10",
            "100000000000000000000",
            "100000000000000000001",
        ];
        for (place, one) in rising.iter().enumerate() {
            for (other_place, other) in rising.iter().enumerate() {
                assert_eq!(number(one).cmp(&number(other)), place.cmp(&other_place), "{one} and {other}");
            }
        }
        assert_eq!(number("1"), number("1.000"));
    }

    proptest! {
        #[test]
        fn whole_numbers_compare_as_the_computer_s_own(one in any::<i64>(), other in any::<i64>()) {
            prop_assert_eq!(number(&one.to_string()).cmp(&number(&other.to_string())), one.cmp(&other));
        }

        #[test]
        fn what_is_read_reads_itself_back(text in "[+-]?[0-9]{0,30}[.,]?[0-9]{0,30}") {
            if let Some(read) = Decimal::read(&text) {
                prop_assert_eq!(number(&read.to_string()), read);
            }
        }
    }
}
