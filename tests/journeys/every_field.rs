//! No field is lost on the way: whatever a form's page offers arrives, and a question added in one file is asked,
//! enforced and shown.

use dropsafe_tests::{Built, Desk, Dice, Filling, FormPage, Receiver, Site, Value, http, rounds};

use crate::FORMS;

#[test]
fn every_field_that_a_page_offers_is_in_the_envelope() {
    let site = Site::example().with_every_question();
    let built = site.build();
    let mut dice = Dice::new(0x00f1e1d);
    for (form, path, _) in FORMS {
        for _ in 0..rounds(5) {
            let receiver = Receiver::start(&built);
            let page = FormPage::read(&built.page(path));
            let filling = Filling::of_everything(&page, &mut dice);
            assert_eq!(page.action, format!("/drop/{form}"));
            assert_eq!(page.encoding, "multipart/form-data");
            assert!(!page.honeypots.is_empty(), "{path}: there is a field for machines");

            let reply = http::post(receiver.address(), &page.action, &filling.submission());
            assert_eq!(reply.status, 200, "{path}: {}", reply.words());
            let envelope = receiver.only_submission(site.key());
            assert_eq!(envelope.answers(), &filling.answers(), "{path}");
            assert_eq!(envelope.files().len(), filling.uploads().len(), "{path}");
        }
    }
}

#[test]
fn a_form_sent_without_files_may_be_urlencoded() {
    let site = Site::example();
    let built = site.build();
    let receiver = Receiver::start(&built);
    let page = FormPage::read(&built.page("/ar/become-a-provider/"));
    let filling = Filling::of_everything(&page, &mut Dice::new(7));

    let reply = http::post_urlencoded(receiver.address(), &page.action, &filling.submission());
    assert_eq!(reply.status, 200, "{}", reply.words());
    assert_eq!(receiver.only_submission(site.key()).answers(), &filling.answers());
}

#[test]
fn a_question_added_in_one_file_reaches_all_three_programs() {
    let site = Site::example().with_change(
        "_forms/request-assistance.yml",
        "  - heading: { en: \"The incident\", ar: \"الحادثة\" }\n",
        "  - name: favourite_colour\n    type: text\n    label: { en: Your favourite colour, ar: لونكم المفضل }\n    max: 40\n\
         \n  - heading: { en: \"The incident\", ar: \"الحادثة\" }\n",
    );
    let built = site.build();

    // The page asks it, in each language.
    let page = FormPage::read(&built.page("/request-assistance/"));
    assert!(page.control("favourite_colour").is_some(), "the page asks the new question");
    assert!(built.page("/request-assistance/").contains("Your favourite colour"));
    assert!(built.page("/ar/request-assistance/").contains("لونكم المفضل"));

    // The receiver takes it, and holds it to its limit.
    let receiver = Receiver::start(&built);
    let mut filling = Filling::of_the_least(&page, &["signal"]);
    filling.set("favourite_colour", Value::Text("x".repeat(41)));
    assert_eq!(http::post(receiver.address(), &page.action, &filling.submission()).status, 422);
    filling.set("favourite_colour", Value::Text("ultramarine".to_owned()));
    assert_eq!(http::post(receiver.address(), &page.action, &filling.submission()).status, 200);
    let envelope = receiver.only_submission(site.key());
    assert_eq!(envelope.answers()["favourite_colour"], "ultramarine");
    assert!(envelope.text.contains("Your favourite colour"), "{}", envelope.text);

    // The desk shows it, with its label.
    let desk = Desk::with(site.key());
    let _ = desk.import(&receiver.spool()).succeeded();
    desk.assert_shows(&envelope);
    let shown = desk.shows(&envelope);
    assert!(shown.contains("Your favourite colour") && shown.contains("ultramarine"), "{shown}");
}

#[test]
fn a_page_from_before_the_question_was_added_is_no_dead_end() {
    let site = Site::example();
    let older = FormPage::read(&site.build().page("/request-assistance/"));
    let mut filling = Filling::of_the_least(&older, &["signal"]);
    filling.set("what_happened", Value::Text("Typed before the change".to_owned()));

    let site = site.with_change("_forms/request-assistance.yml", "- name: country\n", "- name: country_now\n");
    let built: Built = site.build();
    let receiver = Receiver::start(&built);
    let reply = http::post(receiver.address(), &older.action, &filling.submission());
    assert_ne!(reply.status, 200, "nothing is stored of a form that is no longer asked");
    assert!(receiver.submissions(site.key()).is_empty());

    let again = FormPage::read(&reply.body);
    assert!(again.control("country_now").is_some(), "the current form is shown");
    assert_eq!(again.control("what_happened").expect("it is still asked").value.trim_start_matches('\n'), "Typed before the change");
}
