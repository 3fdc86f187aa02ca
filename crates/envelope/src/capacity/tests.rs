//! No submission that a form accepts is ever larger than was reckoned.

use dropsafe_form::{Entries, FormName};
use proptest::{prelude::*, test_runner::RngSeed};
use serde_json::{Value, json};

use super::*;

/// Texts that are dear to write down, and some that aren't.
fn texts() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(vec!['"', '\\', '\t', '\n', '\u{2028}', '\u{2029}', 'a', 'ü', 'ع', '😀', ' ']);
    prop::collection::vec(letters, 0..300).prop_map(|letters| letters.into_iter().collect())
}

fn labels() -> impl Strategy<Value = Value> {
    let wording = || "[a-z\"\\\\\n\u{2028} ع😀]{0,30}";
    prop_oneof![wording().prop_map(Value::from), (wording(), wording()).prop_map(|(en, ar)| json!({"en": en, "ar": ar}))]
}

fn fields() -> impl Strategy<Value = Value> {
    let kinds = vec![
        "text",
        "long_text",
        "tel",
        "url",
        "email",
        "number",
        "date",
        "yes_no",
        "one_of",
        "several_of",
        "files",
        "consent",
        "constant",
    ];
    let options = prop::collection::btree_map("[a-z0-9]{1,12}", labels(), 1..6);
    (prop::sample::select(kinds), labels(), options, prop::option::of(labels()), texts()).prop_map(
        |(kind, label, options, other, value)| {
            let mut field = json!({"type": kind, "label": label});
            match kind {
                "one_of" | "several_of" => {
                    let options: Vec<_> = options.into_iter().filter(|(key, _)| key != "other").collect();
                    field["options"] = options.into_iter().map(|(key, label)| json!({"key": key, "label": label})).collect();
                    field["other"] = other.unwrap_or(Value::Null);
                }
                "constant" => field["value"] = value.into(),
                "text" => field["max"] = "100000".into(),
                _ => {}
            }
            field
        },
    )
}

fn forms() -> impl Strategy<Value = Form> {
    let define = |(title, mut fields): (Value, Vec<Value>)| {
        for (number, field) in fields.iter_mut().enumerate() {
            field["name"] = format!("f{number}").into();
        }
        let source = serde_json::from_value(json!({"title": title, "fields": fields})).ok()?;
        let languages = ["en", "ar", "pt-BR"].map(|language| Language::new(language).unwrap());
        Form::define(FormName::new("any").unwrap(), source, &languages).ok()
    };
    (labels(), prop::collection::vec(fields(), 1..12)).prop_filter_map("a form that holds together", define)
}

/// What a browser would send for it, from a visitor who stops at nothing.
fn sent(form: &Form, text: &str, pick: usize) -> Entries {
    let mut entries = Entries::default();
    let mut send = |name: String, value: &str| entries.values.push((name, value.to_owned()));
    let line = text.replace('\n', "");
    for field in form.fields() {
        let name = field.name.to_string();
        match &field.kind {
            FieldKind::Text(_) => send(name, &line),
            FieldKind::LongText(_) => send(name, text),
            FieldKind::Email(_) => send(name, "a\"@example.org"),
            FieldKind::Tel(_) => send(name, "\t1\t2"),
            FieldKind::Url(_) => send(name, "a\\b.org"),
            FieldKind::Number(_) => send(name, "\t1\t"),
            FieldKind::Date(_) => send(name, "\t2026-11-22\t"),
            FieldKind::YesNo | FieldKind::Consent if pick.is_multiple_of(2) => send(name, "yes"),
            FieldKind::YesNo => send(name, "no"),
            FieldKind::OneOf { choices, .. } if choices.other.is_some() && !line.trim().is_empty() && pick.is_multiple_of(3) => {
                send(name.clone(), "other");
                send(format!("{name}_other"), &line);
            }
            FieldKind::OneOf { choices, .. } => send(name, choices.options.0[pick % choices.options.0.len()].0.as_str()),
            FieldKind::SeveralOf { choices, .. } => {
                choices.options.0.iter().for_each(|(key, _)| send(name.clone(), key.as_str()));
                if choices.other.is_some() && !line.trim().is_empty() {
                    send(name.clone(), "other");
                    send(format!("{name}_other"), &line);
                }
            }
            FieldKind::Files { .. } | FieldKind::Consent | FieldKind::Constant(_) => {}
        }
    }
    entries
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

    #[test]
    fn no_accepted_submission_is_larger_than_reckoned(form in forms(), text in texts(), pick in 0usize..12, limit in 0u32..3000) {
        let Ok(answers) = form.check(&sent(&form, &text, pick), limit) else { return Ok(()) };
        for language in form.languages() {
            let submission = Submission {
                language: Some(language.clone()),
                receipt: Some(Receipt::fresh(language).unwrap()),
                sequence: pick as u64,
                answers: answers.clone(),
                ..blank(&form)
            };
            let archive = length_of([
                (part::SUBMISSION_JSON, submission.to_json().unwrap().len() as u64),
                (part::SUBMISSION_TXT, reading::page_of(&submission, &form, language).len() as u64),
                (part::FORM_JSON, form.json().len() as u64),
                (part::PADDING, 0),
            ]);
            prop_assert!(archive <= largest_plaintext(&form, limit).unwrap());
        }
    }

    #[test]
    fn answers_are_read_back_as_they_were_written(form in forms(), text in texts(), pick in 0usize..12) {
        let Ok(answers) = form.check(&sent(&form, &text, pick), 1_000_000) else { return Ok(()) };
        let submission = Submission { answers, ..blank(&form) };
        prop_assert_eq!(serde_json::from_str::<Submission>(&submission.to_json().unwrap()).unwrap(), submission);
    }
}

/// The worst that a visitor can do, in the form where it is nearest to what was reckoned.
#[test]
fn the_dearest_text_comes_close_to_what_was_reckoned() {
    let source = serde_json::from_value(json!({"title": "x", "fields": [{"name": "a", "type": "long_text", "label": "x"}]})).unwrap();
    let form = Form::define(FormName::new("any").unwrap(), source, &[]).unwrap();
    let mut entries = Entries::default();
    entries.values.push(("a".into(), "\"".repeat(10_000)));
    let answers = form.check(&entries, 10_000).unwrap();
    let submission = Submission { answers, ..blank(&form) };
    let archive = length_of([
        (part::SUBMISSION_JSON, submission.to_json().unwrap().len() as u64),
        (part::SUBMISSION_TXT, reading::page_of(&submission, &form, &form.languages()[0]).len() as u64),
        (part::FORM_JSON, form.json().len() as u64),
        (part::PADDING, 0),
    ]);
    let reckoned = largest_plaintext(&form, 10_000).unwrap();
    assert!(archive <= reckoned && reckoned - archive < 10, "{archive} of {reckoned}");
}

#[test]
fn a_header_is_never_longer_than_reckoned() {
    use crate::{RecipientSet, Sealing, encrypt::Encrypted};
    for count in [1usize, 8] {
        let keys: Vec<_> = (0..count).map(|_| age::x25519::Identity::generate().to_public().to_string()).collect();
        let sealing = Sealing::new(RecipientSet::from_strings(&keys).unwrap(), count);
        let longest = (0..300).map(|_| Encrypted::begin(&sealing, Vec::new()).unwrap().header()).max().unwrap();
        assert!(longest <= HEADER + STANZA * count as u64, "{longest}");
    }
}
