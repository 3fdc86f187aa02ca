//! What a visitor can keep to name a submission later.

use std::{fmt, str::FromStr};

use dropsafe_form::Language;

use crate::as_text::serde_as_text;

/// A receipt: four words in English, four groups of four digits in any other language.
///
/// A visitor may write it down and tell it to staff, who find the submission by it. It grants nothing: there
/// is no place where it could be typed in. It is random, and not made from what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Receipt(Parts);

/// The parts are places in the list, or numbers below 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Parts {
    Words([u16; 4]),
    Digits([u16; 4]),
}

/// The text is not a receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a receipt: it is four words of the list, or four groups of four digits, with single spaces between")]
pub struct InvalidReceipt;

/// BIP-39's English words, in order: see `receipt/LICENSE.md`.
static ENGLISH: &str = include_str!("receipt/english.txt");

/// How many words the list has: eleven bits' worth.
const WORDS: u16 = 2048;

impl Receipt {
    /// A new receipt for a visitor who reads `language`.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn fresh(language: &Language) -> Result<Self, getrandom::Error> {
        let mut random = [0; 8];
        getrandom::fill(&mut random)?;
        let four = [0, 2, 4, 6].map(|at| u16::from_le_bytes([random[at], random[at + 1]]));
        let reads_english = language.as_str().split('-').next() == Some("en");
        Ok(Self(if reads_english {
            Parts::Words(four.map(|number| number % WORDS))
        } else {
            // A little uneven, which does no harm: nothing depends on its being hard to guess.
            Parts::Digits(four.map(|number| number % 10_000))
        }))
    }

    /// One that is as long as any, for reckoning sizes.
    pub(crate) fn longest() -> Self {
        let longest = words().enumerate().max_by_key(|(_, word)| word.len());
        Self(Parts::Words([longest.map_or(0, |(place, _)| place as u16); 4]))
    }
}

fn words() -> impl Iterator<Item = &'static str> {
    ENGLISH.lines()
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Parts::Words(places) => {
                let [a, b, c, d] = places.map(|place| words().nth(place.into()).unwrap_or_default());
                write!(f, "{a} {b} {c} {d}")
            }
            Parts::Digits([a, b, c, d]) => write!(f, "{a:04} {b:04} {c:04} {d:04}"),
        }
    }
}

impl FromStr for Receipt {
    type Err = InvalidReceipt;

    fn from_str(text: &str) -> Result<Self, InvalidReceipt> {
        let parts: Vec<&str> = text.split(' ').collect();
        let parts: [&str; 4] = parts.try_into().map_err(|_| InvalidReceipt)?;
        let group = |part: &str| {
            let is_group = part.len() == 4 && part.bytes().all(|letter| letter.is_ascii_digit());
            is_group.then(|| part.parse().ok()).flatten()
        };
        let place = |part: &str| words().position(|word| word == part).map(|place| place as u16);
        let all = |read: &dyn Fn(&str) -> Option<u16>| Some([read(parts[0])?, read(parts[1])?, read(parts[2])?, read(parts[3])?]);
        let read = all(&group).map(Parts::Digits).or_else(|| all(&place).map(Parts::Words));
        read.map(Self).ok_or(InvalidReceipt)
    }
}

serde_as_text!(Receipt);

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(language: &str) -> Receipt {
        Receipt::fresh(&Language::new(language).unwrap()).unwrap()
    }

    #[test]
    fn the_list_is_whole() {
        assert_eq!(words().count(), usize::from(WORDS));
        assert!(words().all(|word| word.bytes().all(|letter| letter.is_ascii_lowercase())));
        assert_eq!(Receipt(Parts::Words([0, 1, 1023, 2047])).to_string(), "abandon ability lend zoo");
        assert_eq!(Receipt::longest().to_string().len(), 4 * 8 + 3);
    }

    #[test]
    fn english_gets_words_and_others_digits() {
        assert!(fresh("en").to_string().chars().all(|c| c.is_ascii_lowercase() || c == ' '));
        assert!(fresh("en-GB").to_string().chars().all(|c| c.is_ascii_lowercase() || c == ' '));
        assert!(fresh("ar").to_string().chars().all(|c| c.is_ascii_digit() || c == ' '));
    }

    #[test]
    fn a_receipt_reads_back() {
        for language in ["en", "ar"] {
            for _ in 0..20 {
                let receipt = fresh(language);
                assert_eq!(receipt.to_string().parse(), Ok(receipt));
            }
        }
        assert_ne!(fresh("en"), fresh("en"));
    }

    #[test]
    fn what_is_not_a_receipt_is_refused() {
        for text in [
            "",
            "zoo",
            "zoo zoo zoo",
            "zoo zoo zoo zoo zoo",
            "zoo  zoo zoo",
            "Zoo zoo zoo zoo",
            "zoo zoo zoo 0000",
            "123 0000 0000 0000",
            "+123 0000 0000 0000",
        ] {
            assert_eq!(text.parse::<Receipt>(), Err(InvalidReceipt), "{text:?}");
        }
    }
}
