//! For any form and any good answers: page, entries, answers. And no input, however hostile, is a panic.

use dropsafe_form::html::{self, FormView, Notice};
use dropsafe_form::{Entries, Form, SentFile, Source};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value, json};

use crate::{browser, language};

/// A definition of some fields, and for each what is sent and what must come out.
#[derive(Debug, Clone)]
struct Case {
    fields: Vec<Value>,
    sent: Vec<(String, String)>,
    expected: Map<String, Value>,
}

/// A field's definition, what is sent for it (`""` for the name itself, `_other` after it) and the answer.
type FieldCase = (Value, Vec<(&'static str, String)>, Value);

/// Text that an answer may hold, line ends as a browser sends them.
fn line() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9<>&\"'{}\\[\\] \täأب😟\u{202e}\u{fffd}]{0,20}"
}

fn long_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(line(), 1..5).prop_map(|lines| lines.join("\r\n"))
}

fn or_null(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { json!(text.replace("\r\n", "\n")) }
}

fn typed(kind: &'static str, text: impl Strategy<Value = String>) -> impl Strategy<Value = FieldCase> {
    text.prop_map(move |text| (json!({"type": kind}), vec![("", text.clone())], or_null(&text)))
}

fn field() -> impl Strategy<Value = FieldCase> {
    // A list, as `form.json` has it: the order of an object would be lost on its way.
    let options = json!([{"key": "yes", "label": "Yes & no"}, {"key": "no", "label": "<No>"}, {"key": "0", "label": "Zero"}]);
    let one_of = json!({"type": "one_of", "options": options, "other": "Other"});
    let select = json!({"type": "one_of", "shown": "select", "options": options, "other": "Other"});
    let several = json!({"type": "several_of", "options": options, "other": "Other"});
    let key = || prop::sample::select(vec!["yes", "no", "0"]);
    let other = || line().prop_map(|text| format!("x{text}"));
    prop_oneof![
        typed("text", line()),
        typed("long_text", long_text()),
        typed("email", "([a-z<&]{1,5}@[a-zب]{1,5})?"),
        typed("tel", "(\\+?[0-9 ٠-٩()-]{3,12}1)?"),
        typed("url", "(https://[a-z&<\"]{1,9}\\.org)?"),
        typed("number", "(-?[0-9٠-٩]{1,9}([.,][0-9]{1,3})?)?"),
        typed("date", "((19|20)[0-9]{2}-0[1-9]-(0[1-9]|1[0-9]|2[0-8]))?"),
        any::<bool>().prop_map(|yes| (json!({"type": "yes_no"}), vec![("", if yes { "yes" } else { "no" }.into())], json!(yes))),
        any::<bool>().prop_map(|yes| (json!({"type": "consent"}), if yes { vec![("", "yes".into())] } else { vec![] }, json!(yes))),
        long_text().prop_map(|text| {
            let text = format!("x{text}").replace("\r\n", "\n");
            (json!({"type": "constant", "value": text}), vec![("", text.replace('\n', "\r\n"))], json!(text))
        }),
        (prop::sample::select(vec![one_of.clone(), select.clone()]), key()).prop_map(|(definition, key)| (
            definition,
            vec![("", key.into()), ("_other", String::new())],
            json!(key)
        )),
        (prop::sample::select(vec![one_of, select]), other()).prop_map(|(definition, text)| (
            definition,
            vec![("", "other".into()), ("_other", text.clone())],
            json!({"other": text})
        )),
        (prop::sample::subsequence(vec!["yes", "no", "0"], 0..=3), prop::option::of(other())).prop_map(move |(keys, other)| {
            let mut sent: Vec<(&str, String)> = keys.iter().map(|key| ("", (*key).into())).collect();
            let mut answer: Vec<Value> = keys.iter().map(|key| json!(key)).collect();
            if let Some(text) = &other {
                sent.push(("", "other".into()));
                answer.push(json!({"other": text}));
            }
            sent.push(("_other", other.unwrap_or_default()));
            (several.clone(), sent, if answer.is_empty() { Value::Null } else { json!(answer) })
        }),
    ]
}

