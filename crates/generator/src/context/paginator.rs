use tera::Value;

use crate::content::Listing;
use crate::templates::value;

/// `paginator`, with Jekyll's names; `posts` are documents of whatever the page lists.
pub(crate) fn paginator_value(listing: &Listing, posts: Vec<Value>) -> Value {
    let number = |number: usize| Value::from(number as u64);
    let at = |page: Option<usize>| page.filter(|page| (1..=listing.urls.len()).contains(page));
    let (previous, next) = (at(listing.number.checked_sub(1)), at(Some(listing.number + 1)));
    let path =
        |page: Option<usize>| page.and_then(|page| listing.urls.get(page - 1)).map_or_else(Value::none, |url| Value::from(url.as_str()));
    value::map([
        ("page", number(listing.number)),
        ("per_page", number(listing.per_page)),
        ("posts", Value::from(posts)),
        ("total_posts", number(listing.total)),
        ("total_pages", number(listing.urls.len())),
        ("previous_page", previous.map_or_else(Value::none, number)),
        ("previous_page_path", path(previous)),
        ("next_page", next.map_or_else(Value::none, number)),
        ("next_page_path", path(next)),
        ("page_paths", Value::from(listing.urls.iter().map(|url| Value::from(url.as_str())).collect::<Vec<_>>())),
    ])
}
