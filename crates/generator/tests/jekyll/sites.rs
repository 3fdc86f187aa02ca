//! Small sites: permalinks, defaults, what is published, variables. Jekyll's side is written in Liquid, ours in Tera.

use crate::oracle::{Twin, differences};

#[test]
fn small_sites_become_what_jekyll_makes_of_them() {
    let mut twins = permalinks();
    twins.extend(content());
    twins.extend(of_the_build_alone());
    twins.extend(defaults_and_dates());
    let said = differences(&twins);
    assert!(said.is_empty(), "{said}");
}

/// A site with a post, a page and a document of a collection.
fn of_each_kind(name: &'static str, config: &str) -> Twin {
    Twin::new(name)
        .both("_config.yml", &format!("future: true\n{config}"))
        .both("_posts/2015-03-09-Hello-World_x.md", "---\ncategories: [News, From Us]\n---\nx\n")
        .both("_posts/2016-12-31-own.md", "---\nslug: Own Slug & more\ndate: 2016-12-31 14:05:09 +0000\n---\nx\n")
        .both("docs/_posts/2026-01-01-Über größe.md", "---\ncategory: a b\n---\nx\n")
        .both("_posts/2026-1-2-short-date.markdown", "---\n---\nx\n")
        .both("about.md", "---\n---\nx\n")
        .both("docs/deep/page.html", "---\n---\nx\n")
        .both("docs/index.md", "---\n---\nx\n")
        .both("index.html", "---\n---\nx\n")
        .both("feed.xml", "---\n---\nx\n")
        .both("_guides/first.md", "---\ndate: 2014-01-02 03:04:05\n---\nx\n")
        .both("_guides/a/Second Part.md", "---\ndate: 2017-07-01\n---\nx\n")
        .both("_guides/2018-02-03-dated.md", "---\n---\nx\n")
}

fn permalinks() -> Vec<Twin> {
    let collection = "collections: {guides: {output: true}}\n";
    let all = |name: &'static str, permalink: &str| of_each_kind(name, &format!("permalink: {permalink}\n{collection}"));
    let of_guides = |name: &'static str, permalink: &str| {
        of_each_kind(name, &format!("collections: {{guides: {{output: true, permalink: {permalink}}}}}\n"))
    };
    vec![
        of_each_kind("no permalink", collection),
        all("date", "date"),
        all("pretty", "pretty"),
        all("ordinal", "ordinal"),
        all("weekdate", "weekdate"),
        all("none", "none"),
        all("title and slug", "/:title/:slug/"),
        all("categories", "/:categories/x/:title.html"),
        all("slugified categories", "/:slugified_categories/:title"),
        all("dates", "/:year/:short_year/:month/:i_month/:short_month/:long_month/:day/:i_day/:y_day/:title:output_ext"),
        all("weeks and days", "/:w_year/:week/:w_day/:short_day/:long_day/:title/"),
        all("hours", "/:year:month:day-:hour:minute:second/:title"),
        of_guides("a collection's path", "/:collection/:path/"),
        of_guides("a collection's name", "/:collection/:name:output_ext"),
        of_guides("a collection's title", "/x/:title"),
        of_guides("a collection's slug", "/x/:slug.html"),
        of_guides("a collection's dates", "/:year/:month/:day/:title/"),
    ]
}

