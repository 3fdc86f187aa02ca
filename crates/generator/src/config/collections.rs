use crate::diagnostics::Diagnostic;
use crate::yaml::{self, Node, Resolved};

/// One collection: a folder `_<name>` of documents.
#[derive(Clone, Debug)]
pub struct CollectionConfig {
    /// Its name.
    pub name: String,
    /// Whether its documents become files of their own.
    pub output: bool,
    /// The pattern of their URLs.
    pub permalink: Option<String>,
    /// The front-matter key by which they are sorted; by date and then path where not said.
    pub sort_by: Option<String>,
    /// The files that come first, in this order, as paths inside its folder; it goes before `sort_by`.
    pub order: Vec<String>,
    /// All that was said about it, for `site.collections`.
    pub tree: Node,
}

impl CollectionConfig {
    /// Reads `collections:`, a list of names or a mapping from names to what is known about them.
    pub(super) fn read(node: &Node, warnings: &mut Vec<Diagnostic>) -> Result<Vec<Self>, Diagnostic> {
        match node.resolve() {
            Resolved::Null => Ok(Vec::new()),
            Resolved::List(items) => items.iter().map(Self::named).collect(),
            Resolved::Map(entries) => entries.iter().map(|entry| Self::described(entry.key.clone(), &entry.value, warnings)).collect(),
            _ => Err(node.error("`collections:` takes names").help("write `collections: [guides]`, or a mapping with a key `guides:`")),
        }
    }

    fn named(node: &Node) -> Result<Self, Diagnostic> {
        let Some(name) = node.as_text() else {
            return Err(node.error(format!("expected a collection's name, but this is {}", node.kind())));
        };
        let tree = Node::empty_map(node.span.clone());
        Ok(Self { name: name.to_owned(), output: false, permalink: None, sort_by: None, order: Vec::new(), tree })
    }

    fn described(name: String, node: &Node, warnings: &mut Vec<Diagnostic>) -> Result<Self, Diagnostic> {
        let mut read_switch = |key: &str| -> Result<bool, Diagnostic> {
            let Some(value) = node.get(key) else { return Ok(false) };
            let read = yaml::from_node::<bool>(value)?;
            warnings.extend(read.warnings);
            Ok(read.value)
        };
        let text = |key: &str| node.get(key).and_then(Node::as_text).map(str::to_owned);
        let order = node.get("order").map(yaml::from_node::<Vec<String>>).transpose()?.map(|read| read.value).unwrap_or_default();
        let mut tree = node.clone();
        if node.is_null() {
            tree = Node::empty_map(node.span.clone());
        }
        Ok(Self { output: read_switch("output")?, permalink: text("permalink"), sort_by: text("sort_by"), order, name, tree })
    }
}
