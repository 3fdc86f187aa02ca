//! The visitor who has no mouse, a small screen, large letters, or nothing but a sheet of paper.

use std::fs;
use std::path::PathBuf;

use dropsafe_tests::judge;
use dropsafe_tests::{ControlKind, Dice, Filling, FormPage, Front, Receiver, Site, States, visitor};

use scraper::{CaseSensitivity, ElementRef, Html, Selector};

use crate::FORMS;

#[test]
fn a_keyboard_is_enough_to_fill_in_mend_and_send_each_form() {
    let site = Site::example().with_every_question();
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
    let site = Site::example().with_every_question();
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
    let site = Site::example().with_every_question();
    let built = site.build();
    let scratch = tempfile::tempdir().unwrap();
    let select = |selector: &str| Selector::parse(selector).unwrap();
    let (shown, file) = (select("form[method=post i] :is(legend, label, option, h2, button)"), select("[type=file]"));
    // What takes an answer back, or is there before one is chosen, says the same words in each place.
    let (takes_back, is_empty) = (select("form option[value=\"\"]"), select("[value=\"\"]:is([type=radio], option)"));
    let paths = FORMS.map(|(_, path, _)| path);
    for (path, printed) in paths.into_iter().zip(judge::printed(&built.public, &paths, scratch.path())) {
        let printed = format!(" {} ", letters(&printed));
        // Behind a marked letter, a print may have a gap.
        let glued = printed.replace(' ', "");
        let is_there = |words: &str| {
            let letters = on_paper(words);
            printed.contains(&format!(" {letters} ")) || words.contains(is_mark) && glued.contains(&letters.replace(' ', ""))
        };
        let page = built.page(path);
        let html = Html::parse_document(&page);
        for element in html.select(&shown) {
            let words = text(element);
            let parents = || element.ancestors().filter_map(ElementRef::wrap);
            if is_empty.matches(&element) || element.select(&is_empty).next().is_some() {
                continue;
            }
            let is_for_machines = parents().any(|parent| parent.value().attr("aria-hidden") == Some("true"));
            let field = parents().find(|parent| parent.value().has_class("dropsafe-field", CaseSensitivity::CaseSensitive));
            let asks_for_files = field.is_some_and(|field| field.select(&file).next().is_some());
            let is_for_screens = asks_for_files || element.value().name() == "button";
            assert!(is_there(&words) != (is_for_machines || is_for_screens), "{path}: “{words}” in:\n{printed}");
        }
        // In a list that is closed it is there, in no colour.
        let lists: Vec<_> = html.select(&takes_back).map(text).collect();
        assert!(!lists.is_empty(), "{path}");
        assert_eq!(printed.matches(&format!(" {} ", on_paper(&lists[0]))).count(), lists.len(), "{path}: {printed}");
        let leave = html.select(&select(".dropsafe-leave a")).next().unwrap();
        assert!(!is_there(&text(leave)), "{path}: {printed}");
    }
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letters of a text as paper gives them back: of lam and alef, which are one sign there, alef comes first.
fn on_paper(text: &str) -> String {
    let joined = [("لا", "ال"), ("لأ", "أل"), ("لإ", "إل"), ("لآ", "آل")];
    joined.iter().fold(letters(text), |text, (written, printed)| text.replace(written, printed))
}

/// The letters of a text, word by word. Marks and signs are left out: in Arabic, they come back from paper in other places.
fn letters(text: &str) -> String {
    let is_unseen = |c: &char| is_mark(*c) || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = text.chars().filter(|c| !is_unseen(c)).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A mark above or below an Arabic letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{670}')
}
