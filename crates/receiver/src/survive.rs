//! Going on after a panic.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// What `request` comes to; `None` where a fault of the program broke it off. Where that was has been said by then.
///
/// Nothing that it shared with others is left half changed: those locks are held for a few lines that can't panic, and a
/// number or a draft is given back when it is dropped.
pub(crate) async fn survive<T>(request: impl Future<Output = T>) -> Option<T> {
    let mut request = pin!(request);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| request.as_mut().poll(context))) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_that_panics_comes_to_nothing_and_the_rest_goes_on() {
        assert_eq!(survive(async { 7 }).await, Some(7));
        let broken = async {
            tokio::task::yield_now().await;
            panic!("a fault of the program");
        };
        assert_eq!(survive(broken).await, None);
    }
}
