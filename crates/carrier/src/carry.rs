//! One batch: everything that waits, in an order that says nothing.
//!
//! A run is a batch; a timer gives the hours. On the server's disk, times of arrival can be read from where a file lies
//! and when its entry changed. What has been carried off is gone from there, and the far side knows the batch's hour only.
//!
//! For each envelope the order is: copy, flush, read back and compare, name; and only then remove here. Killed at any
//! moment, it leaves the envelope here, or there, or on both sides: the next run finds the copy, compares it, and goes on.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use dropsafe_spool::EnvelopeName;
use rustix::fs::{FlockOperation, flock};
use rustix::io::{Errno, FdFlags, fcntl_setfd};

use crate::store::Store;
use crate::waiting::listed;
use crate::{Error, Waiting};

/// Most envelopes of one call to a store.
const MOST: usize = 16;
/// From so many bytes on a call to a store takes no more envelopes: a store may need as much room to read them back.
const MOST_BYTES: u64 = 64 << 20;

/// Carries what waits in `spool`, and says how many envelopes that were.
///
/// # Errors
/// Where nothing could be carried, or something had to stay. Those carried before are carried.
pub fn batch(spool: &Path, store: &Store) -> Result<usize, Error> {
    let mut waiting = listed(spool)?;
    let Some(folder) = waiting.first().and_then(|(path, _)| path.parent()).map(Path::to_path_buf) else { return Ok(0) };
    let folder = folder.as_path();
    let folder_opened = File::open(folder).map_err(Error::io("open the folder", folder))?;
    flock(&folder_opened, FlockOperation::NonBlockingLockExclusive).map_err(|errno| match errno {
        Errno::WOULDBLOCK => Error::Busy(folder.into()),
        _ => Error::Io { doing: "lock the folder", path: folder.into(), cause: errno.into() },
    })?;
    // The lock goes with the descriptor, however this ends; and a program that carries for us inherits it. So whatever
    // that still does when this was killed, it does alone.
    fcntl_setfd(&folder_opened, FdFlags::empty()).map_err(|errno| Error::Io {
        doing: "keep the lock on the folder",
        path: folder.into(),
        cause: errno.into(),
    })?;

    shuffle(&mut waiting)?;

    let mut batch = Batch { store, folder, folder_opened: &folder_opened, carried: 0, odd: Vec::new() };
    let all = waiting.len();
    let mut waiting = waiting.into_iter().peekable();
    while waiting.peek().is_some() {
        let load = load(&mut waiting, &mut batch.odd);
        // A far side that is gone keeps back the rest; one envelope that is odd doesn't.
        if let Err(error) = batch.carry(&load) {
            return Err(if batch.carried == 0 { error } else { Error::Left { left: all - batch.carried, all, first: Box::new(error) } });
        }
    }
    let (carried, left) = (batch.carried, batch.odd.len());
    match batch.odd.into_iter().next() {
        Some(first) => Err(Error::Left { left, all, first: Box::new(first) }),
        None => Ok(carried),
    }
}

/// A batch on its way.
struct Batch<'a> {
    store: &'a Store,
    folder: &'a Path,
    folder_opened: &'a File,
    carried: usize,
    /// Why single envelopes stay here.
    odd: Vec<Error>,
}

impl Batch<'_> {
    /// Carries a load; if something is wrong with one of its envelopes, each by itself.
    fn carry(&mut self, load: &[Waiting]) -> Result<(), Error> {
        match self.store.keep(load) {
            Ok(()) => {
                remove(load, self.folder_opened, self.folder)?;
                self.carried += load.len();
                Ok(())
            }
            Err(Error::Differs { .. } | Error::Damaged { .. }) if load.len() > 1 => load.chunks(1).try_for_each(|one| self.carry(one)),
            Err(error @ (Error::Differs { .. } | Error::Damaged { .. })) => {
                self.odd.push(error);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// The next few envelopes. What can't be read goes to `odd`.
fn load(waiting: &mut impl Iterator<Item = (PathBuf, EnvelopeName)>, odd: &mut Vec<Error>) -> Vec<Waiting> {
    let (mut load, mut bytes): (Vec<Waiting>, u64) = (Vec::new(), 0);
    while load.len() < MOST && bytes < MOST_BYTES {
        let Some((path, name)) = waiting.next() else { break };
        match Waiting::look(path, name) {
            Ok(Some(envelope)) => {
                bytes += envelope.size;
                load.push(envelope);
            }
            Ok(None) => {}
            Err(error) => odd.push(error),
        }
    }
    load
}

/// Removes what the store has, and makes that durable: a carried envelope should not come back after a power cut.
fn remove(load: &[Waiting], folder_opened: &File, folder: &Path) -> Result<(), Error> {
    for envelope in load {
        fs::remove_file(&envelope.path).map_err(Error::io("remove what was carried,", &envelope.path))?;
    }
    folder_opened.sync_all().map_err(Error::io("flush the folder", folder))
}

/// Fisher and Yates's shuffle, by the system's random numbers: names are random, but listed in order.
fn shuffle<T>(items: &mut [T]) -> Result<(), Error> {
    for last in (1..items.len()).rev() {
        let random = getrandom::u64().map_err(dropsafe_spool::Error::NoRandomness)?;
        // The bias of the remainder is below one in 2^50 for any number of files that a folder can hold.
        let chosen = usize::try_from(random % (last as u64 + 1)).unwrap_or(last);
        items.swap(last, chosen);
    }
    Ok(())
}
