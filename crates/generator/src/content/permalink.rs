//! Permalinks: Jekyll's styles, placeholders and rules for what file a URL is.

use super::slug::{SlugMode, slugify, slugify_cased};
use crate::dates::Moment;

/// The pattern behind one of Jekyll's named styles, for posts; any other text is a pattern already.
pub fn style(name: &str) -> &str {
    match name {
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        "none" => "/:categories/:title:output_ext",
        pattern => pattern,
    }
}

/// The end that a site's style gives to the URLs of pages and collection documents.
pub fn suffix_of(style: &str) -> &'static str {
    match style {
        "pretty" => "/",
        "date" | "ordinal" | "weekdate" | "none" => ":output_ext",
        pattern if pattern.ends_with('/') => "/",
        pattern if pattern.ends_with(":output_ext") => ":output_ext",
        _ => "",
    }
}

/// What the placeholders of a pattern stand for.
#[derive(Debug, Default)]
pub struct Placeholders<'a> {
    /// The collection's name.
    pub collection: &'a str,
    /// The folders above the file, or for a collection the path inside it without the extension.
    pub path: &'a str,
    /// The file's name without date and extension.
    pub basename: &'a str,
    /// The file's name without extension, with the date that it may begin with.
    pub name: &'a str,
    /// The front matter's `slug`, which goes before the file's name.
    pub slug: Option<&'a str>,
    /// The categories, in order.
    pub categories: &'a [String],
    /// The document's date.
    pub date: Option<Moment>,
    /// The extension of what is written, with its dot.
    pub output_ext: &'a str,
}

impl Placeholders<'_> {
    /// The URL that a pattern gives.
    ///
    /// # Errors
    /// The name of a placeholder that there is not.
    pub fn fill(&self, pattern: &str) -> Result<String, String> {
        let mut url = String::with_capacity(pattern.len() + 32);
        let mut rest = pattern;
        while let Some(colon) = rest.find(':') {
            url.push_str(&rest[..colon]);
            rest = &rest[colon + 1..];
            let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(rest.len());
            let (name, value) = self.longest(&rest[..end]).ok_or_else(|| rest[..end].to_owned())?;
            url.push_str(&value);
            rest = &rest[name.len()..];
        }
        url.push_str(rest);
        Ok(clean(&url))
    }

    /// `:title_x` is the placeholder `title` and then `_x`.
    fn longest<'n>(&self, word: &'n str) -> Option<(&'n str, String)> {
        (1..=word.len()).rev().find_map(|end| Some((&word[..end], self.value(&word[..end])?)))
    }

    fn value(&self, name: &str) -> Option<String> {
        let name_text = self.slug.unwrap_or(self.basename);
        Some(match name {
            "collection" => self.collection.to_owned(),
            "path" => self.path.to_owned(),
            "basename" => self.basename.to_owned(),
            "name" => slugify(self.name, SlugMode::Default),
            "title" => slugify_cased(name_text, SlugMode::Pretty),
            "slug" => slugify(name_text, SlugMode::Default),
            "categories" => self.categories.iter().map(|it| it.to_lowercase()).collect::<Vec<_>>().join("/"),
            "slugified_categories" => self.categories.iter().map(|it| slugify(it, SlugMode::Default)).collect::<Vec<_>>().join("/"),
            "output_ext" => self.output_ext.to_owned(),
            name => {
                let directive = DATE_PLACEHOLDERS.iter().find(|(known, _)| *known == name)?.1;
                self.date.and_then(|date| date.format(directive)).unwrap_or_default()
            }
        })
    }
}

const DATE_PLACEHOLDERS: [(&str, &str); 18] = [
    ("year", "%Y"),
    ("short_year", "%y"),
    ("month", "%m"),
    ("i_month", "%-m"),
    ("short_month", "%b"),
    ("long_month", "%B"),
    ("day", "%d"),
    ("i_day", "%-d"),
    ("y_day", "%j"),
    ("w_year", "%G"),
    ("week", "%V"),
    ("w_day", "%u"),
    ("short_day", "%a"),
    ("long_day", "%A"),
    ("hour", "%H"),
    ("minute", "%M"),
    ("second", "%S"),
    ("date", "%Y-%m-%d"),
];

