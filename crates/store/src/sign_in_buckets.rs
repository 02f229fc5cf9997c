//! 登录频率 How often an account may be tried, on all nodes together: buckets that fill evenly.

use crate::error::DbError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::Timestamp;
use mingxi_domain::ids::OrgId;

const MICROSECONDS_A_MINUTE: i64 = 60_000_000;

/// A bucket is full again within a minute; one that says later was filled before the clock was set back, and counts as
/// full. One statement, so that nodes which try the same account at the same moment count each other.
const TAKE: Sql = sql!(
    "insert into sign_in_bucket (org_id, bucket, full_at_micros) values ($1, $2, cast($3 as bigint) + $4)
     on conflict (org_id, bucket) do update set full_at_micros =
       case when sign_in_bucket.full_at_micros between $3 and $3 + $5 then sign_in_bucket.full_at_micros else $3 end + $4
     where sign_in_bucket.full_at_micros + $4 <= $3 + $5 or sign_in_bucket.full_at_micros > $3 + $5"
);
const FULL_AT: Sql = sql!("select full_at_micros from sign_in_bucket where org_id = $1 and bucket = $2");

/// Takes one attempt from a bucket that holds `per_minute` and fills evenly, or says after how many seconds there
/// will be one.
///
/// # Errors
/// Of the database.
pub fn take(tx: &mut Tx, org: OrgId, bucket: u16, per_minute: u32, now: Timestamp) -> Result<Result<(), u64>, DbError> {
    let cost = MICROSECONDS_A_MINUTE / i64::from(per_minute.max(1));
    let (now, bucket) = (now.as_microsecond(), i64::from(bucket));
    if tx.exec(TAKE, v![org, bucket, now, cost, MICROSECONDS_A_MINUTE])? == 1 {
        return Ok(Ok(()));
    }
    let (full_at,): (i64,) = tx.one(FULL_AT, v![org, bucket])?;
    let missing = full_at + cost - now - MICROSECONDS_A_MINUTE;
    Ok(Err(u64::try_from(missing).unwrap_or_default().div_ceil(1_000_000).max(1)))
}
