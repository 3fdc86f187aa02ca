//! Cases are read, and leave the casebook.

use std::fs;

use dropsafe_form::Form;
use insta::assert_snapshot;

use crate::desk::{Desk, Receiver, Sent, form, form_with};

/// A casebook with two cases: one in English with a file, one in Arabic.
fn two_cases() -> Desk {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.takes(&Sent {
        values: &[
            ("alias", "Nadia “N.” 🦊"),
            ("phone", "+44 20 7946 0123"),
            ("message", "First line\nsecond line\n\nWhat kind?\nforged"),
            ("urgent", "yes"),
            ("kinds", "malware"),
            ("kinds", "other"),
            ("kinds_other", "a letter"),
        ],
        files: &[("../../Photo of me.jpg", b"not a photo")],
        ..Sent::default()
    });
    desk.run(&["import", "spool"]).done();
    receiver.takes(&Sent {
        values: &[("alias", "ناديا"), ("message", "مرحبا"), ("urgent", "no"), ("kinds", "theft")],
        language: Some("ar"),
        receipt: Some("0001 0002 0003 0004"),
        ..Sent::default()
    });
    desk.run(&["import", "spool"]).done();
    desk
}

#[test]
fn the_list_shows_what_tells_cases_apart() {
    let desk = two_cases();
    let list = desk.run(&["list"]).done();
    // The name differs from run to run; its column is the last.
    let without_names: Vec<_> = list.out.lines().map(|line| line.rsplit_once("  ").map_or(line, |(rest, _)| rest).trim_end()).collect();
    assert_snapshot!(without_names.join("\n"));

    let json: serde_json::Value = serde_json::from_str(&desk.run(&["list", "--json"]).done().out).unwrap();
    assert_eq!(json[0]["number"], 1);
    assert_eq!(json[0]["files"], 1);
    assert_eq!(json[0]["begins"], "Nadia “N.” 🦊");
    assert_eq!(json[1]["title"], "طلب المساعدة");
    assert_eq!(json[1]["receipt"], "0001 0002 0003 0004");

    assert_eq!(desk.run(&["list", "--form", "help"]).done().out, list.out);
    let none = desk.run(&["list", "--form", "halp"]);
    assert_eq!(none.status, 1);
    assert_snapshot!(none.err);
}

/// Staff read labels, not keys; and what every case says alike tells none of them apart.
#[test]
fn the_list_begins_with_an_answer_in_words() {
    let (desk, recipients) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &recipients);
    let form = form_with("");
    let source = form.json().replacen(
        r#""fields": ["#,
        r#""fields": [{"name": "via", "type": "constant", "value": "website"},
            {"name": "who", "type": "one_of", "label": "Who", "options": [{"key": "press", "label": {"en": "A journalist", "ar": "من الصحافة"}}], "other": {"en": "Somebody else", "ar": "غير ذلك"}},"#,
        1,
    );
    let form = Form::from_json(&source).unwrap();
    let sent = |who, language| Sent { values: who, language: Some(language), ..Sent::default() };
    receiver.takes_by(&form, &sent(&[("who", "press"), ("alias", "Nadia")], "ar"));
    receiver.takes_by(&form, &sent(&[("who_other", "A baker"), ("alias", "Nadia")], "en"));
    receiver.takes_by(&form, &sent(&[("kinds", "theft"), ("message", "")], "en"));
    desk.run(&["import", "spool"]).done();
    let list: serde_json::Value = serde_json::from_str(&desk.run(&["list", "--json"]).done().out).unwrap();
    let mut begins: Vec<_> = list.as_array().unwrap().iter().map(|case| case["begins"].as_str().unwrap()).collect();
    begins.sort_unstable();
    assert_eq!(begins, ["Somebody else: A baker", "Theft", "من الصحافة"]);
}

