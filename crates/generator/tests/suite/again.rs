//! Builds that remember the last one: the same bytes and the same words as a build that doesn't, and less work.

mod campaign;

use std::path::PathBuf;

use dropsafe_generator::{Memory, Options, Rendered, Site};

use crate::scratch::Scratch;

/// Builds with what the last build of the same memory left, and writes; says how many documents were rendered.
fn again(site: &Scratch, memory: &mut Memory) -> usize {
    let rendered = built(&site.options(), memory);
    assert!(!rendered.diagnostics.has_errors(), "{}", rendered.diagnostics.report(false));
    rendered.made
}

fn built(options: &Options, memory: &mut Memory) -> Rendered {
    let mut rendered = Site::read_again(options, memory).unwrap().render_again(memory);
    if !rendered.diagnostics.has_errors() {
        rendered.write_again(memory).unwrap();
        memory.save();
    }
    rendered
}

/// Nine posts under a layout that shows the neighbours' titles; an index of titles; a feed with contents.
fn blog() -> Scratch {
    let layout = "<title>{{ page.title }}</title>{% include \"nav.html\" %}{{ content }}{% if page.previous %}<a href=\"{{ page.previous.url }}\">{{ page.previous.title }}</a>{% endif %}{% if page.next %}{{ page.next.title }}{% endif %}";
    let mut site = Scratch::new()
        .file("_config.yml", "url: https://www.example.org\nfeed: {posts_limit: 2}\nsitemap: true\ndefaults:\n- scope: {path: \"\"}\n  values: {layout: default}\n")
        .file("_layouts/default.html", layout)
        .file("_includes/nav.html", "<nav>{{ site.data.nav.home }}</nav>")
        .file("_data/nav.yml", "home: Home\n")
        .file("about.md", "---\ntitle: About\n---\nUs.\n")
        .file("index.html", "---\ntitle: Index\n---\n{% for post in site.posts %}<a href=\"{{ post.url }}\">{{ post.title }}</a>\n{% endfor %}");
    for day in 1..10 {
        site = site.file(&format!("_posts/2020-01-0{day}-p{day}.md"), &format!("---\ntitle: Post {day}\n---\nText {day}.\n\nMore.\n"));
    }
    site
}

fn post(site: Scratch, day: usize, text: &str) -> Scratch {
    site.file(&format!("_posts/2020-01-0{day}-p{day}.md"), text)
}

#[test]
fn where_nothing_changed_nothing_is_rendered() {
    let (site, mut memory) = (blog(), Memory::new());
    assert_eq!(again(&site, &mut memory), 13);
    assert_eq!(again(&site, &mut memory), 0);
    let mut cold = Memory::on_disk();
    assert!(again(&site, &mut cold) == 13, "another process has not built yet");
    assert_eq!(again(&site, &mut Memory::on_disk()), 0);
}

#[test]
fn a_draft_that_was_saved_again_has_another_date() {
    let draft = "_drafts/idea.md";
    let site = blog().file(draft, "---\ntitle: Idea\n---\nText.\n").saved_at(draft, 1_420_113_600);
    let mut site = site.with(|options| options.drafts = true);
    for mut memory in [Memory::new(), Memory::on_disk()] {
        site = site.saved_at(draft, 1_420_113_600);
        again(&site, &mut memory);
        assert!(site.listing("_site").contains_key("2015/01/01/idea.html"));
        assert_eq!(again(&site, &mut memory), 0);
        site = site.saved_at(draft, 1_420_200_000);
        // Itself, and what shows its address: the index, the first post and the sitemap.
        assert_eq!(again(&site, &mut memory), 4);
        assert!(site.listing("_site").contains_key("2015/01/02/idea.html"));
    }
    assert_eq!(again(&site, &mut Memory::on_disk()), 0);
}

