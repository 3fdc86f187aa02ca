//! A reader looks for a word on a site that asked for a search: in both languages, below a `baseurl`, with the script and without.

use std::fs;

use dropsafe_tests::{Site, repository, run, tool};
use serde_json::{Value as Json, json};

/// What the reader of the example site sees who searches it, once it has a search.
fn searched(searches: &Json) -> Vec<Json> {
    let site = Site::example()
        .with_change("_config.yml", "languages: [en, ar]\n", "languages: [en, ar]\nbaseurl: /desk\nsearch: true\n")
        .with("cafe.md", "---\ntitle: The Café\nlayout: page\n---\n<a href=\"{{ '/search/' | relative_url }}\">Search</a> for coffee.\n")
        .with("ar/cafe.md", "---\ntitle: مُدوَّنة الأمل\nlayout: page\n---\nكلمات مُشكَّلة.\n");
    let built = site.build();
    let folder = tempfile::tempdir().expect("a scratch folder");
    let order = folder.path().join("order.json");
    fs::write(&order, json!({ "baseurl": "/desk", "searches": searches }).to_string()).expect("a scratch file");
    let script = repository().join("tests/browser/search.js");
    let chromium = tool("chromium");
    let browser = run(tool("node").arg(script).arg(chromium.get_program()).arg(&built.public).arg(&order), "").succeeded();
    let seen: Json = serde_json::from_str(&browser.stdout).unwrap_or_else(|error| panic!("not JSON: {error}\n{}", browser.stdout));
    for one in seen.as_array().expect("a list") {
        assert_eq!(one["strangers"], json!([]), "the browser asks nobody but the site");
        assert_eq!(one["faults"], json!([]), "the script keeps to the policy");
    }
    seen.as_array().cloned().unwrap_or_default()
}

#[test]
fn a_reader_finds_pages_by_their_words() {
    let seen = searched(&json!([
        { "page": "/search/", "words": "cafe", "script": true },
        { "page": "/search/", "words": "encrypt disks", "script": true },
        { "page": "/search/", "words": "zzzz", "script": true },
        { "page": "/search/?q=coffee", "script": true },
        { "page": "/ar/search/", "words": "مدونة امل", "script": true },
        { "page": "/ar/search/", "script": false },
        { "page": "/search/", "script": false },
    ]));
    assert_eq!(seen[0]["found"][0], "The Café", "without the accent");
    assert_eq!(seen[0]["first"], "/desk/cafe/");
    assert_eq!(seen[3]["found"], json!(["The Café"]), "asked by the address");
    assert!(seen[1]["found"].to_string().contains("Privacy"), "every word, or its beginning: {}", seen[1]);
    assert!(seen[2]["said"].as_str().is_some_and(|said| said.starts_with("Nothing was found")), "{}", seen[2]);
    assert_eq!(seen[4]["found"][0], "مُدوَّنة الأمل", "without vowel signs, hamza and article: {}", seen[4]);
    assert_eq!(seen[4]["first"], "/desk/ar/cafe/");
    for (with, form) in [(&seen[0], true), (&seen[5], false), (&seen[6], false)] {
        assert_eq!((&with["form"], &with["without"]), (&json!(form), &json!(!form)));
    }
    assert_eq!(seen[6]["instead"], "/desk/a-z/", "who has no script is led to the index");
    assert_eq!(seen[5]["instead"], "/desk/ar/a-z/");
}
