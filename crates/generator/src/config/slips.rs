//! Keys that are known but for a slip: `permalnk`, `pagniate`. Any key may be meant for templates; one that no template names,
//! and that is nearly one of ours, was most likely meant to be that.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, nearest};
use crate::yaml::Entry;

/// The keys of `_config.yml` that mean something.
pub(crate) const OF_CONFIG: &[&str] = &[
    "alphabetical",
    "archives",
    "baseurl",
    "bundle",
    "check",
    "collections",
    "collections_dir",
    "data_dir",
    "defaults",
    "description",
    "destination",
    "encoding",
    "excerpt_separator",
    "exclude",
    "feed",
    "forms",
    "future",
    "heading_anchors",
    "highlighter",
    "include",
    "includes_dir",
    "incremental",
    "keep_files",
    "kramdown",
    "languages",
    "last_modified",
    "layouts_dir",
    "limit_posts",
    "markdown",
    "markdown_ext",
    "pages_from_data",
    "paginate",
    "paginate_path",
    "permalink",
    "plugins",
    "recipients",
    "redirects",
    "require_translations",
    "show_drafts",
    "sitemap",
    "source",
    "strict",
    "strict_front_matter",
    "text_limit",
    "timezone",
    "title",
    "unpublished",
];

/// The keys of front matter that mean something.
pub(crate) const OF_FRONT_MATTER: &[&str] = &[
    "categories",
    "category",
    "description",
    "excerpt_separator",
    "last_modified_at",
    "layout",
    "pagination",
    "permalink",
    "published",
    "redirect_from",
    "redirect_to",
    "render_templates",
    "render_with_liquid",
    "sitemap",
    "title",
    "translation_key",
    "unlinked",
];

/// Remembers what was found of each key: many files have the same ones.
pub(crate) struct Slips<'a> {
    known: &'static [&'static str],
    /// Whether a template, or a text with template tags, names the key.
    is_named: Box<dyn Fn(&str) -> bool + 'a>,
    near: BTreeMap<String, Option<&'static str>>,
    named: BTreeMap<String, bool>,
}

impl<'a> Slips<'a> {
    pub(crate) fn new(known: &'static [&'static str], is_named: impl Fn(&str) -> bool + 'a) -> Self {
        Self { known, is_named: Box::new(is_named), near: BTreeMap::new(), named: BTreeMap::new() }
    }

    /// Whether any of `entries` has a key that is nearly a known one, whoever names it.
    pub(crate) fn may_be_in(&mut self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| self.near(&entry.key).is_some())
    }

    /// A warning for each of `entries` whose key has a slip.
    pub(crate) fn check(&mut self, entries: &[Entry]) -> Vec<Diagnostic> {
        let found = entries.iter().filter_map(|entry| Some((entry, self.meant(&entry.key)?)));
        let said = found.filter(|(_, meant)| entries.iter().all(|other| other.key != *meant));
        said.map(|(entry, meant)| {
            Diagnostic::warning(format!("nothing uses the key `{}`", entry.key))
                .at(&entry.key_span)
                .help(format!("did you mean `{meant}`? a key of your own is one that a template names"))
        })
        .collect()
    }

    fn meant(&mut self, key: &str) -> Option<&'static str> {
        let near = self.near(key)?;
        if !self.named.contains_key(key) {
            self.named.insert(key.to_owned(), (self.is_named)(key));
        }
        (!self.named[key]).then_some(near)
    }

    fn near(&mut self, key: &str) -> Option<&'static str> {
        if let Some(near) = self.near.get(key) {
            return *near;
        }
        let near = if self.known.contains(&key) { None } else { slip(key, self.known) };
        self.near.insert(key.to_owned(), near);
        near
    }
}

/// The key that was meant: longer words may have two slips. A plural is a word of its own.
fn slip(key: &str, known: &'static [&'static str]) -> Option<&'static str> {
    let letters = key.chars().count();
    let most = if letters >= 9 { 2 } else { 1 };
    let near = known.iter().copied().filter(|known| known.chars().count().abs_diff(letters) <= most && known.len() >= 5);
    let meant = nearest(key, near)?;
    let is_plural = key.strip_suffix('s') == Some(meant);
    // The general rule of nearness allows a third of the letters.
    (!is_plural && letters >= 5 && slips_between(key, meant) <= most).then_some(meant)
}

/// How many letters are in the one that are not in the other, in order; two that changed places count once.
fn slips_between(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    match (a, b) {
        ([x, y], [z, w]) if x == w && y == z => 1,
        _ => a.len().max(b.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_words() {
        let config = |key: &str| slip(key, OF_CONFIG);
        for (wrong, meant) in [
            ("permalnk", "permalink"),
            ("pagniate", "paginate"),
            ("colections", "collections"),
            ("collection", "collections"),
            ("default", "defaults"),
            ("excerpt_seperator", "excerpt_separator"),
            ("titel", "title"),
            ("base_url", "baseurl"),
        ] {
            assert_eq!(config(wrong), Some(meant), "{wrong}");
        }
        for own in ["authors", "urls", "email", "logo", "permalinks", "author", "links", "theme_colour", "title_separator", "feeds"] {
            assert_eq!(config(own), None, "{own}");
        }
        assert_eq!(slip("layuot", OF_FRONT_MATTER), Some("layout"));
        assert_eq!(slip("redirect_form", OF_FRONT_MATTER), Some("redirect_from"));
        for own in ["subtitle", "layouts", "author", "image", "updated", "publish_date"] {
            assert_eq!(slip(own, OF_FRONT_MATTER), None, "{own}");
        }
    }
}
