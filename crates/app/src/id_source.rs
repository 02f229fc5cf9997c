//! Makes ids: milliseconds since 2024, a node number leased from the database, a counter.
//!
//! Snowflake layout (41 + 10 + 12 bits). Unlike the crates we looked at, a clock that stands still or
//! steps back never blocks: the counter runs on into the next millisecond, so ids of a node only grow.

use crate::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use mingxi_domain::ids::{COUNTER_BITS, EPOCH_MS, Id, NODE_BITS};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Largest node number.
pub const MAX_NODE: i64 = (1 << NODE_BITS) - 1;

/// Makes time-ordered ids for one node. Clones share the counter.
#[derive(Clone, Debug)]
pub struct IdSource {
    clock: Clock,
    node: i64,
    /// Milliseconds and counter of the last id, as one number.
    last: Arc<AtomicI64>,
}

impl IdSource {
    /// A source for the node `node` (0 to [`MAX_NODE`]).
    ///
    /// # Panics
    /// When the node number is out of range.
    #[must_use]
    pub fn new(clock: Clock, node: i64) -> Self {
        assert!((0..=MAX_NODE).contains(&node), "node number {node} is out of range");
        Self { clock, node, last: Arc::new(AtomicI64::new(0)) }
    }

    /// A source for the same node on a time line of its own that lies before now: history that is made up.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self::new(clock, self.node)
    }

    /// The next id.
    #[must_use]
    pub fn next<T: Id>(&self) -> T {
        let earliest = ticks(self.clock.now());
        let step = |last: i64| earliest.max(last + 1);
        let last = self.last.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(step(last)));
        let tick = step(last.expect("the update always yields a value"));
        let (milliseconds, counter) = (tick >> COUNTER_BITS, tick & ((1 << COUNTER_BITS) - 1));
        T::from_raw((milliseconds << (NODE_BITS + COUNTER_BITS)) | (self.node << COUNTER_BITS) | counter)
    }

    /// The smallest id that may have been made so long before this one.
    #[must_use]
    pub fn first_before(id: i64, earlier: SignedDuration) -> i64 {
        let milliseconds = i64::try_from(earlier.as_millis()).unwrap_or(i64::MAX);
        ((id >> (NODE_BITS + COUNTER_BITS)).saturating_sub(milliseconds).max(0)) << (NODE_BITS + COUNTER_BITS)
    }
}

fn ticks(moment: Timestamp) -> i64 {
    (moment.as_millisecond() - EPOCH_MS).max(0) << COUNTER_BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingxi_domain::ids::InvoiceId;

    #[test]
    fn ids_grow_even_when_the_clock_stands_still_or_steps_back() {
        let clock = Clock::manual("2026-11-21T00:00:00Z".parse().expect("a moment"));
        let ids = IdSource::new(clock.clone(), 7);
        let mut last = ids.next::<InvoiceId>();
        for round in 0..10_000 {
            if round == 5_000 {
                clock.set("2026-11-20T00:00:00Z".parse().expect("a moment"));
            }
            let next = ids.next::<InvoiceId>();
            assert!(next > last, "round {round}");
            last = next;
        }
    }

    #[test]
    fn two_nodes_never_make_the_same_id() {
        let clock = Clock::manual("2026-11-21T00:00:00Z".parse().expect("a moment"));
        let (one, two) = (IdSource::new(clock.clone(), 1), IdSource::new(clock, 2));
        let mut all: Vec<_> = (0..5_000).flat_map(|_| [one.next::<InvoiceId>(), two.next::<InvoiceId>()]).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 10_000);
    }
}
