//! However large a file is, sealing and opening it takes the same memory. Alone in its program, since it measures it.

#![cfg(target_os = "linux")]
// The harness functions around the test unwrap as the test does.
#![allow(clippy::unwrap_used)]

use std::{fs, io, time::UNIX_EPOCH};

use dropsafe_envelope::{
    Content, Day, Opened, Padding, RecipientSet, Record, SealError, Sealer, Sealing, StreamId,
    age::{Identity, x25519},
};
use dropsafe_form::{Answers, Entries, FieldName, Form, FormName, Language};

/// The most memory that this process has had, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn form() -> (Form, Answers) {
    let source = r#"{"title": "x", "fields": [{"name": "files", "type": "files", "label": "x"}]}"#;
    let form = Form::define(FormName::new("x").unwrap(), serde_json::from_str(source).unwrap(), &[]).unwrap();
    let answers = form.check(&Entries::default(), 100).unwrap_or_default();
    (form, answers)
}

fn seal<W: io::Write>(out: W, key: &x25519::Identity, mebibytes: usize) -> Result<W, SealError> {
    let (form, answers) = form();
    let sealing = Sealing::new(RecipientSet::from_strings(&[key.to_public().to_string()]).unwrap(), 1);
    let mut sealer = Sealer::begin(&sealing, out);
    sealer.start_file(&FieldName::new("files").unwrap(), "video.mp4")?;
    let piece = vec![0x47; 16 * 1024];
    for _ in 0..mebibytes * 64 {
        sealer.write_file(&piece)?;
    }
    sealer.end_file()?;
    let receipt = "0000 0000 0000 0000".parse().unwrap();
    let content = Content::Submission { form: &form, language: &Language::english(), receipt, answers: &answers };
    let record = Record { received: Day::of(UNIX_EPOCH), stream: StreamId::fresh().unwrap(), sequence: 0, content };
    sealer.finish(record, Padding::NextStep)
}

#[test]
fn a_large_file_takes_no_more_memory_than_a_small_one() {
    let key = x25519::Identity::generate();
    seal(tempfile::tempfile().unwrap(), &key, 1).unwrap();
    let before = peak();

    let sealed = seal(tempfile::tempfile().unwrap(), &key, 96).unwrap();
    let mut opened = Opened::open(sealed, [&key as &dyn Identity]).unwrap();
    let copied = io::copy(&mut opened.file(0).unwrap(), &mut io::sink()).unwrap();
    assert_eq!(copied, 96 << 20);

    let more = peak() - before;
    assert!(more < 2048, "{more} KiB more for 95 MiB more");
}
