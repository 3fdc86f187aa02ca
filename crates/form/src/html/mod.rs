//! The HTML that visitors see: the form, empty or shown again, and the pages that answer one.

mod choices;
mod field;
mod leftovers;
mod notice;
mod page;
mod privacy;
mod prose;
mod question;
mod receipt;
mod refusal;
mod typed;
mod write;

use crate::entries::Entries;
use crate::fault::Fault;
use crate::form::Form;
use crate::messages::Messages;
use crate::name::Language;
use write::Html;

pub use page::form;
pub use privacy::privacy;
pub use receipt::receipt;
pub use refusal::{Refusal, Untaken, Ways, refusal};
pub use write::{escaped, grows_by};

/// A page's title and content, to be put into a [`Shell`](crate::bundle::Shell).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The title, plain text.
    pub title: String,
    /// The content, HTML. Its first heading is the page's `h1`.
    pub content: String,
}

impl Page {
    /// A page for a reader of `language`. Where there are no words of ours in it, what isn't marked otherwise is English.
    fn new(title: impl Into<String>, language: &Language, html: Html) -> Self {
        let content = html.finish();
        let content = if Messages::speak(language) { content } else { format!("<div lang=\"en\" dir=\"ltr\">\n{content}</div>\n") };
        Self { title: title.into(), content }
    }
}

/// A form as it is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct FormView<'a> {
    /// The form.
    pub form: &'a Form,
    /// In which language.
    pub language: &'a Language,
    /// The site's path on its host, without a slash at the end; empty at the root.
    pub baseurl: &'a str,
    /// What the visitor sent before, to be filled in again.
    pub entries: Option<&'a Entries>,
    /// Why it is shown.
    pub notice: Notice<'a>,
}

/// Why a form is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Notice<'a> {
    /// Somebody opened its page.
    None,
    /// Answers have faults.
    Faults(&'a [Fault]),
    /// It was sent from a page that was made from an older definition.
    OlderVersion,
    /// It could not be stored.
    NotStored,
    /// Too much comes within a short time: all of it was read, and it was not even tried to store it.
    TooOften,
    /// It was refused by its head. Only what stood before its files was read, or what of that came in time.
    Untaken(Untaken),
}
