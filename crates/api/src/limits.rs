//! How often one caller may come: a bucket that fills evenly and holds a minute's worth.
//!
//! Per process on purpose: see decision 8. Counted in time that only goes forward, so that nobody waits an hour because
//! somebody set the clock. Attempts to sign in are counted in the database too.

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use mingxi_app::clock::Clock;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

/// After so many requests those who did not come lately are forgotten.
const REQUESTS_BETWEEN_TWO_LOOKS: u32 = 4_096;

/// Limits requests per caller. The clock is the application's, so a test can move it.
pub struct Limiter<Caller: Hash + Eq + Clone> {
    /// `None` for no limit.
    buckets: Option<Buckets<Caller>>,
    clock: Forward,
    asked: AtomicU32,
}

type Buckets<Caller> = RateLimiter<
    Caller,
    DashMapStateStore<Caller>,
    Forward,
    NoOpMiddleware<<Forward as governor::clock::Clock>::Instant>,
>;

impl<Caller: Hash + Eq + Clone> Limiter<Caller> {
    /// So many requests a minute, in a burst or evenly.
    pub fn new(per_minute: Option<u32>, clock: &Clock) -> Self {
        let clock = Forward(clock.clone());
        let quota = per_minute.and_then(NonZeroU32::new).map(Quota::per_minute);
        let buckets = quota.map(|quota| RateLimiter::dashmap_with_clock(quota, clock.clone()));
        Self { buckets, clock, asked: AtomicU32::new(0) }
    }

    /// Takes one request from the caller's bucket, or says after how many seconds there will be one.
    pub fn take(&self, caller: &Caller) -> Result<(), u64> {
        let Some(buckets) = &self.buckets else { return Ok(()) };
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(REQUESTS_BETWEEN_TWO_LOOKS) {
            buckets.retain_recent();
        }
        buckets.check_key(caller).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        })
    }
}

/// The application's clock as one that never goes back.
#[derive(Clone, Debug)]
struct Forward(Clock);

impl governor::clock::Clock for Forward {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(self.0.forward())
    }
}

/// What counts as one address: all of IPv4, and the network of IPv6 that one customer of a provider gets.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(network))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_burst_is_fine_and_then_it_fills_evenly() {
        let at = |second: i64| Timestamp::from_second(1_000_000 + second).expect("a moment");
        let clock = Clock::manual(at(0));
        let limiter = Limiter::new(Some(6), &clock);
        for _ in 0..6 {
            assert_eq!(limiter.take(&"a"), Ok(()));
        }
        assert_eq!(limiter.take(&"a"), Err(10));
        assert_eq!(limiter.take(&"b"), Ok(()), "another caller has its own bucket");
        clock.set(at(9));
        assert_eq!(limiter.take(&"a"), Err(1));
        clock.set(at(10));
        assert_eq!(limiter.take(&"a"), Ok(()));
        assert_eq!(limiter.take(&"a"), Err(10));
        assert_eq!(Limiter::new(None, &clock).take(&"a"), Ok(()));
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let at = |second: i64| Timestamp::from_second(1_000_000 + second).expect("a moment");
        let clock = Clock::manual(at(0));
        let limiter = Limiter::new(Some(6), &clock);
        assert_eq!(limiter.take(&"a"), Ok(()));
        clock.set(at(-3_600));
        for _ in 0..5 {
            assert_eq!(limiter.take(&"a"), Ok(()), "the minute's worth that was left");
        }
        assert_eq!(limiter.take(&"a"), Err(10));
        clock.set(at(-3_590));
        assert_eq!(limiter.take(&"a"), Ok(()), "ten seconds went by, whatever the clock says");
    }
}
