//! Links inside the site are resolved and checked.

use insta::assert_snapshot;

use crate::scratch::Scratch;

#[test]
fn links_to_source_files_lead_to_their_pages() {
    let built = Scratch::new()
        .file("_config.yml", "baseurl: /base\npermalink: pretty\n")
        .file("docs/a.md", "---\n---\n[b](../b.md#there), [x](/docs/x.png), ![x](x.png)\n")
        .file("docs/x.png", "png")
        .file("b.md", "---\n---\n## There\n")
        .build()
        .clean();
    let expected =
        "<p><a href=\"/base/b/#there\">b</a>, <a href=\"/base/docs/x.png\">x</a>, <img src=\"/base/docs/x.png\" alt=\"x\" /></p>\n";
    assert_eq!(built.page("docs/a/index.html"), expected);
}

#[test]
fn a_link_with_attributes_leads_to_its_page_too() {
    let built = Scratch::new()
        .file("a.md", "---\n---\n[b](b.md){: .button} ![x](x.png){: .wide}\n")
        .file("x.png", "png")
        .file("b.md", "---\npermalink: /b/\n---\n")
        .build()
        .clean();
    let expected = "<p><a href=\"/b/\" class=\"button\">b</a> <img src=\"/x.png\" alt=\"x\" class=\"wide\" /></p>\n";
    assert_eq!(built.page("a.html"), expected);
}

