//! Every limit: its name, its default, its unit. `docs/receiver-settings.md` lists the same, and a test holds it to that.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::multipart;

/// What a limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A plain number.
    Count,
    /// A number within each minute.
    PerMinute,
    /// Bytes.
    Bytes,
    /// Bytes a second.
    BytesPerSecond,
    /// Seconds.
    Seconds,
}

impl Unit {
    /// The unit's name in messages and in the manual.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "number",
            Self::PerMinute => "number a minute",
            Self::Bytes => "bytes",
            Self::BytesPerSecond => "bytes a second",
            Self::Seconds => "seconds",
        }
    }
}

/// What is known of a limit.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Its name in the settings file.
    pub name: &'static str,
    /// What it is where the settings file doesn't say.
    pub default: u64,
    /// The least it may be.
    pub least: u64,
    /// The most it may be.
    pub most: u64,
    /// What it is counted in.
    pub unit: Unit,
}

macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $name:ident: $default:literal, $least:literal to $most:literal, $unit:ident;)+) => {
        /// The limits in force.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Limits {
            $($(#[doc = $doc])+ pub $name: u64,)+
        }

        impl Limits {
            /// Every limit there is, in the manual's order.
            pub const ALL: &[Limit] = &[
                $(Limit { name: stringify!($name), default: $default, least: $least, most: $most, unit: Unit::$unit },)+
            ];

            /// The place of the limit called `name`.
            pub(crate) fn place(&mut self, name: &str) -> Option<&mut u64> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }
    };
}

limits! {
    /// Connections open at once; further ones are told to come again.
    connections: 2_048, 1 to 100_000, Count;
    /// How many further connections are told so at once; still further ones wait in the system's queue.
    refusals: 64, 0 to 10_000, Count;
    /// Requests for one form that are dealt with at once.
    form_requests: 1_024, 1 to 100_000, Count;
    /// The memory that requests may take together.
    memory: 67_108_864, 1_048_576 to 1_000_000_000_000, Bytes;
    /// How many requests for forms may come at once, all visitors together, after a quiet time.
    global_burst: 1_000, 1 to 1_000_000_000, Count;
    /// How many may go on to come.
    global_rate: 1_200, 1 to 1_000_000_000, PerMinute;
    /// How many requests for forms may come at once from one network, after a quiet time.
    client_burst: 30, 1 to 1_000_000_000, Count;
    /// How many may go on to come from it.
    client_rate: 10, 1 to 1_000_000_000, PerMinute;
    /// How many networks are remembered to tell them apart.
    clients: 16_384, 1 to 1_000_000, Count;
    /// How long a request's head may take from the moment the connection is there.
    head_timeout: 10, 1 to 600, Seconds;
    /// How long any body may take, before its length is counted in.
    body_timeout: 30, 1 to 3_600, Seconds;
    /// The mean rate that a body must keep: for each so many bytes it announces it gets a second more.
    body_rate: 49_152, 1 to 1_000_000_000, BytesPerSecond;
    /// How long a body may all but stand still.
    stall_timeout: 60, 1 to 3_600, Seconds;
    /// How much of a body must come within each `stall_timeout`.
    stall_bytes: 4_096, 1 to 1_000_000_000, Bytes;
    /// How long the beginning of a body that is not taken may stay away, with the text in front of its files. Once it comes it
    /// may stand still for `linger_timeout`.
    beginning_timeout: 2, 0 to 600, Seconds;
    /// How long the answer may take to be fetched.
    answer_timeout: 30, 1 to 3_600, Seconds;
    /// How long a body is read on after an early answer, so that the browser shows the answer.
    linger_timeout: 5, 0 to 600, Seconds;
    /// How much of a body is read on after an early answer.
    linger_bytes: 67_108_864, 0 to 1_000_000_000, Bytes;
    /// How much files may add to the size of a request that is read, whatever its form allows.
    upload: 1_000_000_000, 0 to 4_000_000_000, Bytes;
    /// How many fields and files a body may have.
    parts: 512, 1 to 100_000, Count;
    /// How long the head of one part may be.
    part_head: 4_096, 256 to 65_536, Bytes;
    /// How much may stand before the first boundary: an empty line. A first boundary that is wrong would be passed over with
    /// its part, and that part be lost.
    preamble: 2, 0 to 65_536, Bytes;
    /// How much text is read to be shown again with its fault, in multiples of the site's `text_limit`.
    text_multiple: 4, 1 to 64, Count;
    /// For how many uploads what came is taken apart, sealed and written at once.
    intakes: 8, 1 to 512, Count;
    /// How many envelopes are written and flushed to the disk at once.
    flushes: 32, 1 to 512, Count;
    /// How much is left free on the spool's file system; with 0 it is not looked at.
    spool_free: 67_108_864, 0 to 1_000_000_000_000_000, Bytes;
    /// Room for how many files is left on it; with 0 it is not looked at.
    spool_free_files: 1_024, 0 to 1_000_000_000, Count;
    /// How many envelopes are stored within a day.
    daily_envelopes: 20_000, 1 to 1_000_000_000, Count;
    /// How much is stored within a day.
    daily_bytes: 20_000_000_000, 1 to 1_000_000_000_000_000, Bytes;
    /// How often an envelope says that the receiver runs; with 0 none does.
    heartbeat: 0, 0 to 2_592_000, Seconds;
    /// How long requests may go on after the signal to stop.
    drain: 60, 0 to 86_400, Seconds;
    /// For how long the same submission, sent again, gets the same receipt and is stored once.
    doubles_timeout: 600, 0 to 86_400, Seconds;
    /// How much typed text a submission must have to be recognised as the same.
    doubles_bytes: 64, 1 to 1_000_000, Bytes;
    /// How many submissions are remembered to recognise them.
    doubles: 4_096, 0 to 1_000_000, Count;
}

impl Limits {
    /// How many bytes of text are read of one submission.
    pub(crate) fn text(&self, text_limit: u32) -> usize {
        count(u64::from(text_limit) * self.text_multiple)
    }

    /// How much is read of a multipart body with at most so many parts.
    pub(crate) fn multipart(&self, parts: usize) -> multipart::Limits {
        multipart::Limits { preamble: count(self.preamble), part_head: count(self.part_head), parts }
    }
}

/// A limit as a number of things in memory.
pub(crate) fn count(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// So many places at once.
pub(crate) fn semaphore(limit: u64) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(count(limit).min(Semaphore::MAX_PERMITS)))
}

/// A limit in seconds as a duration.
pub(crate) fn seconds(limit: u64) -> Duration {
    Duration::from_secs(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_within_its_range() {
        for limit in Limits::ALL {
            assert!((limit.least..=limit.most).contains(&limit.default), "{}", limit.name);
        }
    }

    /// The manual is the documented place of all limits: it may say neither more nor less than the code.
    #[test]
    fn the_manual_says_what_the_code_does() {
        let manual = include_str!("../../../docs/receiver-settings.md");
        let tables = manual.lines().filter(|line| line.starts_with("| `")).map(cells);
        // Other tables have other columns.
        let rows: Vec<String> = tables.filter(|cells| cells.len() == 5).map(|cells| cells[..4].join(" | ")).collect();
        let limits: Vec<String> = Limits::ALL
            .iter()
            .map(|limit| format!("`{}` | {} | {} | {} to {}", limit.name, limit.default, limit.unit.name(), limit.least, limit.most))
            .collect();
        assert_eq!(rows, limits);
    }

    fn cells(row: &str) -> Vec<&str> {
        row.trim_matches('|').split('|').map(str::trim).collect()
    }
}
