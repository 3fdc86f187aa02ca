//! What is asked of an author alone, and advised.

use dropsafe_form::Form;
use dropsafe_form::form::Step;
use serde_json::{Value, json};

use crate::definitions::faults;
use crate::form;

#[test]
fn what_only_its_author_has_to_mend_is_told_to_the_author_alone() {
    let definition = json!({
        "title": "T", "leave": "https://", "readers": {"en": "Us.", "ar": " "}, "elsewhere": "",
        "fields": [
            {"heading": {"en": "H", "ar": ""}},
            {"name": "a", "type": "text", "label": "A", "help": "", "autocomplete": "street-address"},
            {"name": "b", "type": "tel", "label": "B", "autocomplete": "name"},
            {"group": "G", "text": " ", "fields": [{"name": "c", "type": "text", "label": "C"}]},
        ],
    });
    insta::assert_snapshot!(faults(definition.clone()));
    // Sealed before it was asked, it is read for ever.
    let form_json = json!({"version": 2, "name": "f", "languages": ["en"], "definition": definition});
    assert_eq!(Form::from_json(&form_json.to_string()).unwrap().fields().count(), 3);
}

#[test]
fn a_way_out_leads_somewhere() {
    let said = |leave: &str| {
        let definition = json!({"title": "T", "leave": leave, "fields": [{"name": "a", "type": "text", "label": "A"}]});
        Form::define("f".parse().unwrap(), serde_json::from_value(definition).unwrap(), &[]).map_err(|faults| faults.len()).map(|_| ())
    };
    for good in ["https://www.example.org/", "http://[::1]:80", "https://xn--4db.example/?a=1&b=%20#c", "https://مثال.example/أ"] {
        assert_eq!(said(good), Ok(()), "{good}");
    }
    for bad in [
        "https://",
        "https://?",
        "https:///x",
        "https://x.example/?a=\"2\"",
        "https://ex%zz.example",
        "https://x.example/%zz",
        "https://x.example/<b>",
        "ftp://x",
        "https://a b",
    ] {
        assert_eq!(said(bad), Err(1), "{bad}");
    }
}

#[test]
fn what_visitors_write_behind_files_is_named() {
    let behind = |fields: Value| {
        let form = form(json!({"title": "T", "fields": fields}));
        form.source().texts_behind_files().map(|found| {
            let texts = found.texts.iter().map(ToString::to_string).collect::<Vec<_>>();
            (found.path, found.files.to_string(), texts)
        })
    };
    let [text, files, agree] =
        [("story", "text"), ("film", "files"), ("agree", "consent")].map(|(name, kind)| json!({"name": name, "type": kind, "label": name}));
    let choice = |name: &str| json!({"name": name, "type": "one_of", "label": name, "options": {"a": "A"}});
    let mut with_other = choice("other_choice");
    with_other["other"] = "Another".into();
    assert_eq!(behind(json!([text, files, agree, choice("choice")])), None);
    assert_eq!(behind(json!([text, agree])), None);
    let group = json!({"group": "G", "fields": [files, text]});
    let path = vec![Step::Key("fields"), Step::Index(0), Step::Key("fields"), Step::Index(0), Step::Key("name")];
    let texts = vec!["story".to_owned(), "other_choice".to_owned()];
    assert_eq!(behind(json!([group, agree, with_other])), Some((path, "film".to_owned(), texts)));
}
