//! Links inside the site, held against what the build makes.
//!
//! The rendered pages are read, not the sources: so a link counts whoever wrote it, a page, a layout, an include or a
//! filter. Each page is read when it is finished; what is kept of it are its [`Facts`]. A broken link is shown where it is
//! written, as far as its text can be found there.

mod check;
mod checked;
mod facts;
mod html;
mod places;
mod suggest;

pub(crate) use check::{Page, Pages, check};
pub(crate) use checked::Checked;
pub(crate) use facts::Facts;
pub(crate) use html::text_of_html;
pub(crate) use places::Places;
