//! Liquid where Tera is expected: it is named, and what is told to write instead is right: it is put into the page, and
//! the site is built.

use insta::assert_snapshot;

use crate::scratch::Scratch;

fn site(text: &str) -> Scratch {
    Scratch::new()
        .file("_config.yml", "url: https://www.example.org\ntitle: T\n")
        .file("_includes/card.html", "card")
        .file("about.md", "---\ntitle: About\n---\n")
        .file("_posts/2026-03-15-hello.md", "---\ntitle: Hello\n---\n")
        .file("part.txt", "part")
        .file("page.html", &format!("---\ntags: [b, a]\nnumber: 7\ncard: card.html\n---\n{text}\n"))
}

/// The line that the help of the fault in the page has to say.
fn advice(liquid: &str) -> String {
    let said = site(liquid).said();
    let help = said.split_once("in Tera: `").map(|(_, help)| help.lines().next().unwrap_or_default());
    let help = help.unwrap_or_else(|| panic!("{liquid} has no advice:\n{said}"));
    help.split_once('`').unwrap().0.to_owned()
}

/// A line that is the beginning of a block with what belongs to it.
fn whole(line: &str) -> String {
    match line {
        line if line.contains("loop.") && line.starts_with("{% if") => {
            let end = if line.contains("{% endif") { "" } else { "{% endif %}" };
            format!("{{% for i in page.tags %}}{line}{end}{{% endfor %}}")
        }
        line if line.contains("loop.") && !line.contains('%') => format!("{{% for i in page.tags %}}{{{{ {line} }}}}{{% endfor %}}"),
        line if line.contains("{% end") => line.to_owned(),
        line if line.starts_with("{% if") => format!("{line}{{% endif %}}"),
        line if line.starts_with("{% elif") => format!("{{% if false %}}{line}{{% endif %}}"),
        line if line.starts_with("{% for") => format!("{line}{{% endfor %}}"),
        line if line.contains("loop.") => format!("{{% for i in page.tags %}}{line}{{% endfor %}}"),
        line if line.starts_with('{') => line.to_owned(),
        line => format!("{{{{ {line} }}}}"),
    }
}

