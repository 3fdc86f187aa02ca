//! What a maintainer reads when something is wrong in a template: a layout, an include, the tags of a page.

use insta::assert_snapshot;

use crate::faults::page;
use crate::scratch::Scratch;

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
