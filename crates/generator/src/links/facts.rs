use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::html::{Found, scan};

/// What one page has to do with links: all that the check needs, so that the page's text can go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// The links that may lead to this site, as they are written, in the order of the alphabet, each once.
    pub(super) links: Box<[Box<str>]>,
    /// What links can lead to inside the page, likewise.
    pub(super) anchors: Box<[Box<str>]>,
}

impl Facts {
    /// Reads a rendered page. `url` is the site's origin: of the links to other hosts those to itself count. If they are what is known of
    /// it, that is given back: nobody has to look at them again.
    pub(crate) fn of(html: &str, url: &str, known: Option<&Arc<Self>>) -> Arc<Self> {
        let (links, anchors) = read(html, url);
        let same = |known: &[Box<str>], now: &[Cow<'_, str>]| known.iter().map(|it| &**it).eq(now.iter().map(|it| &**it));
        match known.filter(|known| same(&known.links, &links) && same(&known.anchors, &anchors)) {
            Some(known) => Arc::clone(known),
            None => Arc::new(Self { links: owned(links), anchors: owned(anchors) }),
        }
    }

    /// Whether a link can lead to `id` in the page.
    pub(super) fn has_anchor(&self, id: &str) -> bool {
        self.anchors.binary_search_by(|it| (**it).cmp(id)).is_ok()
    }
}

/// The links of a page and its anchors, in the order of the alphabet, each once.
fn read<'h>(html: &'h str, url: &str) -> (Vec<Cow<'h, str>>, Vec<Cow<'h, str>>) {
    let (mut links, mut anchors) = (Vec::new(), Vec::new());
    scan(html, |found| match found {
        Found::Link(link) if leads_out(inside(&link, url)) => {}
        Found::Link(link) => links.push(link),
        Found::Anchor(id) => anchors.push(id),
    });
    for texts in [&mut links, &mut anchors] {
        // An index links to everything.
        texts.par_sort_unstable();
        texts.dedup();
    }
    (links, anchors)
}

fn owned(texts: Vec<Cow<'_, str>>) -> Box<[Box<str>]> {
    texts.into_iter().map(|text| text.into_owned().into_boxed_str()).collect()
}

/// A link without the site's own origin.
pub(super) fn inside<'l>(link: &'l str, url: &str) -> &'l str {
    link.strip_prefix(url).filter(|rest| !url.is_empty() && rest.starts_with('/')).unwrap_or(link)
}

/// Whether a link leads to another host, or is none that a browser follows to a page.
pub(super) fn leads_out(link: &str) -> bool {
    let path = link.split(['#', '?']).next().unwrap_or_default();
    let scheme = path.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |it: &str| {
        it.starts_with(|c: char| c.is_ascii_alphabetic()) && it.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c))
    };
    path.starts_with("//") || scheme.is_some_and(is_scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_other_hosts_are_left_out_and_the_rest_is_told_once() {
        let html = r#"<a href="/b"><a href="https://www.example.org/a"><a href="/b"><a href="https://example.com/"><a href="mailto:x@example.org">
            <a href="//cdn.example/"><a href="a:b?x"><a href="./a:b"><h2 id="z"><a name="y" href="?q=a:b">"#;
        let facts = Facts::of(html, "https://www.example.org", None);
        let texts = |texts: &[Box<str>]| texts.iter().map(|text| text.to_string()).collect::<Vec<_>>();
        assert_eq!(texts(&facts.links), ["./a:b", "/b", "?q=a:b", "https://www.example.org/a"]);
        assert_eq!(texts(&facts.anchors), ["y", "z"]);
        assert!(facts.has_anchor("y") && !facts.has_anchor("x"));
    }

    #[test]
    fn what_is_known_is_given_back() {
        let known = Facts::of("<a href=x id=y>", "", None);
        assert!(Arc::ptr_eq(&known, &Facts::of("<p id=y><a href=x>", "", Some(&known))));
        assert_eq!(Facts::of("<p id=z><a href=x>", "", Some(&known)), Facts::of("<p id=z><a href=x>", "", None));
    }

    #[test]
    fn they_can_be_kept_for_the_next_build() {
        let facts = Facts::of("<a href=x id=y>", "", None);
        let kept = serde_json::to_string(&*facts).unwrap();
        assert_eq!(serde_json::from_str::<Facts>(&kept).unwrap(), *facts);
    }
}
