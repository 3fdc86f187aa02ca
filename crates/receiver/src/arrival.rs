//! A body on its way in. Text is taken apart as it comes. From the first file on, the thread that all visitors share does nothing but
//! read: another takes apart, seals and writes what came before. So nobody waits for the disk but who sends a file.

use std::future::{Future, poll_fn};
use std::mem;
use std::pin::Pin;

use hyper::body::{Body, Bytes, Incoming};
use tokio::sync::watch;

use crate::connection::READ_AHEAD;
use crate::deadline::Deadline;
use crate::intake::{Intake, IntakeFault, Reached};
use crate::lane::Lane;
use crate::server::Stopping;

/// How much is handed over at once: so much that handing over costs little beside the work itself.
pub(crate) const BATCH: usize = 64 << 10;

/// A body on its way in.
pub(crate) struct Arrival {
    body: Incoming,
    length: u64,
    deadline: Deadline,
}

/// Where the text of a body ends.
pub(crate) enum Text {
    /// With the body.
    Whole,
    /// With the first file, of which this came.
    UpTo(Batch),
}

/// What is handed over at once.
pub(crate) struct Batch(Vec<u8>);

/// Why a body was not read to its end.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It can't be.
    Fault(IntakeFault),
    /// It took too long.
    Late,
    /// The connection broke off: nobody will see the answer.
    Broken,
    /// The receiver stops.
    Stopping,
    /// A fault of the program broke it off.
    Lost,
}

impl Arrival {
    /// Of a body of `length` bytes.
    pub(crate) fn new(body: Incoming, length: u64, deadline: Deadline) -> Self {
        Self { body, length, deadline }
    }

    /// Reads up to the first file.
    pub(crate) async fn text(&mut self, intake: &mut Intake) -> Result<Text, Unread> {
        while let Some(piece) = self.next().await? {
            let mut rest = &piece[..];
            if intake.feed_text(&mut rest).map_err(Unread::Fault)? == Reached::File {
                let mut batch = self.batch();
                batch.0.extend_from_slice(rest);
                return Ok(Text::UpTo(batch));
            }
        }
        Ok(Text::Whole)
    }

    /// Reads from the first file on. While one batch is read, the one before is dealt with.
    pub(crate) async fn files(&mut self, mut intake: Intake, mut batch: Batch, lane: &Lane) -> Result<Intake, Unread> {
        let mut next = self.batch();
        let mut is_last = self.fill(&mut batch).await?;
        while !is_last {
            let (read, dealt_with) = (self.fill(&mut next), deal_with(intake, batch, lane));
            (is_last, (intake, batch)) = tokio::try_join!(read, dealt_with)?;
            mem::swap(&mut batch, &mut next);
        }
        Ok(deal_with(intake, batch, lane).await?.0)
    }

    /// Reads until the batch is full or the body has ended, and says whether it has.
    async fn fill(&mut self, batch: &mut Batch) -> Result<bool, Unread> {
        while batch.has_room() {
            let Some(piece) = self.next().await? else { return Ok(true) };
            batch.0.extend_from_slice(&piece);
        }
        Ok(false)
    }

    /// The next piece, if there is one more.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Unread> {
        let piece = self.deadline.keep(next_piece(&mut self.body)).await.map_err(|_| Unread::Late)??;
        self.deadline.came(piece.as_ref().map_or(0, Bytes::len));
        Ok(piece)
    }

    /// An empty batch, no larger than this body needs it.
    fn batch(&self) -> Batch {
        Batch(Vec::with_capacity(usize::try_from(self.length).map_or(BATCH, |length| length.min(BATCH))))
    }
}

impl Batch {
    /// Whether one more piece fits in.
    fn has_room(&self) -> bool {
        self.0.len() + READ_AHEAD <= BATCH
    }
}

/// Takes a batch apart, seals and writes it; gives back the batch to be filled again.
async fn deal_with(mut intake: Intake, mut batch: Batch, lane: &Lane) -> Result<(Intake, Batch), Unread> {
    let fed = lane.run(move || {
        intake.feed(&batch.0)?;
        batch.0.clear();
        Ok((intake, batch))
    });
    fed.await.ok_or(Unread::Lost)?.map_err(Unread::Fault)
}

async fn next_piece(body: &mut Incoming) -> Result<Option<Bytes>, Unread> {
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

/// What `arrival` comes to, unless the receiver stops before.
pub(crate) async fn unless_stopping<T>(
    mut stopping: watch::Receiver<Stopping>,
    arrival: impl Future<Output = Result<T, Unread>>,
) -> Result<T, Unread> {
    tokio::select! {
        read = arrival => read,
        // The channel is closed only together with the run.
        _ = stopping.wait_for(|stopping| *stopping == Stopping::Now) => Err(Unread::Stopping),
    }
}
