//! Posts as people really write them.

use std::path::Path;

use crate::scratch::Scratch;

const POST: &str = "---\nlayout: default\n---\n<article><h1>{{ page.title }}</h1>\n{{ content }}\n\
    {% if page.previous %}<a rel=\"prev\" href=\"{{ page.previous.url | relative_url }}\">{{ page.previous.title }}</a>{% endif %}\n\
    {% if page.next %}<a rel=\"next\" href=\"{{ page.next.url | relative_url }}\">{{ page.next.title }}</a>{% endif %}</article>\n";
const DEFAULT: &str = "<!doctype html><html lang=\"{{ page.lang }}\"><title>{{ page.title }}</title><main>{{ content }}</main></html>\n";
const INDEX: &str = "---\nlayout: default\ntitle: All\n---\n<ul>\n{% for post in site.posts %}<li><a href=\"{{ post.url | relative_url }}\">{{ post.title }}</a>{{ post.excerpt }}</li>\n{% endfor %}</ul>\n";
const FEED: &str = "---\n---\n<feed>{% for post in site.posts %}<entry><title>{{ post.title }}</title><updated>{{ post.date | date_to_xmlschema }}</updated><content type=\"html\">{{ post.content | xml_escape }}</content></entry>{% endfor %}</feed>\n";
const TAGS: &str = "---\ntitle: Tags\n---\n{% for tag, posts in site.tags %}<h2 id=\"{{ tag | slugify }}\">{{ tag }}</h2>{{ posts | length }}\n{% endfor %}";

fn site_of_real_posts() -> Scratch {
    let posts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/posts");
    assert!(
        posts.is_dir(),
        "this test needs the 463 posts of `shared/data/posts`, in a folder `shared` beside the repository (looked for {})",
        posts.display()
    );
    Scratch::new()
        .folder(&posts, "_posts")
        .file("_config.yml", "search: {layout: default}\nalphabetical: {layout: default}\n")
        .file("_layouts/post.html", POST)
        .file("_layouts/default.html", DEFAULT)
        .file("index.html", INDEX)
        .file("feed.xml", FEED)
        .file("tags.md", TAGS)
}

#[test]
fn the_463_real_posts_build_without_an_error() {
    let built = site_of_real_posts().build();
    let errors: Vec<_> = built.rendered.diagnostics.iter().filter(|it| it.is_error()).collect();
    assert!(errors.is_empty(), "{}", built.rendered.diagnostics.report(false));
    let posts = built.paths().iter().filter(|path| path.starts_with("20")).count();
    assert_eq!(posts, 463);
    assert_eq!(built.page("index.html").matches("<li><a href=").count(), 463);
    assert_eq!(built.page("feed.xml").matches("<entry>").count(), 463);
    let index = built.page("search.json").len();
    assert!(index < 1_000_000, "a reader who searches fetches {index} bytes");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let scratch = site_of_real_posts();
    let on = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| scratch.build());
    let (one, five) = (on(1), on(5));
    assert_eq!(one.files(), five.files());
    assert_eq!(one.rendered.diagnostics, five.rendered.diagnostics);
}
