//! Other hosts: whoever serves a part of the page learns who reads it.

use crate::check::page::{Faults, Rule, Tag};
use crate::check::settings::{Owner, Settings};

/// What a `link` is when a browser loads it, or connects for it, by itself.
const LOADED: [&str; 11] = [
    "stylesheet",
    "icon",
    "preload",
    "prefetch",
    "prerender",
    "modulepreload",
    "preconnect",
    "dns-prefetch",
    "manifest",
    "apple-touch-icon",
    "mask-icon",
];

/// Looks at what each tag loads or sends.
pub(super) struct Hosts<'a> {
    settings: &'a Settings,
    /// The text of a `style` element that is open.
    style: Option<String>,
}

impl<'a> Hosts<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self { settings, style: None }
    }

    fn loads(&self, tag: &Tag<'_>, address: &str, faults: &mut Faults) {
        let marks = tag.marks([address]);
        match self.settings.owner(address) {
            Owner::Site | Owner::Allowed => {}
            Owner::SiteInTheClear => {
                let help = "write it with `https:`, or as a path: browsers load nothing by `http:` into a page that came by `https:`";
                faults.error(format!("the page loads {address} in the clear"), marks, help);
            }
            Owner::Other if tag.is(&["iframe", "frame", "object", "embed"]) => {
                faults.error(
                    format!("the page shows {address}, which is somebody else's"),
                    marks,
                    "link to it: whoever serves it learns who reads this page",
                );
            }
            Owner::Other => faults.error(format!("the page loads {address}, from somebody else"), marks, COPY),
        }
    }

    fn sends(&self, tag: &Tag<'_>, address: &str, faults: &mut Faults) {
        let marks = || tag.marks([address]);
        match self.settings.owner(address) {
            Owner::Site | Owner::Allowed => {}
            Owner::SiteInTheClear => {
                let help = "write the path alone: what people type can be read on the way";
                faults.error(format!("a form sends to {address} in the clear"), marks(), help);
            }
            Owner::Other => {
                let help = "let people send to this site (`_forms`), or link to that one: the site's policy stops the form";
                faults.error(format!("a form sends what people type to {address}, which is somebody else's"), marks(), help);
            }
        }
    }
}

const COPY: &str = "keep a copy in the site: whoever serves it learns who reads this page";

impl Rule for Hosts<'_> {
    fn start(&mut self, tag: &Tag<'_>, faults: &mut Faults) {
        let get = |name: &str| tag.get(name);
        for address in addresses(tag) {
            self.loads(tag, address, faults);
        }
        for address in get("style").into_iter().flat_map(in_css) {
            self.loads(tag, address, faults);
        }
        let target = match tag.name.as_str() {
            "form" => get("action"),
            "button" | "input" => get("formaction"),
            _ => None,
        };
        for address in target.into_iter().chain(get("ping").filter(|_| tag.name == "a")) {
            self.sends(tag, address, faults);
        }
        if tag.name == "style" {
            self.style = Some(String::new());
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(style) = &mut self.style {
            style.push_str(words);
        }
    }

    fn end(&mut self, name: &str, faults: &mut Faults) {
        let Some(css) = self.style.take_if(|_| name == "style") else { return };
        for address in in_css(&css).filter(|address| self.settings.owner(address) == Owner::Other) {
            faults.error(format!("the page loads {address}, from somebody else"), vec![address.to_owned()], COPY);
        }
    }
}

/// What a browser loads because of a tag.
pub(in crate::check) fn addresses<'t>(tag: &'t Tag<'_>) -> Vec<&'t str> {
    let mut found: Vec<&str> = Vec::new();
    let is_drawing = tag.is(&["use", "image", "feimage"]);
    let rel = tag.word("rel");
    let is_loaded = tag.name == "link" && rel.split_whitespace().any(|it| LOADED.contains(&it));
    if is_loaded || is_drawing {
        found.extend(tag.get("href"));
    }
    found.extend(tag.get("xlink:href").filter(|_| is_drawing));
    found.extend(["src", "poster", "background"].iter().filter_map(|name| tag.get(name)));
    found.extend(tag.get("data").filter(|_| tag.name == "object"));
    for set in ["srcset", "imagesrcset"].iter().filter_map(|name| tag.get(name)) {
        found.extend(in_srcset(set));
    }
    found
}

/// The addresses of a set of pictures. As HTML has it, one goes up to white space, and may have commas in it.
fn in_srcset(set: &str) -> impl Iterator<Item = &str> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (address, behind) = rest.split_at(end);
        let plain = address.trim_end_matches(',');
        rest = if plain.len() < address.len() { behind } else { behind.find(',').map_or("", |comma| &behind[comma..]) };
        (!plain.is_empty()).then_some(plain)
    })
}

/// What a style sheet loads: `url(…)`, and `@import` with or without it.
pub(in crate::check) fn in_css(css: &str) -> impl Iterator<Item = &str> {
    let mut rest = css;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(['/', 'u', 'U', '@'])?;
            let here = &rest[at..];
            if here.starts_with("/*") {
                rest = here.find("*/").map_or("", |end| &here[end + 2..]);
                continue;
            }
            rest = &here[1..];
            let starts = |word: &str| here.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word));
            if starts("url(") {
                let inside = here[4..].trim_start();
                if let Some(quote) = inside.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                    let (address, more) = inside[1..].split_once(quote)?;
                    rest = more;
                    return Some(address.trim());
                }
                let end = inside.find(')').unwrap_or(inside.len());
                rest = &inside[end..];
                return Some(inside[..end].trim().trim_matches(['"', '\'']).trim());
            }
            if starts("@import") {
                let after = here[7..].trim_start();
                if let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                    let (inside, more) = after[1..].split_once(quote)?;
                    rest = more;
                    return Some(inside.trim());
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_style_sheet_loads_is_found() {
        let css = "@import 'a.css'; @IMPORT url(\"b.css\") print; /* url(no.png) */ p { background: URL( c.png ) } q { color: url }";
        assert_eq!(in_css(css).collect::<Vec<_>>(), ["a.css", "b.css", "c.png"]);
        let data = "a { background: url(\"data:image/svg+xml,%3Crect transform='rotate(45)' fill='url(%23g)'/%3E\") url(d.png) }";
        assert_eq!(in_css(data).map(|it| it.split(':').next().unwrap_or_default()).collect::<Vec<_>>(), ["data", "d.png"]);
        assert_eq!(
            in_srcset("data:image/svg+xml;base64,PHN2Zy8+ 1x, b.png 2x,c.png").collect::<Vec<_>>(),
            ["data:image/svg+xml;base64,PHN2Zy8+", "b.png", "c.png"]
        );
        for broken in ["url(", "@import", "@import \"x", "/* url(x)", "url()", "é url(é"] {
            let _nothing_panics = in_css(broken).count();
        }
    }
}
