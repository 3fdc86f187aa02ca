use serde::Deserialize;

use crate::diagnostics::Diagnostic;
use crate::yaml::{self, Node, Resolved};

/// The site's feeds, with the keys and meanings of jekyll-feed.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The URL of the feed of all posts.
    pub path: String,
    /// How many documents a feed holds.
    pub limit: usize,
    /// Whether the text of the documents is left out.
    pub excerpt_only: bool,
    /// The collections with a feed.
    pub collections: Vec<CollectionFeed>,
    /// The categories of posts with a feed.
    pub categories: Vec<String>,
    /// The tags with a feed.
    pub tags: Option<TagFeeds>,
    /// Where the configuration says so.
    pub node: Node,
}

/// The feed of a collection.
#[derive(Clone, Debug)]
pub struct CollectionFeed {
    /// The collection.
    pub name: String,
    /// The feed's URL.
    pub path: String,
    /// The categories of its documents with a feed of their own.
    pub categories: Vec<String>,
}

/// Which tags have a feed, and where.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TagFeeds {
    /// The folder of the feeds.
    pub path: String,
    /// These alone; all where not said.
    pub only: Option<Vec<String>>,
    /// All but these.
    pub except: Vec<String>,
}

impl Default for TagFeeds {
    fn default() -> Self {
        Self { path: "/feed/by_tag/".to_owned(), only: None, except: Vec::new() }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Keys {
    path: Option<String>,
    posts_limit: Option<usize>,
    excerpt_only: bool,
    categories: Vec<String>,
}

impl Feed {
    /// Reads `feed:`: `true`, or a mapping. Nothing if there is no feed.
    pub(super) fn read(node: &Node) -> Result<Option<Self>, Diagnostic> {
        let keys = match node.resolve() {
            Resolved::Bool(false) => return Ok(None),
            Resolved::Null | Resolved::Bool(true) => Keys::default(),
            Resolved::Map(_) => yaml::from_node::<Keys>(node)?.value,
            // Jekyll's plug-in is listed, and nothing more is said.
            Resolved::Text("jekyll-feed") => Keys::default(),
            _ => return Err(node.error("`feed:` takes `true`, or a mapping").help("write `feed: true`, or `feed: {posts_limit: 20}`")),
        };
        let mut collections = node.get("collections").map(collections).transpose()?.unwrap_or_default();
        // The posts have the feed of the site; as in the plug-in, its place and its categories may be said here too.
        let of_posts = collections.iter().position(|it| it.name == "posts").map(|place| collections.remove(place));
        let (path, more) = of_posts.map(|it| (it.path, it.categories)).unzip();
        let path = path.filter(|path| path != "/feed/posts.xml").or(keys.path);
        Ok(Some(Self {
            path: absolute(path.as_deref().unwrap_or("/feed.xml")),
            limit: keys.posts_limit.unwrap_or(10),
            excerpt_only: keys.excerpt_only,
            collections,
            categories: [keys.categories, more.unwrap_or_default()].concat(),
            tags: node.get("tags").map(tags).transpose()?.flatten(),
            node: node.clone(),
        }))
    }
}

/// What `collections:` says of one.
#[derive(Default, Deserialize)]
#[serde(default)]
struct OfCollection {
    path: Option<String>,
    categories: Vec<String>,
}

/// A list of names, or a mapping from names to a `path:` and `categories:`.
fn collections(node: &Node) -> Result<Vec<CollectionFeed>, Diagnostic> {
    let one = |name: &str, said: OfCollection| CollectionFeed {
        name: name.to_owned(),
        path: said.path.map_or_else(|| format!("/feed/{name}.xml"), |path| absolute(&path)),
        categories: said.categories,
    };
    if let Resolved::List(names) = node.resolve() {
        return Ok(names.iter().filter_map(Node::as_text).map(|name| one(name, OfCollection::default())).collect());
    }
    let said = |entry: &yaml::Entry| match entry.value.resolve() {
        Resolved::Map(_) => Ok(one(&entry.key, yaml::from_node::<OfCollection>(&entry.value)?.value)),
        _ => Ok(one(&entry.key, OfCollection::default())),
    };
    node.entries().iter().map(said).collect()
}

/// `true`, or a mapping.
fn tags(node: &Node) -> Result<Option<TagFeeds>, Diagnostic> {
    match node.resolve() {
        Resolved::Null | Resolved::Bool(false) => Ok(None),
        Resolved::Bool(true) => Ok(Some(TagFeeds::default())),
        _ => {
            let read =
                yaml::from_node::<TagFeeds>(node).map_err(|fault| fault.help("write `tags: true`, or `tags: {except: [internal]}`"))?;
            Ok(Some(TagFeeds { path: absolute(&format!("{}/", read.value.path.trim_end_matches('/'))), ..read.value }))
        }
    }
}

fn absolute(path: &str) -> String {
    format!("/{}", path.trim_start_matches('/'))
}
