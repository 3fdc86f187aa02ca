//! Text and HTML.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{argument, count, needed, smart, text_of};
use crate::content::slug::{SlugMode, slugify};
use crate::highlight;
use crate::markdown::{self, Surroundings};
use crate::templates::functions::Lookups;

pub(super) fn register(tera: &mut Tera, lookups: &Arc<Lookups>) {
    let here = Arc::clone(lookups);
    tera.register_filter("markdownify", move |value: Value, _: Kwargs, state: &State| -> TeraResult<Value> {
        let page: Option<Value> = state.get("page")?;
        let lang = page.as_ref().and_then(|page| page.get_from_path("lang")).and_then(Value::as_str).unwrap_or_default();
        let around = Surroundings { links: Some(&here.links), lang, plain_code: here.plain_code, ..Surroundings::default() };
        Ok(Value::safe_string(&markdown::to_html(&text_of(&value), around)))
    });
    let plain = lookups.plain_code;
    tera.register_filter("highlight", move |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let language = text_of(&needed(&kwargs, "highlight", &["lang"])?);
        // Of a filter over several lines, the ends of its tags' lines are no part of the code.
        let code = text_of(&value);
        let code = code.trim_start_matches(['\r', '\n']);
        Ok(Value::safe_string(&highlight::for_templates(&language, code, plain)))
    });
    tera.register_filter("xml_escape", |value: Value, _: Kwargs, _: &State| escaped(&text_of(&value)));
    tera.register_filter("escape", |value: Value, _: Kwargs, _: &State| escaped(&text_of(&value)));
    tera.register_filter("escape_once", |value: Value, _: Kwargs, _: &State| escaped(&unescaped(&text_of(&value))));
    tera.register_filter("slugify", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let mode = argument(&kwargs, &["mode"])?.map_or_else(|| "default".to_owned(), |mode| text_of(&mode));
        let known = SlugMode::named(&mode);
        let mode = known
            .ok_or_else(|| tera::Error::message(format!("`slugify` has no mode `{mode}`: it is default, pretty, ascii, raw or none")))?;
        Ok(slugify(&text_of(&value), mode))
    });
    tera.register_filter("jsonify", |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        let json = serde_json::to_string(&value).map_err(|error| tera::Error::message(format!("`jsonify`: {error}")))?;
        // Fit for a script or an attribute: nothing in it can end either.
        let json = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
        Ok(Value::safe_string(&json))
    });
    tera.register_filter("strip_html", |value: Value, _: Kwargs, _: &State| unescaped(&crate::links::text_of_html(&text_of(&value))));
    tera.register_filter("number_of_words", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<u64> {
        let mode = argument(&kwargs, &["mode"])?.map(|mode| text_of(&mode));
        Ok(number_of_words(&text_of(&value), mode.as_deref()) as u64)
    });
    tera.register_filter("reading_time", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<u64> {
        let pace = count(&kwargs, &["words_per_minute"], 200)?.max(1);
        let words = number_of_words(&crate::links::text_of_html(&text_of(&value)), Some("auto"));
        Ok(words.div_ceil(pace).max(1) as u64)
    });
    tera.register_filter("truncatewords", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let most = count(&kwargs, &["length"], 15)?.max(1);
        let text = text_of(&value);
        let words: Vec<&str> = text.split_whitespace().collect();
        Ok(if words.len() <= most { text } else { words[..most].join(" ") + &ellipsis(&kwargs)? })
    });
    tera.register_filter("truncate", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let most = count(&kwargs, &["length"], 50)?;
        let end = ellipsis(&kwargs)?;
        let text = text_of(&value);
        if text.chars().count() <= most {
            return Ok(text);
        }
        let kept = most.saturating_sub(end.chars().count());
        Ok(text.chars().take(kept).collect::<String>() + &end)
    });
    tera.register_filter("default", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let allow_false = argument(&kwargs, &["allow_false"])?.is_some_and(|it| it.is_truthy());
        let is_false = value.as_bool() == Some(false) && !allow_false;
        let is_empty = value.is_undefined() || value.is_none() || value.len() == Some(0);
        if is_false || is_empty { needed(&kwargs, "default", &["value"]) } else { Ok(value) }
    });
    tera.register_filter("newline_to_br", |value: Value, _: Kwargs, state: &State| -> TeraResult<Value> {
        Ok(Value::safe_string(&state.escape_if_needed(&value)?.replace("\r\n", "\n").replace('\n', "<br />\n")))
    });
    tera.register_filter("append", |value: Value, kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        together(&value, &needed(&kwargs, "append", &["text"])?, state)
    });
    tera.register_filter("prepend", |value: Value, kwargs: Kwargs, state: &State| -> TeraResult<Value> {
        together(&needed(&kwargs, "prepend", &["text"])?, &value, state)
    });
    for (name, change) in CHANGES {
        tera.register_filter(name, move |value: Value, _: Kwargs, _: &State| same_kind(&value, change(&text_of(&value))));
    }
    for (name, change) in CASES {
        tera.register_filter(name, move |value: Value, _: Kwargs, _: &State| change(&text_of(&value)));
    }
    for (name, times) in [("remove", Times::All), ("remove_first", Times::First), ("remove_last", Times::Last)] {
        tera.register_filter(name, move |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
            replaced(&value, &needed(&kwargs, name, &["text"])?, &Value::from(""), times)
        });
    }
    for (name, times) in [("replace", Times::All), ("replace_first", Times::First), ("replace_last", Times::Last)] {
        tera.register_filter(name, move |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
            replaced(&value, &needed(&kwargs, name, &["from"])?, &needed(&kwargs, name, &["to"])?, times)
        });
    }
    tera.register_filter("split", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let parts = split(&text_of(&value), &text_of(&needed(&kwargs, "split", &["pat", "sep"])?));
        Ok(Value::from(parts.into_iter().map(Value::from).collect::<Vec<_>>()))
    });
    tera.register_filter("inspect", |value: Value, _: Kwargs, _: &State| escaped(&value.to_string()));
}

