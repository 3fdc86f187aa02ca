use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::facts::{Facts, inside, leads_out};
use super::places::Places;
use crate::content::permalink::unescape;
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
    pub(crate) facts: &'a Facts,
    /// The source file it is made from.
    pub(crate) source: &'a str,
}

/// Checks every link inside the site; gives a warning for each that leads nowhere, in no order.
pub(crate) fn check(pages: &Pages<'_>, places: &Places<'_>) -> Vec<Diagnostic> {
    let faults = pages.html.par_iter().flat_map_iter(|(file, page)| {
        let wrong = page.facts.links.iter().filter_map(|link| Some((link, pages.fault(file, link)?)));
        wrong.map(|(link, fault)| places.show(page.source, link, fault))
    });
    faults.collect()
}

impl Pages<'_> {
    /// What is wrong with a link that stands in `file`, if anything.
    fn fault(&self, file: &str, link: &str) -> Option<Diagnostic> {
        let shown = link;
        let link = inside(link, self.url);
        if leads_out(link) {
            return None;
        }
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let path = path.split('?').next().unwrap_or_default();
        let path = unescape(path);
        let wanted = match path.strip_prefix('/') {
            _ if path.is_empty() => file.to_owned(),
            None => joined(file, &path),
            Some(_) => match unescape(self.baseurl) {
                base if base.is_empty() => joined("", &path),
                base => match path.strip_prefix(&base).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
                    Some(inside) => joined("", inside),
                    None => return Some(outside(shown, &base)),
                },
            },
        };
        if wanted.starts_with("drop/") {
            // The receiver answers there.
            return None;
        }
        let Some(target) = self.file_of(&wanted) else { return Some(self.missing(shown, &wanted)) };
        let page = self.html.get(target)?;
        let fragment = unescape(fragment);
        if fragment.is_empty() || fragment == "top" || fragment.starts_with(":~:") || page.facts.has_anchor(&fragment) {
            return None;
        }
        let meant = nearest(&fragment, page.facts.anchors.iter().map(|id| &**id)).map(|id| format!("did you mean `#{id}`? "));
        let help = format!("{}the id must be in {target}", meant.unwrap_or_default());
        Some(Diagnostic::warning(format!("the link `{shown}` leads to an anchor that is not there")).help(help))
    }

    /// The file that a web server gives for a path: itself, with `.html`, or the folder's `index.html`.
    fn file_of(&self, path: &str) -> Option<&str> {
        let plain = path.trim_end_matches('/');
        let index = if plain.is_empty() { "index.html".to_owned() } else { format!("{plain}/index.html") };
        let candidates =
            if path.is_empty() || path.ends_with('/') { vec![index] } else { vec![plain.to_owned(), format!("{plain}.html"), index] };
        candidates.iter().find_map(|candidate| self.files.get(candidate.as_str()).copied())
    }

    /// The path most like the one wanted. Only files of the same folder or the same name come into question: a large site has many.
    fn nearest_file(&self, wanted: &str) -> Option<&str> {
        if let Some(file) = self.files.get(format!("{}.html", wanted.trim_end_matches('/')).as_str()) {
            return Some(file);
        }
        let wanted_parts = folder_and_name(wanted);
        let is_likely = |file: &&str| {
            let (folder, name) = folder_and_name(file);
            folder == wanted_parts.0 || name == wanted_parts.1
        };
        let mut likely: Vec<&str> = self.files.iter().copied().filter(is_likely).collect();
        likely.sort_unstable();
        nearest(wanted, likely.into_iter().map(|file| file.strip_suffix("index.html").unwrap_or(file)))
    }

    fn missing(&self, shown: &str, wanted: &str) -> Diagnostic {
        let meant = self.nearest_file(wanted);
        let help = match meant {
            Some(meant) => format!("did you mean `/{meant}`?"),
            None => "write the path of a page, or the path of its source file: `[text](about.md)`".to_owned(),
        };
        Diagnostic::warning(format!("the link `{shown}` leads nowhere")).help(help)
    }
}

fn folder_and_name(path: &str) -> (&str, &str) {
    let path = path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/');
    path.rsplit_once('/').unwrap_or(("", path))
}

fn outside(shown: &str, base: &str) -> Diagnostic {
    Diagnostic::warning(format!("the link `{shown}` leads out of the site, which is at `{base}/`"))
        .help("write it with the filter: `{{ \"/path/\" | relative_url }}`")
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
        let facts = Facts::of("<h2 id=who-we-are>", "");
        let pages = Pages {
            html: [("about/index.html", Page { facts: &facts, source: "about.md" })].into(),
            files: ["index.html", "about/index.html", "about/x.png", "404.html", "a b.html"].into(),
            baseurl,
            url: "https://www.example.org",
        };
        pages.fault("about/index.html", link).map(|fault| fault.message)
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