#[test]
fn an_edit_renders_what_shows_it_and_nothing_else() {
    let (site, mut memory) = (blog(), Memory::new());
    again(&site, &mut memory);
    // An old post's text is shown by nobody else: not by the feed, which holds the last two.
    let site = post(site, 4, "---\ntitle: Post 4\n---\nOther words.\n");
    assert_eq!(again(&site, &mut memory), 1);
    // A title is shown by the page, its neighbours and the index.
    let site = post(site, 4, "---\ntitle: Post four\n---\nOther words.\n");
    assert_eq!(again(&site, &mut memory), 4);
    assert!(site.listing("_site")["2020/01/03/p3.html"].contains("Post four"));
    // The newest post's text is in the feed too.
    let site = post(site, 9, "---\ntitle: Post 9\n---\nNews.\n");
    assert_eq!(again(&site, &mut memory), 2);
    assert!(site.listing("_site")["feed.xml"].contains("News."));
}

#[test]
fn an_edited_include_renders_all_that_take_it_in() {
    let (site, mut memory) = (blog(), Memory::new());
    again(&site, &mut memory);
    let site = site.file("_includes/nav.html", "<nav>{{ site.data.nav.home }}!</nav>");
    // All but the feed and the sitemap.
    assert_eq!(again(&site, &mut memory), 11);
    let site = site.file("_data/nav.yml", "home: Start\n");
    assert_eq!(again(&site, &mut memory), 11);
    let site = site.file("_data/other.yml", "x: y\n");
    assert_eq!(again(&site, &mut memory), 0);
}

#[test]
fn a_new_post_renders_its_neighbours_and_the_lists() {
    let (site, mut memory) = (blog(), Memory::new());
    again(&site, &mut memory);
    let site = site.file("_posts/2020-02-01-new.md", "---\ntitle: New\n---\nNew.\n");
    // Itself, the one before it, the index, the feed, the sitemap.
    assert_eq!(again(&site, &mut memory), 5);
    let site = site.without("_posts/2020-02-01-new.md");
    assert_eq!(again(&site, &mut memory), 4);
    assert!(!site.listing("_site").contains_key("2020/02/01/new.html"));
}

#[test]
fn another_process_renders_only_what_changed() {
    let site = blog();
    again(&site, &mut Memory::on_disk());
    let site = post(site, 9, "---\ntitle: Post nine\n---\nNews.\n");
    // Itself, the one before, the index, the feed; of the other post in the feed the text is made again for it.
    assert_eq!(again(&site, &mut Memory::on_disk()), 4);
    let made = site.listing("_site");
    assert!(made["feed.xml"].contains("News.") && made["feed.xml"].contains("Text 8."));
}

#[test]
fn a_page_that_was_changed_or_taken_away_in_the_destination_is_made_again() {
    let site = blog();
    for mut memory in [Memory::new(), Memory::on_disk()] {
        again(&site, &mut memory);
        let good = site.listing("_site");
        std::fs::write(site.path("_site/about.html"), "broken").unwrap();
        std::fs::remove_file(site.path("_site/index.html")).unwrap();
        assert_eq!(again(&site, &mut memory), 2);
        assert_eq!(site.listing("_site"), good);
    }
}

#[test]
fn a_damaged_cache_counts_as_none() {
    let site = blog();
    again(&site, &mut Memory::on_disk());
    let good = site.listing("_site");
    let cache: Vec<PathBuf> = std::fs::read_dir(site.path(".dropsafe-cache")).unwrap().map(|it| it.unwrap().path()).collect();
    let cache = cache.iter().find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("pages-")).unwrap();
    let whole = std::fs::read(cache).unwrap();
    assert_eq!(again(&site, &mut Memory::on_disk()), 0);
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for bytes in [&whole[..whole.len() / 2], &whole[..10], b"", b"dropsafe pages 1\nand more that is none of ours", &flipped] {
        std::fs::write(cache, bytes).unwrap();
        assert_eq!(again(&site, &mut Memory::on_disk()), 13);
        assert_eq!(site.listing("_site"), good);
        assert_eq!(std::fs::read(cache).unwrap().len(), whole.len());
    }
}

