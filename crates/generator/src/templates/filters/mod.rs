//! Filters under Jekyll's names, with Tera's keyword arguments.
//!
//! Where both Jekyll and Tera have a name, Jekyll's meaning wins, and the argument of either is understood:
//! `sort(key="weight")` and `sort(attribute="weight")` are the same.

mod arguments;
mod arrays;
mod dates;
mod expressions;
mod letters;
mod lists;
mod numbers;
mod smart;
mod styles;
mod text;
mod urls;

use std::sync::Arc;

use tera::{Kwargs, Tera, TeraResult, Value};

pub(super) use arguments::arguments;

use super::functions::Lookups;
use crate::config::Config;
use crate::styles::Styles;

/// Every filter there is, Tera's own included: what a misspelt name may have meant.
pub(super) const NAMES: &[&str] = &[
    "abs",
    "absolute_url",
    "append",
    "array_to_sentence_string",
    "at_least",
    "at_most",
    "by_letter",
    "capitalize",
    "ceil",
    "cgi_escape",
    "compact",
    "concat",
    "date",
    "date_to_long_string",
    "date_to_rfc822",
    "date_to_string",
    "date_to_xmlschema",
    "default",
    "divided_by",
    "downcase",
    "escape",
    "escape_html",
    "escape_once",
    "escape_xml",
    "find",
    "find_exp",
    "first",
    "float",
    "floor",
    "get",
    "group_by",
    "highlight",
    "group_by_exp",
    "indent",
    "inspect",
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
    "minus",
    "modulo",
    "newline_to_br",
    "newlines_to_br",
    "normalize_whitespace",
    "nth",
    "number_of_words",
    "pairs",
    "pluralize",
    "plus",
    "pop",
    "prepend",
    "push",
    "reading_time",
    "relative_url",
    "remove",
    "remove_first",
    "remove_last",
    "replace",
    "replace_first",
    "replace_last",
    "reverse",
    "round",
    "rstrip",
    "safe",
    "sample",
    "sassify",
    "scssify",
    "shift",
    "size",
    "slice",
    "slugify",
    "smartify",
    "sort",
    "sort_natural",
    "split",
    "str",
    "strip",
    "strip_html",
    "strip_index",
    "strip_newlines",
    "times",
    "title",
    "to_integer",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "truncatewords",
    "uniq",
    "unique",
    "unshift",
    "upcase",
    "upper",
    "uri_escape",
    "url_decode",
    "url_encode",
    "values",
    "where",
    "where_exp",
    "wordcount",
    "xml_escape",
];

/// Registers all of them.
pub(super) fn register(tera: &mut Tera, config: &Config, lookups: &Arc<Lookups>, styles: &Arc<Styles>) {
    arrays::register(tera);
    letters::register(tera);
    dates::register(tera, config);
    lists::register(tera);
    numbers::register(tera);
    styles::register(tera, styles);
    text::register(tera, lookups);
    urls::register(tera, config);
    // Expressions may use all the others.
    expressions::register(tera);
}

