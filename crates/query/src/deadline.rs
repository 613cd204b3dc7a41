//! How long a query may take, and what ends it before it is answered.

use std::cell::{Cell, OnceCell};
use std::time::{Duration, Instant};

use index::IndexError;

/// Why a query is not answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// It took longer than this, which is all that its deadline gave it.
    #[error("the query took longer than {} s", .0.as_secs_f64())]
    Late(Duration),
}

/// When a query is given up.
///
/// It is looked at wherever a query may spend time, some thousand times a second at
/// the least, and nothing is given of a query that it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline(Option<Due>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    limit: Duration,
    at: Instant,
}

impl Deadline {
    /// Never: a query takes as long as it takes.
    pub const NONE: Deadline = Deadline(None);

    /// So long from now on.
    pub fn after(limit: Duration) -> Self {
        Deadline(Instant::now().checked_add(limit).map(|at| Due { limit, at }))
    }

    /// The error of a query for which it is too late, if it is.
    fn passed(self) -> Option<QueryError> {
        self.0.filter(|due| due.at <= Instant::now()).map(|due| QueryError::Late(due.limit))
    }
}

/// A query at work: until when it may go on, and what went wrong where no error can
/// be given back.
pub(crate) struct Watch {
    deadline: Deadline,
    steps: Cell<u32>,
    failed: OnceCell<QueryError>,
}

/// At every so many steps the clock is looked at: that costs about as much as a step
/// does.
const EVERY: u32 = 64;

impl Watch {
    pub(crate) fn new(deadline: Deadline) -> Self {
        Watch { deadline, steps: Cell::new(0), failed: OnceCell::new() }
    }

    /// Counts a step, which is a clause or a term and takes some microseconds; an error
    /// where it is too late.
    #[inline]
    pub(crate) fn step(&self) -> Result<(), QueryError> {
        if self.is_due() { self.look() } else { Ok(()) }
    }

    /// Looks at the clock before a step that may take long.
    pub(crate) fn look(&self) -> Result<(), QueryError> {
        self.deadline.passed().map_or(Ok(()), Err)
    }

    /// Counts a step where no error can be given back; whether there should be no
    /// other, for [`done`](Watch::done) gives the error.
    #[inline]
    pub(crate) fn stops(&self) -> bool {
        self.is_due() && self.is_over()
    }

    #[inline]
    fn is_due(&self) -> bool {
        self.steps.set(self.steps.get().wrapping_add(1));
        self.steps.get().is_multiple_of(EVERY)
    }

    #[cold]
    fn is_over(&self) -> bool {
        if let Some(error) = self.deadline.passed() {
            self.fail(error);
        }
        self.failed.get().is_some()
    }

    /// Keeps what went wrong, if nothing did before.
    pub(crate) fn fail(&self, error: impl Into<QueryError>) {
        self.failed.get_or_init(|| error.into());
    }

    /// What went wrong, if anything did.
    pub(crate) fn done(self) -> Result<(), QueryError> {
        self.failed.into_inner().map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_a_deadline_steps_soon_end() {
        let late = || Watch::new(Deadline::after(Duration::ZERO));
        assert!(matches!(late().look(), Err(QueryError::Late(limit)) if limit.is_zero()));
        let watch = late();
        assert!((0..EVERY).any(|_| watch.step().is_err()));
        assert!(watch.done().is_ok(), "an error is given once");
        let watch = late();
        assert!((0..EVERY).any(|_| watch.stops()));
        assert!(matches!(watch.done(), Err(QueryError::Late(_))));
    }

    #[test]
    fn without_a_deadline_only_a_failure_ends_the_steps() {
        for deadline in [Deadline::NONE, Deadline::after(Duration::MAX)] {
            let watch = Watch::new(deadline);
            assert!((0..2 * EVERY).all(|_| watch.step().is_ok() && !watch.stops()));
            watch.fail(QueryError::Late(Duration::ZERO));
            assert!((0..EVERY).any(|_| watch.stops()));
        }
    }
}
