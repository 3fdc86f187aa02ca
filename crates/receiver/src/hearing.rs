//! Hearing the head of a request, as long as there is time.

use std::pin::pin;
use std::time::Duration;

use dropsafe_form::Language;
use dropsafe_form::html::Refusal;
use tokio::io::AsyncReadExt;
use tokio::time::sleep;

use crate::admission::{self, Turned};
use crate::connection::Seat;
use crate::head::{Head, Reader};
use crate::limits::seconds;
use crate::listen::Connected;
use crate::server::{Receiver, Stopping};

/// How long a head may take once the receiver is stopping.
const WHILE_STOPPING: Duration = Duration::from_secs(2);
/// How long a head may take for which there is no place: others wait to be told the same.
const WHILE_STANDING: Duration = Duration::from_secs(2);
/// How much is read at once: most heads in one piece.
const PIECE: usize = 2 << 10;

/// A head, and what came behind it.
pub(crate) struct Heard {
    pub(crate) head: Head,
    pub(crate) begun: Vec<u8>,
}

/// Why there is no head.
pub(crate) enum Unheard {
    /// Nobody said anything, or the connection broke: there is nobody to answer.
    Silence,
    /// What was said is answered by a short page.
    Refused(Turned),
}

/// Reads a head from a connection.
pub(crate) async fn hear(socket: &mut Box<dyn Connected>, seat: Seat, receiver: &Receiver) -> Result<Heard, Unheard> {
    let mut reader = Reader::new();
    let mut buffer = vec![0; PIECE];
    let mut over = pin!(out_of_time(seat, receiver));
    loop {
        let count = tokio::select! {
            count = socket.read(&mut buffer) => count.map_err(|_| Unheard::Silence)?,
            refusal = &mut over => return Err(unheard(&reader, refusal, receiver)),
        };
        if count == 0 {
            return Err(unheard(&reader, Refusal::BadRequest, receiver));
        }
        let piece = &buffer[..count];
        let ended = reader.feed(piece).map_err(|fault| unheard(&reader, admission::refusal(fault), receiver))?;
        if let Some(used) = ended {
            let language = language(&reader, receiver);
            let refused = |fault| Unheard::Refused(Turned { refusal: admission::refusal(fault), slot: None, language });
            return Ok(Heard { head: reader.finish().map_err(refused)?, begun: piece[used..].to_vec() });
        }
    }
}

/// Returns when a head has taken too long, and says what to answer.
async fn out_of_time(seat: Seat, receiver: &Receiver) -> Refusal {
    let mut stopping = receiver.stopping.clone();
    let soon = async {
        // The channel is closed only together with the run.
        let _ = stopping.wait_for(|stopping| *stopping != Stopping::No).await;
        sleep(WHILE_STOPPING).await;
    };
    let timeout = seconds(receiver.limits.head_timeout);
    let (timeout, late) = match seat {
        Seat::Own => (timeout, Refusal::Timeout),
        Seat::Standing => (timeout.min(WHILE_STANDING), Refusal::Busy),
    };
    tokio::select! {
        () = sleep(timeout) => late,
        () = soon => Refusal::Unavailable,
    }
}

/// A browser opens connections that it may never use, and expects them to be closed without a word.
fn unheard(reader: &Reader, refusal: Refusal, receiver: &Receiver) -> Unheard {
    if reader.is_empty() {
        return Unheard::Silence;
    }
    Unheard::Refused(Turned { refusal, slot: None, language: language(reader, receiver) })
}

fn language(reader: &Reader, receiver: &Receiver) -> Language {
    receiver.site.language_asked(reader.accept_language()).clone()
}
