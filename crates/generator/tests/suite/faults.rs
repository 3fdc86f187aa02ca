//! What a maintainer reads when something is wrong: file, line, column, the line itself, and what to do.

use insta::assert_snapshot;

use crate::scratch::Scratch;

pub(crate) fn page(text: &str) -> Scratch {
    Scratch::with_layout().file("about.md", text)
}

#[test]
fn a_missing_layout() {
    assert_snapshot!(page("---\ntitle: About\nlayout: defualt\n---\nText\n").said(), @"
    error: the layout `defualt` does not exist
      --> about.md:3:9
       |
     3 | layout: defualt
       |         ^^^^^^^
       = help: did you mean `default`? the layouts are: default
    ");
}

#[test]
fn no_layout_is_called_none() {
    assert_snapshot!(page("---\nlayout: false\n---\nText\n").said(), @"
    error: the layout `false` does not exist
      --> about.md:2:9
       |
     2 | layout: false
       |         ^^^^^
       = help: for no layout, write `layout: none`
    ");
}

#[test]
fn a_layout_that_a_layout_names() {
    let site = page("---\ntitle: About\nlayout: post\n---\nText\n").file("_layouts/post.html", "---\nlayout: bass\n---\n{{ content }}\n");
    assert_snapshot!(site.said(), @"
    error: the layout `bass` does not exist
      --> _layouts/post.html:2:9
       |
     2 | layout: bass
       |         ^^^^
       = help: the layouts are: default, post
    ");
}

#[test]
fn bad_front_matter() {
    assert_snapshot!(page("---\ntitle: a: b\nlayout: default\n---\nText\n").said(), @r#"
    error: a second `: ` in one line
      --> about.md:2:9
       |
     2 | title: a: b
       |         ^
       = help: put the text in quotes: `title: "a: b"`
    "#);
}

#[test]
fn an_unclosed_quote() {
    assert_snapshot!(page("---\nlayout: default\ntitle: \"About\n---\nText\n").said(), @r#"
    error: a quotation mark is opened and not closed
      --> about.md:3:8
       |
     3 | title: "About
       |        ^
       = help: close it, or write `\"` for a quotation mark inside the text
    "#);
}

#[test]
fn front_matter_that_is_not_closed() {
    assert_snapshot!(page("---\ntitle: About\n\nText\n").said(), @"
    error: the front matter is not closed
      --> about.md:1:1
       |
     1 | ---
       | ^^^
       = help: put a line `---` below the last key of the front matter
    ");
}

#[test]
fn an_impossible_date() {
    let site = Scratch::with_layout().file("_posts/2015-01-01-x.md", "---\ndate: 2015-02-30\n---\nText\n");
    assert_snapshot!(site.said(), @"
    error: `2015-02-30` is not a date that there is
      --> _posts/2015-01-01-x.md:2:7
       |
     2 | date: 2015-02-30
       |       ^^^^^^^^^^
       = help: write it as `2015-03-10` or `2015-03-10 14:30:00 +0100`
    ");
}

#[test]
fn two_pages_at_one_url() {
    let site = page("---\npermalink: /about/\n---\nText\n").file("us.md", "---\npermalink: /about/\n---\nText\n");
    assert_snapshot!(site.said(), @"
    error: `/about/index.html` is made twice: from about.md and from us.md
      --> us.md:2:12
       |
     2 | permalink: /about/
       |            ^^^^^^^
       = help: give one of them another `permalink:`, or another name
    ");
}

#[test]
fn a_broken_configuration() {
    assert_snapshot!(Scratch::new().file("_config.yml", "title: x\nbaseurl: [\n").said(), @"
    error: the bracket `[` is opened and not closed
      --> _config.yml:2:10
       |
     2 | baseurl: [
       |          ^
       = help: write `]` where it ends; a text that begins with `[` needs quotes
    ");
    assert_snapshot!(Scratch::new().file("_config.yml", "future: maybe\n").said(), @"
    error: expected `true` or `false`, but this is the text `maybe`
      --> _config.yml:1:9
       |
     1 | future: maybe
       |         ^^^^^
    ");
}

#[test]
fn what_jekyll_has_and_we_refuse() {
    let site = Scratch::new().file("_config.yml", "theme: minima\nplugins: [jekyll-feed, jekyll-archives]\nlsi: true\n");
    assert_snapshot!(site.said(), @"
    error: themes from gems are not supported (`theme:`)
      --> _config.yml:1:1
       |
     1 | theme: minima
       | ^^^^^
       = help: copy the theme's `_layouts`, `_includes` and assets into the site, write its templates in Tera, and take this key out

    error: plug-ins are not supported (`jekyll-archives`)
      --> _config.yml:2:24
       |
     2 | plugins: [jekyll-feed, jekyll-archives]
       |                        ^^^^^^^^^^^^^^^
       = help: take it out of `plugins:`; write `archives:` in the configuration: see the manual

    error: `lsi:` is not supported
      --> _config.yml:3:1
       |
     3 | lsi: true
       | ^^^
       = help: take this key out; link related posts by their tags
    ");
    assert_snapshot!(Scratch::new().file("_plugins/x.rb", "").said(), @"
    error: Ruby plug-ins are not supported (`_plugins`)
     --> _plugins/x.rb
      = help: do by a template, a filter or a data file what it did, and remove the file
    ");
}

#[test]
fn all_faults_are_said_in_one_run() {
    let site = Scratch::new()
        .file("_layouts/default.html", "{{ content }}{% if %}")
        .file("_layouts/other.html", "{{ content | nofilter }}")
        .file("a.md", "---\ntitle: \"x\n---\n")
        .file("b.md", "---\nlayout: none-such\n---\n")
        .file("c.md", "---\nlayout: default\n---\n{{ nothing }}\n")
        .file("_data/d.json", "{\"a\": }\n")
        .file("_data/e.yml", "a: 1\na: 2\n")
        .file("_posts/hello.md", "x");
    assert_snapshot!(site.said(), @r#"
    error: this is not JSON: expected value
      --> _data/d.json:1:7
       |
     1 | {"a": }
       |       ^
       = help: check quotes and commas; JSON takes no comments

    error: the key `a` is there twice
      --> _data/e.yml:2:1
       |
     2 | a: 2
       | ^
       = help: keep one of them; the first is on line 1

    error: there is `%}` where a value is expected
      --> _layouts/default.html:1:20
       |
     1 | {{ content }}{% if %}
       |                    ^^
       = help: write a name, a text in quotes, a number or a list before it

    error: there is no filter `nofilter`
      --> _layouts/other.html:1:14
       |
     1 | {{ content | nofilter }}
       |              ^^^^^^^^
       = help: see the manual's table of filters

    warning: this post is left out: its name has no date that there is
     --> _posts/hello.md
      = help: name it like `2015-03-10-title.md`

    error: a quotation mark is opened and not closed
      --> a.md:2:8
       |
     2 | title: "x
       |        ^
       = help: close it, or write `\"` for a quotation mark inside the text

    error: the layout `none-such` does not exist
      --> b.md:2:9
       |
     2 | layout: none-such
       |         ^^^^^^^^^
       = help: the layouts are: default, other

    error: the variable `nothing` is not defined
      --> c.md:4:4
       |
     4 | {{ nothing }}
       |    ^^^^^^^
       = help: if it may be missing: `{% if … %}` around it, or `| default(value="")` after it
               there are: include, jekyll, page, site
    "#);
}

#[test]
fn yes_where_a_switch_is() {
    assert_snapshot!(page("---\nlayout: default\ntitle: x\npublished: yes\n---\n").said(), @"
    warning: `yes` is read as `true` here
      --> about.md:4:12
       |
     4 | published: yes
       |            ^^^
       = help: write `true`: YAML 1.2 knows only `true` and `false`
    ");
}

#[test]
fn a_private_key_is_not_published() {
    let site = Scratch::new().file("keys/identity.txt", "# created: 2026-11-22\nAGE-SECRET-KEY-1EXAMPLE\n");
    assert_snapshot!(site.said(), @"
    error: this file holds a private key, and would be published
     --> keys/identity.txt
      = help: move it out of the site's folder at once; if it was ever published or sent, make a new key
    ");
}

#[test]
fn a_file_that_is_not_text() {
    let site = Scratch::new().bytes("a.md", b"---\ntitle: x\n---\n\xff\xfe\n");
    assert_snapshot!(site.said(), @"
    error: line 4 is not UTF-8 text
      --> a.md:4
       = help: save the file as UTF-8
    ");
}

#[test]
fn faults_can_be_read_by_machines() {
    let faults = page("---\nlayout: nope\n---\n").build().rendered.diagnostics;
    let json = serde_json::to_string(&faults).unwrap();
    assert_snapshot!(json, @r#"[{"file":"about.md","line":2,"column":9,"severity":"error","message":"the layout `nope` does not exist","source_line":"layout: nope","width":4,"help":"the layouts are: default"}]"#);
}
