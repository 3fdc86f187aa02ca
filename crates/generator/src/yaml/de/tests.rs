use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::parse;
use super::{Read, from_node};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    title: String,
    #[serde(default)]
    published: Option<bool>,
    #[serde(default)]
    weight: Option<i32>,
    #[serde(default)]
    tags: Vec<String>,
}

fn page(text: &str) -> Result<Read<Page>, String> {
    let node = parse("page.md", text).map_err(|fault| fault.to_string())?;
    from_node(&node).map_err(|fault| fault.to_string())
}

#[test]
fn text_is_what_was_typed() {
    let page = page("title: 012\ntags: [1.0, no, 0044, ~x]\nweight: 7\n").unwrap().value;
    assert_eq!(page.title, "012");
    assert_eq!(page.tags, ["1.0", "no", "0044", "~x"]);
    assert_eq!(page.weight, Some(7));
}

#[test]
fn yes_where_true_is_asked_for_is_a_warning() {
    let read = page("title: x\npublished: yes\n").unwrap();
    assert_eq!(read.value.published, Some(true));
    insta::assert_snapshot!(read.warnings[0].to_string(), @"
    warning: `yes` is read as `true` here
      --> page.md:2:12
       |
     2 | published: yes
       |            ^^^
       = help: write `true`: YAML 1.2 knows only `true` and `false`
    ");
}

#[test]
fn an_unknown_key_is_shown_with_its_neighbour() {
    insta::assert_snapshot!(page("title: x\ntagz: []\n").unwrap_err(), @"
    error: there is no key `tagz` here, did you mean `tags`? (known: title, published, weight, tags)
      --> page.md:2:1
       |
     2 | tagz: []
       | ^^^^
    ");
}

#[test]
fn a_wrong_type_is_shown_at_its_place() {
    insta::assert_snapshot!(page("title: x\nweight: heavy\n").unwrap_err(), @"
    error: expected a whole number, but this is the text `heavy`
      --> page.md:2:9
       |
     2 | weight: heavy
       |         ^^^^^
    ");
    insta::assert_snapshot!(page("title: [a]\n").unwrap_err(), @"
    error: expected a text, but this is a list
      --> page.md:1:8
       |
     1 | title: [a]
       |        ^
    ");
    insta::assert_snapshot!(page("tags: [a]\n").unwrap_err(), @"
    error: the key `title:` is missing here
      --> page.md:1:1
       |
     1 | tags: [a]
       | ^
    ");
}

#[test]
fn a_list_or_a_text_is_no_mapping() {
    insta::assert_snapshot!(page("- a\n").unwrap_err(), @"
    error: expected a mapping, but this is a list
      --> page.md:1:1
       |
     1 | - a
       | ^
       = help: write `key: value` lines
    ");
    insta::assert_snapshot!(page("a\n").unwrap_err(), @"
    error: expected a mapping, but this is the text `a`
      --> page.md:1:1
       |
     1 | a
       | ^
       = help: write `key: value` lines
    ");
}

#[test]
fn a_switch_in_quotes_is_a_text() {
    insta::assert_snapshot!(page("title: x\npublished: \"true\"\n").unwrap_err(), @r#"
    error: expected `true` or `false`, but this is the text `true`
      --> page.md:2:12
       |
     2 | published: "true"
       |            ^^^^^^
       = help: write `true` without quotes: in quotes it is a text
    "#);
}

#[test]
fn anything_goes_where_anything_is_asked_for() {
    let node = parse("x", "a: 012\nb: 12\nc: {d: [true, null, 1.5]}\n").unwrap();
    let json: serde_json::Value = from_node(&node).unwrap().value;
    assert_eq!(json.to_string(), r#"{"a":"012","b":12,"c":{"d":[true,null,1.5]}}"#);
}

#[test]
fn a_text_or_a_map_of_texts() {
    let node = parse("x", "a: 012\nb: {en: no, ar: 1}\n").unwrap();
    let texts: BTreeMap<String, dropsafe_form::Text> = from_node(&node).unwrap().value;
    assert_eq!(texts["a"], dropsafe_form::Text::Same("012".into()));
    assert_eq!(texts["b"].get(&dropsafe_form::Language::english()), "no");
}
