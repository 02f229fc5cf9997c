//! What comes round by itself at the demo company: campaigns begin and end; at month end orders that are done are
//! closed, revenue of services is run, the month before is closed on the tenth, abroad on the twenty-fifth.

use super::world::{World, run_campaigns};
use crate::app::App;
use crate::error::Result;
use crate::orders::close_order;
use crate::periods::{ClosePeriod, close_period};
use crate::records::{self, ListInput};
use crate::revenue::{RunRevenue, run_revenue};
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::calendar::{Date, Period, add_days};
use mingxi_domain::ids::OrderId;
use serde_json::json;

/// An order is done with when nothing came of it for so long.
const QUIET_DAYS: i64 = 180;
/// Most orders closed at a month end.
const ORDERS_MAX: usize = 500;

/// What marketing does on the day number `day` of the history, if anything.
pub fn campaigns(app: &App, world: &World, day: i64) -> Result<()> {
    let (marketing, world) = (world.actor(Role::Administrator), world.clone());
    app.write_blocking(marketing, move |work| run_campaigns(work, &world, day))
}

/// What accounting and the order desk do on this day, if anything.
pub fn month_end(app: &App, world: &World, day: Date) -> Result<()> {
    let accountant = world.actor(Role::RevenueAccountant);
    let period = Period::of(day).previous();
    for (entity_id, closes_on) in [(world.china, 10), (world.abroad, 25)] {
        // Again before closing: orders of these days may bring services that began the month before.
        if day.day() == 1 || day.day() == closes_on {
            let input = RunRevenue { entity_id, through: period.last_day() };
            while !app.write_blocking(accountant, move |work| run_revenue(work, &input))?.is_complete {}
        }
        if day.day() == closes_on {
            app.write_blocking(accountant, move |work| {
                close_period(work, &ClosePeriod { entity_id, period, reason: None })
            })?;
        }
    }
    if day.day() == 1 {
        app.write_blocking(world.actor(Role::OrderDesk), move |work| close_done(work, add_days(day, -QUIET_DAYS)))?;
    }
    Ok(())
}

/// Closes the orders from before `day` that are recognised and invoiced in full.
fn close_done(work: &mut Work, day: Date) -> Result<()> {
    let old = json!([
        { "field": "status", "op": "eq", "value": "open" },
        { "field": "ordered_on", "op": "lt", "value": day },
    ]);
    let filter = serde_json::from_value(old).expect("a valid filter");
    let page = records::list(work, "order", &ListInput { filter, limit: Some(ORDERS_MAX), ..ListInput::default() })?;
    let done =
        page.items.iter().filter(|order| order["recognized"] == order["net"] && order["invoiced"] == order["total"]);
    let ids: Vec<OrderId> = done.filter_map(|order| order["id"].as_str()?.parse().ok()).collect();
    ids.into_iter().try_for_each(|id| close_order(work, id))
}
