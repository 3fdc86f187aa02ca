//! Whether a request is one that is taken, by all that its head says.

use std::sync::Arc;

use dropsafe_form::Language;
use dropsafe_form::html::Refusal;

use crate::encoding::{Encoding, EncodingFault};
use crate::head::{Fault, Head};
use crate::route;
use crate::site::{Site, Slot};

/// A request whose body is read.
#[derive(Debug)]
pub(crate) struct Admitted {
    /// Where it goes.
    pub(crate) slot: Arc<Slot>,
    /// How its body is written.
    pub(crate) encoding: Encoding,
    /// How long its body is.
    pub(crate) length: u64,
    /// Whether the body comes only when it is asked for.
    pub(crate) expects_continue: bool,
    /// The language to answer in, as far as the browser says.
    pub(crate) language: Language,
}

/// A request that gets a short page at once.
#[derive(Debug)]
pub(crate) struct Turned {
    /// Why.
    pub(crate) refusal: Refusal,
    /// The form it was for.
    pub(crate) slot: Option<Arc<Slot>>,
    /// The language to answer in.
    pub(crate) language: Language,
}

impl Admitted {
    /// Takes a request, or says why not.
    pub(crate) fn of(head: &Head, site: &Site) -> Result<Self, Turned> {
        let language = site.language_asked(head.field("accept-language").unwrap_or_default()).clone();
        let Some(slot) = route::slot(site, &head.target) else {
            return Err(Turned { refusal: Refusal::NotFound, slot: None, language });
        };
        match announced(head, slot) {
            Ok((encoding, length)) => {
                Ok(Self { slot: Arc::clone(slot), encoding, length, expects_continue: head.expects_continue, language })
            }
            Err(refusal) => Err(Turned { refusal, slot: Some(Arc::clone(slot)), language }),
        }
    }

    /// The head that hyper gets to see: nothing in it was written by the visitor.
    pub(crate) fn plain_head(&self) -> Vec<u8> {
        let expect = if self.expects_continue { "Expect: 100-continue\r\n" } else { "" };
        let name = self.slot.form.name();
        format!("POST /drop/{name} HTTP/1.1\r\nHost: receiver\r\nContent-Length: {}\r\n{expect}\r\n", self.length).into_bytes()
    }
}

/// What the head says about the body, if a body like that is taken.
fn announced(head: &Head, slot: &Slot) -> Result<(Encoding, u64), Refusal> {
    if head.method != "POST" {
        return Err(Refusal::MethodNotAllowed);
    }
    let length = head.content_length.ok_or(Refusal::LengthRequired)?;
    if length > slot.most {
        return Err(Refusal::TooLarge { most: slot.most });
    }
    let encoding = Encoding::of(head.field("content-type")).map_err(|fault| match fault {
        EncodingFault::Unsupported => Refusal::UnsupportedType,
        EncodingFault::NoBoundary => Refusal::BadRequest,
    })?;
    Ok((encoding, length))
}

/// The page for a head that is refused.
pub(crate) fn refusal(fault: Fault) -> Refusal {
    match fault {
        Fault::TooLong | Fault::TooManyFields => Refusal::HeadTooLarge,
        Fault::Version => Refusal::Version,
        Fault::Expectation => Refusal::Expectation,
        Fault::TransferEncoding => Refusal::LengthRequired,
        Fault::BareLineFeed
        | Fault::BareCarriageReturn
        | Fault::Control
        | Fault::RequestLine
        | Fault::Target
        | Fault::Field
        | Fault::Host
        | Fault::ContentLength
        | Fault::BothLengths
        | Fault::Upgrade
        | Fault::Connection
        | Fault::ContentType => Refusal::BadRequest,
    }
}
