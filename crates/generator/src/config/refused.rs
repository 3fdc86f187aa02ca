//! What Jekyll's configuration has and this one refuses, each with what to write instead.

use super::jekyll;
use crate::diagnostics::Diagnostic;
use crate::yaml::{Node, Resolved};

/// Plug-ins that need not be there: what they do is built in.
const BUILT_IN: [&str; 7] = [
    "jekyll-feed",
    "jekyll-last-modified-at",
    "jekyll-paginate",
    "jekyll-redirect-from",
    "jekyll-sass-converter",
    "jekyll-seo-tag",
    "jekyll-sitemap",
];

pub(super) fn check(tree: &Node) -> Vec<Diagnostic> {
    let mut found = jekyll::check(tree);
    for entry in tree.entries().iter().filter(|entry| !entry.value.is_null()) {
        let refuse = |message: &str, help: &str| Diagnostic::error(message).at(&entry.key_span).help(help);
        match entry.key.as_str() {
            "theme" | "remote_theme" => found.push(refuse(
                &format!("themes from gems are not supported (`{}:`)", entry.key),
                "copy the theme's `_layouts`, `_includes` and assets into the site, write its templates in Tera, and take this key out",
            )),
            "lsi" if entry.value.as_text() == Some("true") => {
                found.push(refuse("`lsi:` is not supported", "take this key out; link related posts by their tags"));
            }
            "plugins" | "gems" => found.extend(plugins(&entry.value)),
            _ => {}
        }
    }
    found
}

fn plugins(node: &Node) -> Vec<Diagnostic> {
    let Resolved::List(items) = node.resolve() else { return Vec::new() };
    items
        .iter()
        .filter_map(|item| Some((item, item.as_text()?)))
        .filter(|(_, name)| !BUILT_IN.contains(name))
        .map(|(item, name)| {
            let instead = match name {
                "jekyll-archives" => "write `archives:` in the configuration: see the manual",
                "jekyll-datapage-generator" | "jekyll-datapage_gen" => "write `pages_from_data:` in the configuration: see the manual",
                "jekyll-polyglot" | "jekyll-multiple-languages-plugin" => "write `languages:` in the configuration: see the manual",
                "jekyll-paginate-v2" => "write `pagination:` in the front matter of the pages that list: see the manual",
                "jekyll-relative-links" => "nothing to do: links to `.md` files lead to their pages",
                "jekyll-optional-front-matter" | "jekyll-titles-from-headings" => "put two lines of `---` at the head of each page",
                _ => "do by a template what it did",
            };
            item.error(format!("plug-ins are not supported (`{name}`)")).help(format!("take it out of `plugins:`; {instead}"))
        })
        .collect()
}
