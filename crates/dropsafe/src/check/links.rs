//! Which page of the site a link leads to.

use std::collections::BTreeSet;

use crate::front::percent_decoded;

/// The site's pages and where it is.
pub(super) struct Addresses<'a> {
    /// The pages' paths in the destination.
    pub(super) pages: BTreeSet<&'a str>,
    /// Such as `https://www.example.org`.
    pub(super) origin: &'a str,
    /// The site's path on its host, without a slash at the end.
    pub(super) baseurl: &'a str,
}

impl<'a> Addresses<'a> {
    /// Whether `address` on `page` is one of the site, and leads to none of its files.
    pub(super) fn misses(&self, page: &str, address: &str) -> bool {
        let path = address.split(['#', '?']).next().unwrap_or_default().trim();
        let own = self.without_origin(path);
        let is_elsewhere = own.is_empty() || own.starts_with("//") || own.contains(':');
        // The receiver answers below `/drop/`.
        let is_receivers = own.strip_prefix(self.baseurl).is_some_and(|own| own.starts_with("/drop/"));
        !is_elsewhere && !is_receivers && self.leads_to(page, address).is_none()
    }

    /// An address of the site as a path; any other as it is.
    fn without_origin<'l>(&self, link: &'l str) -> &'l str {
        let own = link.strip_prefix(self.origin).filter(|own| !self.origin.is_empty() && (own.is_empty() || own.starts_with('/')));
        own.unwrap_or(link)
    }

    /// The page that `link` on `page` leads to, if it is one of the site's.
    pub(super) fn leads_to(&self, page: &str, link: &str) -> Option<&'a str> {
        let link = link.split(['#', '?']).next().unwrap_or_default().trim();
        let own = self.without_origin(link);
        let path = if own.starts_with("//") || own.contains(':') {
            return None;
        } else if own.starts_with('/') {
            own.strip_prefix(self.baseurl)?.to_owned()
        } else {
            let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("{folder}/{own}")
        };
        let mut parts: Vec<&str> = Vec::new();
        let decoded = percent_decoded(&path)?;
        for part in decoded.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        let file = parts.join("/");
        let index = if file.is_empty() { "index.html".to_owned() } else { format!("{file}/index.html") };
        [file.clone(), index, format!("{file}.html")].iter().find_map(|path| self.pages.get(path.as_str()).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_pages_however_they_are_written() {
        let pages = ["index.html", "about/index.html", "about us.html", "a/b.html"].into();
        let addresses = Addresses { pages, origin: "https://www.example.org", baseurl: "/desk" };
        let to = |page, link| addresses.leads_to(page, link);
        assert_eq!(to("a/b.html", "/desk/about/#x"), Some("about/index.html"));
        assert_eq!(to("a/b.html", "/desk/"), Some("index.html"));
        assert_eq!(to("a/b.html", "../about?x"), Some("about/index.html"));
        assert_eq!(to("about/index.html", "../a/b"), Some("a/b.html"));
        assert_eq!(to("index.html", "about%20us"), Some("about us.html"));
        assert_eq!(to("index.html", "https://www.example.org/desk/about/"), Some("about/index.html"));
        for outside in [
            "https://other.example/about/",
            "//other.example/about/",
            "https://www.example.organic/desk/about/",
            "mailto:a@example.org",
            "/about/",
            "/desk/lost",
        ] {
            assert_eq!(to("index.html", outside), None, "{outside}");
        }
        assert!(!addresses.misses("index.html", "https://www.example.organic/x") && addresses.misses("index.html", "/desk/lost"));
    }
}
