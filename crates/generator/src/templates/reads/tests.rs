use super::*;

fn reads(templates: &[&str]) -> Reads {
    let outlines: Vec<Outline> = templates.iter().map(|template| Outline::of(template)).collect();
    Reads::of(&outlines, &["guides".to_owned()].into())
}

/// What is read, in short.
fn told(templates: &[&str]) -> String {
    let reads = reads(templates);
    let joined = |words: &BTreeSet<String>| words.iter().cloned().collect::<Vec<_>>().join(" ");
    let mut parts = vec![format!("site: {}", joined(&reads.site)), format!("words: {}", joined(&reads.words))];
    if !reads.data.is_empty() {
        parts.push(format!("data: {}", joined(&reads.data)));
    }
    for (holds, name) in
        [(reads.everything, "everything"), (reads.unknown, "unknown"), (reads.neighbours, "neighbours"), (reads.listing, "listing")]
    {
        parts.extend(holds.then(|| name.to_owned()));
    }
    parts.join("; ")
}

#[test]
fn a_list_of_titles_reads_titles() {
    let list = "{% for post in site.posts %}{{ post.title | upper }} {{ post['lang'] }}{% endfor %}{{ content }}{{ page.excerpt }}";
    assert_eq!(told(&[list]), "site: posts; words: lang title");
    let neighbours = "{% if page.previous and not page.next %}{{ page.previous.title | default(value='x') }}{% endif %}";
    assert_eq!(told(&[neighbours]), "site: ; words: title; neighbours");
    let listing = "{% for post in paginator.posts | slice(end=3) %}{{ post.excerpt }}{% endfor %}{{ paginator.total_pages + 1 }}";
    assert_eq!(told(&[listing]), "site: ; words: excerpt; listing");
}

#[test]
fn documents_are_followed_through_variables_filters_and_includes() {
    let through =
        "{% set newest = site.guides | where(key='lang', value=page.lang) | sort(attribute='order.by') | first %}{% set it = newest %}";
    assert_eq!(told(&[through, "{{ it.title }}"]), "site: guides; words: by lang order title");
    let caller = "{{ include(name='card.html', of=page.next, size=3) }}";
    assert_eq!(told(&[caller, "{{ include.of.title }}{{ include.size.x }}"]), "site: ; words: title; neighbours");
    let expression = "{% set some = site.posts | where_exp(item='it', exp='it.year > 2014 and it.url != page.url') | group_by(key='year') %}\
                      {% for group in some %}{{ group.name }}{% for post in group.items %}{{ post.title }}{% endfor %}{% endfor %}";
    assert_eq!(told(&[expression]), "site: posts; words: items name title url year");
    let tags = "{% for tag, posts in site.tags %}{{ tag }}{% for post in posts %}{{ post.date }}{% endfor %}{% endfor %}\
                {% for post in site.tags[page.title] %}{{ post.url }}{% endfor %}{% if page.title in site.tags %}{% endif %}{{ site.posts[0].lang }}\
                {{ site.posts[page.number].ext }}{{ site.posts | size }}";
    assert_eq!(told(&[tags]), "site: posts tags; words: date ext lang tags url");
    assert_eq!(told(&["{{ site.posts | map(attribute='title') | join(sep=', ') }}"]), "site: posts; words: title");
    assert_eq!(told(&["{% set x = page.next if page.next is defined else page.previous %}{{ x.id }}"]), "site: ; words: id; neighbours");
    assert_eq!(told(&["{% set all = [] | concat(with=site.posts) %}{{ all[0].id }}"]), "site: posts; words: id");
}

#[test]
fn keys_of_the_site_and_files_of_data_are_told_apart() {
    let template = "{{ site.title }}{{ site.data.nav.main[page.x] | jsonify }}{{ site['data']['team'] }}{{ site.author.name }}";
    assert_eq!(told(&[template]), "site: author title; words: ; data: nav team");
    assert_eq!(told(&["{{ site.data[page.lang] }}"]), "site: data; words: ");
    assert_eq!(told(&["{% for file, it in site.data %}{% endfor %}"]), "site: data; words: ");
}

