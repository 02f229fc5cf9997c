//! What leads refuse.

use mingxi_domain::leads::LeadRefusal;

crate::refusals! {
    CLOSED "lead_closed" "线索已关闭" "The lead is closed" "在其转化的客户和商机上继续，或录入新线索。" "Work on the customer and the opportunity it became, or enter a new lead.";
    ALREADY_QUALIFIED "lead_already_qualified" "线索已确认" "The lead is qualified already" "将其转化。" "Convert it.";
    ALREADY_CONVERTED "lead_already_converted" "线索已转化" "The lead was converted already" "打开其转化的客户和商机。" "Open the customer and the opportunity it became.";
}

/// The refusal of a move, named after its lead.
pub(super) fn refuse(error: LeadRefusal, lead: &str) -> crate::Error {
    let code = match error {
        LeadRefusal::Closed { .. } => &CLOSED,
        LeadRefusal::AlreadyQualified => &ALREADY_QUALIFIED,
        LeadRefusal::AlreadyConverted => &ALREADY_CONVERTED,
    };
    code.because(error.words().about(lead).stop())
}
