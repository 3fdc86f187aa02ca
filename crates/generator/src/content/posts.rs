//! What the names of posts say: their date, their title, their categories.

use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use super::document::{Document, Kind, parts_of};
use crate::config::Config;
use crate::dates::{Moment, Zone};
use crate::diagnostics::{Diagnostic, SourceText};

/// A file name with a date before it.
pub(super) struct Dated {
    pub(super) date: Option<Moment>,
    pub(super) name: String,
}

/// A post's name must have a date: `2015-03-10-title.md`. `path` is the file's, without what says its language.
pub(super) fn dated(source: &Arc<SourceText>, path: &str, zone: &Zone) -> Result<Dated, Diagnostic> {
    maybe_dated(path, zone).ok_or_else(|| {
        Diagnostic::warning("this post is left out: its name has no date that there is")
            .in_file(source.path())
            .help("name it like `2015-03-10-title.md`")
    })
}

pub(super) fn maybe_dated(path: &str, zone: &Zone) -> Option<Dated> {
    let (_, name, _) = parts_of(path);
    let mut parts = name.splitn(4, '-');
    let (year, month, day, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let digits =
        |text: &str, least: usize, most: usize| (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(year, 2, 4) && digits(month, 1, 2) && digits(day, 1, 2)) || rest.is_empty() {
        return None;
    }
    let date = Moment::midnight(whole_year(year)?, month.parse().ok()?, day.parse().ok()?, zone)?;
    Some(Dated { date: Some(date), name: rest.to_owned() })
}

/// As in Jekyll, `20` is 2020, and from `69` on it is a year of the last century.
fn whole_year(digits: &str) -> Option<i16> {
    let year: i16 = digits.parse().ok()?;
    Some(match digits.len() {
        2 if year < 69 => year + 2000,
        2 => year + 1900,
        _ => year,
    })
}

/// When a draft was last saved, which is its date if it says none. A build that has its time given takes no later one.
pub(super) fn saved(path: &Path, fixed: Option<Moment>, zone: &Zone) -> Option<Moment> {
    let modified = std::fs::metadata(path).and_then(|data| data.modified()).ok()?;
    let seconds = match modified.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).ok()?,
        Err(before) => -i64::try_from(before.duration().as_secs()).ok()?,
    };
    let saved = Moment::from_seconds(seconds);
    Some(fixed.map_or(saved, |fixed| saved.min(fixed)).in_zone(zone))
}

/// Whether a post's front matter or its name has a date.
pub(super) fn says_its_date(post: &Document, config: &Config) -> bool {
    let is_draft = post.kind == Kind::Post { draft: true };
    !is_draft || post.front.get("date").is_some_and(|node| !node.is_null()) || maybe_dated(post.path(), &config.zone).is_some()
}

/// The title that a name stands for: `hello-world` is “Hello World”.
pub fn titleize(slug: &str) -> String {
    let words = slug.split('-').filter(|word| !word.is_empty()).map(|word| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
        first + &chars.as_str().to_lowercase()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The folders above `_posts` are categories.
pub(super) fn categories_of(kind: &Kind, path: &str) -> Vec<String> {
    let special = match kind {
        Kind::Post { draft: true } => "_drafts/",
        Kind::Post { draft: false } => "_posts/",
        _ => return Vec::new(),
    };
    let above = path.find(special).map_or("", |at| &path[..at]);
    above.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_date_and_title() {
        let post = maybe_dated("a/_posts/2015-3-10-Hello-world.v2.md", &Zone::utc()).unwrap();
        assert_eq!(post.date, Moment::parse("2015-03-10"));
        assert_eq!(post.name, "Hello-world.v2");
        let day = |path: &str| maybe_dated(path, &Zone::utc()).and_then(|post| post.date);
        assert_eq!(day("_posts/20-01-05-x.md"), Moment::parse("2020-01-05"));
        assert_eq!(day("_posts/69-1-5-x.md"), Moment::parse("1969-01-05"));
        assert_eq!(day("_posts/5-1-5-x.md"), None);
        assert!(maybe_dated("_posts/2015-13-10-x.md", &Zone::utc()).is_none());
        assert!(maybe_dated("_posts/hello.md", &Zone::utc()).is_none());
        assert_eq!(titleize("hello-wORLD-2"), "Hello World 2");
        assert_eq!(categories_of(&Kind::Post { draft: false }, "news/fr/_posts/x.md"), ["news", "fr"]);
    }
}
