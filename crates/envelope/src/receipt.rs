//! What a visitor can keep to name a submission later.

use std::{
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
    sync::OnceLock,
};

use dropsafe_form::Language;

use crate::as_text::serde_as_text;

/// A receipt: four words in a language that has a list of them, four groups of four digits in any other.
///
/// A visitor may write it down and tell it to staff, who find the submission by it. It grants nothing: there
/// is no place where it could be typed in. It is random, and not made from what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Receipt(Parts);

/// The parts are places in a list, or numbers below 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Parts {
    Words(&'static WordList, [u16; 4]),
    Digits([u16; 4]),
}

/// The text is not a receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a receipt: it is four words of one list, or four groups of four digits, with single spaces between")]
pub struct InvalidReceipt;

/// A published list of words: see `receipt/LICENSE.md`.
#[derive(Debug)]
struct WordList {
    /// The language of those who can read them, without a region.
    language: &'static str,
    /// The words, one a line.
    text: &'static str,
    /// The same, each by its place, once one was asked for.
    words: OnceLock<Vec<&'static str>>,
}

/// There is one list a language.
impl PartialEq for WordList {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

impl Eq for WordList {}

impl Hash for WordList {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.language.hash(state);
    }
}

impl WordList {
    const fn new(language: &'static str, text: &'static str) -> Self {
        Self { language, text, words: OnceLock::new() }
    }

    /// The list for who reads `language`, if there is one. A region makes no difference.
    fn of(language: &Language) -> Option<&'static Self> {
        let primary = language.as_str().split('-').next();
        LISTS.iter().find(|list| Some(list.language) == primary)
    }

    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.all().iter().copied()
    }

    fn word(&self, place: u16) -> &'static str {
        self.all().get(usize::from(place)).copied().unwrap_or_default()
    }

    fn all(&self) -> &[&'static str] {
        self.words.get_or_init(|| self.text.lines().collect())
    }
}

/// The English word for eleven bits.
pub(crate) fn english_word(bits: u16) -> &'static str {
    LISTS[0].word(bits % WORDS)
}

static LISTS: [WordList; 8] = [
    WordList::new("en", include_str!("receipt/english.txt")),
    WordList::new("cs", include_str!("receipt/czech.txt")),
    WordList::new("es", include_str!("receipt/spanish.txt")),
    WordList::new("fr", include_str!("receipt/french.txt")),
    WordList::new("it", include_str!("receipt/italian.txt")),
    WordList::new("pt", include_str!("receipt/portuguese.txt")),
    WordList::new("ru", include_str!("receipt/russian.txt")),
    WordList::new("tr", include_str!("receipt/turkish.txt")),
];

/// How many words a list has: eleven bits' worth, so that four of them are 44 bits.
const WORDS: u16 = 2048;

/// How often four words are drawn. Some words stand in two lists: four of them would not say which list they are of.
const DRAWS: usize = 4;

impl Receipt {
    /// A new receipt for a visitor who reads `language`.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn fresh(language: &Language) -> Result<Self, getrandom::Error> {
        if let Some(list) = WordList::of(language) {
            for _ in 0..DRAWS {
                let receipt = Self(Parts::Words(list, four_numbers()?.map(|number| number % WORDS)));
                if receipt.to_string().parse() == Ok(receipt) {
                    return Ok(receipt);
                }
            }
        }
        // A little uneven, which does no harm: nothing depends on its being hard to guess.
        Ok(Self(Parts::Digits(four_numbers()?.map(|number| number % 10_000))))
    }

    /// One that is as long as any that a visitor of these languages gets, for reckoning sizes.
    pub(crate) fn longest(languages: &[Language]) -> Self {
        let lists = languages.iter().filter_map(|language| WordList::of(language));
        let words = lists.flat_map(|list| list.words().enumerate().map(move |(place, word)| (list, place, word)));
        let longest = words.max_by_key(|(_, _, word)| word.len());
        Self(longest.map_or(Parts::Digits([0; 4]), |(list, place, _)| Parts::Words(list, [place as u16; 4])))
    }
}

fn four_numbers() -> Result<[u16; 4], getrandom::Error> {
    let mut random = [0; 8];
    getrandom::fill(&mut random)?;
    Ok([0, 2, 4, 6].map(|at| u16::from_le_bytes([random[at], random[at + 1]])))
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Parts::Words(list, places) => {
                let [a, b, c, d] = places.map(|place| list.word(place));
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
        let all = |read: &dyn Fn(&str) -> Option<u16>| Some([read(parts[0])?, read(parts[1])?, read(parts[2])?, read(parts[3])?]);
        let in_list = |list: &'static WordList| {
            let place = |part: &str| list.words().position(|word| word == part).map(|place| place as u16);
            all(&place).map(|places| Parts::Words(list, places))
        };
        let read = all(&group).map(Parts::Digits).or_else(|| LISTS.iter().find_map(in_list));
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
    fn every_list_is_whole() {
        for list in &LISTS {
            let distinct: std::collections::BTreeSet<_> = list.words().collect();
            assert_eq!((list.words().count(), distinct.len()), (usize::from(WORDS), usize::from(WORDS)), "{}", list.language);
            assert!(list.words().all(|word| word.chars().all(char::is_lowercase)), "{}", list.language);
            // A letter and its accent in one: who types the word on a keyboard types this.
            assert!(!list.text.contains(|c| matches!(c, '\u{300}'..='\u{36f}')), "{}", list.language);
        }
        assert_eq!(Receipt(Parts::Words(&LISTS[0], [0, 1, 1023, 2047])).to_string(), "abandon ability lend zoo");
    }

    #[test]
    fn no_receipt_is_longer_than_was_reckoned_with() {
        for list in &LISTS {
            let longest = Receipt::longest(&[Language::new(list.language).unwrap(), Language::new("ar").unwrap()]).to_string().len();
            assert!(list.words().all(|word| 4 * word.len() + 3 <= longest), "{}", list.language);
        }
        assert_eq!(Receipt::longest(&[Language::english()]).to_string().len(), 4 * 8 + 3);
        assert_eq!(Receipt::longest(&[Language::new("ar").unwrap()]).to_string().len(), 4 * 4 + 3);
    }

    #[test]
    fn who_has_a_list_gets_words_and_others_digits() {
        for (language, is_of_its_script) in [
            ("en", (|c| c.is_ascii_lowercase()) as fn(char) -> bool),
            ("en-GB", |c| c.is_ascii_lowercase()),
            ("fr", |c| c.is_ascii_lowercase() || "àâçèéêëîïôùûœ".contains(c)),
            ("pt-BR", |c| c.is_ascii_lowercase()),
            ("ru", |c| matches!(c, 'а'..='я' | 'ё')),
            ("ar", |c| c.is_ascii_digit()),
            ("fa", |c| c.is_ascii_digit()),
            ("de", |c| c.is_ascii_digit()),
            ("uk", |c| c.is_ascii_digit()),
        ] {
            let receipt = fresh(language).to_string();
            assert!(receipt.chars().all(|c| c == ' ' || is_of_its_script(c)), "{language}: {receipt}");
        }
    }

    #[test]
    fn a_receipt_reads_back() {
        for language in ["en", "ar", "cs", "es", "fr", "it", "pt", "ru", "tr"] {
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
