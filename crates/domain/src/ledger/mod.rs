//! 总账 The ledger: account roles, periods, entries and their invariants.

pub mod chart;
pub mod entry;

crate::text_enum! {
    /// What an account is for. Rules post to roles; an entity's chart gives each role a code.
    pub enum AccountRole {
        Cash "cash" "银行存款" "Cash at bank",
        TradeReceivable "trade_receivable" "应收账款" "Trade receivables",
        BillReceivable "bill_receivable" "应收票据" "Bills receivable",
        ContractAsset "contract_asset" "合同资产" "Contract assets",
        UnappliedCash "unapplied_cash" "预收账款" "Unapplied cash",
        ContractLiability "contract_liability" "合同负债" "Contract liabilities",
        RefundLiability "refund_liability" "预计负债——应付退货款" "Refund liabilities",
        OutputTax "output_tax" "应交税费——销项税额" "Output tax",
        OpeningBalance "opening_balance" "期初余额对冲" "Opening balance clearing",
        Revenue "revenue" "主营业务收入" "Revenue",
        CashDiscount "cash_discount" "现金折扣" "Cash discounts granted",
        PaymentDifference "payment_difference" "收款差额" "Payment differences",
        FxDifference "fx_difference" "汇兑损益" "Exchange differences",
        BadDebtAllowance "bad_debt_allowance" "坏账准备" "Allowance for doubtful debts",
        CreditLoss "credit_loss" "信用减值损失" "Credit losses",
    }
}

impl AccountRole {
    /// Whether only documents post to it: its balance is the sum of their open items, or is revenue, which only the
    /// chain makes. A free journal there would leave a balance that no document explains.
    #[must_use]
    pub fn is_controlled(self) -> bool {
        match self {
            Self::TradeReceivable
            | Self::BillReceivable
            | Self::ContractAsset
            | Self::UnappliedCash
            | Self::ContractLiability => true,
            Self::RefundLiability | Self::Revenue | Self::CashDiscount => true,
            Self::Cash
            | Self::OutputTax
            | Self::OpeningBalance
            | Self::PaymentDifference
            | Self::FxDifference
            | Self::BadDebtAllowance
            | Self::CreditLoss => false,
        }
    }
}

crate::text_enum! {
    /// Side of an entry line.
    pub enum Side {
        Debit "debit" "借" "Debit",
        Credit "credit" "贷" "Credit",
    }
}

crate::text_enum! {
    /// Side and place of an account in the statements.
    pub enum AccountClass {
        Asset "asset" "资产" "Asset",
        Liability "liability" "负债" "Liability",
        Equity "equity" "权益" "Equity",
        Income "income" "收入" "Income",
        Expense "expense" "费用" "Expense",
    }
}

crate::text_enum! {
    /// What happened, as the ledger names it.
    pub enum EntryKind {
        InvoiceIssued "invoice_issued" "开票" "Invoice issued",
        InvoiceVoided "invoice_voided" "发票作废" "Invoice voided",
        CreditNoteIssued "credit_note_issued" "红字发票" "Credit note issued",
        OpeningReceivable "opening_receivable" "期初应收" "Opening receivable",
        ReceiptRecorded "receipt_recorded" "到款" "Receipt recorded",
        ReceiptClaimed "receipt_claimed" "到款认领" "Receipt claimed",
        ReceiptReversed "receipt_reversed" "到款冲销" "Receipt reversed",
        ReceiptApplied "receipt_applied" "核销" "Receipt applied",
        ReceiptUnapplied "receipt_unapplied" "撤销核销" "Receipt unapplied",
        CreditApplied "credit_applied" "红字冲抵" "Credit note applied",
        RefundPaid "refund_paid" "退款" "Refund paid",
        RefundReversed "refund_reversed" "退款冲销" "Refund reversed",
        RevenueRecognized "revenue_recognized" "确认收入" "Revenue recognised",
        RevenueReversed "revenue_reversed" "冲回收入" "Revenue reversed",
        Manual "manual" "手工凭证" "Manual journal",
    }
}

crate::text_enum! {
    /// Whether a period takes postings.
    pub enum PeriodStatus {
        Open "open" "开放" "Open",
        Closed "closed" "已关闭" "Closed",
    }
}

crate::text_enum! {
    /// The chart of accounts an entity starts with.
    pub enum ChartTemplate {
        China "china" "企业会计准则科目表" "Chinese chart (CAS)",
        International "international" "国际科目表" "International chart",
    }
}
