//! Whether a request is one that is taken, by all that its head says.

use std::sync::Arc;

use dropsafe_form::html::{Refusal, Untaken};
use dropsafe_form::{Entries, Language};

use crate::arrival::unless_stopping;
use crate::connection::Seat;
use crate::encoding::{Encoding, EncodingFault};
use crate::head::{Fault, Head};
use crate::multipart::Boundary;
use crate::pace::Client;
use crate::room::Place;
use crate::route;
use crate::server::Receiver;
use crate::site::Slot;

/// A request whose body is read, as far as it is of use.
#[derive(Debug)]
pub(crate) struct Admitted {
    /// Where it goes.
    pub(crate) slot: Arc<Slot>,
    /// What is read of its body, and what for.
    pub(crate) reading: Reading,
    /// How long its body is.
    pub(crate) length: u64,
    /// Whether the body comes only when it is asked for.
    pub(crate) expects_continue: bool,
    /// The language to answer in, as far as the browser says.
    pub(crate) language: Language,
    /// What it takes up.
    pub(crate) place: Arc<Place>,
}

/// What is read of a body, and what for.
#[derive(Debug)]
pub(crate) enum Reading {
    /// All of it, to be stored.
    Whole(Encoding),
    /// All of it, and only so that its text can be given back: too many came before it.
    ForItsText(Encoding),
    /// What comes before its files, so that it can be given back: the head alone says that it is not taken.
    Beginning(Boundary, Untaken),
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
    pub(crate) async fn of(head: &Head, seat: Seat, receiver: &Arc<Receiver>) -> Result<Self, Turned> {
        let site = &receiver.site;
        let language = site.language_asked(head.field("accept-language").unwrap_or_default()).clone();
        let slot = route::slot(site, &head.target);
        let turned = |refusal| Turned { refusal, slot: slot.cloned(), language: language.clone() };
        if seat == Seat::Standing {
            return Err(turned(Refusal::Busy));
        }
        let slot = slot.ok_or_else(|| turned(Refusal::NotFound))?;
        let length = announced(head).map_err(turned)?;
        let encoding = Encoding::of(head.field("content-type"));
        let untaken = |untaken: Untaken, encoding: Option<Encoding>| {
            let beginning = Self::beginning(head, slot, encoding, untaken, &language, receiver);
            beginning.ok_or_else(|| turned(untaken.into()))
        };
        if length > slot.most {
            // With some room for text beside them: files of that size get through.
            let most = slot.files.ok_or_else(|| turned(Refusal::TooMuchText))?;
            return untaken(Untaken::TooLarge { most }, encoding.ok());
        }
        let encoding = encoding.map_err(|fault| turned(unreadable(fault)))?;
        let client = receiver.client_header.as_deref().map(|header| Client::of(head.field(header)));
        let is_its_turn = receiver.pace.allows(client);
        // With a body of text alone the visitor gets that back when it has been read.
        let is_large = length > receiver.limits.text(site.text_limit) as u64;
        if is_large && !is_its_turn {
            return untaken(Untaken::TooOften, Some(encoding));
        }
        if is_large && !finds_room(length, receiver).await {
            return untaken(Untaken::Unavailable, Some(encoding));
        }
        let place =
            if is_its_turn { receiver.room.take(slot, &encoding, length) } else { receiver.room.take_for_refused(slot, &encoding, length) };
        let (slot, place) = (Arc::clone(slot), Arc::new(place.ok_or_else(|| turned(Refusal::Busy))?));
        let reading = if is_its_turn { Reading::Whole(encoding) } else { Reading::ForItsText(encoding) };
        Ok(Self { slot, reading, length, expects_continue: head.expects_continue, language, place })
    }

    /// A request that is not taken, and whose beginning is read: there may be text in front of files, it comes without being
    /// asked for, and there is a place for it.
    fn beginning(
        head: &Head,
        slot: &Arc<Slot>,
        encoding: Option<Encoding>,
        untaken: Untaken,
        language: &Language,
        receiver: &Receiver,
    ) -> Option<Self> {
        let Some(Encoding::Multipart(boundary)) = encoding else { return None };
        if head.expects_continue || slot.files.is_none() {
            return None;
        }
        let length = head.content_length?.min(slot.most);
        let place = Arc::new(receiver.room.take_for_beginning(slot)?);
        let (reading, language) = (Reading::Beginning(boundary, untaken), language.clone());
        Some(Self { slot: Arc::clone(slot), reading, length, expects_continue: false, language, place })
    }

    /// The language of the page that this came from, else the one that the browser asks for.
    pub(crate) fn language_of(&self, entries: &Entries) -> &Language {
        let said = entries.first("_lang");
        said.map_or(&self.language, |said| self.slot.form.language_or_first(Some(said)))
    }

    /// The head that hyper gets to see: nothing in it was written by the visitor.
    pub(crate) fn plain_head(&self) -> Vec<u8> {
        let expect = if self.expects_continue { "Expect: 100-continue\r\n" } else { "" };
        let name = self.slot.form.name();
        format!("POST /drop/{name} HTTP/1.1\r\nHost: receiver\r\nContent-Length: {}\r\n{expect}\r\n", self.length).into_bytes()
    }
}

/// Whether the spool has room for so much, asked in the lane that uploads wait in: a disk that hangs may not say how full it is.
async fn finds_room(length: u64, receiver: &Arc<Receiver>) -> bool {
    let asked = Arc::clone(receiver);
    let has_room = receiver.intakes.run(move || asked.has_room_for(length));
    let has_room = async { Ok(has_room.await == Some(true)) };
    unless_stopping(receiver.stopping.clone(), has_room).await.unwrap_or(false)
}

/// How long a body the head announces, if it is one that posts.
fn announced(head: &Head) -> Result<u64, Refusal> {
    if head.method != "POST" {
        return Err(Refusal::MethodNotAllowed);
    }
    head.content_length.ok_or(Refusal::LengthRequired)
}

/// The page for a body that is written in another way than forms are.
fn unreadable(fault: EncodingFault) -> Refusal {
    match fault {
        EncodingFault::Unsupported => Refusal::UnsupportedType,
        EncodingFault::NoBoundary => Refusal::BadRequest,
    }
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
