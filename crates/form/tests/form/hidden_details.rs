//! The box with which visitors have hidden details removed from their pictures.

use dropsafe_form::fault::Problem;
use dropsafe_form::html::{self, FormView, Notice};
use dropsafe_form::messages::LANGUAGES;
use dropsafe_form::{Entries, Form};
use serde_json::json;

use crate::browser::{self, Element};
use crate::{file, form, language, sent};

const LIMIT: u32 = 32_768;

fn asking(at_first: &str) -> Form {
    form(json!({"title": "T", "fields": [
        {"name": "about", "type": "text", "label": "About"},
        {"name": "photos", "type": "files", "label": "Photos", "accept": ["image"], "strip_metadata": at_first},
        {"name": "papers", "type": "files", "label": "Papers", "accept": ["pdf"]},
    ]}))
}

fn show(form: &Form, tag: &str, entries: Option<&Entries>, notice: Notice<'_>) -> Element {
    let language = language(tag);
    browser::read(&html::form(&FormView { form, language: &language, baseurl: "", entries, notice }).content)
}

fn is_ticked(form: &Form, entries: Option<&Entries>, notice: Notice<'_>) -> bool {
    browser::submit(&show(form, "en", entries, notice)).first("_strip_photos") == Some("yes")
}

/// The receiver must know before the first file comes, and a browser sends in the page's order.
#[test]
fn the_box_stands_before_the_files_it_is_about() {
    for (tag, words) in LANGUAGES {
        let page = show(&asking("ticked"), tag, None, Notice::None);
        let named: Vec<_> = page.all().into_iter().filter_map(|element| element.attribute("name")).collect();
        let place = |name| named.iter().position(|found| *found == name).unwrap();
        assert!(place("_strip_photos") < place("photos"), "{tag}: {named:?}");
        assert!(!named.contains(&"_strip_papers"), "{tag}");
        let said = page.text();
        assert!(said.contains(words.strip) && said.contains(words.strip_help), "{tag}");
    }
}

#[test]
fn the_author_says_how_it_is_at_first_and_the_visitor_how_it_is_from_then_on() {
    for (word, at_first) in [("ticked", true), ("unticked", false)] {
        let form = asking(word);
        assert_eq!(is_ticked(&form, None, Notice::None), at_first);
        for chosen in [true, false] {
            let mut entries = sent(&[("about", "x"), ("_form", form.hash())]);
            entries.values.extend(chosen.then(|| ("_strip_photos".into(), "yes".into())));
            assert_eq!(is_ticked(&form, Some(&entries), Notice::NotStored), chosen);
        }
        // A page from before the form asked says nothing about it.
        let older = sent(&[("about", "x"), ("_form", &"0".repeat(64))]);
        assert_eq!(is_ticked(&form, Some(&older), Notice::OlderVersion), at_first);
    }
}

#[test]
fn it_is_no_answer_and_takes_no_other_word() {
    let form = asking("unticked");
    let problems = |values: &[(&str, &str)]| {
        let mut entries = sent(&[("about", "x")]);
        entries.values.extend(sent(values).values);
        entries.files = vec![file("papers", "a", 0)];
        entries.files[0].head = b"%PDF-".to_vec();
        match form.check(&entries, LIMIT) {
            Ok(answers) => Ok(serde_json::to_value(&answers).unwrap()),
            Err(faults) => Err(faults.into_iter().map(|fault| fault.problem).collect::<Vec<_>>()),
        }
    };
    for values in [&[][..], &[("_strip_photos", "yes")], &[("_strip_photos", "")]] {
        assert_eq!(problems(values), Ok(json!({"about": "x"})));
    }
    assert_eq!(problems(&[("_strip_photos", "no")]), Err(vec![Problem::UnknownOption]));
    assert_eq!(problems(&[("_strip_photos", "yes"), ("_strip_photos", "yes")]), Err(vec![Problem::Repeated]));
    for stray in ["_strip_papers", "_strip_about", "_strip_", "_strip_nothing"] {
        assert_eq!(problems(&[(stray, "yes")]), Err(vec![Problem::Unknown { names: vec![stray.into()] }]));
    }
}

#[test]
fn a_form_whose_version_no_longer_asks_shows_nothing_of_it() {
    let older = sent(&[("about", "x"), ("_strip_pictures", "yes"), ("_form", &"0".repeat(64))]);
    let page = show(&asking("ticked"), "en", Some(&older), Notice::OlderVersion);
    assert!(page.find("dl").is_empty());
}