/// One slash at the start, none doubled, no `.` or `..` parts.
fn clean(url: &str) -> String {
    let mut out = String::with_capacity(url.len() + 1);
    for part in url.split('/').filter(|part| !part.is_empty() && *part != "." && *part != "..") {
        out.push('/');
        out.push_str(part);
    }
    if out.is_empty() || url.ends_with('/') {
        out.push('/');
    }
    out
}

/// The file that a URL is: `/about/` is `about/index.html`, `/about` is `about.html`, `/feed.xml` itself.
///
/// The URL may be percent-encoded; its parts are looked at only after that is undone, so that the file is always below
/// the destination.
pub fn output_path(url: &str, output_ext: &str) -> String {
    let url = clean(&unescape(url));
    let path = url.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') {
        return format!("{path}index{output_ext}");
    }
    if path.ends_with(output_ext) { path.to_owned() } else { format!("{path}{output_ext}") }
}

/// The first character of a file's path that some system can't have in a name.
pub fn unfit_character(path: &str) -> Option<char> {
    path.chars().find(|c| c.is_control() || *c == '\\')
}

/// Percent-encodes what a URL's path can't hold.
pub fn escape(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Undoes percent-encoding; what isn't UTF-8 then stays as it was.
pub fn unescape(url: &str) -> String {
    let bytes = url.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(pattern: &str) -> Result<String, String> {
        let categories = ["News".to_owned(), "From Us".to_owned()];
        let post = Placeholders {
            basename: "Hello-World",
            name: "2015-03-09-Hello-World",
            categories: &categories,
            date: Moment::parse("2015-03-09"),
            output_ext: ".html",
            path: "a/b",
            collection: "posts",
            slug: None,
        };
        post.fill(style(pattern))
    }

    #[test]
    fn named_styles_are_jekylls() {
        assert_eq!(url("date").unwrap(), "/news/from us/2015/03/09/Hello-World.html");
        assert_eq!(url("pretty").unwrap(), "/news/from us/2015/03/09/Hello-World/");
        assert_eq!(url("ordinal").unwrap(), "/news/from us/2015/068/Hello-World.html");
        assert_eq!(url("weekdate").unwrap(), "/news/from us/2015/W11/Mon/Hello-World.html");
        assert_eq!(url("none").unwrap(), "/news/from us/Hello-World.html");
    }

    #[test]
    fn patterns_are_filled() {
        assert_eq!(url("/:collection/:path/:slug").unwrap(), "/posts/a/b/hello-world");
        assert_eq!(url("/x/:name/:title").unwrap(), "/x/2015-03-09-hello-world/Hello-World");
        assert_eq!(url("blog/:year:month/:title_x/").unwrap(), "/blog/201503/Hello-World_x/");
        assert_eq!(url("/../../etc/:title").unwrap(), "/etc/Hello-World");
        assert_eq!(url("/:titel").unwrap_err(), "titel");
    }

    #[test]
    fn a_url_is_one_file() {
        assert_eq!(output_path("/", ".html"), "index.html");
        assert_eq!(output_path("/about/", ".html"), "about/index.html");
        assert_eq!(output_path("/about", ".html"), "about.html");
        assert_eq!(output_path("/about.html", ".html"), "about.html");
        assert_eq!(output_path("/feed.xml", ".xml"), "feed.xml");
        assert_eq!(output_path("/v1.2", ".html"), "v1.2.html");
        assert_eq!(output_path("/a%20b/", ".html"), "a b/index.html");
        assert_eq!(output_path("/%2e%2e/%2E./victim.txt", ".txt"), "victim.txt");
        assert_eq!(output_path("/..%2f..%2Fvictim.txt", ".txt"), "victim.txt");
    }

    #[test]
    fn escapes_and_back() {
        assert_eq!(escape("/a b/ü"), "/a%20b/%C3%BC");
        assert_eq!(unescape("/a%20b/%C3%BC%"), "/a b/ü%");
    }
}
