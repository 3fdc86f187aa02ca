use super::glob::Glob;
use crate::content::FrontMatter;
use crate::diagnostics::Diagnostic;
use crate::yaml::{Entry, Node};

/// Front matter for the files of a folder or a kind.
#[derive(Clone, Debug)]
pub struct Default {
    path: String,
    glob: Glob,
    kind: Option<String>,
    values: Vec<Entry>,
}

impl Default {
    /// Reads `defaults:`, a list of `scope:` and `values:`.
    pub(super) fn read(node: &Node) -> Result<Vec<Self>, Diagnostic> {
        let help = "write\ndefaults:\n  - scope: {path: \"\", type: posts}\n    values: {layout: post}";
        let crate::yaml::Resolved::List(items) = node.resolve() else {
            return match node.is_null() {
                true => Ok(Vec::new()),
                false => Err(node.error("`defaults:` takes a list").help(help)),
            };
        };
        items
            .iter()
            .map(|item| {
                let (Some(scope), Some(values)) = (item.get("scope"), item.get("values")) else {
                    return Err(item.error("a default has a `scope:` and `values:`").help(help));
                };
                let path = scope.get("path").and_then(Node::as_text).unwrap_or_default();
                Ok(Self {
                    path: path.trim_start_matches('/').to_owned(),
                    glob: Glob::new(path),
                    kind: scope.get("type").and_then(Node::as_text).map(singular_kinds),
                    values: values.entries().to_vec(),
                })
            })
            .collect()
    }

    /// As in Jekyll, `docs` holds for what begins so, `docs.md` as well, and a pattern may count `collections_dir:`.
    fn applies(&self, file: &Scoped<'_>) -> bool {
        let by_path = [file.content_path, file.path].iter().any(|path| path.starts_with(&self.path) || self.glob.matches(path));
        by_path && self.kind.as_deref().is_none_or(|wanted| wanted == file.kind || (file.kind == "drafts" && wanted == "posts"))
    }

    /// Jekyll's precedence: the longer path goes first, then a scope that names a type, then the later one.
    fn weight(&self) -> (usize, bool) {
        (self.path.len(), self.kind.is_some())
    }
}

/// Jekyll takes `page` for `pages`, and so on for its own kinds.
fn singular_kinds(kind: &str) -> String {
    match kind {
        "page" | "post" | "draft" => format!("{kind}s"),
        kind => kind.to_owned(),
    }
}

/// What decides which defaults hold for a file.
pub(crate) struct Scoped<'a> {
    /// From the source folder.
    pub(crate) path: &'a str,
    /// The same without the `collections_dir:`.
    pub(crate) content_path: &'a str,
    pub(crate) kind: &'a str,
}

/// The default value of a key for a file, whatever the file says itself.
pub(crate) fn value_of<'d>(defaults: &'d [Default], key: &str, file: &Scoped<'_>) -> Option<&'d Node> {
    let values = defaults.iter().enumerate().filter_map(|(index, it)| {
        let entry = it.values.iter().find(|entry| entry.key == key && !entry.value.is_null())?;
        it.applies(file).then_some(((it.weight(), index), &entry.value))
    });
    values.max_by_key(|(weight, _)| *weight).map(|(_, value)| value)
}

/// Puts the defaults for a file below what it says itself.
pub(crate) fn apply(defaults: &[Default], front: &mut FrontMatter, file: &Scoped<'_>) {
    let mut fitting: Vec<(usize, &Default)> = defaults.iter().enumerate().filter(|(_, it)| it.applies(file)).collect();
    fitting.sort_by_key(|(index, it)| std::cmp::Reverse((it.weight(), *index)));
    for (_, default) in fitting {
        front.add_defaults(&default.values);
    }
}
