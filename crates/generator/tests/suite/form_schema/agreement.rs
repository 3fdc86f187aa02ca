//! What both refuse, what both take, and what only a build can know.

use std::fs;

use super::judged::{by_the_build, by_the_schema};
use super::repository;

/// A form with these lines under `fields:`.
fn form(fields: &[&str]) -> String {
    let fields: String = fields.iter().map(|field| format!("  - {field}\n")).collect();
    format!("title: T\nfields:\n{fields}")
}

/// A form with one field of this type and these keys, flow style.
fn field(kind: &str, keys: &str) -> String {
    form(&[&format!("{{name: a, type: {kind}, label: A, {keys}}}")])
}

/// A form with a field of each kind that rules speak of, and this rule.
fn rule(rule: &str) -> String {
    form(&["{name: a, type: text, label: A}", "{name: b, type: text, label: B}", "{name: c, type: one_of, label: C, options: {x: X}}"])
        + &format!("rules:\n  - {rule}\n")
}

#[test]
fn the_forms_of_the_repository_fit_the_schema() {
    let folders = ["site/_forms", "crates/dropsafe/src/new/site/_forms", "tests/forms", "tests/fuzzing/forms"];
    let files = folders.into_iter().flat_map(|folder| fs::read_dir(repository().join(folder)).into_iter().flatten());
    let forms: Vec<_> = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    assert!(forms.len() >= 5, "{}", forms.len());
    assert_eq!(by_the_schema(forms.iter().map(String::as_str)).concat(), "");
}

#[test]
fn what_the_build_makes_the_schema_takes() {
    let good = [
        form(&["{name: a, type: text, label: no, min: 0, max: 012}"]),
        form(&["{name: a, type: constant, value: no}"]),
        form(&["{name: a, type: constant, value: 2, label: {en: A}, required: false}"]),
        form(&["{heading: H}", "{text: Some words}", "{heading: H, text: Some words}", "{name: a, type: text, label: 012}"]),
        form(&["{group: G, text: T, fields: [{heading: H}, {name: a, type: text, label: A}]}"]),
        field("text", "pattern: '[a-z]+', pattern_help: {en: Letters., pt-BR: Letras.}"),
        field("long_text", "min: '5', max: 500, autocomplete: street-address"),
        field("tel", "autocomplete: tel-national, help: H, purpose: P, retention: R, required: true"),
        field("number", "min: -0.5, max: '٣٫٥'"),
        field("number", "min: '+1,5'"),
        field("date", "min: 2026-01-31, max: '2026-02-28'"),
        field("one_of", "options: {no: No, 1: One}, other: O, shown: select"),
        field("several_of", "options: {a: A, b: B}, min: 1, max: 2"),
        field("files", "accept: any, max: 2, max_size: 2 GB, strip_metadata: ticked"),
        field("files", "accept: [pdf, webp, 3gp], max_size: 500KiB, strip_metadata: unticked"),
        field("files", "strip_metadata: ticked") + "max_size: 4096\n",
        form(&["{group: G, fields: [{name: a, type: files, label: A}]}"]) + "max_size: 30 MB\n",
        field("consent", "required: true") + "leave: https://www.example.org/a%20b?c=d#e\nrecipients: _keys/these.txt\n",
        field("yes_no", "help: H") + "question: {ask: Q, help: H, answers: {en: [blue, 7], ar: [أزرق]}}\n",
        rule("{any_of: [a, b], message: M}"),
        rule("{field: a, matches: b, message: M}"),
        rule("{field: a, required_if: {field: c}, message: M}"),
        rule("{field: a, required_if: {field: c, is: x}, message: {en: M}}"),
    ];
    let said = by_the_schema(good.iter().map(String::as_str));
    for (yaml, said) in good.iter().zip(said) {
        assert_eq!((by_the_build(yaml).as_str(), said.as_str()), ("", ""), "{yaml}");
    }
}

