//! The alphabetical index and the search.

use crate::scratch::Scratch;

fn site(config: &str) -> Scratch {
    Scratch::new()
        .file("_config.yml", config)
        .file("_layouts/page.html", "<title>{{ page.title }}</title>\n<main>{{ content }}</main>")
        .file("_posts/2015-01-01-zebra.md", "---\ntitle: Zebra & co\nlayout: page\n---\nA boat.\n")
        .file("apple.md", "---\ntitle: Apple\nlayout: page\n---\nAnother *bo*at, {{ 'café' }}.\n")
        .file("eclair.md", "---\ntitle: Éclair\nlayout: page\n---\n")
        .file("7.md", "---\ntitle: 7 days\n---\n")
        .file("hidden.md", "---\ntitle: Hidden\nsitemap: false\n---\n")
        .file("no-title.md", "---\n---\n")
}

#[test]
fn an_index_lists_all_pages_by_letter() {
    insta::assert_snapshot!(site("alphabetical: true\n").build().clean().page("a-z/index.html"));
}

#[test]
fn an_index_is_in_the_order_of_each_language() {
    let built = site("languages: [en, ar]\nalphabetical: {permalink: /index.html, of: [pages], layout: list}\n")
        .file("_layouts/list.html", "{{ page.title }} {{ page.translations[0].url }}{{ content }}")
        .file("_data/translations/ar.yml", "alphabetical: {title: فهرس}\n")
        .file("one.ar.md", "---\ntitle: وداع\n---\n")
        .file("two.ar.md", "---\ntitle: أمل\n---\n")
        .file("three.ar.md", "---\ntitle: الأمن\n---\n")
        .build()
        .clean();
    insta::assert_snapshot!(built.page("ar/index.html"));
    assert!(!built.page("index.html").contains("Zebra"), "pages alone were asked for");
}

#[test]
fn anything_can_be_listed_by_letter() {
    let built = Scratch::new()
        .file("_posts/2015-01-01-a.md", "---\ntags: [zoo, Über, ober]\n---\n")
        .file(
            "a.html",
            "---\n---\n{% for group in site.tags | keys | by_letter %}{{ group.name }} {{ group.id }}: {{ group['items'] | join }}. {% endfor %}",
        )
        .file("b.html", "---\nlang: sv\n---\n{% for group in ['öl', 'zoo'] | by_letter %}{{ group.name }}{% endfor %}{% for group in ['öl', 'zoo'] | by_letter(lang='de') %}{{ group.name }}{% endfor %}")
        .build()
        .clean();
    assert_eq!(built.page("a.html"), "O letter-o: ober. U letter-u: Über. Z letter-z: zoo. ");
    assert_eq!(built.page("b.html"), "ZÖOZ");
}

#[test]
fn a_search_has_a_page_an_index_and_one_script() {
    let built = site("baseurl: /base\nsearch: true\n").build().clean();
    let with: Vec<&str> = built.paths().into_iter().filter(|path| path.starts_with("search")).collect();
    assert_eq!(with, ["search.js", "search.json", "search/index.html"]);
    assert_eq!(
        built.page("search.json"),
        r#"{"lang":"en","pages":[["/base/2015/01/01/zebra.html","Zebra & co"],["/base/7.html","7 days"],["/base/apple.html","Apple"],["/base/eclair.html","Éclair"]],"words":{"another":[2],"boat":[0,2],"café":[2]}}"#
    );
    insta::assert_snapshot!(built.page("search/index.html"));
}

#[test]
fn a_search_is_of_one_language() {
    let built = site("languages: [en, ar]\nsearch: {of: [pages]}\nalphabetical: true\n")
        .file("one.ar.md", "---\ntitle: وداع\nlayout: page\n---\nمُدوَّنة\n")
        .file("not.ar.md", "---\ntitle: لا\nlayout: page\nsearch: false\n---\n")
        .build()
        .clean();
    assert_eq!(built.page("ar/search.json"), r#"{"lang":"ar","pages":[["/ar/one.html","وداع"]],"words":{"مُدوَّنة":[0]}}"#);
    assert!(!built.page("search.json").contains("Zebra"), "pages alone were asked for");
    assert!(built.page("ar/search/index.html").contains("data-index=\"/ar/search.json\""));
    assert!(built.page("ar/search/index.html").contains("<a href=\"/ar/a-z/\">"));
    assert!(!built.paths().contains(&"ar/search.js"), "one script for all languages");
}

#[test]
fn the_sites_own_pages_win() {
    let site =
        site("search: true\nalphabetical: true\n").file("search.md", "---\npermalink: /search/\n---\nown").file("a-z/index.html", "own");
    let built = site.build().clean();
    assert_eq!((built.page("search/index.html"), built.page("a-z/index.html")), ("<p>own</p>\n".to_owned(), "own".to_owned()));
}

#[test]
fn what_cannot_be_listed_is_an_error() {
    insta::assert_snapshot!(site("alphabetical: yes please\n").said(), @"
    error: `alphabetical:` takes `true`, or a mapping
      --> _config.yml:1:15
       |
     1 | alphabetical: yes please
       |               ^^^^^^^^^^
       = help: write `alphabetical: true`, or `alphabetical: {permalink: /a-z/, layout: page, of: [pages, posts]}`
    ");
    insta::assert_snapshot!(site("search: {of: [page]}\n").said(), @"
    error: there are no `page` to list
      --> _config.yml:1:14
       |
     1 | search: {of: [page]}
       |              ^
       = help: did you mean `pages`? the kinds are: pages, posts
    ");
}

#[test]
fn a_search_index_that_is_as_it_was_is_not_written_again() {
    let site = site("languages: [en, ar]\nsearch: true\n").file("one.ar.md", "---\ntitle: وداع\n---\n");
    let first = site.write().unwrap();
    assert!(["search.json", "ar/search.json"].iter().all(|index| first.changed.iter().any(|path| path == index)), "{:?}", first.changed);
    assert_eq!(site.write().unwrap().changed, [""; 0]);
    let site = site.file("one.ar.md", "---\ntitle: أمل\n---\n");
    assert_eq!(site.write().unwrap().changed, ["ar/search.json"]);
}
