//! A visitor fills in each form in each language with Chromium and without JavaScript. The case worker opens what
//! came with Debian's `age` and `unzip`, and at the desk, and finds every value as it was typed.

use dropsafe_tests::{Desk, Dice, Filling, FormPage, Front, Receiver, Site, visitor};
use serde_json::json;

use crate::FORMS;

#[test]
fn what_a_visitor_types_is_what_staff_read() {
    let site = Site::example().with_every_question();
    let built = site.build();
    let mut dice = Dice::new(0x00b5);

    for (form, path, language) in FORMS {
        let receiver = Receiver::start(&built);
        let front = Front::start(&built, &receiver);
        let filling = Filling::of_everything(&FormPage::read(&built.page(path)), &mut dice);

        let seen = visitor::fills_in(front.address(), path, &filling);
        assert_eq!(seen.status, 200, "{path}: {}", seen.words);
        assert_eq!(seen.language, language, "{path}: the receipt speaks the form's language");
        assert_eq!(seen.direction, if language == "ar" { "rtl" } else { "ltr" });
        assert_eq!(seen.strangers, [json!(null); 0], "{path}: the browser asks nobody but the site");
        assert_eq!(seen.address, format!("http://{}/drop/{form}", front.address()), "{path}: nothing that was typed is in the address");
        assert_eq!(seen.cookies, 0, "{path}: no cookie");

        let envelope = receiver.only_submission(site.key());
        let receipt = envelope.json["receipt"].as_str().expect("a receipt is text");
        assert!(seen.words.contains(receipt), "{path}: the visitor sees the receipt “{receipt}”:\n{}", seen.words);
        assert_eq!(envelope.json["form"], form);
        assert_eq!(envelope.json["language"], language);
        assert_eq!(envelope.answers(), &filling.answers(), "{path}: every typed value");
        let sent: Vec<_> =
            filling.uploads().into_iter().map(|(field, file)| (field.to_owned(), file.name.clone(), file.bytes.clone())).collect();
        assert!(envelope.files() == sent, "{path}: every file, byte for byte");

        let desk = Desk::with(site.key());
        let _ = desk.import(&receiver.spool()).succeeded();
        desk.assert_shows(&envelope);
    }
}
