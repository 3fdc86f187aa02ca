//! The visitor who has no mouse, a small screen, large letters, or nothing but a sheet of paper.

use std::fs;
use std::path::PathBuf;

use dropsafe_tests::judge;
use dropsafe_tests::{ControlKind, Dice, Filling, FormPage, Front, Receiver, Site, States, visitor};

use scraper::{ElementRef, Html, Selector};

use crate::FORMS;

#[test]
fn a_keyboard_is_enough_to_fill_in_mend_and_send_each_form() {
    let site = Site::example();
    let built = site.build();
    let mut dice = Dice::new(0x7ab);

    for (form, path, _) in FORMS {
        let receiver = Receiver::start(&built);
        let front = Front::start(&built, &receiver);
        let page = FormPage::read(&built.page(path));
        let filling = Filling::of_everything(&page, &mut dice);

        // What is needed is forgotten at first. Files must be chosen again in any case, so they come last.
        let typed = visitor::types_in(front.address(), path, &filling, |filled| {
            filled.control.required || filled.control.kind == ControlKind::Files
        });
        assert_eq!(typed.statuses, [422, 200], "{path}: {}", typed.words);
        assert_eq!(typed.complaints, Vec::<String>::new(), "{path}");
        assert_eq!(typed.skips.1, "content", "{path}: the first Tab leads to “{}”, which leads to the content", typed.skips.0);
        for honeypot in &page.honeypots {
            assert!(!typed.stops.contains(honeypot), "{path}: Tab passes the trap by");
        }

        let envelope = receiver.only_submission(site.key());
        assert_eq!(envelope.json["form"], form);
        assert_eq!(envelope.answers(), &filling.answers(), "{path}: every typed value");
        assert_eq!(envelope.files().len(), filling.uploads().len(), "{path}");
    }
}

#[test]
fn nothing_runs_off_a_small_screen_or_hides_behind_large_letters() {
    let site = Site::example();
    let states = States::of(&site, &FORMS);
    let root = states.folder();
    let paths = |file: &PathBuf| format!("/{}", file.strip_prefix(&root).unwrap().display());
    let paths: Vec<_> = states.files().iter().map(paths).collect();
    assert!(paths.len() > 40, "{paths:?}");
    assert_eq!(judge::small_screens(&root, &paths), Vec::<String>::new());
}

/// The negative control: what runs off is found.
#[test]
fn a_page_that_does_not_fit_is_found_out() {
    let scratch = tempfile::tempdir().unwrap();
    let page = "<!DOCTYPE html><html lang=\"en\"><title>Wide</title><meta name=\"viewport\" content=\"width=device-width\">\
                <p style=\"inline-size: 400px\">A paragraph of four hundred pixels</p>\
                <p style=\"inline-size: 4em; block-size: 1em; overflow: hidden\">These words are cut off somewhere</p>\
                <button style=\"block-size: 12px; font-size: 8px\">Send</button>";
    fs::write(scratch.path().join("wide.html"), page).unwrap();
    let found = judge::small_screens(scratch.path(), &["/wide.html".to_owned()]);
    for fault in ["320 px: past the edge", "320 px: 4", "200 %: cut off", "px high: <button"] {
        assert!(found.iter().any(|complaint| complaint.contains(fault)), "{fault}: {found:#?}");
    }
    assert!(!found.iter().any(|complaint| complaint.contains("200 %: past the edge")), "at 640 px it fits: {found:#?}");
}

#[test]
fn on_paper_a_form_asks_everything_and_offers_nothing_to_press() {
    let site = Site::example();
    let built = site.build();
    let scratch = tempfile::tempdir().unwrap();
    let (form, shown) = (Selector::parse("form[method=post i]").unwrap(), Selector::parse("legend, label, option, h2, button").unwrap());
    // Arabic letters join on paper, and come back from it in another order.
    let forms = FORMS.iter().filter(|(_, _, language)| *language == "en").map(|(_, path, _)| *path);
    for (path, printed) in forms.clone().zip(judge::printed(&built.public, &forms.collect::<Vec<_>>(), scratch.path())) {
        let page = built.page(path);
        let html = Html::parse_document(&page);
        for element in html.select(&form).next().unwrap().select(&shown) {
            let words = one_line(&element.text().collect::<String>());
            // What takes an answer back is for screens; in a list that is closed it is there, in no colour.
            if words == "No answer" {
                continue;
            }
            let parents: Vec<_> = element.ancestors().filter_map(ElementRef::wrap).collect();
            let is_there = printed.contains(&words);
            let is_for_machines = parents.iter().any(|parent| parent.value().attr("aria-hidden") == Some("true"));
            let is_for_screens = words == "Files" || element.value().name() == "button";
            assert!(is_there != (is_for_machines || is_for_screens), "{path}: “{words}” in:\n{printed}");
        }
        let lists = html.select(&Selector::parse("form select").unwrap()).count();
        assert_eq!(printed.matches("No answer").count(), lists, "{path}: {printed}");
        assert!(!printed.contains("Leave this site"), "{path}: {printed}");
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
