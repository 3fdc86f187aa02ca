//! What can be said of one page by its HTML alone.

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Token, Tokenizer};

/// What is wrong on a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// In one sentence, without a full stop.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: &'static str,
    /// What to look for in the source, to find the line; nothing where no line is at fault.
    pub(super) mark: Option<String>,
}

/// A page, read.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What is wrong on it.
    pub(super) faults: Vec<Fault>,
    /// Where its links lead, as written.
    pub(super) links: Vec<String>,
}

type Attributes = BTreeMap<String, String>;

/// Attributes that make a browser load something.
const LOADING: [&str; 4] = ["src", "poster", "data", "srcset"];
/// What a `link` is when a browser loads it, or connects for it, by itself.
const LOADED: [&str; 9] =
    ["stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest", "apple-touch-icon"];

/// Reads a page of the site whose origin is `origin`, such as `https://www.example.org`.
pub(super) fn read(html: &str, origin: &str) -> Page {
    let mut reading = Reading { origin, ..Reading::default() };
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                reading.start(&text(&tag.name), &attributes);
            }
            Token::EndTag(tag) => reading.end(&text(&tag.name)),
            Token::String(words) => reading.words(&text(&words)),
            _ => {}
        }
    }
    reading.finished()
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What is known up to a place in the page.
#[derive(Default)]
struct Reading<'a> {
    origin: &'a str,
    page: Page,
    ids: BTreeMap<String, usize>,
    has_lang: bool,
    title: String,
    in_title: bool,
    first_headings: usize,
    last_heading: u8,
    /// A heading that is open and left out a level: how deep it is, the one before it, and its words so far.
    skipped: Option<(u8, u8, String)>,
    /// The link or button that is open: its tag, what to look for, and whether it says anything yet.
    open: Option<(String, String, bool)>,
}

impl Reading<'_> {
    fn fault(&mut self, message: impl Into<String>, mark: Option<&str>, help: &'static str) {
        self.page.faults.push(Fault { message: message.into(), help, mark: mark.filter(|it| !it.is_empty()).map(str::to_owned) });
    }

    fn start(&mut self, tag: &str, attributes: &Attributes) {
        let value = |name: &str| attributes.get(name).map(String::as_str);
        let filled = |name: &str| value(name).is_some_and(|it| !it.trim().is_empty());
        match tag {
            "html" => self.has_lang = filled("lang"),
            "title" => self.in_title = self.title.is_empty(),
            "img" | "area" if value("alt").is_none() => {
                let message = format!("the image {} has no alternative text", value("src").unwrap_or_default());
                self.fault(
                    message,
                    value("src"),
                    "say in `alt` what it shows: `![a boat](boat.jpg)`; `alt=\"\"` where it is mere decoration",
                );
            }
            "script" if value("src").is_none() && value("type").is_none_or(|it| !it.contains("json")) => {
                self.fault("a script is written into the page", Some("<script"), "the site's policy lets none run: do without it");
            }
            "style" => {
                self.fault(
                    "a style sheet is written into the page",
                    Some("<style"),
                    "the site's policy ignores it: put it into a CSS file",
                );
            }
            "a" | "button" => {
                let mark = value("href").or(value("name")).unwrap_or("<button");
                self.open = (tag == "button" || value("href").is_some())
                    .then(|| (tag.to_owned(), mark.to_owned(), filled("aria-label") || filled("aria-labelledby") || filled("title")));
            }
            _ => {}
        }
        if (filled("alt") || filled("aria-label"))
            && let Some((_, _, says)) = &mut self.open
        {
            *says = true;
        }
        if let Some(level) = heading(tag) {
            self.heading(level);
        }
        if let Some(id) = value("id") {
            let times = self.ids.entry(id.to_owned()).or_default();
            *times += 1;
            if *times == 2 {
                let mark = format!("id=\"{id}\"");
                self.fault(
                    format!("two elements have the id “{id}”"),
                    Some(&mark),
                    "give one of them another: a link can lead to one only",
                );
            }
        }
        if let (Some(link), "a" | "area") = (value("href"), tag) {
            self.page.links.push(link.to_owned());
        }
        self.loads(tag, attributes);
        self.inline(attributes);
    }

    fn heading(&mut self, level: u8) {
        self.first_headings += usize::from(level == 1);
        if self.last_heading > 0 && level > self.last_heading + 1 {
            self.skipped = Some((level, self.last_heading, String::new()));
        }
        self.last_heading = level;
    }

    fn loads(&mut self, tag: &str, attributes: &Attributes) {
        let rel = attributes.get("rel").map(|rel| rel.to_ascii_lowercase()).unwrap_or_default();
        let is_loaded = tag == "link" && rel.split_whitespace().any(|it| LOADED.contains(&it));
        let from_link = attributes.get("href").filter(|_| is_loaded).into_iter();
        let loaded = LOADING.iter().filter_map(|name| attributes.get(*name)).chain(from_link);
        for address in loaded.flat_map(|it| it.split(',')).filter_map(|it| it.split_whitespace().next()) {
            let is_outside = ["http://", "https://", "//"].iter().any(|start| address.to_ascii_lowercase().starts_with(start));
            let is_own =
                !self.origin.is_empty() && address.strip_prefix(self.origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            if is_outside && !is_own {
                let message = format!("the page loads {address}, from somebody else");
                self.fault(message, Some(address), "keep a copy in the site: whoever serves it learns who reads this page");
            }
        }
    }

    fn inline(&mut self, attributes: &Attributes) {
        for (name, value) in attributes {
            if name == "style" {
                self.fault("a `style` attribute", Some(value), "the site's policy ignores it: put it into a CSS file, under a class");
            } else if name.len() > 2 && name.starts_with("on") {
                self.fault(format!("a script in the attribute `{name}`"), Some(value), "the site's policy lets none run: do without it");
            } else if name == "href" && value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
                self.fault("a script in place of a link", Some(value), "the site's policy lets none run: link to a page");
            }
        }
    }

    fn words(&mut self, words: &str) {
        if self.in_title {
            self.title.push_str(words);
        }
        if let Some((_, _, says)) = &mut self.open {
            *says |= !words.trim().is_empty();
        }
        if let Some((_, _, heading)) = &mut self.skipped {
            heading.push_str(words);
        }
    }

    fn end(&mut self, tag: &str) {
        if let Some((level, above, words)) = self.skipped.take_if(|_| heading(tag).is_some()) {
            let words = words.trim();
            let message = format!("the heading “{words}” is of level {level}, and the one before it of level {above}");
            self.fault(message, Some(words), "leave no level out: screen readers use them as a table of contents");
        }
        if tag == "title" {
            self.in_title = false;
        }
        if let Some((_, mark, false)) = self.open.take_if(|(open, ..)| open == tag) {
            let what = if tag == "a" { format!("the link to {mark} has no words") } else { "a button has no words".to_owned() };
            self.fault(what, Some(&mark), "write what it leads to or does, or say it in `aria-label`");
        }
    }

    fn finished(mut self) -> Page {
        if !self.has_lang {
            self.fault("the page doesn't say its language", Some("<html"), "write `<html lang=\"{{ page.lang }}\">` in the layout");
        }
        if self.title.trim().is_empty() {
            self.fault(
                "the page has no title",
                None,
                "write `title:` in its front matter, and `<title>{{ page.title }}</title>` in the layout",
            );
        }
        if self.first_headings != 1 {
            let message = match self.first_headings {
                0 => "the page has no heading of level 1".to_owned(),
                many => format!("the page has {many} headings of level 1"),
            };
            self.fault(message, None, "one `h1` says what the page is about; begin what is below it with `##`");
        }
        self.page
    }
}