fn content() -> Vec<Twin> {
    vec![
        Twin::new("permalinks of their own")
            .both("a.md", "---\npermalink: /x/y/\n---\nx")
            .both("b.md", "---\npermalink: /x/b.html\n---\nx")
            .both("c.md", "---\npermalink: /x/c\n---\nx")
            .both("d.md", "---\npermalink: d.txt\n---\nx")
            .both("docs/e.md", "---\npermalink: /:path/:basename/own:output_ext\n---\nx")
            .both("_posts/2015-03-09-f.md", "---\npermalink: /f/:year/:title/\n---\nx")
            .both("404.md", "---\npermalink: /404.html\n---\nx"),
        Twin::new("what is published")
            .both("_config.yml", "include: [_own, .well-known]\nexclude: [private, '*.draft', 'docs/*.tmp', deep/**/x.txt]\n")
            .both("_posts/2015-03-09-past.md", "---\n---\nx")
            .both("_posts/2027-03-09-future.md", "---\n---\nx")
            .both("_posts/2015-03-09-unpublished.md", "---\npublished: false\n---\nx")
            .both("_drafts/draft.md", "---\n---\nx")
            .both("hidden.md", "---\npublished: false\n---\nx")
            .both("_own/a.txt", "a\n")
            .both("_other/a.txt", "a\n")
            .both(".well-known/security.txt", "Contact:\n")
            .both(".dot", "x\n")
            .both("backup~", "x\n")
            .both("#x#", "x\n")
            .both("private/a.txt", "x\n")
            .both("a.draft", "x\n")
            .both("docs/a.draft", "x\n")
            .both("docs/a.tmp", "x\n")
            .both("docs/deep/a.tmp", "x\n")
            .both("deep/a/b/x.txt", "x\n")
            .both("node_modules/a.js", "x\n")
            .both("vendor/bundle/a.js", "x\n")
            .both("vendor/own.js", "x\n")
            .both("Gemfile", "x\n")
            .both("README.md", "# no front matter\n"),
        Twin::new("drafts and all")
            .both("_config.yml", "show_drafts: true\nfuture: true\nunpublished: true\nlimit_posts: 2\ncollections: [notes]\n")
            .both("_posts/2015-03-09-past.md", "---\n---\nx")
            .both("_posts/2027-03-09-future.md", "---\n---\nx")
            .both("_drafts/2026-03-01-draft.md", "---\ndate: 2026-03-01\n---\nx"),
        Twin::new("a limit").both("_config.yml", "limit_posts: 1\n").both("_posts/2015-03-09-a.md", "---\n---\nx").both("_posts/2015-03-10-b.md", "---\n---\nx"),
        Twin::new("posts as a collection")
            .both("_config.yml", "future: true\npermalink: /x/:title\ncollections: {posts: {permalink: '/blog/:year/:title/'}}\n")
            .both("_posts/2015-03-09-a.md", "---\n---\nx")
            .apart("index.html", "---\n---\n{{ site.posts.size }} {{ site.posts[0].url }}", "---\n---\n{{ site.posts | size }} {{ site.posts[0].url }}"),
        Twin::new("posts that would not be put out")
            .both("_config.yml", "collections: {posts: {output: false}}\n")
            .both("_posts/2015-03-09-a.md", "---\n---\nx")
            .apart("index.html", "---\n---\n{{ site.posts.size }}", "---\n---\n{{ site.posts | size }}"),
        Twin::new("posts among collections by name alone")
            .both("_config.yml", "collections: [posts, notes]\n")
            .both("_posts/2015-03-09-a.md", "---\n---\nx"),
        Twin::new("defaults by pattern, with a folder of collections")
            .both(
                "_config.yml",
                "collections_dir: coll\ncollections: {guides: {output: true}}\nshow_drafts: true\ndefaults:\n\
                 - {scope: {path: ''}, values: {layout: show}}\n\
                 - {scope: {path: sect}, values: {a: beginning}}\n\
                 - {scope: {path: coll/_guides/a}, values: {b: guide}}\n\
                 - {scope: {path: 'coll/_guides/*/x.md'}, values: {c: pattern}}\n\
                 - {scope: {path: 'docs/[ab].*'}, values: {d: set}}\n\
                 - {scope: {path: '{docs,section}/*'}, values: {e: braces}}\n\
                 - {scope: {path: _drafts}, values: {f: draft}}\n\
                 - {scope: {path: '', type: posts}, values: {g: post}}\n\
                 - {scope: {path: docs/}, values: {h: folder}}\n",
            )
            .apart(
                "_layouts/show.html",
                "{{ page.a }},{{ page.b }},{{ page.c }},{{ page.d }},{{ page.e }},{{ page.f }},{{ page.g }},{{ page.h }}",
                "{% for key in ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] %}{% if not loop.first %},{% endif %}{{ page[key] | default(value='') }}{% endfor %}",
            )
            .both("sections.md", "---\n---\n")
            .both("section/q.md", "---\n---\n")
            .both("docs/a.md", "---\n---\n")
            .both("docs/c.md", "---\n---\n")
            .both("docs.md", "---\n---\n")
            .both("coll/_guides/a/x.md", "---\n---\n")
            .both("coll/_guides/ab.md", "---\n---\n")
            .both("coll/_drafts/2020-01-01-d.md", "---\ndate: 2020-01-01\n---\n")
            .both("coll/_posts/2020-01-02-p.md", "---\n---\n"),
        Twin::new("defaults")
            .both(
                "_config.yml",
                "collections: {guides: {output: true}}\ndefaults:\n\
                 - {scope: {path: '', type: pages}, values: {layout: show, a: page}}\n\
                 - {scope: {path: ''}, values: {layout: show, a: all, b: all, m: {x: 1, y: 2}}}\n\
                 - {scope: {path: docs}, values: {b: docs, c: docs}}\n\
                 - {scope: {path: docs/deep}, values: {c: deep}}\n\
                 - {scope: {path: 'docs/*/x.md'}, values: {d: glob}}\n\
                 - {scope: {path: '', type: posts}, values: {a: post, m: {y: 3}}}\n\
                 - {scope: {path: news, type: post}, values: {b: news}}\n\
                 - {scope: {path: _guides, type: guides}, values: {a: guide}}\n\
                 - {scope: {path: _guides/part}, values: {a: part}}\n",
            )
            .apart("_layouts/show.html", "{{ page.a }} {{ page.b }} {{ page.c }} {{ page.d }} {{ page.m.x }} {{ page.m.y }}",
                "{{ page.a }} {{ page.b }} {{ page.c | default(value=\"\") }} {{ page.d | default(value=\"\") }} {{ page.m.x | default(value=\"\") }} {{ page.m.y }}")
            .both("index.md", "---\n---\n")
            .both("docs/x.md", "---\n---\n")
            .both("docs/deep/x.md", "---\nb: own\n---\n")
            .both("docs/deep/deeper/x.md", "---\n---\n")
            .both("_posts/2015-03-09-a.md", "---\n---\n")
            .both("news/_posts/2015-03-09-b.md", "---\nm: {x: 9}\n---\n")
            .both("_guides/a.md", "---\n---\n")
            .both("_guides/part/b.md", "---\n---\n"),
        Twin::new("categories and tags")
            .both("_config.yml", "future: true\n")
            .both("_posts/2015-03-09-a.md", "---\ncategories: one Two\ntags: [b c, a]\n---\n")
            .both("news/Local/_posts/2015-03-10-b.md", "---\ncategory: with space\ntag: x y\n---\n")
            .both("news/_posts/2015-03-11-c.md", "---\ncategories: [news, other]\ntags: a x\n---\n")
            .both("_posts/2015-03-12-d.md", "---\ntags:\n- 2015\n- a\ncategories:\n---\n")
            .apart(
                "index.txt",
                "---\n---\n{% for post in site.posts %}{{ post.title }}: {{ post.categories | join: ', ' }} / {{ post.tags | join: ', ' }} {{ post.id }} {{ post.url }}\n{% endfor %}\
                 {{ site.tags['a'] | size }} {{ site.tags['b c'] | size }} {{ site.categories['with space'] | size }} {{ site.tags.a[0].title }}\n",
                "---\n---\n{% for post in site.posts %}{{ post.title }}: {{ post.categories | join(sep=', ') }} / {{ post.tags | join(sep=', ') }} {{ post.id }} {{ post.url }}\n{% endfor %}\
                 {{ site.tags['a'] | size }} {{ site.tags['b c'] | size }} {{ site.categories['with space'] | size }} {{ site.tags.a[0].title }}\n",
            ),
        Twin::new("excerpts")
            .both("_config.yml", "excerpt_separator: \"\\n\\n\"\n")
            .both("_posts/2015-03-01-a.md", "---\n---\nSee [one][1].\n\nMore.\n\n[1]: https://example.org/1\n")
            .both("_posts/2015-03-02-b.md", "---\nexcerpt_separator: <!--more-->\n---\nOne.\n\nTwo.\n\n<!--more-->\n\nThree.\n")
            .both("_posts/2015-03-03-c.md", "---\nexcerpt: Said *so*\n---\nText.\n")
            .both("_posts/2015-03-04-d.md", "---\n---\n\n\n# Title\n\nText.\n")
            .both("_posts/2015-03-05-e.md", "---\nexcerpt_separator: ''\n---\nOne.\n\nTwo.\n")
            .both("_posts/2015-03-07-g.md", "---\n---\n<div class=\"intro\">\n\n<p>hello</p>\n\n</div>\n")
            .both("_posts/2015-03-06-f.html", "---\n---\n<p>One.</p>\n\n<p>Two.</p>\n")
            .apart(
                "index.txt",
                "---\n---\n{% for post in site.posts %}{{ post.title }}: {{ post.excerpt }}|\n{% endfor %}",
                "---\n---\n{% for post in site.posts %}{{ post.title }}: {{ post.excerpt }}|\n{% endfor %}",
            ),
        Twin::new("collections in order")
            .both(
                "_config.yml",
                "collections:\n  parts: {sort_by: weight}\n  named: {order: [z.md, b.md, sub/c.md]}\n  plain: {output: true, title: Plain ones}\n",
            )
            .both("_parts/a.md", "---\nweight: 10\n---\n")
            .both("_parts/b.md", "---\nweight: 9\n---\n")
            .both("_parts/c.md", "---\n---\n")
            .both("_parts/d.md", "---\nweight: 9\n---\n")
            .both("_named/a.md", "---\n---\n")
            .both("_named/b.md", "---\n---\n")
            .both("_named/sub/c.md", "---\n---\n")
            .both("_named/z.md", "---\n---\n")
            .both("_plain/2015-01-02-x.md", "---\n---\n*x*\n")
            .both("_plain/b.md", "---\ndate: 2014-01-01\n---\n")
            .both("_plain/c.md", "---\ntitle: C's own\n---\n")
            .both("_plain/sub/file.txt", "as it is\n")
            .both("_plain/style.css", "---\n---\na {}\n")
            .apart(
                "index.txt",
                "---\n---\n{% for it in site.parts %}{{ it.title }} {% endfor %}\n{% for it in site.named %}{{ it.title }} {% endfor %}\n\
                 {% for it in site.plain %}{{ it.title }} {{ it.url }} {{ it.id }} {{ it.path }} {{ it.relative_path }} {{ it.collection }} {{ it.slug }} {{ it.ext }} {{ it.name }} {{ it.draft }}\n{% endfor %}\
                 {% assign labels = site.collections | map: 'label' | sort %}{{ labels | join: ' ' }}\n\
                 {% assign plain = site.collections | where: 'label', 'plain' | first %}{{ plain.title }} {{ plain.output }} {{ plain.docs | size }} {{ plain.relative_directory }} {{ plain.files | size }}\n",
                "---\n---\n{% for it in site.parts %}{{ it.title }} {% endfor %}\n{% for it in site.named %}{{ it.title }} {% endfor %}\n\
                 {% for it in site.plain %}{{ it.title }} {{ it.url }} {{ it.id }} {{ it.path }} {{ it.relative_path }} {{ it.collection }} {{ it.slug }} {{ it.ext }} {{ it.name }} {{ it.draft }}\n{% endfor %}\
                 {{ site.collections | map(key='label') | sort | join(sep=' ') }}\n\
                 {% set plain = site.collections | where(key='label', value='plain') | first %}{{ plain.title }} {{ plain.output }} {{ plain.docs | size }} {{ plain.relative_directory }} {{ plain.files | size }}\n",
            ),
        Twin::new("variables of pages and posts")
            .both("_config.yml", "title: A site\nown: {deep: [1, 2]}\n")
            .both("docs/about.md", "---\ntitle: About\n---\n")
            .both("docs/index.html", "---\n---\n")
            .both("a.css", "---\n---\n")
            .both("_posts/2015-03-09-hello-wORLD.md", "---\ntags: t\n---\nOne.\n")
            .both("_posts/2015-03-10-two.md", "---\ndate: 2015-03-10 12:30:00 +0100\ntitle: Zwei\n---\nTwo.\n")
            .both("img/a.b.png", "png")
            .both("_data/deep/x.yml", "a: 1\nb: [x, y]\n")
            .both("_data/list.json", "[{\"n\": 1}, {\"n\": 2}]")
            .both("_data/table.csv", "a,b\n1,two\n")
            .apart(
                "index.txt",
                "---\n---\n{{ site.title }} {{ site.own.deep | join: '-' }} {{ site.time }} {{ site.url }}|{{ site.baseurl }}| {{ page.url }} {{ page.path }} {{ page.name }} {{ page.dir }}\n\
                 {% assign pages = site.pages | sort: 'path' %}{% for it in pages %}{{ it.title }} {{ it.url }} {{ it.path }} {{ it.name }} {{ it.dir }} {{ it.layout }}\n{% endfor %}\
                 {% assign pages = site.html_pages | sort: 'path' %}{% for it in pages %}{{ it.path }} {% endfor %}\n\
                 {% for it in site.posts %}{{ it.title }} {{ it.date }} {{ it.url }} {{ it.id }} {{ it.path }} {{ it.relative_path }} {{ it.slug }} {{ it.ext }} {{ it.collection }} {{ it.draft }} {{ it.next.title }} {{ it.previous.title }}|{{ it.content }}\n{% endfor %}\
                 {% for it in site.static_files %}{{ it.path }} {{ it.name }} {{ it.basename }} {{ it.extname }}\n{% endfor %}\
                 {{ site.data.deep.x.b | join: ' ' }} {{ site.data.list[1].n }} {{ site.data.table[0].b }} {{ site.documents | size }} {{ site.related_posts | size }}\n",
                "---\n---\n{{ site.title }} {{ site.own.deep | join(sep='-') }} 2026-11-22 00:00:00 +0000 {{ site.url }}|{{ site.baseurl }}| {{ page.url }} {{ page.path }} {{ page.name }} /\n\
                 {% for it in site.pages | sort(key='path') %}{{ it.title | default(value='') }} {{ it.url }} {{ it.path }} {{ it.name }} {% if it.path == 'docs/about.md' or it.path == 'docs/index.html' %}/docs/{% else %}/{% endif %} {{ it.layout | default(value='') }}\n{% endfor %}\
                 {% for it in site.html_pages | sort(key='path') %}{{ it.path }} {% endfor %}\n\
                 {% for it in site.posts %}{{ it.title }} {{ it.date }} {{ it.url }} {{ it.id }} {{ it.path }} {{ it.relative_path }} {{ it.slug }} {{ it.ext }} {{ it.collection }} {{ it.draft }} {% if it.next %}{{ it.next.title }}{% endif %} {% if it.previous %}{{ it.previous.title }}{% endif %}|{{ it.content }}\n{% endfor %}\
                 {% for it in site.static_files %}{{ it.path }} {{ it.name }} {{ it.basename }} {{ it.extname }}\n{% endfor %}\
                 {{ site.data.deep.x.b | join(sep=' ') }} {{ site.data.list[1].n }} {{ site.data.table[0].b }} {{ site.documents | size }} 0\n",
            ),
        Twin::new("files of all kinds with front matter")
            .both("a.xml", "---\n---\n<a/>\n")
            .both("b.css", "---\n---\na { b: c }\n")
            .both("c.scss", "---\n---\na { b { c: d } }\n")
            .both("d.sass", "---\n---\na\n  b\n    c: d\n")
            .both("_config.yml", "sass: {style: expanded, sourcemap: never}\n")
            .both("e.txt", "---\n---\ntext\n")
            .both("f.json", "---\n---\n{}\n")
            .both("g.markdown", "---\n---\n*g*\n")
            .both("h.mkdown", "---\n---\n*h*\n")
            .both("i.html", "---\n---\n<b>\n")
            .both("j", "---\n---\nno extension\n")
            .both("k.tar.gz", "---\n---\ntwo extensions\n")
            .both("l.html", "no front matter {{ x }}\n"),
        in_a_time_zone("a time zone", "Europe/Berlin"),
        in_a_time_zone("a time zone in the west", "America/St_Johns"),
        in_a_time_zone("no time zone", "UTC"),
        Twin::new("a layout of a layout")
            .apart("_layouts/outer.html", "---\nwho: outer\n---\n<{{ layout.who }} {{ page.x }} {{ content }}>", "---\nwho: outer\n---\n<{{ layout.who }} {{ page.x }} {{ content }}>")
            .both("_layouts/inner.html", "---\nlayout: outer\nwho: inner\n---\n[{{ layout.who }} {{ content }}]")
            .both("index.md", "---\nlayout: inner\nx: 1\n---\n*a*\n")
            .both("none.md", "---\nlayout: none\n---\n*a*\n")
            .both("null.md", "---\nlayout: null\n---\n*a*\n"),
    ]
}

