//! Which form a request is for.

use std::sync::Arc;

use crate::site::{Site, Slot};

/// Finds the drop slot at a path.
///
/// The path is `/drop/<form>`, with or without the site's own path before it: web servers in front differ in
/// whether they take it away. Nothing else will do: no query, no slash at the end, no percent-encoding.
pub(crate) fn slot<'a>(site: &'a Site, path: &str) -> Option<&'a Arc<Slot>> {
    let of = |path: &str| path.strip_prefix("/drop/").and_then(|name| site.slots.get(name));
    path.strip_prefix(site.baseurl.as_str()).and_then(of).or_else(|| of(path))
}
