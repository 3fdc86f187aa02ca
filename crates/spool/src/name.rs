//! The names of envelopes: random, so that they say nothing.

use std::{fmt, str::FromStr};

/// RFC 4648's base32 in lower case: safe on file systems that ignore case, and easy to read out.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// 128 bits, five to a character.
const CHARACTERS: usize = 26;

/// What follows the random part.
const SUFFIX: &str = ".age";

/// The name of one envelope in a spool: 128 random bits in base32, then `.age`.
///
/// The bits come from the operating system and stand for nothing: not a time, not a count, not a form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnvelopeName(u128);

/// The text is not the name of an envelope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an envelope's name: it must be 26 characters of a-z and 2-7, then \".age\"")]
pub struct InvalidName;

impl EnvelopeName {
    /// A name nobody has used: two equal ones are not expected within the age of the universe.
    pub(crate) fn fresh() -> Result<Self, getrandom::Error> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits)?;
        Ok(Self::from_bits(bits))
    }

    pub(crate) fn from_bits(bits: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bits))
    }
}

impl fmt::Display for EnvelopeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 26 characters hold 130 bits: the two that are left over, at the end, are zero.
        for position in 0..CHARACTERS {
            let shift = 123 - 5 * position as i32;
            let five = if shift >= 0 { self.0 >> shift } else { self.0 << -shift };
            let letter = ALPHABET[(five & 31) as usize];
            write!(f, "{}", char::from(letter))?;
        }
        f.write_str(SUFFIX)
    }
}

impl fmt::Debug for EnvelopeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnvelopeName({self})")
    }
}

impl FromStr for EnvelopeName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let letters = text.strip_suffix(SUFFIX).ok_or(InvalidName)?.as_bytes();
        if letters.len() != CHARACTERS {
            return Err(InvalidName);
        }
        let mut bits = 0u128;
        for (position, letter) in letters.iter().enumerate() {
            let five = ALPHABET.iter().position(|known| known == letter).ok_or(InvalidName)? as u128;
            bits = if position + 1 < CHARACTERS {
                bits << 5 | five
            } else if five & 0b11 == 0 {
                bits << 3 | five >> 2
            } else {
                // One name, one spelling.
                return Err(InvalidName);
            };
        }
        Ok(Self(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prelude::*, test_runner::RngSeed};

    #[test]
    fn known_names() {
        assert_eq!(EnvelopeName::from_bits([0; 16]).to_string(), "aaaaaaaaaaaaaaaaaaaaaaaaaa.age");
        assert_eq!(EnvelopeName::from_bits([0xff; 16]).to_string(), "77777777777777777777777774.age");
        // RFC 4648's own example, "foobar" = MZXW6YTBOI, at the head of a name.
        let name = EnvelopeName::from_bits(*b"foobar\0\0\0\0\0\0\0\0\0\0").to_string();
        assert_eq!(name, "mzxw6ytboiaaaaaaaaaaaaaaaa.age");
    }

    #[test]
    fn two_fresh_names_differ() {
        assert_ne!(EnvelopeName::fresh().unwrap(), EnvelopeName::fresh().unwrap());
    }

    #[test]
    fn what_is_not_a_name_is_refused() {
        for text in [
            "",
            ".age",
            "aaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaa.age",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaa.age",
            "AAAAAAAAAAAAAAAAAAAAAAAAAA.age",
            "aaaaaaaaaaaaaaaaaaaaaaaaa1.age",
            "aaaaaaaaaaaaaaaaaaaaaaaaab.age", // the left-over bits are not zero
            "../aaaaaaaaaaaaaaaaaaaaaaa.age",
        ] {
            assert_eq!(text.parse::<EnvelopeName>(), Err(InvalidName), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

        #[test]
        fn a_name_reads_back(bits: [u8; 16]) {
            let name = EnvelopeName::from_bits(bits);
            let text = name.to_string();
            prop_assert_eq!(text.len(), CHARACTERS + SUFFIX.len());
            prop_assert!(text[..CHARACTERS].bytes().all(|b| ALPHABET.contains(&b)));
            prop_assert_eq!(text.parse::<EnvelopeName>(), Ok(name));
        }

        #[test]
        fn any_text_is_a_name_or_an_error(text in "\\PC{0,40}") {
            if let Ok(name) = text.parse::<EnvelopeName>() {
                prop_assert_eq!(name.to_string(), text);
            }
        }
    }
}
