//! Patterns of `include`, `exclude` and front-matter defaults.

/// A pattern over paths relative to the source folder: `*` stands for any text without a slash, `**` for any text, `?` for one character. A
/// folder's name stands for all that is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    pattern: String,
    /// Whether `*` and `?` stand for slashes too.
    across: bool,
}

impl Glob {
    /// Takes a pattern as written.
    pub fn new(pattern: &str) -> Self {
        Self { pattern: pattern.trim_start_matches("./").trim_matches('/').to_owned(), across: false }
    }

    /// As `include` and `exclude` take it in Jekyll: `*.log` stands for those in all folders.
    pub fn across(pattern: &str) -> Self {
        Self { across: true, ..Self::new(pattern) }
    }

    /// Whether `path`, or a folder it is in, fits.
    pub fn matches(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(slash, _)| slash).chain([path.len()]);
        ends.into_iter().any(|end| fits(self.pattern.as_bytes(), &path.as_bytes()[..end], self.across))
    }

    /// The text of the pattern.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }
}

fn fits(pattern: &[u8], path: &[u8], across: bool) -> bool {
    match pattern {
        [] => path.is_empty(),
        [b'*', b'*', b'/', rest @ ..] => {
            fits(rest, path, across) || (0..path.len()).any(|at| path[at] == b'/' && fits(rest, &path[at + 1..], across))
        }
        [b'*', b'*', rest @ ..] => (0..=path.len()).any(|at| fits(rest, &path[at..], across)),
        [b'*', rest @ ..] => {
            let stop = path.iter().position(|byte| *byte == b'/' && !across).unwrap_or(path.len());
            (0..=stop).any(|at| fits(rest, &path[at..], across))
        }
        [b'?', rest @ ..] => path.first().is_some_and(|byte| across || *byte != b'/') && fits(rest, &path[1..], across),
        [byte, rest @ ..] => path.first() == Some(byte) && fits(rest, &path[1..], across),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_what_is_in_it() {
        let fits = |pattern: &str, path: &str| Glob::new(pattern).matches(path);
        assert!(fits("vendor/", "vendor/a/b.md"));
        assert!(fits("vendor", "vendor"));
        assert!(!fits("vendor", "vendors.md"));
        assert!(fits("*.log", "x.log") && !fits("*.log", "a/x.log"));
        assert!(fits("**/*.log", "a/b/x.log") && fits("**/*.log", "x.log"));
        assert!(fits("docs/*/x", "docs/a/x/y") && !fits("docs/*/x", "docs/a/b/x"));
        assert!(fits("a?c", "abc"));
        assert!(Glob::across("*.log").matches("a/x.log") && Glob::across("a*/x").matches("a/b/x/y"));
    }
}
