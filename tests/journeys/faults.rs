//! Whoever did something wrong, or something went wrong for, is told what it was and what to do next.
//!
//! Each message is a snapshot, to be read as the person would read it.

use std::fs;

use dropsafe_tests::{Desk, Filling, Finished, FormPage, Key, Receiver, Site, Value, http};
use insta::assert_snapshot;

#[test]
fn the_case_worker_uses_a_key_that_opens_nothing_here() {
    let (site, receiver) = with_one_submission();
    let stranger = Key::fresh();
    let desk = Desk::with(&stranger);
    let imported = desk.import(&receiver.spool());
    assert_ne!(imported.code(), Some(0));
    assert_snapshot!(as_read(&imported, &[&receiver, &desk, &stranger, &site]));
}

#[test]
fn the_case_worker_imports_an_envelope_that_was_cut_off() {
    let (site, receiver) = with_one_submission();
    let stick = tempfile::tempdir().unwrap();
    let whole = fs::read(&receiver.envelopes()[0]).unwrap();
    fs::write(stick.path().join("cutoffcutoffcutoffcutoffcu.age"), &whole[..whole.len() / 2]).unwrap();
    let desk = Desk::with(site.key());
    let imported = desk.import(stick.path());
    assert_eq!(imported.code(), Some(1));
    assert_snapshot!(as_read(&imported, &[&stick.path(), &desk, &site]));
}

#[test]
fn one_bad_envelope_does_not_keep_the_others_out() {
    let (site, receiver) = with_one_submission();
    let stick = tempfile::tempdir().unwrap();
    for envelope in receiver.envelopes() {
        fs::copy(&envelope, stick.path().join(envelope.file_name().unwrap())).unwrap();
    }
    fs::write(stick.path().join("aaaaaaaaaaaaaaaaaaaaaaaaaa.age"), b"not an envelope").unwrap();
    let desk = Desk::with(site.key());
    let imported = desk.import(stick.path());
    assert_eq!(imported.code(), Some(1));
    desk.assert_shows(&receiver.only_submission(site.key()));
}

#[test]
fn the_visitor_sends_a_form_that_the_receiver_does_not_know() {
    let receiver = Receiver::start(&Site::example().build());
    let reply = http::post(receiver.address(), "/drop/request-help", &Filling::default().submission().with("signal", "zed.01"));
    assert_eq!(reply.status, 404);
    assert_snapshot!(reply.words());
}

#[test]
fn the_visitor_leaves_out_what_is_needed() {
    for (path, language) in [("/request-assistance/", "en"), ("/ar/request-assistance/", "ar")] {
        let site = Site::example();
        let built = site.build();
        let receiver = Receiver::start(&built);
        let page = FormPage::read(&built.page(path));
        let mut filling = Filling::of_the_least(&page, &[]);
        filling.set("what_happened", Value::Nothing);
        filling.set("alias", Value::Text("Zoë \"Zed\"".to_owned()));

        let reply = http::post(receiver.address(), &page.action, &filling.submission());
        assert_eq!(reply.status, 422);
        assert_snapshot!(format!("a_required_answer_is_missing_{language}"), reply.words_before_the_form());
        // What was typed is not lost.
        assert_eq!(FormPage::read(&reply.body).control("alias").unwrap().value, "Zoë \"Zed\"");
        assert!(receiver.submissions(site.key()).is_empty());
    }
}

#[test]
fn the_maintainer_breaks_a_form() {
    let site = Site::example().with_change("_forms/request-assistance.yml", "type: long_text", "type: longtext");
    assert_snapshot!(refused(&site));
}

#[test]
fn the_maintainer_breaks_the_yaml_of_a_form() {
    let site = Site::example().with("_forms/request-assistance.yml", "title: Help\nfields:\n  - name: alias\n   type: text\n");
    assert_snapshot!(refused(&site));
}

#[test]
fn the_maintainer_names_a_layout_that_does_not_exist() {
    let site = Site::example().with("contact.md", "---\ntitle: Contact\nlayout: pages\n---\nCall us.\n");
    assert_snapshot!(refused(&site));
}

#[test]
fn the_maintainer_writes_bad_front_matter() {
    let site = Site::example().with("contact.md", "---\ntitle: \"Contact\nlayout: page\n---\nCall us.\n");
    assert_snapshot!(refused(&site));
}

#[test]
fn the_maintainer_sees_all_faults_at_once_and_keeps_the_last_good_site() {
    let site = Site::example();
    let built = site.build();
    let before = built.page("/about/");
    let site = site
        .with_change("_forms/request-assistance.yml", "type: long_text", "type: longtext")
        .with("contact.md", "---\ntitle: Contact\nlayout: pages\n---\nCall us.\n")
        .with("about.md", "---\ntitle: About\nlayout: page\n---\nChanged.\n");
    let said = refused(&site);
    assert!(said.contains("contact.md") && said.contains("request-assistance.yml"), "{said}");
    assert_eq!(built.page("/about/"), before);
}

/// What `dropsafe build` says of a site that is at fault.
fn refused(site: &Site) -> String {
    let build = site.try_build(&[]);
    assert_eq!(build.code(), Some(1), "the input is at fault: {}\n{}", build.stdout, build.stderr);
    as_read(&build, &[site])
}

fn with_one_submission() -> (Site, Receiver) {
    let site = Site::example();
    let built = site.build();
    let receiver = Receiver::start(&built);
    let page = FormPage::read(&built.page("/request-assistance/"));
    let reply = http::post(receiver.address(), &page.action, &Filling::of_the_least(&page, &["signal"]).submission());
    assert_eq!(reply.status, 200, "{}", reply.words());
    (site, receiver)
}

/// What a person reads on the terminal, with the names that differ from run to run left out.
fn as_read(finished: &Finished, scratch: &[&dyn AsRef<std::path::Path>]) -> String {
    let mut read = format!("exit code {}\n", finished.code().expect("it ended by itself"));
    for (stream, words) in [("standard output", &finished.stdout), ("standard error", &finished.stderr)] {
        if !words.is_empty() {
            read.push_str(&format!("--- {stream}\n{words}"));
        }
    }
    for folder in scratch {
        read = read.replace(folder.as_ref().to_str().expect("scratch folders have plain names"), "…");
    }
    // Said on computers with a swap, whatever else is said.
    let told_of_swap = |line: &&str| line.starts_with("note: this computer may write memory to its swap");
    let read: String = read.split_inclusive('\n').filter(|line| !told_of_swap(line)).collect();
    without_random_names(&read)
}

/// Every envelope's random name as `NAME.age`.
fn without_random_names(words: &str) -> String {
    let pieces: Vec<_> = words.split(".age").collect();
    let (last, before) = pieces.split_last().expect("splitting leaves a piece");
    let mut plain = String::new();
    for piece in before {
        let start = piece.rfind(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).map_or(0, |at| at + 1);
        let (words, name) = piece.split_at(start);
        plain.push_str(words);
        plain.push_str(if name.len() == 26 { "NAME" } else { name });
        plain.push_str(".age");
    }
    plain + last
}
