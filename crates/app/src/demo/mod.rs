//! 演示公司 A believable company with two years of history up to today, built through the verbs alone.
//!
//! The same seed, scale and last day give the same company. Every figure in it went through the doors a person uses:
//! nothing is inserted beside the rules, so `verify` holds for it.

mod calendar;
mod deal;
mod desk;
mod names;
mod random;
mod story;
mod world;

use crate::app::App;
use crate::clock::Clock;
use crate::error::Result;
use jiff::Timestamp;
use mingxi_domain::calendar::{Date, add_days, days_between};
use mingxi_domain::ids::OrgId;

pub use world::{LOGINS, Login, PASSWORD};

/// How large a company, and up to which day.
#[derive(Clone, Copy, Debug)]
pub struct DemoSize {
    /// Customers; 200 at scale 1.
    pub customers: usize,
    /// Deals; 1,500 at scale 1.
    pub deals: usize,
    /// The last day of its history.
    pub today: Date,
}

impl DemoSize {
    /// The company at `scale`, with a history that ends `today`.
    #[must_use]
    pub fn scaled(scale: usize, today: Date) -> Self {
        Self { customers: 200 * scale, deals: 1_500 * scale, today }
    }
}

/// Days of history.
const HISTORY_DAYS: i64 = 730;

/// Builds the demo company in an empty database. `progress` hears the day and the share done in per cent.
///
/// # Errors
/// A verb's refusal, which would be a mistake in the story; the database's.
pub fn build(app: &App, size: DemoSize, mut progress: impl FnMut(Date, i64)) -> Result<OrgId> {
    let first_day = add_days(size.today, -HISTORY_DAYS);
    let now = app.clock.now();
    let clock = Clock::manual(noon(first_day));
    let app = App::new(app.db.clone(), app.ids.with_clock(clock.clone()), clock);
    let world = world::set_up(&app)?;
    let mut story = story::Story::plan(&world, size, first_day);
    let mut day = first_day;
    while day <= size.today {
        // Nothing is recorded in the future, also when the last day is still young.
        app.clock.set(noon(day).min(now));
        story.live(&app, &world, day)?;
        world::run_campaigns(&app, &world, days_between(first_day, day))?;
        calendar::month_end(&app, &world, day)?;
        progress(day, days_between(first_day, day) * 100 / HISTORY_DAYS);
        day = add_days(day, 1);
    }
    desk::book_bank_file(&app, &world, size.today)?;
    Ok(world.org)
}

/// Today where the company is: the last day its history may have.
#[must_use]
pub fn today(app: &App) -> Date {
    app.clock.now().in_tz(world::TIME_ZONE).expect("the zone is known").date()
}

/// Ten in the morning in Shanghai.
fn noon(day: Date) -> Timestamp {
    day.at(10, 0, 0, 0).in_tz(world::TIME_ZONE).expect("the zone has this hour every day").timestamp()
}
