//! Links from one source file to another.

use std::collections::HashMap;

use crate::content::permalink::{escape, unescape};
use crate::memory::{Asked, note, of_url};

/// The URL of each source file, so that `[us](about.md)` leads to the page made from it.
#[derive(Clone, Debug, Default)]
pub struct SourceLinks {
    urls: HashMap<String, String>,
    baseurl: String,
}

impl SourceLinks {
    /// Takes pairs of a path relative to the source folder and a URL below `baseurl`.
    pub fn new(urls: impl IntoIterator<Item = (String, String)>, baseurl: &str) -> Self {
        Self { urls: urls.into_iter().collect(), baseurl: baseurl.to_owned() }
    }

    /// The URL of a source file, below `baseurl`.
    pub fn url(&self, path: &str) -> Option<&str> {
        self.urls.get(path).map(String::as_str)
    }

    /// All paths, in no order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.urls.keys().map(String::as_str)
    }

    /// Where a link leads that stands in a file of `folder`; nothing if it isn't a link to a source file.
    pub fn resolve(&self, folder: &str, target: &str) -> Option<String> {
        let end = target.find(['#', '?']).unwrap_or(target.len());
        let (path, rest) = target.split_at(end);
        if path.is_empty() || path.contains("://") || path.starts_with("//") || path.starts_with("mailto:") {
            return None;
        }
        let path = joined(folder, &unescape(path));
        let url = self.urls.get(&path);
        note(|| (Asked::Link(path), of_url(url.map(String::as_str))));
        let url = url?;
        Some(format!("{}{}{rest}", escape(&self.baseurl), url))
    }
}

/// A relative path followed from a folder; a path from the root is taken from the source folder.
pub(crate) fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { folder.split('/').filter(|it| !it.is_empty()).collect() };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_source_files_become_urls() {
        let links = SourceLinks::new([("docs/a b.md".into(), "/docs/a/".into()), ("index.md".into(), "/".into())], "/base");
        assert_eq!(links.resolve("docs", "a%20b.md#x").as_deref(), Some("/base/docs/a/#x"));
        assert_eq!(links.resolve("docs/deep", "../../index.md").as_deref(), Some("/base/"));
        assert_eq!(links.resolve("docs", "/index.md").as_deref(), Some("/base/"));
        assert_eq!(links.resolve("docs", "https://example.org/index.md"), None);
        assert_eq!(links.resolve("docs", "other.md"), None);
    }
}
