//! How long a body may take.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::limits::{Limits, seconds};

/// The time a body has: enough for a slow connection, not enough to hold one open for nothing.
///
/// All of it must come within `body_timeout` and a second more for every `body_rate` bytes that were announced. And
/// within each `stall_timeout`, at least `stall_bytes` must come.
#[derive(Debug)]
pub(crate) struct Deadline {
    end: Instant,
    stall_timeout: Duration,
    stall_bytes: u64,
    window_end: Instant,
    window_bytes: u64,
}

/// The body took too long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Late;

impl Deadline {
    /// For a body of `length` bytes that begins now.
    pub(crate) fn from_now(length: u64, limits: &Limits) -> Self {
        let now = Instant::now();
        let stall_timeout = seconds(limits.stall_timeout);
        Self {
            end: now + seconds(limits.body_timeout) + Duration::from_millis(length.saturating_mul(1000) / limits.body_rate),
            stall_timeout,
            stall_bytes: limits.stall_bytes,
            window_end: now + stall_timeout,
            window_bytes: 0,
        }
    }

    /// Waits for the next piece as long as there is time.
    pub(crate) async fn keep<T>(&mut self, next: impl Future<Output = T>) -> Result<T, Late> {
        let mut next = std::pin::pin!(next);
        loop {
            match timeout_at(self.end.min(self.window_end), &mut next).await {
                Ok(piece) => return Ok(piece),
                Err(_) => self.next_window(Instant::now())?,
            }
        }
    }

    /// Says that so many bytes came.
    pub(crate) fn came(&mut self, bytes: usize) {
        self.window_bytes += bytes as u64;
    }

    fn next_window(&mut self, now: Instant) -> Result<(), Late> {
        if now >= self.end || self.window_bytes < self.stall_bytes {
            return Err(Late);
        }
        self.window_end = now + self.stall_timeout;
        self.window_bytes = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    /// Lets a body of `length` bytes come in pieces of `size`, one every `every` seconds.
    async fn receive(length: u64, size: u64, every: u64) -> Result<u64, Late> {
        let begun = Instant::now();
        let mut deadline = Deadline::from_now(length, &Limits::default());
        let mut came = 0;
        while came < length {
            deadline.keep(sleep(seconds(every))).await?;
            deadline.came(size as usize);
            came += size;
        }
        Ok(begun.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_but_steady_body_has_its_time() {
        // 25 MB through a Tor circuit of half a megabit a second.
        assert_eq!(receive(25_000_000, 62_500, 1).await, Ok(400));
        // A stall of 50 seconds is no end.
        assert_eq!(receive(25_000_000, 3_125_000, 50).await, Ok(400));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_or_stands_still_is_late() {
        assert_eq!(receive(1_000, 1, 1).await, Err(Late));
        assert_eq!(receive(25_000_000, 10_000, 1).await, Err(Late));
        let begun = Instant::now();
        assert_eq!(receive(25_000_000, 60, 1).await, Err(Late));
        assert_eq!(begun.elapsed().as_secs(), 60);
    }
}
