//! Methods and states of receipts.

crate::text_enum! {
    /// How money came in.
    pub enum ReceiptMethod {
        BankTransfer "bank_transfer" "银行转账" "Bank transfer",
        Cash "cash" "现金" "Cash",
        Card "card" "银行卡" "Card",
        Alipay "alipay" "支付宝" "Alipay",
        WechatPay "wechat_pay" "微信支付" "WeChat Pay",
        Cheque "cheque" "支票" "Cheque",
        Other "other" "其他" "Other",
    }
}

crate::text_enum! {
    /// Where a receipt stands. How much of it is applied is its unapplied amount, not a status.
    pub enum ReceiptStatus {
        Recorded "recorded" "已入账" "Recorded",
        Reversed "reversed" "已冲销" "Reversed",
    }
}

crate::text_enum! {
    /// Where a refund stands.
    pub enum RefundStatus {
        Paid "paid" "已付款" "Paid",
        Reversed "reversed" "已冲销" "Reversed",
    }
}

crate::text_enum! {
    /// What a payer is known by.
    pub enum PayerKind {
        Name "name" "付款人名称" "Payer name",
        Account "account" "付款账号" "Payer account",
    }
}

impl PayerKind {
    /// A payer as aliases are looked up: its letters and digits, so spaces in an account do not matter.
    #[must_use]
    pub fn key(payer: &str) -> String {
        crate::customers::name_key(payer)
    }
}

crate::text_enum! {
    /// What people ask of a receipt: whose it is, and how much of it is matched.
    pub enum ReceiptState {
        Unclaimed "unclaimed" "待认领" "Unclaimed",
        Unmatched "unmatched" "未核销" "Unmatched",
        PartMatched "part_matched" "部分核销" "Part matched",
        Matched "matched" "已核销" "Matched",
        Reversed "reversed" "已冲销" "Reversed",
    }
}
