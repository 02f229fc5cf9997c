//! 线索 Leads: from first contact to a customer with an opportunity, or a reason why not.

mod assign;
mod carried;
mod convert;
mod qualify;
mod records;
pub mod refusals;

pub use assign::assign_lead;
pub use carried::NotCarried;
pub use convert::{AskedField, ConversionPlan, ConvertLead, Converted, LikeContact, convert_lead, plan_conversion};
pub use qualify::{DisqualifyLead, disqualify_lead, qualify_lead};
pub(crate) use records::require_open;
pub use records::{create_lead, update_lead};
