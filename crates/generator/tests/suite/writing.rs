//! What a build does to the destination.

use std::fs;

use dropsafe_generator::output::WriteError;

use crate::scratch::Scratch;

#[test]
fn only_changed_files_are_written_and_vanished_ones_removed() {
    let site = Scratch::new().file("a.html", "---\n---\nA").file("deep/b.html", "---\n---\nB").file("c.txt", "C");
    let written = site.write().unwrap();
    assert_eq!(written.changed, ["a.html", "c.txt", "deep/b.html"]);
    let before = fs::metadata(site.path("_site/c.txt")).unwrap().modified().unwrap();

    let site = site.file("a.html", "---\n---\nA2").without("deep/b.html");
    let written = site.write().unwrap();
    assert_eq!((written.changed, written.unchanged, written.removed), (vec!["a.html".to_owned()], 1, vec!["deep/b.html".to_owned()]));
    assert!(!site.path("_site/deep").exists());
    assert_eq!(fs::metadata(site.path("_site/c.txt")).unwrap().modified().unwrap(), before);
    assert_eq!(site.listing("_site").into_keys().collect::<Vec<_>>(), ["a.html", "c.txt"]);
}

#[test]
fn a_failed_build_leaves_the_last_good_site() {
    let site = Scratch::new().file("a.html", "---\n---\nA");
    site.write().unwrap();
    let site = site.file("b.html", "---\n---\n{% if %}").file("a.html", "---\n---\nA2");
    assert!(matches!(site.build().rendered.write(), Err(WriteError::HasErrors)));
    assert_eq!(site.listing("_site")["a.html"], "A");
}

#[test]
fn files_that_no_build_made_are_never_touched() {
    let site = Scratch::new().file("_config.yml", "keep_files: [kept]\n").file("a.html", "---\n---\nA");
    let site = site.file("_site/own.txt", "mine").file("_site/kept/x", "mine");
    let written = site.write().unwrap();
    assert_eq!(written.foreign, ["own.txt"]);
    site.write().unwrap();
    assert_eq!(site.listing("_site").into_keys().collect::<Vec<_>>(), ["a.html", "kept/x", "own.txt"]);
}

#[test]
fn what_keep_files_names_is_spared_and_the_sites_own_is_written_there_too() {
    let site = Scratch::new()
        .file("_config.yml", "keep_files: [assets]\n")
        .file("assets/style.css", "old {}")
        .file("assets/page.html", "---\n---\nPage")
        .file("_site/assets/foreign.css", "foreign {}");
    let written = site.write().unwrap();
    assert_eq!(written.changed, ["assets/page.html", "assets/style.css"]);
    assert_eq!((written.unchanged, written.foreign), (0, vec![]));
    let site = site.file("assets/style.css", "new {}").without("assets/page.html");
    let written = site.write().unwrap();
    assert_eq!(written.changed, ["assets/style.css"]);
    assert_eq!(written.removed, [""; 0]);
    let files = site.listing("_site");
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(files, [("assets/foreign.css", "foreign {}"), ("assets/page.html", "Page"), ("assets/style.css", "new {}")]);
}

#[test]
fn the_source_is_never_the_destination_and_the_bundle_never_inside_it() {
    let site = Scratch::new().file("a.html", "---\n---\nA").with(|options| options.destination = Some(options.source.clone()));
    insta::assert_snapshot!(site.said(), @"
    error: the destination [site] holds the source folder
      = help: build into a folder of its own, such as `_site`: everything in the destination belongs to the build
    ");
    let site = Scratch::new().file("_config.yml", "bundle: _site/receiver\n");
    insta::assert_snapshot!(site.said(), @"
    error: the bundle [site]/_site/receiver would be inside the destination, and so be published
      = help: put the bundle beside the destination: leave `bundle:` out, or name another folder
    ");
}

#[test]
fn no_permalink_leads_out_of_the_destination() {
    let site = Scratch::new()
        .file("site/a.html", "---\npermalink: /%2e%2e/%2e%2e/victim.txt\n---\nowned")
        .file("site/_posts/2020-01-01-b.md", "---\ncategories: ['%2e%2e/%2e%2e']\n---\nowned")
        .file("victim.txt", "mine");
    let (source, public) = (site.path("site"), site.path("site/public"));
    let site = site.with(|options| {
        options.source = source;
        options.destination = Some(public);
    });
    site.write().unwrap();
    assert_eq!(site.listing("site/public").into_keys().collect::<Vec<_>>(), ["2020/01/01/b.html", "victim.txt"]);
    assert_eq!(fs::read_to_string(site.path("victim.txt")).unwrap(), "mine");
    assert!(!site.path("2020").exists() && !site.path("site/2020").exists());
}

#[test]
fn a_permalink_that_no_file_can_have_is_named_where_it_stands() {
    let site = Scratch::new().file("a.html", "---\npermalink: /a%00b/\n---\n");
    insta::assert_snapshot!(site.said(), @r#"
    error: the permalink holds a character that no file name can have: '\0'
      --> a.html:2:12
       |
     2 | permalink: /a%00b/
       |            ^^^^^^^
       = help: leave it out
    "#);
}

#[test]
fn what_a_killed_build_left_behind_is_cleared_away() {
    let site = Scratch::new().file("a.html", "---\n---\nA").file("_site/.a.html.dropsafe-draft-123", "half");
    assert!(site.write().unwrap().foreign.is_empty());
    assert_eq!(site.listing("_site").into_keys().collect::<Vec<_>>(), ["a.html"]);
}

/// More text than a build keeps in memory.
fn long() -> String {
    "So it goes on and on.\n".repeat(500_000)
}

#[test]
fn a_page_too_large_for_memory_waits_where_nobody_sees_it() {
    let site = Scratch::new().file("a.html", &format!("---\n---\n{}", long())).file("b.html", "---\n---\nB");
    let built = site.build().clean();
    assert!(!site.path("_site").exists() && !site.path(".dropsafe-cache").exists());
    assert_eq!(built.page("a.html"), long());
    assert_eq!(built.rendered.write().unwrap().changed, ["a.html", "b.html"]);
    assert_eq!((site.listing("_site").len(), site.listing(".dropsafe-cache").len()), (2, 1));
    assert!(site.listing("_site")["a.html"] == long());
    assert_eq!(site.write().unwrap().unchanged, 2);
}

#[test]
fn a_failed_build_leaves_nothing_of_what_waited() {
    let site = Scratch::new().file("a.html", &format!("---\n---\n{}", long())).file("b.html", "---\n---\n{{ nobody }}");
    assert!(matches!(site.build().rendered.write(), Err(WriteError::HasErrors)));
    assert!(!site.path("_site").exists() && !site.path(".dropsafe-cache").exists());
}

#[test]
fn a_page_that_goes_while_the_site_is_built_is_missed() {
    let site = Scratch::new().file("a.html", "---\n---\nA").file("b.html", "---\n---\nB");
    site.write().unwrap();
    let site = site.file("b.html", "---\n---\nB2");
    let built = site.build();
    let site = site.without("_site/a.html");
    let refused = built.rendered.write().unwrap_err().to_string().replace(&site.path("").display().to_string(), "[site]/");
    assert_eq!(refused, "[site]/_site/a.html was removed while the site was being built: build again");
    assert_eq!(site.listing("_site")["b.html"], "B");
    assert_eq!(site.write().unwrap().changed, ["a.html", "b.html"]);
}
