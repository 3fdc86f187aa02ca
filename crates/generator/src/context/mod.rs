//! What templates see: `site`, `page`, `jekyll`.

mod page;
mod paginator;
mod related;
mod site;

pub(crate) use page::PageValues;
pub(crate) use paginator::Paginators;
pub(crate) use related::{RELATED, Related};
pub(crate) use site::{Listed, is_html, site_value};

use tera::Value;

use crate::config::Config;
use crate::templates::value;

/// `jekyll.environment` and `jekyll.version`, which themes look at.
pub(crate) fn generator_value(config: &Config) -> Value {
    value::map([("environment", Value::from(config.environment.as_str())), ("version", Value::from(env!("CARGO_PKG_VERSION")))])
}
