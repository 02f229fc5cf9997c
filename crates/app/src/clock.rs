//! The one place that reads the time. Everything else is handed a [`Clock`] or a moment.

use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the moment: the system's, or one that tests and the demo company move by hand.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock and so many microseconds: journeys of tests that must meet the same day each time.
    Shifted(i64),
    /// Stands still until it is moved. Microseconds since 1970.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment`.
    #[must_use]
    pub fn manual(moment: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(moment.as_microsecond())))
    }

    /// A clock that shows `moment` now and runs on from there.
    #[must_use]
    pub fn starting_at(moment: Timestamp) -> Self {
        Self::Shifted(moment.as_microsecond() - Self::System.now().as_microsecond())
    }

    /// The moment, cut to microseconds: what both databases keep.
    ///
    /// # Panics
    /// Never: stored microseconds come from a valid moment.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the time")]
    pub fn now(&self) -> Timestamp {
        let microseconds = match self {
            Self::System => Timestamp::now().as_microsecond(),
            Self::Shifted(by) => Timestamp::now().as_microsecond() + by,
            Self::Manual(at) => at.load(Ordering::SeqCst),
        };
        Timestamp::from_microsecond(microseconds).expect("a clock holds a valid moment")
    }

    /// Moves a manual clock; one that runs stays as it is.
    pub fn set(&self, moment: Timestamp) {
        if let Self::Manual(at) = self {
            at.store(moment.as_microsecond(), Ordering::SeqCst);
        }
    }
}
