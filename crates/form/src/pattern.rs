//! What a line of text must look like, beyond what its type says.

use regex_lite::{Regex, RegexBuilder};
use thiserror::Error;

use crate::text::Text;

/// The most characters of a pattern.
pub const LONGEST_PATTERN: usize = 200;
/// The most bytes that a pattern may take when it is ready for use: `\w{5000}` is short and large.
const LARGEST_PATTERN: usize = 64 << 10;
/// How deep its groups may go.
const DEEPEST_PATTERN: u32 = 20;

/// A regular expression that the whole of an answer must fit, and its meaning in words.
///
/// It takes a time in proportion to the length of the answer, whatever the two say: there is no looking around and no
/// looking back.
#[derive(Debug, Clone)]
pub struct Pattern {
    written: String,
    regex: Regex,
    /// What it asks for, in the visitor's words.
    pub help: Text,
}

/// Why a pattern can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    /// More characters than a pattern may have.
    #[error("the pattern is longer than {LONGEST_PATTERN} characters")]
    TooLong,
    /// It isn't a regular expression, or one that would take too much.
    #[error("the pattern can't be read: {0}")]
    Unreadable(String),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Where it is too long, or no regular expression.
    pub fn new(written: &str, help: Text) -> Result<Self, PatternError> {
        if written.chars().count() > LONGEST_PATTERN {
            return Err(PatternError::TooLong);
        }
        // Alone first: `a)(b` would be sound only between the parentheses that are put around it.
        compiled(written)?;
        let regex = compiled(&format!(r"\A(?:{written})\z"))?;
        Ok(Self { written: written.into(), regex, help })
    }

    /// The same pattern, explained in these words.
    #[must_use]
    pub(crate) fn explained(self, help: Text) -> Self {
        Self { help, ..self }
    }

    /// Whether the whole of `text` fits. White space around it is overlooked.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        self.regex.is_match(text.trim())
    }
}

fn compiled(written: &str) -> Result<Regex, PatternError> {
    let built = RegexBuilder::new(written).size_limit(LARGEST_PATTERN).nest_limit(DEEPEST_PATTERN).build();
    built.map_err(|cause| PatternError::Unreadable(cause.to_string()))
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written && self.help == other.help
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(written: &str) -> Result<Pattern, PatternError> {
        Pattern::new(written, Text::Same("Like this.".into()))
    }

    #[test]
    fn the_whole_of_an_answer_must_fit() {
        let number = pattern("[A-Z]{2}-[0-9]{4}|none").unwrap();
        for good in ["AB-1234", " AB-1234 ", "none"] {
            assert!(number.fits(good), "{good}");
        }
        for bad in ["xAB-1234", "AB-12345", "none at all", "AB-1234\nnone", ""] {
            assert!(!number.fits(bad), "{bad}");
        }
    }

    #[test]
    fn what_takes_for_ever_or_too_much_is_no_pattern() {
        for bad in ["(", "a)(b", "(?=a)b", "(a)\\1", "\\w{5000}", "(?x) a # b"] {
            assert!(matches!(pattern(bad), Err(PatternError::Unreadable(_))), "{bad}");
        }
        assert!(matches!(pattern(&"(".repeat(100)), Err(PatternError::Unreadable(_))));
        assert_eq!(pattern(&"a".repeat(201)), Err(PatternError::TooLong));
    }

    #[test]
    fn a_pattern_that_makes_others_think_for_ever_does_not() {
        let slow_elsewhere = pattern("(a*)*b").unwrap();
        assert!(!slow_elsewhere.fits(&"a".repeat(2000)));
    }
}
