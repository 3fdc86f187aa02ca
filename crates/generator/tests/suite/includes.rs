//! Files taken in with parameters, and texts in the page's language.

use crate::scratch::Scratch;

#[test]
fn an_include_has_parameters_and_sees_what_is_around_it() {
    let built = Scratch::new()
        .file("_includes/card.html", "<b>{{ include.title }}</b>{{ include(name=\"deep/foot.html\", n=include.n + 1) }}")
        .file("_includes/deep/foot.html", "<i>{{ include.n }} {{ page.colour }} {{ own }}{% if include.title %}!{% endif %}</i>")
        .file("i.md", "---\ncolour: red\n---\n{% set own = 7 %}{{ include(name=\"card.html\", title=\"A & B\", n=1) }}\n")
        .build()
        .clean();
    assert_eq!(built.page("i.html"), "<p><b>A &amp; B</b><i>2 red 7</i></p>\n");
}

#[test]
fn a_file_beside_the_page_can_be_taken_in() {
    let built = Scratch::new()
        .file("_config.yml", "exclude: [docs/part.md]\n")
        .file("docs/part.md", "---\ntitle: Part\n---\n## {{ include.n }} {{ page.title }}\n")
        .file("docs/page.md", "---\ntitle: Page\n---\n{{ include_relative(name=\"part.md\", n=1) }}\nText\n")
        .build()
        .clean();
    assert_eq!(built.page("docs/page.html"), "<h2 id=\"1-page\">1 Page</h2>\n<p>Text</p>\n");
}

#[test]
fn a_fault_names_the_include_it_is_in() {
    let site = Scratch::new()
        .file("_includes/a.html", "{{ include(name=\"b.html\") }}")
        .file("_includes/b.html", "one\n{{ page.titel }}")
        .file("_includes/round.html", "{{ include(name=\"round.html\") }}")
        .file("docs/i.html", "---\ntitle: x\n---\n{{ include(name=\"a.html\") }}")
        .file("docs/j.html", "---\n---\n{{ include(name=\"aa.html\") }}")
        .file("docs/k.html", "---\n---\n{{ include_relative(name=\"part.txt\", title=1) }}")
        .file("docs/l.html", "---\n---\n{{ include_relative(name=\"../secret\") }}")
        .file("docs/m.html", "---\n---\n{{ include(name=\"round.html\") }}")
        .file("docs/n.html", "---\n---\n{% include card.html title=\"A b\" n=1 %}")
        .file("docs/part.txt", "{{ include.titel }}");
    insta::assert_snapshot!(site.said());
}

#[test]
fn texts_are_in_the_language_of_the_page() {
    let site = Scratch::new()
        .file("_config.yml", "lang: en\nlanguages: [de, pt-BR]\n")
        .file("_data/translations/en.yml", "nav: {home: Home, posts: \"{n} posts by {who}\"}\n")
        .file("_data/translations/de.yml", "nav: {home: Start}\n")
        .file("_data/translations/pt.yml", "nav: {home: Início}\n")
        .file("_layouts/l.html", "{{ t(key=\"nav.home\") }}, {{ t(key=\"nav.posts\", n=2, who=\"<A>\") }}")
        .file("a.html", "---\nlayout: l\n---\n")
        .file("b.html", "---\nlayout: l\nlang: de\n---\n")
        .file("c.html", "---\nlayout: l\nlang: pt-BR\n---\n")
        .file("d.html", "---\n---\n{{ t(key=\"nav.home\", lang=\"de\") }}");
    let built = site.build().clean();
    assert_eq!(built.page("a.html"), "Home, 2 posts by &lt;A&gt;");
    assert_eq!(built.page("b.html"), "Start, 2 posts by &lt;A&gt;");
    assert_eq!(built.page("c.html"), "Início, 2 posts by &lt;A&gt;");
    assert_eq!(built.page("d.html"), "Start");
    let site = site.file("d.html", "---\n---\n{{ t(key=\"nav.hom\") }}");
    insta::assert_snapshot!(site.said(), @r#"
    error: there is no translation `nav.hom`; did you mean `nav.home`? write it into `_data/translations/en.yml`
      --> d.html:3:4
       |
     3 | {{ t(key="nav.hom") }}
       |    ^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn a_file_beside_the_page_is_checked_for_liquid_too() {
    let site = Scratch::new()
        .file("a.html", "---\n---\n{{ include_relative(name=\"b.txt\") }}")
        .file("b.txt", "{% if page.x == empty %}{% endif %}");
    let said = site.said();
    assert!(said.contains("in Tera: `{% if not page.x %}`"), "{said}");
}

#[test]
fn parameters_may_be_asked_for_where_there_are_none() {
    let built = Scratch::new()
        .file("_includes/card.html", "[{% if include.title %}{{ include.title }}{% else %}none{% endif %}]")
        .file(
            "index.html",
            "---\n---\n{% include \"card.html\" %}{{ include(name=\"card.html\", title=\"A\") }}{% if include.x %}x{% endif %}",
        )
        .build()
        .clean();
    assert_eq!(built.page("index.html"), "[none][A]");
}
