//! Posts: how they are listed, dated, named, sorted into categories and held back.

use crate::scratch::Scratch;

#[test]
fn posts_are_listed_newest_first_with_neighbours_and_excerpts() {
    let built = Scratch::new()
        .file("_posts/2015-01-01-one.md", "---\ntags: a b\n---\nFirst *paragraph*.\n\nMore.\n")
        .file("news/_posts/2015-01-02-two.md", "---\ntitle: Zwei\nexcerpt: Said\n---\nText\n")
        .file("_posts/2015-01-03-three.md", "---\ntag: a\n---\nText\n")
        .file(
            "index.html",
            "---\n---\n{% for post in site.posts %}{{ post.title }}|{{ post.url }}|{{ post.excerpt }}|{{ post.date }}\n{% endfor %}\
             {{ site.tags.a | length }} {{ site.categories.news[0].title }}",
        )
        .file("_layouts/p.html", "{{ page.previous.title | default(value=\"-\") }} {{ page.next.title | default(value=\"-\") }}")
        .file("_config.yml", "defaults: [{scope: {type: posts}, values: {layout: p}}]\n")
        .build()
        .clean();
    assert_eq!(
        built.page("index.html"),
        "Three|/2015/01/03/three.html|<p>Text</p>\n|2015-01-03 00:00:00 +0000\n\
         Zwei|/news/2015/01/02/two.html|Said|2015-01-02 00:00:00 +0000\n\
         One|/2015/01/01/one.html|<p>First <em>paragraph</em>.</p>\n|2015-01-01 00:00:00 +0000\n2 Zwei"
    );
    assert_eq!(built.page("news/2015/01/02/two.html"), "One Three");
    assert_eq!(built.page("2015/01/01/one.html"), "- Zwei");
}

#[test]
fn posts_to_come_drafts_and_the_unpublished_are_held_back() {
    let site = Scratch::new()
        .file("_posts/2015-01-01-past.md", "x")
        .file("_posts/2027-01-01-future.md", "x")
        .file("_posts/2015-01-02-no.md", "---\npublished: false\n---\n")
        .file("_drafts/draft.md", "---\n---\n")
        .saved_at("_drafts/draft.md", 1_795_305_600);
    assert_eq!(site.build().clean().paths(), ["2015/01/01/past.html"]);
    let site = site.with(|options| {
        options.future = true;
        options.drafts = true;
        options.unpublished = true;
    });
    let expected = ["2015/01/01/past.html", "2015/01/02/no.html", "2026/11/22/draft.html", "2027/01/01/future.html"];
    assert_eq!(site.build().clean().paths(), expected);
    let site = site.with(|options| options.limit_posts = Some(1));
    assert_eq!(site.build().clean().paths(), ["2027/01/01/future.html"]);
}

#[test]
fn a_draft_without_a_date_has_the_one_of_its_file() {
    // Half an hour before the year 2015, in UTC; a draft is never to come, whatever its file says.
    let site = Scratch::new()
        .file("_config.yml", "timezone: Europe/Berlin\nshow_drafts: true\n")
        .file("_drafts/x.md", "---\n---\n{{ page.date }}")
        .saved_at("_drafts/x.md", 1_420_068_600)
        .file("_drafts/later.md", "---\n---\n")
        .saved_at("_drafts/later.md", 1_900_000_000)
        .file("_drafts/said.md", "---\ndate: 2030-01-01\n---\n");
    let built = site.build().clean();
    assert_eq!(built.paths(), ["2015/01/01/x.html", "2030/03/17/later.html"]);
    assert_eq!(built.page("2015/01/01/x.html"), "<p>2015-01-01 00:30:00 +0100</p>\n");
    let site = site.with(|options| options.source_date_epoch = Some(1_500_000_000));
    assert_eq!(site.build().clean().paths(), ["2015/01/01/x.html", "2017/07/14/later.html"]);
}

