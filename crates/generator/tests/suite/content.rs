//! Pages, posts, collections, data: Jekyll's model.

use crate::scratch::Scratch;

#[test]
fn pages_go_where_their_path_or_permalink_says() {
    let built = Scratch::new()
        .file("index.md", "---\n---\n")
        .file("about.md", "---\n---\n")
        .file("docs/deep/page.markdown", "---\n---\n")
        .file("own.html", "---\npermalink: /somewhere/else/\n---\n")
        .file("robots.txt", "---\n---\nx")
        .file("404.md", "---\npermalink: /404.html\n---\n")
        .build()
        .clean();
    assert_eq!(built.paths(), ["404.html", "about.html", "docs/deep/page.html", "index.html", "robots.txt", "somewhere/else/index.html"]);
}

#[test]
fn pretty_permalinks_make_folders() {
    let built = Scratch::new()
        .file("_config.yml", "permalink: pretty\ncollections: {guides: {output: true}}\n")
        .file("about.md", "---\n---\n")
        .file("index.html", "---\n---\n")
        .file("feed.xml", "---\n---\n")
        .file("_posts/2015-03-10-Hello-World.md", "---\ncategories: [News, other]\n---\n")
        .file("_guides/a/first.md", "---\n---\n")
        .file("_guides/a/x.png", "png")
        .build()
        .clean();
    let expected = [
        "about/index.html",
        "feed.xml",
        "guides/a/first/index.html",
        "guides/a/x.png",
        "index.html",
        "news/other/2015/03/10/Hello-World/index.html",
    ];
    assert_eq!(built.paths(), expected);
}

#[test]
fn placeholders_are_jekylls() {
    let site = |permalink: &str| {
        Scratch::new()
            .file(
                "_config.yml",
                &format!("permalink: {permalink}\ncollections: {{g: {{output: true, permalink: '/:collection/:name:output_ext'}}}}\n"),
            )
            .file("_g/A b_c.D.md", "---\n---\n")
            .file("_g/sub/x..md", "---\n---\n")
            .file("_posts/sub/2020-12-29-deep.md", "---\n---\n")
            .file("_posts/2020-12-30-B_c.d.md", "---\n---\n")
            .file("cat/_posts/in/2020-12-31-b.md", "---\n---\n")
            .file("pg/f.xhtml", "---\n---\n<p/>")
            .build()
            .clean()
    };
    assert_eq!(
        site("/p/:name/:path:output_ext").paths(),
        [
            "g/a-b-c-d.html",
            "g/x.html",
            "p/2020-12-29-deep/sub/2020-12-29-deep.html",
            "p/2020-12-30-b-c-d/2020-12-30-B_c.d.html",
            "p/2020-12-31-b/cat/in/2020-12-31-b.html",
            "pg/f.xhtml",
        ]
    );
    assert!(site("pretty").paths().contains(&"pg/f/index.xhtml"));
}

#[test]
fn files_without_front_matter_are_copied_byte_for_byte() {
    let bytes = b"\x89PNG\r\n\x1a\n{{ x }}\0\xff";
    let site = Scratch::new().bytes("a/logo.png", bytes).file("style.css", "a { b: {{ c }} }");
    let built = site.build().clean();
    assert_eq!(built.rendered.bytes("a/logo.png").unwrap(), bytes);
    assert_eq!(built.page("style.css"), "a { b: {{ c }} }");
}

#[test]
fn what_is_for_the_build_alone_is_not_published() {
    let built = Scratch::new()
        .file("_config.yml", "exclude: [private, '*.draft']\ninclude: [_redirects, .well-known]\n")
        .file(".hidden", "")
        .file("backup~", "")
        .file("_note.txt", "")
        .file("Gemfile", "")
        .file("node_modules/x.js", "")
        .file("private/x.txt", "")
        .file("x.draft", "")
        .file("_site/old.html", "")
        .file("_receiver/bundle.json", "{}")
        .file("_redirects", "/a /b")
        .file(".well-known/security.txt", "Contact:")
        .file("x.txt", "")
        .build()
        .clean();
    assert_eq!(built.paths(), [".well-known/security.txt", "_redirects", "x.txt"]);
}

#[test]
fn what_begins_with_an_underscore_is_for_the_build_alone_beside_documents_too() {
    let site = |config: &str| {
        Scratch::new()
            .file("_config.yml", &format!("collections: {{g: {{output: true}}}}\nshow_drafts: true\n{config}"))
            .file("_g/yes.md", "---\n---\n")
            .file("_g/sub/yes.txt", "")
            .file("_g/_u.md", "---\n---\n")
            .file("_g/_sub/x.md", "---\n---\n")
            .file("_g/sub/_w.md", "---\n---\n")
            .file("_g/_st.txt", "")
            .file("_g/_part.md", "without front matter")
            .file("_posts/2020-01-01-yes.md", "---\n---\n")
            .file("_posts/_sub/2020-01-02-y.md", "---\n---\n")
            .file("news/_posts/_sub/2020-01-02-y.md", "---\n---\n")
            .file("_drafts/_z.md", "---\n---\n")
            .build()
            .clean()
    };
    assert_eq!(site("").paths(), ["2020/01/01/yes.html", "g/sub/yes.txt", "g/yes.html"]);
    let included = site("include: [_u.md, _sub, _g/sub/_w.md]\n");
    assert_eq!(
        included.paths(),
        [
            "2020/01/01/yes.html",
            "2020/01/02/y.html",
            "g/_sub/x.html",
            "g/_u.html",
            "g/sub/_w.html",
            "g/sub/yes.txt",
            "g/yes.html",
            "news/2020/01/02/y.html"
        ]
    );
}

