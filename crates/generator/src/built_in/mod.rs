//! What Jekyll needs plug-ins for, as templates that are built in: they see what a site's own templates see.

/// `sitemap.xml`.
pub(crate) const SITEMAP: &str = include_str!("sitemap.xml");
/// An Atom feed of `paginator.posts`.
pub(crate) const FEED: &str = include_str!("feed.xml");
/// A page that leads to `page.redirect_target`.
pub(crate) const REDIRECT: &str = include_str!("redirect.html");
/// The alphabetical index of `paginator.posts`.
pub(crate) const ALPHABETICAL: &str = include_str!("alphabetical.html");
/// The search page.
pub(crate) const SEARCH: &str = include_str!("search.html");
/// The search page's script.
pub(crate) const SEARCH_SCRIPT: &str = include_str!("search.js");

/// The functions that are templates, each with the template's name.
pub(crate) const FUNCTIONS: [(&str, &str, &str); 2] =
    [("feed_meta", "built-in/feed_meta.html", include_str!("feed_meta.html")), ("seo", "built-in/seo.html", include_str!("seo.html"))];