fn of_the_build_alone() -> Vec<Twin> {
    let with_underscores = |name: &'static str, config: &str| {
        Twin::new(name)
            .both("_config.yml", &format!("collections: {{g: {{output: true}}}}\nshow_drafts: true\n{config}"))
            .both("_g/yes.md", "---\n---\nx")
            .both("_g/_u.md", "---\n---\nx")
            .both("_g/_sub/x.md", "---\n---\nx")
            .both("_g/sub/_w.md", "---\n---\nx")
            .both("_g/_st.txt", "x\n")
            .both("_g/_part.md", "without front matter")
            .both("_posts/_sub/2020-01-02-y.md", "---\n---\nx")
            .both("_posts/2020-01-01-yes.md", "---\n---\nx")
            .both("_drafts/_z.md", "---\n---\nx")
    };
    vec![
        with_underscores("underscores beside documents", ""),
        with_underscores("underscores that are included", "include: [_u.md, _sub]\n"),
        Twin::new("content outside of its folder")
            .both("_config.yml", "collections_dir: col\ncollections: {g: {output: true}}\nshow_drafts: true\n")
            .both("col/_g/yes.md", "---\n---\nx")
            .both("col/_posts/2020-01-01-yes.md", "---\n---\nx")
            .both("_g/no.md", "---\n---\nx")
            .both("_posts/2020-01-02-no.md", "---\n---\nx")
            .both("sub/_posts/2020-01-03-no.md", "---\n---\nx")
            .both("_drafts/2020-01-04-no.md", "---\ndate: 2020-01-04\n---\nx"),
    ]
}

