//! How far a build is, for whoever shows it to a person who waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a build is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The source folder is read.
    Reading,
    /// Pages are made.
    Rendering,
    /// Links are followed.
    Checking,
    /// Files are written.
    Writing,
}

const STEPS: [Step; 4] = [Step::Reading, Step::Rendering, Step::Checking, Step::Writing];

/// How far a build is. Clones tell of the same build; to look at it costs nothing, and changes nothing.
///
/// ```
/// use dropsafe_generator::progress::{Progress, Step};
///
/// let progress = Progress::default();
/// let seen = progress.clone();
/// progress.begin(Step::Rendering, 10);
/// progress.one_more();
/// assert_eq!(seen.now(), (Step::Rendering, 1, 10));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<State>);

#[derive(Debug, Default)]
struct State {
    step: AtomicUsize,
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// A step begins, with so many things to do; 0 where that is not known.
    pub fn begin(&self, step: Step, total: usize) {
        let number = STEPS.iter().position(|it| *it == step).unwrap_or_default();
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
        self.0.step.store(number, Ordering::Relaxed);
    }

    /// One of them is done.
    pub fn one_more(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The step, how much of it is done, and how much there is.
    pub fn now(&self) -> (Step, usize, usize) {
        let step = STEPS.get(self.0.step.load(Ordering::Relaxed)).copied().unwrap_or(Step::Reading);
        let total = self.0.total.load(Ordering::Relaxed);
        (step, self.0.done.load(Ordering::Relaxed).min(total), total)
    }
}