#[test]
fn what_stands_on_other_options_is_not_taken() {
    let site = blog();
    again(&site, &mut Memory::on_disk());
    let site = site.with(|options| options.environment = "production".to_owned());
    assert_eq!(again(&site, &mut Memory::on_disk()), 13);
    let site = site.with(|options| options.baseurl = Some("/base".to_owned()));
    assert_eq!(again(&site, &mut Memory::on_disk()), 13);
    let config = std::fs::read_to_string(site.path("_config.yml")).unwrap();
    let site = site.file("_config.yml", &format!("{config}x: y\n"));
    assert_eq!(again(&site, &mut Memory::on_disk()), 13);
}

#[test]
fn warnings_of_pages_that_are_not_rendered_again_are_said_again() {
    let site = blog().file("lost.md", "---\ntitle: Lost\n---\n[nowhere](/nowhere/)\n").file("style.scss", "---\n---\n@warn \"old\";\n");
    let (mut hot, mut said) = (Memory::new(), Vec::new());
    for _ in 0..2 {
        said.push(built(&site.options(), &mut hot).diagnostics.report(false));
        said.push(built(&site.options(), &mut Memory::on_disk()).diagnostics.report(false));
    }
    assert!(said[0].contains("/nowhere/") && said[0].contains("old"), "{}", said[0]);
    assert!(said.iter().all(|it| *it == said[0]), "{said:#?}");
}

#[test]
fn a_failed_build_is_forgotten() {
    let (site, mut memory) = (blog(), Memory::new());
    again(&site, &mut memory);
    let site = post(site, 4, "---\ntitle: Post four\n---\nText.\n").file("_includes/nav.html", "{% if %}");
    assert!(built(&site.options(), &mut memory).diagnostics.has_errors());
    let site = site.file("_includes/nav.html", "<nav>{{ site.data.nav.home }}</nav>");
    assert_eq!(again(&site, &mut memory), 4);
    assert!(site.listing("_site")["index.html"].contains("Post four"));
}

#[test]
fn a_link_that_breaks_is_told_until_it_is_mended() {
    let about = |id: &str| format!("---\ntitle: About\n---\n<p id=\"{id}\">Us.</p>\n");
    for strict in [false, true] {
        let site = blog().file("about.md", &about("us")).file("links.md", "---\ntitle: Links\n---\n[us](/about.html#us)\n");
        let mut site = site.with(|options| options.strict = strict);
        let mut memory = Memory::new();
        // Twice without a fault, so that nothing but what changed is looked at.
        let mut steps = vec![("us", 1, false), ("us", 2, false), ("we", 3, true), ("we", 4, true), ("us", 5, false), ("us", 6, false)];
        steps.extend([("we", 6, true), ("us", 6, false)]);
        for (id, text, breaks) in steps {
            site = post(site.file("about.md", &about(id)), 4, &format!("---\ntitle: Post {text}\n---\nText.\n"));
            let said = built(&site.options(), &mut memory).diagnostics;
            let clean = Site::read(&site.options()).unwrap().render().diagnostics;
            assert_eq!(said.report(false), clean.report(false));
            assert_eq!(said.report(false).contains("/about.html#us"), breaks, "{id} {text}");
            assert_eq!(said.has_errors(), breaks && strict);
        }
    }
}

#[test]
fn what_nobody_touched_in_the_destination_is_not_looked_at() {
    let (mut site, mut memory) = (blog(), Memory::new());
    again(&site, &mut memory);
    let good = site.listing("_site");
    for path in ["about.html", "index.html", "2020/01/01/p1.html"] {
        std::fs::remove_file(site.path(&format!("_site/{path}"))).unwrap();
    }
    // This one is lost because what is told here is a lie: nothing looks at a page that nobody touched.
    memory.only_changed([]);
    memory.only_touched(["index.html".into(), "2020".into()]);
    assert_eq!(again(&site, &mut memory), 2);
    assert!(!site.path("_site/about.html").exists());
    // What was not told is found by a look at everything.
    site = post(site, 9, "---\ntitle: Post 9\n---\nText 9.\n\nMore.\n");
    assert_eq!(again(&site, &mut memory), 1);
    assert_eq!(site.listing("_site"), good);
}