fn defaults_and_dates() -> Vec<Twin> {
    let empty = "---\nlayout:\ntitle:\ntags:\nm: {a: }\ncategories:\n---\n";
    vec![
        Twin::new("keys without a value")
            .both(
                "_config.yml",
                "collections: {g: {output: true}}\ndefaults:\n\
                 - {scope: {path: ''}, values: {layout: l, title: Def, tags: [x], m: {a: 1}, categories: [dc], n: 1}}\n\
                 - {scope: {path: '', type: posts}, values: {n: }}\n",
            )
            .apart(
                "_layouts/l.html",
                "{{ page.title }} {{ page.tags | join: ',' }} {{ page.m.a }} {{ page.n }} {{ page.categories | join: ',' }}",
                "{{ page.title }} {{ page.tags | join(sep=',') }} {{ page.m.a }} {{ page.n }} {{ page.categories | join(sep=',') }}",
            )
            .both("page.html", &format!("{empty}{{{{ page.title }}}}"))
            .both("_posts/2020-01-01-p.html", empty)
            .both("_g/d.html", empty)
            .both("_posts/2020-01-02-own.html", "---\ncategories: [own]\n---\n")
            .both("_posts/2020-01-03-both.html", "---\ncategory: sing\ncategories: d\n---\n")
            .both("news/_posts/2020-01-04-one.html", "---\ncategory: own one\n---\n"),
        Twin::new("names, paths and years")
            .both(
                "_config.yml",
                "collections: {g: {output: true, permalink: '/:collection/:name:output_ext'}}\npermalink: /p/:name/:path:output_ext\n",
            )
            .both("_g/A b_c.D.md", "---\n---\nx")
            .both("_g/sub/x..md", "---\n---\nx")
            .both("_posts/2020-12-30-B_c.d.md", "---\n---\nx")
            .both("_posts/sub/2020-12-29-deep.md", "---\n---\nx")
            .both("cat/_posts/in/2020-12-31-b.md", "---\n---\nx")
            .both("_posts/20-01-05-short.md", "---\n---\n{{ page.date }}")
            .both("_posts/99-1-5-last.md", "---\n---\n{{ page.date }}"),
        Twin::new("pretty pages of all kinds")
            .both("_config.yml", "permalink: pretty\n")
            .both("pg/f.xhtml", "---\n---\n<p/>\n")
            .both("pg/g.htm", "---\n---\n<p>\n")
            .both("pg/d.json", "---\n---\n{}\n"),
        Twin::new("posts by their names")
            .both("cat/_posts/2020-01-03-c.md", "---\n---\nx")
            .both("_posts/2020-01-03-c.md", "---\n---\nx")
            .both("_posts/sub/2020-01-04-s.md", "---\n---\nx")
            .apart(
                "index.html",
                "---\n---\n{% post_url cat/2020-01-03-c %} {% post_url /cat/2020-01-03-c %} {% post_url 2020-01-03-c %} {% post_url sub/2020-01-04-s %}",
                "---\n---\n{{ post_url(name='cat/2020-01-03-c') }} {{ post_url(name='/cat/2020-01-03-c') }} {{ post_url(name='2020-01-03-c') }} {{ post_url(name='sub/2020-01-04-s') }}",
            ),
        Twin::new("a collection of which some have a date")
            .both("_config.yml", "collections: [g]\nfuture: true\n")
            .both("_g/0.md", "---\n---\n")
            .both("_g/a.md", "---\ndate: 2040-01-01\n---\n")
            .both("_g/b.md", "---\ndate: 2010-01-01\n---\n")
            .both("_g/c.md", "---\n---\n")
            .both("_g/d.md", "---\ndate: 2041-01-01\n---\n")
            .both("_g/e.md", "---\n---\n")
            .apart(
                "index.txt",
                "---\n---\n{% for it in site.g %}{{ it.title }} {% endfor %}",
                "---\n---\n{% for it in site.g %}{{ it.title }} {% endfor %}",
            ),
    ]
}

