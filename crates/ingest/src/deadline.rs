//! How long a file may take.
//!
//! A thread cannot be ended from outside. So the stages of reading ask, each
//! before it begins, whether the time is up, and the first that finds it so
//! breaks off: it unwinds to where reading is contained.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::time::Instant;

thread_local! {
    /// When the file that this thread is at must be done.
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// What is unwound with.
pub(crate) struct TimeIsUp;

/// Breaks off where the time is up.
pub(crate) fn check() {
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
    check();
    work()
}