#[test]
fn defaults_go_below_what_a_file_says() {
    let built = Scratch::new()
        .file(
            "_config.yml",
            "defaults:\n  - scope: {path: \"\"}\n    values: {a: site, b: site, c: site}\n  - scope: {path: docs}\n    values: {b: docs, c: docs}\n",
        )
        .file("docs/x.html", "---\nc: own\n---\n{{ page.a }} {{ page.b }} {{ page.c }}")
        .build()
        .clean();
    assert_eq!(built.page("docs/x.html"), "site docs own");
}

#[test]
fn a_key_without_a_value_leaves_the_default() {
    let said = "---\nlayout:\ntitle:\ntags: ~\nm: {a: , c: 3}\n---\n";
    let built = Scratch::new()
        .file(
            "_config.yml",
            "defaults:\n- {scope: {path: ''}, values: {layout: l, title: Def, tags: [x], m: {a: 1, b: 2}, n: 1}}\n\
             - {scope: {path: '', type: posts}, values: {n: }}\n",
        )
        .file("_layouts/l.html", "{{ page.title }} {{ page.tags[0] }} {{ page.m.a }}{{ page.m.b }}{{ page.m.c }} {{ page.n }}")
        .file("_posts/2015-01-01-p.html", said)
        .file("page.html", &format!("{said}no layout for {{{{ page.title }}}}"))
        .file("other.html", &said.replace("layout:\n", ""))
        .build()
        .clean();
    assert_eq!(built.page("2015/01/01/p.html"), "Def x 123 1");
    assert_eq!(built.page("other.html"), "Def x 123 1");
    // As in Jekyll, that is how a page says that it has none.
    assert_eq!(built.page("page.html"), "no layout for Def");
}

#[test]
fn collections_are_sorted_and_may_have_no_files() {
    let built = Scratch::new()
        .file("_config.yml", "collections:\n  parts: {sort_by: order}\n")
        .file("_parts/a.md", "---\norder: 10\n---\n*A*\n")
        .file("_parts/b.md", "---\norder: 9\ntitle: Own\n---\nB\n")
        .file("index.html", "---\n---\n{% for part in site.parts %}{{ part.title }}: {{ part.content }}{% endfor %}")
        .build()
        .clean();
    assert_eq!(built.paths(), ["index.html"]);
    assert_eq!(built.page("index.html"), "Own: <p>B</p>\nA: <p><em>A</em></p>\n");
}

#[test]
fn a_document_without_a_date_keeps_the_place_of_its_path() {
    let built = Scratch::new()
        .file("_config.yml", "collections: [parts]\n")
        .file("_parts/a.md", "---\n---\n")
        .file("_parts/b.md", "---\ndate: 2020-01-02\n---\n")
        .file("_parts/c.md", "---\ndate: 2020-01-01\n---\n")
        .file("_parts/d.md", "---\n---\n")
        .file("index.html", "---\n---\n{% for part in site.parts %}{{ part.title }}{% endfor %}")
        .build()
        .clean();
    assert_eq!(built.page("index.html"), "ACBD");
}

#[test]
fn data_keeps_what_was_typed() {
    let built = Scratch::new()
        .file("_data/phone book.yml", "office: 0044\nland: no\nbig: 12345678901234567890123\n")
        .file("_data/deep/x.json", "{\"b\": 1, \"a\": [true]}")
        .file(
            "index.txt",
            "---\n---\n{{ site.data.phone_book.office }} {{ site.data.phone_book.land }} {{ site.data.phone_book.big }} \
             {% for key, value in site.data.deep.x %}{{ key }}={{ value }} {% endfor %}",
        )
        .build()
        .clean();
    assert_eq!(built.page("index.txt"), "0044 no 12345678901234567890123 b=1 a=[true] ");
}

