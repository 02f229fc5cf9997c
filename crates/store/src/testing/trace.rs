//! The statements the facade runs, with their values: what a benchmark replays on the bare driver.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::value::Value;

/// The statements of one transaction in their order. It is noted when it ends, whether it was committed or not.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// Texts with their values.
    pub statements: Vec<(String, Vec<Value>)>,
}

impl Transaction {
    /// Whether it only reads.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.statements.iter().all(|(text, _)| {
            let word = text.split_whitespace().next().unwrap_or_default().to_lowercase();
            let writes = ["insert into", "delete from", "update "].iter().any(|verb| text.contains(verb));
            word == "select" || (word == "with" && !writes)
        })
    }
}

static IS_ON: AtomicBool = AtomicBool::new(false);
static NOTED: Mutex<Vec<Transaction>> = Mutex::new(Vec::new());

/// Notes every transaction of this process from now on.
pub fn start() {
    noted().clear();
    IS_ON.store(true, Ordering::SeqCst);
}

/// Stops and returns what was noted, in the order the transactions ended.
#[must_use]
pub fn stop() -> Vec<Transaction> {
    IS_ON.store(false, Ordering::SeqCst);
    std::mem::take(&mut *noted())
}

fn noted() -> std::sync::MutexGuard<'static, Vec<Transaction>> {
    NOTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A transaction that goes on.
pub(crate) struct Open(Transaction);

impl Open {
    pub(crate) fn begin() -> Option<Self> {
        IS_ON.load(Ordering::Relaxed).then(|| Self(Transaction { statements: Vec::new() }))
    }

    pub(crate) fn note(&mut self, text: &str, values: &[Value]) {
        self.0.statements.push((text.to_owned(), values.to_vec()));
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let transaction = Transaction { statements: std::mem::take(&mut self.0.statements) };
        if !transaction.statements.is_empty() {
            noted().push(transaction);
        }
    }
}
