use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::facts::{Facts, inside, leads_out};
use super::places::{Place, Places};
use super::suggest::Likely;
use crate::content::permalink::{escape, unescape};
use crate::diagnostics::{Diagnostic, nearest};

/// What the build makes, as links see it.
pub(crate) struct Pages<'a> {
    /// Each rendered HTML page, by its file.
    pub(crate) html: HashMap<&'a str, Page<'a>>,
    /// Every file there will be.
    pub(crate) files: HashSet<&'a str>,
    /// The site's path on its host.
    pub(crate) baseurl: &'a str,
    /// The site's origin.
    pub(crate) url: &'a str,
}

/// One rendered page.
pub(crate) struct Page<'a> {
    /// What is known of its links.
    pub(crate) facts: &'a Arc<Facts>,
    /// The source file it is made from.
    pub(crate) source: &'a str,
}

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault<'a> {
    /// It leads out of the site's path on its host.
    Outside,
    /// There is no such file.
    Nowhere { wanted: String },
    /// It is written like a link to a source file, and there is none.
    NoSource { path: String },
    /// It is written like a link to a source file, and there is one, which becomes this page; but it stands in HTML.
    InHtml { page: &'a str },
    /// There is the page, but nothing of that name in it.
    NoAnchor { page: &'a str, wanted: String },
}

/// Looking for a name that is like another takes its time. Who has more broken links than this has made one mistake many times.
const MOST_SUGGESTED: usize = 200;

/// Checks every link inside the site; gives a warning for each that leads nowhere, in no order.
pub(crate) fn check(pages: &Pages<'_>, places: &Places<'_>) -> Vec<Diagnostic> {
    let all = pages.html.iter().map(|(file, page)| (*file, page)).collect();
    check_some(pages, all, places).into_iter().map(|(_, fault)| fault).collect()
}

/// The same of some pages alone; gives the page's file with each warning.
pub(super) fn check_some<'p>(pages: &Pages<'p>, some: Vec<(&'p str, &Page<'p>)>, places: &Places<'_>) -> Vec<(&'p str, Diagnostic)> {
    let broken = some.into_par_iter().flat_map_iter(|(file, page)| {
        let faults = page.facts.links.iter().filter_map(move |link| Some((&**link, pages.fault(file, page.source, link)?)));
        faults.map(move |(link, fault)| (file, page.source, link, fault))
    });
    let mut broken: Vec<(&str, &str, &str, Fault<'_>)> = broken.collect();
    pages.tell_html_apart(broken.iter_mut().map(|(.., fault)| fault));
    let mut meant: BTreeMap<&Fault<'_>, Option<String>> = broken.iter().map(|(.., fault)| (fault, None)).collect();
    if !meant.is_empty() {
        let files = Likely::new(&pages.files);
        let sources = pages.html.values().map(|page| page.source).collect();
        let sources = Likely::new(&sources);
        let first: Vec<_> = meant.iter_mut().take(MOST_SUGGESTED).collect();
        first.into_par_iter().for_each(|(fault, meant)| *meant = pages.meant(fault, &files, &sources));
    }
    let shown = broken.par_iter().map(|(file, source, link, fault)| {
        let meant = meant.get(fault).and_then(Option::as_deref);
        let place = if matches!(fault, Fault::InHtml { .. }) { Place::Attribute } else { Place::Anywhere };
        (*file, places.show(source, link, place, pages.diagnostic(source, link, fault, meant)))
    });
    shown.collect()
}

impl<'a> Pages<'a> {
    /// The paths that the links of a page lead to, inside the site.
    pub(super) fn wanted<'f>(&'f self, file: &'f str, facts: &'f Facts) -> impl Iterator<Item = String> + 'f {
        facts.links.iter().filter_map(move |link| self.target(file, link)?.ok())
    }

    /// The path that a link leads to which stands in `file`; nothing if it is on another host.
    fn target(&self, file: &str, link: &str) -> Option<Result<String, Fault<'a>>> {
        let link = inside(link, self.url);
        if leads_out(link) {
            return None;
        }
        let path = unescape(link.split(['#', '?']).next().unwrap_or_default());
        Some(Ok(match path.strip_prefix('/') {
            _ if path.is_empty() => file.to_owned(),
            None => joined(file, &path),
            Some(_) => match unescape(self.baseurl) {
                base if base.is_empty() => joined("", &path),
                base => match path.strip_prefix(&base).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
                    Some(inside) => joined("", inside),
                    None => return Some(Err(Fault::Outside)),
                },
            },
        }))
    }

    /// What is wrong with a link that stands in `file`, which is made from `source`, if anything.
    fn fault(&self, file: &str, source: &str, link: &str) -> Option<Fault<'a>> {
        let path = unescape(link.split(['#', '?']).next().unwrap_or_default());
        let no_source = || Fault::NoSource { path: joined(source, &path) };
        let wanted = match self.target(file, link)? {
            Ok(wanted) => wanted,
            Err(_) if is_source(&path) => return Some(no_source()),
            Err(fault) => return Some(fault),
        };
        let fragment = link.split_once('#').map_or("", |(_, fragment)| fragment);
        if wanted.starts_with("drop/") {
            // The receiver answers there.
            return None;
        }
        let Some(target) = self.file_of(&wanted) else {
            return Some(if is_source(&path) { no_source() } else { Fault::Nowhere { wanted } });
        };
        let facts = self.html.get(target)?.facts;
        let wanted = unescape(fragment);
        let is_there = wanted.is_empty() || wanted == "top" || wanted.starts_with(":~:") || facts.has_anchor(&wanted);
        (!is_there).then_some(Fault::NoAnchor { page: target, wanted })
    }

    /// Markdown's links to source files were resolved: one that is left stands in HTML.
    fn tell_html_apart<'f>(&self, faults: impl Iterator<Item = &'f mut Fault<'a>>)
    where
        'a: 'f,
    {
        let mut of_sources: Option<HashMap<&str, &'a str>> = None;
        for fault in faults {
            let Fault::NoSource { path } = fault else { continue };
            let of_sources = of_sources.get_or_insert_with(|| self.first_by_source());
            if let Some(page) = of_sources.get(path.as_str()) {
                *fault = Fault::InHtml { page };
            }
        }
    }

    /// The page of each source; of one that is made in several parts, the first.
    fn first_by_source(&self) -> HashMap<&'a str, &'a str> {
        let mut pages: Vec<(&str, &str)> = self.html.iter().map(|(file, page)| (*file, page.source)).collect();
        pages.sort_unstable_by_key(|(file, _)| std::cmp::Reverse((file.len(), *file)));
        pages.into_iter().map(|(file, source)| (source, file)).collect()
    }

    /// What a link was most likely meant to lead to.
    fn meant(&self, fault: &Fault<'_>, files: &Likely<'_>, sources: &Likely<'_>) -> Option<String> {
        match fault {
            Fault::Outside | Fault::InHtml { .. } => None,
            Fault::Nowhere { wanted } => files.file(wanted).map(|file| format!("/{file}")),
            Fault::NoSource { path } => sources.file(path).map(str::to_owned),
            Fault::NoAnchor { page, wanted } => {
                let anchors = &self.html.get(page)?.facts.anchors;
                nearest(wanted, anchors.iter().map(|id| &**id)).map(|id| format!("#{id}"))
            }
        }
    }

    fn diagnostic(&self, source: &str, link: &str, fault: &Fault<'_>, meant: Option<&str>) -> Diagnostic {
        match fault {
            Fault::Outside => {
                let base = unescape(self.baseurl);
                Diagnostic::warning(format!("the link `{link}` leads out of the site, which is at `{base}/`"))
                    .help("write it with the filter: `{{ \"/path/\" | relative_url }}`")
            }
            Fault::Nowhere { .. } => Diagnostic::warning(format!("the link `{link}` leads nowhere")).help(match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the path of a page, or the path of its source file: `[text](about.md)`".to_owned(),
            }),
            Fault::NoSource { .. } if is_html(source) => {
                Diagnostic::warning(format!("the link `{link}` leads nowhere")).help(match meant {
                    Some(meant) => {
                        format!("did you mean the page of `{meant}`? In HTML its address is written, not the path of its source file")
                    }
                    None => "in HTML the address of a page is written, not the path of a source file".to_owned(),
                })
            }
            Fault::NoSource { .. } => Diagnostic::warning(format!("the link `{link}` leads nowhere")).help(match meant {
                // What is in the same folder is called by its name alone.
                Some(meant) => match (source.rsplit_once('/'), meant.rsplit_once('/')) {
                    (None, None) => format!("did you mean `{meant}`?"),
                    (Some((here, _)), Some((there, name))) if here == there => format!("did you mean `{name}`?"),
                    _ => format!("did you mean `/{meant}`?"),
                },
                None => {
                    "there is no such source file that becomes a page; its path is written from this file's folder, or from `/`".to_owned()
                }
            }),
            Fault::InHtml { page } => {
                let address =
                    escape(page.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/')).unwrap_or(page));
                let rest = &link[link.find(['#', '?']).unwrap_or(link.len())..];
                Diagnostic::warning(format!("the link `{link}` leads nowhere: in HTML, paths of source files stay as they are"))
                    .help(format!("write the page's address: `{}/{address}{rest}`", self.baseurl))
            }
            Fault::NoAnchor { page, .. } => {
                let meant = meant.map(|id| format!("did you mean `{id}`? ")).unwrap_or_default();
                Diagnostic::warning(format!("the link `{link}` leads to an anchor that is not there"))
                    .help(format!("{meant}the id must be in {page}"))
            }
        }
    }

    /// The file that a web server gives for a path: itself, with `.html`, or the folder's `index.html`.
    fn file_of(&self, path: &str) -> Option<&'a str> {
        let plain = path.trim_end_matches('/');
        let index = if plain.is_empty() { "index.html".to_owned() } else { format!("{plain}/index.html") };
        let candidates =
            if path.is_empty() || path.ends_with('/') { vec![index] } else { vec![plain.to_owned(), format!("{plain}.html"), index] };
        candidates.iter().find_map(|candidate| self.files.get(candidate.as_str()).copied())
    }
}

