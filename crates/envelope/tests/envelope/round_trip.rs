//! What goes in comes out.

use std::io::{self, Read, Write};

use dropsafe_envelope::{Content, Kind, Metadata, Padding, SealError, Sealer, StoredForm};
use dropsafe_form::FieldName;

use crate::forms::*;

#[test]
fn every_typed_value_comes_out_equal() {
    let (staff, form) = (Staff::of(1, 1), request_assistance());
    let story = "They said: \"it's over\".\n\n\tThen 👩‍💻 عادت \u{202e}إلى\u{202c} العمل\\n.\n";
    let answers = telling(&form, story, filled_in(&form, 1));

    let arabic = language("ar");
    let sealed =
        Sealer::begin(&staff.sealing, Vec::new()).finish(submission(&form, &arabic, &answers), Padding::Exactly(size_for(&staff))).unwrap();
    let opened = staff.open(&sealed);
    assert_eq!(opened.submission().answers, answers);
    assert_eq!(opened.submission().kind, Kind::Submission);
    assert_eq!(opened.submission().form.as_ref(), Some(form.name()));
    assert_eq!(opened.submission().form_hash.as_deref(), Some(form.hash()));
    assert_eq!(opened.submission().language, Some(arabic));
    assert_eq!(opened.submission().sequence, 7);
    assert_eq!(opened.submission().recipients, staff.sealing.recipients().fingerprint());
    assert_eq!(opened.form().readable(), Some(&form));
}

#[test]
fn files_come_out_byte_for_byte_in_any_order() {
    let staff = Staff::of(2, 3);
    let large: Vec<u8> = (0..400_000u32).map(|n| (n.wrapping_mul(n) >> 7) as u8).collect();
    let files: [(&str, &[u8]); 4] = [("large.bin", &large), ("", b""), ("../../etc/passwd", b"root"), ("large.bin", b"again")];
    let sealed = sealed_with_files(&staff, &language("en"), &files);

    let mut opened = staff.open(&sealed);
    let paths: Vec<_> = opened.files().iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["files/01-large.bin", "files/02-file", "files/03-passwd", "files/04-large.bin"]);
    for index in [3, 0, 2, 1, 0] {
        let mut content = Vec::new();
        opened.file(index).unwrap().read_to_end(&mut content).unwrap();
        assert_eq!(content, files[index].1);
        assert_eq!(opened.files()[index].name, files[index].0);
    }
}

#[test]
fn what_became_of_hidden_details_is_said_of_each_file() {
    let (staff, form) = (Staff::of(1, 1), request_assistance());
    let answers = filled_in(&form, 1);
    let field = FieldName::new("files").unwrap();
    let (english, arabic) = (language("en"), language("ar"));
    let sealed = |language| {
        let mut sealer = Sealer::begin(&staff.sealing, Vec::new());
        for (name, metadata) in
            [("a", Some(Metadata::Removed)), ("b", Some(Metadata::Kept)), ("c", Some(Metadata::NotRemoved)), ("d", None)]
        {
            sealer.start_file(&field, name).unwrap();
            metadata.map_or(Ok(()), |metadata| sealer.note_metadata(metadata)).unwrap();
            sealer.end_file().unwrap();
        }
        sealer.finish(submission(&form, language, &answers), Padding::NextStep).unwrap()
    };
    let opened = staff.open(&sealed(&english));
    let said = serde_json::to_value(opened.files()).unwrap();
    let said: Vec<_> = said.as_array().unwrap().iter().map(|file| file.get("metadata")).collect();
    assert_eq!(said, [Some(&"removed".into()), Some(&"kept".into()), Some(&"not_removed".into()), None]);
    for line in [
        "\n\tfiles/01-a (0 bytes; hidden details removed)\n",
        "\n\tfiles/02-b (0 bytes; hidden details kept)\n",
        "\n\tfiles/03-c (0 bytes; the sender asked to remove hidden details, which was not possible: they may still be in it)\n",
        "\n\tfiles/04-d (0 bytes)\n",
    ] {
        assert!(opened.text().contains(line), "{line:?} in {}", opened.text());
    }
    assert!(staff.open(&sealed(&arabic)).text().contains("أُزيلت التفاصيل المخفية"));
}

#[test]
fn the_text_says_the_same_and_no_answer_can_forge_a_question() {
    let (staff, form) = (Staff::of(1, 1), become_a_provider());
    let question = form.fields().next().unwrap();
    let mut answers = filled_in(&form, 1);
    let forged = "x\n\nUrgent\n\tYes\u{2028}Urgent";
    answers.0[0].1 = Some(dropsafe_form::Answer::Text(forged.into()));
    let english = language("en");
    let sealed = Sealer::begin(&staff.sealing, Vec::new())
        .finish(submission(&form, &english, &answers), Padding::Exactly(size_for(&staff)))
        .unwrap();

    let opened = staff.open(&sealed);
    let label = question.label.get(&english);
    let expected = format!("\n{label}\n\tx\n\t\n\tUrgent\n\t\tYes\u{2028}\tUrgent\n\n");
    assert!(opened.text().contains(&expected), "{}", opened.text());
}

