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
