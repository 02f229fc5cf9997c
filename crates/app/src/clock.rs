//! The one place that reads the time. Everything else is handed a [`Clock`] or a moment.

use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// Tells the moment: the system's, or one that tests and the demo company move by hand.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock and so many microseconds: journeys of tests that must meet the same day each time.
    Shifted(i64),
    /// Stands still until it is moved. Microseconds since 1970.
    Manual(Arc<ManualClock>),
}

/// What a manual clock shows, and the time that went by.
#[derive(Debug)]
pub struct ManualClock {
    /// Microseconds since 1970.
    shows: AtomicI64,
    /// Microseconds by which it was moved forward, all together.
    moved: AtomicI64,
}

impl Clock {
    /// A clock that stands at `moment`.
    #[must_use]
    pub fn manual(moment: Timestamp) -> Self {
        let shows = AtomicI64::new(moment.as_microsecond());
        Self::Manual(Arc::new(ManualClock { shows, moved: AtomicI64::new(0) }))
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
            Self::Manual(manual) => manual.shows.load(Ordering::SeqCst),
        };
        Timestamp::from_microsecond(microseconds).expect("a clock holds a valid moment")
    }

    /// Time that only goes forward, since some moment in the past: for waiting and for counting how often. Nobody sets
    /// it, and a clock that is put right does not touch it.
    ///
    /// # Panics
    /// Never: a manual clock is moved forward by what is not negative.
    #[must_use]
    pub fn forward(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        match self {
            Self::System | Self::Shifted(_) => START.elapsed(),
            Self::Manual(manual) => {
                let moved = u64::try_from(manual.moved.load(Ordering::SeqCst));
                Duration::from_micros(moved.expect("time only goes forward"))
            }
        }
    }

    /// Moves a manual clock; one that runs stays as it is.
    pub fn set(&self, moment: Timestamp) {
        if let Self::Manual(manual) = self {
            let before = manual.shows.swap(moment.as_microsecond(), Ordering::SeqCst);
            manual.moved.fetch_add((moment.as_microsecond() - before).max(0), Ordering::SeqCst);
        }
    }
}
