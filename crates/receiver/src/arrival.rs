//! A body on its way in. Text is taken apart as it comes. From the first file on, the thread that all visitors share does nothing but
//! read: another takes apart, seals and writes what came before. So nobody waits for the disk but who sends a file.

use std::future::{Future, poll_fn};
use std::pin::Pin;

use hyper::body::{Body, Bytes, Incoming};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::watch;

use crate::connection::READ_AHEAD;
use crate::deadline::Deadline;
use crate::intake::{Intake, IntakeFault, Reached};
use crate::lane::Lane;
use crate::server::Stopping;

/// How much is handed over at once: so much that handing over costs little beside the work itself.
pub(crate) const BATCH: usize = 64 << 10;

/// How many batches one upload may have dealt with before it is another's turn.
const TURN: usize = 16;

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

    /// Reads from the first file on, while a thread in the lane deals with what was read.
    pub(crate) async fn files(&mut self, intake: Intake, begun: Batch, lane: &Lane) -> Result<Intake, Unread> {
        let (full, to_deal_with) = mpsc::channel(2);
        let (empty, to_fill) = mpsc::channel(2);
        let dealing = deal_with_all(intake, to_deal_with, empty, lane);
        let ((), intake) = tokio::try_join!(self.fill_all(begun, full, to_fill), dealing)?;
        Ok(intake)
    }

    /// Fills two batches in turn, to the end of the body.
    async fn fill_all(&mut self, begun: Batch, full: Sender<Batch>, mut to_fill: Receiver<Batch>) -> Result<(), Unread> {
        let (mut batch, mut second) = (begun, Some(self.batch()));
        loop {
            let is_last = self.fill(&mut batch).await?;
            let is_wanted = full.send(batch).await.is_ok();
            let next = match second.take() {
                _ if is_last || !is_wanted => None,
                Some(second) => Some(second),
                None => to_fill.recv().await,
            };
            // Whoever deals with them may have given up, and says why.
            let Some(next) = next else { return Ok(()) };
            batch = next;
        }
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

/// Takes batches apart, seals and writes them, as long as any come. Waits for them here and not in the lane, where others would
/// wait as well.
async fn deal_with_all(mut intake: Intake, mut full: Receiver<Batch>, mut empty: Sender<Batch>, lane: &Lane) -> Result<Intake, Unread> {
    while let Some(batch) = full.recv().await {
        let turn = lane.run(move || {
            deal_with_some(&mut intake, batch, &mut full, &empty)?;
            Ok((intake, full, empty))
        });
        (intake, full, empty) = turn.await.ok_or(Unread::Lost)?.map_err(Unread::Fault)?;
    }
    Ok(intake)
}

/// Deals with this batch, and with those that are full by then. Blocks.
fn deal_with_some(intake: &mut Intake, first: Batch, full: &mut Receiver<Batch>, empty: &Sender<Batch>) -> Result<(), IntakeFault> {
    let mut next = Some(first);
    for left in (0..TURN).rev() {
        let Some(mut batch) = next else { break };
        intake.feed(&batch.0)?;
        batch.0.clear();
        // Where the body has ended, nobody wants it any more.
        let _ = empty.try_send(batch);
        next = if left > 0 { full.try_recv().ok() } else { None };
    }
    Ok(())
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
