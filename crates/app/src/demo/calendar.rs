//! Month end at the demo company: revenue of services is run, the month before is closed on the tenth, abroad on the
//! twenty-fifth.

use super::world::World;
use crate::app::App;
use crate::error::Result;
use crate::periods::{ClosePeriod, close_period};
use crate::revenue::{RunRevenue, run_revenue};
use mingxi_domain::access::Role;
use mingxi_domain::calendar::{Date, Period};

/// What accounting does on this day, if anything.
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
    Ok(())
}