pub(super) use super::faults::lower_first;

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
    argument(kwargs, names)?.ok_or_else(|| tera::Error::message(format!("`{filter}` needs `{0}=`; in Tera: `{filter}({0}=…)`", names[0])))
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
        register(&mut tera, &config, &Arc::new(Lookups::default()), &Arc::new(Styles::new(&config)));
        for name in NAMES {
            let template = format!("{{{{ x | {name} }}}}");
            let error = tera.add_raw_template("t", &template).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(!error.contains("Unknown filter"), "{name}");
        }
    }

    fn rendered(template: &str) -> String {
        let mut tera = Tera::new();
        let config = crate::config::for_tests();
        register(&mut tera, &config, &Arc::new(Lookups::default()), &Arc::new(Styles::new(&config)));
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
        assert_eq!(rendered(r#"{{ ["a", "a"] | concat(with=["b"]) | uniq | join }}"#), "a b");
        assert_eq!(rendered(r#"{{ posts | map(key="tags") | uniq | join }}"#), "x y");
        assert_eq!(rendered(r#"{{ posts | uniq | size }}{{ posts | compact(key="year") | size }}"#), "32");
        assert_eq!(rendered(r#"{{ posts | sort_natural(key="title") | map(key="title") | join }}"#), "a B C");
        assert_eq!(rendered(r#"{% set it = posts | find(key="year", value=2014) %}{{ it.title }}"#), "a");
    }

    #[test]
    fn lists_grow_and_shrink() {
        assert_eq!(rendered(r#"{{ [1, 2] | push(item=3) | unshift(item=0) | join }}"#), "0 1 2 3");
        assert_eq!(rendered(r#"{{ [1, 2, 3] | pop | join }};{{ [1, 2, 3] | pop(n=2) | join }};{{ [1] | pop(n=9) | join }}"#), "1 2;1;");
        assert_eq!(rendered(r#"{{ [1, 2, 3] | shift | join }};{{ [1, 2, 3] | shift(n=2) | join }}"#), "2 3;3");
        assert_eq!(rendered(r#"{{ "Liquid" | slice(start=2) }} {{ "Liquid" | slice(start=-3, length=2) }}"#), "q ui");
        assert_eq!(rendered(r#"{{ [1, 2, 3] | slice(start=1, length=9) | join }}"#), "2 3");
        let sample = r#"{{ [1, 2, 3, 4, 5, 6, 7] | sample }} {{ [1, 2, 3] | sample(n=3) | sort | join }} {{ [] | sample(n=2) | size }}"#;
        assert_eq!(rendered(sample), rendered(sample));
        assert!(rendered(sample).ends_with(" 1 2 3 0"));
    }

    #[test]
    fn expressions_choose_and_group() {
        let titles = |filter: &str| rendered(&format!(r#"{{{{ posts | {filter} | map(key="title") | join }}}}"#));
        assert_eq!(titles(r#"where_exp(item="post", exp="post.year and post.year > 2014")"#), "B");
        assert_eq!(titles(r#"where_exp(item="it", exp="'y' in it.tags and it.title | downcase != 'b'")"#), "a");
        assert_eq!(rendered(r#"{% set least = 2015 %}{{ posts | where_exp(item="p", exp="p.year == least") | size }}"#), "1");
        assert_eq!(rendered(r#"{% set it = posts | find_exp(item="p", exp="p.title == 'C'") %}{{ it.tags }}"#), "x");
        let groups =
            r#"{% for g in posts | group_by_exp(item="p", exp="p.title | downcase < 'c'") %}{{ g.name }}:{{ g.size }} {% endfor %}"#;
        assert_eq!(rendered(groups), "true:2 false:1 ");
        let years = r#"{% for g in posts | group_by_exp(item="p", exp="p.year") %}{{ g.name }}:{{ g.size }} {% endfor %}"#;
        assert_eq!(rendered(years), "2015:1 2014:1 :1 ");
        let wrong = rendered(r#"{{ posts | where_exp(item="p", exp="p.tags contains 'x'") | size }}"#);
        assert!(
            wrong.contains("`where_exp` can't work out `p.tags contains 'x'`") && wrong.contains("in Tera: `'x' in p.tags`"),
            "{wrong}"
        );
    }

    #[test]
    fn arithmetic_is_liquids() {
        assert_eq!(rendered("{{ 7 | divided_by(by=2) }} {{ -7 | divided_by(by=2) }} {{ 7 | divided_by(by=2.0) }}"), "3 -4 3.5");
        assert_eq!(rendered("{{ 7 | modulo(by=3) | plus(by=1) | times(by=4) | minus(by=1) }}"), "7");
        assert_eq!(rendered("{{ 3 | at_least(by=5) }} {{ 3 | at_most(by=2) }} {{ 1.2 | ceil }} {{ 1.8 | floor }}"), "5 2 2 1");
        assert!(rendered("{{ 1 | divided_by(by=0) }}").contains("`divided_by` has no answer for 1 and 0"));
    }

    #[test]
    fn text() {
        assert_eq!(rendered(r#"{{ "<b>Bold</b> & x" | strip_html }}"#), "Bold &amp; x");
        assert_eq!(rendered(r#"{{ "<b>" | xml_escape }}"#), "&lt;b&gt;");
        assert_eq!(rendered(r#"{{ "*a*" | markdownify }}"#), "<p><em>a</em></p>\n");
        assert_eq!(rendered(r#"{{ "one two three" | truncatewords(length=2) }}"#), "one two...");
        assert_eq!(rendered(r#"{{ "one two" | number_of_words }}"#), "2");
        assert_eq!(rendered(r#"{{ "<p>one two <b>three</b></p>" | reading_time(words_per_minute=2) }}"#), "2");
        assert_eq!(rendered(r#"{{ "Hello World!" | slugify }}"#), "hello-world");
        assert_eq!(rendered(r#"{{ {"a": [1, "</script>"]} | jsonify }}"#), r#"{"a":[1,"\u003c/script\u003e"]}"#);
        assert_eq!(rendered(r#"{{ "a" | append(text="<") }}"#), "a&lt;");
        assert_eq!(rendered(r#"{{ "<b>" | safe | append(text="<") | replace(from="b", to="i") }}"#), "<i>&lt;");
        assert_eq!(rendered(r#"{{ "a b a" | remove_first(text="a") }};{{ "a a" | replace_first(from="a", to="b") }}"#), " b a;b a");
        assert_eq!(rendered(r#"{{ "a,b,," | split(pat=",") | size }} {{ " a  b " | split(pat=" ") | size }}"#), "2 2");
        assert_eq!(rendered(r#"{{ "你好 hello" | number_of_words }} {{ "你好 hello" | number_of_words(mode="auto") }}"#), "2 3");
        assert_eq!(rendered(r#"{{ "It's -- \"so\"..." | safe | smartify }}"#), "It’s – “so”…");
        assert_eq!(rendered(r#"{{ "a%20b+c" | url_decode }}"#), "a b c");
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
