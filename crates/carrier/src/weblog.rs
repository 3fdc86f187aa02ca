//! The web server's log, before it is one: lines in; days, countries and numbers out.
//!
//! A web server that writes addresses to a disk has written them for whoever seizes it. So it hands its lines to this
//! program, which keeps of each the day and the country, in memory, and now and then writes down how many there were:
//!
//! ```text
//! 2026-11-27 DE 41
//! 2026-11-27 IR 3
//! 2026-11-27 ?? 1
//! ```
//!
//! Lines are written sorted, many at once: neither their order nor the file's time tells when somebody came, beyond
//! the interval. `??` is an address that no range knows, or a line without one.

mod countries;
mod line;
mod source;
mod tally;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

pub use countries::{Countries, Country, Range};
pub use source::Source;
pub use tally::{Day, Tally};

use crate::Error;

/// How many countries may be on the way from the reader to the tally.
const ON_THE_WAY: usize = 1024;
/// How soon the signal to stop is seen.
const GLANCE: Duration = Duration::from_millis(200);
/// How long what was sent before the signal is read on.
const LAST_LINES: Duration = Duration::from_secs(2);

/// Reads `source` until it ends or SIGTERM or SIGINT comes; writes to `log` every so often, and at the end. `ready` is
/// called when lines are taken, `trouble` when a later addition fails; it is tried again after the next interval.
///
/// # Errors
/// Where the source can't be opened, or the log not be written at the beginning or at the end.
pub fn run(
    source: Source,
    countries: Countries,
    log: &Path,
    every: Duration,
    ready: impl FnOnce(),
    trouble: impl Fn(&Error),
) -> Result<(), Error> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).map_err(Error::io("wait for signals of", "this process".as_ref()))?;
    }
    let mut tally = Tally::default();
    // The log must be writable now, not in an hour.
    tally.write(log)?;
    let (seen, visits) = sync_channel(ON_THE_WAY);
    let opened = source.open()?;
    let own_name = opened.own_name();
    ready();
    // The thread ends with its source, with the signal, or with the process.
    let stopped = Arc::clone(&stop);
    let read = move || {
        let mut take = |line: &[u8]| seen.send(line::address(line).map_or(Country::UNKNOWN, |address| countries.of(address))).is_ok();
        opened.each_line(&stopped, &mut take);
    };
    std::thread::Builder::new().spawn(read).map_err(Error::io("start a thread of", "this process".as_ref()))?;

    let (mut written, mut end) = (Instant::now(), None);
    loop {
        match visits.recv_timeout(GLANCE) {
            Ok(country) => tally.add(Day::today(), country),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if stop.load(Ordering::Relaxed) && end.get_or_insert_with(Instant::now).elapsed() >= LAST_LINES {
            break;
        }
        if written.elapsed() >= every {
            // A disk that is full for a while: the numbers are kept, and the web server goes on being heard.
            if let Err(error) = tally.write(log) {
                trouble(&error);
            }
            written = Instant::now();
        }
    }
    tally.write(log)?;
    match own_name {
        // Nobody reads the socket any more, and the web server would go on in vain.
        Some(name) if !stop.load(Ordering::Relaxed) => Err(Error::Ended(name.path().into())),
        _ => Ok(()),
    }
}
