//! The kinds of field, with their limits understood.

use std::ops::RangeInclusive;

use crate::decimal::Decimal;
use crate::file_kind::Accept;
use crate::name::{FieldName, Language, OTHER, OptionKey, STRIP};
use crate::pattern::Pattern;
use crate::source::{Options, Shown, StripMetadata};
use crate::text::Text;

/// One question of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// What the browser sends it as.
    pub name: FieldName,
    /// The question.
    pub label: Text,
    /// A hint below the question.
    pub help: Option<Text>,
    /// Why it is asked.
    pub purpose: Option<Text>,
    /// How long the answer is kept, where that differs from the form's.
    pub retention: Option<Text>,
    /// What it must look like beyond its type.
    pub pattern: Option<Pattern>,
    /// Whether an answer must be given.
    pub required: bool,
    /// HTML's autocomplete token; `None` is `off`.
    pub autocomplete: Option<String>,
    /// What kind of answer it takes.
    pub kind: Kind,
}

/// How many characters (Unicode scalar values) an answer has. An answer left empty is no answer, whatever the least.
pub type Length = RangeInclusive<usize>;

/// The least and the most of what may be given, as far as there are any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits<T> {
    /// The least.
    pub least: Option<T>,
    /// The most.
    pub most: Option<T>,
}

impl<T: PartialOrd> Limits<T> {
    /// Whether it is at least the least, and at most the most.
    #[must_use]
    pub fn hold(&self, given: &T) -> bool {
        self.least.as_ref().is_none_or(|least| given >= least) && self.most.as_ref().is_none_or(|most| given <= most)
    }
}

/// What kind of answer a field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// One line of text.
    Text(Length),
    /// Text with line breaks.
    LongText(Length),
    /// An e-mail address.
    Email(Length),
    /// A telephone number.
    Tel(Length),
    /// A web address.
    Url(Length),
    /// A number.
    Number(Limits<Decimal>),
    /// A day of the calendar, `YYYY-MM-DD`. Days written so compare as text.
    Date(Limits<String>),
    /// Yes or no, or left open.
    YesNo,
    /// One of several options.
    OneOf {
        /// What can be chosen.
        choices: Choices,
        /// How the choice is shown.
        shown: Shown,
    },
    /// Several of several options.
    SeveralOf {
        /// What can be chosen.
        choices: Choices,
        /// How many may be chosen.
        count: RangeInclusive<usize>,
    },
    /// Files.
    Files {
        /// How many may be sent.
        count: RangeInclusive<usize>,
        /// The largest file, in bytes.
        max_size: u64,
        /// The kinds that are taken.
        accept: Accept,
        /// Whether the visitor is asked about hidden details of pictures.
        strip: Option<StripMetadata>,
    },
    /// Something to agree to.
    Consent,
    /// Something that the form itself says, shown to nobody.
    Constant(String),
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// The options, in order.
    pub options: Options,
    /// The label of an option with a text of its own.
    pub other: Option<Text>,
}

impl Choices {
    /// Whether `key` is one of the options (the “other” one is not).
    #[must_use]
    pub fn offers(&self, key: &str) -> bool {
        self.options.0.iter().any(|(option, _)| option.as_str() == key)
    }

    /// The option `key` as it was defined.
    #[must_use]
    pub fn key(&self, key: &str) -> Option<&OptionKey> {
        self.options.0.iter().map(|(option, _)| option).find(|option| option.as_str() == key)
    }

    /// The label of the option `key`.
    #[must_use]
    pub fn label(&self, key: &str) -> Option<&Text> {
        self.options.0.iter().find(|(option, _)| option.as_str() == key).map(|(_, label)| label)
    }
}

/// The most files in one field where `max:` isn't written.
pub const DEFAULT_MAX_FILES: usize = 5;
/// The largest file, in bytes, where `max_size:` isn't written.
pub const DEFAULT_MAX_FILE_SIZE: u64 = 25_000_000;
/// The largest file that may be asked for: an envelope stays below 4 GiB.
pub const LARGEST_FILE: u64 = 2_000_000_000;
/// The most characters of the text beside an “other” option.
pub const LONGEST_OTHER_TEXT: usize = 500;
/// The most files in one field that may be asked for.
pub const MOST_FILES: usize = 50;

impl Field {
    /// The most files that may be sent, 0 for every other kind.
    #[must_use]
    pub fn most_files(&self) -> usize {
        match &self.kind {
            Kind::Files { count, .. } => *count.end(),
            _ => 0,
        }
    }

    /// Whether it has an “other” option with a text of its own.
    #[must_use]
    pub fn offers_other(&self) -> bool {
        self.choices().is_some_and(|choices| choices.other.is_some())
    }

    /// What the text beside its “other” option is sent as.
    #[must_use]
    pub fn other_name(&self) -> String {
        format!("{}_{OTHER}", self.name)
    }

    /// What the wish to have hidden details of its pictures removed is sent as, where the form asks. No field is called
    /// so: their names begin with a letter.
    #[must_use]
    pub fn strip_name(&self) -> Option<String> {
        match &self.kind {
            Kind::Files { strip: Some(_), .. } => Some(format!("{STRIP}{}", self.name)),
            _ => None,
        }
    }

    /// Whether a browser sends something for it even when it is left alone.
    #[must_use]
    pub fn is_always_sent(&self) -> bool {
        match &self.kind {
            Kind::Text(_) | Kind::LongText(_) | Kind::Email(_) | Kind::Tel(_) | Kind::Url(_) => true,
            Kind::Number(_) | Kind::Date(_) | Kind::Constant(_) => true,
            Kind::OneOf { shown, .. } => *shown == Shown::Select || self.offers_other(),
            Kind::SeveralOf { .. } => self.offers_other(),
            Kind::YesNo | Kind::Files { .. } | Kind::Consent => false,
        }
    }

    /// What can be chosen, if anything.
    #[must_use]
    pub fn choices(&self) -> Option<&Choices> {
        match &self.kind {
            Kind::OneOf { choices, .. } | Kind::SeveralOf { choices, .. } => Some(choices),
            _ => None,
        }
    }

    /// The label of the option `key`; the key itself where there is no such option.
    #[must_use]
    pub fn label_of<'a>(&'a self, key: &'a str, language: &Language) -> &'a str {
        self.choices().and_then(|choices| choices.label(key)).map_or(key, |label| label.get(language))
    }

    /// The label of the option with a text of its own.
    #[must_use]
    pub fn label_of_other(&self, language: &Language) -> &str {
        self.choices().and_then(|choices| choices.other.as_ref()).map_or(OTHER, |label| label.get(language))
    }
}