#[test]
fn a_broken_link_is_shown_where_it_is_written() {
    let site = Scratch::new()
        .file("_layouts/default.html", "<a href=\"{{ \"/hmoe/\" | relative_url }}\">Home</a>\n{{ content }}")
        .file("_includes/foot.html", "<a href=\"/imprint/\">Imprint</a>")
        .file("home.md", "---\nlayout: default\npermalink: /home/\n---\n## Here\n\n[x](b.md) [y](#heer) [z](/home/#here)\n\n![p](p.png) {% include \"foot.html\" %}\n")
        .file("other.md", "---\nlayout: default\n---\n[fine](https://elsewhere.example/) [slot](/drop/form)\n");
    assert_snapshot!(site.said(), @r#"
    warning: the link `/imprint/` leads nowhere
      --> _includes/foot.html:1:10
       |
     1 | <a href="/imprint/">Imprint</a>
       |          ^^^^^^^^^
       = help: write the path of a page, or the path of its source file: `[text](about.md)`

    warning: the link `/hmoe/` leads nowhere
      --> _layouts/default.html:1:14
       |
     1 | <a href="{{ "/hmoe/" | relative_url }}">Home</a>
       |              ^^^^^^
       = help: did you mean `/home/`?

    warning: the link `b.md` leads nowhere
      --> home.md:7:5
       |
     7 | [x](b.md) [y](#heer) [z](/home/#here)
       |     ^^^^
       = help: there is no such source file that becomes a page; its path is written from this file's folder, or from `/`

    warning: the link `#heer` leads to an anchor that is not there
      --> home.md:7:15
       |
     7 | [x](b.md) [y](#heer) [z](/home/#here)
       |               ^^^^^
       = help: did you mean `#here`? the id must be in home/index.html

    warning: the link `p.png` leads nowhere
      --> home.md:9:6
       |
     9 | ![p](p.png) {% include "foot.html" %}
       |      ^^^^^
       = help: write the path of a page, or the path of its source file: `[text](about.md)`
    "#);
}

#[test]
fn a_broken_link_fails_a_strict_build() {
    let site = Scratch::new().file("_config.yml", "strict: true\n").file("a.md", "---\n---\n[x](/nowhere/)\n");
    let built = site.build();
    assert_eq!((built.rendered.diagnostics.errors(), built.rendered.diagnostics.warnings()), (1, 0));
    assert!(built.rendered.write().is_err());
}

#[test]
fn a_link_without_the_base_path_is_named() {
    let site = Scratch::new().file("_config.yml", "baseurl: /base\n").file("a.html", "---\n---\n<a href=\"/a.html\">x</a>");
    assert_snapshot!(site.said(), @r#"
    warning: the link `/a.html` leads out of the site, which is at `/base/`
      --> a.html:3:10
       |
     3 | <a href="/a.html">x</a>
       |          ^^^^^^^
       = help: write it with the filter: `{{ "/path/" | relative_url }}`
    "#);
}

#[test]
fn a_link_to_a_source_file_is_shown_as_it_is_written() {
    let site = Scratch::new().file("_config.yml", "baseurl: /base\n").file("docs/about.md", "---\n---\n# Who we are\n").file(
        "docs/index.md",
        "---\n---\n[a](abuot.md)\n[b](about.md#who-we-aer) [c](../docs/about.md#x)\n[d](/doc/about.md)\n[e](none.md)\n",
    );
    assert_snapshot!(site.said(), @"
    warning: the link `abuot.md` leads nowhere
      --> docs/index.md:3:5
       |
     3 | [a](abuot.md)
       |     ^^^^^^^^
       = help: did you mean `about.md`?

    warning: the link `about.md#who-we-aer` leads to an anchor that is not there
      --> docs/index.md:4:5
       |
     4 | [b](about.md#who-we-aer) [c](../docs/about.md#x)
       |     ^^^^^^^^^^^^^^^^^^^
       = help: did you mean `#who-we-are`? the id must be in docs/about.html

    warning: the link `../docs/about.md#x` leads to an anchor that is not there
      --> docs/index.md:4:30
       |
     4 | [b](about.md#who-we-aer) [c](../docs/about.md#x)
       |                              ^^^^^^^^^^^^^^^^^^
       = help: the id must be in docs/about.html

    warning: the link `/doc/about.md` leads nowhere
      --> docs/index.md:5:5
       |
     5 | [d](/doc/about.md)
       |     ^^^^^^^^^^^^^
       = help: did you mean `about.md`?

    warning: the link `none.md` leads nowhere
      --> docs/index.md:6:5
       |
     6 | [e](none.md)
       |     ^^^^^^^
       = help: there is no such source file that becomes a page; its path is written from this file's folder, or from `/`
    ");
}

#[test]
fn a_path_of_a_source_file_in_html_is_shown_with_the_address_to_write() {
    let site = Scratch::new()
        .file("_config.yml", "baseurl: /base\npermalink: pretty\n")
        .file("_includes/foot.html", "<a href='/docs/about.md'>About</a>")
        .file("docs/about.md", "---\n---\n[ok](about.md) {{ link(path=\"docs/about.md\") }} <a class=\"x\" href=\"about.md\">not</a>\n")
        .file("index.html", "---\n---\n<a href=docs/about.md#us>About</a> <img src=\"docs/none.md\"> {% include \"foot.html\" %}\n<a href=docs/abuot.md>About</a>");
    assert_snapshot!(site.said(), @r##"
    warning: the link `/docs/about.md` leads nowhere: in HTML, paths of source files stay as they are
      --> _includes/foot.html:1:10
       |
     1 | <a href='/docs/about.md'>About</a>
       |          ^^^^^^^^^^^^^^
       = help: write the page's address: `/base/docs/about/`

    warning: the link `about.md` leads nowhere: in HTML, paths of source files stay as they are
      --> docs/about.md:3:68
       |
     3 | [ok](about.md) {{ link(path="docs/about.md") }} <a class="x" href="about.md">not</a>
       |                                                                    ^^^^^^^^
       = help: write the page's address: `/base/docs/about/`

    warning: the link `docs/about.md#us` leads nowhere: in HTML, paths of source files stay as they are
      --> index.html:3:9
       |
     3 | <a href=docs/about.md#us>About</a> <img src="docs/none.md"> {% include "foot.html" %}
       |         ^^^^^^^^^^^^^^^^
       = help: write the page's address: `/base/docs/about/#us`

    warning: the link `docs/none.md` leads nowhere
      --> index.html:3:46
       |
     3 | <a href=docs/about.md#us>About</a> <img src="docs/none.md"> {% include "foot.html" %}
       |                                              ^^^^^^^^^^^^
       = help: in HTML the address of a page is written, not the path of a source file

    warning: the link `docs/abuot.md` leads nowhere
      --> index.html:4:9
       |
     4 | <a href=docs/abuot.md>About</a>
       |         ^^^^^^^^^^^^^
       = help: did you mean the page of `docs/about.md`? In HTML its address is written, not the path of its source file
    "##);
}
