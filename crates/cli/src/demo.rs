//! `mingxi demo`: a company with two years of history, to look at and to try things on.

use crate::config::Config;
use crate::open::{Opened, open};
use crate::outcome::{Failure, Outcome};
use mingxi_app::demo::{self, DemoSize, LOGINS, PASSWORD};
use mingxi_app::tokens::{CreateToken, create_token};
use mingxi_app::users::load_actor;
use mingxi_app::{App, Door};
use mingxi_domain::access::Role;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::OrgId;
use mingxi_domain::text_enum::TextEnum;
use mingxi_store::{organizations, users};
use serde_json::json;

/// How large a company.
#[derive(clap::Args)]
pub struct Arguments {
    /// Do nothing when the database holds an organisation already
    #[arg(long)]
    if_empty: bool,
    /// So many times 200 customers and 1,500 deals
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    scale: u16,
    /// Customers, instead of those of the scale
    #[arg(long, value_parser = clap::value_parser!(u32).range(10..))]
    customers: Option<u32>,
    /// Deals, instead of those of the scale
    #[arg(long, value_parser = clap::value_parser!(u32).range(10..))]
    deals: Option<u32>,
    /// Last day of its history; today unless given
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<Date>,
    /// Print one JSON object with an API token that may do everything
    #[arg(long)]
    json: bool,
}

/// Builds the company and prints who can sign in.
pub fn demo(config: &Config, arguments: &Arguments) -> Outcome {
    let mut opened = open(config)?;
    opened.keep_lease(|| std::process::exit(1));
    let outcome = build(&opened, arguments);
    opened.close();
    outcome
}

fn build(opened: &Opened, arguments: &Arguments) -> Outcome {
    let app = &opened.app;
    let existing = app.db.read_blocking(organizations::list)?;
    let org = match existing.first() {
        Some(organization) if arguments.if_empty => organization.id,
        Some(organization) => {
            return Err(Failure::new(format!("the database holds {} already; use an empty one", organization.name)));
        }
        None => demo::build(app, size(app, arguments)?, |day, percent| say_progress(arguments, day, percent))?,
    };
    if arguments.json {
        return print_json(app, org);
    }
    print_logins();
    Ok(())
}

fn size(app: &App, arguments: &Arguments) -> Outcome<DemoSize> {
    let now = demo::today(app);
    let today = arguments.until.unwrap_or(now);
    if today > now {
        return Err(Failure::new("the history cannot end in the future"));
    }
    let scaled = DemoSize::scaled(usize::from(arguments.scale), today);
    let count =
        |given: Option<u32>, scaled: usize| given.map_or(scaled, |count| usize::try_from(count).unwrap_or(scaled));
    Ok(DemoSize {
        customers: count(arguments.customers, scaled.customers),
        deals: count(arguments.deals, scaled.deals),
        today,
    })
}

fn say_progress(arguments: &Arguments, day: Date, percent: i64) {
    if !arguments.json && day.day() == 1 {
        eprintln!("the demo company has lived through {day}, {percent} %");
    }
}

fn print_logins() {
    println!("organisation demo · password {PASSWORD}");
    for login in LOGINS {
        let roles: Vec<&str> = login.roles.iter().map(|role| role.label().en).collect();
        let roles = if roles.len() == 1 { roles[0] } else { "everything" };
        println!("  {:34} {roles} · {}", login.email, login.name);
    }
}

/// The token belongs to the login that may do everything; beside it one of somebody who sells and may do little.
fn print_json(app: &App, org: OrgId) -> Outcome {
    let login = LOGINS.last().expect("the demo company has logins");
    let rep = LOGINS.iter().find(|login| login.roles == [Role::SalesRep]).expect("the demo company has reps");
    let (token, rep) = (token_of(app, org, login.email)?, token_of(app, org, rep.email)?);
    println!(
        "{}",
        json!({ "organization": "demo", "api_token": token, "rep_api_token": rep, "password": PASSWORD, "email": login.email })
    );
    Ok(())
}

fn token_of(app: &App, org: OrgId, email: &'static str) -> Outcome<Option<String>> {
    let actor = app.db.read_blocking(move |tx| {
        let user = users::find_by_email(tx, org, email)?;
        let user = user.ok_or_else(|| mingxi_app::Error::not_found("user", email))?;
        load_actor(tx, org, user.id, Door::Cli, None)
    })?;
    let input = CreateToken { name: "demo".into(), scopes: vec!["*".into()], expires_at: None };
    Ok(app.write_blocking(&actor, move |work| create_token(work, &input))?.secret)
}
