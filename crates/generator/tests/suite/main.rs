//! What a maintainer sees: sites are written, built and looked at.

// A test that can't go on stops: helpers outside of `#[test]` functions too.
#![allow(clippy::unwrap_used)]

mod scratch;

mod again;
mod blog;
mod built_in;
mod chance;
mod configuration;
mod configuration_keys;
mod content;
mod faults;
mod form_schema;
mod forms;
mod found_pages;
mod from_data;
mod highlight;
mod includes;
mod languages;
mod last_modified;
mod links;
mod liquid;
mod lists;
mod posts;
mod redirects;
mod repository;
mod styles;
#[cfg(unix)]
mod symlinks;
mod template_faults;
mod templates;
mod thirteen;
mod writing;
