use std::path::{Component, Path};

use serde::Deserialize;

use crate::diagnostics::Diagnostic;
use crate::yaml::{self, Node, Resolved};

/// How Sass becomes CSS: `sass:`, with Jekyll's keys.
#[derive(Clone, Debug)]
pub struct Sass {
    /// The folder of the partials. Nothing in it is published.
    pub folder: String,
    /// More folders in which `@use` and `@import` look, before that one.
    pub load_paths: Vec<String>,
    /// Whether the CSS is one long line.
    pub compressed: bool,
}

impl Default for Sass {
    fn default() -> Self {
        Self { folder: "_sass".to_owned(), load_paths: Vec::new(), compressed: false }
    }
}

/// Jekyll's other keys say how its own compiler works, and are nothing here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Keys {
    sass_dir: Option<String>,
    /// Read for its faults: the places are the nodes'.
    #[serde(rename = "load_paths")]
    _load_paths: Vec<String>,
    style: Option<String>,
}

impl Sass {
    /// Reads `sass:`.
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        const HELP: &str = "write `sass: {sass_dir: _sass, style: compressed}`";
        if node.is_null() {
            return Ok(Self::default());
        }
        let keys = yaml::from_node::<Keys>(node).map_err(|fault| fault.help(HELP))?.value;
        let usual = Self::default();
        let folder = match (keys.sass_dir, node.get("sass_dir")) {
            (Some(path), Some(said)) => inside(&path, said)?,
            _ => usual.folder,
        };
        let load_paths = match node.get("load_paths").map(Node::resolve) {
            Some(Resolved::List(items)) => items.iter().filter_map(|item| Some(inside(item.as_text()?, item))).collect::<Result<_, _>>()?,
            _ => Vec::new(),
        };
        let compressed = match (keys.style.as_deref().map(|style| style.trim_start_matches(':')), node.get("style")) {
            (Some("compressed"), _) => true,
            (Some("expanded") | None, _) => false,
            (Some(other), said) => {
                let fault = said.unwrap_or(node).error(format!("Sass has no style `{other}`"));
                return Err(fault.help("write `style: expanded` or `style: compressed`"));
            }
        };
        Ok(Self { folder, load_paths, compressed })
    }
}

/// The path of a folder in the source folder, without `.` and a slash at its end.
fn inside(path: &str, said: &Node) -> Result<String, Diagnostic> {
    let parts = Path::new(path).components().filter(|part| *part != Component::CurDir);
    let names: Option<Vec<&str>> = parts.map(|part| if let Component::Normal(name) = part { name.to_str() } else { None }).collect();
    names.map(|names| names.join("/")).ok_or_else(|| {
        said.error(format!("the folder `{path}` leads out of the source folder"))
            .help("Sass reads what is in the site alone, so that it is the same on every machine: copy the stylesheets into `_sass`")
    })
}
