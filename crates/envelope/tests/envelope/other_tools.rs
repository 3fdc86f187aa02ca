//! Staff need no Dropsafe: Debian's `age`, `unzip` and Python read what we seal.

use std::{
    fs,
    io::Read,
    path::Path,
    process::{Command, Output},
};

use dropsafe_envelope::age::secrecy::ExposeSecret;
use dropsafe_envelope::{Padding, Sealer};
use dropsafe_form::{Answer, Form, FormName};

use crate::forms::*;

/// Runs a program that the tests need, or says where it comes from.
fn run(program: &str, package: &str, arguments: &[&str], folder: &Path) -> Output {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output
        .unwrap_or_else(|error| panic!("can't run {program} ({error}): install Debian's package {package} (apt-get install {package})"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?} failed: {said}");
    output
}

/// Decrypts with Debian's `age`, into `plain.zip`.
fn decrypt(sealed: &[u8], key: &dropsafe_envelope::age::x25519::Identity, folder: &Path) {
    fs::write(folder.join("envelope.age"), sealed).unwrap();
    fs::write(folder.join("key.txt"), key.to_string().expose_secret()).unwrap();
    run("age", "age", &["-d", "-i", "key.txt", "-o", "plain.zip", "envelope.age"], folder);
}

#[test]
fn age_and_unzip_read_it_for_each_of_1_3_and_8_recipients() {
    let (form, english) = (request_assistance(), language("en"));
    let answers = filled_in(&form, 60);
    for count in [1, 3, 8] {
        let staff = Staff::of(count, 8);
        let record = submission(&form, &english, &answers);
        let sealed = Sealer::begin(&staff.sealing, Vec::new()).finish(record, Padding::Exactly(size_for(&staff))).unwrap();
        for key in &staff.keys {
            let folder = tempfile::tempdir().unwrap();
            decrypt(&sealed, key, folder.path());
            let json = run("unzip", "unzip", &["-p", "plain.zip", "submission.json"], folder.path()).stdout;
            let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
            assert_eq!(json["answers"], serde_json::to_value(&answers).unwrap());
            let definition = run("unzip", "unzip", &["-p", "plain.zip", "form.json"], folder.path()).stdout;
            assert_eq!(definition, form.json().as_bytes());
        }
    }
}

#[test]
fn unzip_finds_nothing_wrong_and_unpacks_every_file() {
    let staff = Staff::of(1, 1);
    let large = vec![0x5a; 200_000];
    let files: [(&str, &[u8]); 3] = [("صورة ١.jpg", &large), ("empty", b""), ("a/b.txt", b"text")];
    let sealed = sealed_with_files(&staff, &language("ar"), &files);
    let folder = tempfile::tempdir().unwrap();
    decrypt(&sealed, &staff.keys[0], folder.path());

    let tested = run("unzip", "unzip", &["-t", "plain.zip"], folder.path()).stdout;
    assert!(String::from_utf8_lossy(&tested).contains("No errors detected"));
    run("unzip", "unzip", &["-q", "plain.zip", "-d", "out"], folder.path());
    for (path, content) in [("01-صورة_١.jpg", &large[..]), ("02-empty", b""), ("03-b.txt", b"text")] {
        assert_eq!(fs::read(folder.path().join("out/files").join(path)).unwrap(), content, "{path}");
    }
    let json = fs::read_to_string(folder.path().join("out/submission.json")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["files"][0]["name"], "صورة ١.jpg");
}

#[test]
fn python_reads_it_and_sees_no_dates_and_no_compression() {
    let staff = Staff::of(1, 1);
    let sealed = sealed_with_files(&staff, &language("en"), &[("photo.jpg", b"not really")]);
    let folder = tempfile::tempdir().unwrap();
    decrypt(&sealed, &staff.keys[0], folder.path());
    let script = "
import zipfile
archive = zipfile.ZipFile('plain.zip')
assert archive.testzip() is None
for entry in archive.infolist():
    assert entry.compress_type == zipfile.ZIP_STORED and not entry.extra and not entry.comment
    assert entry.date_time == (1980, 1, 1, 0, 0, 0), entry
    print(entry.filename, '-' if entry.filename == 'padding' else len(archive.read(entry)) > 0)
assert archive.read('files/01-photo.jpg') == b'not really'
assert not any(archive.read('padding'))
";
    let listed = run("python3", "python3", &["-c", script], folder.path()).stdout;
    let expected = "files/01-photo.jpg True\nsubmission.json True\nsubmission.txt True\nform.json True\npadding -\n";
    assert_eq!(String::from_utf8_lossy(&listed), expected);
}

#[test]
fn an_envelope_without_files_is_as_it_is_documented() {
    let (staff, form, english) = (Staff::of(1, 1), become_a_provider(), language("en"));
    let answers = filled_in(&form, 5);
    let record = submission(&form, &english, &answers);
    let sealed = Sealer::begin(&staff.sealing, Vec::new()).finish(record, Padding::Exactly(size_for(&staff))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    decrypt(&sealed, &staff.keys[0], folder.path());
    let json = run("unzip", "unzip", &["-p", "plain.zip", "submission.json"], folder.path()).stdout;
    let json = String::from_utf8(json).unwrap();
    let keys: Vec<_> = json.lines().filter_map(|line| line.strip_prefix("  \"")).filter_map(|line| line.split('"').next()).collect();
    assert_eq!(
        keys,
        ["version", "kind", "form", "form_hash", "language", "received", "receipt", "stream", "sequence", "recipients", "answers", "files"]
    );
}

#[test]
fn a_program_written_from_the_manual_makes_envelopes_that_open() {
    let source = serde_json::json!({"title": "Write to us", "fields": [
        {"name": "message", "type": "long_text", "label": "What happened?"},
        {"name": "kind", "type": "several_of", "label": "What kind?", "options": {"malware": "Malware"}, "other": "Something else"},
        {"name": "urgent", "type": "yes_no", "label": "Urgent?"},
        {"name": "photos", "type": "files", "label": "Photos"},
    ]});
    let form = Form::define(FormName::new("contact").unwrap(), serde_json::from_value(source).unwrap(), &[]).unwrap();
    let staff = Staff::of(1, 1);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("form.json"), form.json()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/envelope/another_program.py");
    let recipient = staff.keys[0].to_public().to_string();
    run("age", "age", &["--version"], folder.path());
    run("python3", "python3", &[script, &recipient, "form.json", "envelope.age"], folder.path());

    let mut opened = staff.open(&fs::read(folder.path().join("envelope.age")).unwrap());
    assert_eq!(opened.form().readable(), Some(&form));
    assert_eq!(opened.submission().recipients, staff.sealing.recipients().fingerprint());
    assert_eq!(opened.submission().answers.get("message"), Some(&Answer::Text("They said: \"it's over\".\nعاد.".into())));
    let mut photo = Vec::new();
    opened.file(0).unwrap().read_to_end(&mut photo).unwrap();
    assert_eq!(photo.len(), 256 * 300);
}
