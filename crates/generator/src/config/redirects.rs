use crate::diagnostics::Diagnostic;
use crate::yaml::{self, Node, Resolved};
use serde::Deserialize;

/// What is made of `redirect_from:` and `redirect_to:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redirects {
    /// Whether `/redirects.json` lists them all, for a server or a program.
    pub json: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Keys {
    json: Option<bool>,
}

impl Redirects {
    /// Reads `redirects:`, or the mention of Jekyll's plug-in, whose own settings are under `redirect_from:`.
    pub(super) fn read(node: &Node, tree: &Node) -> Result<Option<Self>, Diagnostic> {
        const HELP: &str = "write `redirects: true`, or `redirects: {json: true}`";
        let keys = |node: &Node| Ok(yaml::from_node::<Keys>(node).map_err(|fault: Diagnostic| fault.help(HELP))?.value);
        match node.resolve() {
            Resolved::Bool(false) => Ok(None),
            Resolved::Null | Resolved::Bool(true) => Ok(Some(Self { json: false })),
            Resolved::Map(_) => Ok(Some(Self { json: keys(node)?.json.unwrap_or(false) })),
            // The plug-in makes the list where nothing is said against it.
            Resolved::Text("jekyll-redirect-from") => {
                let said = tree.get("redirect_from").filter(|node| !node.is_null()).map(keys).transpose()?;
                Ok(Some(Self { json: said.and_then(|keys| keys.json).unwrap_or(true) }))
            }
            _ => Err(node.error("`redirects:` takes `true`, or a mapping").help(HELP)),
        }
    }
}
