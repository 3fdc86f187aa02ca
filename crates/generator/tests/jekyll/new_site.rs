//! Debian's default site, as `jekyll new` writes it, with the real posts; ours has its templates in Tera.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::oracle::{Twin, build_with_jekyll, real_posts};

/// Sass's source map, which no page needs: see the manual.
const JEKYLL_ALONE: [&str; 1] = ["assets/main.css.map"];

#[test]
fn the_default_site_with_the_real_posts_has_the_same_files() {
    let fresh = tempfile::tempdir().unwrap();
    let site = fresh.path().join("site");
    jekyll_new(&site);
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jekyll/new-site");
    let posts = real_posts();
    let twins = [Twin::new("jekyll new").folder_of("jekyll", &site, "").folder_of("dropsafe", &ours, "").folder(&posts, "_posts")];
    build_with_jekyll(&twins);
    let dropsafe = twins[0].dropsafe();
    let dropsafe: BTreeSet<&str> = dropsafe.keys().map(String::as_str).collect();
    let jekyll = twins[0].jekyll();
    let jekyll: BTreeSet<&str> = jekyll.keys().map(String::as_str).filter(|path| !JEKYLL_ALONE.contains(path)).collect();
    assert_eq!(jekyll.len(), 463 + 7, "{jekyll:?}");
    assert_eq!(dropsafe, jekyll);
}

/// The site as Debian's Jekyll makes it, with the defaults that ours has; the welcome gets a date that doesn't depend on the day.
fn jekyll_new(site: &Path) {
    let done = Command::new("jekyll").args(["new", "--skip-bundle"]).arg(site).output();
    let done = done.unwrap_or_else(|error| panic!("Debian's `jekyll` is needed: run tests/set-up ({error})"));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let welcome = fs::read_dir(site.join("_posts")).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&welcome).unwrap();
    let dated = |line: &str| if line.starts_with("date:") { "date: 2026-11-20 10:35:18 +0000".to_owned() } else { line.to_owned() };
    fs::write(&welcome, text.lines().map(dated).collect::<Vec<_>>().join("\n")).unwrap();
    fs::rename(&welcome, site.join("_posts/2026-11-20-welcome-to-jekyll.markdown")).unwrap();
    let config = fs::read_to_string(site.join("_config.yml")).unwrap();
    let defaults = "defaults: [{scope: {path: \"\", type: posts}, values: {layout: post}}]\nfuture: true\n";
    fs::write(site.join("_config.yml"), format!("{config}\n{defaults}")).unwrap();
    // It is for `bundle`, which Debian's packages do without.
    fs::remove_file(site.join("Gemfile")).unwrap();
}
