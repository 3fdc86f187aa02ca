use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use super::check::{Page, Pages, check_some};
use super::{Facts, Places};
use crate::diagnostics::Diagnostic;

/// What is known of links from one build to the next: only pages are checked again that changed, that had a broken link, or that
/// link to a file that came, went, or has other anchors.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    files: HashSet<Box<str>>,
    pages: HashMap<Box<str>, Known>,
    has_broken: bool,
    /// Whether this is about the pages as they were written.
    settled: bool,
}

/// A page as it was checked.
#[derive(Debug)]
struct Known {
    facts: Arc<Facts>,
    /// The places that its links lead to, in short.
    leads_to: Box<[u64]>,
    broken: bool,
}

impl Checked {
    /// Whether all links lead where they led: these are the files, each with its facts if it is a page, and none had a broken link.
    pub(crate) fn holds<'a>(&self, mut files: impl ExactSizeIterator<Item = (&'a str, Option<&'a Arc<Facts>>)>) -> bool {
        self.files.len() == files.len() && files.all(|(file, facts)| self.knows(file, facts))
    }

    /// The same, where all files are where they were when the site was written, and all are as they were but for these.
    pub(crate) fn lead_where_they_led<'a>(&self, mut others: impl Iterator<Item = (&'a str, Option<&'a Arc<Facts>>)>) -> bool {
        self.settled && !self.has_broken && others.all(|(file, facts)| self.knows(file, facts))
    }

    fn knows(&self, file: &str, facts: Option<&Arc<Facts>>) -> bool {
        match facts {
            Some(facts) => self.pages.get(file).is_some_and(|known| Arc::ptr_eq(&known.facts, facts) && !known.broken),
            None => self.files.contains(file) && !self.pages.contains_key(file),
        }
    }

    /// The pages were written.
    pub(crate) fn settle(&mut self) {
        self.settled = true;
    }

    /// As [`super::check`].
    pub(crate) fn check(&mut self, pages: &Pages<'_>, places: &Places<'_>) -> Vec<Diagnostic> {
        self.settled = false;
        let touched = self.touched(pages);
        let is_known = |(file, page): &(&&str, &Page<'_>)| {
            self.pages.get(**file).is_some_and(|known| {
                Arc::ptr_eq(&known.facts, page.facts) && !known.broken && !known.leads_to.iter().any(|place| touched.contains(place))
            })
        };
        let open: Vec<(&str, &Page<'_>)> = pages.html.iter().filter(|it| !is_known(it)).map(|(file, page)| (*file, page)).collect();
        let one = |(file, page): &(&str, &Page<'_>)| {
            let mut leads_to: Vec<u64> = pages.wanted(file, page.facts).map(|path| short(&path)).collect();
            leads_to.sort_unstable();
            leads_to.dedup();
            ((*file).into(), Known { facts: Arc::clone(page.facts), leads_to: leads_to.into(), broken: false })
        };
        let known: Vec<(Box<str>, Known)> = open.par_iter().map(one).collect();
        self.pages.extend(known);
        let faults = check_some(pages, open, places);
        for (file, _) in &faults {
            if let Some(known) = self.pages.get_mut(*file) {
                known.broken = true;
            }
        }
        self.has_broken = !faults.is_empty();
        self.pages.retain(|file, _| pages.html.contains_key(&**file));
        if self.files.len() != pages.files.len() || !pages.files.iter().all(|file| self.files.contains(*file)) {
            self.files = pages.files.iter().map(|file| (*file).into()).collect();
        }
        faults.into_iter().map(|(_, fault)| fault).collect()
    }

    /// The places where a link may find something else than before.
    fn touched(&self, pages: &Pages<'_>) -> HashSet<u64> {
        let gone = self.files.iter().map(|file| &**file).filter(|file| !pages.files.contains(file));
        let came = pages.files.iter().copied().filter(|file| !self.files.contains(*file));
        let other_anchors = pages.html.iter().filter(|(file, page)| {
            self.pages.get(**file).is_none_or(|known| !Arc::ptr_eq(&known.facts, page.facts) && known.facts.anchors != page.facts.anchors)
        });
        gone.chain(came).chain(other_anchors.map(|(file, _)| *file)).flat_map(asked_as).collect()
    }
}

/// The paths that lead to a file.
fn asked_as(file: &str) -> impl Iterator<Item = u64> {
    let index = file.strip_suffix("index.html");
    let plain = file.strip_suffix(".html");
    [Some(file), index, plain].into_iter().flatten().map(short)
}

/// A path without the slash that may stand at its end, in short. Two that are the same by chance cost a look at a page.
fn short(path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.trim_end_matches('/').hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks these pages with one memory, and with none; both say the same.
    fn check(checked: &mut Checked, html: &[(&'static str, &Arc<Facts>)], others: &[&'static str]) -> usize {
        let pages = Pages {
            html: html.iter().map(|(file, facts)| (*file, Page { facts, source: file })).collect(),
            files: html.iter().map(|(file, _)| *file).chain(others.iter().copied()).collect(),
            baseurl: "",
            url: "",
        };
        let places = Places::new(std::iter::empty(), Vec::new(), "");
        let sorted = |mut found: Vec<Diagnostic>| {
            found.sort();
            found
        };
        let found = sorted(checked.check(&pages, &places));
        assert_eq!(found, sorted(super::super::check(&pages, &places)));
        found.len()
    }

    #[test]
    fn a_link_breaks_and_mends_with_what_it_leads_to() {
        let of = |html: &str| Facts::of(html, "", None);
        let links = of("<a href='/b/'><a href='c.html'><a href='/b/index.html#x'><a href='d'><a href='/'>");
        let (anchor, none) = (of("<p id=x>"), of("<p>"));
        let mut checked = Checked::default();
        assert_eq!(check(&mut checked, &[("index.html", &links), ("b/index.html", &anchor), ("c.html", &none)], &["d"]), 0);
        assert_eq!(check(&mut checked, &[("index.html", &links), ("b/index.html", &none), ("c.html", &none)], &["d"]), 1);
        assert_eq!(check(&mut checked, &[("index.html", &links), ("b/index.html", &anchor), ("c.html", &none)], &["d"]), 0);
        assert_eq!(check(&mut checked, &[("index.html", &links), ("b/index.html", &anchor)], &["d"]), 1);
        assert_eq!(check(&mut checked, &[("index.html", &links), ("b/index.html", &anchor), ("c.html", &none)], &["d.html"]), 0);
        assert_eq!(check(&mut checked, &[("index.html", &links), ("c.html", &none)], &["d/index.html"]), 2);
        assert_eq!(check(&mut checked, &[("index.html", &links), ("b.html", &anchor), ("c.html", &none)], &[]), 3);
    }
}
