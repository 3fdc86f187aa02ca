//! The thirteen faults that `tests/peers/faults` tries on each generator, on Dropsafe alone.
//!
//! `tests/peers/faulty/dropsafe.txt` has a small site, and below each `==== fault @ file:line:column` the files to put over it
//! and the place at fault. The manual shows what is said.

use std::fs;

use insta::assert_snapshot;

use crate::repository::repository;
use crate::scratch::Scratch;

struct Case {
    name: String,
    place: String,
    /// Path and text.
    files: Vec<(String, String)>,
}

/// The site without a fault, then the thirteen.
fn cases() -> Vec<Case> {
    let text = fs::read_to_string(repository().join("tests/peers/faulty/dropsafe.txt")).unwrap();
    let chapters = text.strip_prefix("==== ").unwrap().split("\n==== ");
    chapters
        .map(|chapter| {
            let mut parts = chapter.split("\n---- ");
            let (name, place) = parts.next().map(|title| title.split_once(" @ ").unwrap_or((title, ""))).unwrap();
            let files = parts.map(|part| part.split_once('\n').unwrap()).map(|(path, text)| (path.to_owned(), format!("{text}\n")));
            Case { name: name.to_owned(), place: place.to_owned(), files: files.collect() }
        })
        .collect()
}

fn site(cases: &[&Case]) -> Scratch {
    let strict = Scratch::new().with(|options| options.strict = true);
    cases.iter().flat_map(|case| &case.files).fold(strict, |site, (path, text)| site.file(path, text))
}

#[test]
fn each_of_thirteen_faults_is_named_with_its_place() {
    let cases = cases();
    let (good, faulty) = cases.split_first().unwrap();
    assert_eq!(site(&[good]).said(), "", "the site without a fault");
    assert_eq!(faulty.len(), 13);

    let manual = fs::read_to_string(repository().join("docs/faults.md")).unwrap();
    let mut all = String::new();
    for case in faulty {
        let said = site(&[good, case]).said();
        assert!(said.starts_with("error: "), "{}: {said}", case.name);
        assert!(said.contains(&format!("--> {}\n", case.place)), "{}: not at {}: {said}", case.name, case.place);
        assert!(
            manual.contains(said.trim_end()),
            "{}: docs/faults.md shows another message; write it anew with `just faults --page docs/faults.md`",
            case.name
        );
        all += &format!("==== {}\n{said}\n", case.name);
    }
    assert_snapshot!(all);
}
