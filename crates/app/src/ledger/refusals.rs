//! What the ledger refuses.

crate::refusals! {
    PERIOD_CLOSED "period_closed" "会计期间已关闭" "The period is closed" "Use a date in an open period, or ask the finance director to reopen the period.";
    POSTING_KEY_REUSED "posting_key_reused" "同一业务事实已用其他内容入账" "The same fact was posted with other content" "Reverse the first posting before posting it differently.";
    ENTRY_UNBALANCED "entry_unbalanced" "借贷不平衡" "Debits and credits differ" "Make both sides sum to the same amount.";
    ENTRY_TOO_FEW_LINES "entry_too_few_lines" "凭证至少需要两行" "An entry needs two lines" "Give at least one debit and one credit.";
    ENTRY_MIXED_CURRENCIES "entry_mixed_currencies" "一张凭证只能有一个币种" "One entry, one currency" "Post one entry for each currency.";
    REVENUE_OUTSIDE_CHAIN "revenue_outside_chain" "收入必须来自业务链" "Revenue only comes from the chain" "Record the order, its delivery and its acceptance; the revenue entry is made from them.";
    JOURNAL_CONTROLLED_ACCOUNT "journal_controlled_account" "该科目只能由单据入账" "Only documents post to this account" "Record the document that explains it: invoice, credit note, receipt or application.";
    REVERSAL_TOO_EARLY "reversal_too_early" "冲销日期早于原凭证" "A reversal may not precede its original" "Use the date of the original entry or a later one.";
}
