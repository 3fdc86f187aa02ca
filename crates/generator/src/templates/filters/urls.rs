//! URLs.

use tera::{Kwargs, State, Tera, Value};

use super::text_of;
use crate::config::Config;
use crate::content::permalink::{escape, unescape};

pub(super) fn register(tera: &mut Tera, config: &Config) {
    let baseurl = config.baseurl.clone();
    tera.register_filter("relative_url", move |value: Value, _: Kwargs, _: &State| match value.is_none() {
        true => String::new(),
        false => relative(&text_of(&value), &baseurl),
    });
    let (url, baseurl) = (config.url.clone(), config.baseurl.clone());
    tera.register_filter("absolute_url", move |value: Value, _: Kwargs, _: &State| {
        let path = text_of(&value);
        if value.is_none() || is_elsewhere(&path) { path } else { format!("{url}{}", relative(&path, &baseurl)) }
    });
    tera.register_filter("strip_index", |value: Value, _: Kwargs, _: &State| {
        let path = text_of(&value);
        path.strip_suffix("index.html").filter(|it| it.ends_with('/')).map_or_else(|| path.clone(), str::to_owned)
    });
    tera.register_filter("uri_escape", |value: Value, _: Kwargs, _: &State| escaped(&text_of(&value), b"-._~!$&'()*+,;=:@/?#[]"));
    for name in ["cgi_escape", "url_encode"] {
        tera.register_filter(name, |value: Value, _: Kwargs, _: &State| escaped(&text_of(&value), b"-._~ ").replace(' ', "+"));
    }
    tera.register_filter("url_decode", |value: Value, _: Kwargs, _: &State| unescape(&text_of(&value).replace('+', " ")));
}

/// `baseurl` before a path of the site; what leads elsewhere stays.
pub(super) fn relative(path: &str, baseurl: &str) -> String {
    if is_elsewhere(path) || path.starts_with('#') {
        return path.to_owned();
    }
    if path.is_empty() {
        return escape(baseurl);
    }
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{}{slash}{}{}", escape(baseurl), escape(&path[..end]), &path[end..])
}

/// Whether a URL names a scheme or a host.
fn is_elsewhere(url: &str) -> bool {
    url.starts_with("//")
        || url
            .split_once(':')
            .is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)))
}

fn escaped(text: &str, kept: &[u8]) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}
