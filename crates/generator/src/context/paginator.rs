use std::sync::Arc;

use tera::Value;

use crate::content::Listing;
use crate::templates::value;

/// Makes `paginator`, with Jekyll's names, for one page after another.
#[derive(Default)]
pub(crate) struct Paginators {
    /// The URLs of the last list's parts: a value that all parts share.
    paths: Option<(Arc<Vec<String>>, Value)>,
}

impl Paginators {
    /// `posts` are documents of whatever the page lists.
    pub(crate) fn value(&mut self, listing: &Listing, posts: Value) -> Value {
        let number = |number: usize| Value::from(number as u64);
        let at = |page: Option<usize>| page.filter(|page| (1..=listing.urls.len()).contains(page));
        let (previous, next) = (at(listing.number.checked_sub(1)), at(Some(listing.number + 1)));
        let path = |page: Option<usize>| {
            page.and_then(|page| listing.urls.get(page - 1)).map_or_else(Value::none, |url| Value::from(url.as_str()))
        };
        value::map([
            ("page", number(listing.number)),
            ("per_page", number(listing.per_page)),
            ("posts", posts),
            ("total_posts", number(listing.total)),
            ("total_pages", number(listing.urls.len())),
            ("previous_page", previous.map_or_else(Value::none, number)),
            ("previous_page_path", path(previous)),
            ("next_page", next.map_or_else(Value::none, number)),
            ("next_page_path", path(next)),
            ("page_paths", self.paths(&listing.urls)),
        ])
    }

    fn paths(&mut self, urls: &Arc<Vec<String>>) -> Value {
        match &self.paths {
            Some((of, paths)) if Arc::ptr_eq(of, urls) => paths.clone(),
            _ => {
                let paths = value::texts(urls);
                self.paths = Some((Arc::clone(urls), paths.clone()));
                paths
            }
        }
    }
}
