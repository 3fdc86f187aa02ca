//! Where the special folders are, for sites that have them elsewhere than Jekyll's usual.

use std::path::{Component, Path};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::yaml::Node;

/// Paths relative to the source folder, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// `layouts_dir:`.
    pub layouts: String,
    /// `includes_dir:`.
    pub includes: String,
    /// `data_dir:`.
    pub data: String,
    /// `collections_dir:`, in which `_posts`, `_drafts` and all collections are; empty for the source folder itself.
    pub collections: String,
}

impl Default for Folders {
    fn default() -> Self {
        Self { layouts: "_layouts".into(), includes: "_includes".into(), data: "_data".into(), collections: String::new() }
    }
}

impl Folders {
    /// Reads the four keys; what is at fault goes to `faults`.
    pub(super) fn read(tree: &Node, faults: &mut Diagnostics) -> Self {
        let mut folders = Self::default();
        let places = [
            ("layouts_dir", &mut folders.layouts),
            ("includes_dir", &mut folders.includes),
            ("data_dir", &mut folders.data),
            ("collections_dir", &mut folders.collections),
        ];
        for (key, place) in places {
            if let Some(node) = tree.get(key).filter(|node| !node.is_null())
                && let Some(folder) = faults.keep(inside(key, node))
                && !(folder.is_empty() && key != "collections_dir")
            {
                *place = folder;
            }
        }
        folders
    }

    /// A path as it would be if the collections were in the source folder itself.
    pub(crate) fn of_content<'p>(&self, path: &'p str) -> &'p str {
        if self.collections.is_empty() {
            return path;
        }
        let inside = path.strip_prefix(self.collections.as_str()).and_then(|rest| rest.strip_prefix('/'));
        inside.filter(|inside| inside.starts_with('_')).unwrap_or(path)
    }

    /// Whether a path is where `collections_dir:` says that posts, drafts and collections are.
    pub(crate) fn hold_content(&self, path: &str) -> bool {
        self.collections.is_empty() || below(path, &self.collections).is_some()
    }

    /// The special folders that stand for themselves.
    pub(crate) fn all(&self) -> [&str; 4] {
        [&self.layouts, &self.includes, &self.data, &self.collections]
    }
}

/// What is below a folder, if a path is.
pub(crate) fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}

fn inside(key: &str, node: &Node) -> Result<String, Diagnostic> {
    let Some(text) = node.as_text() else {
        return Err(node.error(format!("`{key}:` takes the name of a folder, but this is {}", node.kind())));
    };
    let mut parts = Vec::new();
    for part in Path::new(text).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::CurDir => {}
            _ => {
                let help = "name a folder inside the source folder, relative to it";
                return Err(node.error(format!("`{key}:` leads out of the source folder")).help(help));
            }
        }
    }
    Ok(parts.join("/"))
}
