//! The visitor with a text browser: on an old computer, over a slow line, or with a screen reader that reads a terminal.

use dropsafe_tests::{ControlKind, Dice, Filling, FormPage, Front, Receiver, Site, Value, lynx};
use serde_json::Value as Json;

use crate::FORMS;

#[test]
fn lynx_fills_in_and_sends_each_form() {
    let site = Site::example().with_every_question();
    let built = site.build();
    for (form, path, language) in FORMS {
        let receiver = Receiver::start(&built);
        let front = Front::start(&built, &receiver);
        let html = built.page(path);
        let page = FormPage::read(&html);
        let mut filling = Filling::of_everything(&page, &mut Dice::new(0x17));
        for filled in &mut filling.filled {
            match filled.control.kind {
                // Tab goes on to the next field here, and the lines of a text are short.
                ControlKind::Lines => filled.value = Value::Text("On Monday “it” began:\nmy <mail> says 'hello'.\n\nبدأ الأمر 🕊".to_owned()),
                ControlKind::Files => {
                    // lynx takes one file for a field, and breaks every letter of its name that is not of ASCII.
                    if let Value::Files(files) = &mut filled.value {
                        files.truncate(1);
                        files[0].name.retain(|letter| letter.is_ascii());
                    }
                }
                _ => {}
            }
        }

        let screen = lynx::fills_in(front.address(), path, &html, &filling);
        let envelope = receiver.only_submission(site.key());
        let receipt = envelope.json["receipt"].as_str().expect("a receipt is text");
        assert!(screen.contains(receipt), "{path}: the visitor sees the receipt “{receipt}”:\n{screen}");
        assert_eq!(envelope.json["form"], form);
        assert_eq!(envelope.json["language"], language);
        // lynx ends the last line of a text, too.
        let mut answers = envelope.answers().clone();
        for filled in filling.filled.iter().filter(|filled| filled.control.kind == ControlKind::Lines) {
            let answer = &mut answers[&filled.control.name];
            *answer = Json::from(answer.as_str().expect("a text").trim_end_matches('\n'));
        }
        assert_eq!(answers, filling.answers(), "{path}: every typed value");
        // And it tells where on the visitor's disk a file was.
        let files = envelope.files();
        let sent: Vec<_> = filling.uploads().into_iter().map(|(field, file)| (field, file.name.as_str(), &file.bytes)).collect();
        assert_eq!(files.len(), sent.len(), "{path}");
        for ((field, name, bytes), (into, called, was)) in files.iter().zip(sent) {
            assert!(field == into && name.starts_with('/') && name.ends_with(&format!("/{called}")) && bytes == was, "{path}: {name}");
        }
    }
}

/// A radio button that is pressed in no page's source is pressed by lynx, the first of each group.
#[test]
fn what_a_visitor_passes_by_in_lynx_stays_unanswered() {
    let site = Site::example();
    let built = site.build();
    let receiver = Receiver::start(&built);
    let front = Front::start(&built, &receiver);
    let html = built.page("/request-assistance/");
    let filling = Filling::of_the_least(&FormPage::read(&html), &["signal"]);
    let _ = lynx::fills_in(front.address(), "/request-assistance/", &html, &filling);
    let answers = receiver.only_submission(site.key()).answers().clone();
    let answered: Vec<_> = answers.as_object().unwrap().iter().filter(|(_, answer)| !answer.is_null()).map(|(name, _)| name).collect();
    assert_eq!(answered, ["signal", "what_happened"]);
}

#[test]
fn lynx_shows_each_option_on_a_line_of_its_own() {
    let site = Site::example();
    let built = site.build();
    let receiver = Receiver::start(&built);
    let front = Front::start(&built, &receiver);
    let shown = lynx::reads(front.address(), "/request-assistance/");
    let lines: Vec<_> = shown.lines().map(str::trim).collect();
    for line in ["[ ] Account compromise", "[ ] Website or server compromise", "( ) Yes", "( ) No", "(*) No answer"] {
        assert!(lines.contains(&line), "“{line}” in:\n{shown}");
    }
    // Nothing hides the trap there, so it says what it is.
    assert!(shown.contains("Leave this field empty"), "{shown}");
}
