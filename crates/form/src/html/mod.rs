//! The HTML that visitors see: the form, empty or shown again, and the pages that answer one.

mod write;

use crate::entries::Entries;
use crate::fault::Fault;
use crate::form::Form;
use crate::name::Language;
use crate::text::Text;

pub use write::escaped;

/// A page's title and content, to be put into a [`Shell`](crate::bundle::Shell).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The title, plain text.
    pub title: String,
    /// The content, HTML. Its first heading is the page's `h1`.
    pub content: String,
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
}

/// Why nothing of a request was read, or could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No form has that address.
    NotFound,
    /// Something other than sending a form.
    MethodNotAllowed,
    /// More than the form may have.
    TooLarge {
        /// The most bytes, everything included.
        most: u64,
    },
    /// The length wasn't said.
    LengthRequired,
    /// It isn't HTTP, or isn't a form, as we understand it.
    BadRequest,
    /// Neither of the encodings that forms are sent in.
    UnsupportedType,
    /// Too many at once.
    Busy,
    /// It took too long to arrive.
    Timeout,
    /// It could not be stored, and the form can't be shown again.
    NotStored,
    /// Nothing can be taken at present.
    Unavailable,
}

impl Refusal {
    /// The HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Timeout => 408,
            Self::LengthRequired => 411,
            Self::TooLarge { .. } => 413,
            Self::UnsupportedType => 415,
            Self::NotStored => 500,
            Self::Busy | Self::Unavailable => 503,
        }
    }
}

/// The form, to be filled in or put right.
#[must_use]
pub fn form(view: &FormView<'_>) -> Page {
    Page { title: view.form.source().title.get(view.language).into(), content: String::new() }
}

/// The page that says that a submission is stored.
#[must_use]
pub fn receipt(form: &Form, language: &Language, code: &str) -> Page {
    Page { title: form.source().title.get(language).into(), content: code.into() }
}

/// The short page that says that nothing was taken, and what to do.
#[must_use]
pub fn refusal(_refusal: Refusal, _language: &Language, _elsewhere: Option<&Text>) -> Page {
    Page { title: String::new(), content: String::new() }
}
