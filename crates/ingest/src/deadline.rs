//! How long a file may take.
//!
//! A thread cannot be ended from outside. So the stages of reading ask, each
//! before it begins, whether the time is up, and the first that finds it so
//! breaks off: it unwinds to where reading is contained. The clock is looked at
//! once for so much text, for it takes as long as a stage over a paragraph.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::time::Instant;

thread_local! {
    /// When the file that this thread is at must be done.
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
    /// How many bytes stages have read since it looked at the clock.
    static READ: Cell<usize> = const { Cell::new(0) };
}

/// After how many bytes the clock is looked at again.
const STRIDE: usize = 64 << 10;

/// What is unwound with.
pub(crate) struct TimeIsUp;

/// Breaks off where the time is up; asked before a stage that reads so many bytes.
pub(crate) fn check(bytes: usize) {
    READ.set(READ.get() + bytes);
    if READ.get() >= STRIDE {
        READ.set(0);
        look();
    }
}

fn look() {
    if UNTIL.get().is_some_and(|until| Instant::now() >= until) {
        resume_unwind(Box::new(TimeIsUp));
    }
}

/// When this thread must be done with its file; to be handed on to others that
/// work at it too.
pub(crate) fn current() -> Option<Instant> {
    UNTIL.get()
}

/// Works on this thread until then, and no longer.
pub(crate) fn within<T>(until: Option<Instant>, work: impl FnOnce() -> T) -> T {
    /// Puts back what was before, also where the work unwinds.
    struct Before(Option<Instant>);
    impl Drop for Before {
        fn drop(&mut self) {
            UNTIL.set(self.0);
        }
    }
    let _before = Before(UNTIL.replace(until));
    look();
    work()
}
