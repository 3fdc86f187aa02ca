//! Turns at work that keeps a core busy, for threads that wait for a disk otherwise.

use std::sync::{Condvar, Mutex, PoisonError};

/// So many turns at once.
#[derive(Debug)]
pub(crate) struct Turns {
    free: Mutex<usize>,
    given_back: Condvar,
}

/// A turn: given back when dropped.
#[derive(Debug)]
pub(crate) struct Turn<'a>(&'a Turns);

impl Turns {
    pub(crate) fn new(at_once: usize) -> Self {
        Self { free: Mutex::new(at_once), given_back: Condvar::new() }
    }

    /// The next turn. Blocks until there is one.
    pub(crate) fn take(&self) -> Turn<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.given_back.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.given_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    #[test]
    fn who_finds_none_free_waits_until_one_is_given_back() {
        let turns = Turns::new(2);
        let (first, _second) = (turns.take(), turns.take());
        let (tell, told) = mpsc::channel();
        thread::scope(|threads| {
            threads.spawn(|| {
                let _third = turns.take();
                tell.send("the third").unwrap();
            });
            tell.send("the first is done").unwrap();
            drop(first);
        });
        assert_eq!(told.iter().take(2).collect::<Vec<_>>(), ["the first is done", "the third"]);
        assert_eq!(*turns.free.lock().unwrap(), 1);
    }
}
