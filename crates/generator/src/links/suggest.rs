use std::collections::{HashMap, HashSet};

use crate::diagnostics::nearest;

/// The site's files, so that one can be found that is like another. Only files of the same folder or of the same name come
/// into question: a large site has many.
pub(super) struct Likely<'a> {
    files: &'a HashSet<&'a str>,
    in_folder: HashMap<&'a str, Vec<&'a str>>,
    named: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Likely<'a> {
    pub(super) fn new(files: &'a HashSet<&'a str>) -> Self {
        let mut likely = Self { files, in_folder: HashMap::new(), named: HashMap::new() };
        for file in files {
            let (folder, name) = folder_and_name(file);
            likely.in_folder.entry(folder).or_default().push(file);
            likely.named.entry(name).or_default().push(file);
        }
        likely
    }

    /// The path most like the one wanted.
    pub(super) fn file(&self, wanted: &str) -> Option<&'a str> {
        if let Some(file) = self.files.get(format!("{}.html", wanted.trim_end_matches('/')).as_str()) {
            return Some(file);
        }
        let (folder, name) = folder_and_name(wanted);
        let sorted = |files: Option<&Vec<&'a str>>| {
            let mut files = files.cloned().unwrap_or_default();
            files.sort_unstable();
            files
        };
        let beside = sorted(self.in_folder.get(folder));
        let called = nearest(name, beside.iter().map(|file| folder_and_name(file).1));
        let found = called.and_then(|called| beside.into_iter().find(|file| folder_and_name(file).1 == called));
        let found = found.or_else(|| nearest(wanted, sorted(self.named.get(name)).into_iter().map(without_index)));
        found.map(without_index)
    }
}

fn without_index(path: &str) -> &str {
    path.strip_suffix("index.html").unwrap_or(path)
}

fn folder_and_name(path: &str) -> (&str, &str) {
    let path = without_index(path).trim_end_matches('/');
    path.rsplit_once('/').unwrap_or(("", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_in_the_same_folder_or_has_the_same_name() {
        let files = HashSet::from(["index.html", "help/about/index.html", "help/abort.html", "news/first/index.html", "plain.html"]);
        let likely = Likely::new(&files);
        assert_eq!(likely.file("help/abuot/"), Some("help/about/"));
        assert_eq!(likely.file("new/first/"), Some("news/first/"));
        assert_eq!(likely.file("plain/"), Some("plain.html"));
        assert_eq!(likely.file("news/abuot/"), None);
        assert_eq!(likely.file("help/none"), None);
    }
}
