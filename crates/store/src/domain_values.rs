//! Teaches the store the domain's value types: every typed id, every word enum, currencies.

use crate::error::DbError;
use crate::value::{FromValue, ToValue, Value, ValueKind};
use crate::{id_values, text_enum_values};
use mingxi_domain::money::Currency;

mingxi_domain::for_each_id!(id_values);

text_enum_values!(
    mingxi_domain::access::Role,
    mingxi_domain::bulk_edits::BulkEditOutcome,
    mingxi_domain::bulk_edits::BulkEditStatus,
    mingxi_domain::campaigns::CampaignChannel,
    mingxi_domain::campaigns::CampaignStatus,
    mingxi_domain::contracts::ContractStatus,
    mingxi_domain::contracts::InstallmentStatus,
    mingxi_domain::contracts::PlanTrigger,
    mingxi_domain::customers::ContactRole,
    mingxi_domain::customers::CustomerTier,
    mingxi_domain::follow_ups::FollowUpKind,
    mingxi_domain::invoices::status::InvoiceKind,
    mingxi_domain::invoices::status::InvoiceStatus,
    mingxi_domain::imports::ImportStatus,
    mingxi_domain::imports::UndoOutcome,
    mingxi_domain::leads::LeadSource,
    mingxi_domain::leads::LeadStatus,
    mingxi_domain::ledger::AccountClass,
    mingxi_domain::ledger::AccountRole,
    mingxi_domain::ledger::ChartTemplate,
    mingxi_domain::ledger::EntryKind,
    mingxi_domain::ledger::PeriodStatus,
    mingxi_domain::notifications::NotificationKind,
    mingxi_domain::opportunities::OpportunityStatus,
    mingxi_domain::orders::DeliveryStatus,
    mingxi_domain::orders::OrderStatus,
    mingxi_domain::products::RecognitionMethod,
    mingxi_domain::quotes::QuoteStatus,
    mingxi_domain::receipts::status::PayerKind,
    mingxi_domain::receipts::status::ReceiptMethod,
    mingxi_domain::receipts::status::ReceiptStatus,
    mingxi_domain::receipts::status::RefundStatus,
    mingxi_domain::settings::Density,
    mingxi_domain::settings::Language,
    mingxi_domain::settings::SameName,
    mingxi_domain::settings::Theme,
    mingxi_domain::views::ViewVisibility,
);

impl ToValue for Currency {
    const KIND: ValueKind = ValueKind::Text;
    fn to_value(&self) -> Value {
        Value::Text(self.code().to_owned())
    }
}

impl FromValue for Currency {
    const KIND: ValueKind = ValueKind::Text;
    fn from_value(value: Value) -> Result<Self, DbError> {
        let code = String::from_value(value)?;
        code.parse().map_err(|_| DbError::wrong_type(format!("{code:?} is not a currency")))
    }
}