fn in_a_time_zone(name: &'static str, zone: &str) -> Twin {
    let dates = [
        "date: 2015-03-10",
        "date: 2015-03-10 14:30:00",
        "date: '2015-03-10 14:30:00'",
        "date: 2015-03-10 23:30:00 +0000",
        "title: Without",
        "date: 2015-07-10 14:30",
        "date: 2015-07-10T02:30:00Z",
        "date: 2015-12-31 22:45 -0500",
    ];
    let config = format!("timezone: {zone}\npermalink: /:year/:month/:day/:hour:minute/:title\nfuture: true\n");
    let twin = dates.iter().enumerate().fold(Twin::new(name).both("_config.yml", &config), |twin, (number, date)| {
        twin.both(&format!("_posts/2015-07-09-post-{number}.md"), &format!("---\n{date}\n---\nx\n"))
    });
    twin.apart(
        "index.txt",
        "---\nd: 2015-03-10 14:30\n---\n{% for p in site.posts %}{{ p.title }} {{ p.date }} {{ p.url }} {{ p.date | date_to_xmlschema }} {{ p.date | date: '%H %z' }}\n{% endfor %}\
         {{ '2015-03-10' | date_to_xmlschema }} {{ '2015-07-10 14:00 +0000' | date_to_rfc822 }} {{ page.d | date_to_xmlschema }} {{ 1425873906 | date: '%H %z' }}\n",
        "---\nd: 2015-03-10 14:30\n---\n{% for p in site.posts %}{{ p.title }} {{ p.date }} {{ p.url }} {{ p.date | date_to_xmlschema }} {{ p.date | date(format='%H %z') }}\n{% endfor %}\
         {{ '2015-03-10' | date_to_xmlschema }} {{ '2015-07-10 14:00 +0000' | date_to_rfc822 }} {{ page.d | date_to_xmlschema }} {{ 1425873906 | date(format='%H %z') }}\n",
    )
}