fn heading(tag: &str) -> Option<u8> {
    tag.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(body: &str) -> Vec<String> {
        let page = format!("<!doctype html><html lang=en><title>T</title><h1>T</h1>{body}");
        read(&page, "https://www.example.org").faults.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_page_as_it_should_be_has_no_fault() {
        let body = "<h2 id=a>A</h2><h3>B</h3><h2>C</h2><a href=/x><img src=/a.png alt='a boat'></a><img src=b.png alt=''>
            <link rel=alternate href=https://other.example/><a href=https://other.example/>there</a><img src=https://www.example.org/c.png alt=c>
            <button aria-label=Close></button><textarea><img></textarea><!-- <img> -->";
        assert_eq!(faults(body), [""; 0]);
    }

    #[test]
    fn every_fault_is_named() {
        let body = "<h3>A</h3><img src=a.png><a href=/x> </a><p id=i><p id=i><script>x</script><p style='x' onclick='y'>
            <script src=//cdn.example/x.js></script><link rel=stylesheet href=https://fonts.example/f.css><style>p{}</style>
            <a href='javascript:x'>y</a><img alt=x srcset='a.png 1x, https://cdn.example/b.png 2x'>";
        insta::assert_snapshot!(faults(body).join("\n"), @"
        the heading “A” is of level 3, and the one before it of level 1
        the image a.png has no alternative text
        the link to /x has no words
        two elements have the id “i”
        a script is written into the page
        a script in the attribute `onclick`
        a `style` attribute
        the page loads //cdn.example/x.js, from somebody else
        the page loads https://fonts.example/f.css, from somebody else
        a style sheet is written into the page
        a script in place of a link
        the page loads https://cdn.example/b.png, from somebody else
        ");
        assert_eq!(read("<p>x", "").faults.len(), 3, "no language, no title, no heading");
    }
}
