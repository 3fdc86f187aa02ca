//! Fields put together by chance, from values that fit and values that don't: the build and the schema say the same of each.
//!
//! Only what depends on two places of a file is left out, since no schema can say it.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use serde_json::{Map, Value, json};

use super::judged::{by_the_build, by_the_schema};

/// How many definitions a run puts together. They are judged by one process.
const DEFINITIONS: usize = 600;

#[test]
fn the_build_and_the_schema_agree() {
    let definitions = definitions();
    let said = by_the_schema(definitions.iter().map(String::as_str));
    let mut made = 0;
    for (definition, said) in definitions.iter().zip(said) {
        let built = by_the_build(definition);
        made += usize::from(built.is_empty());
        assert_eq!(built.is_empty(), said.is_empty(), "the build: {built:?}, the schema: {said:?}\n{definition}");
    }
    // Neither a campaign of nonsense nor one without a fault would show anything.
    let all = definitions.len();
    assert!((all / 10..all * 9 / 10).contains(&made), "{made} of {all} were made");
}

/// JSON is YAML, too.
fn definitions() -> Vec<String> {
    let count = std::env::var("DROPSAFE_ROUNDS").ok().map_or(DEFINITIONS, |rounds| rounds.parse::<usize>().unwrap().max(DEFINITIONS));
    let config = ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..Default::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let definition = field().prop_map(|field| json!({"title": "T", "fields": [field]}).to_string());
    std::iter::repeat_with(|| definition.new_tree(&mut runner).unwrap().current()).take(count).collect()
}

/// A field of some type with what it must have, unless that is forgotten, and up to three keys more.
fn field() -> impl Strategy<Value = Value> {
    select(&TYPES[..]).prop_flat_map(|kind| {
        let more = proptest::collection::vec(select(&KEYS[..]).prop_flat_map(move |key| (Just(key), value(kind, key))), 0..4);
        (Just(kind), more, 0..12_usize).prop_map(|(kind, more, forgotten)| {
            let mut field = Map::from_iter([("name".to_owned(), json!("a")), ("type".to_owned(), json!(kind))]);
            for (key, needed) in [("label", true), ("options", matches!(kind, "one_of" | "several_of")), ("value", kind == "constant")] {
                if needed {
                    field.insert(key.to_owned(), good(kind, key)[0].clone());
                }
            }
            let names = ["name", "type", "label", "options", "value"];
            if let Some(key) = names.get(forgotten) {
                field.remove(*key);
            }
            for (key, value) in more {
                field.insert(key.to_owned(), value);
            }
            if field.contains_key("pattern") {
                field.entry("pattern_help").or_insert(json!("Like this."));
            }
            Value::Object(field)
        })
    })
}

/// A value of a key: one that fits the type more often than not.
fn value(kind: &'static str, key: &'static str) -> impl Strategy<Value = Value> {
    (0..5, any::<proptest::sample::Index>()).prop_map(move |(chance, place)| {
        let values = if chance == 0 { bad(kind, key) } else { good(kind, key) };
        values[place.index(values.len())].clone()
    })
}

const TYPES: [&str; 13] =
    ["text", "long_text", "email", "tel", "url", "number", "date", "yes_no", "one_of", "several_of", "files", "consent", "constant"];

const KEYS: [&str; 17] = [
    "label",
    "help",
    "purpose",
    "retention",
    "required",
    "min",
    "max",
    "pattern",
    "autocomplete",
    "options",
    "other",
    "shown",
    "max_size",
    "accept",
    "strip_metadata",
    "value",
    "heading",
];

fn list<const N: usize>(values: [Value; N]) -> Vec<Value> {
    values.into()
}

/// Values that fit the key, where the type has it; they never quarrel with one another.
fn good(kind: &str, key: &str) -> Vec<Value> {
    match key {
        "required" => list([json!(true), json!(false)]),
        "min" => match kind {
            "number" => list([json!(-2), json!(0), json!("-0.5"), json!(0.1)]),
            "date" => list([json!("2026-01-01")]),
            _ => list([json!(0), json!(1), json!("1")]),
        },
        "max" => match kind {
            "number" => list([json!(7), json!("12345678901234567890.5")]),
            "date" => list([json!("2026-12-31")]),
            "several_of" => list([json!(2), json!("3")]),
            _ => list([json!(2), json!("3"), json!(50)]),
        },
        "pattern" => list([json!("[a-z]+"), json!(7)]),
        "autocomplete" => match kind {
            "tel" => list([json!("tel"), json!("off")]),
            "long_text" => list([json!("street-address"), json!("off")]),
            _ => list([json!("name"), json!("on")]),
        },
        "options" => list([json!({"x": "X", "y": {"en": "Y"}, "1": 1})]),
        "shown" => list([json!("radio"), json!("select")]),
        "max_size" => list([json!("2 MB"), json!("500KiB"), json!(4096)]),
        "accept" => list([json!("any"), json!(["image", "pdf"]), json!(["png"])]),
        "strip_metadata" => list([json!("ticked"), json!("unticked")]),
        _ => list([json!("Words"), json!(7), json!("no")]),
    }
}

/// Values that fit it nowhere.
fn bad(kind: &str, key: &str) -> Vec<Value> {
    match key {
        "required" => list([json!("true"), json!(1)]),
        "min" | "max" if kind == "date" => list([json!(3), json!("tomorrow"), json!("2026-13-01")]),
        "min" | "max" if kind == "number" => list([json!("1e3"), json!("few"), json!(true)]),
        "min" => list([json!(-1), json!("few"), json!(0.5), json!("2026-01-01")]),
        "max" => list([json!(0), json!("0"), json!("few"), json!(2.5), json!([])]),
        "pattern" => list([json!("x".repeat(201)), json!([])]),
        "autocomplete" => list([json!("fax"), json!(3)]),
        "options" => list([json!({}), json!({"X": "X"}), json!({"other": "X"}), json!({"x": ""}), json!([])]),
        "shown" => list([json!("list"), json!(true)]),
        "max_size" => list([json!("lots"), json!(25), json!("0 MB"), json!("1.5 MB")]),
        "accept" => list([json!("image"), json!(["svg"]), json!([]), json!(["any"]), json!(["image", 3])]),
        "strip_metadata" => list([json!(true), json!("yes")]),
        "value" => list([json!(""), json!("a\u{1b}b"), json!({"en": "x"})]),
        _ => list([json!(""), json!(" "), json!([]), json!({}), json!({"en": ""}), json!({"English": "x"})]),
    }
}
