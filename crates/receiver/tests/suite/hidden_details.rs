//! What pictures tell besides what they show is removed if the visitor agrees.

use std::io::Read;

use dropsafe_envelope::Metadata;

use crate::client::Form;
use crate::running::Running;

const SECRET: &[u8] = b"GPS 33.8938 N, 35.5018 E";

/// A JPEG, in which a comment may be.
fn jpeg(comment: &[u8]) -> Vec<u8> {
    let comment = if comment.is_empty() { Vec::new() } else { [&b"\xff\xfe\0"[..], &[comment.len() as u8 + 2], comment].concat() };
    let content: Vec<u8> = (0..50_000_u32).map(|n| (n % 251) as u8).collect();
    [&b"\xff\xd8"[..], &comment, b"\xff\xda\0\x08\x01\x01\0\0\x3f\0", &content, b"\xff\xd9"].concat()
}

/// The stored files: field, what is said of their hidden details, and their bytes.
fn stored(receiver: &mut Running) -> Vec<(String, Option<Metadata>, Vec<u8>)> {
    receiver.stop();
    let mut envelope = receiver.house.opened().remove(1);
    let mut found = Vec::new();
    for index in 0..envelope.files().len() {
        let described = envelope.files()[index].clone();
        let mut bytes = Vec::new();
        // Read to its end, a file is held against its size and SHA-256.
        envelope.file(index).unwrap().read_to_end(&mut bytes).unwrap();
        found.push((described.field.to_string(), described.metadata, bytes));
    }
    found
}

#[test]
fn a_picture_loses_them_if_the_visitor_agrees() {
    let mut receiver = Running::start();
    let with = jpeg(SECRET);
    let film = [b"\0\0\0\x18ftypmp42", SECRET].concat();
    let form = Form::new().text("about", "x").text("_strip_pictures", "yes").file("pictures", "a.jpg", &with);
    receiver.send("pictures", form.file("pictures", "b.mp4", &film).file("pictures", "", b"").file("papers", "c.jpg", &with)).receipt();
    assert_eq!(
        stored(&mut receiver),
        [
            ("pictures".into(), Some(Metadata::Removed), jpeg(b"")),
            ("pictures".into(), Some(Metadata::NotRemoved), film),
            ("papers".into(), None, with),
        ]
    );
}

#[test]
fn a_picture_keeps_them_if_not() {
    let mut receiver = Running::start();
    receiver.send("pictures", Form::new().text("about", "x").file("pictures", "a.jpg", &jpeg(SECRET))).receipt();
    assert_eq!(stored(&mut receiver), [("pictures".into(), Some(Metadata::Kept), jpeg(SECRET))]);
}

/// No browser sends it so. What was stored by then can't be undone, and must not pass for what was asked.
#[test]
fn a_wish_that_comes_too_late_is_a_fault_and_nothing_is_stored() {
    let mut receiver = Running::start();
    let form = Form::new().text("about", "What I typed").file("pictures", "a.jpg", &jpeg(SECRET)).text("_strip_pictures", "yes");
    let answer = receiver.send("pictures", form);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("What I typed"), "{}", answer.body);
    receiver.stop();
    assert_eq!(receiver.house.opened().len(), 2, "the run's own first and last envelope, and no other");
}
