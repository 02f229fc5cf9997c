//! 组织 The organisation itself: its name, its clock, its language and its currency.

pub mod refusals;
mod settings;

pub use settings::{
    OrganizationView, UpdateOrganization, base_currency, checked_time_zone, find_organization, update_organization,
};
