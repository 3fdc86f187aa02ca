//! Patterns of `include`, `exclude` and front-matter defaults.

/// A pattern over paths relative to the source folder: `*` stands for any text without a slash, `**` for any text, `?` for one character,
/// `[a-c]` for one of these, `{a,b}` for either. A folder's name stands for all that is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    pattern: String,
    /// The pattern with its braces written out.
    ways: Vec<String>,
    /// Whether `*` and `?` stand for slashes too.
    across: bool,
}

impl Glob {
    /// Takes a pattern as written.
    pub fn new(pattern: &str) -> Self {
        let pattern = pattern.trim_start_matches("./").trim_matches('/').to_owned();
        Self { ways: without_braces(&pattern), pattern, across: false }
    }

    /// As `include` and `exclude` take it in Jekyll: `*.log` stands for those in all folders.
    pub fn across(pattern: &str) -> Self {
        Self { across: true, ..Self::new(pattern) }
    }

    /// Whether `path`, or a folder it is in, fits.
    pub fn matches(&self, path: &str) -> bool {
        let mut ends = path.match_indices('/').map(|(slash, _)| slash).chain([path.len()]);
        ends.any(|end| self.ways.iter().any(|way| fits(way.as_bytes(), &path.as_bytes()[..end], self.across)))
    }

    /// The text of the pattern.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }
}

/// More ways than this are not written out: nobody means them.
const MOST_WAYS: usize = 256;

/// `{a,b}/x` as `a/x` and `b/x`. A brace that has no other stands for itself.
fn without_braces(pattern: &str) -> Vec<String> {
    let mut ways = vec![String::new()];
    let mut rest = pattern;
    while let Some((before, (inside, after))) = rest.split_once('{').and_then(|(before, from)| Some((before, from.split_once('}')?))) {
        let choices: Vec<&str> = inside.split(',').collect();
        if ways.len() * choices.len() > MOST_WAYS {
            break;
        }
        ways = ways.iter().flat_map(|way| choices.iter().map(move |choice| format!("{way}{before}{choice}"))).collect();
        rest = after;
    }
    ways.iter().map(|way| format!("{way}{rest}")).collect()
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
        [b'[', rest @ ..] if closing(rest).is_some() => {
            let end = closing(rest).unwrap_or_default();
            path.first().is_some_and(|byte| is_one_of(&rest[..end], *byte)) && fits(&rest[end + 1..], &path[1..], across)
        }
        [byte, rest @ ..] => path.first() == Some(byte) && fits(rest, &path[1..], across),
    }
}

/// Where the `]` is that ends a set; a set is not empty.
fn closing(set: &[u8]) -> Option<usize> {
    set.iter().skip(1).position(|byte| *byte == b']').map(|at| at + 1)
}

/// Whether a set such as `a-cx`, or `^a-cx` for all others, has a byte.
fn is_one_of(set: &[u8], byte: u8) -> bool {
    let (others, set) = match set {
        [b'^' | b'!', set @ ..] => (true, set),
        set => (false, set),
    };
    let mut left = set;
    let mut found = false;
    while let [first, after @ ..] = left {
        let (last, after) = match after {
            [b'-', last, after @ ..] => (last, after),
            _ => (first, after),
        };
        found |= (*first..=*last).contains(&byte);
        left = after;
    }
    found != others && byte != b'/'
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

    #[test]
    fn sets_and_braces_stand_for_one_of_several() {
        let fits = |pattern: &str, path: &str| Glob::new(pattern).matches(path);
        assert!(fits("[ab].md", "a.md") && !fits("[ab].md", "c.md") && !fits("[ab].md", "ab.md"));
        assert!(fits("[a-c]*", "bx") && fits("[^a-c]*", "dx") && !fits("[^a-c]*", "bx"));
        assert!(fits("{docs,news/2020}/*.md", "docs/a.md") && fits("{docs,news/2020}/*.md", "news/2020/a.md"));
        assert!(!fits("{docs,news}/*.md", "other/a.md"));
        assert!(fits("a[b.md", "a[b.md") && fits("a{b.md", "a{b.md") && fits("a[].md", "a[].md"));
    }
}
