//! Whether a request is one that is taken, by all that its head says.

use std::sync::Arc;

use dropsafe_form::Language;
use dropsafe_form::html::Refusal;

use crate::connection::Seat;
use crate::encoding::{Encoding, EncodingFault};
use crate::head::{Fault, Head};
use crate::pace::Client;
use crate::room::Place;
use crate::route;
use crate::server::Receiver;
use crate::site::Slot;

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
    /// Whether it is to be stored.
    pub(crate) turn: Turn,
    /// What it takes up.
    pub(crate) place: Arc<Place>,
}

/// Whether it is a request's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It is.
    Now,
    /// Too many came before it. It is read only so that its text can be given back.
    Later,
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
    pub(crate) fn of(head: &Head, seat: Seat, receiver: &Receiver) -> Result<Self, Turned> {
        let site = &receiver.site;
        let language = site.language_asked(head.field("accept-language").unwrap_or_default()).clone();
        let slot = route::slot(site, &head.target);
        let turned = |refusal| Turned { refusal, slot: slot.cloned(), language: language.clone() };
        if seat == Seat::Standing {
            return Err(turned(Refusal::Busy));
        }
        let slot = slot.ok_or_else(|| turned(Refusal::NotFound))?;
        let (encoding, length) = announced(head, slot).map_err(turned)?;
        let client = receiver.client_header.as_deref().map(|header| Client::of(head.field(header)));
        let turn = if receiver.pace.allows(client) { Turn::Now } else { Turn::Later };
        // With a body of text alone the visitor gets that back when it has been read.
        let is_large = length > receiver.limits.text(site.text_limit) as u64;
        if is_large && turn == Turn::Later {
            return Err(turned(Refusal::TooOften));
        }
        if is_large && !receiver.has_room_for(length) {
            return Err(turned(Refusal::Unavailable));
        }
        let place = receiver.room.take(slot, &encoding, length).ok_or_else(|| turned(Refusal::Busy))?;
        let (slot, place) = (Arc::clone(slot), Arc::new(place));
        Ok(Self { slot, encoding, length, expects_continue: head.expects_continue, language, turn, place })
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
        // With some room for text beside them: files of that size get through.
        return Err(slot.files.map_or(Refusal::TooMuchText, |most| Refusal::TooLarge { most }));
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
