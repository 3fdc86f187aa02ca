use serde::Deserialize;

use crate::diagnostics::Diagnostic;
use crate::yaml::{self, Node, Resolved};

/// A page that is made for each language if the site asks: the alphabetical index, or the search.
#[derive(Clone, Debug)]
pub struct MadePage {
    /// Its URL in the site's own language.
    pub permalink: String,
    /// Its layout.
    pub layout: String,
    /// What it lists, as front-matter defaults call it; everything where not said.
    pub of: Option<Vec<String>>,
    /// Where the configuration says so.
    pub node: Node,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Keys {
    permalink: Option<String>,
    layout: Option<String>,
    of: Option<Vec<String>>,
}

impl MadePage {
    /// Reads `<key>:`, which is `true` or a mapping.
    pub(super) fn read(node: &Node, key: &str, permalink: &str) -> Result<Option<Self>, Diagnostic> {
        let help = format!("write `{key}: true`, or `{key}: {{permalink: {permalink}, layout: page, of: [pages, posts]}}`");
        let keys = match node.resolve() {
            Resolved::Null | Resolved::Bool(false) => return Ok(None),
            Resolved::Bool(true) => Keys::default(),
            Resolved::Map(_) => yaml::from_node::<Keys>(node).map_err(|fault| fault.help(help))?.value,
            _ => return Err(node.error(format!("`{key}:` takes `true`, or a mapping")).help(help)),
        };
        Ok(Some(Self {
            permalink: format!("/{}", keys.permalink.as_deref().unwrap_or(permalink).trim_start_matches('/')),
            layout: keys.layout.unwrap_or_else(|| "page".to_owned()),
            of: keys.of,
            node: node.clone(),
        }))
    }
}
