//! What a definition asks for beyond the type of a field is enforced, and nobody loses a word over it.

use std::io::Read;

use serde_json::json;

use crate::client::Form;
use crate::running::Running;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn answered() -> Form {
    asked("en").text("_question", " Blue.")
}

fn asked(language: &str) -> Form {
    Form::new().text("_lang", language).text("email", "a@example.org")
}

#[test]
fn what_keeps_every_rule_is_stored_as_typed() {
    let mut receiver = Running::start();
    let photo = [PNG, &[7; 90_000]].concat();
    let form = answered().text("again", "A@example.org").text("case", " AB-1234").text("story", "It is back.");
    receiver.send("careful", form.file("photos", "no name of a picture", &photo)).receipt();
    receiver.stop();
    let mut opened = receiver.house.opened();
    let answers = serde_json::to_value(&opened[1].submission().answers).unwrap();
    assert_eq!(answers, json!({"case": " AB-1234", "email": "a@example.org", "again": "A@example.org", "story": "It is back."}));
    let mut stored = Vec::new();
    opened[1].file(0).unwrap().read_to_end(&mut stored).unwrap();
    assert_eq!(stored, photo);
}

#[test]
fn what_breaks_a_rule_comes_back_with_its_words() {
    let receiver = Running::start();
    let told = |form: Form, words: &str| {
        let answer = receiver.send("careful", form);
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
        assert!(answer.body.contains("a@example.org"), "what was typed is still there");
    };
    let same = || answered().text("again", "a@example.org");
    told(same().text("case", "1234").text("story", "x"), "Two letters and four digits");
    told(same().text("case", "AB-1234"), "Tell us what is new in your case.");
    told(answered().text("again", "b@example.org"), "The two addresses are not the same.");
    told(asked("ar").text("_question", "ازرق").text("again", "a@example.org").text("case", "x").text("story", "x"), "حرفان وأربعة أرقام.");
    told(asked("en").text("again", "a@example.org"), "“What colour is our door?”: Give an answer here.");
    told(
        asked("en").text("again", "a@example.org").text("_question", "red"),
        "“What colour is our door?”: This is not the answer that we expect.",
    );
    assert_eq!(receiver.house.envelopes().len(), 1, "nothing but the opening envelope");
}

/// Each is given the name of a picture, and none is stored.
#[test]
fn files_of_other_kinds_are_named_and_none_is_kept() {
    let receiver = Running::start();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let page_in_text = [b"<!doctype html>".to_vec(), vec![b' '; 2000]].concat();
    let zip_before_a_picture = [b"PK\x03\x04".to_vec(), vec![0; 600], PNG.to_vec()].concat();
    for content in [svg, page_in_text, zip_before_a_picture, Vec::new(), vec![b'x'; 60_000]] {
        let form = answered().text("again", "a@example.org").file("photos", "photo.png", PNG).file("photos", "picture.png", &content);
        let answer = receiver.send("careful", form);
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("picture.png\u{2069} is of a kind that we can&#39;t take"), "{}", answer.body);
        assert!(!answer.body.contains("photo.png\u{2069} is of a kind"), "the other one is fine");
    }
    let together = [PNG, &[1; 80_000]].concat();
    let form = answered().text("again", "a@example.org").file("photos", "a.png", &together).file("photos", "b.png", &together);
    let answer = receiver.send("careful", form);
    assert!(answer.status == 422 && answer.body.contains("All files together are too large."), "{}", answer.body);
    assert_eq!(receiver.house.envelopes().len(), 1, "nothing but the opening envelope");
}
