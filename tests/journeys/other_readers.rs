//! The case workers whose only program for age is somebody else's: Debian's, written in Go, or npm's, written in TypeScript.

use std::fs;
use std::path::Path;

use dropsafe_tests::{Envelope, Filling, FormPage, Key, Receiver, Site, Submission, Upload, http, repository, run, tool};

/// What npm's `age-encryption` finds in an envelope: the archive, as bytes.
fn opened_by_npm(sealed: &Path, key: &Key) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("plain.zip");
    let mut node = tool("node");
    node.arg(repository().join("tests/browser/age.js")).arg(key.file()).arg(sealed).arg(&out);
    let _ = run(&mut node, "").succeeded();
    fs::read(out).unwrap()
}

/// What Debian's `age` finds in it.
fn opened_by_debian(sealed: &Path, key: &Key) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("plain.zip");
    let _ = run(tool("age").args(["--decrypt", "--identity"]).arg(key.file()).arg("--output").arg(&out).arg(sealed), "").succeeded();
    fs::read(out).unwrap()
}

#[test]
fn the_first_and_the_last_of_one_three_and_eight_case_workers_open_what_came_with_either_program() {
    for count in [1, 3, 8] {
        let staff: Vec<Key> = (0..count).map(|_| Key::fresh()).collect();
        let recipients: String = staff.iter().map(|key| format!("{}\n", key.recipient())).collect();
        let site = Site::example().with("../keys/recipients.txt", &recipients);
        let receiver = Receiver::start(&site.build());
        let page = FormPage::read(&site.built().page("/request-assistance/"));
        let words: Submission = Filling::of_the_least(&page, &["signal"]).submission();
        let photo = words.clone().without("files").with_file("files", Upload::photo("pier.jpg", vec![7; 200_000]));
        for submission in [&words, &photo] {
            assert_eq!(http::post(receiver.address(), &page.action, submission).status, 200);
        }
        for sealed in receiver.envelopes() {
            assert_eq!(Envelope::recipients(&sealed), count);
            for key in [&staff[0], &staff[count - 1]] {
                let archive = opened_by_debian(&sealed, key);
                assert!(archive.starts_with(b"PK\x03\x04"));
                assert!(archive == opened_by_npm(&sealed, key), "{count} case workers");
            }
        }
    }
}
