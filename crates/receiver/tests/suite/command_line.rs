//! What the program says before it serves, or instead.

use std::fs;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use crate::running::{House, Setup};

/// How it ended and what it said, without the paths that differ each time.
fn said(house: &House, command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = format!("{}{}{}", output.status.code().unwrap(), "\n", String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
    text.replace(house.path("").to_str().unwrap().trim_end_matches('/'), "HOUSE").trim_end().to_owned()
}

fn start(house: &House) -> Command {
    house.command("127.0.0.1:0", &Setup::default())
}

#[test]
fn a_start_that_cant_be_says_what_to_do() {
    let house = House::build("");
    let bundle = house.path("bundle/bundle.json");
    let json = fs::read_to_string(&bundle).unwrap();

    fs::write(&bundle, json.replace("\"version\": 2", "\"version\": 9")).unwrap();
    insta::assert_snapshot!(said(&house, &mut start(&house)), @r"
    1
    dropsafe-receiver: HOUSE/bundle/bundle.json: the bundle is of version 9, this receiver reads version 2: build the site with the `dropsafe` of the same release
    ");
    fs::write(&bundle, "{}").unwrap();
    insta::assert_snapshot!(said(&house, &mut start(&house)), @r"
    1
    dropsafe-receiver: HOUSE/bundle/bundle.json: this is not a bundle: missing field `version` at line 1 column 2. Make it again with `dropsafe build`
    ");
    fs::write(&bundle, json.replace(&house.key.to_public().to_string(), "age1mistyped")).unwrap();
    insta::assert_snapshot!(said(&house, &mut start(&house)), @r"
    1
    dropsafe-receiver: HOUSE/bundle/bundle.json: the recipients of the site can't be used: recipient 1, “age1mistyped”, is not an age X25519 public key: it is “age1” and 58 more letters and digits. Copy it again; keys of SSH, of plugins and post-quantum keys can't be used yet. Put the recipients file right and run `dropsafe build`
    ");
    // None of these would hold every answer, or be made in any time.
    let [size, stanzas, text] = ["\"envelope_size\": 16384", "\"stanzas\": 3", "\"text_limit\": 4096"];
    for (from, to) in [(size, "8192"), (size, "18446744073709551615"), (stanzas, "18446744073709551615"), (text, "4294967295")] {
        let (name, _) = from.split_once(' ').unwrap();
        assert!(json.contains(from));
        fs::write(&bundle, json.replace(from, &format!("{name} {to}"))).unwrap();
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(&house, start(&house).arg("--check")), @r"
            1
            dropsafe-receiver: HOUSE/bundle/bundle.json: the sizes in this bundle do not go with its forms and its keys: make it again with the `dropsafe build` of the same release
            ");
        }
    }
    fs::write(&bundle, b"\xff\xfe{\0").unwrap();
    insta::assert_snapshot!(said(&house, &mut start(&house)), @r"
    1
    dropsafe-receiver: HOUSE/bundle/bundle.json is not a bundle, since it is no text: make the bundle again with `dropsafe build`
    ");
    fs::remove_file(&bundle).unwrap();
    // Nobody writes into it.
    assert!(Command::new("mkfifo").arg(&bundle).status().unwrap().success());
    insta::assert_snapshot!(said(&house, &mut start(&house)), @r"
    1
    dropsafe-receiver: HOUSE/bundle/bundle.json is not a file: make the bundle again with `dropsafe build`
    ");
    fs::remove_file(&bundle).unwrap();
    insta::assert_snapshot!(said(&house, &mut start(&house)), @r"
    1
    dropsafe-receiver: there is no bundle in HOUSE/bundle: run `dropsafe build`, which says where it puts the receiver's bundle, and give that folder with --bundle
    ");
    fs::write(&bundle, &json).unwrap();

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = said(&house, &mut house.command(&address, &Setup::default()));
    insta::assert_snapshot!(output.replace(&address, "ADDRESS"), @r"
    69
    dropsafe-receiver: ADDRESS is taken: stop the program that listens there, or choose another address
    ");

    insta::assert_snapshot!(said(&house, &mut house.command("127.0.0.1:0", &Setup { settings: "parts = none", ..Setup::default() })), @r"
    1
    dropsafe-receiver: HOUSE/receiver.conf:1: parts can't be “none”: write a whole number from 1 to 100000
    ");
    fs::remove_dir_all(house.path("spool")).unwrap();
    insta::assert_snapshot!(said(&house, &mut start(&house)), @r"
    1
    dropsafe-receiver: there is no folder HOUSE/spool: give the spool's folder with --spool, or make it (mkdir -p HOUSE/spool)
    ");
    fs::write(house.path("spool"), "").unwrap();
    insta::assert_snapshot!(said(&house, &mut start(&house)), @r"
    1
    dropsafe-receiver: there is no folder HOUSE/spool: give the spool's folder with --spool, or make it (mkdir -p HOUSE/spool)
    ");
}

#[test]
fn a_check_says_who_can_read_and_serves_nobody() {
    let house = House::build("");
    let fingerprint = dropsafe_envelope::RecipientSet::from_strings(&[house.key.to_public().to_string()]).unwrap().fingerprint();
    let output = said(&house, start(&house).arg("--check"));
    let output = output.replace(&fingerprint.to_string(), "FINGERPRINT").replace(&fingerprint.words(), "WORDS");
    // Said to root only, and how the kernel's Landlock is numbered differs.
    let root = "started by root, whose the spool is: goes on without any of root's rights (no capabilities)\n";
    let version = output.split_once("locked in (Landlock ").unwrap().1.split_once(',').unwrap().0.to_owned();
    let output = output.replace(root, "").replace(&format!("Landlock {version}"), "Landlock N");
    insta::assert_snapshot!(output, @r"
    0
    recipients of the site: FINGERPRINT (1 key)
      in words: WORDS
    form careful: recipients FINGERPRINT (1 key), at most 723440 bytes
    form help: recipients FINGERPRINT (1 key), at most 773440 bytes
    form pictures: recipients FINGERPRINT (1 key), at most 200573440 bytes
    form upload: recipients FINGERPRINT (1 key), at most 400573440 bytes
    locked in (Landlock N, seccomp): of 15 forbidden things tried, 15 were refused
    spool HOUSE/spool: takes envelopes, of 16384 bytes without files
    ");
    assert!(house.envelopes().is_empty());
}

/// Not at the first visitor, whom it would tell of a full disk.
#[test]
fn a_machine_that_allows_too_little_is_found_out_at_the_start() {
    let house = House::build("");
    let start = |limit| house.command("127.0.0.1:0", &Setup { through: &["prlimit", limit], ..Setup::default() });
    for options in [&["--check"][..], &[]] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(&house, start("--fsize=100000").args(options)), @r"
            69
            dropsafe-receiver: the system allows files of 100000 bytes, and an envelope may come to 501765376: raise the limit (LimitFSIZE=infinity, ulimit -f unlimited), or lower `upload` in the settings file
            ");
            insta::assert_snapshot!(said(&house, start("--nofile=100").args(options)), @r"
            69
            dropsafe-receiver: the system allows 100 open files, and 4256 are needed for `connections` and `refusals`: raise the limit (LimitNOFILE=4256, ulimit -n 4256), or lower these two in the settings file
            ");
        }
    }
    // What the process may raise by itself, it raises.
    let output = said(&house, start("--fsize=0:").arg("--check"));
    assert!(output.starts_with("0\n"), "{output}");
}

/// As in `dropsafe-receiver --check | head -1`.
#[test]
fn who_has_read_enough_is_told_no_fault() {
    let house = House::build("");
    for option in ["--check", "--help", "--version"] {
        let (read, written) = std::io::pipe().unwrap();
        drop(read);
        let output = start(&house).arg(option).stdout(written).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{option}");
    }
}

#[test]
fn help_is_given() {
    let house = House::build("");
    let help = said(&house, start(&house).arg("--help"));
    assert!(help.starts_with("0\n") && help.contains("--listen ADDRESS"), "{help}");
    let version = said(&house, start(&house).arg("--version"));
    assert_eq!(version, format!("0\ndropsafe-receiver {}", env!("CARGO_PKG_VERSION")));
    insta::assert_snapshot!(said(&house, start(&house).arg("--verbose")), @r"
    2
    dropsafe-receiver: there is no option --verbose: see dropsafe-receiver --help
    ");
}
