//! The numbers that envelopes of one stream carry, without a gap.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Gives out 0, 1, 2, …; a number whose envelope came to nothing is given out again.
///
/// At the desk a missing number means that an envelope was taken away. A full disk must not look like a theft.
#[derive(Debug, Default)]
pub(crate) struct Sequence {
    state: Mutex<State>,
    /// Told whenever a number is no longer on loan.
    returned: Condvar,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    given_back: BTreeSet<u64>,
    on_loan: usize,
    /// Whether submissions get no more numbers.
    is_closed: bool,
}

/// A number on loan: given back when dropped, unless [`used`](Number::used).
#[derive(Debug)]
pub(crate) struct Number<'a> {
    sequence: &'a Sequence,
    value: u64,
    used: bool,
}

impl Sequence {
    /// The smallest number that no envelope has.
    pub(crate) fn take(&self) -> Number<'_> {
        self.lend(self.state())
    }

    /// The same for a submission; nothing once the gaps were counted.
    pub(crate) fn take_while_open(&self) -> Option<Number<'_>> {
        let state = self.state();
        (!state.is_closed).then(|| self.lend(state))
    }

    fn lend(&self, mut state: MutexGuard<'_, State>) -> Number<'_> {
        state.on_loan += 1;
        let value = state.given_back.pop_first().unwrap_or_else(|| {
            state.next += 1;
            state.next - 1
        });
        Number { sequence: self, value, used: false }
    }

    /// How many numbers are missing below the largest one in use, once none is on loan any more. Blocks until then. From now on
    /// submissions get none.
    pub(crate) fn gaps(&self) -> usize {
        let mut state = self.state();
        state.is_closed = true;
        let none_on_loan = self.returned.wait_while(state, |state| state.on_loan > 0);
        none_on_loan.unwrap_or_else(PoisonError::into_inner).given_back.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Number<'_> {
    /// The number.
    pub(crate) fn value(&self) -> u64 {
        self.value
    }

    /// Says that an envelope has it now.
    pub(crate) fn used(mut self) {
        self.used = true;
    }
}

impl Drop for Number<'_> {
    fn drop(&mut self) {
        let mut state = self.sequence.state();
        state.on_loan -= 1;
        self.sequence.returned.notify_all();
        if self.used {
            return;
        }
        state.given_back.insert(self.value);
        while state.next > 0 && state.given_back.contains(&(state.next - 1)) {
            state.next -= 1;
            let last = state.next;
            state.given_back.remove(&last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_whose_envelope_failed_is_given_out_again() {
        let sequence = Sequence::default();
        sequence.take().used();
        let (one, two, three) = (sequence.take(), sequence.take(), sequence.take());
        assert_eq!((one.value(), two.value(), three.value()), (1, 2, 3));
        two.used();
        drop(one);
        drop(three);
        assert_eq!(sequence.gaps(), 1, "3 is not missing: nothing came after it");
        let again = sequence.take();
        assert_eq!(again.value(), 1);
        again.used();
        assert_eq!((sequence.gaps(), sequence.take().value()), (0, 3));
    }

    #[test]
    fn gaps_are_counted_when_the_last_envelope_has_met_its_fate() {
        let sequence = Sequence::default();
        let (slow, quick) = (sequence.take(), sequence.take());
        quick.used();
        std::thread::scope(|threads| {
            let counting = threads.spawn(|| sequence.gaps());
            drop(slow);
            assert_eq!(counting.join().unwrap(), 1);
        });
        assert!(sequence.take_while_open().is_none(), "nothing comes after the envelope that ends the run");
        assert_eq!(sequence.take().value(), 0);
    }
}
