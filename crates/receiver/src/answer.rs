//! The pages that answer, with their headers.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use dropsafe_form::html::{self, FormView, Notice, Page, Refusal, Ways};
use dropsafe_form::{Entries, Language};
use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use crate::site::{Site, Slot};

/// What every answer says beside its page. The policy is the one of the site's own pages.
const HEADERS: [(&str, &str); 6] = [
    ("content-type", "text/html; charset=utf-8"),
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("connection", "close"),
];

/// When it is worth while to come again, in seconds.
const RETRY_AFTER: &str = "60";

/// A page on its way out.
#[derive(Debug)]
pub(crate) struct Html(Option<Bytes>);

impl Body for Html {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|page| Ok(Frame::data(page))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, Bytes::len) as u64)
    }
}

/// It is stored.
pub(crate) fn receipt(site: &Site, slot: &Slot, language: &Language, code: &str) -> Response<Html> {
    response(site, language, StatusCode::OK, &html::receipt(&slot.form, language, code))
}

/// The form again, with all the text that was read.
pub(crate) fn again(site: &Site, slot: &Slot, language: &Language, entries: &Entries, notice: Notice<'_>) -> Response<Html> {
    let view = FormView { form: &slot.form, language, baseurl: &site.baseurl, entries: Some(entries), notice };
    let page = html::form(&view);
    match notice {
        Notice::NotStored => with_status_of(Refusal::NotStored, site, language, &page),
        Notice::TooOften => with_status_of(Refusal::TooOften, site, language, &page),
        Notice::Untaken(untaken) => with_status_of(untaken.into(), site, language, &page),
        Notice::None | Notice::Faults(_) | Notice::OlderVersion => response(site, language, StatusCode::UNPROCESSABLE_ENTITY, &page),
    }
}

/// A short page: nothing was read, or nothing that could be shown again.
pub(crate) fn refused(site: &Site, slot: Option<&Slot>, language: &Language, refusal: Refusal) -> Response<Html> {
    let ways = slot.map_or_else(|| Ways::of_all(site.slots.values().map(|slot| &slot.form)), |slot| Ways::of(&slot.form));
    with_status_of(refusal, site, language, &html::refusal(refusal, language, &ways))
}

/// A page with the status of a refusal, and the headers that go with that.
fn with_status_of(refusal: Refusal, site: &Site, language: &Language, page: &Page) -> Response<Html> {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = response(site, language, status, page);
    let more = match refusal {
        Refusal::MethodNotAllowed => Some(("allow", "POST")),
        Refusal::Busy | Refusal::TooOften | Refusal::NotStored | Refusal::Unavailable => Some(("retry-after", RETRY_AFTER)),
        _ => None,
    };
    if let Some((name, value)) = more {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// How much of an answer was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it.
    All,
    /// Its head, as if the page came after it (RFC 9110, section 9.3.2).
    Head,
}

/// An answer as it goes over the wire, for those that hyper has no part in.
pub(crate) fn to_bytes(response: Response<Html>, wanted: Wanted) -> Vec<u8> {
    let (head, Html(page)) = response.into_parts();
    let page = page.unwrap_or_default();
    // A status without a name of its own has a space before nothing.
    let mut bytes = format!("HTTP/1.1 {} {}\r\n", head.status.as_str(), head.status.canonical_reason().unwrap_or_default()).into_bytes();
    for (name, value) in &head.headers {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend(format!("content-length: {}\r\n\r\n", page.len()).bytes());
    if wanted == Wanted::All {
        bytes.extend_from_slice(&page);
    }
    bytes
}

fn response(site: &Site, language: &Language, status: StatusCode, page: &Page) -> Response<Html> {
    let mut response = Response::new(Html(Some(site.page(language, page).into())));
    *response.status_mut() = status;
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
