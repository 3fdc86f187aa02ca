//! How long a body may take.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::limits::{Limits, seconds};

/// The time a body has: enough for a slow connection, not enough to hold one open for nothing.
///
/// All of it must come within `body_timeout` and a second more for every `body_rate` bytes that were announced. And
/// within each `stall_timeout`, at least `stall_bytes` must come. Only that time counts in which the visitor is waited for: a
/// slow disk is none of theirs.
#[derive(Debug)]
pub(crate) struct Deadline {
    left: Duration,
    stall_timeout: Duration,
    stall_bytes: u64,
    window_left: Duration,
    window_bytes: u64,
}

/// The body took too long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Late;

impl Deadline {
    /// For a body of `length` bytes.
    pub(crate) fn of(length: u64, limits: &Limits) -> Self {
        let stall_timeout = seconds(limits.stall_timeout);
        Self {
            left: seconds(limits.body_timeout) + Duration::from_millis(length.saturating_mul(1000) / limits.body_rate),
            stall_timeout,
            stall_bytes: limits.stall_bytes,
            window_left: stall_timeout,
            window_bytes: 0,
        }
    }

    /// For the beginning of a body that is not taken, of `length` bytes at most: it must come soon, and then go on coming.
    pub(crate) fn for_a_beginning(length: u64, limits: &Limits) -> Self {
        let (stall_timeout, window_left) = (seconds(limits.linger_timeout), seconds(limits.beginning_timeout));
        Self { stall_timeout, stall_bytes: 1, window_left, ..Self::of(length, limits) }
    }

    /// Waits for the next piece as long as there is time.
    pub(crate) async fn keep<T>(&mut self, next: impl Future<Output = T>) -> Result<T, Late> {
        let mut next = std::pin::pin!(next);
        loop {
            let begun = Instant::now();
            let came = timeout(self.left.min(self.window_left), &mut next).await;
            self.spend(begun.elapsed());
            match came {
                Ok(piece) => return Ok(piece),
                Err(_) => self.next_window()?,
            }
        }
    }

    /// Says that so many bytes came.
    pub(crate) fn came(&mut self, bytes: usize) {
        self.window_bytes += bytes as u64;
    }

    fn spend(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
        self.window_left = self.window_left.saturating_sub(time);
    }

    fn next_window(&mut self) -> Result<(), Late> {
        if self.left.is_zero() || self.window_bytes < self.stall_bytes {
            return Err(Late);
        }
        self.window_left = self.stall_timeout;
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
        receive_by(Deadline::of(length, &Limits::default()), length, size, every).await
    }

    /// The same for the beginning of a body that is not taken.
    async fn receive_beginning(length: u64, size: u64, every: u64) -> Result<u64, Late> {
        receive_by(Deadline::for_a_beginning(length, &Limits::default()), length, size, every).await
    }

    async fn receive_by(mut deadline: Deadline, length: u64, size: u64, every: u64) -> Result<u64, Late> {
        let begun = Instant::now();
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

    #[tokio::test(start_paused = true)]
    async fn a_beginning_has_its_time_as_long_as_it_goes_on_coming() {
        // 32 KiB of text through a slow Tor circuit; and as much as is ever read.
        assert_eq!(receive_beginning(32_768, 4_096, 1).await, Ok(8));
        assert_eq!(receive_beginning(131_072, 4_096, 1).await, Ok(32));
        assert_eq!(receive_beginning(131_072, 1, 1).await, Err(Late));
        // A stall on the way is no end.
        assert_eq!(receive_beginning(8, 2, 5).await, Err(Late), "it has not begun within two seconds");
        let mut begun = Deadline::for_a_beginning(131_072, &Limits::default());
        begun.came(1);
        assert_eq!(receive_by(begun, 32_768, 16_384, 6).await, Ok(12));
    }

    #[tokio::test(start_paused = true)]
    async fn who_sends_nothing_is_answered_soon_and_who_stops_soon_after() {
        let answered = async |came| {
            let (begun, mut deadline) = (Instant::now(), Deadline::for_a_beginning(131_072, &Limits::default()));
            deadline.came(came);
            assert_eq!(deadline.keep(std::future::pending::<()>()).await, Err(Late));
            begun.elapsed().as_secs()
        };
        assert_eq!((answered(0).await, answered(1).await), (2, 7));
    }
}
