//! The names that definitions use: of forms, fields, options and languages.
//!
//! Each is its own type, so that a field's name can't be passed where a form's is meant. All are lower-case ASCII:
//! they stand in URLs, in HTML attributes, in JSON keys and in file names, and need no escaping in any of these.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest name of a form, a field or an option, in bytes.
pub const LONGEST_NAME: usize = 64;

/// A name that can't be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing, or more than [`LONGEST_NAME`] bytes.
    #[error("“{0}” is {len} characters long: a name has 1 to {LONGEST_NAME}", len = .0.chars().count())]
    Length(String),
    /// A character outside the ones allowed.
    #[error("“{name}” can't be {what}: use {allowed}")]
    Character {
        /// The name as written.
        name: String,
        /// What it was to be the name of.
        what: &'static str,
        /// The characters that are allowed, for people.
        allowed: &'static str,
    },
    /// A name that Dropsafe itself uses.
    #[error("“{name}” is taken: {why}")]
    Reserved {
        /// The name as written.
        name: String,
        /// What it is used for.
        why: &'static str,
    },
}

fn checked_length(name: &str) -> Result<(), NameError> {
    match name.len() {
        1..=LONGEST_NAME => Ok(()),
        _ => Err(NameError::Length(name.chars().take(LONGEST_NAME + 1).collect())),
    }
}

fn checked_slug(name: &str, what: &'static str) -> Result<(), NameError> {
    checked_length(name)?;
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let goes_on_well = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if starts_well && goes_on_well {
        return Ok(());
    }
    Err(NameError::Character { name: name.into(), what, allowed: "small letters a to z, digits and hyphens, a letter or digit first" })
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks a name.
            ///
            /// # Errors
            /// Says which rule the name breaks.
            pub fn new(name: impl Into<String>) -> Result<Self, NameError> {
                let name = name.into();
                let check: fn(&str) -> Result<(), NameError> = $check;
                check(&name)?;
                Ok(Self(name))
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(name: String) -> Result<Self, NameError> {
                Self::new(name)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NameError;

            fn from_str(name: &str) -> Result<Self, NameError> {
                Self::new(name)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name_type! {
    /// A form's name: the stem of its file in `_forms/` and the last part of its address, `/drop/<name>`.
    /// `[a-z0-9][a-z0-9-]{0,63}`.
    FormName, |name| checked_slug(name, "a form's name")
}

name_type! {
    /// A field's name: what the browser sends and what `answers` is keyed by. `[a-z][a-z0-9_]{0,63}`, not ending in
    /// `_other`, which carries the text beside an “other” option.
    FieldName, |name| {
        checked_length(name)?;
        let well_formed = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !well_formed {
            return Err(NameError::Character {
                name: name.into(),
                what: "a field's name",
                allowed: "small letters a to z, digits and underscores, a letter first",
            });
        }
        if name.ends_with("_other") {
            return Err(NameError::Reserved { name: name.into(), why: "names in “_other” carry the text beside an “other” option" });
        }
        Ok(())
    }
}

name_type! {
    /// An option's key: what is sent and stored, never what is shown. `[a-z0-9][a-z0-9-]{0,63}`, not `other`.
    OptionKey, |name| {
        checked_slug(name, "an option's key")?;
        if name == OTHER {
            return Err(NameError::Reserved { name: name.into(), why: "write `other:` beside `options:` for an option with a text of its own" });
        }
        Ok(())
    }
}

name_type! {
    /// A language tag (BCP 47: `en`, `ar`, `pt-BR`), as in HTML's `lang`.
    Language, |name| {
        checked_length(name)?;
        let well_formed = name.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
            && name.split('-').next().is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase()));
        if well_formed {
            return Ok(());
        }
        Err(NameError::Character { name: name.into(), what: "a language", allowed: "a tag such as en, ar or pt-BR" })
    }
}

/// What the browser sends for the “other” option of a choice.
pub const OTHER: &str = "other";

/// What stands before a field's name where a browser sends the wish to have hidden details of its pictures removed.
pub const STRIP: &str = "_strip_";

/// Which way a language's script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl Language {
    /// English, which every built-in word exists in.
    #[must_use]
    pub fn english() -> Self {
        Self("en".into())
    }

    /// The language without its region and script: `pt` of `pt-BR`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// Which way the language's usual script runs; a script subtag (`az-Arab`) decides over the language.
    #[must_use]
    pub fn direction(&self) -> Direction {
        const RTL_LANGUAGES: [&str; 13] = ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur"];
        const RTL_SCRIPTS: [&str; 7] = ["Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"];
        let mut parts = self.0.split('-');
        let language = parts.next().unwrap_or_default();
        let script = parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
        let rtl = match script {
            Some(script) => RTL_SCRIPTS.iter().any(|rtl| rtl.eq_ignore_ascii_case(script)),
            None => language == "yi" || RTL_LANGUAGES.contains(&language),
        };
        if rtl { Direction::Rtl } else { Direction::Ltr }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        assert!(FormName::new("request-assistance").is_ok());
        for bad in ["", "-a", "A", "a b", "a/b", "é", &"a".repeat(65)] {
            assert!(FormName::new(bad).is_err(), "{bad}");
        }
        assert!(FieldName::new("what_happened").is_ok());
        for bad in ["_lang", "1a", "a-b", "a[]", "service_other", ""] {
            assert!(FieldName::new(bad).is_err(), "{bad}");
        }
        assert!(OptionKey::new("no").is_ok());
        assert!(OptionKey::new("other").is_err());
    }

    #[test]
    fn languages_know_their_direction() {
        let direction = |tag: &str| Language::new(tag).unwrap().direction();
        assert_eq!(direction("en"), Direction::Ltr);
        assert_eq!(direction("ar"), Direction::Rtl);
        assert_eq!(direction("fa-AF"), Direction::Rtl);
        assert_eq!(direction("az-Arab"), Direction::Rtl);
        assert_eq!(direction("ks-Deva"), Direction::Ltr);
        assert!(Language::new("english language").is_err());
    }
}
