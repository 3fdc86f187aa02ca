//! The short pages for requests whose text was not read, or can't be shown again.

use super::Page;
use super::prose::paragraphs;
use super::write::{Html, class, plain};
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
    /// More than the form may have.
    TooLarge {
        /// The most bytes, everything included.
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

    /// Its heading and its explanation.
    fn words(self, m: &'static Messages) -> (&'static str, String) {
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

/// The short page that says that nothing was stored, why, and what to do.
#[must_use]
pub fn refusal(refusal: Refusal, language: &Language, elsewhere: Option<&Text>) -> Page {
    let m = Messages::of(language);
    let (heading, text) = refusal.words(m);
    let mut html = Html::default();
    html.block("div", class("dropsafe-failure"), |html| {
        html.line("h1", plain(), heading);
        html.element("p", plain(), |html| {
            html.element("strong", plain(), |html| html.text(m.nothing_stored));
            html.text(" ");
            html.text(&text);
        });
        html.text("\n");
        if !matches!(refusal, Refusal::MethodNotAllowed) {
            html.line("p", plain(), m.press_back);
        }
        if let Some(elsewhere) = elsewhere {
            html.line("h2", plain(), m.elsewhere_heading);
            paragraphs(html, elsewhere, language);
        }
    });
    Page::new(heading, language, html)
}
