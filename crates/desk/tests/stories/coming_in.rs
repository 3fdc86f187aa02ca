//! Envelopes come into the casebook.

use std::fs;
use std::io::{Seek, SeekFrom, Write};

use dropsafe_envelope::RecipientSet;
use insta::assert_snapshot;

use crate::desk::{Desk, Receiver, Sent, copy_of, stranger, tree};

#[test]
fn a_spool_is_taken_in_and_taking_it_in_again_changes_nothing() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.opens();
    receiver.takes(&Sent { values: &[("alias", "Nadia"), ("message", "Help")], ..Sent::default() });
    receiver.takes(&Sent { values: &[("message", "Me too")], files: &[("photo.jpg", b"not a photo")], ..Sent::default() });
    receiver.closes();

    let first = desk.run(&["import", "spool"]).done();
    assert_snapshot!(first.out);
    assert_snapshot!(first.err);
    let before = tree(&desk.path("dropsafe-casebook"));

    let again = desk.run(&["import", "spool/new"]).done();
    assert_snapshot!(again.out);
    assert_eq!(again.err, "");
    assert_eq!(tree(&desk.path("dropsafe-casebook")), before);
    assert_eq!(fs::read_dir(desk.path("spool/new")).unwrap().count(), 4, "nothing is taken out of the spool");
}

#[test]
fn a_casebook_betrays_nothing_and_needs_only_age_and_unzip() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    let envelope = receiver.takes(&Sent { values: &[("alias", "Nadia")], ..Sent::default() });
    desk.run(&["import", "spool"]).done();

    let files = tree(&desk.path("dropsafe-casebook"));
    let outside_name = envelope.file_stem().unwrap().to_string_lossy().into_owned();
    for (path, _) in &files {
        let bytes = fs::read(path).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!holds("Nadia") && !holds("abandon") && !path.to_string_lossy().contains(&outside_name), "{}", path.display());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
        }
    }
    assert_eq!(files.len(), 6, "{files:?}");

    // By hand, as README.txt says: the casebook's key, and with it the case.
    let open = |identity: &str, sealed: &std::path::Path, to: &str| {
        let status =
            std::process::Command::new("age").args(["-d", "-i", identity, "-o", to]).arg(sealed).current_dir(desk.home.path()).status();
        assert!(status.expect("this needs Debian's `age`: run tests/set-up").success());
    };
    open("dropsafe-identity.age", &desk.path("dropsafe-casebook/key.age"), "key");
    let (case, _) = files.iter().find(|(path, _)| path.ends_with("envelope.age")).unwrap();
    open("key", case, "case.zip");
    assert!(fs::read(desk.path("case.zip")).unwrap().starts_with(b"PK\x03\x04"));
}

#[test]
fn one_bad_envelope_is_told_by_name_and_the_rest_go_on() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    let good = receiver.takes(&Sent { values: &[("alias", "Nadia")], ..Sent::default() });
    let with_file = receiver.takes(&Sent { files: &[("video.mp4", &[7; 200_000])], ..Sent::default() });
    let mut other = Receiver::new(&desk.path("other"), &stranger());
    let foreign_key = other.takes(&Sent { values: &[("alias", "Omar")], ..Sent::default() });

    let stick = desk.path("stick");
    fs::create_dir(&stick).unwrap();
    copy_of(&good, &stick.join("0-good.age"));
    copy_of(&foreign_key, &stick.join("1-other-key.age"));
    copy_of(&with_file, &stick.join("2-truncated.age")).set_len(100_000).unwrap();
    copy_of(&with_file, &stick.join("3-truncated-in-its-header.age")).set_len(60).unwrap();
    let mut tampered = copy_of(&with_file, &stick.join("4-tampered.age"));
    tampered.seek(SeekFrom::Start(90_000)).unwrap();
    tampered.write_all(b"X").unwrap();
    fs::write(stick.join("5-holiday.age"), b"\xff\xd8\xff\xe0 a photo").unwrap();
    fs::write(stick.join("6-empty.age"), b"").unwrap();
    let passphrase = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCg==\n-----END AGE ENCRYPTED FILE-----\n";
    fs::write(stick.join("7-my-key.age"), passphrase).unwrap();
    copy_of(&with_file, &stick.join("8-good-too.age"));

    let import = desk.run(&["import", "stick"]);
    assert_eq!(import.status, 1);
    assert_snapshot!(import.err);
    assert_snapshot!(import.out);
    assert_eq!(fs::read_dir(desk.path("dropsafe-casebook/tmp")).unwrap().count(), 0, "what failed leaves nothing behind");
}

#[test]
fn a_missing_envelope_leaves_a_gap_that_is_told() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.opens();
    receiver.takes(&Sent::default());
    receiver.loses_one();
    receiver.takes(&Sent::default());
    let late = receiver.takes(&Sent::default());
    receiver.closes();
    let elsewhere = desk.path("late.age");
    fs::rename(&late, &elsewhere).unwrap();

    let import = desk.run(&["import", "spool"]).done();
    assert!(
        import.err.ends_with("missing: stream [stream]: numbers 2, 4 are missing: envelopes were lost or removed, or will come later"),
        "{}",
        import.err
    );
    let later = desk.run(&["import", "late.age"]).done();
    assert_eq!(later.err, "missing: stream [stream]: number 2 is missing: an envelope was lost or removed, or will come later");
}

