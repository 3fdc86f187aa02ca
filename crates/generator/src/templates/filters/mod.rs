//! Filters under Jekyll's names, with Tera's keyword arguments.
//!
//! Where both Jekyll and Tera have a name, Jekyll's meaning wins, and the argument of either is understood:
//! `sort(key="weight")` and `sort(attribute="weight")` are the same.

mod dates;
mod lists;
mod text;
mod urls;

use std::sync::Arc;

use tera::{Kwargs, Tera, TeraResult, Value};

use super::functions::Lookups;
use crate::config::Config;

/// Every filter there is, Tera's own included: what a misspelt name may have meant.
pub(super) const NAMES: &[&str] = &[
    "absolute_url",
    "abs",
    "append",
    "array_to_sentence_string",
    "capitalize",
    "cgi_escape",
    "compact",
    "concat",
    "date",
    "date_to_long_string",
    "date_to_rfc822",
    "date_to_string",
    "date_to_xmlschema",
    "default",
    "downcase",
    "escape",
    "escape_html",
    "escape_once",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "jsonify",
    "keys",
    "last",
    "length",
    "lower",
    "lstrip",
    "map",
    "markdownify",
    "newline_to_br",
    "newlines_to_br",
    "normalize_whitespace",
    "nth",
    "number_of_words",
    "pairs",
    "pluralize",
    "prepend",
    "relative_url",
    "remove",
    "replace",
    "reverse",
    "round",
    "rstrip",
    "safe",
    "size",
    "slugify",
    "sort",
    "split",
    "str",
    "strip",
    "strip_html",
    "strip_index",
    "strip_newlines",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "truncatewords",
    "uniq",
    "unique",
    "upcase",
    "upper",
    "uri_escape",
    "values",
    "where",
    "wordcount",
    "xml_escape",
];

/// Registers all of them.
pub(super) fn register(tera: &mut Tera, config: &Config, lookups: &Arc<Lookups>) {
    dates::register(tera);
    lists::register(tera);
    text::register(tera, lookups);
    urls::register(tera, config);
}

/// The text that a filter is given: numbers are as they print, nothing is empty.
fn text_of(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_none() || value.is_undefined() => String::new(),
        None => value.to_string(),
    }
}

