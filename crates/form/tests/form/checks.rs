//! What a visitor is told, and what is stored.

use dropsafe_form::{Entries, Fault, Form, Problem, SentFile};
use serde_json::json;

use crate::{every_answer, every_kind, file, form, language, sent};

const LIMIT: u32 = 32_768;

/// The faults in the words that a visitor reads.
fn faults(form: &Form, entries: &Entries) -> Vec<String> {
    let faults = form.check(entries, LIMIT).unwrap_err();
    faults.iter().map(|fault| fault.message(form, &language("en"))).collect()
}

/// A form with one field of that definition, called `it`.
fn one_field(mut definition: serde_json::Value) -> Form {
    definition["name"] = json!("it");
    definition["label"] = json!("It");
    form(json!({"title": "T", "fields": [definition, {"name": "more", "type": "text", "label": "More"}]}))
}

fn answer(form: &Form, values: &[(&str, &str)]) -> Result<serde_json::Value, Vec<Problem>> {
    let mut entries = sent(values);
    entries.values.push(("more".into(), String::new()));
    match form.check(&entries, LIMIT) {
        Ok(answers) => Ok(serde_json::to_value(answers).unwrap()["it"].clone()),
        Err(faults) => Err(faults.into_iter().map(|fault| fault.problem).collect()),
    }
}

#[test]
fn answers_are_kept_as_typed_for_every_field_but_files() {
    let answers = every_kind().check(&every_answer(), LIMIT).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&answers).unwrap());
}

#[test]
fn a_form_left_empty_names_every_fault_at_once() {
    let empty = sent(&[("alias", " "), ("story", ""), ("email", ""), ("form_version", "2")]);
    insta::assert_snapshot!(faults(&every_kind(), &empty).join("\n"));
}

#[test]
fn a_form_filled_in_wrongly_names_every_fault_at_once() {
    insta::assert_snapshot!(faults(&every_kind(), &crate::pages::wrong_answers()).join("\n"));
}

