//! Making keys, and opening them.

use std::fs;
use std::io::{Read, Write};

use dropsafe_envelope::age::{self, armor::ArmoredReader, secrecy::SecretString};
use insta::assert_snapshot;

use crate::desk::Desk;

#[test]
fn a_newcomer_is_told_what_to_do_next() {
    let desk = Desk::new();
    let alone = desk.run(&[]).done();
    assert_snapshot!(desk.masked(&alone.out));
    desk.run(&["keygen", "--no-passphrase"]).done();
    let next = desk.run(&[]).done();
    assert!(next.out.contains("dropsafe-desk import DIR"), "{}", next.out);
}

#[test]
fn a_key_is_sealed_with_a_passphrase_that_age_opens_it_with() {
    let desk = Desk::new();
    let made = desk.run_with(&["keygen", "--output", "me.age", "--passphrase-fd", "0"], "correct horse battery staple\n").done();
    assert_snapshot!(made.err);

    let file = fs::read(desk.path("me.age")).unwrap();
    assert!(file.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----"));
    let decryptor = age::Decryptor::new(ArmoredReader::new(&file[..])).unwrap();
    let passphrase = age::scrypt::Identity::new(SecretString::from("correct horse battery staple"));
    let mut text = String::new();
    decryptor.decrypt(std::iter::once(&passphrase as &dyn age::Identity)).unwrap().read_to_string(&mut text).unwrap();
    let secret: age::x25519::Identity = text.lines().last().unwrap().parse().unwrap();
    assert_eq!(made.out.trim_end(), secret.to_public().to_string());

    // The desk opens it, asks for it again, and tells a wrong passphrase from a wrong file.
    let list = ["list", "--identity", "me.age", "--casebook", "book", "--passphrase-fd", "0"];
    fs::create_dir(desk.path("empty")).unwrap();
    desk.run_with(
        &["import", "empty", "--identity", "me.age", "--casebook", "book", "--passphrase-fd", "0"],
        "correct horse battery staple\n",
    )
    .done();
    assert_eq!(
        desk.run_with(&list, "correct horse battery staple\n").done().out,
        "No cases yet. To take envelopes in: dropsafe-desk import DIR\n"
    );
    let wrong = desk.run_with(&list, "incorrect horse battery staple\n");
    assert_eq!(wrong.status, 1);
    assert_snapshot!(wrong.err);

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(desk.path("me.age")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_key_is_never_overwritten() {
    let desk = Desk::new();
    desk.run(&["keygen", "--no-passphrase"]).done();
    let before = fs::read(desk.path("dropsafe-identity.age")).unwrap();
    let again = desk.run(&["keygen", "--no-passphrase"]);
    assert_eq!(again.status, 1);
    assert_eq!(again.out, "");
    assert_snapshot!(again.err);
    assert_eq!(fs::read(desk.path("dropsafe-identity.age")).unwrap(), before);
}

#[test]
fn a_passphrase_that_is_no_good_makes_no_key() {
    let desk = Desk::new();
    let short = desk.run_with(&["keygen", "--passphrase-fd", "0"], "hunter2\n");
    assert_eq!(short.status, 1);
    assert_snapshot!(short.err);
    let empty = desk.run_with(&["keygen", "--passphrase-fd", "0"], "\n");
    assert_eq!(empty.status, 1);
    assert_snapshot!(empty.err);
    let closed = desk.run(&["keygen", "--passphrase-fd", "9"]);
    assert_eq!(closed.status, 2);
    assert_snapshot!(closed.err);
    assert!(!desk.path("dropsafe-identity.age").exists());
}

#[test]
fn a_key_that_is_missing_or_none_is_told() {
    let desk = Desk::new();
    fs::create_dir(desk.path("empty")).unwrap();
    let missing = desk.run(&["import", "empty"]);
    assert_eq!(missing.status, 1);
    assert_snapshot!(missing.err);

    fs::write(desk.path("notes.txt"), "# my notes\nAGE-SECRET-KEY-but-not-really\n").unwrap();
    let foreign = desk.run(&["import", "empty", "--identity", "notes.txt"]);
    assert_eq!(foreign.status, 1);
    assert_snapshot!(foreign.err);
    assert!(!foreign.err.contains("not-really"), "what may be a secret is not repeated");
}

#[test]
#[cfg(target_os = "linux")]
fn at_a_terminal_the_passphrase_is_asked_for_twice_and_age_asks_for_the_same() {
    let desk = Desk::new();
    let (right, wrong) = ("a long sentence to remember", "a long sentence to misremember");
    let keygen = format!("{} keygen", env!("CARGO_BIN_EXE_dropsafe-desk"));
    let seen = at_a_terminal(&desk, &keygen, &[right, wrong, right, right]);
    assert!(seen.contains("The two differ.") && seen.contains("age1"), "{seen}");
    assert!(!seen.contains("to remember"), "what is typed is not shown: {seen}");
    let opened = at_a_terminal(&desk, "age -d dropsafe-identity.age", &[right]);
    assert!(opened.contains("AGE-SECRET-KEY-1"), "{opened}");
}

/// What a person sees who runs `command` at a terminal and types these lines, each when it is asked for in secret.
#[cfg(target_os = "linux")]
fn at_a_terminal(desk: &Desk, command: &str, lines: &[&str]) -> String {
    use std::fs::File;
    use std::process::{Command, Stdio};

    use rustix::fs::{Mode, OFlags};
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use rustix::termios::{LocalModes, tcgetattr};

    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let name = ptsname(&ours, Vec::new()).unwrap();
    let theirs = rustix::fs::open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    let side = || Stdio::from(theirs.try_clone().unwrap());
    let mut child = Command::new("setsid")
        .args(["--ctty", "--wait", "sh", "-c", command])
        .current_dir(desk.home.path())
        .env("HOME", desk.home.path())
        .stdin(side())
        .stdout(side())
        .stderr(side())
        .spawn()
        .unwrap();
    drop(theirs);

    let mut terminal = File::from(ours);
    let mut seen = Vec::new();
    let mut piece = [0; 4096];
    for line in lines {
        let asked_before = seen.len();
        while !seen[asked_before..].ends_with(b": ") {
            let read = terminal.read(&mut piece).unwrap_or(0);
            assert!(read > 0, "it ended without asking: {}", String::from_utf8_lossy(&seen));
            seen.extend_from_slice(&piece[..read]);
        }
        // The question comes before the terminal stops showing what is typed.
        while tcgetattr(&terminal).unwrap().local_modes.contains(LocalModes::ECHO) {
            std::thread::yield_now();
        }
        writeln!(terminal, "{line}").unwrap();
    }
    // A terminal whose other side is gone gives an error for its end.
    while let Ok(read) = terminal.read(&mut piece)
        && read > 0
    {
        seen.extend_from_slice(&piece[..read]);
    }
    let status = child.wait().unwrap();
    let seen = String::from_utf8(seen).unwrap();
    assert!(status.success(), "{seen}");
    seen
}
