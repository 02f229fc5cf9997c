//! The charts of accounts an entity starts with: a code for every role, in the Chinese or an international order.

use super::{AccountClass, AccountRole, ChartTemplate};
use crate::text_enum::TextEnum;

/// An account of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateAccount {
    /// What it is for.
    pub role: AccountRole,
    /// Its code.
    pub code: &'static str,
    /// Where it stands in the statements.
    pub class: AccountClass,
}

/// The accounts of a template, one per role.
/// Source of the Chinese codes: 企业会计准则——应用指南 附录《会计科目和主要账务处理》.
#[must_use]
pub fn accounts(template: ChartTemplate) -> Vec<TemplateAccount> {
    AccountRole::ALL.iter().map(|role| account(template, *role)).collect()
}

/// The account of one role in a template.
#[must_use]
pub fn account(template: ChartTemplate, role: AccountRole) -> TemplateAccount {
    use AccountClass::{Asset, Equity, Expense, Income, Liability};
    let (class, china, international) = match role {
        AccountRole::Cash => (Asset, "1002", "1000"),
        AccountRole::TradeReceivable => (Asset, "1122", "1100"),
        AccountRole::BillReceivable => (Asset, "1121", "1110"),
        AccountRole::BadDebtAllowance => (Asset, "1231", "1190"),
        AccountRole::ContractAsset => (Asset, "1475", "1200"),
        AccountRole::UnappliedCash => (Liability, "2203", "2100"),
        AccountRole::ContractLiability => (Liability, "2205", "2200"),
        AccountRole::OutputTax => (Liability, "2221.01", "2300"),
        AccountRole::RefundLiability => (Liability, "2801", "2400"),
        AccountRole::OpeningBalance => (Equity, "4199", "3900"),
        AccountRole::Revenue => (Income, "6001", "4000"),
        AccountRole::CashDiscount => (Income, "6001.99", "4090"),
        AccountRole::PaymentDifference => (Expense, "6603.02", "7010"),
        AccountRole::FxDifference => (Expense, "6603.01", "7000"),
        AccountRole::CreditLoss => (Expense, "6702", "6500"),
    };
    let code = match template {
        ChartTemplate::China => china,
        ChartTemplate::International => international,
    };
    TemplateAccount { role, code, class }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_template_gives_each_role_a_code_of_its_own() {
        for template in ChartTemplate::ALL {
            let codes: HashSet<_> = accounts(*template).into_iter().map(|account| account.code).collect();
            assert_eq!(codes.len(), AccountRole::ALL.len(), "{template}");
        }
    }
}