/// An argument under the first of its names that is given.
fn argument(kwargs: &Kwargs, names: &[&str]) -> TeraResult<Option<Value>> {
    for name in names {
        if let Some(value) = kwargs.get::<Value>(name)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// An argument that must be there.
fn needed(kwargs: &Kwargs, filter: &str, names: &[&str]) -> TeraResult<Value> {
    argument(kwargs, names)?.ok_or_else(|| tera::Error::message(format!("`{filter}` needs `{}=`", names[0])))
}

/// A whole number, or what stands for it where it isn't given.
fn count(kwargs: &Kwargs, names: &[&str], usual: usize) -> TeraResult<usize> {
    Ok(argument(kwargs, names)?.and_then(|value| value.as_u64()).and_then(|number| usize::try_from(number).ok()).unwrap_or(usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_filter() {
        let mut tera = Tera::new();
        let config = crate::config::for_tests();
        register(&mut tera, &config, &Arc::new(Lookups::default()));
        for name in NAMES {
            let template = format!("{{{{ x | {name} }}}}");
            let error = tera.add_raw_template("t", &template).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(!error.contains("Unknown filter"), "{name}");
        }
    }

    fn rendered(template: &str) -> String {
        let mut tera = Tera::new();
        let config = crate::config::for_tests();
        register(&mut tera, &config, &Arc::new(Lookups::default()));
        let mut context = tera::Context::new();
        let posts = serde_json::json!([
            {"title": "B", "year": 2015, "tags": ["x", "y"]},
            {"title": "a", "year": 2014, "tags": ["y"]},
            {"title": "C", "tags": "x"},
        ]);
        context.insert("posts", &posts);
        tera.render_str(template, &context, true).unwrap_or_else(|error| format!("{error}"))
    }

    #[test]
    fn lists() {
        assert_eq!(rendered(r#"{{ posts | sort(key="year") | map(key="title") | join(sep=",") }}"#), "C,a,B");
        assert_eq!(rendered(r#"{{ posts | sort(key="year", nils="last") | map(key="title") | join(sep=",") }}"#), "a,B,C");
        assert_eq!(rendered(r#"{{ posts | where(key="tags", value="x") | map(key="title") | join(sep=",") }}"#), "B,C");
        assert_eq!(rendered(r#"{% for g in posts | group_by(key="year") %}{{ g.name }}:{{ g.size }} {% endfor %}"#), "2015:1 2014:1 :1 ");
        assert_eq!(rendered(r#"{{ ["a", "b", "c"] | array_to_sentence_string }}"#), "a, b, and c");
        assert_eq!(rendered(r#"{{ ["a", "a"] | concat(with=["b"]) | uniq | join(sep=" ") }}"#), "a b");
    }

    #[test]
    fn text() {
        assert_eq!(rendered(r#"{{ "<b>Bold</b> & x" | strip_html }}"#), "Bold &amp; x");
        assert_eq!(rendered(r#"{{ "<b>" | xml_escape }}"#), "&lt;b&gt;");
        assert_eq!(rendered(r#"{{ "*a*" | markdownify }}"#), "<p><em>a</em></p>\n");
        assert_eq!(rendered(r#"{{ "one two three" | truncatewords(length=2) }}"#), "one two…");
        assert_eq!(rendered(r#"{{ "one two" | number_of_words }}"#), "2");
        assert_eq!(rendered(r#"{{ "Hello World!" | slugify }}"#), "hello-world");
        assert_eq!(rendered(r#"{{ {"a": [1, "</script>"]} | jsonify }}"#), r#"{"a":[1,"\u003c/script\u003e"]}"#);
        assert_eq!(rendered(r#"{{ "a" | append(text="<") }}"#), "a&lt;");
    }

    #[test]
    fn default_stands_for_all_that_is_nothing() {
        let all = r#"{{ x | default(value="d") }}{{ false | default(value="d") }}{{ "" | default(value="d") }}{{ posts[2].year | default(value="d") }}"#;
        assert_eq!(rendered(all), "dddd");
        assert_eq!(rendered(r#"{{ false | default(value="d", allow_false=true) }}{{ 0 | default(value="d") }}"#), "false0");
    }

    #[test]
    fn the_manual_tells_every_filter() {
        let manual = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/site.md");
        let manual = std::fs::read_to_string(manual).unwrap();
        let untold: Vec<_> = NAMES.iter().filter(|name| !manual.contains(&format!("`{name}"))).collect();
        assert!(untold.is_empty(), "write into docs/site.md what these do: {untold:?}");
    }

    #[test]
    fn dates() {
        assert_eq!(rendered(r#"{{ "2015-03-09" | date(format="%-d %B %Y") }}"#), "9 March 2015");
        assert_eq!(rendered(r#"{{ "2015-03-09" | date_to_string }}"#), "09 Mar 2015");
        assert_eq!(rendered(r#"{{ "2015-03-09" | date_to_long_string(type="ordinal") }}"#), "9th March 2015");
        assert!(rendered(r#"{{ "soon" | date_to_string }}"#).contains("`soon` is not a date"));
    }

    #[test]
    fn urls() {
        assert_eq!(rendered(r#"{{ "/a b/" | relative_url }}"#), "/base/a%20b/");
        assert_eq!(rendered(r#"{{ "a" | absolute_url }}"#), "https://www.example.org/base/a");
        assert_eq!(rendered(r#"{{ "https://x.example/y" | relative_url }}"#), "https://x.example/y");
        assert_eq!(rendered(r#"{{ "a b&c" | cgi_escape }}"#), "a+b%26c");
    }
}
