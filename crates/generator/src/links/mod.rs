//! Links inside the site, held against what the build makes.
//!
//! The rendered pages are read, not the sources: so a link counts whoever wrote it, a page, a layout, an include or a
//! filter. A broken one is shown where it is written, as far as its text can be found there.

mod check;
mod html;
mod places;

pub(crate) use check::{Pages, check};
pub(crate) use html::text_of_html;
pub(crate) use places::Places;
