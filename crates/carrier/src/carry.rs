//! One batch: everything that waits, in an order that says nothing.
//!
//! A run is a batch; a timer gives the hours. On the server's disk, times of arrival can be read from where a file lies
//! and when its entry changed. What has been carried off is gone from there, and the far side knows the batch's hour only.
//!
//! For each envelope the order is: copy, flush, read back and compare, name; and only then remove here. Killed at any
//! moment, it leaves the envelope here, or there, or on both sides: the next run finds the copy, compares it, and goes on.

use std::fs::{self, File};
use std::path::Path;

use dropsafe_spool::{EnvelopeName, collect};
use rustix::fs::{FlockOperation, flock};

use crate::store::Store;
use crate::{Error, Waiting};

/// Most envelopes of one call to a store.
const MOST: usize = 16;
/// Most bytes of one call to a store, if it is more than one envelope: a store may need as much room to read them back.
const MOST_BYTES: u64 = 64 << 20;

/// Carries what waits in `spool`, and says how many envelopes that were.
///
/// # Errors
/// Where nothing could be carried, or something had to stay. Those carried before are carried.
pub fn batch(spool: &Path, store: &Store) -> Result<usize, Error> {
    let paths = collect::envelopes(spool)?;
    let Some(folder) = paths.first().and_then(|path| path.parent()).map(Path::to_path_buf) else { return Ok(0) };
    let folder = folder.as_path();
    // The lock goes with the descriptor, however this ends.
    let folder_opened = File::open(folder).map_err(Error::io("open the folder", folder))?;
    flock(&folder_opened, FlockOperation::NonBlockingLockExclusive).map_err(|_| Error::Busy(folder.into()))?;

    // What another carrier took since it was listed is not there any more, and no file of ours has another name.
    let named = |path: &Path| path.file_name()?.to_str()?.parse::<EnvelopeName>().ok();
    let mut waiting: Vec<_> = paths.into_iter().filter_map(|path| named(&path).map(|name| (path, name))).collect();
    shuffle(&mut waiting)?;

    let all = waiting.len();
    let (mut carried, mut left, mut first) = (0, 0, None);
    let mut waiting = waiting.into_iter().peekable();
    while waiting.peek().is_some() {
        let load = load(&mut waiting)?;
        match store.keep(&load) {
            Ok(()) => {
                remove(&load, &folder_opened, folder)?;
                carried += load.len();
            }
            // One that is odd doesn't keep back the others; a far side that is gone does.
            Err(error @ (Error::Differs { .. } | Error::Damaged { .. })) => {
                left += load.len();
                first.get_or_insert(error);
            }
            Err(error) if carried == 0 && left == 0 => return Err(error),
            Err(error) => return Err(Error::Left { left: all - carried, all, first: Box::new(error) }),
        }
    }
    match first {
        Some(first) => Err(Error::Left { left, all, first: Box::new(first) }),
        None => Ok(carried),
    }
}

/// The next few envelopes.
fn load(waiting: &mut std::iter::Peekable<impl Iterator<Item = (std::path::PathBuf, EnvelopeName)>>) -> Result<Vec<Waiting>, Error> {
    let (mut load, mut bytes): (Vec<Waiting>, u64) = (Vec::new(), 0);
    while load.len() < MOST && bytes < MOST_BYTES {
        let Some((path, name)) = waiting.next() else { break };
        let Some(envelope) = Waiting::look(path, name)? else { continue };
        bytes += envelope.size;
        load.push(envelope);
    }
    Ok(load)
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