#[test]
fn every_line_that_is_advised_can_be_built() {
    let wrong = LIQUID.iter().filter_map(|liquid| {
        let line = whole(&advice(liquid));
        let said = site(&line).said();
        said.contains("error").then(|| format!("{liquid} becomes {line}:\n{said}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_filter_that_there_is_not_is_not_advised() {
    let said = site("{{ page.tags | sum: \"x\" }}").said();
    assert!(said.contains("there is no filter `sum` here") && !said.contains("in Tera"), "{said}");
}

#[test]
fn advice_means_the_same() {
    for (liquid, tera) in [
        ("{{ page.card | append: \"x\" | upcase }}", "page.card | append(text=\"x\") | upcase"),
        ("{% for i in (1..5) %}{% endfor %}", "{% for i in range(start=1, end=6) %}"),
        ("{% for i in (1..page.number) reversed %}{% endfor %}", "{% for i in range(start=1, end=page.number + 1) | reverse %}"),
        ("{% if page.card contains \"a b\" and page.number <> 7 %}{% endif %}", "{% if \"a b\" in page.card and page.number != 7 %}"),
        ("{% render \"card.html\", a: \"b c\", d: 1 %}", "{{ include(name=\"card.html\", a=\"b c\", d=1) }}"),
        ("{{ page.tags.size }}", "page.tags | length"),
        ("{% if page.tags.size > 1 %}{% endif %}", "page.tags | length"),
        (
            "{% case page.card %}{% when 'x' %}{% endcase %}",
            "{% if page.card == \"a\" %}…{% elif page.card == \"b\" %}…{% else %}…{% endif %}",
        ),
        ("{% for i in page.tags %}{% cycle 'g': 'a', 'b', 'c' %}{% endfor %}", "{{ ['a', 'b', 'c'][loop.index0 % 3] }}"),
        ("{% for i in page.tags %}{{ forloop.rindex }}{% endfor %}", "(loop.length - loop.index0)"),
        ("{% link {{ page.card }} %}", "{{ link(path=page.card) }}"),
        ("{% assign n = page.tags | where: \"a\", \"b\" | size %}", "{% set n = page.tags | where(key=\"a\", value=\"b\") | size %}"),
    ] {
        assert_eq!(advice(liquid), tera);
    }
}

const LIQUID: &[&str] = &[
    "{% include card.html %}",
    "{% include card.html a=\"b c\" d=page.number %}",
    "{% include {{ page.card }} %}",
    "{% include_cached card.html %}",
    "{% include_relative part.txt %}",
    "{% include_relative part.txt a=1 %}",
    "{% render \"card.html\" %}",
    "{% render 'card.html', a: \"b c\", d: page.number %}",
    "{% echo page.card | replace: \"a\", \"b\" %}",
    "{% # a comment %}",
    "{% assign x = page.tags | join: \", \" %}",
    "{% assign x = page.tags | size %}",
    "{% capture x %}a{% endcapture %}",
    "{% unless page.tags contains \"a b\" %}{% endunless %}",
    "{% if false %}{% elsif page.tags contains \"a\" %}{% endif %}",
    "{% if page.tags contains \"a\" and page.number <> 3 %}{% endif %}",
    "{% comment %}x{% endcomment %}",
    "{% link about.md %}",
    "{% post_url 2026-03-15-hello %}",
    "{% for i in page.tags %}{% cycle \"odd\", \"even\" %}{% endfor %}",
    "{% for i in page.tags %}{% cycle 'g': 'a', 'b', 'c' %}{% endfor %}",
    "{% for i in page.tags %}{{ forloop.index }}{% endfor %}",
    "{% for i in page.tags %}{% if forloop.first %}a{% endif %}{% endfor %}",
    "{% for i in page.tags %}{% unless forloop.last %}, {% endunless %}{% endfor %}",
    "{% for i in page.tags %}{{ forloop.length }}{% endfor %}",
    "{% for i in page.tags %}{{ forloop.rindex }}{{ forloop.rindex0 }}{% endfor %}",
    "{%- assign x = page.tags | sort -%}",
    "{%- unless page.card == \"x\" -%}{%- endunless -%}",
    "{% assign x = site.pages | where: \"name\", \"about.md\" | first %}",
    "{% assign x = \"a,b\" | split: \",\" %}",
    "{% assign x = page.tags[0] | append: \".html\" %}",
    "{% case page.card %}{% when \"a\", \"b\" %}{% else %}{% endcase %}",
    "{% highlight ruby %}puts 1{% endhighlight %}",
    "{% highlight ruby linenos %}puts 1{% endhighlight %}",
    "{% increment n %}",
    "{% decrement n %}",
    "{% tablerow t in page.tags cols:2 %}{{ t }}{% endtablerow %}",
    "{% if page.card == nil %}{% endif %}",
    "{% unless page.card == blank %}{% endunless %}",
    "{% if page.card != empty and page.number > 1 %}{% endif %}",
    "{% if page.card and page.tags contains \"b\" or page.number == 1 %}{% endif %}",
    "{% for p in site.posts offset: 1 limit: 2 %}{% endfor %}",
    "{{ \"2026-03-15\" | date: \"%b %-d, %Y\" | default: \"x\" }}",
    "{{ \"/assets/\" | append: page.card | relative_url }}",
    "{{ site.posts | where_exp: \"p\", \"p.title != 'x'\" | size }}",
    "{{ page.tags | sort | join: \"-\" | slugify: 'pretty' }}",
    "{% seo %}",
    "{% seo title=false %}",
    "{% for p in page.tags limit:1 %}{% endfor %}",
    "{% for p in page.tags offset:1 limit:3 %}{% endfor %}",
    "{% for p in page.tags reversed limit:1 %}{% endfor %}",
    "{% for i in (1..5) %}{% endfor %}",
    "{% for i in (1..page.number) reversed %}{% endfor %}",
    "{{ page.tags.size }}",
    "{{ page.tags.first }}",
    "{{ page.tags.last }}",
    "{{ page.tags | join: \", \" }}",
    "{{ page.card | split: \".\" | first }}",
    "{{ page.card | replace: \"a\", \"b\" }}",
    "{{ page.card | replace_first: \"a\", \"b\" }}",
    "{{ page.card | remove: \"a\" }}",
    "{{ page.card | remove_first: \"a\" }}",
    "{{ page.card | slice: -3, 2 }}",
    "{{ page.card | append: \"x\" | upcase }}",
    "{{ page.card | prepend: \"x\" }}",
    "{{ page.card | truncate: 5, \"…\" }}",
    "{{ page.card | truncatewords: 5, \"…\" }}",
    "{{ page.card | slugify: \"pretty\" }}",
    "{{ page.card | number_of_words: \"cjk\" }}",
    "{{ page.card | default: \"x\", allow_false: true }}",
    "{{ \"2026-03-15\" | date: \"%Y: %b\" }}",
    "{{ \"2026-03-15\" | date_to_string: \"ordinal\", \"US\" }}",
    "{{ \"2026-03-15\" | date_to_long_string: \"ordinal\" }}",
    "{{ page.tags | array_to_sentence_string: \"or\" }}",
    "{{ page.tags | concat: page.tags }}",
    "{{ page.tags | push: \"x\" }}",
    "{{ page.tags | unshift: \"x\" }}",
    "{{ page.tags | pop: 1 }}",
    "{{ page.tags | shift: 1 }}",
    "{{ page.tags | sample: 1 }}",
    "{{ page.number | plus: 1 | minus: 1 | times: 2 | divided_by: 2 | modulo: 4 }}",
    "{{ page.number | at_least: 1 | at_most: 5 }}",
    "{{ 1.234 | round: 2 }}",
    "{{ site.pages | where: \"name\", \"about.md\" | size }}",
    "{{ site.pages | find: \"name\", \"about.md\" | jsonify | size }}",
    "{{ site.pages | where_exp: \"it\", \"it.name == 'about.md'\" | size }}",
    "{{ site.pages | find_exp: \"it\", \"it.name == 'about.md'\" | jsonify | size }}",
    "{{ site.pages | group_by_exp: \"it\", \"it.name\" | size }}",
    "{{ site.pages | group_by: \"name\" | size }}",
    "{{ site.pages | sort: \"name\", \"last\" | size }}",
    "{{ site.pages | sort_natural: \"name\" | size }}",
    "{{ site.pages | map: \"name\" }}",
    "{{ site.pages | uniq: \"name\" | size }}",
    "{{ site.pages | compact: \"name\" | size }}",
];

#[test]
fn liquid_gets_the_tera_line_to_write() {
    let site = Scratch::new()
        .file("a.html", "---\n---\n{% include nav.html %}\n")
        .file("b.html", "---\n---\n{{ page.tags | join: \", \" }}\n")
        .file("c.html", "---\n---\n{% assign x = site.posts | size %}\n")
        .file("d.html", "---\n---\n{% unless page.x %}a{% endunless %}\n")
        .file("e.html", "---\n---\n{% for p in site.posts limit:3 %}{{ forloop.index }}{% endfor %}\n");
    assert_snapshot!(site.said(), @r#"
    error: found identifier but expected string
      --> a.html:3:12
       |
     3 | {% include nav.html %}
       |            ^^^
       = help: in Tera: `{% include "nav.html" %}`

    error: found `:` but expected }}
      --> b.html:3:20
       |
     3 | {{ page.tags | join: ", " }}
       |                    ^
       = help: in Tera: `page.tags | join(sep=", ")`

    error: unknown tag
      --> c.html:3:4
       |
     3 | {% assign x = site.posts | size %}
       |    ^^^^^^
       = help: in Tera: `{% set x = site.posts | size %}`

    error: unknown tag
      --> d.html:3:4
       |
     3 | {% unless page.x %}a{% endunless %}
       |    ^^^^^^
       = help: in Tera: `{% if not (page.x) %}…{% endif %}`

    error: found identifier but expected %}
      --> e.html:3:24
       |
     3 | {% for p in site.posts limit:3 %}{{ forloop.index }}{% endfor %}
       |                        ^^^^^
       = help: in Tera: `{% for p in site.posts[:3] %}`
    "#);
}

#[test]
fn comparisons_with_liquids_words_for_nothing_are_errors() {
    let site = Scratch::new()
        .file("_layouts/default.html", "---\n# front matter\n---\n<p>é</p>{% if page.title != blank %}{% endif %}{{ content }}")
        .file("a.md", "---\nlayout: default\ntitle: x\n---\n`{% if x == nil %}`\n\n{% if page.title == empty %}a{% endif %}\n")
        .file("b.html", "---\n---\n{{ site.pages | where_exp(item=\"p\", exp=\"p.title != nil\") | size }}\n");
    assert_snapshot!(site.said(), @r#"
    error: `blank` is Liquid's, and can't be compared with here
      --> _layouts/default.html:4:29
       |
     4 | <p>é</p>{% if page.title != blank %}{% endif %}{{ content }}
       |                             ^^^^^
       = help: in Tera: `{% if page.title %}`: what is empty counts as false

    error: `empty` is Liquid's, and can't be compared with here
      --> a.md:7:21
       |
     7 | {% if page.title == empty %}a{% endif %}
       |                     ^^^^^
       = help: in Tera: `{% if not page.title %}`: what is empty counts as false

    error: `where_exp` can't work out `p.title != nil`: `nil` is Liquid's, and can't be compared with here
      --> b.html:3:17
       |
     3 | {{ site.pages | where_exp(item="p", exp="p.title != nil") | size }}
       |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       = help: in Tera: `p.title`
    "#);
}

#[test]
fn tags_of_plug_ins_are_told_from_slips() {
    let site = Scratch::new().file("b.html", "---\n---\n{% youtube abc %}\n").file("c.html", "---\n---\n{% fro a in b %}\n");
    assert_snapshot!(site.said(), @r#"
error: unknown tag
  --> b.html:3:4
   |
 3 | {% youtube abc %}
   |    ^^^^^^^
   = help: a tag that a plug-in made can be an include: `{{ include(name="youtube.html") }}`

error: unknown tag
  --> c.html:3:4
   |
 3 | {% fro a in b %}
   |    ^^^
   = help: did you mean `for`? a tag that a plug-in made can be an include: `{{ include(name="fro.html") }}`
"#);
}