#[test]
fn a_whole_page_in_both_languages() {
    let (staff, form) = (Staff::of(1, 1), request_assistance());
    for tag in ["en", "ar"] {
        let answers = telling(&form, "It began on Monday.\n\nThen the \"update\" came.", filled_in(&form, 8));
        let content = Content::Submission {
            form: &form,
            language: &language(tag),
            receipt: if tag == "en" { "zoo able zoo able" } else { "0000 1111 2222 3333" }.parse().unwrap(),
            answers: &answers,
        };
        let sealed = Sealer::begin(&staff.sealing, Vec::new()).finish(record(content), Padding::Exactly(size_for(&staff))).unwrap();
        insta::assert_snapshot!(format!("page-{tag}"), staff.open(&sealed).text());
    }
}

#[test]
fn control_envelopes_name_no_form() {
    let staff = Staff::of(1, 1);
    for (content, kind) in [(Content::Opening, Kind::Opening), (Content::Closing, Kind::Closing), (Content::Heartbeat, Kind::Heartbeat)] {
        let sealed = Sealer::begin(&staff.sealing, Vec::new()).finish(record(content), Padding::Exactly(4096)).unwrap();
        let opened = staff.open(&sealed);
        assert_eq!(opened.submission().kind, kind);
        assert!(opened.submission().form.is_none() && opened.submission().receipt.is_none());
        assert!(matches!(opened.form(), StoredForm::None));
    }
}

#[test]
fn each_recipient_opens_it_and_nobody_else() {
    let staff = Staff::of(8, 8);
    let sealed = Sealer::begin(&staff.sealing, Vec::new()).finish(record(Content::Opening), Padding::Exactly(4096)).unwrap();
    for key in &staff.keys {
        let identities = [key as &dyn dropsafe_envelope::age::Identity];
        dropsafe_envelope::Opened::open(io::Cursor::new(&sealed), identities).unwrap();
    }
}

/// A disk that has room for so many bytes.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_and_the_envelope_stays_broken() {
    let (staff, form, english) = (Staff::of(1, 1), request_assistance(), language("en"));
    let answers = filled_in(&form, 1);
    let field = FieldName::new("files").unwrap();
    let full = |error: &SealError| matches!(error, SealError::Io(error) if error.kind() == io::ErrorKind::StorageFull);

    let mut sealer = Sealer::begin(&staff.sealing, Disk(100_000));
    sealer.start_file(&field, "a").unwrap();
    let failed = (0..10).find_map(|_| sealer.write_file(&[0; 50_000]).err()).unwrap();
    assert!(full(&failed), "{failed}");
    assert!(matches!(sealer.write_file(b"more"), Err(SealError::OutOfTurn(_))));
    assert!(matches!(sealer.finish(submission(&form, &english, &answers), Padding::NextStep), Err(SealError::OutOfTurn(_))));

    let failed = Sealer::begin(&staff.sealing, Disk(1000)).finish(record(Content::Opening), Padding::Exactly(4096));
    assert!(failed.is_err_and(|error| full(&error)));
}

#[test]
fn calls_out_of_turn_are_errors() {
    let staff = Staff::of(1, 1);
    let field = FieldName::new("files").unwrap();
    let begin = || Sealer::begin(&staff.sealing, Vec::new());
    assert!(matches!(begin().write_file(b"x"), Err(SealError::OutOfTurn(_))));
    assert!(matches!(begin().end_file(), Err(SealError::OutOfTurn(_))));
    assert!(matches!(begin().note_metadata(Metadata::Kept), Err(SealError::OutOfTurn(_))));

    let mut sealer = begin();
    sealer.start_file(&field, "a").unwrap();
    assert!(matches!(sealer.start_file(&field, "b"), Err(SealError::OutOfTurn(_))));

    let mut sealer = begin();
    sealer.start_file(&field, "a").unwrap();
    sealer.end_file().unwrap();
    assert!(matches!(sealer.finish(record(Content::Opening), Padding::Exactly(4096)), Err(SealError::ExactSizeWithFiles)));
}

#[test]
fn nothing_is_written_before_it_must_be() {
    let staff = Staff::of(1, 1);
    drop(Sealer::begin(&staff.sealing, Disk(0)));
}

#[test]
fn a_sealer_can_go_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Sealer<std::fs::File>>();
}
