//! What is counted: numbers since the start, and nothing about anybody.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dropsafe_form::html::{Notice, Refusal};

use crate::store::Stored;

/// Counts since the start of this run.
#[derive(Debug, Default)]
pub(crate) struct Counters(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    accepted: u64,
    bytes: u64,
    flushed_in: Duration,
    longest_flush: Duration,
    doubles: u64,
    robots: u64,
    refused: BTreeMap<&'static str, u64>,
}

impl Counters {
    /// A submission was stored.
    pub(crate) fn accepted(&self, stored: Stored) {
        let mut counts = self.counts();
        counts.accepted += 1;
        counts.bytes += stored.bytes;
        counts.flushed_in += stored.flushed_in;
        counts.longest_flush = counts.longest_flush.max(stored.flushed_in);
    }

    /// A submission was sent again, and is stored already.
    pub(crate) fn double(&self) {
        self.counts().doubles += 1;
    }

    /// A robot was given a receipt for nothing.
    pub(crate) fn robot(&self) {
        self.counts().robots += 1;
    }

    /// A form was given back with what was typed.
    pub(crate) fn given_back(&self, notice: Notice<'_>) {
        match notice {
            Notice::None | Notice::Faults(_) => self.count("faults"),
            Notice::OlderVersion => self.count("older-form"),
            Notice::NotStored => self.refused(Refusal::NotStored),
            Notice::TooOften => self.refused(Refusal::TooOften),
            Notice::Untaken(untaken) => self.refused(untaken.into()),
        }
    }

    /// A short page was sent.
    pub(crate) fn refused(&self, refusal: Refusal) {
        self.count(match refusal {
            Refusal::NotFound => "not-found",
            Refusal::MethodNotAllowed => "method",
            Refusal::TooLarge { .. } => "too-large",
            Refusal::TooMuchText => "too-much-text",
            Refusal::TooManyParts => "too-many-parts",
            Refusal::LengthRequired => "no-length",
            Refusal::BadRequest => "unreadable",
            Refusal::HeadTooLarge => "head-too-large",
            Refusal::Expectation => "expectation",
            Refusal::Version => "version",
            Refusal::UnsupportedType => "type",
            Refusal::Busy => "busy",
            Refusal::TooOften => "too-often",
            Refusal::Timeout => "too-slow",
            Refusal::NotStored => "not-stored",
            Refusal::Unavailable => "shut",
        });
    }

    fn count(&self, why: &'static str) {
        *self.counts().refused.entry(why).or_default() += 1;
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Display for Counters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.counts();
        let Counts { accepted, bytes, flushed_in, longest_flush, doubles, robots, refused } = &*counts;
        let mean = flushed_in.as_secs_f64() * 1000.0 / (*accepted).max(1) as f64;
        let longest = longest_flush.as_secs_f64() * 1000.0;
        write!(
            f,
            "accepted {accepted}, bytes {bytes}, flush {mean:.1} ms mean {longest:.1} ms longest, doubles {doubles}, robots {robots}"
        )?;
        write!(f, ", refused {}", refused.values().sum::<u64>())?;
        for (index, (why, count)) in refused.iter().enumerate() {
            write!(f, "{}{why} {count}", if index == 0 { ": " } else { ", " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_one_line() {
        let counters = Counters::default();
        insta::assert_snapshot!(counters, @"accepted 0, bytes 0, flush 0.0 ms mean 0.0 ms longest, doubles 0, robots 0, refused 0");
        for (bytes, millis) in [(131_072, 4), (131_072, 15)] {
            counters.accepted(Stored { bytes, flushed_in: Duration::from_millis(millis) });
        }
        counters.double();
        counters.robot();
        counters.given_back(Notice::NotStored);
        for refusal in [Refusal::NotStored, Refusal::Busy, Refusal::TooLarge { most: 7 }] {
            counters.refused(refusal);
        }
        insta::assert_snapshot!(counters, @"accepted 2, bytes 262144, flush 9.5 ms mean 15.0 ms longest, doubles 1, robots 1, refused 4: busy 1, not-stored 2, too-large 1");
    }
}
