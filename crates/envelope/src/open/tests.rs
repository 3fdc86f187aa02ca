//! Archives that open, and are not ours: each made with our own writer, or with a few bytes of it changed.

use std::io::{Cursor, Write};

use age::x25519;
use serde_json::json;

use super::*;
use crate::archive::ArchiveWriter;

/// Encrypts any plaintext, as anyone can who has a public key.
fn sealed(key: &x25519::Identity, plaintext: &[u8]) -> Vec<u8> {
    let recipient = key.to_public();
    let mut writer = age::Encryptor::with_recipients([&recipient as _].into_iter()).unwrap().wrap_output(Vec::new()).unwrap();
    writer.write_all(plaintext).unwrap();
    writer.finish().unwrap()
}

/// What a forger puts together.
struct Forged {
    files: Vec<(String, Vec<u8>)>,
    parts: Vec<(&'static str, String)>,
}

const FORM: &str = "{\"version\": 9}\n";

impl Forged {
    /// A submission with one file that is as it should be, with a form that no version can read yet.
    fn good() -> Self {
        let content = b"content".to_vec();
        let submission = json!({
            "version": 1, "kind": "submission", "form": "contact", "form_hash": hex(&Sha256::digest(FORM)), "language": "en",
            "received": "2026-11-22", "receipt": "0000 0000 0000 0000", "stream": "0".repeat(32), "sequence": 3,
            "recipients": "0".repeat(64), "answers": {"name": null},
            "files": [{"field": "photos", "name": "a", "path": "files/01-a.txt", "size": 7, "sha256": hex(&Sha256::digest(&content))}],
        });
        Self {
            files: vec![("files/01-a.txt".into(), content)],
            parts: vec![("submission.json", submission.to_string()), ("submission.txt", "Contact\n".into()), ("form.json", FORM.into())],
        }
    }

    /// The same with `submission.json` changed.
    fn saying(change: impl FnOnce(&mut serde_json::Value)) -> Self {
        let mut forged = Self::good();
        let mut submission = serde_json::from_str(&forged.parts[0].1).unwrap();
        change(&mut submission);
        forged.parts[0].1 = submission.to_string();
        forged
    }

