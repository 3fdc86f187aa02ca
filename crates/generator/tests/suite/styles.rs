//! Stylesheets in Sass and SCSS.

use insta::assert_snapshot;

use crate::scratch::Scratch;

/// A site with two partials.
fn site() -> Scratch {
    Scratch::new()
        .file("_sass/_colours.scss", "$ink: #123456;\n@mixin box($width) { border: $width solid $ink; }\n")
        .file("_sass/parts/list.sass", "ul\n  margin: 0\n  li\n    padding: 1px + 2px\n")
}

#[test]
fn a_page_in_sass_becomes_css_with_the_partials_it_uses() {
    let page = "---\n---\n@use \"colours\" as *;\n@import 'parts/list';\n.é { a { color: $ink; } @include box({{ site.width }}); }\n";
    let site = site()
        .file("_config.yml", "width: 3px\ndefaults: [{scope: {path: ''}, values: {layout: none}}]\n")
        .file("css/main.scss", page)
        .file("css/old.sass", "---\npermalink: /old.css\n---\n@import \"parts/list\"\n");
    let built = site.build().clean();
    assert_eq!(built.paths(), ["css/main.css", "old.css"]);
    assert_snapshot!(built.page("css/main.css"), @r#"
    @charset "UTF-8";
    ul {
      margin: 0;
    }
    ul li {
      padding: 3px;
    }

    .é {
      border: 3px solid #123456;
    }
    .é a {
      color: #123456;
    }
    "#);
    assert_snapshot!(built.page("old.css"), @"
    ul {
      margin: 0;
    }
    ul li {
      padding: 3px;
    }
    ");
    assert_eq!(built.page("css/main.css"), site.build().page("css/main.css"));
}

#[test]
fn styles_may_be_compressed() {
    let built = site()
        .file("_config.yml", "sass: {style: compressed, sourcemap: never}\n")
        .file("main.scss", "---\n---\n@use \"colours\";\na { b { color: colours.$ink; } }\n/* gone */\n")
        .build()
        .clean();
    assert_eq!(built.page("main.css"), "a b{color:#123456}");
}

#[test]
fn a_page_may_have_the_name_of_the_partial_that_it_uses() {
    let built = Scratch::new()
        .file("_sass/main.scss", "a { b: c; }")
        .file("css/_beside.scss", "d { e: f; }")
        .file("css/main.scss", "---\n---\n@import \"main\", \"beside\";\n")
        .build()
        .clean();
    assert_eq!(built.page("css/main.css"), "a {\n  b: c;\n}\n\nd {\n  e: f;\n}\n");
    assert_eq!(built.paths(), ["css/main.css"]);
}

#[test]
fn partials_may_be_in_folders_of_the_sites_choice_and_are_not_published() {
    let built = Scratch::new()
        .file("_config.yml", "sass: {sass_dir: ./styles/parts/, load_paths: [_vendor]}\n")
        .file("styles/parts/own.scss", "a { b: c; }")
        .file("styles/parts/logo.svg", "<svg/>")
        .file("_vendor/reset.css", "d { e: f; }")
        .file("main.scss", "---\n---\n@use \"own\";\n@use \"reset\";\n")
        .file("copied.scss", "a { b: c }")
        .build()
        .clean();
    assert_eq!(built.page("main.css"), "a {\n  b: c;\n}\n\nd {\n  e: f;\n}\n");
    assert_eq!(built.paths(), ["copied.scss", "main.css", "styles/parts/logo.svg"]);
}

#[test]
fn a_default_layout_is_not_put_around_styles() {
    let built = Scratch::with_layout()
        .file("_config.yml", "defaults: [{scope: {path: ''}, values: {layout: default}}]\n")
        .file("main.scss", "---\n---\na { b: c; }\n")
        .build()
        .clean();
    assert_eq!(built.page("main.css"), "a {\n  b: c;\n}\n");
}

#[test]
fn templates_make_css_where_they_need_it() {
    let built = site()
        .file("_config.yml", "sass: {style: compressed}\n")
        .file(
            "_includes/style.html",
            "<style>{% filter scssify %}@use \"colours\"; a { b { color: colours.$ink; content: \"</style>é\"; } }{% endfilter %}</style>",
        )
        .file("_layouts/l.html", "{% include \"style.html\" %}{{ content }}")
        .file("a.html", "---\nlayout: l\n---\nA")
        .file("b.html", "---\n---\n{{ \"a > b\n  c: d\n\" | sassify }}")
        .build()
        .clean();
    assert_eq!(built.page("a.html"), "<style>a b{color:#123456;content:\"<\\/style>é\"}</style>A");
    assert_eq!(built.page("b.html"), "a>b{c:d}");
}

#[test]
fn a_fault_names_the_stylesheet_it_is_in() {
    let said = |partial: &str, page: &str| site().file("_sass/part.scss", partial).file("css/main.scss", page).said();
    assert_snapshot!(said("a { b: c; }\np {\n  color: $inc;\n}\n", "---\n---\n@import \"colours\";\n@import \"part\";\n"), @r#"
    error: the variable `$inc` is not defined
      --> _sass/part.scss:3:10
       |
     3 |   color: $inc;
       |          ^^^^
       = help: did you mean `$ink`? write `$inc: …` above, or load the file that does: `@use "…" as *`
               met while making css/main.scss
    "#);
    assert_snapshot!(said("a {\n  b: c\n  d: e;\n}\n", "---\n---\n@use \"part\";\n"), @r#"
    error: expected ";
      --> _sass/part.scss:3:4
       |
     3 |   d: e;
       |    ^
       = help: write what is missing, here or at the end of the line above
               met while making css/main.scss
    "#);
    assert_snapshot!(said("a {\n", "---\n---\n@use \"part\";\n"), @r#"
    error: expected "}
      --> _sass/part.scss:1:4
       |
     1 | a {
       |    ^
       = help: a `{` is opened and not closed
               met while making css/main.scss
    "#);
    assert_snapshot!(said("", "---\ntitle: x\n---\n@use \"part\";\n@use \"colurs\";\n"), @r#"
    error: there is no stylesheet `colurs`
      --> css/main.scss:5:1
       |
     5 | @use "colurs";
       | ^^^^^^^^^^^^^
       = help: did you mean `colours`? the stylesheets are: colours, part, parts/list
               Sass looks beside the file, and in `_sass`
    "#);
    assert_snapshot!(said("@mixin wide { a: b; }", "---\n---\n@use \"part\" as *;\na { @include wid; }\n"), @r#"
    error: the mixin `wid` is not defined
      --> css/main.scss:4:14
       |
     4 | a { @include wid; }
       |              ^^^
       = help: did you mean `wide`? write `@mixin wid { … }` above, or load the file that does: `@use "…" as *`
    "#);
    assert_snapshot!(said("@import \"part\";", "---\n---\n@import \"part\";\n"), @r#"
    error: a stylesheet loads itself
      --> _sass/part.scss:1:9
       |
     1 | @import "part";
       |         ^^^^^^
       = help: break the circle: move what both need into a file of its own
               met while making css/main.scss
    "#);
    assert_snapshot!(said("", "---\n---\n{% for n in [1, 2] %}\na { b: c }\n{% endfor %}\np { color: $none; }\n"), @r#"
    error: the variable `$none` is not defined
      --> css/main.scss:6:12
       |
     6 | p { color: $none; }
       |            ^^^^^
       = help: write `$none: …` above, or load the file that does: `@use "…" as *`
    "#);
    assert_snapshot!(said("", "---\n---\n{% for n in [1, 2] %}p { color: $none{{ n }}; }{% endfor %}\n"), @r#"
    error: the variable `$none1` is not defined, in the line that the template tags made: `p { color: $none1; }p { color: $none2; }`
     --> css/main.scss
      = help: did you mean `$none2`? write `$none1: …` above, or load the file that does: `@use "…" as *`
    "#);
    assert_snapshot!(said("a { b: 1px + 1s; }", "---\n---\n@use \"colours\";\na { b: colour.$ink; }\n"), @r#"
    error: there is no module with the namespace "colour
      --> css/main.scss:4:8
       |
     4 | a { b: colour.$ink; }
       |        ^^^^^^
       = help: load it at the head of this file: `@use "…"`; each file loads what it needs
    "#);
}

#[test]
fn a_stylesheet_can_warn() {
    let site = site().file("_sass/part.scss", "@debug \"x\";\n@warn \"old\";\n").file("a.scss", "---\n---\n@use \"part\";\n");
    assert_snapshot!(site.file("b.scss", "---\n---\n@use \"part\";\n").said(), @r#"
    warning: old
      --> _sass/part.scss:2:7
       |
     2 | @warn "old";
       |       ^^^^^
       = help: a stylesheet says so by `@warn`, or uses what Sass will drop
    "#);
}

#[test]
fn a_fault_in_a_filters_text_names_the_template_or_the_partial() {
    let site = site()
        .file("_sass/part.scss", "a { b: $none; }\n")
        .file("_includes/style.html", "<style>\n{{ include.text | scssify }}</style>")
        .file("a.html", "---\n---\n{{ \"@import 'part'\" | scssify }}")
        .file("b.html", "---\n---\n{{ \"a {\" | scssify }}")
        .file("c.html", "---\n---\n{{ include(name=\"style.html\", text=\"@import 'colous'\") }}");
    assert_snapshot!(site.said(), @r#"
    error: `scssify`: there is no stylesheet `colous`, in line 1 of the text: `@import 'colous'`
      --> _includes/style.html:2:19
       |
     2 | {{ include.text | scssify }}</style>
       |                   ^^^^^^^
       = help: did you mean `colours`? the stylesheets are: colours, part, parts/list
               Sass looks beside the file, and in `_sass`
               met while making c.html

    error: the variable `$none` is not defined
      --> _sass/part.scss:1:8
       |
     1 | a { b: $none; }
       |        ^^^^^
       = help: write `$none: …` above, or load the file that does: `@use "…" as *`
               met while making a.html

    error: `scssify`: expected "}, in line 1 of the text: `a {`
      --> b.html:3:12
       |
     3 | {{ "a {" | scssify }}
       |            ^^^^^^^
       = help: a `{` is opened and not closed
    "#);
}

#[test]
fn nothing_outside_of_the_site_is_read() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.scss"), "a { b: c; }").unwrap();
    let absolute = outside.path().join("secret").display().to_string();
    let site = Scratch::new().file("a.scss", &format!("---\n---\n@import \"{absolute}\";\n"));
    assert!(site.said().contains("there is no stylesheet"), "{}", site.said());
    assert_snapshot!(Scratch::new().file("_config.yml", "sass:\n  load_paths: [_vendor, ../shared]\n").said(), @"
    error: the folder `../shared` leads out of the source folder
      --> _config.yml:2:25
       |
     2 |   load_paths: [_vendor, ../shared]
       |                         ^^^^^^^^^
       = help: Sass reads what is in the site alone, so that it is the same on every machine: copy the stylesheets into `_sass`
    ");
    assert_snapshot!(Scratch::new().file("_config.yml", "sass: {style: nested}\n").said(), @"
    error: Sass has no style `nested`
      --> _config.yml:1:15
       |
     1 | sass: {style: nested}
       |               ^^^^^^
       = help: write `style: expanded` or `style: compressed`
    ");
    let site = Scratch::new().bytes("_sass/part.scss", b"a\n\xff").file("a.scss", "---\n---\n@import \"part\";\n");
    assert_snapshot!(site.said(), @"
    error: line 2 is not UTF-8 text
      --> _sass/part.scss:2
       = help: save the file as UTF-8
               met while making a.scss
    ");
}
