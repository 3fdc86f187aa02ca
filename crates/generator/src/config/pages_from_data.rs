use serde::Deserialize;

use crate::diagnostics::{Diagnostic, Span};
use crate::yaml::{self, Node, Resolved};

/// A list in `_data`, each record of which becomes a page.
#[derive(Clone, Debug)]
pub struct PagesFromData {
    /// Where the records are, as templates name it below `site.data`: `team`, or `ar.team`.
    pub data: String,
    /// The key of a record that names its page; for a mapping of records their keys, where not said.
    pub name: Option<String>,
    /// The key of a record that is its title.
    pub title: Option<String>,
    /// The layout of the pages.
    pub layout: String,
    /// The pattern of their URLs, with `:name`.
    pub permalink: String,
    /// The language of the pages, where it is not the site's.
    pub lang: Option<String>,
    /// Where the configuration says so.
    pub span: Span,
    /// Where it names the layout.
    pub layout_span: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    data: String,
    layout: String,
    name: Option<String>,
    title: Option<String>,
    permalink: Option<String>,
    lang: Option<String>,
}

const HELP: &str = "write\npages_from_data:\n  - {data: team, layout: member, permalink: /team/:name/}";

impl PagesFromData {
    /// Reads `pages_from_data:`, a list.
    pub(super) fn read(node: &Node) -> Result<Vec<Self>, Diagnostic> {
        match node.resolve() {
            Resolved::Null => Ok(Vec::new()),
            Resolved::List(items) => items.iter().map(Self::one).collect(),
            _ => Err(node.error("`pages_from_data:` takes a list").help(HELP)),
        }
    }

    fn one(node: &Node) -> Result<Self, Diagnostic> {
        let keys: Keys = yaml::from_node(node).map_err(|fault| fault.help(HELP))?.value;
        let span = |key: &str| node.get(key).map_or_else(|| node.span.clone(), |node| node.span.clone());
        let last = keys.data.rsplit('.').next().unwrap_or(&keys.data);
        let permalink = keys.permalink.unwrap_or_else(|| format!("/{last}/:name/"));
        if !permalink.contains(":name") {
            return Err(Diagnostic::error("the pages of these records would all have one URL")
                .at(&span("permalink"))
                .help("write `:name` into the permalink: `/team/:name/`"));
        }
        Ok(Self {
            span: span("data"),
            layout_span: span("layout"),
            data: keys.data,
            name: keys.name,
            title: keys.title,
            layout: keys.layout,
            permalink,
            lang: keys.lang,
        })
    }
}
