//! The generator: from a folder in Jekyll's layout to a website of plain files, as a library.
//!
//! Folder names, `_config.yml`, front matter and permalinks mean what they mean in Jekyll 4; templates are Tera 2. A
//! site that takes submissions keeps its forms in `_forms`: the same definition makes the page here and is what the receiver
//! enforces.
//!
//! ```
//! use dropsafe_generator::{Options, Site};
//!
//! let folder = tempfile::tempdir()?;
//! std::fs::create_dir(folder.path().join("_layouts"))?;
//! std::fs::write(folder.path().join("_layouts/page.html"), "<h1>{{ page.title }}</h1>\n{{ content }}")?;
//! std::fs::write(folder.path().join("about.md"), "---\ntitle: Who & why\nlayout: page\n---\nWe *help*.\n")?;
//!
//! let options = Options { destination: Some(folder.path().join("_site")), ..Options::new(folder.path()) };
//! let site = Site::read(&options).map_err(|faults| faults.report(false))?;
//! let rendered = site.render();
//! print!("{}", rendered.diagnostics.report(false)); // every fault: file, line, column, what to do
//! rendered.write()?; // refuses while there is an error: the last good site stays
//!
//! let page = std::fs::read_to_string(folder.path().join("_site/about.html"))?;
//! assert_eq!(page, "<h1>Who &amp; why</h1>\n<p>We <em>help</em>.</p>\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The way of a build
//!
//! | step | module | from | to |
//! | --- | --- | --- | --- |
//! | understand | [`config`] | [`Options`], `_config.yml` | [`config::Config`] |
//! | read | [`content`], [`forms`], [`yaml`] | the source folder | [`Site`]: documents with their URLs, forms, data |
//! | render | `render`, [`markdown`], [`highlight`], `styles`, `templates`, `context`, `built_in` | documents | HTML and CSS |
//! | finish | `finish` | each page as soon as it is rendered | its links and anchors; its text, staged until all is right |
//! | index | `search`, `alphabet` | the finished pages | what the search page reads, if the site has one |
//! | check | `links` | the links and anchors of all pages | warnings about links that lead nowhere |
//! | write | [`output`] | [`Rendered`] | the destination |
//!
//! Each step takes all it can and notes what is wrong as [`diagnostics`], so that one build reports every fault.
//! [`Rendered::forms`] is what the receiver's bundle is made from; who makes it knows about keys and envelopes, this crate
//! doesn't.
//!
//! # What can be relied on
//!
//! - **The same input gives the same bytes**, on any number of threads. There is no clock in a page: `site.time` is
//!   `SOURCE_DATE_EPOCH`, or without it the date of the newest post. All dates are in the zone that `timezone:` names, or in
//!   UTC. Only whether a post is still to come is asked of the present.
//! - **Nothing is written until everything is rendered**; then only what changed, each file by rename. A file that no build
//!   made is never touched.
//! - **Nothing panics** on what is in a source folder. One thing stops the program all the same: a Sass function or mixin that
//!   calls itself without end.

pub mod config;
pub mod content;
pub mod dates;
pub mod diagnostics;
pub mod forms;
pub mod highlight;
pub mod markdown;
pub mod output;
pub mod progress;
pub mod yaml;

mod alphabet;
mod built_in;
mod context;
mod finish;
mod links;
mod memory;
mod options;
mod outputs;
mod ready;
mod render;
mod search;
mod site;
mod styles;
mod templates;

pub use forms::FormsOutput;
pub use memory::Memory;
pub use options::Options;
pub use output::Rendered;
pub use site::Site;
