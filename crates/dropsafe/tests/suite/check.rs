//! `dropsafe check`: what would hurt a visitor is found before it is published.

use std::fs;

use crate::desk::{Desk, KEY};

#[test]
fn a_new_site_passes_and_says_that_it_has_no_key_yet() {
    let desk = Desk::empty();
    desk.run(&["new", "help"]);
    let checked = desk.run(&["check", "-s", "help"]);
    assert_eq!(checked.status, Some(0), "{}", checked.err);
    assert!(checked.err.starts_with("note: nobody can read yet what is sent"), "{}", checked.err);
    assert!(checked.out.contains("nothing to mend"), "{}", checked.out);
    desk.run(&["new", "other", "--recipient", KEY]);
    let checked = desk.run(&["check", "-s", "other"]);
    assert_eq!((checked.status, checked.err.as_str()), (Some(0), ""));
    assert!(!desk.path().join("_site").exists(), "nothing is written");
    desk.run(&["new", "blank", "--blank"]);
    assert_eq!(desk.run(&["check", "-s", "blank"]).status, Some(0));
}

#[test]
fn each_fault_is_named_with_its_source_and_line() {
    let desk = Desk::empty();
    desk.run(&["new", ".", "--blank"]);
    desk.write("index.md", "---\ntitle: Welcome\nlayout: default\n---\n# Welcome\n\n#### Deep\n\n![](/boat.png)<img src=\"/boat.png\">\n");
    desk.write("boat.png", "not looked into");
    desk.write("lost.md", "---\ntitle: Lost\nlayout: default\n---\n# Lost\n");
    desk.write("hidden.md", "---\ntitle: Hidden\nlayout: default\nunlinked: true\n---\n# Hidden\n");
    let layout = desk.read("_layouts/default.html");
    desk.write(
        "_layouts/default.html",
        &layout.replace("</head>", "<link rel=\"stylesheet\" href=\"https://cdn.example/x.css\">\n</head>"),
    );
    let checked = desk.run(&["check"]);
    assert_eq!(checked.status, Some(1));
    insta::assert_snapshot!(checked.err, @r#"
    error: the page loads https://cdn.example/x.css, from somebody else
      --> _layouts/default.html:7:30
       |
     7 | <link rel="stylesheet" href="https://cdn.example/x.css">
       |                              ^^^^^^^^^^^^^^^^^^^^^^^^^
       = help: keep a copy in the site: whoever serves it learns who reads this page

    error: the heading “Deep” is of level 4, and the one before it of level 1
      --> index.md:7:6
       |
     7 | #### Deep
       |      ^^^^
       = help: leave no level out: screen readers use them as a table of contents

    error: the image /boat.png has no alternative text
      --> index.md:9:5
       |
     9 | ![](/boat.png)<img src="/boat.png">
       |     ^^^^^^^^^
       = help: say in `alt` what it shows: `![a boat](boat.jpg)`; `alt=""` where it is mere decoration

    error: no page links to this one (lost/index.html)
     --> lost.md
      = help: link to it; or say `unlinked: true` in its front matter, if people get its address otherwise

    4 errors and 0 warnings
    "#);
}

#[test]
fn what_a_build_reports_is_reported_too() {
    let desk = Desk::new();
    desk.write("index.html", "---\ntitle: Ask\nlayout: default\n---\n<a href=\"/lost/\">lost</a>");
    desk.write("keys.txt", "age1typo\n");
    let checked = desk.run(&["check"]);
    assert_eq!(checked.status, Some(1));
    assert!(checked.err.contains("/lost/") && checked.err.contains("age1typo"), "{}", checked.err);
}

#[test]
fn what_is_not_there_yet_is_refused() {
    let desk = Desk::new();
    let ended = desk.run(&["check", "--external"]);
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("not there yet"), "{}", ended.err);
    assert!(!fs::exists(desk.path().join("_site")).unwrap());
}
