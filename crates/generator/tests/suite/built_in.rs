//! What Jekyll has plug-ins for: feeds, the sitemap, SEO tags, redirects.

use crate::scratch::Scratch;

fn site() -> Scratch {
    Scratch::new()
        .file("_config.yml", "title: Us & them\nurl: https://www.example.org\nbaseurl: /base\ndescription: What we do\n")
        .file("_posts/2015-01-01-one.md", "---\ntags: [a, b c]\ncategory: news\n---\nFirst *text* & more.\n\nRest.\n")
        .file(
            "_posts/2015-01-02-two.md",
            "---\ntitle: Two <2>\ntags: [a]\nlast_modified_at: 2015-02-01\nauthor: Ada\n---\n{{ page.title }}\n",
        )
}

#[test]
fn nothing_is_made_that_nobody_asked_for() {
    assert_eq!(site().build().clean().paths(), ["2015/01/02/two.html", "news/2015/01/01/one.html"]);
}

#[test]
fn the_feed_holds_the_newest_posts() {
    let built = site()
        .file("_data/x.yml", "a: 1")
        .file("_config.yml", "title: Us & them\nurl: https://www.example.org\nbaseurl: /base\nplugins: [jekyll-feed]\n");
    insta::assert_snapshot!(built.build().clean().page("feed.xml"));
}

#[test]
fn collections_categories_and_tags_have_feeds() {
    let built = site()
        .file(
            "_config.yml",
            "url: https://x.example\ncollections: {parts: {output: true}}\n\
             feed: {path: all.atom, posts_limit: 1, excerpt_only: true, categories: [news], collections: [parts], tags: {except: ['b c']}}\n",
        )
        .file("_parts/p.md", "---\n---\nPart\n")
        .build()
        .clean();
    let feeds: Vec<&str> = built.paths().into_iter().filter(|path| !path.ends_with(".html")).collect();
    assert_eq!(feeds, ["all.atom", "feed/by_tag/a.xml", "feed/news.xml", "feed/parts.xml"]);
    assert_eq!(built.page("feed/by_tag/a.xml").matches("<entry>").count(), 1);
    assert!(built.page("feed/parts.xml").contains("<title type=\"html\">P</title>"), "{}", built.page("feed/parts.xml"));
    assert!(!built.page("feed/parts.xml").contains("<content"));
}

#[test]
fn feeds_name_posts_and_authors_as_jekylls_do() {
    let built = site()
        .file(
            "_config.yml",
            "url: https://x.example\nauthor: Us\nfeed: {collections: {parts: {categories: [z]}}}\ncollections: {parts: {output: true}}\n",
        )
        .file("_data/authors.yml", "bob: {name: Bob B., email: bob@x.example}\n")
        .file("_posts/2015-01-03-three.md", "---\nauthor: bob\nfeed: {excerpt_only: true}\n---\nShort.\n\nLong.\n")
        .file("_posts/2015-01-04-four.md", "---\nauthors: [{name: Cy, uri: 'https://cy.example'}, Di]\n---\n")
        .file("_parts/a.md", "---\ncategories: [z]\n---\n")
        .file("_parts/b.md", "---\n---\n")
        .build()
        .clean();
    let feed = built.page("feed.xml");
    let entry = |title: &str| feed.split("<entry>").find(|entry| entry.contains(&format!(">{title}</title>"))).unwrap().to_owned();
    // A reader of feeds knows a post by this, wherever its page went.
    assert!(entry("Three").contains("<id>https://x.example/2015/01/03/three</id>"), "{feed}");
    assert!(entry("Three").contains("<author><name>Bob B.</name><email>bob@x.example</email></author>"), "{feed}");
    assert!(!entry("Three").contains("<content") && entry("Four").contains("<content"), "{feed}");
    assert!(entry("Four").contains("<author><name>Cy</name><uri>https://cy.example</uri></author>"), "{feed}");
    let of_category = built.page("feed/parts/z.xml");
    assert_eq!((of_category.matches("<entry>").count(), built.page("feed/parts.xml").matches("<entry>").count()), (1, 2));
    assert!(of_category.contains("<title type=\"html\">https://x.example | parts | z</title>"), "{of_category}");
}

#[test]
fn seo_tags_know_authors_pictures_and_a_page_elsewhere() {
    let built = Scratch::new()
        .file("_layouts/default.html", "{{ seo() }}")
        .file(
            "_config.yml",
            "url: https://x.example\nauthor: Us\nlocale: en_GB\ndefaults: [{scope: {path: ''}, values: {layout: default}}]\n",
        )
        .file("_data/authors.yml", "bob: {name: Bob B.}\n")
        .file(
            "a.md",
            "---\nauthor: bob\nimage: {path: /a.png, width: 20, height: 10, alt: A}\ncanonical_url: https://else.example/a\n---\n",
        )
        .file("b.md", "---\nauthor: {name: Cy}\n---\n")
        .file("a.png", "x")
        .build()
        .clean();
    insta::assert_snapshot!(format!("{}\n---\n{}", built.page("a.html"), built.page("b.html")));
}

