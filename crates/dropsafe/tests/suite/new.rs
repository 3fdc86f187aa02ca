//! `dropsafe new`: a site to start from, and nothing of anybody else's touched.

use std::fs;

use crate::desk::{Desk, KEY};

#[test]
fn a_new_site_with_a_key_builds_without_a_word() {
    let desk = Desk::empty();
    let made = desk.run(&["new", "help", "--recipient", KEY]);
    assert_eq!((made.status, made.err.as_str()), (Some(0), ""));
    let built = desk.run(&["build", "--strict", "-s", "help", "-d", "help/_site"]);
    assert_eq!((built.status, built.err.as_str()), (Some(0), ""), "{}", built.err);
    for page in ["index.html", "about/index.html", "ask/index.html", "news/index.html", "privacy/index.html", "404.html", "feed.xml"] {
        assert!(desk.path().join("help/_site").join(page).is_file(), "{page}");
    }
    let front = desk.read("help/_site/index.html");
    assert!(front.contains("<a href=\"/ask/\" class=\"button\">") || front.contains("class=\"button\""), "{front}");
    assert!(front.contains("You can write to us safely</a>"), "the first news is on the first page: {front}");
    let names: Vec<_> = desk.listing().iter().map(|path| path.display().to_string()).collect();
    assert!(!names.iter().any(|path| path.contains("_site") && path.contains("recipients")), "the keys are not published");
}

#[test]
fn without_a_key_it_says_what_to_do_and_the_build_says_it_again() {
    let desk = Desk::empty();
    insta::assert_snapshot!(desk.run(&["new", "help"]).out, @"
    Made a site in help: 22 files

    Next:
      cd help
      dropsafe serve     # look at it while you change it; forms work, on a throw-away key

    To build it, it has to be known who can read what visitors send:
      dropsafe-desk keygen --output ../ours.age     # best on a computer that is never online
    Put the public key that it prints (age1…) into _keys/recipients.txt, on a line of its own. Then:
      dropsafe build     # the pages, and what the receiver needs to know
    ");
    let built = desk.run(&["build", "-s", "help", "-d", "help/_site"]);
    assert_eq!(built.status, Some(1));
    insta::assert_snapshot!(built.err, @r#"
    error: “help/_keys/recipients.txt” can't be used: there is no recipient: add at least one age public key (age1…), one a line. `dropsafe-desk keygen` makes one
       --> _config.yml:19:13
        |
     19 | recipients: _keys/recipients.txt
        |             ^^^^^^^^^^^^^^^^^^^^

    1 error and 0 warnings; nothing was written
    "#);
}

#[test]
fn a_folder_with_something_in_it_is_refused() {
    let desk = Desk::empty();
    desk.write("help/letter.txt", "mine");
    let ended = desk.run(&["new", "help"]);
    assert_eq!(ended.status, Some(2));
    insta::assert_snapshot!(ended.err, @"dropsafe: help is not empty: name another folder, or say `--force` to put the site beside what is there (no file is overwritten)");
    assert_eq!(desk.listing(), [desk.path().join("help/letter.txt")]);
}

#[test]
fn even_with_force_no_file_is_overwritten() {
    let desk = Desk::empty();
    desk.write("help/index.md", "mine");
    let ended = desk.run(&["new", "help", "--force"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(ended.out.contains("Kept index.md, which was there before"), "{}", ended.out);
    assert_eq!(desk.read("help/index.md"), "mine");
    assert!(desk.path().join("help/_config.yml").exists());
}

#[test]
fn a_blank_site_has_no_form_and_needs_no_key() {
    let desk = Desk::empty();
    desk.run(&["new", ".", "--blank"]);
    let built = desk.run(&["build", "--strict"]);
    assert_eq!((built.status, built.err.as_str()), (Some(0), ""));
    assert!(desk.read("_site/index.html").contains("<h1 id=\"welcome\">Welcome</h1>"));
}

#[test]
fn what_is_no_public_key_is_refused_before_anything_is_made() {
    let desk = Desk::empty();
    let ended = desk.run(&["new", "help", "--recipient", "age1typo"]);
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("age1typo"), "{}", ended.err);
    assert!(!desk.path().join("help").exists());
}

#[test]
fn the_files_of_a_new_site_name_nobody_s_key() {
    let desk = Desk::empty();
    desk.run(&["new", "help"]);
    for file in desk.listing() {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.split_whitespace().any(|word| word.starts_with("age1") && word.len() > 50), "{}", file.display());
    }
}