#[test]
fn unanswered_is_null_and_an_unticked_box_is_no() {
    let form = form(json!({"title": "T", "fields": [
        {"name": "a", "type": "text", "label": "A"},
        {"name": "b", "type": "yes_no", "label": "B"},
        {"name": "c", "type": "consent", "label": "C"},
        {"name": "d", "type": "several_of", "label": "D", "options": {"x": "X"}},
    ]}));
    let answers = form.check(&sent(&[("a", "")]), LIMIT).unwrap();
    assert_eq!(serde_json::to_string(&answers).unwrap(), r#"{"a":null,"b":null,"c":false,"d":null}"#);
}

#[test]
fn line_ends_become_lf_and_nothing_is_trimmed() {
    let form = one_field(json!({"type": "long_text"}));
    assert_eq!(answer(&form, &[("it", " a\r\nb\rc\n\n\td ")]), Ok(json!(" a\nb\nc\n\n\td ")));
    assert_eq!(answer(&form, &[("it", "  ")]), Ok(json!("  ")));
}

#[test]
fn lengths_are_counted_in_characters() {
    let form = one_field(json!({"type": "text", "min": "2", "max": "3"}));
    assert_eq!(answer(&form, &[("it", "سلم")]), Ok(json!("سلم")));
    assert_eq!(answer(&form, &[("it", "😟😟😟😟")]), Err(vec![Problem::TooLong { most: 3, found: 4 }]));
    assert_eq!(answer(&form, &[("it", "a")]), Err(vec![Problem::TooShort { least: 2, found: 1 }]));
    assert_eq!(answer(&form, &[("it", "")]), Ok(json!(null)));
}

#[test]
fn a_number_is_held_against_its_limits_digit_by_digit() {
    let told = |min: &str, max: &str, typed: &str| {
        let form = one_field(json!({"type": "number", "min": min, "max": max}));
        match answer(&form, &[("it", typed)]) {
            Ok(kept) => kept.as_str().unwrap().to_owned(),
            Err(problems) => Fault { field: Some("it".parse().unwrap()), problem: problems[0].clone() }.words(&form, &language("en")),
        }
    };
    assert_eq!(told("0.1", "0.3", "0.1"), "0.1");
    assert_eq!(told("0.1", "0.3", "٠٫٣"), "٠٫٣");
    assert_eq!(told("0.1", "0.3", "0.30000000000000000001"), "Give 0.3 or less.");
    assert_eq!(told("0.1", "0.3", "0.09999999999999999999"), "Give 0.1 or more.");
    assert_eq!(told("1", "10000000000000000000", "10000000000000000001"), "Give 10000000000000000000 or less.");
    assert_eq!(told("1", "10000000000000000001", "10000000000000000001"), "10000000000000000001");
    assert_eq!(told("-2.50", "0", "-2.51"), "Give \u{2066}-2.5\u{2069} or more.");
}

#[test]
fn control_characters_and_line_breaks_are_faults_where_they_do_harm() {
    let line = one_field(json!({"type": "text"}));
    let text = one_field(json!({"type": "long_text"}));
    for control in ['\0', '\u{1}', '\u{b}', '\u{1b}', '\u{7f}', '\u{80}', '\u{85}', '\u{9f}'] {
        assert_eq!(answer(&text, &[("it", &format!("a{control}b"))]), Err(vec![Problem::ControlCharacter]), "{control:?}");
    }
    assert_eq!(answer(&text, &[("it", "a\tb\nc")]), Ok(json!("a\tb\nc")));
    assert_eq!(answer(&line, &[("it", "a\tb")]), Ok(json!("a\tb")));
    assert_eq!(answer(&line, &[("it", "a\nb")]), Err(vec![Problem::LineBreak]));
}

#[test]
fn other_says_what_it_means() {
    let options = json!({"type": "one_of", "options": {"a": "A", "b": "B"}, "other": "O"});
    let one = one_field(options.clone());
    assert_eq!(answer(&one, &[("it", "a"), ("it_other", "")]), Ok(json!("a")));
    assert_eq!(answer(&one, &[("it", "other"), ("it_other", "x")]), Ok(json!({"other": "x"})));
    assert_eq!(answer(&one, &[("it_other", "x")]), Ok(json!({"other": "x"})), "typed without being ticked");
    assert_eq!(answer(&one, &[("it", "other"), ("it_other", " ")]), Err(vec![Problem::OtherWithoutText]));
    assert_eq!(answer(&one, &[("it", "a"), ("it_other", "x")]), Err(vec![Problem::OtherNotChosen]));
    assert_eq!(answer(&one, &[("it", "c")]), Err(vec![Problem::UnknownOption]));
    assert_eq!(answer(&one, &[("it", "a"), ("it", "b")]), Err(vec![Problem::Repeated]));

    let several = one_field(json!({"type": "several_of", "options": {"a": "A", "b": "B"}, "other": "O"}));
    assert_eq!(answer(&several, &[("it", "b"), ("it", "a")]), Ok(json!(["a", "b"])), "in the form's order");
    assert_eq!(answer(&several, &[("it", "a"), ("it_other", "x")]), Ok(json!(["a", {"other": "x"}])));
    assert_eq!(answer(&several, &[("it", "a"), ("it", "a")]), Err(vec![Problem::Repeated]));
    assert_eq!(answer(&several, &[("it", "other")]), Err(vec![Problem::OtherWithoutText]));

    let without = one_field(json!({"type": "one_of", "options": {"a": "A"}}));
    assert_eq!(answer(&without, &[("it", "other")]), Err(vec![Problem::UnknownOption]));
    assert_eq!(answer(&without, &[("it_other", "x")]), Err(vec![Problem::Unknown { names: vec!["it_other".into()] }]));
}

#[test]
fn as_many_choices_as_asked_for() {
    let form = one_field(json!({"type": "several_of", "options": {"a": "A", "b": "B", "c": "C"}, "min": "2", "max": "2"}));
    assert_eq!(answer(&form, &[]), Err(vec![Problem::Missing]), "a least number asks for an answer");
    assert_eq!(answer(&form, &[("it", "a")]), Err(vec![Problem::TooFewChoices { least: 2 }]));
    assert_eq!(answer(&form, &[("it", "a"), ("it", "b"), ("it", "c")]), Err(vec![Problem::TooManyChoices { most: 2 }]));
}

#[test]
fn a_constant_is_what_the_form_says() {
    let form = one_field(json!({"type": "constant", "value": "one\ntwo"}));
    assert_eq!(answer(&form, &[]), Ok(json!("one\ntwo")));
    assert_eq!(answer(&form, &[("it", "one\r\ntwo")]), Ok(json!("one\ntwo")));
    assert_eq!(answer(&form, &[("it", "three")]), Err(vec![Problem::ConstantChanged]));
}

#[test]
fn files_come_where_they_are_asked_for() {
    let form = every_kind();
    let with = |files| Entries { files, ..every_answer() };
    let problem = |files: Vec<_>| form.check(&with(files), LIMIT).map_err(|faults| faults[0].problem.clone()).map(|_| ());
    assert_eq!(problem(vec![file("files", "a", 0), file("files", "", 1_000_000)]), Ok(()));
    assert_eq!(problem(vec![file("files", "a", 1); 3]), Err(Problem::TooManyFiles { most: 2 }));
    assert_eq!(problem(vec![file("files", "a", 1_000_001)]), Err(Problem::FileTooLarge { name: "a".into(), most: 1_000_000 }));
    assert_eq!(problem(vec![file("alias", "a", 1)]), Err(Problem::FileNotAsked));
    for stray in ["elsewhere", "role_other", "_lang", form.honeypot()] {
        assert_eq!(problem(vec![file(stray, "a", 1)]), Err(Problem::Unknown { names: vec![stray.into()] }));
    }
    let mut name_alone = every_answer();
    name_alone.files.clear();
    name_alone.values.push(("files".into(), "photo.jpg".into()));
    assert_eq!(form.check(&name_alone, LIMIT).unwrap_err()[0].problem, Problem::FileAsText);
}

#[test]
fn a_file_is_what_is_in_it() {
    let form = form(json!({"title": "T", "max_size": "15 kB", "fields": [
        {"name": "about", "type": "text", "label": "About"},
        {"name": "photos", "type": "files", "label": "Photos", "accept": ["image", "pdf"], "max": "3", "max_size": "10 kB"},
    ]}));
    let told = |files: &[(&str, u64, &[u8])]| {
        let files = files.iter().map(|(name, size, head)| SentFile { head: head.to_vec(), ..file("photos", name, *size) });
        let entries = Entries { files: files.collect(), ..sent(&[("about", "")]) };
        form.check(&entries, LIMIT).map(|_| ()).map_err(|_| faults(&form, &entries))
    };
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    assert_eq!(told(&[("a.png", 9000, PNG), ("no name at all", 900, b"%PDF-1.7")]), Ok(()));
    let asked = |words: &str| Err(vec![format!("“Photos”: {words}")]);
    let kinds = "pictures (JPEG, PNG, GIF, WebP, HEIC, AVIF, TIFF, BMP), PDF";
    for (name, head) in [("drawing.png", &b"<svg><script>"[..]), ("a.pdf", b"PK\x03\x04"), ("empty.png", b"")] {
        let words = format!(
            "The file \u{2068}{name}\u{2069} is of a kind that we can't take. What is in it counts, not its name. We take: {kinds}."
        );
        assert_eq!(told(&[(name, 9, head)]), asked(&words));
    }
    assert_eq!(
        told(&[("a.png", 9000, PNG), ("b.png", 9000, PNG)]),
        asked("All files together are too large. Together they may have at most 15 kB. Leave some out, or send them in a second message.")
    );
    assert_eq!(form.most_file_bytes(), 15_000);
}

#[test]
fn what_can_run_is_taken_only_where_the_form_asks_for_everything() {
    let fits = |definition: serde_json::Value, head: &[u8]| {
        let form = one_field(definition);
        let entries = Entries { files: vec![SentFile { head: head.to_vec(), ..file("it", "drawing.png", 90) }], ..sent(&[]) };
        form.check(&entries, LIMIT).is_ok()
    };
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    assert!(!fits(json!({"type": "files"}), drawing));
    assert!(fits(json!({"type": "files", "accept": "any"}), drawing));
    assert!(fits(json!({"type": "files"}), b"%PDF-1.7"));
    assert!(fits(json!({"type": "files"}), b"From: a@example.org\r\nSubject: Your parcel\r\n"));
    // What stands in a `form.json` says the same for ever.
    let form = one_field(json!({"type": "files", "accept": "any"}));
    assert_eq!(Form::from_json(form.json()).unwrap(), form);
}

#[test]
fn fields_of_a_group_are_fields_like_others() {
    let form = form(json!({"title": "T", "fields": [
        {"group": "Ways to reach you", "text": "One is enough.", "fields": [
            {"heading": "By post"},
            {"name": "address", "type": "long_text", "label": "Address"},
            {"name": "email", "type": "email", "label": "E-mail"},
        ]},
        {"name": "story", "type": "long_text", "label": "Story", "required": true},
    ], "rules": [{"any_of": ["address", "email"], "message": "One, please."}]}));
    assert_eq!(faults(&form, &sent(&[("email", ""), ("story", "")])), ["“Address”: One, please.", "“Story”: Give an answer here."]);
    let answers = form.check(&sent(&[("story", "x"), ("email", "a@b")]), LIMIT).unwrap();
    assert_eq!(serde_json::to_string(&answers).unwrap(), r#"{"address":null,"email":"a@b","story":"x"}"#, "in the form's order");
}

#[test]
fn a_question_keeps_robots_out_and_its_answer_is_not_stored() {
    let form = form(json!({"title": "T", "question": {
        "ask": {"en": "What colour is our door?", "ar": "ما لون بابنا؟"}, "answers": {"en": ["blue", "dark blue"], "ar": ["أزرق"]},
    }, "fields": [{"name": "story", "type": "text", "label": "Story"}]}));
    for right in ["blue", " Dark Blue!", "ازرق"] {
        let answers = form.check(&sent(&[("story", "x"), ("_question", right)]), LIMIT).unwrap();
        assert_eq!(serde_json::to_string(&answers).unwrap(), r#"{"story":"x"}"#);
    }
    assert_eq!(faults(&form, &sent(&[("story", "x")])), ["“What colour is our door?”: Give an answer here."]);
    assert_eq!(
        faults(&form, &sent(&[("story", "x"), ("_question", "red")])),
        ["“What colour is our door?”: This is not the answer that we expect. Read the question once more, or reach us in another way."]
    );
    assert!(faults(&form, &sent(&[("story", "x"), ("_question", "red"), ("_question", "blue")]))[0].contains("_question"));
    let without = one_field(json!({"type": "text"}));
    assert!(faults(&without, &sent(&[("it", "x"), ("_question", "blue")]))[0].contains("_question"), "nobody asked");
}

#[test]
fn a_rule_is_kept_by_any_of_its_fields() {
    let form = form(json!({"title": "T", "fields": [
        {"name": "a", "type": "email", "label": "A"},
        {"name": "b", "type": "one_of", "label": "B", "options": {"x": "X"}},
        {"name": "c", "type": "files", "label": "C"},
        {"name": "d", "type": "consent", "label": "D"},
    ], "rules": [{"any_of": ["a", "b", "c", "d"], "message": "One of these, please."}]}));
    assert_eq!(faults(&form, &sent(&[("a", " ")])), ["“A”: One of these, please."]);
    for good in [sent(&[("a", "x@y")]), sent(&[("a", ""), ("b", "x")]), sent(&[("a", ""), ("d", "yes")])] {
        assert!(form.check(&good, LIMIT).is_ok());
    }
    assert!(form.check(&Entries { files: vec![file("c", "f", 1)], ..sent(&[("a", "")]) }, LIMIT).is_ok());
    assert_eq!(faults(&form, &sent(&[("a", "wrong")])).len(), 1, "an attempt has its own fault, not the rule's too");
}

#[test]
fn a_pattern_is_explained_in_the_visitors_language() {
    let form = one_field(json!({"type": "text", "pattern": "[A-Z]{2}-[0-9]{4}",
        "pattern_help": {"en": "Two letters, a hyphen, four digits.", "ar": "حرفان وشرطة وأربعة أرقام."}}));
    assert_eq!(answer(&form, &[("it", " AB-1234 ")]), Ok(json!(" AB-1234 ")), "as typed");
    assert_eq!(answer(&form, &[("it", "")]), Ok(json!(null)), "nothing is no answer");
    assert_eq!(answer(&form, &[("it", "AB-12345")]), Err(vec![Problem::OtherPattern]));
    let fault = form.check(&sent(&[("it", "no"), ("more", "")]), LIMIT).unwrap_err().remove(0);
    assert_eq!(
        fault.message(&form, &language("en")),
        "“It”: This is not written in the way that we need. Two letters, a hyphen, four digits."
    );
    assert!(fault.message(&form, &language("ar")).ends_with("حرفان وشرطة وأربعة أرقام."));
    let both = one_field(json!({"type": "tel", "pattern": "\\+.*", "pattern_help": "Begin with a plus."}));
    assert_eq!(answer(&both, &[("it", "call me")]), Err(vec![Problem::NotTel]), "one fault says enough");
}

#[test]
fn a_field_may_be_required_by_what_another_says() {
    let rule =
        |field: &str, condition: serde_json::Value| json!({"field": field, "required_if": condition, "message": format!("Say {field}.")});
    let form = form(json!({"title": "T", "fields": [
        {"name": "phone", "type": "tel", "label": "P"},
        {"name": "when", "type": "text", "label": "When"},
        {"name": "urgent", "type": "yes_no", "label": "U"},
        {"name": "why", "type": "text", "label": "Why"},
        {"name": "role", "type": "one_of", "label": "R", "options": {"writer": "W"}, "other": "O"},
        {"name": "paper", "type": "text", "label": "Paper"},
        {"name": "kinds", "type": "several_of", "label": "K", "options": {"theft": "T", "loss": "L"}},
        {"name": "photo", "type": "files", "label": "Photo"},
    ], "rules": [
        rule("when", json!({"field": "phone"})),
        rule("why", json!({"field": "urgent", "is": "yes"})),
        rule("paper", json!({"field": "role", "is": "other"})),
        rule("photo", json!({"field": "kinds", "includes": "theft"})),
    ]}));
    let said = |values: &[(&str, &str)]| {
        let mut values = values.to_vec();
        for name in ["phone", "when", "why", "paper"] {
            if values.iter().all(|(given, _)| *given != name) {
                values.push((name, ""));
            }
        }
        form.check(&sent(&values), LIMIT).map(|_| ()).map_err(|_| faults(&form, &sent(&values)))
    };
    let asked = |words: &str| Err(vec![words.to_owned()]);
    assert_eq!(said(&[("urgent", "no"), ("role", "writer"), ("kinds", "loss")]), Ok(()));
    assert_eq!(said(&[("phone", "112")]), asked("“When”: Say when."));
    assert_eq!(said(&[("phone", "112"), ("when", "at night")]), Ok(()));
    assert_eq!(said(&[("urgent", "yes")]), asked("“Why”: Say why."));
    assert_eq!(said(&[("role", "other"), ("role_other", "cook")]), asked("“Paper”: Say paper."));
    assert_eq!(said(&[("kinds", "loss"), ("kinds", "theft")]), asked("“Photo”: Say photo."));
}

#[test]
fn what_is_typed_twice_must_be_the_same() {
    let form = form(json!({"title": "T", "fields": [
        {"name": "email", "type": "email", "label": "E-mail"},
        {"name": "again", "type": "email", "label": "Once more"},
    ], "rules": [{"field": "again", "matches": "email", "message": "The two addresses differ."}]}));
    for good in [["", ""], ["a@b.org", "a@b.org"], ["A@b.org", " a@B.org"]] {
        assert!(form.check(&sent(&[("email", good[0]), ("again", good[1])]), LIMIT).is_ok(), "{good:?}");
    }
    for bad in [["a@b.org", "a@c.org"], ["a@b.org", ""], ["", "a@b.org"]] {
        assert_eq!(faults(&form, &sent(&[("email", bad[0]), ("again", bad[1])])), ["“Once more”: The two addresses differ."], "{bad:?}");
    }
    assert_eq!(faults(&form, &sent(&[("email", "a"), ("again", "a@b.org")])).len(), 1, "one fault says enough");
}

#[test]
fn all_text_together_has_a_limit_in_bytes() {
    let form = one_field(json!({"type": "long_text"}));
    let check = |text: &str, limit| form.check(&sent(&[("it", text), ("more", "")]), limit).map_err(|faults| faults[0].problem.clone());
    assert!(check("ab\ncd", 6).is_ok(), "a line end counts as two");
    assert_eq!(check("ab\ncd", 5), Err(Problem::TextTooLong { bytes: 1, characters: 1 }));
    assert_eq!(check("سلام", 4), Err(Problem::TextTooLong { bytes: 4, characters: 2 }));
    let fault = form.check(&sent(&[("it", &"a".repeat(150)), ("more", "")]), 100).unwrap_err().remove(0);
    assert_eq!(
        fault.message(&form, &language("en")),
        "All your text together is too long for one message, by about 50 characters. \
         Shorten it, or send the rest in a second message."
    );
}

#[test]
fn nothing_that_was_sent_is_overlooked() {
    let form = every_kind();
    assert_eq!(faults(&form, &sent(&[])), ["The form arrived empty. Fill it in and send it again."]);
    let mut foreign = every_answer();
    foreign.values.extend(sent(&[("alias[]", "x"), ("alias[]", "y"), ("_else", ""), ("<b>", "")]).values);
    assert_eq!(
        faults(&form, &foreign),
        ["The form came with parts that do not belong to it: \u{2068}alias[]\u{2069}, \u{2068}_else\u{2069}, \u{2068}<b>\u{2069}. \
          They are left out of it now. Look through the form and send it again."]
    );
    let mut ours = every_answer();
    ours.values.extend(sent(&[("_lang", "ar"), ("_form", "x"), (form.honeypot(), "buy now")]).values);
    assert!(form.check(&ours, LIMIT).is_ok());
    ours.values.extend(sent(&[("_lang", "en")]).values);
    assert!(faults(&form, &ours)[0].contains("_lang"), "a page has one language");
}

#[test]
fn a_hundred_thousand_fields_make_one_fault() {
    let form = every_kind();
    let mut entries = every_answer();
    entries.values.extend((0..100_000).map(|n| (format!("field-{n}"), String::new())));
    assert_eq!(faults(&form, &entries).len(), 1);
}
