//! 线索 Leads: from first contact to a customer with an opportunity, or a reason why not.

mod assign;
mod convert;
mod qualify;
mod records;
pub mod refusals;

pub use assign::assign_lead;
pub use convert::{ConvertLead, Converted, convert_lead};
pub use qualify::{DisqualifyLead, disqualify_lead, qualify_lead};
pub(crate) use records::require_open;
pub use records::{create_lead, update_lead};
