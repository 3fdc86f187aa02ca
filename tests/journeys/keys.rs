//! A new case worker makes a key with a passphrase. From then on the site's forms are sealed to that key too, and both
//! case workers read what comes.

use std::fs;
use std::process::Command;

use dropsafe_tests::{Desk, Filling, FormPage, Receiver, Site, Value, http, program, run};

const PASSPHRASE: &str = "a long walk, four gulls and one kettle";

#[test]
fn a_new_case_worker_reads_what_came_after_the_key_was_added() {
    let site = Site::example();
    let home = tempfile::tempdir().unwrap();
    let identity = home.path().join("identity.age");

    let made = desk_with_passphrase(home.path(), &["keygen", "--output", identity.to_str().unwrap()]);
    let public = made.stdout.trim().to_owned();
    assert!(public.starts_with("age1"), "the public half is printed: {public}");
    assert!(!fs::read_to_string(&identity).unwrap().contains("AGE-SECRET-KEY"), "the secret half is sealed with the passphrase");

    let both = format!("# Old\n{}\n# New\n{public}\n", site.key().recipient());
    fs::write(site.source().join("../keys/recipients.txt"), both).unwrap();
    let built = site.build();
    let receiver = Receiver::start(&built);
    let page = FormPage::read(&built.page("/request-assistance/"));
    let mut filling = Filling::of_the_least(&page, &["signal"]);
    filling.set("what_happened", Value::Text("For both of you.".to_owned()));
    assert_eq!(http::post(receiver.address(), &page.action, &filling.submission()).status, 200);

    // Who has the old key reads it, with age and unzip and at the desk.
    let envelope = receiver.only_submission(site.key());
    assert_eq!(envelope.answers(), &filling.answers());
    let old = Desk::with(site.key());
    let _ = old.import(&receiver.spool()).succeeded();
    old.assert_shows(&envelope);

    // So does who has the new one and knows its passphrase.
    let spool = receiver.spool();
    let key = ["--identity", identity.to_str().unwrap(), "--casebook", "casebook"];
    let import = [&["import", spool.to_str().unwrap()], &key[..]].concat();
    let _ = desk_with_passphrase(home.path(), &import);
    let shown = desk_with_passphrase(home.path(), &[&["show", "1"], &key[..]].concat());
    assert!(shown.stdout.contains("For both of you."), "{}", shown.stdout);
}

#[test]
fn the_build_the_receiver_and_the_desk_say_the_same_words_for_those_who_can_read() {
    let site = Site::example();
    let built = site.try_build(&[]).succeeded().stdout;
    let words = built.lines().find_map(|line| line.strip_prefix("  read by 1 key, in words: ")).unwrap_or_else(|| panic!("{built}"));
    assert_eq!(words.split(' ').count(), 12);

    let receiver = Receiver::start(&site.built());
    let mut check = program("dropsafe-receiver");
    check.args(["--check", "--listen", "127.0.0.1:0", "--bundle"]).arg(site.built().bundle).arg("--spool").arg(receiver.spool());
    let checked = run(&mut check, "").succeeded().stdout;
    assert!(checked.lines().any(|line| line.trim() == format!("in words: {words}")), "{checked}");

    let imported = Desk::with(site.key()).import(&receiver.spool()).succeeded().stderr;
    assert!(imported.contains(&format!("  In words: {words}.\n")), "{imported}");
}

/// The desk, with the passphrase on a descriptor of its own.
fn desk_with_passphrase(folder: &std::path::Path, arguments: &[&str]) -> dropsafe_tests::Finished {
    fs::write(folder.join("passphrase"), PASSPHRASE).unwrap();
    let mut shell = Command::new("sh");
    shell.current_dir(folder).args(["-c", "exec \"$0\" \"$@\" --passphrase-fd 3 3<passphrase"]);
    run(shell.arg(program("dropsafe-desk").get_program()).args(arguments), "").succeeded()
}