#[test]
fn what_the_schema_refuses_the_build_refuses_too() {
    let bad = [
        "title: T\n".into(),
        "title: T\nfields: []\n".into(),
        "fields: [{name: a, type: text, label: A}]\n".into(),
        "title: ' '\nfields: [{name: a, type: text, label: A}]\n".into(),
        form(&["{heading: H}"]),
        form(&["{name: a, label: A}"]),
        form(&["{type: text, label: A}"]),
        form(&["{name: a, type: text}"]),
        form(&["{name: A, type: text, label: A}"]),
        form(&["{name: a_other, type: text, label: A}"]),
        form(&["{name: a, type: longtext, label: A}"]),
        form(&["{name: a, type: text, label: []}"]),
        form(&["{name: a, type: text, label: {}}"]),
        form(&["{name: a, type: text, label: {en: ''}}"]),
        form(&["{name: a, type: text, label: {english: A}}"]),
        form(&["{name: a, type: constant}"]),
        form(&["{name: a, type: constant, value: ''}"]),
        form(&["{name: a, type: constant, value: 2, required: true}"]),
        form(&["{name: a, type: constant, value: 2, purpose: P}"]),
        form(&["{name: a, type: text, label: A}", "{heading: H, help: H}"]),
        form(&["{name: a, type: text, label: A}", "{heading: ''}"]),
        form(&["{name: a, type: text, label: A, heading: H}"]),
        form(&["{group: G}"]),
        form(&["{group: G, fields: []}"]),
        form(&["{fields: [{name: a, type: text, label: A}]}"]),
        form(&["{group: G, name: g, fields: [{name: a, type: text, label: A}]}"]),
        form(&["{group: G, fields: [{group: H, fields: [{name: a, type: text, label: A}]}]}"]),
        form(&["{group: G, fields: [{heading: H}]}"]),
        field("text", "colour: red"),
        field("text", "required: 'true'"),
        field("text", "help: ' '"),
        field("text", "pattern: x"),
        field("text", "pattern_help: x"),
        field("text", "min: 1.5"),
        field("text", "min: -1"),
        field("text", "max: 0"),
        field("text", "max: many"),
        field("text", "options: {a: A}"),
        field("text", "fields: []"),
        field("text", "other: O"),
        field("text", "shown: radio"),
        field("text", "accept: [pdf]"),
        field("text", "max_size: 1 MB"),
        field("text", "value: x"),
        field("text", "autocomplete: fax"),
        field("text", "autocomplete: street-address"),
        field("tel", "autocomplete: name"),
        field("long_text", "pattern: x, pattern_help: X"),
        field("number", "min: few"),
        field("number", "max: '1e3'"),
        field("date", "min: 1"),
        field("date", "max: 31.12.2026"),
        field("date", "pattern: x, pattern_help: X"),
        field("yes_no", "min: 1"),
        field("yes_no", "autocomplete: name"),
        field("consent", "max: 1"),
        field("one_of", "help: H"),
        field("one_of", "options: {}"),
        field("one_of", "options: {A: A}"),
        field("one_of", "options: {other: A}"),
        field("one_of", "options: {a: ' '}"),
        field("one_of", "options: {a: A}, min: 1"),
        field("one_of", "options: {a: A}, shown: list"),
        field("several_of", "options: {a: A}, shown: select"),
        field("several_of", "options: {a: A}, max: 0"),
        field("several_of", "options: {a: A}, other: ''"),
        field("files", "accept: [svg]"),
        field("files", "accept: []"),
        field("files", "accept: [any]"),
        field("files", "accept: image"),
        field("files", "accept:"),
        field("files", "max: 51"),
        field("files", "max_size: 25"),
        field("files", "max_size: '1023'"),
        field("files", "max_size: 0 MB"),
        field("files", "max_size: 2.5 MB"),
        field("files", "accept: [pdf], strip_metadata: ticked"),
        field("files", "strip_metadata: true"),
        field("files", "pattern: x, pattern_help: X"),
        field("text", "help: H") + "max_size: 1 MB\n",
        field("text", "help: H") + "leave: www.example.org\n",
        field("text", "help: H") + "leave: https://\n",
        field("text", "help: H") + "leave: https://www.example.org/a b\n",
        field("text", "help: H") + "leave: https://www.example.org/100%\n",
        field("text", "help: H") + "intro: ''\n",
        field("text", "help: H") + "question: {ask: Q}\n",
        field("text", "help: H") + "question: {ask: Q, answers: {}}\n",
        field("text", "help: H") + "question: {ask: Q, answers: {en: []}}\n",
        field("text", "help: H") + "question: {ask: Q, answers: {en: ['']}}\n",
        rule("{any_of: [a, b]}"),
        rule("{any_of: [], message: M}"),
        rule("{any_of: [], field: a, matches: b, message: M}"),
        rule("{any_of: [a, b], field: c, message: M}"),
        rule("{message: M}"),
        rule("{field: a, message: M}"),
        rule("{matches: a, message: M}"),
        rule("{required_if: {field: c}, message: M}"),
        rule("{field: a, required_if: {field: c}, matches: b, message: M}"),
        rule("{field: a, required_if: {field: c, is: x, includes: x}, message: M}"),
        rule("{field: a, required_if: {is: x}, message: M}"),
        rule("{any_of: [a], message: ''}"),
    ];
    let said = by_the_schema(bad.iter().map(String::as_str));
    for (yaml, said) in bad.iter().zip(said) {
        assert_ne!(by_the_build(yaml), "", "the build makes\n{yaml}");
        assert_ne!(said, "", "the schema takes\n{yaml}");
    }
}

/// What depends on two places of a file, on a regular expression or on the calendar is left to the build. The manual says so.
#[test]
fn what_no_schema_can_say_the_build_says() {
    let twice = "{name: a, type: text, label: A}";
    let left = [
        form(&[twice, twice]),
        field("text", "min: 9, max: 3"),
        field("text", "pattern: '(', pattern_help: X"),
        field("date", "min: 2026-02-30"),
        field("several_of", "options: {a: A}, min: 2"),
        field("files", "max_size: 3 GB"),
        field("files", "max: 50, max_size: 100 MB"),
        field("yes_no", "help: H") + "question: {ask: Q, answers: {en: ['?!']}}\n",
        rule("{any_of: [nobody], message: M}"),
        rule("{field: a, required_if: {field: c, is: y}, message: M}"),
        rule("{field: a, matches: c, message: M}"),
    ];
    let said = by_the_schema(left.iter().map(String::as_str));
    for (yaml, said) in left.iter().zip(said) {
        assert_ne!(by_the_build(yaml), "", "the build makes\n{yaml}");
        assert_eq!(said, "", "the schema can say it: put it among what both refuse\n{yaml}");
    }
}
