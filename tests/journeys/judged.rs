//! The visitor who can't see, or can't use a mouse, or has a browser that forgives nothing: every page that a form can answer with, and
//! every other page of the example site and the manual, is judged by axe-core and by the Nu validator.
//!
//! No tool sees everything; what a keyboard, a small screen, paper and a text browser make of the same pages is told in `reached` and `lynx`.

use std::fs;
use std::path::Path;

use dropsafe_tests::judge::{self, Judged};
use dropsafe_tests::{Site, States, program, repository, run};

use crate::FORMS;

#[test]
fn every_state_of_every_form_is_accessible_and_valid() {
    let site = Site::example().with_every_question();
    let states = States::of(&site, &FORMS);
    let ordinary = paths(&states.folder()).into_iter().filter(|path| !path.starts_with("/states/") && !is_a_form(path));
    let pages: Vec<_> = states.pages.iter().cloned().chain(ordinary.map(|path| Judged::at(&path))).collect();
    println!("{} pages, {} of them states of forms", pages.len(), states.pages.len());

    assert_eq!(judge::nu(&states.files()), Vec::<String>::new());
    let judgement = judge::axe(&states.folder(), &pages);
    assert_eq!(judgement.complaints, Vec::<String>::new());
    println!("for a person to look at:\n{}", judgement.unsure.join("\n"));
}

#[test]
fn every_page_of_the_manual_is_accessible_and_valid() {
    let scratch = tempfile::tempdir().unwrap();
    let manual = scratch.path().join("manual");
    let mut build = program("dropsafe");
    let _ =
        run(build.args(["build", "--quiet", "--source"]).arg(repository().join("docs")).arg("--destination").arg(&manual), "").succeeded();
    let paths = paths(&manual);
    assert!(paths.len() > 10, "{paths:?}");

    let files: Vec<_> = paths.iter().map(|path| manual.join(path.trim_start_matches('/'))).collect();
    assert_eq!(judge::nu(&files), Vec::<String>::new());
    let pages: Vec<_> = paths.iter().map(|path| Judged::at(path)).collect();
    assert_eq!(judge::axe(&manual, &pages).complaints, Vec::<String>::new());
}

/// The negative control: each judge finds the faults that are there.
#[test]
fn a_page_with_faults_is_found_out() {
    let scratch = tempfile::tempdir().unwrap();
    let page = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Faults</title>\
                <meta name=\"viewport\" content=\"width=device-width\">\
                <style>button { block-size: 12px; inline-size: 12px; padding: 0; border: 0; margin: 0; float: left; font-size: 8px }\
                p { color: #999; background: #fff }</style></head>\
                <body><main><h1>Faults</h1><p>Hardly to be read</p><form action=\"/\"><input name=\"unnamed\">\
                <button>a</button><button>b</button></form></main></body></html>";
    fs::write(scratch.path().join("faults.html"), page).unwrap();
    let changed = "<!DOCTYPE html><html lang=\"en\"><title>Changed</title><h1>Changed</h1><script>document.title = 'by a script'</script>";
    fs::write(scratch.path().join("changed.html"), changed).unwrap();
    let found = judge::axe_without_a_policy(scratch.path(), &[Judged::at("/faults.html"), Judged::at("/changed.html")]).complaints;
    for way in ["JavaScript on", "JavaScript off"] {
        for rule in ["label", "color-contrast", "target-size"] {
            assert!(
                found.iter().any(|complaint| complaint.contains(&format!("{way}, ")) && complaint.contains(&format!(": {rule}:"))),
                "{way}: {rule}: {found:#?}"
            );
        }
    }

    assert!(found.iter().any(|complaint| complaint.contains("another one with JavaScript")), "{found:#?}");

    let invalid = scratch.path().join("invalid.html");
    fs::write(&invalid, "<!DOCTYPE html><html lang=\"en\"><title>Invalid</title><p id=\"a\"><p id=\"a\"><label for=\"none\">Name</label>")
        .unwrap();
    let found = judge::nu(&[invalid]);
    assert_eq!(found.iter().filter(|message| message.contains(": error: ")).count(), 2, "{found:#?}");
}

/// The paths of all pages below a folder.
fn paths(folder: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let pages = files.filter(|file| file.extension().is_some_and(|extension| extension == "html"));
    pages.map(|page| format!("/{}", page.strip_prefix(folder).unwrap().display())).collect()
}

fn is_a_form(path: &str) -> bool {
    FORMS.iter().any(|(_, form, _)| path.strip_suffix("index.html") == Some(form))
}
