//! `dropsafe build`: what it makes, what it says, how it exits.

use std::fs;

use crate::desk::{Desk, KEY};

const PRIVATE: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";

#[test]
fn pages_and_bundle_are_made_together() {
    let desk = Desk::new();
    let ended = desk.build(&[]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""));
    assert!(ended.out.contains("help; an envelope without files has 131072 bytes"), "{}", ended.out);
    let page = fs::read_to_string(desk.path().join("_site/index.html")).unwrap();
    assert!(page.contains("action=\"/drop/help\"") && page.contains("What happened?"));
    let bundle = fs::read_to_string(desk.path().join("_receiver/bundle.json")).unwrap();
    assert_eq!(dropsafe_form::Bundle::from_json(&bundle).unwrap().recipients, [KEY]);
    // The list is for the build: its comments may name members of staff.
    assert!(!desk.path().join("_site/keys.txt").exists());
}

#[test]
fn the_same_site_is_the_same_bundle_and_is_not_written_twice() {
    let desk = Desk::new();
    desk.build(&[]);
    let bundle = desk.path().join("_receiver/bundle.json");
    let (bytes, written) = (fs::read(&bundle).unwrap(), fs::metadata(&bundle).unwrap().modified().unwrap());
    let again = desk.build(&[]);
    assert!(again.out.contains("(0 written, 0 removed)"), "{}", again.out);
    assert_eq!((fs::read(&bundle).unwrap(), fs::metadata(&bundle).unwrap().modified().unwrap()), (bytes, written));
}

#[test]
fn a_build_that_fails_leaves_the_last_good_site_and_bundle() {
    let desk = Desk::new();
    desk.build(&[]);
    let read = |path: &str| fs::read(desk.path().join(path)).unwrap();
    let before = (read("_site/index.html"), read("_receiver/bundle.json"));
    desk.write("index.html", "---\ntitle: New\nlayout: default\n---\nNew");
    desk.write("keys.txt", "# nobody any more\n");
    let ended = desk.build(&[]);
    assert_eq!(ended.status, Some(1));
    assert_eq!((read("_site/index.html"), read("_receiver/bundle.json")), before);
}

#[test]
fn a_private_key_among_the_recipients_is_refused_and_never_shown() {
    let desk = Desk::new();
    desk.write("keys.txt", &format!("# ours\n{PRIVATE}\n"));
    let ended = desk.build(&[]);
    assert_eq!(ended.status, Some(1));
    assert!(!ended.err.contains("1GQ9778VQXM") && !ended.out.contains("1GQ9778VQXM"), "{}", ended.err);
    assert!(ended.err.contains("keys.txt:2:1") && ended.err.contains("PRIVATE"), "{}", ended.err);
}

#[test]
fn recipients_that_can_t_be_used_are_named_where_they_stand() {
    let desk = Desk::new();
    desk.write("keys.txt", &format!("{KEY}\nage1typo\n"));
    insta::assert_snapshot!(desk.build(&[]).err, @r#"
    error: recipient 2, “age1typo”, is not an age X25519 public key: it is “age1” and 58 more letters and digits. Copy it again; keys of SSH, of plugins and post-quantum keys can't be used yet
      --> keys.txt:2:1
       |
     2 | age1typo
       | ^

    1 error and 0 warnings; nothing was written
    "#);
    desk.write("_config.yml", "recipients: lost.txt\n");
    insta::assert_snapshot!(desk.build(&[]).err, @r#"
    error: there is no recipients file “lost.txt”
      --> _config.yml:1:13
       |
     1 | recipients: lost.txt
       |             ^^^^^^^^
       = help: make a key with `dropsafe-desk keygen` on a laptop of your staff, and put its public line (age1…) into this file

    1 error and 0 warnings; nothing was written
    "#);
    desk.write("_config.yml", "title: Help\n");
    insta::assert_snapshot!(desk.build(&[]).err, @r#"
    error: the site has forms, but nobody who could read what is sent
     --> _config.yml
      = help: write `recipients: keys/recipients.txt`, and put the public keys of your staff (age1…) into that file, one a line; `dropsafe-desk keygen` makes a key

    1 error and 0 warnings; nothing was written
    "#);
}

#[test]
fn a_report_for_programs_is_one_json_object_in_every_case() {
    let desk = Desk::new();
    let built: serde_json::Value = serde_json::from_str(&desk.build(&["--json"]).out).unwrap();
    assert_eq!(built["bundle"]["envelope_size"], 131_072);
    desk.write("index.html", "---\nlayout: lost\n---\n");
    let ended = desk.build(&["--json"]);
    let failed: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((ended.status, ended.err.as_str()), (Some(1), ""));
    assert_eq!((&failed["diagnostics"][0]["file"], &failed["diagnostics"][0]["line"]), (&"index.html".into(), &2.into()));
}

#[test]
fn more_text_than_an_envelope_should_hold_is_refused_with_the_remedy() {
    let desk = Desk::new();
    desk.write("_config.yml", "recipients: keys.txt\ntext_limit: 1000000\n");
    insta::assert_snapshot!(desk.build(&[]).err, @r#"
    error: a submission of the form “help” without files can take 3002678 bytes, and the most is 1048576: lower `text_limit:` in _config.yml (it is 1000000 bytes, which count threefold), or shorten the form's own texts
     --> _config.yml

    1 error and 0 warnings; nothing was written
    "#);
}

#[test]
fn files_that_no_build_made_are_left_alone_and_named() {
    let desk = Desk::new();
    desk.write("public/letters.txt", "mine");
    insta::assert_snapshot!(desk.build(&["-d", "public"]).err, @r#"
    warning: the destination holds 1 file that no build of this site made, such as letters.txt
      = help: they were left alone: remove them, or name them in `keep_files:`
    "#);
    assert_eq!(fs::read_to_string(desk.path().join("public/letters.txt")).unwrap(), "mine");
}

#[test]
fn what_is_not_there_yet_is_said_and_not_ignored() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["bild"]).status, Some(2));
}

#[test]
fn an_incremental_build_renders_only_what_changed() {
    let desk = Desk::new();
    desk.write("about.md", "---\ntitle: About\n---\nUs.\n");
    let rendered = |arguments: &[&str]| {
        let said: serde_json::Value = serde_json::from_str(&desk.build(arguments).out).unwrap();
        said["rendered"].as_u64().unwrap()
    };
    let all = rendered(&["--json", "--incremental"]);
    assert!(all > 1);
    assert_eq!(rendered(&["--json", "-I"]), 0);
    assert_eq!(rendered(&["--json"]), all);
    desk.write("about.md", "---\ntitle: About\n---\nMore of us.\n");
    assert_eq!(rendered(&["--json", "-I"]), 1);
}

#[test]
fn a_site_without_forms_can_t_be_demonstrated() {
    let desk = Desk::new();
    fs::remove_dir_all(desk.path().join("_forms")).unwrap();
    desk.write("index.html", "plain");
    let ended = desk.run(&["demo", "--once"]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.err.contains("has no forms"), "{}", ended.err);
}

#[test]
fn a_demo_leaves_nothing_in_the_source() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["demo", "--once"]).status, Some(0));
    let left: Vec<_> = fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 5, "{left:?}");
}

