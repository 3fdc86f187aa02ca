//! `_config.yml`: every key that Jekyll documents is followed, or something is said.

use insta::assert_snapshot;

use crate::scratch::Scratch;

#[test]
fn special_folders_may_be_elsewhere() {
    let built = Scratch::new()
        .file("_config.yml", "layouts_dir: _theme/layouts\nincludes_dir: ./_theme/parts/\ndata_dir: facts\n")
        .file("_theme/layouts/default.html", "{% include \"nav.html\" %}[{{ site.data.team.lead }}]{{ content }}")
        .file("_theme/parts/nav.html", "nav")
        .file("_theme/readme.md", "---\n---\nnot published")
        .file("_layouts/default.html", "not this one")
        .file("facts/team.yml", "lead: Ada\n")
        .file("index.html", "---\nlayout: default\n---\nx")
        .build()
        .clean();
    assert_eq!(built.page("index.html"), "nav[Ada]x");
    assert_eq!(built.paths(), ["index.html"]);
}

#[test]
fn a_fault_names_the_file_wherever_the_folder_is() {
    let site = Scratch::new()
        .file("_config.yml", "layouts_dir: theme\nincludes_dir: theme/parts\n")
        .file("theme/default.html", "{{ content | nofilter }}")
        .file("theme/parts/a.html", "{{ x")
        .file("index.html", "---\nlayout: default\n---\nx");
    assert_snapshot!(site.said(), @"
    error: there is no filter `nofilter`
      --> theme/default.html:1:14
       |
     1 | {{ content | nofilter }}
       |              ^^^^^^^^
       = help: see the manual's table of filters

    error: a tag is opened with `{{` and not closed
      --> theme/parts/a.html:1:1
       |
     1 | {{ x
       | ^^
       = help: write `}}` where it ends
    ");
}

#[test]
fn collections_may_be_in_a_folder_of_their_own() {
    let built = Scratch::new()
        .file(
            "_config.yml",
            "collections_dir: content\ncollections: {guides: {output: true, order: [b.md, sub/c.md], permalink: \"/:collection/:path:output_ext\"}}\npermalink: /:categories/:title/\n",
        )
        .file(
            "content/_posts/2026-03-15-hello.md",
            "---\ncategories: news\n---\n[guide](/guides/a.html) [b]({{ link(path=\"_guides/b.md\") }})",
        )
        .file("content/_guides/a.md", "---\n---\n{{ page.relative_path }}")
        .file("content/_guides/b.md", "---\n---\nb")
        .file("content/_guides/sub/c.md", "---\n---\nc")
        .file("content/_guides/plan.txt", "plan")
        .file("content/note.txt", "n")
        // What is elsewhere is no content.
        .file("_posts/2026-03-16-no.md", "---\n---\n")
        .file("blog/_posts/2026-03-16-no.md", "---\n---\n")
        .file("_guides/no.md", "---\n---\n")
        .file("index.html", "---\n---\n{% for guide in site.guides %}{{ guide.url }} {% endfor %}")
        .build()
        .clean();
    let files = [
        "content/note.txt",
        "guides/a.html",
        "guides/b.html",
        "guides/plan.txt",
        "guides/sub/c.html",
        "index.html",
        "news/hello/index.html",
    ];
    assert_eq!(built.paths(), files);
    assert_eq!(built.page("index.html"), "/guides/b.html /guides/sub/c.html /guides/a.html ");
    assert_eq!(built.page("guides/a.html"), "<p>_guides/a.md</p>\n");
}

#[test]
fn a_fault_in_a_collection_names_its_folder() {
    let site = Scratch::new()
        .file("_config.yml", "collections_dir: content\n")
        .file("content/_posts/2026-03-15-hello.md", "---\nlayout: none-such\n---\n{{ x }}");
    assert_snapshot!(site.said(), @r#"
    error: the layout `none-such` does not exist
      --> content/_posts/2026-03-15-hello.md:2:9
       |
     2 | layout: none-such
       |         ^^^^^^^^^
       = help: there are no layouts yet

    error: the variable `x` is not defined
      --> content/_posts/2026-03-15-hello.md:4:4
       |
     4 | {{ x }}
       |    ^
       = help: if it may be missing: `{% if … %}` around it, or `| default(value="")` after it
               there are: include, jekyll, page, site
    "#);
}

#[test]
fn folders_are_inside_the_source() {
    assert_snapshot!(Scratch::new().file("_config.yml", "layouts_dir: ../theme\ndata_dir: [a]\n").said(), @"
    error: `layouts_dir:` leads out of the source folder
      --> _config.yml:1:14
       |
     1 | layouts_dir: ../theme
       |              ^^^^^^^^
       = help: name a folder inside the source folder, relative to it

    error: `data_dir:` takes the name of a folder, but this is a list
      --> _config.yml:2:11
       |
     2 | data_dir: [a]
       |           ^
    ");
}

#[test]
fn markdown_may_have_other_endings() {
    let built = Scratch::new()
        .file("_config.yml", "markdown_ext: \"md, text\"\n")
        .file("a.text", "---\n---\n*a*")
        .file("b.markdown", "---\n---\n*b*")
        .build()
        .clean();
    assert_eq!(built.page("a.html"), "<p><em>a</em></p>\n");
    assert_eq!(built.page("b.markdown"), "*b*");
}

#[test]
fn the_configuration_may_be_called_yaml_but_not_toml() {
    let site = Scratch::new().file("_config.yaml", "title: T\n").file("a.txt", "---\n---\n{{ site.title }}");
    assert_eq!(site.build().clean().page("a.txt"), "T");
    assert_snapshot!(Scratch::new().file("_config.toml", "title = \"T\"\n").said(), @r#"
    error: a configuration in TOML can't be read
     --> _config.toml
      = help: write it as YAML, into `_config.yml`: `title = "Help"` is `title: Help`, and a table `[sass]` is `sass:` with its keys below
    "#);
    let both = Scratch::new().file("_config.yml", "a: 1\n").file("more.toml", "a = 1\n");
    let files = [both.path("_config.yml"), both.path("more.toml")];
    assert!(both.with(|options| options.config = files.into()).said().contains("a configuration in TOML can't be read"));
}

#[test]
fn headings_may_be_links_to_themselves() {
    let site = |config: &str| {
        let built = Scratch::new().file("_config.yml", config).file("a.md", "---\n---\n## Who we are\n").build().clean();
        built.page("a.html").to_owned()
    };
    assert_eq!(site("heading_anchors: true\n"), "<h2 id=\"who-we-are\"><a class=\"anchor\" href=\"#who-we-are\">Who we are</a></h2>\n");
    assert_eq!(site(""), "<h2 id=\"who-we-are\">Who we are</h2>\n");
}

#[test]
fn copied_files_have_what_defaults_say() {
    let built = Scratch::new()
        .file(
            "_config.yml",
            "collections: {guides: {output: true}}\ndefaults:\n- {scope: {path: 'photos/*.jpg'}, values: {photo: true}}\n- {scope: {path: '', type: guides}, values: {kind: guide}}\n",
        )
        .file("photos/a.jpg", "")
        .file("photos/note.txt", "")
        .file("_guides/plan.txt", "")
        .file(
            "index.html",
            "---\n---\n{% for file in site.static_files %}{{ file.path }} {{ file.photo | default(value=\"-\") }} {{ file.kind | default(value=\"-\") }} {{ file.collection | default(value=\"-\") }}\n{% endfor %}",
        )
        .build()
        .clean();
    assert_eq!(built.page("index.html"), "/guides/plan.txt - guide guides\n/photos/a.jpg true - -\n/photos/note.txt - - -\n");
}

#[test]
fn pages_of_every_kind_of_html_are_html_pages() {
    let built = Scratch::new()
        .file("a.htm", "---\n---\n")
        .file("b.xhtml", "---\n---\n")
        .file("c.txt", "---\n---\n")
        .file("d.html", "---\n---\n{% for page in site.html_pages %}{{ page.name }} {% endfor %}")
        .build()
        .clean();
    assert_eq!(built.page("d.html"), "a.htm b.xhtml d.html ");
}
