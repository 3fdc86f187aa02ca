//! One request and its answer, from top to bottom.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use dropsafe_envelope::Receipt;
use dropsafe_form::html::{Notice, Refusal};
use dropsafe_form::{Answers, Entries, Fault, Language};
use dropsafe_spool::Rehearsed;
use hyper::Response;
use hyper::body::{Body, Bytes, Incoming};

use crate::admission::{Admitted, Reading};
use crate::answer::{self, Html};
use crate::beginning;
use crate::deadline::Deadline;
use crate::intake::{Files, Intake, IntakeFault, Received};
use crate::multipart;
use crate::process::clear_stack;
use crate::server::{Receiver, Stopping};
use crate::site::Slot;
use crate::store::{Accepted, StoreError};
use crate::urlencoded;

/// Answers a request that was admitted. Whatever happens, the answer is a page of the site.
pub(crate) async fn answer(receiver: &Arc<Receiver>, admitted: &Admitted, mut body: Incoming) -> Response<Html> {
    let site = &receiver.site;
    let Admitted { slot, length, language, .. } = admitted;
    let encoding = match &admitted.reading {
        Reading::Whole(encoding) | Reading::ForItsText(encoding) => encoding,
        Reading::Beginning(boundary, untaken) => return beginning::answer(receiver, admitted, boundary, *untaken, body).await,
    };
    let mut intake = Intake::new(slot, &receiver.store, encoding, receiver.limits.text(site.text_limit), &receiver.limits);
    if let Reading::ForItsText(_) = admitted.reading {
        intake = intake.for_its_text();
    }
    let mut deadline = Deadline::from_now(*length, &receiver.limits);
    let read = read_all(&mut body, &mut intake, &mut deadline, receiver).await;
    // A body that can't be read may break off before it says from which page it came.
    let language = match intake.entries().first("_lang") {
        Some(language) => slot.form.language_or_first(Some(language)),
        None => language,
    };
    let language = language.clone();
    match read.and_then(|()| intake.finish().map_err(Unread::Fault)) {
        Ok(received) => settle(receiver, admitted, &language, received).await,
        Err(unread) => {
            receiver.counters.refused(unread.refusal());
            answer::refused(site, Some(slot), &language, unread.refusal())
        }
    }
}

/// Why a body was not read to its end.
pub(crate) enum Unread {
    /// It can't be.
    Fault(IntakeFault),
    /// It took too long.
    Late,
    /// The connection broke off: nobody will see the answer.
    Broken,
    /// The receiver stops.
    Stopping,
}

impl Unread {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Fault(IntakeFault::TooMuchText | IntakeFault::UrlEncoded(urlencoded::Fault::TooMuchText { .. })) => Refusal::TooMuchText,
            Self::Fault(
                IntakeFault::Multipart(multipart::Fault::TooManyParts { .. })
                | IntakeFault::UrlEncoded(urlencoded::Fault::TooManyPairs { .. }),
            ) => Refusal::TooManyParts,
            Self::Fault(_) | Self::Broken => Refusal::BadRequest,
            Self::Late => Refusal::Timeout,
            Self::Stopping => Refusal::Unavailable,
        }
    }
}

async fn read_all(body: &mut Incoming, intake: &mut Intake<'_>, deadline: &mut Deadline, receiver: &Receiver) -> Result<(), Unread> {
    let mut stopping = receiver.stopping.clone();
    loop {
        let piece = tokio::select! {
            piece = deadline.keep(next_piece(body)) => piece.map_err(|_| Unread::Late)??,
            _ = stopping.wait_for(|stopping| *stopping == Stopping::Now) => return Err(Unread::Stopping),
        };
        let Some(piece) = piece else { return Ok(()) };
        deadline.came(piece.len());
        intake.feed(&piece).map_err(Unread::Fault)?;
    }
}