#[test]
fn categories_of_the_path_of_defaults_and_a_posts_own_are_joined() {
    let built = Scratch::new()
        .file(
            "_config.yml",
            "defaults: [{scope: {path: ''}, values: {categories: [dc, other]}}, {scope: {path: '', type: posts}, values: {categories: dc}}]\n",
        )
        .file("_posts/2020-01-01-none.html", "---\n---\n")
        .file("_posts/2020-01-02-own.html", "---\ncategories: [own, dc]\n---\n{{ page.categories | join(sep=\" \") }}")
        .file("news/_posts/2020-01-03-both.html", "---\ncategory: sing le\ncategories: d\n---\n")
        .file("page.html", "---\ncategories: [own]\n---\n{{ page.categories | join(sep=\" \") }}")
        .build()
        .clean();
    let paths = ["dc/2020/01/01/none.html", "dc/own/2020/01/02/own.html", "news/dc/d/sing le/2020/01/03/both.html", "page.html"];
    assert_eq!(built.paths(), paths);
    assert_eq!(built.page("dc/own/2020/01/02/own.html"), "dc own");
    assert_eq!(built.page("page.html"), "own");
}

#[test]
fn a_post_has_its_name_with_and_without_the_folders_above_it() {
    let built = Scratch::new()
        .file("_posts/2020-01-03-c.md", "---\n---\n")
        .file("cat/_posts/2020-01-03-c.md", "---\n---\n")
        .file("cat/_posts/2020-01-04-d.md", "---\n---\n")
        .file(
            "index.html",
            "---\n---\n{{ post_url(name=\"2020-01-03-c\") }} {{ post_url(name=\"cat/2020-01-03-c\") }} {{ post_url(name=\"2020-01-04-d\") }}",
        )
        .build()
        .clean();
    assert_eq!(built.page("index.html"), "/2020/01/03/c.html /cat/2020/01/03/c.html /cat/2020/01/04/d.html");
}

#[test]
fn a_time_zone_that_there_is_not_is_named_where_it_stands() {
    let site = Scratch::new().file("_posts/2020-01-03-c.md", "---\ntitle: C\ndate: 2020-01-01 10:00:00 +25:00\n---\n");
    insta::assert_snapshot!(site.said(), @"
    error: `2020-01-01 10:00:00 +25:00` is not a date that there is
      --> _posts/2020-01-03-c.md:3:7
       |
     3 | date: 2020-01-01 10:00:00 +25:00
       |       ^^^^^^^^^^^^^^^^^^^^^^^^^^
       = help: write it as `2015-03-10` or `2015-03-10 14:30:00 +0100`
    ");
}

#[test]
fn time_comes_from_the_environment_or_the_newest_post() {
    let site = Scratch::new().file("_posts/2015-01-01-x.md", "x").file("x.txt", "---\n---\n{{ site.time }}");
    assert_eq!(site.build().clean().page("x.txt"), "2015-01-01 00:00:00 +0000");
    let site = site.with(|options| options.source_date_epoch = Some(1_500_000_000));
    assert_eq!(site.build().clean().page("x.txt"), "2017-07-14 02:40:00 +0000");
}

#[test]
fn related_posts_are_the_newest_but_the_post_itself() {
    let site = (1..=12).fold(Scratch::new(), |site, day| {
        site.file(&format!("_posts/2015-01-{day:02}-p{day}.md"), "---\nlayout: l\nx: 1\n---\n{{ page.x }}\n")
    });
    let built = site
        .file("_layouts/l.html", "{% for post in site.related_posts %}{{ post.title }} {% endfor %}{{ site.posts | size }}")
        .build()
        .clean();
    assert_eq!(built.page("2015/01/12/p12.html"), "P11 P10 P9 P8 P7 P6 P5 P4 P3 P2 12");
    assert_eq!(built.page("2015/01/05/p5.html"), "P12 P11 P10 P9 P8 P7 P6 P4 P3 P2 12");
    assert_eq!(built.page("2015/01/01/p1.html"), "P12 P11 P10 P9 P8 P7 P6 P5 P4 P3 12");
}
