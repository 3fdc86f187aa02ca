//! Markdown to HTML: CommonMark and GFM by pulldown-cmark, with what Jekyll's sites rely on from kramdown.
//!
//! - headings get the ids that kramdown gives them, or their own, `{#id}` ([`HeadingIds`]);
//! - `{: .class #id key="value"}` below or above a block (`blocks`), or right after a link, an image or other inline text (`events`);
//!   a block ends with its list, and at a line that is `^` (`boundaries`);
//! - `*[HTML]: HyperText Markup Language` explains an abbreviation (`abbreviations`);
//! - `<div markdown="1">` has Markdown in it (`inside_html`);
//! - `{:toc}` in a list makes it a table of contents (`toc`);
//! - a quotation that begins with `[!NOTE]` is an alert (`alerts`);
//! - smart quotes and dashes, tables, footnotes, definition lists, strikethrough, task lists;
//! - code in fences with a language is highlighted ([`crate::highlight`]);
//! - links to other source files (`[us](about.md)`) lead to their pages ([`SourceLinks`]).
//!
//! Template tags are run before Markdown, as Jekyll does, but not inside code: see [`shield`].

mod abbreviations;
mod alerts;
mod anchors;
mod attributes;
mod blocks;
mod boundaries;
mod closed;
mod dress;
mod events;
mod excerpt;
mod extensions;
mod fenced;
mod fences;
mod footnotes;
mod heading_ids;
mod inside_html;
mod line_starts;
mod links;
mod loose;
mod named;
mod nesting;
mod neutral;
pub mod shield;
mod smart;
mod tags;
mod toc;

pub use excerpt::{excerpt_html, excerpt_of};
pub use heading_ids::HeadingIds;
pub use links::SourceLinks;
pub(crate) use links::joined;

use std::borrow::Cow;

use named::Named;
use pulldown_cmark::{Options, Parser, html};

/// What a document's Markdown may refer to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// The URLs of the site's source files.
    pub links: Option<&'a SourceLinks>,
    /// The folder of the document, relative to the source folder.
    pub folder: &'a str,
    /// The document's language: alerts say in it what they are.
    pub lang: &'a str,
    /// Code is not highlighted.
    pub plain_code: bool,
    /// Headings are links to themselves.
    pub heading_anchors: bool,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// Renders Markdown as HTML.
///
/// ```
/// use dropsafe_generator::markdown::{Surroundings, to_html};
///
/// let html = to_html("## What's *new*?\n\nText\n{: .lead}\n", Surroundings::default());
/// assert_eq!(html, "<h2 id=\"whats-new\">What’s <em>new</em>?</h2>\n<p class=\"lead\">Text</p>\n");
/// ```
pub fn to_html(text: &str, around: Surroundings<'_>) -> String {
    let text = extensions::take(text);
    let text = inside_html::open(&text);
    let was_opened = matches!(text, Cow::Owned(_));
    let (text, abbreviations) = abbreviations::take(&text);
    let (text, mut named) = Named::take(&text);
    let text = boundaries::mark(&text, &mut named);
    let guarded = line_starts::guard(&text);
    let parser = Parser::new_ext(&guarded, options()).into_offset_iter();
    let events = match text {
        Cow::Owned(_) => boundaries::unmark(parser.collect()),
        Cow::Borrowed(_) => parser.collect(),
    };
    let events = inside_html::unwrap(events, &guarded);
    let events = abbreviations.mark(events::rework(events, &guarded, &named, around));
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, events.into_iter());
    inside_html::clean(line_starts::unguard(out, matches!(guarded, Cow::Owned(_))), was_opened)
}