#[test]
fn two_data_files_of_one_name_are_an_error_that_names_both() {
    let site = Scratch::new()
        .file("_data/nav.yml", "a: 1\n")
        .file("_data/nav/in.yml", "b: 2\n")
        .file("_data/deep/same.json", "{}")
        .file("_data/deep/same.yml", "c: 3\n")
        .file("_data/same.yml", "other: folder\n")
        .file("_data/my list.csv", "a\n1\n")
        .file("_data/my_list.tsv", "a\n1\n");
    insta::assert_snapshot!(site.said(), @"
    error: `site.data.deep.same` is there twice: in _data/deep/same.json and in _data/deep/same.yml
     --> _data/deep/same.yml
      = help: rename one of them, or move the data of both into one file

    error: `site.data.my_list` is there twice: in _data/my list.csv and in _data/my_list.tsv
     --> _data/my_list.tsv
      = help: rename one of them, or move the data of both into one file

    error: `site.data.nav` is there twice: in _data/nav.yml and in _data/nav/in.yml
     --> _data/nav/in.yml
      = help: rename one of them, or move the data of both into one file
    ");
}

#[test]
fn tables_are_lists_of_rows() {
    let site = Scratch::new()
        .file("_data/staff.csv", "name,phone,note\n\"Ada, of us\",0044,\"one\ntwo\"\nBo,12\n")
        .file("_data/deep/er/towns.tsv", "town\tpeople\nÖrebro\t155\n")
        .file(
            "index.txt",
            "---\n---\n{% for it in site.data.staff %}{{ it.name }}: {{ it.phone }} {{ it.note | default(value=\"-\") }}\n{% endfor %}\
             {{ site.data.deep.er.towns[0].town }}",
        );
    assert_eq!(site.build().clean().page("index.txt"), "Ada, of us: 0044 one\ntwo\nBo: 12 -\nÖrebro");
    let site = site.file("_data/staff.csv", "name,phone\nAda,1\nBo,2,3\n").file("_data/deep/er/towns.tsv", "a\ta\n").without("index.txt");
    insta::assert_snapshot!(site.said());
}

#[test]
fn configuration_files_are_merged_in_order() {
    let site = Scratch::new()
        .file("one.yml", "title: One\nown: {a: 1, b: 1}\n")
        .file("two.yml", "title:\nown: {a: ~, b: 2}\nexclude: ['*.yml']\n");
    let files = vec![site.path("one.yml"), site.path("two.yml")];
    let built =
        site.with(|options| options.config = files).file("x.txt", "---\n---\n{{ site.title }} {{ site.own.a }} {{ site.own.b }}").build();
    assert_eq!(built.page("x.txt"), "One 1 2");
}

#[test]
fn pages_know_their_language_and_its_direction() {
    let built = Scratch::new()
        .file("_config.yml", "lang: en\nlanguages: [ar]\n")
        .file("a.html", "---\n---\n{{ page.lang }} {{ page.dir }} {{ site.languages | join(sep=\",\") }}")
        .file("b.html", "---\nlang: ar\n---\n{{ page.lang }} {{ page.dir }}")
        .build()
        .clean();
    assert_eq!(built.page("a.html"), "en ltr en,ar");
    assert_eq!(built.page("b.html"), "ar rtl");
}

#[test]
fn a_list_with_toc_becomes_the_table_of_contents() {
    let built = Scratch::new()
        .file(
            "a.md",
            "---\n---\n# Title\n{:.no_toc}\n\n* Contents\n{:toc}\n\n## One *more*\n\n### Deep [link](/a.html)\n\n## Own\n{: #mine}\n\n* no\n",
        )
        .file("b.md", "---\n---\n1. x\n{:toc}\n\n## A & B\n")
        .file("c.md", "---\n---\nWrite `{:toc}`.\n")
        .build()
        .clean();
    insta::assert_snapshot!(built.page("a.html"));
    assert!(
        built
            .page("b.html")
            .starts_with("<ol id=\"markdown-toc\">\n<li><a href=\"#a--b\" id=\"markdown-toc-a--b\">A &amp; B</a></li>\n</ol>\n")
    );
    assert_eq!(built.page("c.html"), "<p>Write <code>{:toc}</code>.</p>\n");
}

#[test]
fn abbreviations_are_explained_where_they_stand() {
    let text = "---\n---\nHTML & CSS, HTMLX, *HTML5*, `HTML`.\n\n```\n*[CSS]: no\nHTML\n```\n\n*[HTML]: Hyper \"Text\"\n*[HTML5]: five\n";
    let built = Scratch::new().file("a.md", text).build().clean();
    assert_eq!(
        built.page("a.html"),
        "<p><abbr title=\"Hyper &quot;Text&quot;\">HTML</abbr> &amp; CSS, HTMLX, <em><abbr title=\"five\">HTML5</abbr></em>, <code>HTML</code>.</p>\n\
         <pre><code>*[CSS]: no\nHTML\n</code></pre>\n"
    );
}

#[test]
fn html_may_have_markdown_in_it() {
    let text = "---\n---\n<div class=\"a\" markdown=\"1\">\n*One*\n<div markdown=\"1\">*Two*</div>\n</div>\n\n\
        <div>\n*Three*\n</div>\n\n```\n<div markdown=\"1\">\n```\n\n<div markdown=\"1\">\nnot closed\n";
    let built = Scratch::new().file("a.md", text).build().clean();
    let expected = "<div class=\"a\">\n<p><em>One</em></p>\n<div>\n<p><em>Two</em></p>\n</div>\n</div>\n<div>\n*Three*\n</div>\n";
    assert!(built.page("a.html").starts_with(expected), "{}", built.page("a.html"));
    assert!(built.page("a.html").contains("&lt;div markdown=\"1\"&gt;"), "{}", built.page("a.html"));
}
