//! What the facade promises, on both engines.

mod constraints;
mod distribution;
mod group_commit;
mod limits;
mod migrator;
mod open_balances;
mod postgres;
mod registry;
mod tables;
mod transactions;
mod traps;
mod values;

use std::sync::mpsc;
use std::time::{Duration, Instant};

use mingxi_domain::ids::{AccountId, Id, OrgId};
use mingxi_store::testing::TestDb;
use mingxi_store::{Db, DbError, Migration, Sql, Tx, sql, table, v};

pub const TEST_MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "accounts", sql: include_str!("../migrations/0001_accounts.sql") }];

pub const INSERT: Sql = sql!("insert into account (org_id, id, code, balance_minor) values ($1, $2, $3, $4)");
pub const COUNT: Sql = sql!("select cast(count(*) as bigint) from account where org_id = $1");
pub const BALANCE: Sql = sql!("select balance_minor from account where org_id = $1 and id = $2");
pub const ADD: Sql = sql!("update account set balance_minor = balance_minor + $3 where org_id = $1 and id = $2");

pub const ORG: i64 = 1;

pub fn org() -> OrgId {
    OrgId::from_raw(ORG)
}

pub fn insert(tx: &mut Tx<'_>, id: i64, code: &str, balance: i64) -> Result<(), DbError> {
    tx.exec(INSERT, v![ORG, id, code, balance]).map(drop)
}

/// Inserts accounts `1..=count` with a balance of 100 each.
pub fn with_accounts(db: &Db, count: i64) {
    db.write_blocking(move |tx| (1..=count).try_for_each(|id| insert(tx, id, &format!("A{id}"), 100)))
        .expect("the accounts are new");
}

pub fn count(db: &Db) -> i64 {
    db.read_blocking(|tx| tx.one::<(i64,)>(COUNT, v![ORG])).expect("the table is there").0
}

pub fn balance(db: &Db, id: i64) -> i64 {
    db.read_blocking(move |tx| tx.one::<(i64,)>(BALANCE, v![ORG, id])).expect("the account is there").0
}

/// Waits until `condition` holds; a test that would wait forever fails instead.
pub fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let give_up = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < give_up, "waited too long for: {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A door a closure waits at, and that tells when somebody stands there. A closure is `Fn` and may run again, so
/// the door stays open once opened.
pub struct Door {
    arrived: mpsc::Receiver<()>,
    open: mpsc::Sender<()>,
}

pub struct Waiter {
    arrive: mpsc::SyncSender<()>,
    opened: std::sync::Mutex<mpsc::Receiver<()>>,
}

pub fn door() -> (Door, Waiter) {
    let (arrive, arrived) = mpsc::sync_channel(16);
    let (open, opened) = mpsc::channel();
    (Door { arrived, open }, Waiter { arrive, opened: std::sync::Mutex::new(opened) })
}

impl Door {
    pub fn wait_for_arrival(&self) {
        self.arrived.recv_timeout(Duration::from_secs(20)).expect("the closure arrives");
    }

    pub fn open(self) {
        drop(self.open);
    }
}

impl Waiter {
    pub fn pass(&self) {
        let _ = self.arrive.try_send(());
        // Ends when the door is opened, that is its sender dropped.
        let _ = self.opened.lock().expect("nobody panics here").recv();
    }
}

table! {
    /// An account as stored.
    #[derive(PartialEq)]
    pub struct AccountRow in "account" {
        pub id: AccountId,
        pub code: String,
        pub balance_minor: i64,
        pub is_open: bool,
        pub version: i64,
    }
}

table! {
    /// A movement on an account: a child line without id or version.
    #[derive(PartialEq)]
    pub struct MovementRow in "movement" {
        pub account_id: AccountId,
        pub line: i64,
        pub amount_minor: i64,
        pub memo: Option<String>,
    }
}

/// The macro with the schema of these tests.
#[macro_export]
macro_rules! both {
    ($($rest:tt)+) => { ::mingxi_store::on_both_engines! { with $crate::TEST_MIGRATIONS; $($rest)+ } };
}

pub type Test = TestDb;