/// The definition is as the first version wrote it; what is written now has a later one.
#[test]
fn a_case_of_the_first_version_is_shown_with_its_own_words() {
    let (desk, key) = Desk::with_key();
    let form = Form::from_json(include_str!("../../../form/tests/form/stored/request-assistance.1.json")).unwrap();
    assert!(form.json().contains("\"version\": 1") && !form_with("").json().contains("\"version\": 1"));
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    let values = [("what_happened", "It began on Monday."), ("email", "a@example.org"), ("incident_types", "malware"), ("urgent", "yes")];
    receiver.takes_by(&form, &Sent { values: &values, language: Some("ar"), ..Sent::default() });
    desk.run(&["import", "spool"]).done();
    let shown = desk.run(&["show", "1", "--lang", "en"]).done().out;
    for words in ["── The incident ──", "What happened\n    It began on Monday.", "    Malware", "Is it urgent?\n    Yes"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn what_stands_in_a_group_is_shown_under_its_words() {
    let (desk, key) = Desk::with_key();
    let group =
        r#"{"group": {"en": "Who can help", "ar": "من يساعد"}, "fields": [{"name": "friend", "type": "text", "label": "A friend"}]},"#;
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.takes_by(&form_with(group), &Sent { values: &[("alias", "Nadia"), ("friend", "Omar")], ..Sent::default() });
    desk.run(&["import", "spool"]).done();
    let shown = desk.run(&["show", "1"]).done().out;
    assert!(shown.contains("── Who can help ──\n\nA friend\n    Omar\n"), "{shown}");
}

#[test]
fn a_case_is_shown_in_the_visitors_language_or_another() {
    let desk = two_cases();
    let english = desk.run(&["show", "1"]).done();
    assert_snapshot!(desk.masked(&english.out));
    let arabic = desk.run(&["show", "0001", "0002", "0003", "0004"]).done();
    assert_snapshot!(desk.masked(&arabic.out));
    let translated = desk.run(&["show", "2", "--lang", "en"]).done();
    assert!(translated.out.contains("Is it urgent?\n    No\n"), "{}", translated.out);
    let french = desk.run(&["show", "2", "--lang", "fr"]);
    assert_eq!(french.status, 1);
    assert_snapshot!(french.err);
}

#[test]
fn a_case_is_found_by_its_receipt_or_name() {
    let desk = two_cases();
    let by_number = desk.run(&["show", "1"]).done().out;
    assert_eq!(desk.run(&["show", "leaf", "zoo"]).done().out, by_number);
    let list: serde_json::Value = serde_json::from_str(&desk.run(&["list", "--json"]).done().out).unwrap();
    assert_eq!(desk.run(&["show", &list[0]["case"].as_str().unwrap()[..8]]).done().out, by_number);
    let nobody = desk.run(&["show", "zebra"]);
    assert_eq!(nobody.status, 1);
    assert_snapshot!(nobody.err);
}

#[test]
fn json_is_the_submission_as_it_was_sealed() {
    let desk = two_cases();
    let json: serde_json::Value = serde_json::from_str(&desk.run(&["show", "1", "--json"]).done().out).unwrap();
    assert_eq!(json["kind"], "submission");
    assert_eq!(json["answers"]["message"], "First line\nsecond line\n\nWhat kind?\nforged");
    assert_eq!(json["answers"]["kinds"], serde_json::json!(["malware", {"other": "a letter"}]));
    assert_eq!(json["answers"]["urgent"], true);
    assert_eq!(json["files"][0]["name"], "../../Photo of me.jpg");

    let all: serde_json::Value = serde_json::from_str(&desk.run(&["export", "--json"]).done().out).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[0]["case"], 1);
    assert_eq!(all[0]["answers"], json["answers"]);
    assert_eq!(all[1]["language"], "ar");
}

#[test]
fn files_are_saved_under_safe_names_and_overwrite_nothing() {
    let desk = two_cases();
    let saved = desk.run(&["save", "1", "--to", "out"]).done();
    assert_eq!(saved.out, "out/01-Photo_of_me.jpg\n");
    assert_eq!(fs::read(desk.path("out/01-Photo_of_me.jpg")).unwrap(), b"not a photo");
    fs::write(desk.path("out/01-Photo_of_me.jpg"), "mine").unwrap();
    let again = desk.run(&["save", "1", "--to", "out"]);
    assert_eq!(again.status, 1);
    assert_snapshot!(again.err);
    assert_eq!(fs::read(desk.path("out/01-Photo_of_me.jpg")).unwrap(), b"mine");
    assert_eq!(desk.run(&["save", "2", "--to", "out"]).done().err, "Case 2 has no files.");
}

#[test]
fn a_table_has_a_column_for_every_field_of_every_version() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.takes_by(&form(), &Sent { values: &[("alias", "Nadia"), ("message", "a \"quote\",\nand more")], ..Sent::default() });
    desk.run(&["import", "spool"]).done();
    let newer = form_with(r#"{"name": "signal", "type": "text", "label": "Signal"},"#);
    receiver.takes_by(&newer, &Sent { values: &[("signal", "@nadia.01"), ("kinds", "malware"), ("kinds", "theft")], ..Sent::default() });
    desk.run(&["import", "spool"]).done();

    let export = desk.run(&["export", "--csv", "--output", "all.csv"]).done();
    assert_snapshot!(export.err);
    let csv = fs::read_to_string(desk.path("all.csv")).unwrap();
    assert_snapshot!(csv.replace("\r\n", "␍\n"));
    let again = desk.run(&["export", "--csv", "--output", "all.csv"]);
    assert_eq!(again.status, 1);
    assert!(again.err.starts_with("error: all.csv is already there"), "{}", again.err);
    assert_eq!(desk.run(&["export"]).status, 2, "a table or JSON: somebody has to say");
}

#[test]
fn a_damaged_case_is_told_and_the_others_are_shown() {
    let desk = two_cases();
    let list: serde_json::Value = serde_json::from_str(&desk.run(&["list", "--json"]).done().out).unwrap();
    let folder = desk.path("dropsafe-casebook/cases").join(list[0]["case"].as_str().unwrap());
    fs::write(folder.join("envelope.age"), "age-encryption.org/v1\nhalf").unwrap();

    let export = desk.run(&["export", "--json"]);
    assert_eq!(export.status, 1);
    assert!(export.err.starts_with("error: case 1 can't be opened"), "{}", export.err);
    let kept: serde_json::Value = serde_json::from_str(&export.out).unwrap();
    assert_eq!(kept.as_array().unwrap().len(), 1);

    fs::write(folder.join("entry.age"), "").unwrap();
    let list = desk.run(&["list"]);
    assert_eq!(list.status, 1);
    assert_snapshot!(list.err);
    assert!(list.out.contains("ناديا"), "{}", list.out);
}

#[test]
fn a_damaged_case_is_whole_again_once_its_envelope_is_imported_again() {
    let desk = two_cases();
    let shown = desk.run(&["show", "1"]).done().out;
    let list: serde_json::Value = serde_json::from_str(&desk.run(&["list", "--json"]).done().out).unwrap();
    let folder = desk.path("dropsafe-casebook/cases").join(list[0]["case"].as_str().unwrap());
    for damaged in ["envelope.age", "entry.age"] {
        let whole = fs::read(folder.join(damaged)).unwrap();
        fs::write(folder.join(damaged), &whole[..whole.len() / 2]).unwrap();
        let import = desk.run(&["import", "spool"]).done();
        assert!(import.out.contains("1 damaged, and whole again: "), "{}", import.out);
        assert!(!import.err.contains("WARNING") && !import.err.contains("two envelopes"), "{}", import.err);
        assert!(desk.run(&["import", "spool"]).done().out.contains("2 already in the casebook"));
    }
    // Its number was in the entry, and is a new one.
    let without_number = |shown: &str| shown.lines().filter(|line| !line.contains("Case ") && !line.contains("save ")).collect::<String>();
    let again = desk.run(&["show", list[0]["receipt"].as_str().unwrap()]).done().out;
    assert_eq!(without_number(&again), without_number(&shown));
}

#[test]
fn without_a_casebook_the_next_step_is_told() {
    let (desk, _) = Desk::with_key();
    let list = desk.run(&["list"]);
    assert_eq!(list.status, 1);
    assert_snapshot!(list.err);

    fs::create_dir(desk.path("photos")).unwrap();
    fs::write(desk.path("photos/cat.jpg"), "").unwrap();
    let foreign = desk.run(&["import", "photos", "--casebook", "photos"]);
    assert_eq!(foreign.status, 1);
    assert_snapshot!(foreign.err);
}
