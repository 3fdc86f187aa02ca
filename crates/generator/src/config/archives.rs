use crate::diagnostics::Diagnostic;
use crate::yaml::{self, Node};
use serde::Deserialize;

/// Pages that are made for each tag, or for each category.
#[derive(Clone, Debug)]
pub struct Archive {
    /// What it is a page of.
    pub of: ArchiveOf,
    /// The layout of its pages.
    pub layout: String,
    /// The pattern of their URLs, with `:name`.
    pub permalink: String,
    /// How many posts a page holds; all where not said.
    pub per_page: Option<usize>,
    /// Where the configuration says so.
    pub node: Node,
}

/// What an [`Archive`] has pages of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveOf {
    /// Each tag of the posts.
    Tags,
    /// Each category of the posts.
    Categories,
}

impl ArchiveOf {
    /// `page.type`, and the usual layout.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tags => "tag",
            Self::Categories => "category",
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Keys {
    layout: Option<String>,
    permalink: Option<String>,
    per_page: Option<usize>,
}

impl Archive {
    /// Reads `archives:`, a mapping from `tags` and `categories` to what is known about their pages.
    pub(super) fn read(node: &Node) -> Result<Vec<Self>, Diagnostic> {
        const HELP: &str = "write\narchives:\n  tags: {layout: tag, permalink: /tag/:name/}\n  categories: {layout: category}";
        if node.entries().is_empty() && !node.is_null() {
            return Err(node.error("`archives:` takes a mapping").help(HELP));
        }
        let archive = |entry: &yaml::Entry| {
            let of = match entry.key.as_str() {
                "tags" => ArchiveOf::Tags,
                "categories" => ArchiveOf::Categories,
                other => return Err(Diagnostic::error(format!("there are no archives of `{other}`")).at(&entry.key_span).help(HELP)),
            };
            let keys = match entry.value.is_null() {
                true => Keys::default(),
                false => yaml::from_node::<Keys>(&entry.value).map_err(|fault| fault.help(HELP))?.value,
            };
            Ok(Self {
                of,
                layout: keys.layout.unwrap_or_else(|| of.word().to_owned()),
                permalink: keys.permalink.unwrap_or_else(|| format!("/{}/:name/", of.word())),
                per_page: keys.per_page.filter(|most| *most > 0),
                node: entry.value.clone(),
            })
        };
        node.entries().iter().map(archive).collect()
    }
}
