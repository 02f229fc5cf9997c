//! Failed sign-ins in a row make the next one wait, longer each time.

use jiff::{SignedDuration, Timestamp};

/// Failures that cost nothing but the answer.
const FREE_FAILURES: i64 = 4;
/// Longest wait: an hour stops guessing, and the owner is back after lunch.
const MAX_MINUTES: i64 = 60;

/// Until when sign-in is refused after `failures` in a row: 1 minute after the fifth, then 2, 4, … at most 60.
#[must_use]
pub fn locked_until(failures: i64, now: Timestamp) -> Option<Timestamp> {
    let over = u32::try_from(failures.checked_sub(FREE_FAILURES + 1)?).ok()?;
    let minutes = 1_i64.checked_shl(over.min(10)).unwrap_or(MAX_MINUTES).min(MAX_MINUTES);
    Some(now + SignedDuration::from_mins(minutes))
}

/// Whether sign-in is refused now. Nobody is locked for longer than the longest wait: a moment later than that was
/// written before the clock was set back.
#[must_use]
pub fn is_locked(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|until| now < until && until <= now + SignedDuration::from_mins(MAX_MINUTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_failure_and_every_later_one_waits_longer() {
        let now: Timestamp = "2026-03-01T00:00:00Z".parse().expect("a moment");
        let minutes = |failures| locked_until(failures, now).map(|until| until.duration_since(now).as_mins());
        let found: Vec<_> = [0, 4, 5, 6, 7, 10, 11, 1_000_000].map(minutes).into();
        assert!(is_locked(locked_until(5, now), now));
        assert!(!is_locked(locked_until(5, now), now + SignedDuration::from_mins(1)));
        assert!(!is_locked(locked_until(5, now), now - SignedDuration::from_hours(2)), "the clock was set back");
        assert_eq!(found, [None, None, Some(1), Some(2), Some(4), Some(32), Some(60), Some(60)]);
    }
}