fn case() -> impl Strategy<Value = Case> {
    proptest::collection::vec(field(), 1..8).prop_map(|fields| {
        let mut case = Case { fields: Vec::new(), sent: Vec::new(), expected: Map::new() };
        for (number, (mut definition, sent, answer)) in fields.into_iter().enumerate() {
            let name = format!("field_{number}");
            definition["name"] = json!(name);
            if definition["type"] != "constant" {
                definition["label"] = json!(format!("<Label> & {number}"));
            }
            case.fields.push(definition);
            case.sent.extend(sent.into_iter().map(|(suffix, value)| (format!("{name}{suffix}"), value)));
            case.expected.insert(name, answer);
        }
        // Something is always sent.
        case.fields.push(json!({"name": "last", "type": "text", "label": "Last"}));
        case.sent.push(("last".into(), String::new()));
        case.expected.insert("last".into(), Value::Null);
        case
    })
}

fn define(fields: Vec<Value>) -> Form {
    let source: Source = serde_json::from_value(json!({"title": "T", "fields": fields})).unwrap();
    Form::define("f".parse().unwrap(), source, &[]).unwrap()
}

fn show(form: &Form, entries: Option<&Entries>, notice: Notice<'_>) -> browser::Element {
    let language = language("en");
    browser::read(&html::form(&FormView { form, language: &language, baseurl: "", entries, notice }).content)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

    #[test]
    fn good_answers_come_out_as_they_went_in(case in case()) {
        let form = define(case.fields);
        prop_assert_eq!(&Form::from_json(form.json()).unwrap(), &form);
        let entries = Entries { values: case.sent, ..Entries::default() };
        let answers = form.check(&entries, 1 << 20).unwrap();
        prop_assert_eq!(serde_json::to_value(&answers).unwrap(), Value::Object(case.expected));
        let read: dropsafe_form::Answers = serde_json::from_str(&serde_json::to_string(&answers).unwrap()).unwrap();
        prop_assert_eq!(&read, &answers);

        // Shown again and sent again, nothing has changed.
        let again = browser::submit(&show(&form, Some(&entries), Notice::NotStored));
        prop_assert_eq!(form.check(&again, 1 << 20).unwrap(), answers);
    }

    #[test]
    fn a_page_left_alone_is_an_empty_form(case in case()) {
        let form = define(case.fields);
        let sent = browser::submit(&show(&form, None, Notice::None));
        let answers = form.check(&sent, 1 << 20).unwrap();
        let empty = answers.0.iter().all(|(_, answer)| match answer {
            None | Some(dropsafe_form::Answer::Bool(false)) => true,
            Some(dropsafe_form::Answer::Text(_)) => true,
            Some(_) => false,
        });
        prop_assert!(empty);
    }

    #[test]
    fn hostile_entries_are_answered_with_faults_and_a_sound_page(
        case in case(),
        names in proptest::collection::vec(("(field_[0-9](_other)?|_form|_lang|last|\\PC{0,8})", "\\PC{0,6}[\0\r\n\u{7f}\u{85}]?\\PC{0,6}"), 0..20),
        files in proptest::collection::vec(("(field_[0-9]|\\PC{0,8})", "\\PC{0,12}", any::<u64>()), 0..4),
    ) {
        let form = define(case.fields);
        let mut entries = Entries { values: case.sent, ..Entries::default() };
        entries.values.extend(names);
        entries.files = files.into_iter().map(|(field, name, size)| SentFile { field, name, size, head: Vec::new() }).collect();
        if let Err(faults) = form.check(&entries, 100) {
            prop_assert!(!faults.is_empty());
            show(&form, Some(&entries), Notice::Faults(&faults));
        }
        show(&form, Some(&entries), Notice::OlderVersion);
    }
}
