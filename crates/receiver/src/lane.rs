//! Work that may wait for a disk, on threads of its own: all visitors share one thread, and that never waits.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::limits::semaphore;
use crate::process::clear_stack;

/// One kind of such work, of which so much is done at once. What waits in one lane holds up nothing in another, as long as there
/// are as many threads as all lanes are wide.
#[derive(Debug)]
pub(crate) struct Lane(Arc<Semaphore>);

impl Lane {
    pub(crate) fn new(width: u64) -> Self {
        Self(semaphore(width))
    }

    /// Does a piece of work when its turn comes, and leaves nothing of it on that thread's stack; `None` where a fault of the
    /// program broke it off. Once begun it comes to its end, whether or not anybody waits for that.
    pub(crate) fn run<T, W>(&self, work: W) -> impl Future<Output = Option<T>> + use<T, W>
    where
        T: Send + 'static,
        W: FnOnce() -> T + Send + 'static,
    {
        let lane = Arc::clone(&self.0);
        async move {
            let turn = lane.acquire_owned().await.ok()?;
            let done = spawn_blocking(move || {
                let done = catch_unwind(AssertUnwindSafe(work)).ok();
                clear_stack();
                drop(turn);
                done
            });
            done.await.ok()?
        }
    }
}

/// Drops what may block when it is dropped, such as a large file without a name, which goes back to the disk then.
pub(crate) fn drop_aside(what: impl Send + 'static) {
    if let Ok(runtime) = Handle::try_current() {
        runtime.spawn_blocking(move || drop(what));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Work that waits until something is sent to it.
    fn waits_for(news: mpsc::Receiver<u8>) -> impl FnOnce() -> Option<u8> + Send {
        move || news.recv().ok()
    }

    #[tokio::test]
    async fn what_blocks_in_one_lane_holds_up_neither_the_thread_of_all_nor_another_lane() {
        let (narrow, other) = (Lane::new(1), Lane::new(1));
        let ((tell, first), (tell_next, next)) = (mpsc::channel(), mpsc::channel());
        let mut stuck = Box::pin(narrow.run(waits_for(first)));
        let mut behind = Box::pin(narrow.run(waits_for(next)));
        tell_next.send(2).unwrap();
        tokio::select! {
            biased;
            _ = &mut stuck => unreachable!("nothing was sent to it"),
            _ = &mut behind => unreachable!("there is no second place in this lane"),
            done = other.run(|| 3) => assert_eq!(done, Some(3)),
        }
        tell.send(1).unwrap();
        assert_eq!((stuck.await, behind.await), (Some(Some(1)), Some(Some(2))));
    }

    #[tokio::test]
    async fn work_that_panics_comes_to_nothing_and_makes_room_for_the_next() {
        let lane = Lane::new(1);
        assert_eq!(lane.run(|| -> u8 { panic!("a fault of the program") }).await, None);
        assert_eq!(lane.run(|| 7).await, Some(7));
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_comes_to_its_end() {
        let lane = Lane::new(1);
        let ((begin, begun), (tell, told)) = (mpsc::channel(), mpsc::channel());
        let left = tokio::spawn(lane.run(move || {
            begin.send(()).unwrap();
            waits_for(told)()
        }));
        // It has begun, on a thread of its own: this one has to make it.
        while begun.try_recv().is_err() {
            tokio::task::yield_now().await;
        }
        left.abort();
        assert!(left.await.unwrap_err().is_cancelled());
        tell.send(1).unwrap();
        assert_eq!(lane.run(|| 2).await, Some(2), "its place is free when it is done");
    }
}
