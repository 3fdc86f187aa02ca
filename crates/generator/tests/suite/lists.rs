//! Pages that list others: paginated, and made for tags and categories.

use crate::scratch::Scratch;

const LIST: &str = "{{ page.url }} {{ paginator.page }}/{{ paginator.total_pages }} of {{ paginator.total_posts }}: \
    {% for post in paginator.posts %}{{ post.title }} {% endfor %}\
    {{ paginator.previous_page_path | default(value=\"-\") }} {{ paginator.next_page_path | default(value=\"-\") }}";

fn five_posts() -> Scratch {
    (1..=5).fold(Scratch::new(), |site, day| {
        let tags = if day % 2 == 0 { "[even, all]" } else { "[Odd One, all]" };
        let text = format!("---\ntitle: P{day}\ntags: {tags}\ncategory: news\nx: 1\n---\n**{{{{ page.x }}}}**\n");
        site.file(&format!("_posts/2015-01-0{day}-p{day}.md"), &text)
    })
}

#[test]
fn the_index_page_lists_posts_a_part_at_a_time() {
    let built = five_posts()
        .file("_config.yml", "paginate: 2\n")
        .file("index.html", &format!("---\n---\n{LIST}"))
        .file("docs/index.html", "---\n---\n{% if paginator %}no{% endif %}")
        .build()
        .clean();
    assert_eq!(built.page("index.html"), "/ 1/3 of 5: P5 P4 - /page2/");
    assert_eq!(built.page("page2/index.html"), "/page2/ 2/3 of 5: P3 P2 / /page3/");
    assert_eq!(built.page("page3/index.html"), "/page3/ 3/3 of 5: P1 /page2/ -");
    assert_eq!(built.page("docs/index.html"), "");
}

#[test]
fn paginate_path_says_which_index_and_where() {
    let built = five_posts()
        .file("_config.yml", "paginate: 4\npaginate_path: /blog/:num/\n")
        .file("index.html", "---\n---\n")
        .file("blog/index.html", &format!("---\n---\n{LIST}"))
        .build()
        .clean();
    assert_eq!(built.page("blog/index.html"), "/blog/ 1/2 of 5: P5 P4 P3 P2 - /blog/2/");
    assert_eq!(built.page("blog/2/index.html"), "/blog/2/ 2/2 of 5: P1 /blog/ -");
}

#[test]
fn any_page_may_list_a_collection_a_tag_or_a_category() {
    let built = five_posts()
        .file("_config.yml", "collections: {parts: {}}\n")
        .file("_parts/a.md", "---\n---\n")
        .file("_parts/b.md", "---\n---\n")
        .file("_layouts/l.html", LIST)
        .file("parts.md", "---\nlayout: l\npagination: {collection: parts, per_page: 1}\n---\n")
        .file("even.html", "---\nlayout: l\npagination: {tag: even}\n---\n")
        .file("news/index.html", "---\nlayout: l\npagination: {category: news, per_page: 4, permalink: /news/more-:num/}\n---\n")
        .build()
        .clean();
    assert_eq!(built.page("parts.html"), "/parts.html 1/2 of 2: A - /parts/page2/");
    assert_eq!(built.page("parts/page2/index.html"), "/parts/page2/ 2/2 of 2: B /parts.html -");
    assert_eq!(built.page("even.html"), "/even.html 1/1 of 2: P4 P2 - -");
    assert_eq!(built.page("news/more-2/index.html"), "/news/more-2/ 2/2 of 5: P1 /news/ -");
}

#[test]
fn each_tag_and_category_has_its_pages() {
    let built = five_posts()
        .file("_config.yml", "archives:\n  tags: {layout: word, permalink: /tags/:name/, per_page: 2}\n  categories: {layout: word}\n")
        .file(
            "_layouts/word.html",
            "{{ page.type }} {{ page.title }} {{ page.url }}:{% for post in page.posts %} {{ post.title }}{% endfor %}",
        )
        .build()
        .clean();
    assert_eq!(built.page("tags/odd-one/index.html"), "tag Odd One /tags/odd-one/: P5 P3");
    assert_eq!(built.page("tags/odd-one/page2/index.html"), "tag Odd One /tags/odd-one/page2/: P1");
    assert_eq!(built.page("tags/even/index.html"), "tag even /tags/even/: P4 P2");
    assert_eq!(built.page("category/news/index.html"), "category news /category/news/: P5 P4 P3 P2 P1");
}

#[test]
fn lists_know_the_content_of_posts_with_tags() {
    let built = five_posts()
        .file("_config.yml", "paginate: 1\narchives: {tags: }\n")
        .file("index.html", "---\n---\n{% for post in paginator.posts %}{{ post.content }}{% endfor %}")
        .file("_layouts/tag.html", "{{ page.posts[0].content }}")
        .build()
        .clean();
    assert_eq!(built.page("index.html"), "<p><strong>1</strong></p>\n");
    assert_eq!(built.page("tag/all/index.html"), "<p><strong>1</strong></p>\n");
}

#[test]
fn a_link_to_a_paginated_page_leads_to_its_first_part() {
    let built = five_posts()
        .file("_config.yml", "paginate: 2\n")
        .file("index.html", "---\n---\n")
        .file("a.md", "---\n---\n[x](index.html)\n")
        .build();
    assert_eq!(built.clean().page("a.html"), "<p><a href=\"/\">x</a></p>\n");
}

#[test]
fn lists_of_what_there_is_not_are_errors() {
    let site = five_posts()
        .file("_config.yml", "archives:\n  tags: {layout: tagg}\n")
        .file("_layouts/tag.html", "x")
        .file("a.html", "---\npagination: {tag: evn}\n---\n")
        .file("b.html", "---\npagination: {tag: even, category: news}\n---\n")
        .file("c.html", "---\npagination: {per_page: 1, permalink: /all/}\n---\n")
        .file("d.html", "---\npagination: {colection: x}\n---\n")
        .file("tag/odd-one/index.html", "---\n---\n");
    insta::assert_snapshot!(site.said());
}

#[test]
fn two_tags_at_one_url_are_an_error() {
    let site = Scratch::new()
        .file("_posts/2015-01-01-a.md", "---\ntags: [C, C++]\n---\n")
        .file("_config.yml", "archives:\n  tags: {permalink: /t/:name/}\n")
        .file("_layouts/tag.html", "x");
    insta::assert_snapshot!(site.said());
}
