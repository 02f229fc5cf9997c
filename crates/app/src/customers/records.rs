//! Creating and changing customers.

use super::refusals;
use crate::error::{Error, Result};
use crate::records::{self, Change, Input, Parsed};
use crate::users::check_owner;
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::customers::name_key;
use mingxi_domain::ids::{CustomerId, Id};
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::settings::SameName;
use mingxi_domain::words;
use mingxi_store::Value;
use mingxi_store::customers::{self as store, CustomerRow};
use mingxi_store::organizations;
use mingxi_store::records::Column;
use mingxi_store::users::UserRow;

/// Adds a customer with the next number (`CUS-2026-000123`). It belongs to the actor unless an owner is given.
///
/// # Errors
/// Forbidden; every field that is wrong; refused as `customer_same_name`.
pub fn create_customer(work: &mut Work, input: &Input) -> Result<CustomerId> {
    check_owner(work, input, &work.actor.user().to_string(), Action::CustomerAssign)?;
    records::create(work, "customer", Action::CustomerCreate, input, |work, given| {
        check_numbers(given)?;
        let key = name_key(given.text("name").unwrap_or_default());
        check_name(work, None, &key)?;
        let number = work.next_organization_number(SeriesKind::Customer)?;
        Ok(vec![Column::new("number", Value::Text(number)), Column::new("name_key", Value::Text(key))])
    })
}

/// Changes the given fields of a customer. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; every field that is wrong; refused as `customer_parent_cycle`,
/// `customer_same_name`.
pub fn update_customer(work: &mut Work, id: CustomerId, version: i64, input: &Input) -> Result<bool> {
    records::update_with(work, "customer", Action::CustomerUpdate, id, version, input, |work, change| {
        check_owner(work, input, change.owner(), Action::CustomerAssign)?;
        check_numbers(change.given)?;
        check_parent(work, id, change)?;
        let Some(key) = change.given.text("name").map(name_key) else { return Ok(Vec::new()) };
        check_name(work, Some(id), &key)?;
        Ok(vec![Column::new("name_key", Value::Text(key))])
    })
}

/// Where the organisation wants no two customers of one name, whoever makes or renames one waits for the others who do:
/// otherwise fifty at the same moment would each see none.
fn check_name(work: &mut Work, id: Option<CustomerId>, key: &str) -> Result<()> {
    let org = work.org();
    let same_name = match work.memo.same_name() {
        Some(known) => known,
        None => {
            let read = organizations::find(work.tx, org)?.map_or(SameName::Tell, |row| row.same_name);
            work.memo.keep_same_name(read);
            read
        }
    };
    if same_name == SameName::Tell || key.is_empty() {
        return Ok(());
    }
    organizations::lock(work.tx, org)?;
    let there = store::list_by_name_key(work.tx, org, key)?;
    let Some(other) = there.into_iter().find(|other| Some(*other) != id) else { return Ok(()) };
    let row = CustomerRow::find(work.tx, org, other)?.ok_or_else(|| Error::not_found("customer", other))?;
    let owner = UserRow::find(work.tx, org, row.owner_id)?.map(|user| user.name).unwrap_or_default();
    Err(refusals::SAME_NAME.at(
        "/name",
        words!(
            "已有同名客户“{0}”，负责人 {1}。",
            "There is a customer {0} already; its owner is {1}.",
            row.name,
            owner
        ),
    ))
}

fn check_numbers(given: &Parsed) -> Result<()> {
    if given.number("employees").is_some_and(|employees| employees < 0) {
        return Err(Error::negative("/employees"));
    }
    if given.number("founded_year").is_some_and(|year| !(1000..=9999).contains(&year)) {
        return Err(Error::invalid("/founded_year", "out_of_range", words!("四位数的年份", "a year of four digits")));
    }
    Ok(())
}

fn check_parent(work: &mut Work, id: CustomerId, change: Change) -> Result<()> {
    let Some(parent) = change.given.number("parent_id").map(CustomerId::from_raw) else { return Ok(()) };
    if store::list_above(work.tx, work.org(), parent)?.contains(&id) {
        return Err(refusals::PARENT_CYCLE
            .at("/parent_id", words!("{parent} 是 {id} 本身或其下级。", "{parent} is {id} itself or below it.")));
    }
    Ok(())
}
