//! The kinds of field, with their limits understood.

use std::ops::RangeInclusive;

use crate::form::DefinitionFault;
use crate::name::{FieldName, OTHER, OptionKey};
use crate::source::{Options, Shown, SourceItem, SourceKind};
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
    /// Whether an answer must be given.
    pub required: bool,
    /// HTML's autocomplete token; `None` is `off`.
    pub autocomplete: Option<String>,
    /// What kind of answer it takes.
    pub kind: Kind,
}

/// How many characters (Unicode scalar values) an answer has. An answer left empty is no answer, whatever the least.
pub type Length = RangeInclusive<usize>;

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
    /// A number, between two numbers.
    Number(RangeInclusive<f64>),
    /// A day of the calendar, `YYYY-MM-DD`, between two days.
    Date {
        /// The first day that may be given.
        min: Option<String>,
        /// The last day that may be given.
        max: Option<String>,
    },
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
    /// Understands one entry of `fields`.
    pub(crate) fn define(item: &SourceItem) -> Result<Self, Vec<DefinitionFault>> {
        let mut faults = Vec::new();
        if item.name.is_none() {
            faults.push(missing("name", "a field has a name", "add `name:`, small letters, digits and underscores"));
        }
        if item.kind.is_none() {
            faults.push(missing(
                "type",
                "a field has a type",
                "add `type:`, one of text, long_text, email, tel, url, number, date, yes_no, one_of, several_of, files, consent, constant",
            ));
        }
        if item.label.is_none() && !matches!(item.kind, Some(SourceKind::Constant)) {
            faults.push(missing("label", "a field has a label", "add `label:`, the question as the visitor reads it"));
        }
        if item.heading.is_some() || item.text.is_some() {
            faults.push(missing(
                "heading",
                "a field has no heading or text of its own",
                "give the heading an entry of its own above the field",
            ));
        }
        let kind = match item.kind.map(|kind| define_kind(item, kind)) {
            Some(Ok(kind)) => Some(kind),
            Some(Err(found)) => {
                faults.extend(found);
                None
            }
            None => None,
        };
        match (kind, &item.name) {
            (Some(kind), Some(name)) if faults.is_empty() => Ok(Self {
                name: name.clone(),
                label: item.label.clone().unwrap_or_else(|| Text::Same(name.to_string())),
                help: item.help.clone(),
                required: item.required,
                autocomplete: item.autocomplete.clone(),
                kind,
            }),
            _ => Err(faults),
        }
    }

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

    /// Whether a browser sends something for it even when it is left alone.
    #[must_use]
    pub fn is_always_sent(&self) -> bool {
        match &self.kind {
            Kind::Text(_) | Kind::LongText(_) | Kind::Email(_) | Kind::Tel(_) | Kind::Url(_) => true,
            Kind::Number(_) | Kind::Date { .. } | Kind::Constant(_) => true,
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
}

fn missing(key: &'static str, problem: &str, help: &str) -> DefinitionFault {
    DefinitionFault::at(key, problem, help)
}

fn define_kind(item: &SourceItem, kind: SourceKind) -> Result<Kind, Vec<DefinitionFault>> {
    let mut faults = keys_of_other_kinds(item, kind);
    let mut check = |result: Result<Kind, DefinitionFault>| result.map_err(|fault| faults.push(fault)).ok();
    let kind = match kind {
        SourceKind::Text => check(length(item, 500).map(Kind::Text)),
        SourceKind::LongText => check(length(item, usize::MAX).map(Kind::LongText)),
        SourceKind::Email => check(length(item, 254).map(Kind::Email)),
        SourceKind::Tel => check(length(item, 50).map(Kind::Tel)),
        SourceKind::Url => check(length(item, 2000).map(Kind::Url)),
        SourceKind::Number => check(numbers(item)),
        SourceKind::Date => check(days(item)),
        SourceKind::YesNo => Some(Kind::YesNo),
        SourceKind::OneOf => check(choices(item).map(|choices| Kind::OneOf { choices, shown: item.shown.unwrap_or_default() })),
        SourceKind::SeveralOf => check(several_of(item)),
        SourceKind::Files => check(files(item)),
        SourceKind::Consent => Some(Kind::Consent),
        SourceKind::Constant => check(constant(item)),
    };
    match kind {
        Some(kind) if faults.is_empty() => Ok(kind),
        _ => Err(faults),
    }
}

/// A key that the kind does not use would be ignored: its author expected something of it.
fn keys_of_other_kinds(item: &SourceItem, kind: SourceKind) -> Vec<DefinitionFault> {
    use SourceKind::{Consent, Constant, Files, OneOf, SeveralOf, YesNo};
    let chooses = matches!(kind, OneOf | SeveralOf);
    let measures = !matches!(kind, YesNo | OneOf | Consent | Constant);
    let written = [
        ("min", item.min.is_some(), measures),
        ("max", item.max.is_some(), measures),
        ("options", !item.options.0.is_empty(), chooses),
        ("other", item.other.is_some(), chooses),
        ("shown", item.shown.is_some(), matches!(kind, OneOf)),
        ("max_size", item.max_size.is_some(), matches!(kind, Files)),
        ("value", item.value.is_some(), matches!(kind, Constant)),
        ("required", item.required, !matches!(kind, Constant)),
        ("autocomplete", item.autocomplete.is_some(), !(chooses || matches!(kind, YesNo | Files | Consent | Constant))),
    ];
    written
        .into_iter()
        .filter(|(_, is_written, has_meaning)| *is_written && !has_meaning)
        .map(|(key, _, _)| {
            DefinitionFault::at(
                key,
                format!("`{key}:` means nothing for a field of this type"),
                "leave the line out, or choose another `type:`",
            )
        })
        .collect()
}

fn parsed<T: std::str::FromStr>(key: &'static str, written: Option<&String>, otherwise: T, what: &str) -> Result<T, DefinitionFault> {
    match written {
        None => Ok(otherwise),
        Some(text) => text
            .parse()
            .map_err(|_| DefinitionFault::at(key, format!("“{text}” is not {what}"), format!("write {what}, without quotes or units"))),
    }
}

fn ordered<T: PartialOrd + Copy>(min: T, max: T) -> Result<RangeInclusive<T>, DefinitionFault> {
    if min <= max {
        Ok(min..=max)
    } else {
        Err(DefinitionFault::at("min", "`min:` is above `max:`: no answer would do", "exchange the two, or leave one out"))
    }
}

fn length(item: &SourceItem, most: usize) -> Result<Length, DefinitionFault> {
    let what = "a number of characters";
    ordered(parsed("min", item.min.as_ref(), 0, what)?, parsed("max", item.max.as_ref(), most, what)?)
}

fn numbers(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    let min = parsed("min", item.min.as_ref(), f64::NEG_INFINITY, "a number")?;
    let max = parsed("max", item.max.as_ref(), f64::INFINITY, "a number")?;
    ordered(min, max).map(Kind::Number)
}

fn days(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    for (key, written) in [("min", &item.min), ("max", &item.max)] {
        if let Some(day) = written
            && !crate::shape::is_day(day)
        {
            return Err(DefinitionFault::at(key, format!("“{day}” is not a day of the calendar"), "write it as YYYY-MM-DD"));
        }
    }
    if let (Some(min), Some(max)) = (&item.min, &item.max) {
        ordered(min.as_str(), max.as_str())?;
    }
    Ok(Kind::Date { min: item.min.clone(), max: item.max.clone() })
}

fn choices(item: &SourceItem) -> Result<Choices, DefinitionFault> {
    if item.options.0.is_empty() {
        return Err(DefinitionFault::at("options", "there is nothing to choose", "add `options:` with `key: label`, one a line"));
    }
    Ok(Choices { options: item.options.clone(), other: item.other.clone() })
}

fn several_of(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    let choices = choices(item)?;
    let offered = choices.options.0.len() + usize::from(choices.other.is_some());
    let what = "a number of choices";
    let count = ordered(parsed("min", item.min.as_ref(), 0, what)?, parsed("max", item.max.as_ref(), offered, what)?)?;
    Ok(Kind::SeveralOf { choices, count })
}

fn files(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    let what = "a number of files";
    let count = ordered(parsed("min", item.min.as_ref(), 0, what)?, parsed("max", item.max.as_ref(), DEFAULT_MAX_FILES, what)?)?;
    if *count.end() > MOST_FILES {
        return Err(DefinitionFault::at(
            "max",
            format!("{} files are too many for one field", count.end()),
            format!("ask for {MOST_FILES} at most"),
        ));
    }
    let max_size = match &item.max_size {
        None => DEFAULT_MAX_FILE_SIZE,
        Some(text) => size(text).ok_or_else(|| {
            DefinitionFault::at("max_size", format!("“{text}” is not a size"), "write a number and a unit, such as 25 MB or 500 KiB")
        })?,
    };
    if max_size > LARGEST_FILE {
        return Err(DefinitionFault::at("max_size", "an envelope can't hold a file that large", "ask for 2 GB at most"));
    }
    Ok(Kind::Files { count, max_size })
}

fn constant(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    item.value.clone().map(Kind::Constant).ok_or_else(|| missing("value", "a constant has a value", "add `value:`"))
}

/// Reads a size such as `25 MB`, `500 KiB` or `1048576`, in bytes.
fn size(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim_start() {
        "" | "B" => 1,
        "KB" | "kB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(size("25 MB"), Some(25_000_000));
        assert_eq!(size("500KiB"), Some(512_000));
        assert_eq!(size("12"), Some(12));
        for bad in ["", "MB", "1.5 MB", "-1", "25 mb", "99999999999999999999 GB"] {
            assert_eq!(size(bad), None, "{bad}");
        }
    }
}
