//! Opening a closed order again.

use super::progress::HeldOrder;
use super::refusals;
use crate::contracts::lines::check_text;
use crate::contracts::plan;
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::ids::OrderId;
use mingxi_domain::orders::OrderStatus;
use mingxi_domain::words::stands;
use serde::Deserialize;
use utoipa::ToSchema;

/// Why a closed order is opened again.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenOrder {
    /// The reason, kept in the audit trail.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Opens a closed order again, and its contract when that was closed. What closing gave back to the contract stays
/// there: it is ordered anew.
///
/// # Errors
/// Forbidden; not found; invalid reason; refused as `order_not_closed`.
pub fn reopen_order(work: &mut Work, id: OrderId, input: &ReopenOrder) -> Result<()> {
    work.check(Action::OrderReopen)?;
    work.require_visible("order", id)?;
    check_text("/reason", &input.reason, 500)?;
    let mut held = HeldOrder::lock(work, id)?;
    if held.order.status != OrderStatus::Closed {
        return Err(refusals::NOT_CLOSED.because(stands(&held.order.number, held.order.status)));
    }
    held.reopen(work, input.reason.trim())?;
    held.save(work)?;
    plan::refit(work, held.contract.id)
}