/// A filter without arguments that changes a text.
type Change = (&'static str, fn(&str) -> String);

/// These leave HTML whole.
const CHANGES: [Change; 6] = [
    ("normalize_whitespace", |text| text.split_whitespace().collect::<Vec<_>>().join(" ")),
    ("strip_newlines", |text| text.replace("\r\n", "").replace('\n', "")),
    ("strip", |text| text.trim().to_owned()),
    ("lstrip", |text| text.trim_start().to_owned()),
    ("rstrip", |text| text.trim_end().to_owned()),
    ("smartify", smart::punctuation),
];

/// These would harm it.
const CASES: [Change; 2] = [("upcase", |text| text.to_uppercase()), ("downcase", |text| text.to_lowercase())];

/// Changed HTML stays HTML, and changed text stays text, which is escaped where it is printed.
fn same_kind(value: &Value, changed: String) -> Value {
    if value.is_safe() { Value::safe_string(&changed) } else { Value::from(changed) }
}

/// Two texts in one; where one is HTML the other is escaped.
fn together(first: &Value, second: &Value, state: &State) -> TeraResult<Value> {
    let part = |value: &Value| match value.is_safe() {
        true => Ok(text_of(value)),
        false => state.escape(&text_of(value)),
    };
    Ok(match first.is_safe() || second.is_safe() {
        true => Value::safe_string(&(part(first)? + &part(second)?)),
        false => Value::from(text_of(first) + &text_of(second)),
    })
}

/// Which of the places where something is found.
#[derive(Clone, Copy)]
enum Times {
    All,
    First,
    Last,
}

fn replaced(value: &Value, from: &Value, to: &Value, times: Times) -> TeraResult<Value> {
    let (text, from, to) = (text_of(value), text_of(from), text_of(to));
    let changed = match (times, text.rsplit_once(&from)) {
        (Times::All, _) => text.replace(&from, &to),
        (Times::First, _) => text.replacen(&from, &to, 1),
        (Times::Last, Some((before, after))) => format!("{before}{to}{after}"),
        (Times::Last, None) => text,
    };
    Ok(same_kind(value, changed))
}

/// As Ruby splits: a space stands for any white space, nothing for between any two characters, and empty parts at the end are left out.
fn split(text: &str, pattern: &str) -> Vec<String> {
    let mut parts: Vec<String> = match pattern {
        " " => text.split_whitespace().map(str::to_owned).collect(),
        "" => text.chars().map(String::from).collect(),
        pattern => text.split(pattern).map(str::to_owned).collect(),
    };
    while parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    parts
}

fn ellipsis(kwargs: &Kwargs) -> TeraResult<String> {
    Ok(argument(kwargs, &["end"])?.map_or_else(|| "...".to_owned(), |end| text_of(&end)))
}

/// Words between white space; with `cjk` each sign of Chinese, Japanese and Korean is a word, with `auto` where there are any.
fn number_of_words(text: &str, mode: Option<&str>) -> usize {
    let signs = || text.chars().filter(|c| is_cjk(*c)).count();
    let between = || text.split(|c: char| c.is_whitespace() || is_cjk(c)).filter(|word| !word.is_empty()).count();
    match mode {
        Some("cjk") => signs() + between(),
        Some("auto") if signs() > 0 => signs() + between(),
        _ => text.split_whitespace().count(),
    }
}

/// Han, Hiragana, Katakana, Hangul.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{2fd5}' | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303b}'
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fd}'..='\u{30ff}' | '\u{3131}'..='\u{318e}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97c}' | '\u{ac00}'..='\u{d7fb}'
        | '\u{f900}'..='\u{fad9}' | '\u{ff66}'..='\u{ff6f}' | '\u{ff71}'..='\u{ff9d}' | '\u{20000}'..='\u{323af}')
}

/// Escaped even where it is marked safe, and marked safe then.
fn escaped(text: &str) -> Value {
    Value::safe_string(&dropsafe_form::html::escaped(text))
}

/// The five characters that HTML must escape, and the non-breaking space.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}
