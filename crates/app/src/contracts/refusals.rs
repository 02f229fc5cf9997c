//! What contracts refuse.

crate::refusals! {
    QUOTE_NOT_ACCEPTED "contract_quote_not_accepted" "报价尚未被客户接受" "The quote is not accepted" "Accept the quote first.";
    QUOTE_USED "contract_quote_used" "该报价已生成合同" "The quote has a contract already" "Open the contract made from this quote.";
    NOT_DRAFT "contract_not_draft" "合同不是草稿" "The contract is no draft" "Reload it: somebody signed or terminated it.";
    NOT_SIGNED "contract_not_signed" "合同未处于已签署状态" "The contract is not signed" "Sign the contract first, or open its successor.";
    HAS_OPEN_ORDERS "contract_has_open_orders" "合同下还有执行中的订单" "The contract has open orders" "Close or cancel its orders first.";
    FINISHED "contract_finished" "合同已完结或终止" "The contract is closed or terminated" "Make a new contract.";
}
