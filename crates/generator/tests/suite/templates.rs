//! Layouts, includes, template tags in content.

use crate::scratch::Scratch;

#[test]
fn a_layout_may_have_a_layout() {
    let built = Scratch::new()
        .file(
            "_layouts/base.html",
            "---\ncolour: red\nname: base\n---\n<body class=\"{{ layout.colour }} {{ layout.name }}\">{{ content }}</body>",
        )
        .file("_layouts/post.html", "---\nlayout: base\nname: post\n---\n<article>{{ content }}</article>")
        .file("a.md", "---\nlayout: post\n---\n*Hi*\n")
        .build()
        .clean();
    assert_eq!(built.page("a.html"), "<body class=\"red post\"><article><p><em>Hi</em></p>\n</article></body>");
}

#[test]
fn strings_are_escaped_and_content_is_not() {
    let built = Scratch::new()
        .file("_layouts/default.html", "<title>{{ page.title }}</title>{{ content }}")
        .file("a.md", "---\nlayout: default\ntitle: A & <B>\n---\n<b>{{ page.title }}</b>\n")
        .file("a.txt", "---\ntitle: A & <B>\n---\n{{ page.title }}")
        .build()
        .clean();
    assert_eq!(built.page("a.html"), "<title>A &amp; &lt;B&gt;</title><p><b>A &amp; &lt;B&gt;</b></p>\n");
    assert_eq!(built.page("a.txt"), "A & <B>");
}

#[test]
fn template_tags_in_code_are_left_alone() {
    let text = "---\nx: 1\n---\nRun {{ page.x }}, show `{{ page.x }}`.\n\n```html\n{% for x in y %}\n```\n\n## Own {#id}\n";
    let built = Scratch::new().file("a.md", text).build().clean();
    assert_eq!(
        built.page("a.html"),
        "<p>Run 1, show <code>{{ page.x }}</code>.</p>\n<div class=\"language-html highlighter-rouge\">\
         <div class=\"highlight\"><pre class=\"highlight\"><code>{% for x in y %}\n</code></pre></div></div>\n<h2 id=\"id\">Own</h2>\n"
    );
}

#[test]
fn templates_can_be_turned_off() {
    let built = Scratch::new()
        .file("a.html", "---\nrender_with_liquid: false\n---\n{{ x }}")
        .file("b.html", "---\nrender_templates: false\n---\n{% if %}")
        .build()
        .clean();
    assert_eq!((built.page("a.html"), built.page("b.html")), ("{{ x }}".to_owned(), "{% if %}".to_owned()));
}

#[test]
fn includes_see_the_variables_around_them() {
    let built = Scratch::new()
        .file("_includes/deep/card.html", "<b>{{ post.title }}{{ page.x }}{{ own }}</b>")
        .file("_posts/2015-01-01-a.md", "x")
        .file("i.html", "---\nx: 1\n---\n{% set own = 2 %}{% for post in site.posts %}{% include \"deep/card.html\" %}{% endfor %}")
        .build()
        .clean();
    assert_eq!(built.page("i.html"), "<b>A12</b>");
}

#[test]
fn link_and_post_url_find_pages_by_their_files() {
    let site = Scratch::new()
        .file("_config.yml", "baseurl: /base\npermalink: pretty\n")
        .file("docs/a.md", "---\n---\n")
        .file("_posts/2015-01-01-x.md", "x")
        .file("i.html", "---\n---\n{{ link(path=\"docs/a.md\") }} {{ post_url(name=\"2015-01-01-x\") }}");
    assert_eq!(site.build().clean().page("index.html".replace("index", "i/index").as_str()), "/base/docs/a/ /base/2015/01/01/x/");
    let site = site.file("i.html", "---\n---\n{{ link(path=\"docs/b.md\") }}");
    insta::assert_snapshot!(site.said(), @r#"
    error: there is no source file `docs/b.md` to link to; did you mean `docs/a.md`? the source files are: _posts/2015-01-01-x.md, docs/a.md, i.html
      --> i.html:3:4
       |
     3 | {{ link(path="docs/b.md") }}
       |    ^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn the_content_of_posts_with_tags_is_known_to_pages() {
    let built = Scratch::new()
        .file("_posts/2015-01-01-a.md", "---\nx: 7\n---\n**{{ page.x }}**\n")
        .file("feed.xml", "---\n---\n{% for post in site.posts %}{{ post.content | xml_escape }}{% endfor %}")
        .build()
        .clean();
    assert_eq!(built.page("feed.xml"), "&lt;p&gt;&lt;strong&gt;7&lt;/strong&gt;&lt;/p&gt;\n");
}

#[test]
fn tags_in_the_code_of_tables_and_of_html_with_markdown_are_left_alone() {
    let built = Scratch::new()
        .file(
            "index.md",
            "---\nt: hello\n---\n| `{{ page.t | upcase }}` | {{ page.t | upcase }} |\n|---|---|\n| a | b |\n\n\
             <div markdown=\"1\">\n`{{ page.t }}` and {{ page.t }}\n</div>\n\n{# it`s #}{{ page.t }} and `code`\n",
        )
        .build()
        .clean();
    let page = built.page("index.html");
    for said in [
        "<th><code>{{ page.t | upcase }}</code></th><th>HELLO</th>",
        "<p><code>{{ page.t }}</code> and hello</p>",
        "<p>hello and <code>code</code></p>",
    ] {
        assert!(page.contains(said), "{said} in {page}");
    }
}
