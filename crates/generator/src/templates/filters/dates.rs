//! Dates.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{argument, needed, text_of};
use crate::config::Config;
use crate::dates::{Moment, Zone};

pub(super) fn register(tera: &mut Tera, config: &Config) {
    let zone = config.zone.clone();
    tera.register_filter("date", move |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let format = text_of(&needed(&kwargs, "date", &["format"])?);
        let Some(moment) = moment(&value, &zone)? else { return Ok(String::new()) };
        moment.format(&format).ok_or_else(|| tera::Error::message(format!("`{format}` has a directive that there is not")))
    });
    for (name, shown) in [("date_to_xmlschema", Moment::xml as fn(Moment) -> String), ("date_to_rfc822", Moment::rfc822)] {
        let zone = config.zone.clone();
        tera.register_filter(name, move |value: Value, _: Kwargs, _: &State| -> TeraResult<String> {
            Ok(moment(&value, &zone)?.map(shown).unwrap_or_default())
        });
    }
    for (name, month) in [("date_to_string", "%b"), ("date_to_long_string", "%B")] {
        let zone = config.zone.clone();
        tera.register_filter(name, move |value: Value, kwargs: Kwargs, _: &State| in_words(&value, month, &kwargs, &zone));
    }
}

/// A date as text, or as seconds since 1970; nothing of nothing, as in Liquid.
fn moment(value: &Value, zone: &Zone) -> TeraResult<Option<Moment>> {
    let text = text_of(value);
    if text.is_empty() && !value.is_undefined() {
        return Ok(None);
    }
    let digits = || Some(text.as_str()).filter(|text| text.len() > SHORTEST_SECONDS && text.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = value.as_i64().or_else(|| digits()?.parse().ok()).map(|seconds| Moment::from_seconds(seconds).in_zone(zone));
    match seconds.or_else(|| Moment::parse_in(&text, zone)) {
        Some(moment) => Ok(Some(moment)),
        None if matches!(text.as_str(), "now" | "today") => {
            Err(tera::Error::message("`now` would make every build differ: use `site.time`, which `SOURCE_DATE_EPOCH` sets"))
        }
        None => Err(tera::Error::message(format!("`{text}` is not a date: write it like `2015-03-10`"))),
    }
}

/// Digits alone are seconds where there are more of them: fewer are a year, or a day without its hyphens.
const SHORTEST_SECONDS: usize = 8;

/// `09 Mar 2015`; with `type="ordinal"` `9th Mar 2015`, with `style="US"` too `Mar 9th, 2015`.
fn in_words(value: &Value, month: &str, kwargs: &Kwargs, zone: &Zone) -> TeraResult<String> {
    let Some(moment) = moment(value, zone)? else { return Ok(String::new()) };
    let is = |argument: Option<Value>, wanted: &str| argument.is_some_and(|value| text_of(&value).eq_ignore_ascii_case(wanted));
    let format = if is(argument(kwargs, &["type"])?, "ordinal") {
        let ordinal = ordinal(&moment.format("%-d").unwrap_or_default());
        match is(argument(kwargs, &["style"])?, "us") {
            true => format!("{month} {ordinal}, %Y"),
            false => format!("{ordinal} {month} %Y"),
        }
    } else {
        format!("%d {month} %Y")
    };
    Ok(moment.format(&format).unwrap_or_default())
}

fn ordinal(day: &str) -> String {
    let ending = match day {
        "11" | "12" | "13" => "th",
        day if day.ends_with('1') => "st",
        day if day.ends_with('2') => "nd",
        day if day.ends_with('3') => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}
