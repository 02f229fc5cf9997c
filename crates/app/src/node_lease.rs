//! The node number of this process, leased from the database: no two processes make ids with the same one.

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::id_source::MAX_NODE;
use crate::secrets::new_secret;
use jiff::{SignedDuration, Timestamp};
use mingxi_store::{Db, node_leases as store};
use std::collections::BTreeMap;

/// How long a number stays ours without renewal. Renewed every third of it.
pub const LIFETIME: SignedDuration = SignedDuration::from_mins(5);
/// A number may be taken again this long after its lease ended: ids may have run a little ahead of the clock.
const REST: SignedDuration = SignedDuration::from_mins(1);
/// Several processes may start at the same moment; one of them takes a number per round.
const ROUNDS: usize = 50;

/// A leased node number.
#[derive(Clone, Debug)]
pub struct NodeLease {
    /// The number.
    pub number: i64,
    holder: String,
}

impl NodeLease {
    /// Takes a number nobody has: a new one if there is one, else the one that rested longest.
    ///
    /// # Errors
    /// Internal when all numbers are taken.
    pub fn take(db: &Db, clock: &Clock) -> Result<Self> {
        let holder = new_secret();
        for _ in 0..ROUNDS {
            let (now, holder_in) = (clock.now(), holder.clone());
            let taken = db.write_blocking(move |tx| -> Result<Option<i64>> {
                let free = now - REST;
                let Some(number) = choose(&store::list(tx)?, free) else { return Ok(None) };
                Ok(store::take(tx, number, &holder_in, free, now + LIFETIME)?.then_some(number))
            })?;
            if let Some(number) = taken {
                return Ok(Self { number, holder });
            }
        }
        Err(Error::Internal("all node numbers are taken".into()))
    }

    /// Keeps the number for another [`LIFETIME`]. False when it is lost: this process must not make ids any more.
    ///
    /// # Errors
    /// Of the database.
    pub fn renew(&self, db: &Db, clock: &Clock) -> Result<bool> {
        let (now, lease) = (clock.now(), self.clone());
        db.write_blocking(move |tx| Ok(store::renew(tx, lease.number, &lease.holder, now, now + LIFETIME)?))
    }

    /// Gives the number back.
    ///
    /// # Errors
    /// Of the database.
    pub fn release(self, db: &Db, clock: &Clock) -> Result<()> {
        let now = clock.now();
        db.write_blocking(move |tx| Ok(store::release(tx, self.number, &self.holder, now)?))
    }
}

fn choose(known: &[(i64, Timestamp)], free: Timestamp) -> Option<i64> {
    let known: BTreeMap<i64, Timestamp> = known.iter().copied().collect();
    let new = (0..=MAX_NODE).find(|number| !known.contains_key(number));
    let rested = || known.iter().filter(|(_, until)| **until <= free).min_by_key(|(_, until)| **until);
    new.or_else(|| rested().map(|(number, _)| *number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_number_is_taken_before_one_that_rested() {
        let moment = |minute: i64| Timestamp::from_second(minute * 60).expect("a moment");
        assert_eq!(choose(&[], moment(10)), Some(0));
        assert_eq!(choose(&[(0, moment(1)), (2, moment(9))], moment(10)), Some(1));
        let all: Vec<_> = (0..=MAX_NODE).map(|number| (number, moment(if number == 7 { 3 } else { 20 }))).collect();
        assert_eq!(choose(&all, moment(10)), Some(7));
        assert_eq!(choose(&all, moment(2)), None);
    }
}
