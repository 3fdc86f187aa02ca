//! A site in several languages: names that say a language, translations that know each other, lists and data of one language.

use crate::scratch::Scratch;

const TWO: &str = "url: https://www.example.org\nlanguages: [en, ar]\n";
const OTHERS: &str =
    "{{ page.lang }} {{ page.url }}:{% for it in page.translations %} {{ it.lang }} {{ it.dir }} {{ it.url }} {{ it.title }}{% endfor %}";

fn two() -> Scratch {
    Scratch::new().file("_config.yml", TWO)
}

fn page(front: &str) -> String {
    format!("---\n{front}\n---\n{OTHERS}\n")
}

#[test]
fn translations_are_found_by_suffix_by_folder_and_by_key() {
    let built = two()
        .file("about.html", &page("title: About"))
        .file("about.ar.html", &page("title: Hawl"))
        .file("help/index.html", &page("title: Help"))
        .file("ar/help/index.html", &page("title: Aun"))
        .file("one.html", &page("title: One\ntranslation_key: first"))
        .file("wahid.html", &page("title: Wahid\nlang: ar\nref: first"))
        .file("alone.html", &page("title: Alone"))
        .build()
        .clean();
    assert_eq!(built.page("about.html"), "en /about.html: ar rtl /ar/about.html Hawl\n");
    assert_eq!(built.page("ar/about.html"), "ar /ar/about.html: en ltr /about.html About\n");
    assert_eq!(built.page("help/index.html"), "en /help/: ar rtl /ar/help/ Aun\n");
    assert_eq!(built.page("ar/help/index.html"), "ar /ar/help/: en ltr /help/ Help\n");
    assert_eq!(built.page("one.html"), "en /one.html: ar rtl /wahid.html Wahid\n");
    assert_eq!(built.page("wahid.html"), "ar /wahid.html: en ltr /one.html One\n");
    assert_eq!(built.page("alone.html"), "en /alone.html:\n");
}

#[test]
fn posts_and_collections_leave_the_language_out_of_the_rest_of_the_url() {
    let built = two()
        .file("_config.yml", &format!("{TWO}collections: {{parts: {{output: true}}}}\n"))
        .file("_posts/2015-01-01-one.html", &page("category: news"))
        .file("_posts/2015-01-01-one.ar.html", &page("category: news"))
        .file("ar/_posts/2015-01-02-two.html", &page(""))
        .file("_posts/ar/2015-01-03-three.html", &page(""))
        .file("_parts/deep/a.html", &page(""))
        .file("_parts/ar/deep/a.html", &page(""))
        .build()
        .clean();
    assert_eq!(
        built.paths(),
        [
            "ar/2015/01/02/two.html",
            "ar/2015/01/03/three.html",
            "ar/news/2015/01/01/one.html",
            "ar/parts/deep/a.html",
            "news/2015/01/01/one.html",
            "parts/deep/a.html"
        ]
    );
    assert_eq!(built.page("parts/deep/a.html"), "en /parts/deep/a.html: ar rtl /ar/parts/deep/a.html A\n");
    assert_eq!(built.page("news/2015/01/01/one.html"), "en /news/2015/01/01/one.html: ar rtl /ar/news/2015/01/01/one.html One\n");
}

#[test]
fn a_page_says_its_permalink_and_its_language_before_its_name_and_its_name_before_defaults() {
    let built = two()
        .file("_config.yml", &format!("{TWO}defaults: [{{scope: {{path: ''}}, values: {{lang: en, permalink: '/x/:basename/'}}}}]\n"))
        .file("a.html", &page(""))
        .file("a.ar.html", &page(""))
        .file("b.ar.html", &page("permalink: /own/"))
        .file("ar/c.html", &page("lang: en\npermalink: /c/"))
        .build()
        .clean();
    assert_eq!(built.page("x/a/index.html"), "en /x/a/: ar rtl /ar/x/a/ \n");
    assert_eq!(built.page("ar/x/a/index.html"), "ar /ar/x/a/: en ltr /x/a/ \n");
    assert_eq!(built.page("own/index.html"), "ar /own/:\n");
    assert_eq!(built.page("c/index.html"), "en /c/:\n");
}

#[test]
fn names_say_nothing_in_a_site_of_one_language() {
    let built = Scratch::new().file("about.ar.md", "---\n---\n").file("ar/_posts/2015-01-01-one.md", "---\n---\n").build().clean();
    assert_eq!(built.paths(), ["about.ar.html", "ar/2015/01/01/one.html"]);
}

#[test]
fn machines_are_told_of_translations() {
    let site = two()
        .file("_config.yml", &format!("{TWO}sitemap: true\nbaseurl: /base\n"))
        .file("_layouts/l.html", "{{ seo() }}")
        .file("index.md", "---\nlayout: l\ntitle: Home\n---\n")
        .file("ar/index.md", "---\nlayout: l\ntitle: Bayt\n---\n")
        .file("alone.md", "---\nlayout: l\ntitle: Alone\n---\n");
    let built = site.build().clean();
    insta::assert_snapshot!(format!("{}\n{}\n---\n{}", built.page("sitemap.xml"), built.page("ar/index.html"), built.page("alone.html")));
}

