//! The pages as their readers have them: light, without scripts, without anybody else's eyes, and the same bytes
//! whoever builds them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use dropsafe_tests::{Built, Site, program, repository, run};
use scraper::{Html, Selector};

/// The most that a page and its style may weigh before compression.
const WEIGHT: usize = 30_000;

#[test]
fn the_example_site_keeps_its_rules() {
    let site = Site::example();
    let _ = site.try_build(&["--strict"]).succeeded();
    let built = site.built();
    let pages: Vec<_> = built.files().into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "html")).collect();
    assert!(pages.len() >= 15, "{pages:?}");
    assert!(built.public.join("404.html").is_file(), "there is a page for what is not there");
    for page in &pages {
        keeps_the_rules(&built, page);
    }
    assert!(!built.public.join("_forms").exists() && !built.public.join("bundle.json").exists());
}

#[test]
fn the_manual_builds_without_a_broken_link() {
    let scratch = tempfile::tempdir().unwrap();
    let mut build = program("dropsafe");
    build.args(["build", "--strict", "--source"]).arg(repository().join("docs"));
    let _ = run(build.arg("--destination").arg(scratch.path().join("manual")), "").succeeded();
    assert!(scratch.path().join("manual/index.html").is_file());
}

#[test]
fn two_builds_give_the_same_bytes() {
    let site = Site::example();
    let first = contents(&site.build());
    for made in [site.built().public, site.built().bundle] {
        fs::remove_dir_all(made).unwrap();
    }
    let second = contents(&site.build());
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (file, bytes) in first {
        assert!(second[&file] == bytes, "{} differs from build to build", file.display());
    }
}

fn keeps_the_rules(built: &Built, page: &PathBuf) {
    let name = page.strip_prefix(&built.public).unwrap().display();
    let text = fs::read_to_string(page).unwrap();
    let html = Html::parse_document(&text);
    let all = |selector: &str| {
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).map(|element| element.value().clone()).collect::<Vec<_>>()
    };

    assert!(all("script, iframe, object, embed, [style], style").is_empty(), "{name}: no script, nothing embedded, no inline style");
    let handlers = all("*").iter().any(|element| element.attrs().any(|(attribute, _)| attribute.starts_with("on")));
    assert!(!handlers, "{name}: no script in an attribute");

    // What the browser fetches by itself is the site's own.
    let mut weight = text.len();
    for element in all("link[href], img[src], source[src], video[src], audio[src], input[src]") {
        let address = element.attr("href").or(element.attr("src")).unwrap();
        if element.attr("rel").is_some_and(|relation| relation == "canonical" || relation == "alternate") {
            continue;
        }
        assert!(address.starts_with('/') && !address.starts_with("//"), "{name} fetches {address}");
        let file = built.public.join(address.trim_start_matches('/').split(['?', '#']).next().unwrap());
        assert!(file.is_file(), "{name} fetches {address}, which is not there");
        if element.attr("rel") == Some("stylesheet") {
            let style = fs::read_to_string(file).unwrap();
            assert!(!style.contains("//") && !style.contains("@import"), "{name}: {address} fetches from elsewhere");
            weight += style.len();
        }
    }
    assert!(weight < WEIGHT, "{name} weighs {weight} bytes with its style");

    let root = &all("html")[0];
    let language = root.attr("lang").expect("a page says its language");
    assert_eq!(root.attr("dir").unwrap_or("ltr"), if language == "ar" { "rtl" } else { "ltr" }, "{name}");
}

fn contents(built: &Built) -> BTreeMap<PathBuf, Vec<u8>> {
    let bundle = built.bundle.join("bundle.json");
    built.files().into_iter().chain([bundle]).map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}
