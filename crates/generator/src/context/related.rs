use tera::{Map, Value};

use crate::templates::value;

/// How many posts are related to one, as in Jekyll.
pub(crate) const RELATED: usize = 10;

/// `site` for one document: with `site.related_posts`, the newest posts but itself.
pub(crate) struct Related {
    site: Map,
    /// The newest posts, by their place among the documents.
    newest: Vec<(usize, Value)>,
}

impl Related {
    /// `posts` are oldest first.
    pub(crate) fn new(site: Value, posts: &[Value]) -> Self {
        let newest = posts.iter().enumerate().rev().take(RELATED + 1).map(|(place, post)| (place, post.clone()));
        Self { newest: newest.collect(), site: site.into_map().unwrap_or_default() }
    }

    pub(crate) fn site_for(&self, document: usize) -> Value {
        let others = self.newest.iter().filter(|(place, _)| *place != document).take(RELATED);
        let mut site = self.site.clone();
        site.insert(value::key_of("related_posts"), Value::from(others.map(|(_, post)| post.clone()).collect::<Vec<_>>()));
        Value::from(site)
    }
}