#[test]
fn the_sitemap_lists_what_is_for_readers() {
    let built = site()
        .file("_config.yml", "url: https://www.example.org\nsitemap: true\ncollections: {parts: {output: true}, notes: {}}\n")
        .file("_parts/p.md", "---\n---\n")
        .file("_notes/n.md", "---\n---\n")
        .file("index.md", "---\n---\n")
        .file("a b.md", "---\nlast_modified_at: 2015-03-01\n---\n")
        .file("404.html", "---\n---\n")
        .file("hidden.md", "---\nsitemap: false\nredirect_from: /old/\n---\n")
        .file("report.pdf", "x")
        .file("x.txt", "---\n---\n")
        .build()
        .clean();
    insta::assert_snapshot!(built.page("sitemap.xml"));
}

#[test]
fn the_sites_own_feed_and_sitemap_win() {
    let site = site()
        .file("_config.yml", "url: https://x.example\nplugins: [jekyll-feed, jekyll-sitemap]\n")
        .file("feed.xml", "---\n---\nown")
        .file("sitemap.xml", "own too");
    let built = site.build().clean();
    assert_eq!((built.page("feed.xml"), built.page("sitemap.xml")), ("own".to_owned(), "own too".to_owned()));
}

#[test]
fn a_feed_without_the_sites_origin_is_warned_of() {
    insta::assert_snapshot!(Scratch::new().file("_config.yml", "feed: {collections: [part]}\nsitemap: true\n").said(), @r"
    warning: the feed needs the site's origin, and there is no `url:`
      --> _config.yml:1:7
       |
     1 | feed: {collections: [part]}
       |       ^
       = help: write `url: https://www.example.org`, with the site's own name

    error: there is no collection `part` for a feed
      --> _config.yml:1:7
       |
     1 | feed: {collections: [part]}
       |       ^
       = help: there are no collections yet

    warning: the sitemap needs the site's origin, and there is no `url:`
      --> _config.yml:2:10
       |
     2 | sitemap: true
       |          ^^^^
       = help: write `url: https://www.example.org`, with the site's own name
    ");
}

#[test]
fn seo_tags_tell_machines_what_a_page_is() {
    let built = site()
        .file("_layouts/default.html", "{{ seo() }}\n{{ feed_meta() }}")
        .file("_config.yml", "title: Us & them\nurl: https://www.example.org\nbaseurl: /base\ndescription: What we do\nfeed: {path: /all.xml}\ndefaults: [{scope: {path: ''}, values: {layout: default}}]\n")
        .file("index.md", "---\n---\n")
        .file("a.md", "---\ntitle: A \"<a>\"\ndescription: About\nimage: /a.png\nlang: pt-BR\nauthor: Ada\n---\n")
        .file("a.png", "x")
        .build()
        .clean();
    insta::assert_snapshot!(format!(
        "{}\n---\n{}\n---\n{}",
        built.page("index.html"),
        built.page("a.html"),
        built.page("2015/01/02/two.html")
    ));
}

#[test]
fn old_addresses_lead_to_new_ones() {
    let built = site()
        .file("_config.yml", "baseurl: /base\nredirects: true\n")
        .file("new.md", "---\nredirect_from: [/old/, older.html, /oldest]\n---\n")
        .file("gone.md", "---\nlayout: nowhere\nredirect_to: https://else.example/x?a=1&b=2\n---\nText\n")
        .build()
        .clean();
    for path in ["old/index.html", "older.html", "oldest.html"] {
        assert!(built.page(path).contains("<meta http-equiv=\"refresh\" content=\"0; url=/base/new.html\">"), "{}", built.page(path));
    }
    insta::assert_snapshot!(built.page("gone.html"));
    let site = Scratch::new()
        .file("_config.yml", "plugins: [jekyll-redirect-from]\n")
        .file("new.md", "---\nredirect_from: /other.html\n---\n")
        .file("other.md", "---\n---\n");
    insta::assert_snapshot!(site.said(), @r"
    error: `/other.html` is made twice: from other.md and from other.html
      --> new.md:2:16
       |
     2 | redirect_from: /other.html
       |                ^^^^^^^^^^^
       = help: give one of them another `permalink:`, or another name
    ");
}

#[test]
fn the_feed_of_the_posts_may_be_named_among_those_of_collections() {
    let paths = |collections: &str| {
        let built =
            Scratch::new().file("_config.yml", &format!("url: https://x.example\nfeed: {{collections: {collections}}}\n")).build().clean();
        built.paths().join(" ")
    };
    assert_eq!(paths("[posts]"), "feed.xml");
    assert_eq!(paths("{posts: {path: /blog.xml}}"), "blog.xml");
}
