//! The numbers that envelopes of one stream carry, without a gap.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Gives out 0, 1, 2, …; a number whose envelope came to nothing is given out again.
///
/// At the desk a missing number means that an envelope was taken away. A full disk must not look like a theft.
#[derive(Debug, Default)]
pub(crate) struct Sequence(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    next: u64,
    given_back: BTreeSet<u64>,
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
        let mut state = self.state();
        let value = state.given_back.pop_first().unwrap_or_else(|| {
            state.next += 1;
            state.next - 1
        });
        Number { sequence: self, value, used: false }
    }

    /// How many numbers are missing below the largest one in use.
    pub(crate) fn gaps(&self) -> usize {
        self.state().given_back.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        if self.used {
            return;
        }
        let mut state = self.sequence.state();
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
        assert_eq!(sequence.gaps(), 1);
        drop(three);
        assert_eq!(sequence.gaps(), 1, "3 is not missing: nothing came after it");
        let again = sequence.take();
        assert_eq!(again.value(), 1);
        again.used();
        assert_eq!((sequence.gaps(), sequence.take().value()), (0, 3));
    }
}
