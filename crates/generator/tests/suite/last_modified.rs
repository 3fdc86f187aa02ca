//! `last_modified: git`: the history says when pages changed.

use std::process::Command;

use crate::scratch::Scratch;

/// A repository around the site, whose commits have the days of January 2020 as their dates.
trait Repository {
    fn git(self, arguments: &[&str]) -> Self;
    fn committed(self, day: u8) -> Self;
}

impl Repository for Scratch {
    fn git(self, arguments: &[&str]) -> Self {
        run(&self, 1, arguments);
        self
    }

    fn committed(self, day: u8) -> Self {
        run(&self, day, &["add", "-A"]);
        run(&self, day, &["commit", "-q", "-m", "A change"]);
        self
    }
}

fn run(site: &Scratch, day: u8, arguments: &[&str]) {
    let date = format!("2020-01-{day:02}T12:00:00+00:00");
    let mut git = Command::new("git");
    git.current_dir(site.path("")).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(arguments);
    git.env("GIT_COMMITTER_DATE", &date).env("GIT_AUTHOR_DATE", &date);
    let output = git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null").output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

const PAGE: &str = "---\n---\n{{ page.last_modified_at | default(value='no date') }}\n";

fn repository() -> Scratch {
    Scratch::new()
        .file("_config.yml", "url: https://x.example\nlast_modified: git\n")
        .file("a.txt", PAGE)
        .file("b ü.txt", PAGE)
        .file("said.txt", "---\nlast_modified_at: 2019-05-05\n---\n{{ page.last_modified_at }}\n")
        .git(&["init", "-q", "."])
        .committed(1)
}

#[test]
fn the_last_commit_that_changed_a_file_gives_its_date() {
    let built = repository()
        .file("b ü.txt", &format!("{PAGE}more\n"))
        .committed(2)
        .git(&["mv", "a.txt", "moved.txt"])
        .committed(3)
        .file("a.txt", PAGE)
        .file("new.txt", PAGE)
        .committed(4)
        .file("b ü.txt", &format!("{PAGE}not committed\n"))
        .file("fresh.txt", PAGE)
        .build()
        .clean();
    assert_eq!(built.page("b ü.txt"), "2020-01-02 12:00:00 +0000\nnot committed\n", "what is not committed counts for nothing");
    assert_eq!(built.page("moved.txt"), "2020-01-01 12:00:00 +0000\n", "a rename alone is no change");
    assert_eq!(built.page("a.txt"), "2020-01-04 12:00:00 +0000\n", "another file at the old name");
    assert_eq!(built.page("fresh.txt"), "no date\n");
    assert_eq!(built.page("said.txt"), "2019-05-05 00:00:00 +0000\n", "what a page says goes first");
}

#[test]
fn sitemap_feed_and_tags_know_the_date() {
    let built = repository()
        .file("_config.yml", "url: https://x.example\nlast_modified: git\nsitemap: true\nfeed: true\n")
        .file("_posts/2015-01-01-p.md", "---\nlayout: l\n---\n")
        .file("_layouts/l.html", "{{ seo() }}")
        .committed(7)
        .build()
        .clean();
    let date = "2020-01-07T12:00:00+00:00";
    assert!(
        built.page("sitemap.xml").contains(&format!("/2015/01/01/p.html</loc><lastmod>{date}</lastmod>")),
        "{}",
        built.page("sitemap.xml")
    );
    assert!(built.page("feed.xml").contains(&format!("<published>2015-01-01T00:00:00+00:00</published>\n<updated>{date}</updated>")));
    // A feed is as new as what is newest in it.
    assert!(
        built.page("feed.xml").contains(&format!("<updated>{date}</updated>\n<id>https://x.example/feed.xml")),
        "{}",
        built.page("feed.xml")
    );
    assert!(built.page("2015/01/01/p.html").contains(&format!("<meta property=\"article:modified_time\" content=\"{date}\">")));
}

#[test]
fn a_site_below_the_top_of_its_repository_is_found() {
    let built = Scratch::new()
        .file("site/_config.yml", "last_modified: git\n")
        .file("site/a.txt", PAGE)
        .git(&["init", "-q", "."])
        .committed(5)
        .with(|options| options.source = options.source.join("site"))
        .build()
        .clean();
    assert_eq!(built.page("a.txt"), "2020-01-05 12:00:00 +0000\n");
}

#[test]
fn a_shallow_clone_says_what_it_does_not_know() {
    let origin = repository().file("a.txt", &format!("{PAGE}more\n")).committed(2).file("b ü.txt", &format!("{PAGE}more\n")).committed(3);
    let from = format!("file://{}", origin.path("").display());
    let site =
        Scratch::new().git(&["clone", "-q", "--depth", "2", &from, "clone"]).with(|options| options.source = options.source.join("clone"));
    let built = site.build();
    assert_eq!(built.page("b ü.txt"), "2020-01-03 12:00:00 +0000\nmore\n");
    assert_eq!(built.page("a.txt"), "no date\nmore\n");
    insta::assert_snapshot!(site.said(), @"
    warning: Git's history is cut short (a shallow clone): it does not say when a.txt changed
      --> _config.yml:2:16
       |
     2 | last_modified: git
       |                ^^^
       = help: fetch the rest with `git fetch --unshallow`; in a build service set the depth of its checkout to 0
    ");
}

#[test]
fn a_site_outside_of_a_repository_is_told_what_to_do() {
    let site = Scratch::new().file("_config.yml", "last_modified: git\n").file("a.txt", PAGE);
    // Whatever folder the temporary ones are in, Git looks no further up.
    let said = site.file(".git", "gitdir: nowhere\n").said();
    insta::assert_snapshot!(said, @"
    error: `last_modified: git` needs Git's history, and [site] is in no repository
      --> _config.yml:1:16
       |
     1 | last_modified: git
       |                ^^^
       = help: build in a clone of the site's repository, or take this key out and say `last_modified_at:` in front matter
    ");
    insta::assert_snapshot!(Scratch::new().file("_config.yml", "last_modified: mtime\n").said(), @"
    error: `last_modified:` takes `git`, but this is the text `mtime`
      --> _config.yml:1:16
       |
     1 | last_modified: mtime
       |                ^^^^^
       = help: write `last_modified: git`, or say `last_modified_at: 2026-03-15` in the front matter of pages
    ");
}