    fn archive(&self) -> Vec<u8> {
        let mut archive = ArchiveWriter::new(Vec::new());
        for (path, content) in &self.files {
            archive.begin(path).unwrap();
            archive.write_data(content).unwrap();
            archive.end().unwrap();
        }
        self.parts.iter().for_each(|(name, content)| archive.add(name, content.as_bytes()).unwrap());
        archive.finish(10).unwrap()
    }
}

fn open(archive: &[u8]) -> Result<Opened<Cursor<Vec<u8>>>, OpenError> {
    let key = x25519::Identity::generate();
    Opened::open(Cursor::new(sealed(&key, archive)), [&key as &dyn Identity])
}

fn refusal(forged: &Forged) -> String {
    open(&forged.archive()).unwrap_err().to_string()
}

#[test]
fn a_form_that_can_t_be_read_yet_does_not_keep_staff_from_the_answers() {
    let mut opened = open(&Forged::good().archive()).unwrap();
    assert!(matches!(opened.form(), StoredForm::Unreadable { json, .. } if json == FORM));
    assert_eq!(opened.text(), "Contact\n");
    let mut content = String::new();
    opened.file(0).unwrap().read_to_string(&mut content).unwrap();
    assert_eq!(content, "content");
    assert!(matches!(opened.file(1), Err(OpenError::NoSuchFile(1))));
}

#[test]
fn names_that_could_leave_the_folder_are_refused() {
    for path in
        ["files/01-../../x", "files/01-a/b", "files/01-", "files/02-a.txt", "files/01-a\u{202e}txt.exe", "files/01-con", "/etc/passwd"]
    {
        let mut forged = Forged::good();
        forged.files[0].0 = path.into();
        assert!(matches!(open(&forged.archive()), Err(OpenError::NotOurs(_))), "{path:?}");
    }
}

#[test]
fn missing_repeated_and_foreign_parts_are_refused() {
    type Change = fn(&mut Vec<(&'static str, String)>);
    let changes: [Change; 7] = [
        |parts| drop(parts.remove(0)),
        |parts| drop(parts.remove(1)),
        |parts| drop(parts.remove(2)),
        |parts| parts.swap(0, 1),
        |parts| parts.push(parts[0].clone()),
        |parts| parts.push(("padding", String::new())),
        |parts| parts.insert(0, ("index.html", "<script>".into())),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut forged = Forged::good();
        change(&mut forged.parts);
        assert!(matches!(open(&forged.archive()), Err(OpenError::NotOurs(_))), "change {number}");
    }
}

#[test]
fn a_submission_that_contradicts_the_archive_is_refused() {
    for forged in [
        Forged::saying(|json| json["files"] = json!([])),
        Forged::saying(|json| json["files"][0]["size"] = json!(8)),
        Forged::saying(|json| json["files"][0]["path"] = json!("files/01-b.txt")),
        Forged::saying(|json| json["kind"] = json!("opening")),
        Forged::saying(|json| json["kind"] = json!("invoice")),
        Forged::saying(|json| json["receipt"] = json!(null)),
        Forged::saying(|json| json["received"] = json!("2026-02-30")),
        Forged::saying(|json| json["sequence"] = json!(-1)),
        Forged::saying(|json| json["answers"] = json!([])),
        Forged::saying(|json| json["more"] = json!(true)),
    ] {
        assert!(matches!(open(&forged.archive()), Err(OpenError::NotOurs(_))), "{}", forged.parts[0].1);
    }
    insta::assert_snapshot!(refusal(&Forged::saying(|json| json["version"] = json!(2))), @"this envelope is of version 2 and this Dropsafe reads version 1: use a newer one, or `age -d` and unzip");
    insta::assert_snapshot!(refusal(&Forged::saying(|json| json["form_hash"] = json!("0".repeat(64)))), @"the form in this envelope is not the one its submission names (form.json has another hash): read submission.json with `age -d` and unzip, don't trust the labels, and tell the maintainer");
}

#[test]
fn answers_to_questions_that_the_form_does_not_ask_are_refused() {
    let source = json!({"title": "x", "fields": [
        {"name": "name", "type": "text", "label": "x"},
        {"name": "photos", "type": "files", "label": "x"},
    ]});
    let form = Form::define("contact".parse().unwrap(), serde_json::from_value(source).unwrap(), &[]).unwrap();
    let with_form = |change: fn(&mut serde_json::Value)| {
        let mut forged = Forged::saying(|json| {
            json["form_hash"] = json!(form.hash());
            change(json);
        });
        forged.parts[2].1 = form.json().to_owned();
        open(&forged.archive())
    };
    assert_eq!(with_form(|_| {}).unwrap().form().readable(), Some(&form));
    let changes: [fn(&mut serde_json::Value); 4] = [
        |json| json["answers"] = json!({}),
        |json| json["answers"]["hidden"] = json!("where nobody looks"),
        |json| json["answers"] = json!({"name": null, "photos": null}),
        |json| json["files"][0]["field"] = json!("name"),
    ];
    for change in changes {
        assert!(matches!(with_form(change), Err(OpenError::NotOurs(_))));
    }
    assert!(matches!(with_form(|json| json["form"] = json!("another")), Err(OpenError::FormAltered)));
}

#[test]
fn a_file_with_another_hash_is_found_out_at_its_end() {
    let forged = Forged::saying(|json| json["files"][0]["sha256"] = json!("0".repeat(64)));
    let mut opened = open(&forged.archive()).unwrap();
    let mut content = Vec::new();
    let error = opened.file(0).unwrap().read_to_end(&mut content).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
    insta::assert_snapshot!(error, @"the file files/01-a.txt in this envelope is not the one its submission names (another SHA-256): don't open it, and tell the maintainer");
}

#[test]
fn what_is_not_in_the_directory_is_nowhere() {
    let good = Forged::good().archive();
    open(&good).unwrap();
    let extended = |before: &[u8], after: &[u8]| [before, &good, after].concat();
    for archive in [extended(b"", b"x"), extended(b"PK", b""), extended(&good, b"")] {
        assert!(matches!(open(&archive), Err(OpenError::NotOurs(_))));
    }
}

/// Whatever byte of a header is changed, some check finds it: there is one way to write an archive.
#[test]
fn no_byte_outside_of_the_padding_can_be_changed() {
    let good = Forged::good().archive();
    let padding = good.windows(7).position(|name| name == b"padding").unwrap() + 7;
    for place in (0..good.len()).filter(|place| !(padding..padding + 10).contains(place)) {
        let mut changed = good.clone();
        changed[place] ^= 0x11;
        let result = open(&changed).and_then(|mut opened| {
            let mut content = Vec::new();
            opened.file(0)?.read_to_end(&mut content).map(drop).map_err(OpenError::Io)
        });
        assert!(result.is_err(), "byte {place}");
    }
}