/// Whether a path is that of a Markdown file, which no site publishes as it is.
fn is_source(path: &str) -> bool {
    [".md", ".markdown", ".mkdown", ".mkdn", ".mkd"].iter().any(|ending| path.ends_with(ending))
}

/// Whether a source is HTML alone, in which no path of a source file is resolved.
fn is_html(source: &str) -> bool {
    [".html", ".htm", ".xhtml"].iter().any(|ending| source.ends_with(ending))
}

/// A relative path followed from the folder of a file; the slash at its end is kept.
fn joined(file: &str, path: &str) -> String {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { file.split('/').rev().skip(1).collect() };
    if !path.starts_with('/') {
        parts.reverse();
    }
    let mut folder = path.ends_with('/');
    for part in path.split('/') {
        folder = path.ends_with('/') || matches!(part, "." | "..");
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut out = parts.join("/");
    if folder && !out.is_empty() {
        out.push('/');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(baseurl: &str, link: &str) -> Option<String> {
        let facts = Facts::of("<h2 id=who-we-are>", "", None);
        let pages = Pages {
            html: [("about/index.html", Page { facts: &facts, source: "about.md" })].into(),
            files: ["index.html", "about/index.html", "about/x.png", "404.html", "a b.html"].into(),
            baseurl,
            url: "https://www.example.org",
        };
        let fault = pages.fault("about/index.html", "about.md", link)?;
        Some(pages.diagnostic("about.md", link, &fault, None).message)
    }

    #[test]
    fn links_that_lead_somewhere() {
        for link in [
            "/",
            "/about/",
            "/about",
            "x.png",
            "../",
            "..",
            "../404.html",
            "/404",
            "#who-we-are",
            "/about/#who-we-are",
            "#",
            "#top",
            "?q=1",
            "https://elsewhere.example/",
            "mailto:a@b",
            "//cdn.example/x",
            "/a%20b.html",
            "https://www.example.org/about/",
            "/drop/form",
            "tel:1",
        ] {
            assert_eq!(fault("", link), None, "{link}");
        }
        assert_eq!(fault("/base", "/base/about/"), None);
    }

    #[test]
    fn links_that_lead_nowhere() {
        for link in ["/abuot/", "y.png", "/about/x.png/", "https://www.example.org/no", "about.md"] {
            assert_eq!(fault("", link), Some(format!("the link `{link}` leads nowhere")));
        }
        assert_eq!(fault("", "#nobody").unwrap(), "the link `#nobody` leads to an anchor that is not there");
        assert_eq!(fault("/base", "/about/").unwrap(), "the link `/about/` leads out of the site, which is at `/base/`");
    }
}
