//! 核对 Proves on live data that every cent ties, and lists what is missing along the chain.
//!
//! All checks see one moment of the database, so work that goes on meanwhile does not disturb them.

mod chain;

pub use mingxi_store::verify::MOST_LISTED;

use crate::app::App;
use crate::error::Result;
use indexmap::IndexMap;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{OrgId, UserId};
use mingxi_domain::money::{Currency, Money};
use mingxi_store::Tx;
use mingxi_store::verify::{self as store, Difference, GAPS, Gap, Missing, TIES, Tie};
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// Longest time a verification may take.
const TIME_LIMIT: Duration = Duration::from_secs(1_800);

mingxi_domain::text_enum! {
    /// How bad a finding is.
    pub enum Level {
        Broken "broken" "不平" "Does not tie",
        Gap "gap" "缺口" "Missing along the chain",
    }
}

/// A document that does not tie, or a gap along the chain.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Finding {
    /// Stable name of the check.
    pub check: &'static str,
    /// How bad it is.
    pub level: Level,
    /// Number of the document.
    pub document: String,
    /// The facts, in words.
    pub detail: String,
    /// Who has to look at it, for a gap.
    pub owner_id: Option<UserId>,
    /// Since when it is open, for a gap.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
}

impl Finding {
    /// Whether an invariant does not hold. A gap is work to do, not a fault.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.level == Level::Broken
    }
}

/// How many checks [`verify`] runs.
#[must_use]
pub fn check_count() -> usize {
    TIES.len() + GAPS.len() + 1
}

/// Checks that listed as many documents as they list at most: there may be more.
#[must_use]
pub fn cut_off(findings: &[Finding]) -> Vec<&'static str> {
    let mut counts: IndexMap<&'static str, usize> = IndexMap::new();
    for finding in findings {
        *counts.entry(finding.check).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= MOST_LISTED).map(|(check, _)| check).collect()
}

/// Runs every check over one organisation, on one snapshot.
///
/// # Errors
/// Of the database.
pub fn verify(app: &App, org: OrgId) -> Result<Vec<Finding>> {
    app.db.with_time_limit(TIME_LIMIT).read_blocking(move |tx| verify_in(tx, org))
}

/// As [`verify`], inside a transaction.
///
/// # Errors
/// Of the database.
pub fn verify_in(tx: &mut Tx, org: OrgId) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for tie in TIES {
        let differences = store::list_differences(tx, org, tie)?;
        findings.extend(differences.into_iter().map(|difference| broken(tie, difference)));
    }
    findings.extend(chain::check(tx, org)?);
    for gap in GAPS {
        let missing = store::list_missing(tx, org, gap)?;
        findings.extend(missing.into_iter().map(|missing| open_gap(gap, missing)));
    }
    Ok(findings)
}

fn broken(tie: &Tie, difference: Difference) -> Finding {
    let expected = amount(difference.expected, &difference.currency);
    let found = amount(difference.found, &difference.currency);
    Finding {
        check: tie.name,
        level: Level::Broken,
        document: difference.document,
        detail: format!("{}: expected {expected}, found {found}", tie.says),
        owner_id: None,
        since: None,
    }
}

fn open_gap(gap: &Gap, missing: Missing) -> Finding {
    let concerned = if missing.amount_minor == 0 {
        String::new()
    } else {
        format!(" ({})", amount(missing.amount_minor, &missing.currency))
    };
    Finding {
        check: gap.name,
        level: Level::Gap,
        document: missing.document,
        detail: format!("{}{concerned}", gap.says),
        owner_id: Some(missing.owner_id),
        since: missing.since,
    }
}

fn amount(minor: i64, currency: &str) -> String {
    currency.parse::<Currency>().map_or_else(|_| minor.to_string(), |currency| Money::new(minor, currency).to_string())
}