#[test]
fn a_number_used_twice_is_told() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.takes(&Sent { values: &[("alias", "Nadia")], ..Sent::default() });
    receiver.repeats_a_number();
    receiver.takes(&Sent { values: &[("alias", "Omar")], ..Sent::default() });
    let import = desk.run(&["import", "spool"]).done();
    assert!(import.err.contains("note: two envelopes have number 0 of stream [stream]"), "{}", import.err);
    assert!(import.out.contains("2 new"), "both are kept");
}

#[test]
fn an_added_key_is_told_loudly_until_somebody_says_that_it_is_right() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.takes(&Sent::default());
    desk.run(&["import", "spool"]).done();

    let colleague = stranger();
    let both: Vec<String> = key.strings().chain(colleague.strings()).collect();
    let both_set = RecipientSet::from_strings(&both).unwrap();
    receiver.sealing = dropsafe_envelope::Sealing::new(both_set, 2);
    receiver.takes(&Sent::default());
    receiver.takes(&Sent::default());
    let warned = desk.run(&["import", "spool"]).done();
    assert_snapshot!(warned.err);
    assert!(warned.out.contains("2 new"), "{}", warned.out);

    fs::write(desk.path("recipients.txt"), both.join("\n")).unwrap();
    assert_eq!(desk.run(&["import", "spool", "--recipients", "recipients.txt"]).done().err, "");
    receiver.takes(&Sent::default());
    assert_eq!(desk.run(&["import", "spool"]).done().err, "");

    // The right set, as the receiver says; but there is one key more outside.
    receiver.sealing = dropsafe_envelope::Sealing::new(receiver.sealing.recipients().clone(), 3);
    receiver.takes(&Sent::default());
    let more = desk.run(&["import", "spool"]).done();
    assert!(more.err.starts_with("WARNING: 1 envelope is sealed for 3 keys; before it was 2."), "{}", more.err);
}

#[test]
fn a_new_casebook_opens_for_every_colleague_in_the_list() {
    let (desk, mine) = Desk::with_key();
    let hers = desk.run(&["keygen", "--no-passphrase", "--output", "hers.age"]).done().out;
    let both: Vec<String> = mine.strings().chain([hers.trim().to_owned()]).collect();
    fs::write(desk.path("recipients.txt"), both.join("\n")).unwrap();
    let mut receiver = Receiver::new(&desk.path("spool"), &RecipientSet::from_strings(&both).unwrap());
    receiver.takes(&Sent::default());
    desk.run(&["import", "spool", "--recipients", "recipients.txt"]).done();
    assert!(desk.run(&["list", "--identity", "hers.age"]).done().out.contains("help"));

    let (other, _) = Desk::with_key();
    let casebook = desk.path("dropsafe-casebook").display().to_string();
    let locked = other.run(&["list", "--casebook", &casebook]);
    assert_eq!(locked.status, 1);
    assert!(locked.err.contains("is not sealed to your key"), "{}", locked.err);
}

#[test]
fn an_interrupted_import_is_taken_up_again() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    receiver.takes(&Sent::default());
    desk.run(&["import", "spool"]).done();
    // A power cut: half a case in tmp, and a ledger from before the last case.
    let ledger = fs::read(desk.path("dropsafe-casebook/ledger.age")).unwrap();
    receiver.takes(&Sent::default());
    desk.run(&["import", "spool"]).done();
    fs::write(desk.path("dropsafe-casebook/ledger.age"), ledger).unwrap();
    fs::create_dir(desk.path("dropsafe-casebook/tmp/case")).unwrap();
    fs::write(desk.path("dropsafe-casebook/tmp/case/envelope.age"), "half of someth").unwrap();

    receiver.takes(&Sent::default());
    let import = desk.run(&["import", "spool"]).done();
    assert!(import.out.contains("1 new (number 3)"), "{}", import.out);
    assert_eq!(import.err, "", "no gap is told");
}

#[test]
fn places_without_envelopes_are_told() {
    let (desk, _) = Desk::with_key();
    fs::create_dir(desk.path("empty")).unwrap();
    let empty = desk.run(&["import", "empty"]).done();
    assert!(empty.err.contains("note: there is no envelope in empty"), "{}", empty.err);
    let nothing = desk.run(&["import", "no-such-folder"]);
    assert_eq!(nothing.status, 1);
    assert_snapshot!(nothing.err);
    assert_eq!(desk.run(&["import"]).status, 2);
}

/// 120 MB, in an address space of 96 MiB for the whole program.
#[test]
#[cfg(target_os = "linux")]
fn a_large_file_passes_through_little_memory() {
    let (desk, key) = Desk::with_key();
    let mut receiver = Receiver::new(&desk.path("spool"), &key);
    let video = vec![7; 120_000_000];
    receiver.takes(&Sent { files: &[("video.mp4", &video)], ..Sent::default() });
    for command in ["import spool", "save 1 --to out"] {
        let program = env!("CARGO_BIN_EXE_dropsafe-desk");
        let run = std::process::Command::new("sh")
            .args(["-c", &format!("ulimit -v 98304; exec {program} {command}")])
            .current_dir(desk.home.path())
            .env("HOME", desk.home.path())
            .output()
            .unwrap();
        assert!(run.status.success(), "{command}: {}", String::from_utf8_lossy(&run.stderr));
    }
    assert!(fs::read(desk.path("out/01-video.mp4")).unwrap() == video);
}
