//! Symbolic links in the source folder.

use std::os::unix::fs::symlink;

use insta::assert_snapshot;

use crate::scratch::Scratch;

fn linked(target: &str, link: &str) -> Scratch {
    let site = Scratch::new().file("index.md", "---\n---\nHello\n").file("files/a.txt", "a");
    symlink(target, site.path(link)).unwrap();
    site
}

#[test]
fn a_link_inside_the_source_is_followed() {
    let site = linked("files/a.txt", "b.txt");
    site.write().unwrap();
    assert_eq!(site.listing("_site")["b.txt"], "a");
}

#[test]
fn a_link_that_leads_nowhere_is_named() {
    assert_snapshot!(linked("gone.txt", "b.txt").said(), @"
    error: this link leads to `gone.txt`, which does not exist
     --> b.txt
      = help: remove the link, lead it to what is meant, or name it in `exclude:`
    ");
}

#[test]
fn a_link_in_a_circle_is_named() {
    assert_snapshot!(linked("../files", "files/again").said(), @"
    error: this link leads to `../files`, a folder that the link itself is in
     --> files/again
      = help: remove the link, lead it to what is meant, or name it in `exclude:`
    ");
    assert!(linked("b.txt", "b.txt").said().starts_with("error: this link to `b.txt` can't be followed: "));
}

#[test]
fn a_broken_link_that_is_left_out_does_no_harm() {
    // An editor's lock.
    linked("someone@host.1234:5678", ".#index.md").build().clean();
    linked("gone.txt", "b.txt").file("_config.yml", "exclude: [b.txt]\n").build().clean();
}

#[test]
fn a_link_that_leads_out_of_the_source_is_a_warning() {
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("secret.txt"), "x").unwrap();
    let outside = elsewhere.path().canonicalize().unwrap();
    let said = |target: &std::path::Path| linked(target.to_str().unwrap(), "b").said().replace(outside.to_str().unwrap(), "[elsewhere]");
    assert_snapshot!(said(&outside.join("secret.txt")), @"
    warning: this link leads out of the source folder, to `[elsewhere]/secret.txt`, which is taken into the site
     --> b
      = help: put a copy in the link's place if it may be published; if not, remove the link or name it in `exclude:`
    ");
    assert_snapshot!(said(&outside), @"
    warning: this link leads out of the source folder, to `[elsewhere]`, which is taken into the site
     --> b
      = help: put a copy in the link's place if it may be published; if not, remove the link or name it in `exclude:`
    ");
}
