//! 客户 Customers and contacts.

use jiff::Timestamp;
use mingxi_domain::customers::{ContactRole, CustomerTier};
use mingxi_domain::leads::LeadSource;
use mingxi_domain::ids::{CampaignId, ContactId, CustomerId, DepartmentId, PaymentTermId, UserId};
use mingxi_domain::money::Currency;
use serde_json::Value as Json;
use crate::table;

table! {
    /// A customer, as stored.
    pub struct CustomerRow in "customer" {
        pub id: CustomerId,
        pub number: String,
        pub name: String,
        pub name_key: String,
        pub tax_id: Option<String>,
        pub tier: Option<CustomerTier>,
        pub industry: Option<String>,
        pub region: Option<String>,
        pub country: Option<String>,
        pub address: Option<String>,
        pub phone: Option<String>,
        pub website: Option<String>,
        pub bank_name: Option<String>,
        pub bank_account: Option<String>,
        pub employees: Option<i64>,
        pub founded_year: Option<i64>,
        pub currency: Option<Currency>,
        pub parent_id: Option<CustomerId>,
        pub campaign_id: Option<CampaignId>,
        pub payment_term_id: Option<PaymentTermId>,
        pub source: Option<LeadSource>,
        pub last_followed_up_at: Option<Timestamp>,
        pub is_active: bool,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A contact, as stored.
    pub struct ContactRow in "contact" {
        pub id: ContactId,
        pub customer_id: CustomerId,
        pub name: String,
        pub title: Option<String>,
        pub email: Option<String>,
        pub phone: Option<String>,
        pub role: Option<ContactRole>,
        pub note: Option<String>,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}
