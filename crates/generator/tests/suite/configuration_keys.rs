//! Keys of the configuration: which mean something, and what is said of the others.

use insta::assert_snapshot;

use crate::scratch::Scratch;

#[test]
fn all_faults_of_a_configuration_are_said_in_one_run() {
    let config = "future: maybe\npaginate: many\nlimit_posts: -1\ninclude: x\nencoding: latin1\n";
    assert_snapshot!(Scratch::new().file("_config.yml", config).said(), @"
    error: expected `true` or `false`, but this is the text `maybe`
      --> _config.yml:1:9
       |
     1 | future: maybe
       |         ^^^^^

    error: expected a whole number, 0 or more, but this is the text `many`
      --> _config.yml:2:11
       |
     2 | paginate: many
       |           ^^^^

    error: expected a whole number, 0 or more, but this is the number -1
      --> _config.yml:3:14
       |
     3 | limit_posts: -1
       |              ^^

    error: expected a list, but this is the text `x`
      --> _config.yml:4:10
       |
     4 | include: x
       |          ^

    error: files are read as UTF-8, and `encoding:` says `latin1`
      --> _config.yml:5:1
       |
     5 | encoding: latin1
       | ^^^^^^^^
       = help: save the site's files as UTF-8, for instance by `iconv -f … -t UTF-8`, and take this key out
    ");
}

#[test]
fn keys_that_are_not_followed_say_so() {
    let config = "markdown: redcarpet\nhighlighter: pygments\nplugins_dir: x\ncache_dir: .jekyll-cache\nskip_initial_build: true\nredcarpet: {a: 1}\nlivereload_port: 1\nprofile: true
kramdown: {hard_wrap: true, auto_ids: false, toc_levels: 2..3, input: markdown, smart_quotes: lsquo}
liquid: {error_mode: lax, strict_filters: true, strict_variables: false}
webrick: {headers: {a: b}}\n";
    assert_snapshot!(Scratch::new().file("_config.yml", config).said(), @"
    warning: `markdown: redcarpet` is not followed: Markdown is CommonMark with what kramdown adds
      --> _config.yml:1:1
       |
     1 | markdown: redcarpet
       | ^^^^^^^^
       = help: take this key out, and see in the manual which of kramdown's ways are known

    warning: `highlighter: pygments` is not followed: code is highlighted with Rouge's class names
      --> _config.yml:2:1
       |
     2 | highlighter: pygments
       | ^^^^^^^^^^^
       = help: write `highlighter: rouge`, or `none`

    warning: no plug-ins are run, wherever they are (`plugins_dir:`)
      --> _config.yml:3:1
       |
     3 | plugins_dir: x
       | ^^^^^^^^^^^
       = help: take this key out

    warning: what builds remember is in `.dropsafe-cache` in the source folder, whatever `cache_dir:` says
      --> _config.yml:4:1
       |
     4 | cache_dir: .jekyll-cache
       | ^^^^^^^^^
       = help: take this key out

    warning: `serve` builds the site first, whatever `skip_initial_build:` says: nothing that changed would be shown
      --> _config.yml:5:1
       |
     5 | skip_initial_build: true
       | ^^^^^^^^^^^^^^^^^^
       = help: take this key out

    warning: `redcarpet:` is for another Markdown, and not followed
      --> _config.yml:6:1
       |
     6 | redcarpet: {a: 1}
       | ^^^^^^^^^
       = help: take this key out

    warning: pages load again by the port that they come from: `livereload_port:` is not followed
      --> _config.yml:7:1
       |
     7 | livereload_port: 1
       | ^^^^^^^^^^^^^^^
       = help: take this key out

    warning: `profile:` is not followed: a build says how long it took
      --> _config.yml:8:1
       |
     8 | profile: true
       | ^^^^^^^
       = help: take this key out

    warning: `kramdown: hard_wrap: true` is not followed
      --> _config.yml:9:12
       |
     9 | kramdown: {hard_wrap: true, auto_ids: false, toc_levels: 2..3, input: markdown, smart_quotes: lsquo}
       |            ^^^^^^^^^
       = help: end a line with a backslash, or two spaces, where the next one shall begin anew

    warning: `kramdown: auto_ids: false` is not followed
      --> _config.yml:9:29
       |
     9 | kramdown: {hard_wrap: true, auto_ids: false, toc_levels: 2..3, input: markdown, smart_quotes: lsquo}
       |                             ^^^^^^^^
       = help: headings have ids; take this key out

    warning: `kramdown: toc_levels: 2..3` is not followed
      --> _config.yml:9:46
       |
     9 | kramdown: {hard_wrap: true, auto_ids: false, toc_levels: 2..3, input: markdown, smart_quotes: lsquo}
       |                                              ^^^^^^^^^^
       = help: take this key out: `{:toc}` lists the headings below the first level

    warning: `kramdown: input: markdown` is not followed
      --> _config.yml:9:64
       |
     9 | kramdown: {hard_wrap: true, auto_ids: false, toc_levels: 2..3, input: markdown, smart_quotes: lsquo}
       |                                                                ^^^^^
       = help: take this key out: Markdown is CommonMark with GitHub's and kramdown's additions

    warning: `kramdown: smart_quotes: lsquo` is not followed
      --> _config.yml:9:81
       |
     9 | kramdown: {hard_wrap: true, auto_ids: false, toc_levels: 2..3, input: markdown, smart_quotes: lsquo}
       |                                                                                 ^^^^^^^^^^^^
       = help: take this key out

    warning: `liquid: error_mode: lax` is not followed: a misspelt filter, or a misspelt variable that is printed, is an error
       --> _config.yml:10:10
        |
     10 | liquid: {error_mode: lax, strict_filters: true, strict_variables: false}
        |          ^^^^^^^^^^
        = help: take this key out

    warning: `liquid: strict_variables: false` is not followed: a misspelt filter, or a misspelt variable that is printed, is an error
       --> _config.yml:10:49
        |
     10 | liquid: {error_mode: lax, strict_filters: true, strict_variables: false}
        |                                                 ^^^^^^^^^^^^^^^^
        = help: take this key out

    warning: `webrick: headers:` is not followed: `serve` sends the headers of the examples in `deploy/`
       --> _config.yml:11:11
        |
     11 | webrick: {headers: {a: b}}
        |           ^^^^^^^
        = help: take this key out
    ");
    assert_snapshot!(Scratch::new().file("_config.yml", "encoding: latin1\ndetach: true\nssl_cert: a\nssl_key: b\n").said(), @"
    error: files are read as UTF-8, and `encoding:` says `latin1`
      --> _config.yml:1:1
       |
     1 | encoding: latin1
       | ^^^^^^^^
       = help: save the site's files as UTF-8, for instance by `iconv -f … -t UTF-8`, and take this key out

    error: `serve` stays in the foreground: `detach:` is not supported
      --> _config.yml:2:1
       |
     2 | detach: true
       | ^^^^^^
       = help: take this key out, and run it in a terminal of its own

    error: `serve` is for this machine alone, and has no TLS: `ssl_cert:` is not supported
      --> _config.yml:3:1
       |
     3 | ssl_cert: a
       | ^^^^^^^^
       = help: take this key out; browsers treat 127.0.0.1 as they treat `https:`

    error: `serve` is for this machine alone, and has no TLS: `ssl_key:` is not supported
      --> _config.yml:4:1
       |
     4 | ssl_key: b
       | ^^^^^^^
       = help: take this key out; browsers treat 127.0.0.1 as they treat `https:`
    ");
}

#[test]
fn keys_that_ask_for_what_is_so_are_taken_in_silence() {
    let config = "source: .\nsafe: true\ndisable_disk_cache: true\nencoding: UTF-8\nstrict_front_matter: true\nwhitelist: []\nignore_theme_config: true
markdown: kramdown\nhighlighter: rouge\nincremental: false\ndetach: false\nquiet: false\nverbose: false\nport: 4000\nhost: 127.0.0.1\nshow_dir_listing: false
livereload: true\nopen_url: false\nwatch: true\nlsi: false\nkramdown: {input: GFM, auto_ids: true, hard_wrap: false, syntax_highlighter: rouge, syntax_highlighter_opts: {a: 1}}
liquid: {error_mode: strict, strict_filters: true, strict_variables: true}\n";
    Scratch::new().file("_config.yml", config).build().clean();
}

#[test]
fn a_key_that_is_nearly_one_of_ours_was_meant_to_be_it() {
    let site = Scratch::new()
        .file("_config.yml", "permalnk: pretty\npagniate: 3\nauthors: [a]\nfeture: mine\nemail: x\n")
        .file("_layouts/default.html", "{{ site.feture }}{{ content }}")
        .file("a.md", "---\nlayuot: default\nsubtitle: x\nauthor: y\n---\na")
        .file("b.md", "---\nredirect_form: /c/\nlayout: default\n---\na");
    assert_snapshot!(site.said(), @"
    warning: nothing uses the key `permalnk`
      --> _config.yml:1:1
       |
     1 | permalnk: pretty
       | ^^^^^^^^
       = help: did you mean `permalink`? a key of your own is one that a template names

    warning: nothing uses the key `pagniate`
      --> _config.yml:2:1
       |
     2 | pagniate: 3
       | ^^^^^^^^
       = help: did you mean `paginate`? a key of your own is one that a template names

    warning: nothing uses the key `layuot`
      --> a.md:2:1
       |
     2 | layuot: default
       | ^^^^^^
       = help: did you mean `layout`? a key of your own is one that a template names

    warning: nothing uses the key `redirect_form`
      --> b.md:2:1
       |
     2 | redirect_form: /c/
       | ^^^^^^^^^^^^^
       = help: did you mean `redirect_from`? a key of your own is one that a template names
    ");
}
