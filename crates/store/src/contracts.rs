//! 合同 Contracts and collection plans.

use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::contracts::{ContractStatus, InstallmentStatus, PlanTrigger};
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::ids::{ContractId, ContractLineId, CustomerId, DepartmentId, EntityId, InstallmentId, OpportunityId, PaymentTermId, ProductId, QuoteId, UserId};
use mingxi_domain::money::Currency;
use serde_json::Value as Json;
use crate::value::Micro;
use crate::table;

table! {
    /// A contract, as stored.
    pub struct ContractRow in "contract" {
        pub id: ContractId,
        pub number: String,
        pub title: String,
        pub quote_id: Option<QuoteId>,
        pub opportunity_id: Option<OpportunityId>,
        pub customer_id: CustomerId,
        pub entity_id: EntityId,
        pub status: ContractStatus,
        pub signed_on: Option<Date>,
        pub starts_on: Option<Date>,
        pub ends_on: Option<Date>,
        pub payment_term_id: Option<PaymentTermId>,
        pub currency: Currency,
        pub net_minor: i64,
        pub tax_minor: i64,
        pub total_minor: i64,
        pub position_minor: i64,
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
    /// A line of a contract, as stored.
    pub struct ContractLineRow in "contract_line" {
        pub id: ContractLineId,
        pub contract_id: ContractId,
        pub line_no: i64,
        pub product_id: ProductId,
        pub description: String,
        pub unit: String,
        pub quantity_micro: Micro,
        pub unit_price_micro: Micro,
        pub discount_percent_micro: Micro,
        pub tax_percent_micro: Micro,
        pub recognition_method: RecognitionMethod,
        pub service_starts_on: Option<Date>,
        pub service_ends_on: Option<Date>,
        pub currency: Currency,
        pub net_minor: i64,
        pub tax_minor: i64,
        pub total_minor: i64,
        pub ordered_quantity_micro: Micro,
        pub ordered_net_minor: i64,
        pub ordered_tax_minor: i64,
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
    /// A row of a collection plan, as stored.
    pub struct InstallmentRow in "installment" {
        pub id: InstallmentId,
        pub contract_id: ContractId,
        pub customer_id: CustomerId,
        pub sequence: i64,
        pub trigger: PlanTrigger,
        pub offset_months: i64,
        pub offset_days: i64,
        pub status: InstallmentStatus,
        pub due_on: Option<Date>,
        pub currency: Currency,
        pub amount_minor: i64,
        pub owner_id: UserId,
        pub department_id: Option<DepartmentId>,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}
