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

pub(crate) fn faults(definition: Value) -> String {
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

/// Who mends one fault of a field must not find the next one by building again.
#[test]
fn every_fault_of_one_field_is_told_at_once() {
    insta::assert_snapshot!(faults(json!({"title": "T", "fields": [
        {"name": "a", "type": "number", "label": " ", "min": "few", "max": "1e3", "pattern": "(", "autocomplete": "fax", "value": "x"},
        {"name": "b", "type": "date", "label": "B", "min": "2026-02-30", "max": "tomorrow"},
        {"name": "c", "type": "several_of", "label": "C", "options": {"x": "", "y": "Y", "z": {"en": " "}}, "other": "", "min": "some", "max": "all"},
        {"name": "d", "type": "files", "label": "D", "min": "-1", "max": "lots", "max_size": "9 GB", "accept": ["svg", "pdf", "html"]},
        {"name": "e", "type": "files", "label": "E", "max": "51", "max_size": "9", "accept": ["pdf"], "strip_metadata": "ticked"},
        {"name": "f", "type": "text", "label": "F", "min": "a", "max": "b", "pattern": "(?=x)", "pattern_help": ""},
        {"group": "G", "fields": [{"group": "Inner", "fields": [{"name": "g", "type": "text"}]}]},
        {"name": "h", "type": "text", "label": "H", "fields": []},
    ], "rules": [{"field": "a", "matches": "b", "any_of": [], "message": "M"}]})));
}

#[test]
fn limits_of_numbers_are_compared_digit_by_digit() {
    let asking =
        |min: &str, max: &str| json!({"title": "T", "fields": [{"name": "a", "type": "number", "label": "A", "min": min, "max": max}]});
    insta::assert_snapshot!(faults(asking("100000000000000000001", "100000000000000000000")), @"
    .fields[0].min: `min:` is above `max:`: no answer would do
        help: exchange the two, or leave one out
    ");
    for (min, max) in [("0.1", "0.10"), ("-0.3", "-0.2"), ("99999999999999999999", "100000000000000000000")] {
        form(asking(min, max));
    }
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
    let future = every_kind().json().replacen("\"version\": 2", "\"version\": 3", 1);
    insta::assert_snapshot!(Form::from_json(&future).unwrap_err().to_string(), @"the form definition is of version 3, this program reads versions 1 to 2: use a newer Dropsafe");
}

/// What staff have in their casebooks from the first version on.
#[test]
fn a_definition_of_the_first_version_is_read_as_it_was() {
    let stored = include_str!("stored/request-assistance.1.json");
    let form = Form::from_json(stored).unwrap();
    assert_eq!(form.json(), stored, "its bytes, and so its hash, are the same");
    assert_eq!(form.hash(), "68af29370074896e785f19ed93cb2f9131cd837c057b897e45c088b3d26f2196");
    assert_eq!(form.field("email").unwrap().label.get(&language("en")), "E-mail");
    assert_eq!(form.rules().len(), 1);
}

#[test]
fn a_pattern_comes_with_words_and_can_be_matched() {
    insta::assert_snapshot!(faults(json!({"title": "T", "fields": [
        {"name": "a", "type": "text", "label": "A", "pattern": "[0-9]{4}"},
        {"name": "b", "type": "text", "label": "B", "pattern_help": "Four digits."},
        {"name": "c", "type": "text", "label": "C", "pattern": "(?!x)y", "pattern_help": " "},
        {"name": "d", "type": "text", "label": "D", "pattern": "x".repeat(201), "pattern_help": "Many."},
        {"name": "e", "type": "date", "label": "E", "pattern": "2026.*", "pattern_help": "This year."},
    ]})), @"
    .fields[0].pattern: no visitor can read a pattern
        help: add `pattern_help:`, such as: Two letters and four digits, like AB-1234.
    .fields[1].pattern_help: there is no `pattern:` to explain
        help: add `pattern:`, or write the words as `help:`
    .fields[2].pattern_help: `pattern_help:` is empty
        help: write what visitors shall read
    .fields[2].pattern: the pattern can't be read: look-around is not supported
        help: write a regular expression without looking around or back, such as [A-Z]{2}-[0-9]{4}
    .fields[3].pattern: the pattern is longer than 200 characters
        help: write a regular expression without looking around or back, such as [A-Z]{2}-[0-9]{4}
    .fields[4].pattern: `pattern:` means nothing for a field of this type
        help: leave the line out, or choose another `type:`
    ");
}

#[test]
fn kinds_of_file_are_known_ones() {
    insta::assert_snapshot!(faults(json!({"title": "T", "max_size": "lots", "fields": [
        {"name": "a", "type": "files", "label": "A", "accept": ["image", "svg"]},
        {"name": "b", "type": "text", "label": "B", "accept": ["text"]},
        {"name": "c", "type": "text", "label": "C", "strip_metadata": "ticked"},
        {"name": "d", "type": "files", "label": "D", "accept": ["pdf", "heic"], "strip_metadata": "unticked"},
        {"name": "e", "type": "files", "label": "E", "accept": ["pdf", "webp"], "strip_metadata": "unticked"},
        {"name": "f", "type": "files", "label": "F", "accept": ["any"]},
        {"name": "g", "type": "files", "label": "G", "accept": []},
        {"name": "h", "type": "files", "label": "H", "accept": "any", "strip_metadata": "ticked"},
    ]})), @"
    .fields[0].accept[1]: “svg” is no kind of file that is known here
        help: the kinds are: image, pdf, text, office, audio, video, archive, jpeg, png, gif, webp, heic, avif, tiff, bmp, txt, odt, ods, odp, docx, xlsx, pptx, doc, xls, ppt, rtf, mp3, m4a, aac, ogg, opus, wav, flac, amr, mp4, mov, 3gp, webm, mkv, avi, zip, 7z, rar, gz, bz2, xz, tar
    .fields[1].accept: `accept:` means nothing for a field of this type
        help: leave the line out, or choose another `type:`
    .fields[2].strip_metadata: `strip_metadata:` means nothing for a field of this type
        help: leave the line out, or choose another `type:`
    .fields[3].strip_metadata: hidden details can be removed from none of the files that this field takes
        help: leave the line out, or take jpeg, png, gif or webp
    .fields[5].accept[0]: “any” is no kind of file that is known here
        help: write `accept: any`, without brackets, to take everything
    .fields[6].accept: a field that accepts no kind of file takes none
        help: list the kinds that you take, such as [image, pdf], or write `accept: any` to take everything
    .max_size: “lots” is not a size
        help: write a number and a unit, such as 25 MB or 500 KiB
    ");
    insta::assert_snapshot!(faults(json!({"title": "T", "max_size": "5 MB", "fields": [{"name": "b", "type": "text", "label": "B"}]})), @"
    .max_size: the form takes no files
        help: leave the line out, or ask for files
    ");
}

#[test]
fn a_group_has_fields_and_no_groups() {
    let field = |name: &str| json!({"name": name, "type": "text", "label": "L"});
    insta::assert_snapshot!(faults(json!({"title": "T", "fields": [
        {"group": "G", "fields": [field("a"), {"name": "b", "label": "B"}]},
        {"group": "G"},
        {"fields": [field("c")]},
        {"group": " ", "required": true, "fields": [field("a"), {"group": "Inner", "fields": [field("d")]}]},
    ], "rules": [{"any_of": ["a", "z"], "message": "M"}]})), @"
    .fields[3].fields[0].name: the field “a” is there twice
        help: give each field a name of its own: an answer to one would overwrite the other
    .fields[0].fields[1].type: a field has a type
        help: add `type:`, one of text, long_text, email, tel, url, number, date, yes_no, one_of, several_of, files, consent, constant
    .fields[1].group: the group has no fields
        help: write them under `fields:`, or write `heading:` for a heading
    .fields[2].fields: only a group has fields in it
        help: write `group:` with what the fields in it are about
    .fields[3].group: `group:` is empty
        help: write what visitors shall read
    .fields[3].group: a group has `text:` and `fields:`, and no other keys
        help: give the field an entry of its own under the group's `fields:`
    .fields[3].fields[1].group: a group can't be inside another
        help: put its fields into this one, or end this one first
    .rules[0].any_of[1]: there is no field “z”
        help: the fields are: a, b, c, a
    ");
}

#[test]
fn a_question_has_an_answer() {
    insta::assert_snapshot!(faults(json!({"title": "T", "question": {"ask": "", "answers": {"en": ["blue"], "ar": ["…"]}}, "fields": [
        {"name": "a", "type": "text", "label": "A", "purpose": " "},
        {"name": "b", "type": "constant", "value": "1", "purpose": "None"},
    ]})), @"
    .fields[0].purpose: `purpose:` is empty
        help: write what visitors shall read
    .fields[1].purpose: `purpose:` means nothing for a field of this type
        help: leave the line out, or choose another `type:`
    .question.ask: `ask:` is empty
        help: write what visitors shall read
    .question.answers: the question has no answer, or one that says nothing
        help: write for each language a list of answers that are right, each with a letter or digit at least: en: [blue, light blue]
    ");
}

#[test]
fn a_rule_names_fields_that_can_keep_it() {
    let about = |rule: Value| {
        faults(json!({"title": "T", "fields": [
            {"name": "email", "type": "email", "label": "E"},
            {"name": "again", "type": "email", "label": "E"},
            {"name": "phone", "type": "tel", "label": "P"},
            {"name": "must", "type": "text", "label": "M", "required": true},
            {"name": "story", "type": "long_text", "label": "S"},
            {"name": "urgent", "type": "yes_no", "label": "U"},
            {"name": "role", "type": "one_of", "label": "R", "options": {"writer": "W"}, "other": "O"},
            {"name": "kinds", "type": "several_of", "label": "K", "options": {"theft": "T"}},
            {"name": "version", "type": "constant", "value": "2"},
        ], "rules": rule}))
    };
    let required_if = |field: &str, condition: Value| about(json!([{"field": field, "required_if": condition, "message": "M"}]));
    let rules = [
        about(json!([{"message": "M"}])),
        about(json!([{"any_of": ["email"], "matches": "email", "message": "M"}])),
        about(json!([{"matches": "email", "message": "M"}])),
        about(json!([{"any_of": ["email"], "field": "phone", "message": "M"}])),
        required_if("must", json!({"field": "email"})),
        required_if("phone", json!({"field": "phone"})),
        required_if("phone", json!({"field": "fax"})),
        required_if("version", json!({"field": "version"})),
        required_if("phone", json!({"field": "role", "is": "reader"})),
        required_if("phone", json!({"field": "kinds", "is": "theft"})),
        required_if("phone", json!({"field": "kinds", "includes": "other"})),
        required_if("phone", json!({"field": "urgent", "is": "maybe"})),
        required_if("phone", json!({"field": "role", "is": "writer", "includes": "writer"})),
        about(json!([{"field": "again", "matches": "phone", "message": "M"}])),
        about(json!([{"field": "email", "matches": "email", "message": "M"}])),
        about(json!([{"field": "story", "matches": "role", "message": "M"}])),
        about(json!([{"field": "again", "matches": "email", "message": "M"}, {"field": "email", "matches": "again", "message": "M"}])),
    ];
    insta::assert_snapshot!(rules.join("\n"), @"
    .rules[0].any_of: the rule says nothing
        help: write `any_of:` with fields of which one must be answered, or `field:` with either `required_if:` or `matches:`
    .rules[0].any_of: the rule says two things
        help: write `any_of:` with fields of which one must be answered, or `field:` with either `required_if:` or `matches:`
    .rules[0].field: the rule does not say which field it is about
        help: add `field:` with the name of the field that must be answered, or that must repeat another
    .rules[0].field: `field:` means nothing beside `any_of:`
        help: leave the line out
    .rules[0].field: “must” must be answered anyway
        help: leave `required:` out of the field, or leave the rule out
    .rules[0].required_if.field: “phone” would decide about itself
        help: name another field
    .rules[0].required_if.field: there is no field “fax”
        help: the fields are: email, again, phone, must, story, urgent, role, kinds, version
    .rules[0].field: “version” is a constant: the rule would always say the same
        help: name a field that visitors answer
    .rules[0].required_if.field: “version” is a constant: the rule would always say the same
        help: name a field that visitors answer
    .rules[0].required_if.field: “version” would decide about itself
        help: name another field
    .rules[0].required_if.is: “role” has no option “reader”
        help: the keys are: writer, other
    .rules[0].required_if.is: “kinds” is of a type for which there is no `is:`
        help: `is:` is for one_of, yes_no and consent, `includes:` for several_of; leave it out to ask whether the field is answered
    .rules[0].required_if.includes: “kinds” has no option “other”
        help: the keys are: theft
    .rules[0].required_if.is: “urgent” says yes or no, and not “maybe”
        help: write yes or no
    .rules[0].required_if.includes: the condition has both `is:` and `includes:`
        help: leave one of them out
    .rules[0].matches: “again” and “phone” are of two types
        help: give both fields the same `type:`
    .rules[0].matches: “email” would repeat itself
        help: name another field
    .rules[0].field: “story” is of a type that can't be compared
        help: compare fields of type text, email, tel, url, number or date
    .rules[0].matches: “role” is of a type that can't be compared
        help: compare fields of type text, email, tel, url, number or date
    .rules[1].matches: “again” repeats “email” already
        help: leave one of the two rules out: both would speak of one slip
    ");
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
