//! What each kind of answer needs: its limits, options, value.

use std::ops::RangeInclusive;

use super::{DefinitionFault, Step, blank};
use crate::file_kind::Accept;
use crate::kind::{Choices, DEFAULT_MAX_FILE_SIZE, DEFAULT_MAX_FILES, Kind, LARGEST_FILE, Length, MOST_FILES};
use crate::shape;
use crate::source::{SourceItem, SourceKind};

/// The kind with its limits understood.
pub(super) fn define(item: &SourceItem, kind: SourceKind) -> Result<Kind, Vec<DefinitionFault>> {
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
    use SourceKind::{Consent, Constant, Email, Files, Number, OneOf, SeveralOf, Tel, Text, Url, YesNo};
    let chooses = matches!(kind, OneOf | SeveralOf);
    let measures = !matches!(kind, YesNo | OneOf | Consent | Constant);
    let is_line = matches!(kind, Text | Email | Tel | Url | Number);
    let written = [
        ("min", item.min.is_some(), measures),
        ("max", item.max.is_some(), measures),
        ("pattern", item.pattern.is_some(), is_line),
        ("options", !item.options.0.is_empty(), chooses),
        ("other", item.other.is_some(), chooses),
        ("shown", item.shown.is_some(), matches!(kind, OneOf)),
        ("max_size", item.max_size.is_some(), matches!(kind, Files)),
        ("accept", item.accept.is_some(), matches!(kind, Files)),
        ("strip_metadata", item.strip_metadata.is_some(), matches!(kind, Files)),
        ("value", item.value.is_some(), matches!(kind, Constant)),
        ("purpose", item.purpose.is_some(), !matches!(kind, Constant)),
        ("retention", item.retention.is_some(), !matches!(kind, Constant)),
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

/// A count between `min:` and `max:`; a most of none would leave no answer.
fn counted(item: &SourceItem, most: usize, what: &str) -> Result<RangeInclusive<usize>, DefinitionFault> {
    let range = ordered(parsed("min", item.min.as_ref(), 0, what)?, parsed("max", item.max.as_ref(), most, what)?)?;
    if *range.end() == 0 {
        return Err(DefinitionFault::at("max", "with a `max:` of 0 no answer would do", "write 1 or more, or leave the field out"));
    }
    Ok(range)
}

fn length(item: &SourceItem, most: usize) -> Result<Length, DefinitionFault> {
    counted(item, most, "a number of characters")
}

/// Read as a visitor's number is, so that no `nan` and no `1e3` gets in.
fn numbers(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    let number = |key, written: &Option<String>, otherwise| match written {
        None => Ok(otherwise),
        Some(text) => shape::number(text)
            .ok_or_else(|| DefinitionFault::at(key, format!("“{text}” is not a number"), "write it in digits, such as 12 or -0.5")),
    };
    let min = number("min", &item.min, f64::NEG_INFINITY)?;
    let max = number("max", &item.max, f64::INFINITY)?;
    ordered(min, max).map(Kind::Number)
}

fn days(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    for (key, written) in [("min", &item.min), ("max", &item.max)] {
        if let Some(day) = written
            && !shape::is_day(day)
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
    for label in item.options.0.iter().map(|(_, label)| label) {
        blank("options", Some(label)).map_or(Ok(()), Err)?;
    }
    blank("other", item.other.as_ref()).map_or(Ok(()), Err)?;
    Ok(Choices { options: item.options.clone(), other: item.other.clone() })
}

fn several_of(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    let choices = choices(item)?;
    let offered = choices.options.0.len() + usize::from(choices.other.is_some());
    let count = counted(item, offered, "a number of choices")?;
    if *count.start() > offered {
        return Err(DefinitionFault::at("min", format!("there are only {offered} options to choose from"), "lower `min:`, or add options"));
    }
    Ok(Kind::SeveralOf { choices, count })
}

fn files(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    let count = counted(item, DEFAULT_MAX_FILES, "a number of files")?;
    if *count.end() > MOST_FILES {
        return Err(DefinitionFault::at(
            "max",
            format!("{} files are too many for one field", count.end()),
            format!("ask for {MOST_FILES} at most"),
        ));
    }
    let max_size = item.max_size.as_ref().map_or(Ok(DEFAULT_MAX_FILE_SIZE), |text| max_size(text))?;
    if max_size > LARGEST_FILE {
        return Err(DefinitionFault::at("max_size", "an envelope can't hold a file that large", "ask for 2 GB at most"));
    }
    let accept = accept(item.accept.as_deref())?;
    if item.strip_metadata.is_some() && !accept.takes_strippable() {
        return Err(DefinitionFault::at(
            "strip_metadata",
            "hidden details can be removed from none of the files that this field takes",
            "leave the line out, or take jpeg, png, gif or webp",
        ));
    }
    Ok(Kind::Files { count, max_size, accept, strip: item.strip_metadata })
}

/// The kinds that `accept:` lists, or all.
fn accept(written: Option<&[String]>) -> Result<Accept, DefinitionFault> {
    match written {
        None => Ok(Accept::default()),
        Some([]) => {
            let help = "list the kinds that you take, such as [image, pdf], or leave the line out to take all";
            Err(DefinitionFault::at("accept", "a field that accepts no kind of file takes none", help))
        }
        Some(names) => Accept::of(names).map_err(|place| {
            let problem = format!("“{}” is no kind of file that is known here", names[place]);
            let help = format!("the kinds are: {}", Accept::every_name().collect::<Vec<_>>().join(", "));
            DefinitionFault { path: vec![Step::Key("accept"), Step::Index(place)], problem, help }
        }),
    }
}

fn constant(item: &SourceItem) -> Result<Kind, DefinitionFault> {
    let value = item.value.clone().ok_or_else(|| DefinitionFault::at("value", "a constant has a value", "add `value:`"))?;
    if value.is_empty() || value.contains(shape::is_forbidden_control) {
        return Err(DefinitionFault::at("value", "a constant says something, without control characters", "write plain text"));
    }
    Ok(Kind::Constant(value))
}

/// What `max_size:` says, in bytes.
pub(super) fn max_size(text: &str) -> Result<u64, DefinitionFault> {
    let fault = |problem: String, help: &str| DefinitionFault::at("max_size", problem, help);
    match size(text) {
        None => Err(fault(format!("“{text}” is not a size"), "write a number and a unit, such as 25 MB or 500 KiB")),
        // Whoever leaves out the unit means megabytes: a form that takes nothing is not what anybody wants.
        Some(bytes @ 1..1024) if text.bytes().all(|digit| digit.is_ascii_digit()) => {
            Err(fault(format!("“{text}” has no unit, so this would be {bytes} bytes"), "write 25 MB for megabytes, or 25 B for bytes"))
        }
        Some(0) => Err(fault("no file is that small".into(), "write a size such as 25 MB, or leave the line out")),
        Some(bytes) => Ok(bytes),
    }
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
    use super::{max_size, size};

    #[test]
    fn a_forgotten_unit_is_a_fault() {
        assert_eq!(max_size("25").unwrap_err().problem, "“25” has no unit, so this would be 25 bytes");
        assert_eq!((max_size("25 B"), max_size("1048576")), (Ok(25), Ok(1_048_576)));
    }

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
