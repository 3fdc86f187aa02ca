//! The short pages for requests whose text was not read, or can't be shown again.

use super::Page;
use super::page::leave;
use super::prose::paragraphs;
use super::write::{Html, class, plain};
use crate::form::Form;
use crate::messages::{Messages, fill};
use crate::name::Language;
use crate::text::Text;

/// Why a request gets a short page instead of a form or a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No form has that address.
    NotFound,
    /// Something other than sending a form.
    MethodNotAllowed,
    /// More than a form with files may have.
    TooLarge {
        /// The most bytes of files, as the form says it.
        most: u64,
    },
    /// So much text that it can't even be shown again.
    TooMuchText,
    /// More fields than the form can have, too many to show again.
    TooManyParts,
    /// The length wasn't said.
    LengthRequired,
    /// It isn't HTTP, or isn't a form, as we understand it.
    BadRequest,
    /// More in front of the text than a browser sends: too long, or too many fields.
    HeadTooLarge,
    /// It expects something of us that isn't done.
    Expectation,
    /// Another version of HTTP than ours.
    Version,
    /// Neither of the encodings that forms are sent in.
    UnsupportedType,
    /// Too many at once.
    Busy,
    /// Too many within a short time.
    TooOften,
    /// It took too long to arrive.
    Timeout,
    /// It could not be stored, and the form can't be shown again.
    NotStored,
    /// Nothing can be taken at present.
    Unavailable,
}

impl Refusal {
    /// Every refusal, for tests and for those who print them all.
    pub const ALL: [Self; 16] = [
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::TooLarge { most: 130_000_000 },
        Self::TooMuchText,
        Self::TooManyParts,
        Self::LengthRequired,
        Self::BadRequest,
        Self::HeadTooLarge,
        Self::Expectation,
        Self::Version,
        Self::UnsupportedType,
        Self::Busy,
        Self::TooOften,
        Self::Timeout,
        Self::NotStored,
        Self::Unavailable,
    ];

    /// The HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Timeout => 408,
            Self::LengthRequired => 411,
            Self::TooLarge { .. } | Self::TooMuchText | Self::TooManyParts => 413,
            Self::UnsupportedType => 415,
            Self::Expectation => 417,
            Self::TooOften => 429,
            Self::HeadTooLarge => 431,
            Self::Version => 505,
            Self::NotStored | Self::Busy | Self::Unavailable => 503,
        }
    }

    /// Whether the very same may be taken later.
    pub(super) fn may_pass(self) -> bool {
        matches!(self, Self::Busy | Self::TooOften | Self::Timeout | Self::NotStored | Self::Unavailable)
    }

    /// Its heading and its explanation.
    pub(super) fn words(self, m: &'static Messages) -> (&'static str, String) {
        let (heading, text) = match self {
            Self::NotFound => (m.not_found, m.not_found_text),
            Self::MethodNotAllowed => (m.method, m.method_text),
            Self::TooLarge { most } => return (m.too_large, fill(m.too_large_text, &[("size", &m.size(most))])),
            Self::TooMuchText => (m.too_much_text, m.too_much_text_text),
            Self::TooManyParts => (m.too_many_parts, m.too_many_parts_text),
            Self::LengthRequired | Self::BadRequest | Self::HeadTooLarge | Self::Expectation | Self::Version | Self::UnsupportedType => {
                (m.bad_request, m.bad_request_text)
            }
            Self::Busy | Self::TooOften => (m.busy, m.busy_text),
            Self::Timeout => (m.timeout, m.timeout_text),
            Self::NotStored => (m.not_stored_heading, m.not_stored_short),
            Self::Unavailable => (m.unavailable, m.unavailable_text),
        };
        (heading, text.into())
    }
}

/// Why a message is refused by its head, though there may be text in front of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untaken {
    /// It is more than the form may have.
    TooLarge {
        /// The most bytes of files, as the form says it.
        most: u64,
    },
    /// Too much comes within a short time.
    TooOften,
    /// Nothing of that size can be taken at present.
    Unavailable,
}

impl From<Untaken> for Refusal {
    fn from(untaken: Untaken) -> Self {
        match untaken {
            Untaken::TooLarge { most } => Self::TooLarge { most },
            Untaken::TooOften => Self::TooOften,
            Untaken::Unavailable => Self::Unavailable,
        }
    }
}

/// What an organisation says on every page of a form, whatever else is on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways<'a> {
    /// Where the “leave this site” link leads.
    pub leave: Option<&'a str>,
    /// Other ways to reach it.
    pub elsewhere: Vec<&'a Text>,
}

impl<'a> Ways<'a> {
    /// What a form says.
    #[must_use]
    pub fn of(form: &'a Form) -> Self {
        let source = form.source();
        Self { leave: source.leave.as_deref(), elsewhere: source.elsewhere.iter().collect() }
    }

    /// What the forms of a site say, where it is not known which of them was meant: the same only once.
    #[must_use]
    pub fn of_all(forms: impl IntoIterator<Item = &'a Form>) -> Self {
        let mut all = Self::default();
        for Self { leave, elsewhere } in forms.into_iter().map(Self::of) {
            all.leave = all.leave.or(leave);
            for text in elsewhere {
                if !all.elsewhere.contains(&text) {
                    all.elsewhere.push(text);
                }
            }
        }
        all
    }
}

/// The short page that says that nothing was stored, why, and what to do.
#[must_use]
pub fn refusal(refusal: Refusal, language: &Language, ways: &Ways<'_>) -> Page {
    let m = Messages::of(language);
    let (heading, text) = refusal.words(m);
    let mut html = Html::default();
    leave(&mut html, ways.leave, m);
    html.block("div", class("dropsafe-failure"), |html| {
        html.line("h1", plain(), heading);
        html.element("p", plain(), |html| {
            html.element("strong", plain(), |html| html.text(m.nothing_stored));
            html.text(" ");
            html.text(&text);
        });
        html.text("\n");
        if refusal.may_pass() {
            html.line("p", plain(), m.reload);
        }
        if !matches!(refusal, Refusal::MethodNotAllowed) {
            html.line("p", plain(), m.press_back);
        }
        if !ways.elsewhere.is_empty() {
            html.line("h2", plain(), m.elsewhere_heading);
        }
        for elsewhere in &ways.elsewhere {
            paragraphs(html, elsewhere, language);
        }
    });
    Page::new(heading, language, html)
}