#[test]
fn a_site_that_lost_its_forms_loses_its_bundle_and_says_so() {
    let desk = Desk::new();
    desk.build(&[]);
    fs::remove_dir_all(desk.path().join("_forms")).unwrap();
    desk.write("index.html", "plain");
    let ended = desk.build(&[]);
    assert_eq!(ended.status, Some(0));
    assert!(ended.err.contains("the receiver's bundle in") && ended.err.contains("was removed"), "{}", ended.err);
    assert!(!desk.path().join("_receiver").exists());
    assert_eq!(desk.build(&[]).err, "");
}

#[test]
fn whoever_stops_reading_stops_nothing() {
    let desk = Desk::new();
    desk.write("bad.html", "---\nlayout: lost\n---\n");
    for options in ["", "--json"] {
        let line = format!("{} build {options} 2>&1 | true; echo ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_dropsafe"));
        let ended = std::process::Command::new("bash").args(["-c", &line]).current_dir(desk.path()).output().unwrap();
        assert_eq!(String::from_utf8(ended.stdout).unwrap().trim(), "1", "{options}");
    }
    let full = format!("{} build --json >/dev/full", env!("CARGO_BIN_EXE_dropsafe"));
    let ended = std::process::Command::new("bash").args(["-c", &full]).current_dir(desk.path()).output().unwrap();
    assert_eq!(ended.status.code(), Some(69), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn what_jekyll_has_and_we_refuse_is_named() {
    let desk = Desk::new();
    for (options, instead) in [
        (&["--lsi"][..], "site.related_posts"),
        (&["--plugins", "_plugins"], "the manual tells what is built in"),
        (&["-p", "_plugins"], "--plugins"),
        (&["--layouts", "theme"], "`layouts_dir:`"),
        (&["--profile"], "--verbose"),
        (&["--force_polling"], "as they happen"),
    ] {
        let ended = desk.build(options);
        assert_eq!(ended.status, Some(2));
        assert!(ended.err.contains("is Jekyll's") && ended.err.contains(instead), "{}", ended.err);
    }
    let ended = desk.build(&["--safe", "--disable-disk-cache", "--strict_front_matter", "-t"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
}

#[test]
fn a_moment_that_cant_be_read_is_not_ignored() {
    let desk = Desk::new();
    let mut build = std::process::Command::new(env!("CARGO_BIN_EXE_dropsafe"));
    let ended = build.arg("build").current_dir(desk.path()).env("SOURCE_DATE_EPOCH", "yesterday").output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("yesterday"));
}

#[test]
fn the_configuration_may_ask_for_few_words_or_many() {
    let desk = Desk::new();
    desk.write("_config.yml", "recipients: keys.txt\nquiet: true\n");
    assert_eq!(desk.build(&[]).out, "");
    desk.write("_config.yml", "recipients: keys.txt\nverbose: true\ntitle: Other\n");
    desk.write("more.txt", "x");
    assert!(desk.build(&[]).out.contains("wrote more.txt"));
    let quiet = desk.build(&["-q"]);
    assert_eq!(
        (quiet.status, quiet.out.as_str(), quiet.err.as_str()),
        (Some(0), "", ""),
        "the option goes before it, and no terminal sees a line"
    );
}