#[test]
fn what_can_not_be_followed_reads_everything() {
    for template in [
        "{{ page.previous }}",
        "{{ page | jsonify }}",
        "{{ site.posts | jsonify }}",
        "{{ site.posts | join }}",
        "{{ site }}",
        "{{ site[page.x] }}",
        "{% set s = site %}",
        "{% set t = site.tags %}",
        "{% for post in site.posts %}{{ post }}{% endfor %}",
        "{% for post in site.posts %}{{ post[page.key] }}{% endfor %}",
        "{% for post in site.posts %}{% if post == page %}{% endif %}{% endfor %}",
        "{% for post in site.posts %}{% if post.previous == page.next %}{% endif %}{% endfor %}",
        "{% for key, value in page %}{% endfor %}",
        "{% for post in site.posts | sort(attribute=page.by) %}{% endfor %}",
        "{% for post in site.posts | sort %}{% endfor %}",
        "{{ site.posts | map(attribute='next') | join }}",
        "{{ site.posts | where_exp(item='it', exp='it == page') | size }}",
        "{{ site.posts | where_exp(item='it', exp=page.exp) | size }}",
        "{% for g in site.posts | group_by_exp(item='it', exp='it.next') %}{% endfor %}",
        "{{ 'a' ~ page.next }}",
        "{{ page.next or 'none' }}",
        "{{ page.x | default(value=page.next) }}",
        "{{ [page.next] }}",
        "{{ [post for post in site.posts] }}",
        "{% if page in site.posts %}{% endif %}",
        "{% if site.posts is containing(page) %}{% endif %}",
        "{% if (page.next) == page.previous %}{% endif %}",
        "{{ include_relative(name='x.md') }}",
        "{{ __tera_context }}",
        "{{<card post={page.next} />}}",
        "{% component card(post) %}{% endcomponent %}",
        "{% include name %}{{ t(key='x', of=page.next) }}",
        "{% filter default(value=page.next) %}{% endfilter %}",
    ] {
        assert!(reads(&[template]).everything, "{template}");
    }
}

#[test]
fn what_is_plain_does_not_read_everything() {
    for template in [
        "{{ page.tags | join(sep=', ') }}{{ page.author[page.lang] }}{{ page.data | jsonify }}{{ page.title ~ ' ' ~ site.title }}",
        "{% if page.date and page.date == '2015' or page.tags is containing('x') and (page.a or page.b) %}{% endif %}",
        "{% for i in range(end=3) %}{{ loop.index }}{% else %}{% endfor %}{% set x %}{{ content }}{% endset %}",
        "{% block main %}{% endblock main %}{% filter upper %}{% endfilter %}{{ 1.5 + 2 }}{{ not page.x }}{{ [1, 2] }}{{ {'a': 1} }}",
        "{% for tag in site.tags | keys | sort %}{{ tag }}{{ site.tags | get(key=tag) | size }}{% endfor %}{% break %}{% continue %}",
        "{{ seo(title=false) }}{{ form(name='request') }}{{ link(path='about.md') }}{{ t(key='home') }}",
        "{% set_global x = [] %}{% set x = x | push(item=page.title) %}{{ x | join }}{{ page.title | truncate(length=-1) }}",
    ] {
        assert!(!reads(&[template]).everything, "{template}");
    }
}

#[test]
fn templates_that_are_taken_in_are_named() {
    let takes = Outline::of("{% extends 'base.html' %}{% include \"a.html\" %}{{ include(file='b.html', name='x') }}{{ seo() }}").takes;
    assert_eq!(takes.named.iter().map(String::as_str).collect::<Vec<_>>(), ["a.html", "b.html", "base.html"]);
    assert!(!takes.any);
    assert!(takes.calls.contains("seo"));
    assert!(Outline::of("{{ include(name=page.card) }}").takes.any);
}

#[test]
fn every_function_is_known_here() {
    assert_eq!(expressions::FUNCTIONS, crate::templates::functions::NAMES);
    assert!(reads(&["{{ weather(town='x') }}"]).unknown);
}

#[test]
fn built_in_templates_do_not_read_everything() {
    use crate::built_in::{FEED, FUNCTIONS, REDIRECT, SITEMAP};
    for template in [FEED, REDIRECT, SITEMAP].into_iter().chain(FUNCTIONS.map(|(_, _, text)| text)) {
        let reads = reads(&[template]);
        assert!(!reads.everything && !reads.unknown, "{template}");
    }
    assert!(!reads(&[SITEMAP]).words.contains("title"));
    assert!(reads(&[FEED]).words.contains("content"));
}

proptest::proptest! {
    #[test]
    fn nothing_stops_it(text in "[ {}%#'\"a-c.|()\\[\\],:=<>~!-]{0,60}") {
        reads(&[&text, &format!("{{{{ {text} }}}}"), &format!("{{% set x = {text} %}}")]);
    }
}
