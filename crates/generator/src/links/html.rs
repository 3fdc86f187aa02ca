//! As much of HTML as it takes to find links, ids and text: tags, attributes, comments and raw text. Never fails; what is
//! not HTML gives less.

use std::borrow::Cow;

use memchr::memchr;

/// One attribute that links, or an id.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// `href`, `src`, `action`, `poster` or one entry of `srcset`.
    Link(Cow<'a, str>),
    /// `id`, or `name` of an `a`.
    Anchor(Cow<'a, str>),
}

/// Tells of everything that links and everything that can be linked to.
pub(super) fn scan<'a>(html: &'a str, mut tell: impl FnMut(Found<'a>)) {
    // Code that is highlighted is mostly such tags.
    let only_a_class = |tag: &Tag<'_>| {
        let class = tag.inside.strip_prefix(" class=\"").and_then(|rest| rest.strip_suffix('"'));
        class.is_some_and(|class| memchr(b'"', class.as_bytes()).is_none())
    };
    for tag in Tags::new(html).filter(|tag| !tag.inside.is_empty() && !only_a_class(tag)) {
        for (name, value) in tag.attributes() {
            let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
            if is("href") || is("src") || is("action") || is("poster") {
                tell(Found::Link(decoded(value)));
            } else if is("id") || is("name") && tag.name.eq_ignore_ascii_case("a") {
                tell(Found::Anchor(decoded(value)));
            } else if is("srcset") {
                let entries = value.split(',').filter_map(|entry| entry.split_whitespace().next());
                entries.for_each(|entry| tell(Found::Link(decoded(entry))));
            }
        }
    }
}

/// The text of HTML, without tags, comments, scripts and styles.
pub(crate) fn text_of_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut tags = Tags::new(html);
    let mut at = 0;
    loop {
        let next = tags.next();
        let start = tags.last_start.min(html.len());
        if next.is_none() {
            // A tag that doesn't end is no text.
            out.push_str(&without_comments(html.get(at..start).unwrap_or_default()));
            return out;
        }
        out.push_str(html.get(at..start).map(without_comments).unwrap_or_default().as_str());
        at = tags.at;
    }
}

fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find("<!--") {
        out.push_str(&rest[..open]);
        rest = rest[open..].find("-->").map_or("", |close| &rest[open + close + 3..]);
    }
    out + rest
}

/// One start or end tag: its name, and what stands between the name and the `>`.
struct Tag<'a> {
    name: &'a str,
    inside: &'a str,
}

struct Tags<'a> {
    html: &'a str,
    at: usize,
    last_start: usize,
}

impl<'a> Tags<'a> {
    fn new(html: &'a str) -> Self {
        Self { html, at: 0, last_start: 0 }
    }

    /// The text of these elements is no HTML.
    fn skip_raw_text(&mut self, name: &str) {
        if !["script", "style", "textarea", "title", "xmp"].iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            return;
        }
        let rest = &self.html.as_bytes()[self.at..];
        let close = (0..rest.len()).find(|at| {
            rest[*at..].starts_with(b"</")
                && rest.get(at + 2..at + 2 + name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()))
        });
        self.at += close.unwrap_or(rest.len());
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let Some(open) = memchr(b'<', &self.html.as_bytes()[self.at..]).map(|open| self.at + open) else {
                self.last_start = self.html.len();
                return None;
            };
            let rest = &self.html[open..];
            if rest.starts_with("<!--") {
                self.at = rest.find("-->").map_or(self.html.len(), |close| open + close + 3);
                continue;
            }
            let name_at = 1 + usize::from(rest[1..].starts_with('/'));
            if !rest.as_bytes().get(name_at).is_some_and(u8::is_ascii_alphabetic) {
                self.at = open + 1;
                continue;
            }
            self.last_start = open;
            let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
            let name_end = rest.bytes().skip(name_at).position(|byte| ends(&byte)).map_or(rest.len(), |length| name_at + length);
            let Some(close) = end_of_tag(rest, name_at) else {
                self.at = self.html.len();
                return None;
            };
            let name = &rest[name_at..name_end];
            self.at = open + close + 1;
            if name_at == 1 {
                self.skip_raw_text(name);
            }
            return Some(Tag { name, inside: &rest[name_end.min(close)..close] });
        }
    }
}

/// Where the `>` is that ends a tag: one in quotes doesn't. The search begins at `from`.
fn end_of_tag(tag: &str, from: usize) -> Option<usize> {
    let bytes = tag.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| matches!(byte, b'>' | b'"' | b'\''))?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        // A quote that no sign of equality is before opens nothing.
        at += match tag[..at].trim_end().ends_with('=') {
            true => memchr(bytes[at], &bytes[at + 1..])? + 2,
            false => 1,
        };
    }
}

impl<'a> Tag<'a> {
    /// Names and values, as they are written.
    fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = between(self.inside);
        std::iter::from_fn(move || {
            let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
            // A name of no letters is taken for one of one, so that there is an end.
            let length = length.max(rest.chars().next()?.len_utf8());
            let name = &rest[..length];
            rest = rest[length..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                (value, rest) = match quote {
                    Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                    None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
                };
            }
            rest = between(rest);
            Some((name, value))
        })
    }
}

/// What comes after the space between attributes.
fn between(inside: &str) -> &str {
    inside.trim_start_matches(|c: char| c.is_whitespace() || c == '/')
}

fn decoded(value: &str) -> Cow<'_, str> {
    match value.contains('&') {
        false => value.into(),
        true => value
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&#x27;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_anchors_are_found() {
        let html = r##"<a href="/x?a=1&amp;b" id=top>t</a> <img src='a>b.png' alt="href=no"><!-- <a href="c"> -->
            <script>"<a href='s'>"</script><a name="old"></a><A HREF=plain>x</A><p title="it's"><i class="" id="i" ><b class="c">
            <i class="d" src="e" title="f"></i ><a it's href=g>"##;
        let link = |it: &'static str| Found::Link(it.into());
        let anchor = |it: &'static str| Found::Anchor(it.into());
        let mut found = Vec::new();
        scan(html, |it| found.push(it));
        assert_eq!(
            found,
            [link("/x?a=1&b"), anchor("top"), link("a>b.png"), anchor("old"), link("plain"), anchor("i"), link("e"), link("g")]
        );
    }

    #[test]
    fn text_is_what_is_left() {
        assert_eq!(text_of_html("<p>a <b>b</b> 1 < 2<!-- c --></p><style>x</style>!"), "a b 1 < 2!");
        assert_eq!(text_of_html("plain"), "plain");
        assert_eq!(text_of_html("cut <a hr"), "cut ");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..Default::default() })]
        #[test]
        fn nothing_panics(html in "[a-c<>/=\"'! é&;-]{0,60}") {
            scan(&html, |_| ());
            let _ = text_of_html(&html);
        }
    }
}
