//! One request and its answer, from top to bottom.

use std::sync::Arc;

use dropsafe_envelope::Receipt;
use dropsafe_form::html::{Notice, Refusal};
use dropsafe_form::{Answers, Entries, Fault, Language};
use dropsafe_spool::Rehearsed;
use hyper::Response;
use hyper::body::Incoming;

use crate::admission::{Admitted, Reading};
use crate::answer::{self, Html};
use crate::arrival::{Arrival, Text, Unread, unless_stopping};
use crate::beginning;
use crate::deadline::Deadline;
use crate::encoding::Encoding;
use crate::intake::{Files, Intake, IntakeFault, Received};
use crate::lane::drop_aside;
use crate::multipart;
use crate::server::Receiver;
use crate::site::Slot;
use crate::store::{Accepted, Begun, StoreError};
use crate::urlencoded;

/// Answers a request that was admitted. Whatever happens, the answer is a page of the site.
pub(crate) async fn answer(receiver: &Arc<Receiver>, admitted: &Admitted, body: Incoming) -> Response<Html> {
    let (site, slot) = (&receiver.site, &admitted.slot);
    let mut intake = match &admitted.reading {
        Reading::Whole(encoding) => begin(receiver, admitted, encoding),
        Reading::ForItsText(encoding) => begin(receiver, admitted, encoding).for_its_text(),
        Reading::Beginning(boundary, untaken) => return beginning::answer(receiver, admitted, boundary, *untaken, body).await,
    };
    let mut arrival = Arrival::new(body, admitted.length, Deadline::of(admitted.length, &receiver.limits));
    let stopping = || receiver.stopping.clone();
    let text = unless_stopping(stopping(), arrival.text(&mut intake)).await;
    // A body that can't be read to its end may have said by now from which page it came.
    let language = admitted.language_of(intake.entries()).clone();
    let read = match text {
        Ok(Text::Whole) => Ok(intake),
        Ok(Text::UpTo(files)) => unless_stopping(stopping(), arrival.files(intake, files, &receiver.intakes)).await,
        Err(unread) => Err(unread),
    };
    match read.and_then(|intake| intake.finish().map_err(Unread::Fault)) {
        Ok(received) => settle(receiver, admitted, received).await,
        Err(unread) => {
            receiver.counters.refused(unread.refusal());
            answer::refused(site, Some(slot), &language, unread.refusal())
        }
    }
}

fn begin(receiver: &Receiver, admitted: &Admitted, encoding: &Encoding) -> Intake {
    let Admitted { slot, place, .. } = admitted;
    let text = receiver.limits.text(receiver.site.text_limit);
    Intake::new(Arc::clone(slot), Arc::clone(&receiver.store), encoding, text, &receiver.limits).holding(place)
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
            Self::Lost => Refusal::NotStored,
        }
    }
}

/// Decides about what was posted, and stores it.
async fn settle(receiver: &Arc<Receiver>, admitted: &Admitted, received: Received) -> Response<Html> {
    let (site, slot) = (&receiver.site, &admitted.slot);
    let Received { entries, files } = received;
    let language = admitted.language_of(&entries);
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
        Files::None => Begun::default(),
        Files::Sealed(begun) => begun,
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
    let mut place = receiver.doubles.place(&slot.form, entries, files.files()).lock_owned().await;
    if let Some(receipt) = *place {
        receiver.counters.double();
        return Some(receipt);
    }
    // Files are on the disk already, in the envelope that has no name yet.
    let bytes = if files.files().is_empty() { admitted.length } else { 0 };
    let accepted = Accepted { slot: Arc::clone(slot), language: language.clone(), receipt, answers, files };
    let (keeper, taken) = (Arc::clone(receiver), Arc::clone(&admitted.place));
    // Both places go along. Should the visitor leave now, the one who comes again still finds the receipt; and memory that
    // waits for the disk counts as taken.
    let stored = receiver.flushes.run(move || {
        // Asked only now: those that waited for the disk before this one have taken their room.
        let stored = keeper.has_room_for(bytes).then(|| put_away(&keeper, accepted, is_robot).ok()).flatten();
        if stored.is_some() {
            *place = Some(receipt);
        }
        drop(taken);
        stored
    });
    if let Some(pretended) = tokio::spawn(stored).await.ok()??? {
        // Beside the answer, not before it.
        drop_aside(pretended);
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
