//! Text and HTML.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{argument, count, needed, text_of};
use crate::content::slug::{SlugMode, slugify};
use crate::markdown::{self, Surroundings};
use crate::templates::functions::Lookups;

pub(super) fn register(tera: &mut Tera, lookups: &Arc<Lookups>) {
    let lookups = Arc::clone(lookups);
    tera.register_filter("markdownify", move |value: Value, _: Kwargs, _: &State| -> Value {
        let around = Surroundings { links: Some(&lookups.links), folder: "" };
        Value::safe_string(&markdown::to_html(&text_of(&value), around))
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
    tera.register_filter("number_of_words", |value: Value, _: Kwargs, _: &State| text_of(&value).split_whitespace().count() as u64);
    tera.register_filter("truncatewords", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let most = count(&kwargs, &["length"], 15)?;
        let end = argument(&kwargs, &["end"])?.map_or_else(|| "…".to_owned(), |end| text_of(&end));
        let text = text_of(&value);
        let words: Vec<&str> = text.split_whitespace().collect();
        Ok(if words.len() <= most { words.join(" ") } else { format!("{}{end}", words[..most].join(" ")) })
    });
    tera.register_filter("truncate", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let most = count(&kwargs, &["length"], 50)?;
        let end = argument(&kwargs, &["end"])?.map_or_else(|| "…".to_owned(), |end| text_of(&end));
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
    on_text(tera, "normalize_whitespace", |text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    on_text(tera, "strip_newlines", |text| text.replace("\r\n", "").replace('\n', ""));
    on_text(tera, "strip", |text| text.trim().to_owned());
    on_text(tera, "lstrip", |text| text.trim_start().to_owned());
    on_text(tera, "rstrip", |text| text.trim_end().to_owned());
    on_text(tera, "upcase", |text| text.to_uppercase());
    on_text(tera, "downcase", |text| text.to_lowercase());
    tera.register_filter("newline_to_br", |value: Value, _: Kwargs, state: &State| -> TeraResult<Value> {
        Ok(Value::safe_string(&state.escape_if_needed(&value)?.replace("\r\n", "\n").replace('\n', "<br />\n")))
    });
    tera.register_filter("append", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        Ok(text_of(&value) + &text_of(&needed(&kwargs, "append", &["text"])?))
    });
    tera.register_filter("prepend", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        Ok(text_of(&needed(&kwargs, "prepend", &["text"])?) + &text_of(&value))
    });
    tera.register_filter("remove", |value: Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        Ok(text_of(&value).replace(&text_of(&needed(&kwargs, "remove", &["text"])?), ""))
    });
}

fn on_text(tera: &mut Tera, name: &'static str, change: fn(&str) -> String) {
    tera.register_filter(name, move |value: Value, _: Kwargs, _: &State| change(&text_of(&value)));
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
