//! Checking passwords takes 19 MiB and all of a core each, on purpose. So few are checked at once and few may wait; whoever
//! comes then is told at once to come again, instead of queueing behind a thousand guesses.

use crate::error::ApiError;
use mingxi_app::Error;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Checked at the same time.
const AT_ONCE: usize = 2;
/// Waiting or being checked, of each [`Lane`].
const EACH_LANE: usize = 16;
/// After which a refused one may come again.
const SECONDS: u64 = 2;

/// Who waits. Nobody takes the places of another lane.
#[derive(Clone, Copy, Debug)]
pub enum Lane {
    /// Who is signed in, and sets or changes a password.
    Inside,
    /// Who signed in from this place before.
    Known,
    /// Anybody else.
    Strangers,
}

/// The places where passwords wait and are checked.
#[derive(Clone)]
pub struct Passwords {
    at_once: Arc<Semaphore>,
    inside: Arc<Semaphore>,
    known: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
}

impl Passwords {
    pub fn new() -> Self {
        let places = |number| Arc::new(Semaphore::new(number));
        let [inside, known, strangers] = [places(EACH_LANE), places(EACH_LANE), places(EACH_LANE)];
        Self { at_once: places(AT_ONCE), inside, known, strangers }
    }

    /// Runs work on passwords on a thread of its own, or refuses at once when too many wait already.
    pub async fn check<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let lane = match lane {
            Lane::Inside => &self.inside,
            Lane::Known => &self.known,
            Lane::Strangers => &self.strangers,
        };
        let waiting = Arc::clone(lane).try_acquire_owned().map_err(|_| ApiError::TooMany(SECONDS))?;
        let broken = |error: &dyn std::error::Error| ApiError::from(Error::Internal(error.to_string()));
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(|error| broken(&error))?;
        let checked = tokio::task::spawn_blocking(move || {
            let _places = (waiting, permit);
            work()
        });
        checked.await.map_err(|error| broken(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn who_comes_when_too_many_wait_is_told_so_at_once_and_the_known_are_not() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
        let passwords = Passwords::new();
        let (open, door) = mpsc::channel::<()>();
        let door = Arc::new(std::sync::Mutex::new(door));
        let guess = || {
            let (passwords, door) = (passwords.clone(), Arc::clone(&door));
            // The permit of the lane is taken at the first poll, so this order is certain.
            let mut check = Box::pin(async move {
                let wait = move || {
                    let _ = door.lock().expect("nobody panics").recv();
                };
                passwords.check(Lane::Strangers, wait).await
            });
            let refused = runtime.block_on(async {
                tokio::select! { biased; done = &mut check => Some(done), () = std::future::ready(()) => None }
            });
            match refused {
                None => Ok(runtime.spawn(check)),
                Some(done) => Err(done),
            }
        };
        let waiting: Vec<_> = (0..EACH_LANE).map(|_| guess().expect("it waits")).collect();
        assert!(matches!(guess(), Err(Err(ApiError::TooMany(SECONDS)))), "the next one does not");
        drop(open);
        let known = runtime.block_on(passwords.check(Lane::Known, || 42));
        assert_eq!(known.ok(), Some(42));
        for check in waiting {
            assert!(matches!(runtime.block_on(check), Ok(Ok(()))));
        }
        assert!(runtime.block_on(passwords.check(Lane::Strangers, || ())).is_ok(), "their places are free again");
    }
}