pub(crate) async fn next_piece(body: &mut Incoming) -> Result<Option<Bytes>, Unread> {
    loop {
        match poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await {
            None => return Ok(None),
            Some(Err(_)) => return Err(Unread::Broken),
            // A body of known length has no trailers; what isn't data is passed over.
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

/// Decides about what was posted, and stores it.
async fn settle(receiver: &Arc<Receiver>, admitted: &Admitted, language: &Language, received: Received) -> Response<Html> {
    let (site, slot) = (&receiver.site, &admitted.slot);
    let Received { entries, files } = received;
    let again = |notice| {
        if !admitted.place.has_room_for_marks(&entries) {
            receiver.counters.refused(Refusal::Busy);
            return answer::refused(site, Some(slot), language, Refusal::Busy);
        }
        receiver.counters.given_back(notice);
        answer::again(site, slot, language, &entries, notice)
    };
    if let Reading::ForItsText(_) = admitted.reading {
        return again(Notice::TooOften);
    }
    let answers = match judged(slot, &entries, site.text_limit) {
        Ok(answers) => answers,
        Err(Unfit::OlderVersion) => return again(Notice::OlderVersion),
        Err(Unfit::Faults(faults)) => return again(Notice::Faults(&faults)),
    };
    match store(receiver, admitted, language, &entries, answers, files).await {
        Some(receipt) => answer::receipt(site, slot, language, &receipt.to_string()),
        None => again(Notice::NotStored),
    }
}

/// Why what was posted is not taken.
pub(crate) enum Unfit {
    /// The page was made from an older definition.
    OlderVersion,
    /// The answers have faults.
    Faults(Vec<Fault>),
}

/// The answers in what was posted.
pub(crate) fn judged(slot: &Slot, entries: &Entries, text_limit: u32) -> Result<Answers, Unfit> {
    if entries.first("_form").is_some_and(|hash| hash != slot.form.hash()) {
        return Err(Unfit::OlderVersion);
    }
    slot.form.check(entries, text_limit).map_err(Unfit::Faults)
}

/// Stores a submission once; gives back the receipt only when it is on the disk.
async fn store(
    receiver: &Arc<Receiver>,
    admitted: &Admitted,
    language: &Language,
    entries: &Entries,
    answers: Answers,
    files: Files,
) -> Option<Receipt> {
    let files = match files {
        Files::None => None,
        Files::Sealed(sealer) => Some(sealer),
        Files::Failed(error) => {
            receiver.store.tell(Some(&error));
            return None;
        }
        // The check found nothing wrong with files that the intake gave up: one of the two is mistaken.
        Files::Unfit => return None,
    };
    let slot = &admitted.slot;
    let receipt = Receipt::fresh(language).ok()?;
    let is_robot = entries.all(slot.form.honeypot()).any(|value| !value.is_empty());
    let sent_files = files.as_ref().map_or(&[][..], |sealer| sealer.files());
    let mut place = receiver.doubles.place(&slot.form, entries, sent_files).lock_owned().await;
    if let Some(receipt) = *place {
        receiver.counters.double();
        return Some(receipt);
    }
    // Files are on the disk already, in the envelope that has no name yet.
    let bytes = if files.is_some() { 0 } else { admitted.length };
    let accepted = Accepted { slot: Arc::clone(slot), language: language.clone(), receipt, answers, files };
    let (receiver, taken) = (Arc::clone(receiver), Arc::clone(&admitted.place));
    // Both places go along. Should the visitor leave now, the one who comes again still finds the receipt; and memory that
    // waits for the disk counts as taken.
    let stored = tokio::task::spawn_blocking(move || {
        // Asked only now: those that waited for the disk before this one have taken their room.
        let stored = receiver.has_room_for(bytes).then(|| put_away(&receiver, accepted, is_robot).ok()).flatten();
        if stored.is_some() {
            *place = Some(receipt);
        }
        drop(taken);
        clear_stack();
        stored
    });
    if let Some(pretended) = stored.await.ok()?? {
        // Beside the answer, not before it.
        tokio::task::spawn_blocking(move || drop(pretended));
    }
    Some(receipt)
}

/// Stores a submission, or does as if and gives what to drop when that is no longer waited for. Blocks.
fn put_away(receiver: &Receiver, accepted: Accepted, is_robot: bool) -> Result<Option<Rehearsed>, StoreError> {
    if is_robot {
        let pretended = receiver.store.pretend(accepted)?;
        receiver.counters.robot();
        return Ok(Some(pretended));
    }
    let stored = receiver.store.keep(accepted)?;
    receiver.quota.stored(stored.bytes);
    receiver.counters.accepted(stored);
    Ok(None)
}
