//! What the ledger refuses.

crate::refusals! {
    PERIOD_CLOSED "period_closed" "会计期间已关闭" "The period is closed" "使用未关闭期间的日期，或请财务总监重新打开该期间。" "Use a date in an open period, or ask the finance director to reopen the period.";
    POSTING_KEY_REUSED "posting_key_reused" "同一业务事实已用其他内容入账" "The same fact was posted with other content" "先冲销第一次入账，再以其他内容入账。" "Reverse the first posting before posting it differently.";
    ENTRY_UNBALANCED "entry_unbalanced" "借贷不平衡" "Debits and credits differ" "使借贷双方合计相等。" "Make both sides sum to the same amount.";
    ENTRY_TOO_FEW_LINES "entry_too_few_lines" "凭证至少需要两行" "An entry needs two lines" "至少填写一条借方和一条贷方。" "Give at least one debit and one credit.";
    ENTRY_MIXED_CURRENCIES "entry_mixed_currencies" "一张凭证只能有一个币种" "One entry, one currency" "每个币种一张凭证。" "Post one entry for each currency.";
    REVENUE_OUTSIDE_CHAIN "revenue_outside_chain" "收入必须来自业务链" "Revenue only comes from the chain" "登记订单、发货和验收；收入凭证由此生成。" "Record the order, its delivery and its acceptance; the revenue entry is made from them.";
    JOURNAL_CONTROLLED_ACCOUNT "journal_controlled_account" "该科目只能由单据入账" "Only documents post to this account" "登记对应的单据：发票、红字发票、到款或核销。" "Record the document that explains it: invoice, credit note, receipt or application.";
    REVERSAL_TOO_EARLY "reversal_too_early" "冲销日期早于原凭证" "A reversal may not precede its original" "使用原凭证日期或之后的日期。" "Use the date of the original entry or a later one.";
}
