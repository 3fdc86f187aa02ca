//! `dropsafe clean`: what builds made goes, whatever else lies there stays.

use std::fs;

use crate::desk::Desk;

#[test]
fn what_a_build_made_is_gone_and_the_source_is_as_it_was() {
    let desk = Desk::new();
    let before = desk.listing();
    desk.build(&[]);
    assert_ne!(desk.listing(), before);
    let ended = desk.run(&["clean"]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""));
    insta::assert_snapshot!(ended.out, @"
    Removed 1 file from _site
    Removed the bundle, ./_receiver/bundle.json
    Removed what builds remembered, ./.dropsafe-cache
    ");
    assert_eq!(desk.listing(), before);
    insta::assert_snapshot!(desk.run(&["clean"]).out, @"Nothing to remove: no build was made into _site");
}

#[test]
fn files_that_no_build_made_stay() {
    let desk = Desk::new();
    desk.write("_site/letters.txt", "mine");
    desk.write("_receiver/notes.txt", "mine too");
    desk.build(&[]);
    insta::assert_snapshot!(desk.run(&["clean"]).out, @"
    Removed 1 file from _site
    Removed the bundle, ./_receiver/bundle.json
    Removed what builds remembered, ./.dropsafe-cache
    Left 1 file in _site that no build made or `keep_files` names, such as letters.txt
    ");
    assert_eq!(fs::read_to_string(desk.path().join("_site/letters.txt")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(desk.path().join("_receiver/notes.txt")).unwrap(), "mine too");
}

#[test]
fn a_folder_named_by_mistake_loses_nothing() {
    let desk = Desk::new();
    desk.build(&[]);
    desk.write("letters/index.html", "mine");
    desk.write("papers/bundle.json", "{}");
    let ended = desk.run(&["clean", "-d", "letters", "--bundle", "papers"]);
    insta::assert_snapshot!(ended.out, @"
    Left papers/bundle.json alone: it is not a bundle of this release
    Kept the lists of 1 other destination in ./.dropsafe-cache: clean those with `--destination`
    Left 1 file in letters that no build made or `keep_files` names, such as index.html
    ");
    assert!(desk.path().join("letters/index.html").exists() && desk.path().join("papers/bundle.json").exists());
    // What the first build made is still known.
    assert!(desk.run(&["clean"]).out.starts_with("Removed 1 file from _site"));
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_folder_is_not_followed() {
    let desk = Desk::new();
    desk.write("about/index.html", "---\n---\nAbout");
    desk.build(&[]);
    fs::remove_dir_all(desk.path().join("_site/about")).unwrap();
    std::os::unix::fs::symlink(desk.path().join("about"), desk.path().join("_site/about")).unwrap();
    desk.run(&["clean"]);
    assert!(desk.path().join("about/index.html").exists(), "the source behind the link is not the build's");
}
