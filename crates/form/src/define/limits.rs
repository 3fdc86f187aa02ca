//! The least and the most of an answer: characters, choices, files, numbers, days.

use std::ops::RangeInclusive;

use super::{DefinitionFault, Faults, both};
use crate::decimal::Decimal;
use crate::kind::{Kind, Length, Limits};
use crate::shape;
use crate::source::SourceItem;

/// How many characters.
pub(super) fn length(item: &SourceItem, most: usize) -> Result<Length, Faults> {
    counted(item, most, "a number of characters")
}

/// A count between `min:` and `max:`; a most of none would leave no answer.
pub(super) fn counted(item: &SourceItem, most: usize, what: &str) -> Result<RangeInclusive<usize>, Faults> {
    let (min, max) = both(count("min", item.min.as_deref(), 0, what), count("max", item.max.as_deref(), most, what))?;
    if max == 0 {
        return Err(vec![DefinitionFault::at("max", "with a `max:` of 0 no answer would do", "write 1 or more, or leave the field out")]);
    }
    if min > max { Err(vec![exchanged()]) } else { Ok(min..=max) }
}

fn count(key: &'static str, written: Option<&str>, otherwise: usize, what: &str) -> Result<usize, Faults> {
    let Some(text) = written else { return Ok(otherwise) };
    let fault = || DefinitionFault::at(key, format!("“{text}” is not {what}"), format!("write {what}, without quotes or units"));
    text.parse().map_err(|_| vec![fault()])
}

/// Read as a visitor's number is, so that no `nan` and no `1e3` gets in, and no digit is lost.
pub(super) fn numbers(item: &SourceItem) -> Result<Kind, Faults> {
    let (least, most) = both(number("min", item.min.as_deref()), number("max", item.max.as_deref()))?;
    ordered(least, most).map(Kind::Number)
}

fn number(key: &'static str, written: Option<&str>) -> Result<Option<Decimal>, Faults> {
    let Some(text) = written else { return Ok(None) };
    let fault = || DefinitionFault::at(key, format!("“{text}” is not a number"), "write it in digits, such as 12 or -0.5");
    Decimal::read(text).map(Some).ok_or_else(|| vec![fault()])
}

pub(super) fn days(item: &SourceItem) -> Result<Kind, Faults> {
    let (first, last) = both(day("min", item.min.as_deref()), day("max", item.max.as_deref()))?;
    ordered(first, last).map(Kind::Date)
}

fn day(key: &'static str, written: Option<&str>) -> Result<Option<String>, Faults> {
    match written {
        Some(day) if !shape::is_day(day) => {
            Err(vec![DefinitionFault::at(key, format!("“{day}” is not a day of the calendar"), "write it as YYYY-MM-DD")])
        }
        day => Ok(day.map(str::to_owned)),
    }
}

fn ordered<T: PartialOrd>(least: Option<T>, most: Option<T>) -> Result<Limits<T>, Faults> {
    match (&least, &most) {
        (Some(min), Some(max)) if min > max => Err(vec![exchanged()]),
        _ => Ok(Limits { least, most }),
    }
}

fn exchanged() -> DefinitionFault {
    DefinitionFault::at("min", "`min:` is above `max:`: no answer would do", "exchange the two, or leave one out")
}