#[test]
fn one_page_cannot_be_there_twice_in_a_language() {
    let site = two()
        .file("a.md", "---\ntranslation_key: x\n---\n")
        .file("b.md", "---\ntitle: B\ntranslation_key: x\n---\n")
        .file("c.ar.md", "---\n---\n")
        .file("ar/c.md", "---\npermalink: /ar/d/\n---\n")
        .file("e.ar.md", "---\nlang: en\n---\n")
        .file("f.md", "---\nlang: fr\n---\n");
    insta::assert_snapshot!(site.said());
}

#[test]
fn a_site_may_ask_that_everything_is_translated() {
    let site = two()
        .file("_config.yml", &format!("{TWO}require_translations: [pages]\n"))
        .file("_posts/2015-01-01-one.md", "---\n---\n")
        .file("a.md", "---\n---\n")
        .file("b.md", "---\n---\n")
        .file("b.ar.md", "---\n---\n")
        .file("c.ar.md", "---\n---\n")
        .file("d.md", "---\nuntranslated: true\n---\n");
    insta::assert_snapshot!(site.said());
    assert!(site.with(|options| options.strict = true).said().starts_with("error: there is no translation of this page in `ar`"));
}

#[test]
fn lists_feeds_and_neighbours_keep_to_one_language() {
    let built = two()
        .file("_config.yml", &format!("{TWO}paginate: 10\nfeed: {{tags: true}}\narchives: {{tags: {{layout: list}}}}\n"))
        .file("_layouts/list.html", "{{ page.lang }}:{% for post in paginator.posts %} {{ post.title }}{% endfor %}")
        .file("_layouts/post.html", "{{ page.previous.title | default(value='-') }} {{ page.next.title | default(value='-') }}")
        .file("_posts/2015-01-01-a.md", "---\nlayout: post\ntags: [x]\n---\n")
        .file("_posts/2015-01-02-b.ar.md", "---\nlayout: post\ntags: [x]\n---\n")
        .file("_posts/2015-01-03-c.md", "---\nlayout: post\n---\n")
        .file("index.html", "---\nlayout: list\n---\n{{ feed_meta() }}")
        .file("ar/index.html", "---\nlayout: feed\npagination: true\n---\n")
        .file("_layouts/feed.html", "{{ paginator.posts | map(key='title') | join }} {{ feed_meta() }}")
        .file("all.html", "---\nlayout: list\npagination: {lang: all}\n---\n")
        .build()
        .clean();
    assert_eq!(built.page("index.html"), "en: C A");
    assert_eq!(
        built.page("ar/index.html"),
        "B <link type=\"application/atom+xml\" rel=\"alternate\" href=\"https://www.example.org/ar/feed.xml\">"
    );
    assert_eq!(built.page("all.html"), "en: C B A");
    assert_eq!((built.page("tag/x/index.html"), built.page("ar/tag/x/index.html")), ("en: A".to_owned(), "ar: B".to_owned()));
    assert_eq!(built.page("2015/01/03/c.html"), "A -");
    assert_eq!(built.page("ar/2015/01/02/b.html"), "- -");
    let titles = |path: &str| built.page(path).matches("<entry").count();
    assert_eq!((titles("feed.xml"), titles("ar/feed.xml"), titles("feed/by_tag/x.xml"), titles("ar/feed/by_tag/x.xml")), (2, 1, 1, 1));
    assert!(built.page("ar/feed.xml").contains("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ar\">"));
    assert!(built.page("ar/feed.xml").contains("<link href=\"https://www.example.org/ar/\" rel=\"alternate\""));
}

#[test]
fn data_of_a_language_is_filled_with_that_of_the_sites_own() {
    let built = Scratch::new()
        .file("_config.yml", "languages: [en, pt, pt-BR, ar]\n")
        .file("_data/en/words.yml", "home: Home\nfoot: {law: Law, help: Help}\nlist: [a, b]\n")
        .file("_data/pt/words.yml", "home: Casa\nfoot: {law: Lei}\n")
        .file("_data/pt-BR/words.yml", "foot: {help: Ajuda}\nlist: [c]\n")
        .file(
            "_layouts/l.html",
            "{% set w = site.data[page.lang].words %}{{ w.home }} {{ w.foot.law }} {{ w.foot.help }} {{ w.list | join }}",
        )
        .file("index.md", "---\nlayout: l\n---\n")
        .file("index.pt-BR.md", "---\nlayout: l\n---\n")
        .file("index.ar.md", "---\nlayout: l\n---\n")
        .build()
        .clean();
    assert_eq!(built.page("index.html"), "Home Law Help a b");
    assert_eq!(built.page("pt-BR/index.html"), "Casa Lei Ajuda c");
    assert_eq!(built.page("ar/index.html"), "Home Law Help a b");
}

#[test]
fn an_alert_says_in_the_language_of_its_page_what_it_is() {
    let built = Scratch::new()
        .file("_config.yml", "languages: [en, ar]\n")
        .file("a.ar.md", "---\n---\n> [!WARNING]\n> نص\n\n{{ \"> [!TIP]\\n> x\" | safe | markdownify }}")
        .build()
        .clean();
    let html = built.page("ar/a.html");
    assert!(html.contains("<div class=\"markdown-alert markdown-alert-warning\">\n<p class=\"markdown-alert-title\">تحذير</p>"), "{html}");
    assert!(html.contains("<p class=\"markdown-alert-title\">نصيحة</p>"), "{html}");
}
