//! Debian's Jekyll is right: the same sites, built by it and by Dropsafe, and compared.
//!
//! Where the two differ on purpose, the difference is in a list here and explained in the manual (`docs/jekyll.md`). A difference that is
//! in no list fails, and so does one that is listed and no longer there.

// A test that can't go on stops: helpers outside of `#[test]` functions too.
#![allow(clippy::unwrap_used)]

mod filters;
mod markdown;
mod new_site;
mod oracle;
mod outline;
mod posts;
mod sites;
