//! How much may be stored: what must be left free on the spool's file system, and what may come in a day.
//!
//! The receiver may not list its spool. So it knows what the file system says, and what it stored itself since it began,
//! and nothing else: not what another receiver put there, nor what was carried off.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dropsafe_spool::Free;
use thiserror::Error;

use crate::limits::Limits;
use crate::say::say;

const HOUR: Duration = Duration::from_secs(60 * 60);
const HOURS: usize = 24;

/// The quotas, and what was stored in the last day.
#[derive(Debug)]
pub(crate) struct Quota {
    spool_free: u64,
    spool_free_files: u64,
    daily_envelopes: u64,
    daily_bytes: u64,
    begun: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// A clock of hours.
    hours: [Hour; HOURS],
    told: Option<Shut>,
}

/// What was stored in one hour of this run.
#[derive(Debug, Clone, Copy, Default)]
struct Hour {
    number: u64,
    envelopes: u64,
    bytes: u64,
}

/// Why nothing more is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Shut {
    #[error("the spool's file system has less room than `spool_free` says. Collect the waiting envelopes or make room")]
    Bytes,
    #[error("the spool's file system has room for fewer files than `spool_free_files` says. Collect the waiting envelopes or make room")]
    Files,
    #[error("as many envelopes were stored within a day as `daily_envelopes` says. Look at what comes in, then raise it or wait")]
    DailyEnvelopes,
    #[error("as much was stored within a day as `daily_bytes` says. Look at what comes in, then raise it or wait")]
    DailyBytes,
}

impl Quota {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            spool_free: limits.spool_free,
            spool_free_files: limits.spool_free_files,
            daily_envelopes: limits.daily_envelopes,
            daily_bytes: limits.daily_bytes,
            begun: Instant::now(),
            state: Mutex::default(),
        }
    }

    /// Whether there is room for one more envelope of so many bytes. Tells whoever looks after the server when there is none
    /// even for the `least` that an envelope has, and when there is again: what one visitor wants to send is not told.
    pub(crate) fn allows(&self, least: u64, bytes: u64, free: Option<Free>) -> bool {
        let now = self.begun.elapsed();
        let shut = self.room(least, free, now).err();
        let allowed = self.room(bytes, free, now).is_ok();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match shut {
            Some(why) if state.told.is_none() => say(format_args!("dropsafe-receiver: no more is taken: {why}")),
            None if state.told.is_some() => say("dropsafe-receiver: more is taken again"),
            _ => {}
        }
        state.told = shut;
        allowed
    }

    /// An envelope of so many bytes was stored.
    pub(crate) fn stored(&self, bytes: u64) {
        self.stored_after(bytes, self.begun.elapsed());
    }

    fn room(&self, bytes: u64, free: Option<Free>, now: Duration) -> Result<(), Shut> {
        if let Some(free) = free {
            if self.spool_free > 0 && free.bytes < self.spool_free.saturating_add(bytes) {
                return Err(Shut::Bytes);
            }
            if self.spool_free_files > 0 && free.files.is_some_and(|files| files <= self.spool_free_files) {
                return Err(Shut::Files);
            }
        }
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let of_the_day = state.hours.iter().filter(|hour| hour.number + HOURS as u64 > hours(now));
        let (envelopes, stored) =
            of_the_day.fold((0, 0_u64), |(envelopes, stored), hour| (envelopes + hour.envelopes, stored + hour.bytes));
        if envelopes >= self.daily_envelopes {
            return Err(Shut::DailyEnvelopes);
        }
        if stored.saturating_add(bytes) > self.daily_bytes {
            return Err(Shut::DailyBytes);
        }
        Ok(())
    }

    fn stored_after(&self, bytes: u64, now: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let number = hours(now);
        let hour = &mut state.hours[(number % HOURS as u64) as usize];
        if hour.number != number {
            *hour = Hour { number, ..Hour::default() };
        }
        hour.envelopes += 1;
        hour.bytes += bytes;
    }
}

fn hours(since: Duration) -> u64 {
    since.as_secs() / HOUR.as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(bytes: u64, files: Option<u64>) -> Option<Free> {
        Some(Free { bytes, files })
    }

    #[test]
    fn room_is_left_on_the_file_system() {
        let quota = Quota::new(&Limits { spool_free: 1_000, spool_free_files: 10, ..Limits::default() });
        let room = |free| quota.room(100, free, HOUR);
        assert_eq!(room(free(1_100, Some(11))), Ok(()));
        assert_eq!(room(free(1_099, Some(11))), Err(Shut::Bytes));
        assert_eq!(room(free(1_100, Some(10))), Err(Shut::Files));
        assert_eq!(room(free(1_100, None)), Ok(()), "a file system that doesn't count files");
        assert_eq!(room(None), Ok(()), "a system that says nothing");
        let careless = Quota::new(&Limits { spool_free: 0, spool_free_files: 0, ..Limits::default() });
        assert_eq!(careless.room(100, free(0, Some(0)), HOUR), Ok(()));
    }

    #[test]
    fn a_day_has_room_for_so_much_and_then_the_next() {
        let quota = Quota::new(&Limits { daily_envelopes: 48, daily_bytes: 4_800, ..Limits::default() });
        for hour in 0..24 {
            assert_eq!(quota.room(100, None, HOUR * hour), Ok(()), "{hour}");
            quota.stored_after(100, HOUR * hour);
            quota.stored_after(100, HOUR * hour);
        }
        assert_eq!(quota.room(100, None, HOUR * 23), Err(Shut::DailyEnvelopes));
        assert_eq!(quota.room(100, None, HOUR * 24), Ok(()), "what came in the first hour is a day ago");
        assert_eq!(quota.room(201, None, HOUR * 24), Err(Shut::DailyBytes));
        quota.stored_after(100, HOUR * 24);
        assert_eq!(quota.room(100, None, HOUR * 24), Ok(()));
        quota.stored_after(100, HOUR * 24);
        assert_eq!(quota.room(100, None, HOUR * 24), Err(Shut::DailyEnvelopes));
        assert_eq!(quota.room(100, None, HOUR * 500), Ok(()));
    }
}
