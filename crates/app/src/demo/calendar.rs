//! Month end at the demo company: orders that are done are closed, revenue of services is run, the month before is
//! closed on the tenth, abroad on the twenty-fifth.

use super::world::World;
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

/// An order is closed so many days after it was placed, or later.
const CLOSED_AFTER_DAYS: i64 = 180;
/// Most orders looked at in a month.
const ORDERS_MAX: usize = 500;

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
                let note = "已与业务逐项核对，下月跟进 Checked with the desk, followed up next month";
                let input = ClosePeriod::over_warnings(work, entity_id, period, note)?;
                close_period(work, &input)
            })?;
        }
    }
    if day.day() == 1 {
        let desk = world.actor(Role::OrderDesk);
        for id in app.read_blocking(desk, move |work| list_done(work, add_days(day, -CLOSED_AFTER_DAYS)))? {
            app.write_blocking(desk, move |work| close_order(work, id))?;
        }
    }
    Ok(())
}

/// The open orders from before `day` that are recognised and invoiced in full.
fn list_done(work: &mut Work, day: Date) -> Result<Vec<OrderId>> {
    let old = json!([
        { "field": "status", "op": "eq", "value": "open" },
        { "field": "ordered_on", "op": "lt", "value": day },
    ]);
    let filter = serde_json::from_value(old).expect("a valid filter");
    let page = records::list(work, "order", &ListInput { filter, limit: Some(ORDERS_MAX), ..ListInput::default() })?;
    let done =
        page.items.iter().filter(|order| order["recognized"] == order["net"] && order["invoiced"] == order["total"]);
    Ok(done.filter_map(|order| order["id"].as_str()?.parse().ok()).collect())
}
