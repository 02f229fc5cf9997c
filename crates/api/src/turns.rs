//! One at a time for each user: who asks for many previews at once waits for the own ones, and so do no others.

use mingxi_domain::ids::UserId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// Whose turn it is.
#[derive(Clone, Default)]
pub struct Turns(Arc<Mutex<HashMap<UserId, Arc<Turn<()>>>>>);

impl Turns {
    /// Waits until nothing else of this user runs; the turn ends when the answer is dropped.
    pub async fn take(&self, user: UserId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Who waits or runs holds a second pointer.
            turns.retain(|other, turn| *other == user || Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(user).or_default())
        };
        turn.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingxi_domain::ids::Id as _;
    use std::task::{Context, Poll, Waker};

    #[test]
    fn one_at_a_time_for_each_and_nobody_is_kept() {
        let turns = Turns::default();
        let user = UserId::from_raw;
        let mut context = Context::from_waker(Waker::noop());
        let mut first = Box::pin(turns.take(user(1)));
        let Poll::Ready(turn) = first.as_mut().poll(&mut context) else { panic!("nobody is before") };
        let mut second = Box::pin(turns.take(user(1)));
        assert!(second.as_mut().poll(&mut context).is_pending());
        assert!(Box::pin(turns.take(user(2))).as_mut().poll(&mut context).is_ready(), "others do not wait");
        drop(turn);
        assert!(second.as_mut().poll(&mut context).is_ready());
        drop((first, second));
        assert!(Box::pin(turns.take(user(3))).as_mut().poll(&mut context).is_ready());
        assert_eq!(turns.0.lock().expect("nobody panics").len(), 1);
    }
}
