//! The site that is edited by chance, and what some of its files may become.

pub(super) const DRAFT: &str = "_drafts/idea.md";

pub(super) const CONFIG: &[&str] = &[
    "url: https://www.example.org\npaginate: 2\nfeed: true\nsitemap: true\nredirects: true\ncollections: {guides: {output: true}}\narchives: {tags: {layout: page, permalink: /tag/:name/}}\ndefaults:\n- scope: {path: \"\"}\n  values: {layout: default}\n",
    "url: https://www.example.org\ntitle: Site\npaginate: 3\nfeed: {excerpt_only: true}\nredirects: true\ncollections: {guides: {output: false}}\ndefaults:\n- scope: {path: \"\"}\n  values: {layout: default}\n",
    "title: Site\nbaseurl: /base\npaginate: 2\nfuture: true\ncollections: {guides: {output: true}}\npermalink: /:title-:year/\ndefaults:\n- scope: {path: \"\"}\n  values: {layout: page}\n",
];

/// What layouts and includes show.
pub(super) const TEMPLATES: &[&str] = &[
    "",
    "<nav>{{ site.data.nav.home }}</nav>",
    "{% for post in site.posts | slice(end=3) %}<a href=\"{{ post.url | relative_url }}\">{{ post.title }}</a>{% endfor %}",
    "{% for post in site.posts %}{{ post.excerpt }}{% endfor %}",
    "{% if page.previous %}{{ page.previous.title }}{% endif %}{% if page.next %}{{ page.next.url }}{% endif %}",
    "{% for tag, posts in site.tags %}{{ tag }} {{ posts | size }}{% for post in posts %}{{ post.title }}{% endfor %}{% endfor %}",
    "{% for post in site.related_posts | default(value=[]) %}{{ post.title }}{% endfor %}",
    "{{ site.guides | map(attribute=\"title\") | join(sep=\", \") }}",
    "{% for post in site.posts | where_exp(item=\"it\", exp=\"it.weight\") %}{{ post.url }}{% endfor %}",
    "{% for page in site.html_pages %}{{ page.url }}{% endfor %}",
    "{{ include(name=\"card.html\", of=page.next, size=1) }}",
    "{{ seo() }}",
    "{{ form(name=\"request\") }}",
    "{% if paginator %}{% for post in paginator.posts %}{{ post.content }}{% endfor %}{{ paginator.total_pages }}{% endif %}",
    "{% for it in site.documents %}{% if it.previous %}{{ it.previous.title }}{% endif %}{% endfor %}",
    "{{ site.posts | jsonify }}",
    "{% for collection in site.collections %}{{ collection.label }}{{ collection.docs | size }}{% endfor %}{{ site.time }}",
    "<style>{{ '@import \"part\"; a { b: c }' | scssify }}</style>",
    "{{ post_url(name=\"2020-01-02-post\") }}",
];

pub(super) const SITE: &[(&str, &str)] = &[
    ("_config.yml", CONFIG[0]),
    ("_layouts/default.html", "<title>{{ page.title }}</title>{% include \"nav.html\" %}{{ content }}"),
    ("_layouts/page.html", "---\nlayout: default\n---\n<main>{{ content }}</main>"),
    ("_includes/nav.html", "<nav>{{ site.data.nav.home }}</nav>"),
    ("_includes/card.html", "<b>{{ include.of.title | default(value=\"none\") }}</b>"),
    ("_data/nav.yml", "home: Home\n"),
    ("_data/translations/en.yml", "hello: Hello\n"),
    ("_forms/request.yml", "title: Ask\nfields:\n- name: name\n  type: text\n  label: Name\n"),
    ("_guides/one.md", "---\ntitle: G\n---\nG"),
    ("_guides/two.md", "---\ntitle: K\n---\nK"),
    ("_sass/_part.scss", "b { c: d }"),
    ("style.scss", "---\n---\n@use \"part\";\n"),
    ("static/a.txt", "a"),
    ("part.txt", "1"),
    ("about.md", "---\ntitle: About\n---\nUs.\n"),
    ("index.html", "---\ntitle: Index\n---\n{% for post in paginator.posts %}{{ post.title }} {{ post.excerpt }}{% endfor %}"),
    (
        "all.html",
        "---\ntitle: All\n---\n{% for post in site.posts %}<a href=\"{{ post.url | relative_url }}\">{{ post.title }}</a>{% endfor %}",
    ),
];
