//! How often one caller may come: a bucket that fills evenly and holds a minute's worth.
//!
//! Per process on purpose: see decision 8. Attempts to sign in are counted in the database instead.

use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// More callers than this are not remembered at the same time; the ones with full buckets go first.
const MOST_CALLERS: usize = 100_000;
const MICROSECONDS_A_MINUTE: i64 = 60_000_000;

/// Limits requests per caller. The clock is the application's, so a test can move it.
pub struct Limiter {
    /// Microseconds that one request costs; `None` for no limit.
    cost: Option<i64>,
    /// For each caller the moment (in microseconds) at which the bucket will be full again.
    full_at: Mutex<HashMap<String, i64>>,
}

impl Limiter {
    /// So many requests a minute, in a burst or evenly.
    pub fn new(per_minute: Option<u32>) -> Self {
        let cost = per_minute.map(|number| MICROSECONDS_A_MINUTE / i64::from(number.max(1)));
        Self { cost, full_at: Mutex::default() }
    }

    /// Takes one request from the caller's bucket, or says after how many seconds there will be one.
    pub fn take(&self, caller: &str, now: Timestamp) -> Result<(), u64> {
        let Some(cost) = self.cost else { return Ok(()) };
        let now = now.as_microsecond();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= MOST_CALLERS {
            full_at.retain(|_, moment| *moment > now);
        }
        let was = full_at.get(caller).copied().unwrap_or(now).max(now);
        let missing = was + cost - now - MICROSECONDS_A_MINUTE;
        if missing > 0 {
            return Err(u64::try_from(missing).unwrap_or_default().div_ceil(1_000_000));
        }
        full_at.insert(caller.to_owned(), was + cost);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_fine_and_then_it_fills_evenly() {
        let limiter = Limiter::new(Some(6));
        let at = |second: i64| Timestamp::from_second(1_000 + second).expect("a moment");
        for _ in 0..6 {
            assert_eq!(limiter.take("a", at(0)), Ok(()));
        }
        assert_eq!(limiter.take("a", at(0)), Err(10));
        assert_eq!(limiter.take("b", at(0)), Ok(()), "another caller has its own bucket");
        assert_eq!(limiter.take("a", at(9)), Err(1));
        assert_eq!(limiter.take("a", at(10)), Ok(()));
        assert_eq!(limiter.take("a", at(10)), Err(10));
        assert_eq!(Limiter::new(None).take("a", at(0)), Ok(()));
    }
}
