//! What a maintainer reads when something is wrong: file, line, column, the line itself, and what to do.

use insta::assert_snapshot;

use crate::scratch::Scratch;

fn page(text: &str) -> Scratch {
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
fn an_unknown_filter_in_an_include_names_the_include() {
    let site = Scratch::new()
        .file("_layouts/default.html", "<body>\n{% include \"nav.html\" %}\n{{ content }}")
        .file("_includes/nav.html", "<nav>\n  <a href=\"{{ \"/\" | relativ_url }}\">Home</a>\n</nav>\n")
        .file("index.md", "---\nlayout: default\n---\nText\n");
    assert_snapshot!(site.said(), @r#"
    error: there is no filter `relativ_url`
      --> _includes/nav.html:2:21
       |
     2 |   <a href="{{ "/" | relativ_url }}">Home</a>
       |                     ^^^^^^^^^^^
       = help: did you mean `relative_url`?
    "#);
}

#[test]
fn an_unclosed_if_in_a_layout() {
    let site = Scratch::new()
        .file("_layouts/default.html", "---\n# front matter counts\n---\n<body>\n{% if page.title %}\n{{ content }}\n")
        .file("index.md", "---\nlayout: default\n---\nText\n");
    assert_snapshot!(site.said(), @"
    error: `{% if … %}` is opened and not closed
      --> _layouts/default.html:5:1
       |
     5 | {% if page.title %}
       | ^^
       = help: write `{% endif %}` where it ends
    ");
}

#[test]
fn an_unknown_variable_in_a_page() {
    assert_snapshot!(page("---\nlayout: default\ntitle: x\n---\n\nHello {{ page.titel }}\n").said(), @r#"
    error: the field `titel` is not defined
      --> about.md:6:15
       |
     6 | Hello {{ page.titel }}
       |               ^^^^^
       = help: did you mean `title`? if it may be missing: `{% if … %}` around it, or `| default(value="")` after it
               there are: categories, dir, lang, layout, name, path, relative_path, tags, title, url
    "#);
}

#[test]
fn an_unknown_variable_in_an_include() {
    let site = Scratch::new()
        .file("_layouts/default.html", "{% include \"nav.html\" %}{{ content }}")
        .file("_includes/nav.html", "<nav>\n{{ pgae.title }}</nav>\n")
        .file("index.md", "---\nlayout: default\n---\nText\n");
    assert_snapshot!(site.said(), @r#"
    error: the variable `pgae` is not defined
      --> _includes/nav.html:2:4
       |
     2 | {{ pgae.title }}</nav>
       |    ^^^^
       = help: did you mean `page`? if it may be missing: `{% if … %}` around it, or `| default(value="")` after it
               there are: content, layout, page
               met while making index.md
    "#);
}

#[test]
fn a_missing_include() {
    assert_snapshot!(page("---\n---\n{% include \"nva.html\" %}\n").file("_includes/nav.html", "").said(), @r#"
    error: the include `nva.html` does not exist
      --> about.md:3:12
       |
     3 | {% include "nva.html" %}
       |            ^^^^^^^^^^
       = help: did you mean `nav.html`? the includes are: nav.html
    "#);
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
fn where_what_is_not_defined_is_an_error() {
    let said = |text: &str| Scratch::new().file("a.html", &format!("---\n---\n{text}\n")).said();
    for text in [
        "{{ x }}",
        "{{ page.x }}",
        "{% for a in x %}{% endfor %}",
        "{% if x < 1 %}{% endif %}",
        "{% if x.y == 1 %}{% endif %}",
        "{% if 1 in x %}{% endif %}",
        "{{ x + 1 }}",
    ] {
        assert!(said(text).starts_with("error: "), "{text}: {}", said(text));
    }
    // As the manual says.
    for text in ["{% if x == 1 %}{% endif %}", "{% if x != 1 %}{% endif %}", "{% if x %}{% endif %}", "{{ x | upcase }}"] {
        assert_eq!(said(text), "", "{text}");
    }
}

#[test]
fn a_tag_that_is_not_closed() {
    assert_snapshot!(page("---\nlayout: default\ntitle: x\n---\n\nHello {{ page.title").said(), @"
    error: a tag is opened with `{{` and not closed
      --> about.md:6:7
       |
     6 | Hello {{ page.title
       |       ^^
       = help: write `}}` where it ends
    ");
    assert_snapshot!(page("---\nlayout: default\n---\n{{ page.title\n\nMore text\n").said(), @"
    error: found identifier but expected }}
      --> about.md:6:1
       |
     6 | More text
       | ^^^^
       = help: a tag opened with {{ is not closed: write `}}` at the end of `{{ page.title`
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

#[test]
fn all_that_a_template_has_of_liquid_is_said_in_one_run() {
    let layout = "{% assign a = page.tags | where: \"x\", 1 %}\n\
                  é{{ page.date | date: \"%Y\" }} {{ \"é\" | truncate(len=2) }}\n\
                  {% unless page.x %}{% case y %}{% when 1 %}{% endcase %}{% endunless %}\n\
                  {% comment %}{% if x: %}{% endcomment %}{% if page.y == nil %}{% endif %}\n\
                  {% iff page.x %}{% else %}{% endif %}{{ content }}\n\
                  {% for tag in page.tags %}\n";
    let site = Scratch::new().file("_layouts/default.html", layout).file("index.md", "---\nlayout: default\n---\nx");
    let said = site.said();
    let messages: Vec<&str> = said.lines().filter(|line| line.starts_with("error") || line.trim_start().starts_with("-->")).collect();
    assert_snapshot!(messages.join("\n"), @"
    error: unknown tag
      --> _layouts/default.html:1:4
    error: found `:` but expected }}
      --> _layouts/default.html:2:21
    error: `truncate` takes no argument `len`
      --> _layouts/default.html:2:49
    error: unknown tag
      --> _layouts/default.html:3:4
    error: unknown tag
      --> _layouts/default.html:3:23
    error: unknown tag
      --> _layouts/default.html:4:4
    error: `nil` is Liquid's, and can't be compared with here
      --> _layouts/default.html:4:57
    error: unknown tag
      --> _layouts/default.html:5:4
    error: `{% for … %}` is opened and not closed
      --> _layouts/default.html:6:1
    ");
}

#[test]
fn a_fault_of_a_page_does_not_hide_the_next() {
    let text = "---\n---\n{{ a }}\n{% for page in site.pages %}{{ page.nope }}{% endfor %}\n\
                é{{ page.url }}{{ 'x' | append }} {{ b }}{% if b.c > 1 %}{% endif %}{{ c }}\n";
    assert_snapshot!(Scratch::new().file("index.html", text).said(), @r#"
    error: the variable `a` is not defined
      --> index.html:3:4
       |
     3 | {{ a }}
       |    ^
       = help: if it may be missing: `{% if … %}` around it, or `| default(value="")` after it
               there are: include, jekyll, page, site

    error: the field `nope` is not defined
      --> index.html:4:37
       |
     4 | {% for page in site.pages %}{{ page.nope }}{% endfor %}
       |                                     ^^^^
       = help: if it may be missing: `{% if … %}` around it, or `| default(value="")` after it
               there are: categories, dir, lang, name, path, relative_path, tags, url

    error: `append` needs `text=`
      --> index.html:5:25
       |
     5 | é{{ page.url }}{{ 'x' | append }} {{ b }}{% if b.c > 1 %}{% endif %}{{ c }}
       |                         ^^^^^^
       = help: in Tera: `append(text=…)`

    error: the variable `b` is not defined
      --> index.html:5:38
       |
     5 | é{{ page.url }}{{ 'x' | append }} {{ b }}{% if b.c > 1 %}{% endif %}{{ c }}
       |                                      ^
       = help: if it may be missing: `{% if … %}` around it, or `| default(value="")` after it
               there are: include, jekyll, page, site

    error: the variable `b` is not defined
      --> index.html:5:48
       |
     5 | é{{ page.url }}{{ 'x' | append }} {{ b }}{% if b.c > 1 %}{% endif %}{{ c }}
       |                                                ^
       = help: if it may be missing: `{% if … %}` around it, or `| default(value="")` after it
               there are: include, jekyll, page, site
    "#);
}

#[test]
fn an_argument_that_there_is_not() {
    let site = Scratch::new().file("index.html", "---\n---\n{{ 'x' | truncate(lenth=3) }}{{ seo(titel=false) }}{{ 'x' | upcase(by=1) }}");
    assert_snapshot!(site.said(), @"
    error: `truncate` takes no argument `lenth`
      --> index.html:3:19
       |
     3 | {{ 'x' | truncate(lenth=3) }}{{ seo(titel=false) }}{{ 'x' | upcase(by=1) }}
       |                   ^^^^^
       = help: did you mean `length=`? it takes `length=`, `end=`

    error: `seo` takes no argument `titel`
      --> index.html:3:37
       |
     3 | {{ 'x' | truncate(lenth=3) }}{{ seo(titel=false) }}{{ 'x' | upcase(by=1) }}
       |                                     ^^^^^
       = help: did you mean `title=`? it takes `title=`

    error: `upcase` takes no argument `by`
      --> index.html:3:68
       |
     3 | {{ 'x' | truncate(lenth=3) }}{{ seo(titel=false) }}{{ 'x' | upcase(by=1) }}
       |                                                                    ^^
       = help: write `upcase` without it
    ");
}

#[test]
fn an_argument_at_fault_hides_no_unknown_name() {
    let text = "{{ 'x' | truncate(lenth=3) }}{{ 'x' | nope }}{{ nowhere() }}";
    let site = Scratch::new()
        .file("index.html", &format!("---\nlayout: l\n---\n{text}"))
        .file("_layouts/l.html", &format!("{text}{{{{ content }}}}"));
    let said = site.said();
    let heads: Vec<&str> = said.lines().filter(|line| line.starts_with("error") || line.trim_start().starts_with("-->")).collect();
    assert_snapshot!(heads.join("\n"));
}

#[test]
fn an_end_without_a_beginning() {
    assert_snapshot!(Scratch::new().file("index.html", "---\n---\nx{% endif %}").said(), @"
    error: `{% endif %}` stands where no `if` is open
      --> index.html:3:5
       |
     3 | x{% endif %}
       |     ^^^^^
       = help: take it out, or write `{% if … %}` before it
    ");
}

#[test]
fn what_is_not_there() {
    let text = "---\n---\n{{ page['x'] }}{{ page.x['y'] }}{{ site.posts[0].title }}\n{% for x in page.nope %}{% endfor %}";
    assert_snapshot!(Scratch::new().file("index.html", text).said(), @r#"
    error: what is printed here is not defined
      --> index.html:3:4
       |
     3 | {{ page['x'] }}{{ page.x['y'] }}{{ site.posts[0].title }}
       |    ^^^^^^^^
       = help: if it may be missing: `{% if … %}` around it, or `| default(value="")` after it

    error: what is looked into here is not defined
      --> index.html:3:19
       |
     3 | {{ page['x'] }}{{ page.x['y'] }}{{ site.posts[0].title }}
       |                   ^^^^
       = help: if it may be missing: `{% if … %}` around it, or `| default(value="")` after it

    error: the field `title` is not defined
      --> index.html:3:36
       |
     3 | {{ page['x'] }}{{ page.x['y'] }}{{ site.posts[0].title }}
       |                                    ^^^^^^^^^^^^
       = help: if it may be missing: `{% if … %}` around it, or `| default(value="")` after it

    error: what is looped over here is not defined
      --> index.html:4:13
       |
     4 | {% for x in page.nope %}{% endfor %}
       |             ^^^^
       = help: if it may be missing: `{% if … %}` around the loop, or `| default(value=[])` after the list
    "#);
    assert_snapshot!(Scratch::new().file("index.html", "---\n---\n{% if page.url > 3 %}{% endif %}").said(), @"
    error: a text can't be compared with a number
      --> index.html:3:7
       |
     3 | {% if page.url > 3 %}{% endif %}
       |       ^^^^^^^^^^^^
       = help: only two numbers or two texts are more or less; `| int` makes a number of a text
    ");
}
