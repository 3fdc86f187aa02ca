//! What an author is told about a definition.

use dropsafe_form::Form;
use dropsafe_form::form::{DefinitionFault, Step};
use serde_json::{Value, json};

use crate::{every_kind, form, language};

fn told(fault: &DefinitionFault) -> String {
    let path = fault.path.iter().map(|step| match step {
        Step::Key(key) => format!(".{key}"),
        Step::Index(index) => format!("[{index}]"),
    });
    format!("{}: {}\n    help: {}", path.collect::<String>(), fault.problem, fault.help)
}

fn faults(definition: Value) -> String {
    let source = serde_json::from_value(definition).unwrap();
    let faults = Form::define("f".parse().unwrap(), source, &[]).unwrap_err();
    faults.iter().map(told).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_fault_of_a_definition_is_told_at_once() {
    insta::assert_snapshot!(faults(json!({
        "title": " ",
        "leave": "www.example.org",
        "fields": [
            {"label": "No name, no type"},
            {"name": "a", "type": "text"},
            {"name": "a", "type": "text", "label": "Twice", "min": "9", "max": "3", "autocomplete": "fax", "options": {"x": "X"}},
            {"name": "b", "type": "number", "label": "B", "min": "nan", "heading": "H"},
            {"name": "c", "type": "date", "label": "C", "max": "31.12.2026"},
            {"name": "d", "type": "one_of", "label": "D"},
            {"name": "e", "type": "several_of", "label": "E", "options": {"x": "X"}, "min": "2", "max": "3"},
            {"name": "g", "type": "files", "label": "G", "max_size": "25 megabytes"},
            {"name": "h", "type": "files", "label": "H", "max": "0"},
            {"name": "i", "type": "constant"},
            {"name": "j", "type": "consent", "label": {"en": ""}},
            {"heading": "H", "required": true},
        ],
        "rules": [{"any_of": [], "message": "M"}, {"any_of": ["z", "i"], "message": ""}]
    })));
}

#[test]
fn a_form_asks_something() {
    insta::assert_snapshot!(faults(json!({"title": "T", "fields": [{"heading": "H"}]})));
}

#[test]
fn an_envelope_must_hold_all_files() {
    insta::assert_snapshot!(faults(json!({"title": "T", "fields": [
        {"name": "a", "type": "files", "label": "A", "max": "50", "max_size": "50 MB"},
        {"name": "b", "type": "files", "label": "B", "max": "50", "max_size": "50 MB"},
    ]})));
}

#[test]
fn keys_that_nobody_knows_are_errors() {
    let error = |definition: Value| serde_json::from_value::<dropsafe_form::Source>(definition).unwrap_err().to_string();
    insta::assert_snapshot!(error(json!({"title": "T", "fields": [], "colour": "red"})));
    insta::assert_snapshot!(error(json!({"title": "T", "fields": [{"name": "Service_other"}]})));
    insta::assert_snapshot!(error(json!({"title": "T", "fields": [{"name": "service_other"}]})));
    insta::assert_snapshot!(error(json!({"title": "T", "fields": [{"name": "a", "type": "one_of", "options": {"other": "O"}}]})));
    insta::assert_snapshot!(error(json!({"title": "T", "fields": [{"name": "a", "type": "radio"}]})));
}

#[test]
fn the_json_says_it_all_and_always_the_same() {
    let form = every_kind();
    let again = Form::from_json(form.json()).unwrap();
    assert_eq!(again, form);
    assert_eq!(again.json(), form.json());
    assert_eq!(form.hash().len(), 64);
    assert_eq!(form.languages(), [language("en"), language("ar")]);
    let changed = form.json().replace("Any name.", "Any name!");
    assert_ne!(Form::from_json(&changed).unwrap().hash(), form.hash());
}

#[test]
fn a_json_from_the_future_is_refused_with_its_remedy() {
    let future = every_kind().json().replacen("\"version\": 1", "\"version\": 2", 1);
    insta::assert_snapshot!(Form::from_json(&future).unwrap_err().to_string(), @"the form definition is of version 2, this program reads version 1: use a newer Dropsafe");
}

#[test]
fn the_honeypot_is_never_a_field() {
    let bait = every_kind();
    let names = [
        "subject_line",
        "topic_again",
        "reply_subject",
        "short_summary",
        "callback_note",
        "second_message",
        "website_comment",
        "reference_text",
    ];
    assert!(names.contains(&bait.honeypot()));
    for taken in 1..=names.len() {
        let fields: Vec<_> = names[..taken].iter().map(|name| json!({"name": name, "type": "text", "label": "L"})).collect();
        let form = form(json!({"title": "T", "fields": fields}));
        assert!(form.field(form.honeypot()).is_none());
    }
}

/// A definition also comes out of an envelope, which anybody can forge: what is said about it must not grow with the
/// square of its length.
#[test]
fn a_fault_says_no_more_however_large_the_definition() {
    let fields: Vec<_> = (0..3000).map(|n| json!({"name": format!("field{n}"), "type": "text", "label": "L"})).collect();
    let unknown: Vec<_> = (0..3000).map(|n| format!("unknown{n}")).collect();
    let source = json!({"title": "T", "fields": fields, "rules": [{"any_of": unknown, "message": "M"}]});
    let faults = Form::define("forged".parse().unwrap(), serde_json::from_value(source).unwrap(), &[]).unwrap_err();
    assert_eq!(faults.len(), 3000);
    assert!(faults.iter().all(|fault| fault.problem.len() + fault.help.len() < 1000), "{}", faults[0].help.len());
    assert!(faults[0].help.starts_with("the fields are: field0, field1, ") && faults[0].help.ends_with(", field29, …"));
}
