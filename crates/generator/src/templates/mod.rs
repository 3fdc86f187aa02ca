//! Templates: Tera 2, with Jekyll's layouts, includes, variables, filters and functions.
//!
//! - A layout is a file of `_layouts`; its front matter may name the layout around it ([`layouts`]).
//! - An include is a file of `_includes`: `{% include "nav.html" %}`. It sees all variables of the place it is in.
//!   `{{ include(name="nav.html", open=true) }}` gives it parameters ([`includes`]).
//! - Strings are escaped where HTML or XML prints them; `content`, excerpts and the HTML that filters and functions make
//!   are marked safe.
//! - A fault names the file it is in (the include, not the page that includes it), with line, column and advice; for what
//!   is Liquid and not Tera, the advice is the line to write ([`liquid`]).
//! - Tera stops at the first fault. The tag that has it is made harmless and the rest looked at again ([`mending`]), so that one run tells
//!   them all; what Tera takes in silence and should not, is looked for before ([`absent`], [`arguments`]).

mod absent;
mod arguments;
mod blocks;
mod engine;
mod faults;
mod filters;
mod functions;
mod includes;
mod layouts;
mod liquid;
mod mending;
#[allow(dead_code, reason = "the next change renders by it")]
pub(crate) mod reads;
mod translations;
pub(crate) mod value;
mod values;

pub(crate) use engine::{Engine, Snippet};
pub(crate) use faults::there_are;
pub(crate) use functions::Lookups;
pub(crate) use layouts::{Layouts, Step};
