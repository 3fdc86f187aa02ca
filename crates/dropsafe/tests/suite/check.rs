//! `dropsafe check`: what would hurt a visitor is found before it is published.

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
fn what_copied_pages_and_style_sheets_lead_to_has_to_be_there() {
    let desk = Desk::empty();
    desk.run(&["new", ".", "--blank"]);
    let page = "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Old</title><body><h1>Old</h1>\n\
        <a href=\"/gone/\">Gone</a> <a href=\"#here\">The top of this page</a> <a href=\"../old/page.html?x#y\">Itself</a> <a href=\"https://else.example/\">Else</a>\n\
        <img src=\"nope.png\" alt=\"A boat\"> <img src=\"boat.png\" alt=\"A boat\"> <a href=\"/drop/form\">Ask</a>\n";
    desk.write("old/page.html", page);
    desk.write("old/boat.png", "not looked into");
    let style = "@import \"gone.css\";\na { b: url(nope.png) url('../old/boat.png') url(#clip) url(data:image/png,x) }\n";
    desk.write("css/plain.css", style);
    desk.write("css/made.scss", "---\n---\na {\n  b: url(\"lost.svg?x#y\");\n}\n");
    let index = desk.read("index.md");
    desk.write("index.md", &format!("{index}\n[An old page](/old/page.html)\n"));
    let checked = desk.run(&["check"]);
    assert_eq!(checked.status, Some(1));
    insta::assert_snapshot!(checked.err, @r##"
    error: the style sheet loads `lost.svg?x#y`, which is not there
      --> css/made.scss:4:11
       |
     4 |   b: url("lost.svg?x#y");
       |           ^^^^^^^^^^^^
       = help: put the file there, or mend its path, which counts from /css/made.css

    error: the style sheet loads `gone.css`, which is not there
      --> css/plain.css:1:10
       |
     1 | @import "gone.css";
       |          ^^^^^^^^
       = help: put the file there, or mend its path, which counts from /css/plain.css

    error: the style sheet loads `nope.png`, which is not there
      --> css/plain.css:2:12
       |
     2 | a { b: url(nope.png) url('../old/boat.png') url(#clip) url(data:image/png,x) }
       |            ^^^^^^^^
       = help: put the file there, or mend its path, which counts from /css/plain.css

    error: `/gone/` leads nowhere
      --> old/page.html:2:10
       |
     2 | <a href="/gone/">Gone</a> <a href="#here">The top of this page</a> <a href="../old/page.html?x#y">Itself</a> <a href="ht…
       |          ^^^^^^
       = help: write the path of a file of the site, from `/` or from this one

    error: `nope.png` leads nowhere
      --> old/page.html:3:11
       |
     3 | <img src="nope.png" alt="A boat"> <img src="boat.png" alt="A boat"> <a href="/drop/form">Ask</a>
       |           ^^^^^^^^
       = help: write the path of a file of the site, from `/` or from this one

    5 errors and 0 warnings
    "##);
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
      --> _layouts/default.html:7:1
       |
     7 | <link rel="stylesheet" href="https://cdn.example/x.css">
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       = help: keep a copy in the site: whoever serves it learns who reads this page

    error: the heading “Deep” is of level 4, and the one before it of level 1
      --> index.md:7:6
       |
     7 | #### Deep
       |      ^^^^
       = help: leave no level out: screen readers use them as a table of contents

    error: the image /boat.png has no alternative text
      --> index.md:9:15
       |
     9 | ![](/boat.png)<img src="/boat.png">
       |               ^^^^^^^^^^^^^^^^^^^^^
       = help: say in `alt` what it shows: `![a boat](boat.jpg)`; `alt=""` where it is mere decoration

    warning: no page links to this one (lost/index.html)
     --> lost.md
      = help: link to it; or say `unlinked: true` in its front matter, if people get its address otherwise

    3 errors and 1 warning
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
fn what_visitors_look_for_on_a_form_and_do_not_find_is_shown() {
    const SAID: &str = "leave: https://www.example.org/\nreaders: Us.\nretention: A month.\nreceipt: We answer.\nelsewhere: Call us.\n";
    let desk = Desk::new();
    let form = "title: Help\nfields:\n  - {name: what, type: text, label: What}\n";
    desk.write("_forms/help.yml", form);
    let built = desk.build(&["--strict"]);
    assert_eq!((built.status, built.err.as_str()), (Some(0), ""), "a build has nothing against it");
    let said = |options: &[&str]| {
        let checked = desk.run(&[&["check"], options].concat());
        let errs = checked.err.split_inclusive("\n\n").filter(|fault| fault.contains("_forms/")).collect::<String>();
        (checked.status, errs)
    };
    let (_, errs) = said(&[]);
    insta::assert_snapshot!(errs, @"
    warning: the form has no `elsewhere:`
      --> _forms/help.yml:1:8
       |
     1 | title: Help
       |        ^^^^
       = help: visitors whose message can't be stored are told of no other way to reach you: add `elsewhere:`, such as: Call +44 20 7946 0123.

    warning: the form has no `leave:`
      --> _forms/help.yml:1:8
       |
     1 | title: Help
       |        ^^^^
       = help: visitors find no quick way out at its top: add `leave:`, the address of a page that nobody wonders about, such as https://www.example.org/

    warning: the form has no `readers:`
      --> _forms/help.yml:1:8
       |
     1 | title: Help
       |        ^^^^
       = help: visitors are not told, before they send it, who can read it: add `readers:`, such as: Only our two case workers.

    warning: the form has no `receipt:`
      --> _forms/help.yml:1:8
       |
     1 | title: Help
       |        ^^^^
       = help: visitors who have sent it are not told what happens next, and when: add `receipt:`, such as: We answer within two days.

    warning: the form has no `retention:`
      --> _forms/help.yml:1:8
       |
     1 | title: Help
       |        ^^^^
       = help: visitors are not told, before they send it, how long it is kept: add `retention:`, such as: Until your case is closed.
    ");
    desk.write("_forms/help.yml", &format!("{form}{SAID}"));
    assert_eq!(said(&[]).1, "");
    let asking = |accept: &str| format!("{form}  - {{name: proof, type: files, label: Proof{accept}}}\n{SAID}");
    desk.write("_forms/help.yml", &asking(""));
    insta::assert_snapshot!(said(&[]).1, @"
    warning: the field does not say which kinds of file it takes
      --> _forms/help.yml:4:5
       |
     4 |   - {name: proof, type: files, label: Proof}
       |     ^
       = help: pictures, PDF, plain text, documents, sound and films are taken, and all else is refused: list what you need, such as `accept: [image, pdf]`, or write `accept: any` to take everything, programs and pages with scripts too
    ");
    desk.write("_forms/help.yml", &asking(", accept: any"));
    assert_eq!(said(&[]).1, "");

    // What is written behind files is lost with them.
    let files = "  - {name: film, type: files, label: Film, accept: [video]}\n";
    let behind = "  - {name: agree, type: consent, label: Agreed}\n  - {group: You, fields: [{name: mail, type: email, label: Mail}]}\n";
    desk.write("_forms/help.yml", &format!("{form}{files}{behind}{SAID}"));
    insta::assert_snapshot!(said(&[]).1, @"
    warning: the files of `film` stand before what visitors write in `mail`
      --> _forms/help.yml:4:12
       |
     4 |   - {name: film, type: files, label: Film, accept: [video]}
       |            ^^^^
       = help: if the files are too large, a visitor gets back only what stands before them: put questions for files last
    ");
    desk.write("_forms/help.yml", &format!("{form}{behind}{files}{SAID}"));
    assert_eq!(said(&[]).1, "");
}

#[test]
fn the_example_site_and_the_manual_pass() {
    let desk = Desk::empty();
    for site in ["site", "docs"] {
        let source = format!("{}/../../{site}", env!("CARGO_MANIFEST_DIR"));
        let checked = desk.run(&["check", "--strict", "-s", &source]);
        assert_eq!(checked.status, Some(0), "{}", checked.err);
    }
}

#[test]
fn faults_of_files_are_found_where_they_are_written() {
    let desk = Desk::empty();
    desk.run(&["new", ".", "--blank"]);
    desk.write("index.md", "---\ntitle: Welcome\nlayout: default\n---\n# Welcome\n\n[A](/about/) [B](/About/) [Ar](/ar/)\n");
    desk.write("about.md", "---\ntitle: About\nlayout: default\npermalink: /about/\n---\n# About\n\n![a](x.png)\n![a](x.png)\n");
    desk.write("big.md", "---\ntitle: Big\nlayout: default\npermalink: /About/\n---\n# Big\n\n<input name=\"a\">\n<input name=\"a\">\n");
    desk.write(
        "ar.html",
        "---\npermalink: /ar/\n---\n<!doctype html>\n<html lang=\"ar\"><meta charset=\"utf-8\"><title>x</title><h1>x</h1></html>\n",
    );
    desk.write("site.css", "/* url(https://cdn.example/not) */\np { background: url(\"https://cdn.example/p.png\") }\n");
    desk.write("main.scss", "---\n---\n$p: 1px;\n@import url(https://fonts.example/x.css);\n");
    let checked = desk.run(&["check"]);
    assert_eq!(checked.status, Some(1));
    insta::assert_snapshot!(checked.err, @r#"
    error: `/About/index.html` and `/about/index.html` differ by capital letters alone
     --> about.md
      = help: give one of them another name: on macOS and Windows they are one file, and one of the two would be lost

    error: the link `x.png` leads nowhere
      --> about.md:8:6
       |
     8 | ![a](x.png)
       |      ^^^^^
       = help: write the path of a page, or the path of its source file: `[text](about.md)`

    error: the page is in a language written from right to left (`ar`), and doesn't say so
      --> ar.html:5:1
       |
     5 | <html lang="ar"><meta charset="utf-8"><title>x</title><h1>x</h1></html>
       | ^^^^^^^^^^^^^^^^
       = help: write `<html lang="ar" dir="rtl">`

    error: the field `a` has no label
      --> big.md:8:1
       |
     8 | <input name="a">
       | ^^^^^^^^^^^^^^^^
       = help: write `<label for="…">` with the field's `id`, or put the field into its label; a placeholder is none

    error: the field `a` has no label
      --> big.md:9:1
       |
     9 | <input name="a">
       | ^^^^^^^^^^^^^^^^
       = help: write `<label for="…">` with the field's `id`, or put the field into its label; a placeholder is none

    error: the style sheet loads https://fonts.example/x.css, from somebody else
      --> main.scss:4:13
       |
     4 | @import url(https://fonts.example/x.css);
       |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^
       = help: keep a copy in the site: whoever serves it learns who reads its pages

    error: the style sheet loads https://cdn.example/p.png, from somebody else
      --> site.css:2:22
       |
     2 | p { background: url("https://cdn.example/p.png") }
       |                      ^^^^^^^^^^^^^^^^^^^^^^^^^
       = help: keep a copy in the site: whoever serves it learns who reads its pages

    7 errors and 0 warnings
    "#);
}

#[test]
fn machines_get_all_of_it() {
    let desk = Desk::empty();
    desk.run(&["new", ".", "--blank"]);
    let checked = desk.run(&["check", "--json"]);
    assert_eq!((checked.status, checked.err.as_str()), (Some(0), ""));
    assert_eq!(checked.out, "{\n  \"pages\": 1,\n  \"diagnostics\": []\n}\n");
    desk.write("lost.md", "---\ntitle: Lost\nlayout: default\n---\n# Lost\n");
    let checked = desk.run(&["check", "--json"]);
    assert_eq!(checked.status, Some(0), "a warning");
    assert!(checked.out.contains("\"severity\": \"warning\""), "{}", checked.out);
    assert_eq!(desk.run(&["check", "--json", "--strict"]).status, Some(1));
    desk.write("_config.yml", "a: [\n");
    let checked = desk.run(&["check", "--json"]);
    assert_eq!((checked.status, checked.err.as_str()), (Some(1), ""));
    assert!(checked.out.contains("\"pages\": null") && checked.out.contains("opened and not closed"), "{}", checked.out);
}
