//! What contracts refuse.

crate::refusals! {
    QUOTE_NOT_ACCEPTED "contract_quote_not_accepted" "报价尚未被客户接受" "The quote is not accepted" "先将报价标记为已接受。" "Accept the quote first.";
    QUOTE_USED "contract_quote_used" "该报价已生成合同" "The quote has a contract already" "打开由该报价生成的合同。" "Open the contract made from this quote.";
    NOT_DRAFT "contract_not_draft" "合同不是草稿" "The contract is no draft" "刷新页面：合同已被签署或终止。" "Reload it: somebody signed or terminated it.";
    NOT_SIGNED "contract_not_signed" "合同未处于已签署状态" "The contract is not signed" "先签署合同，或打开后续合同。" "Sign the contract first, or open its successor.";
    HAS_OPEN_ORDERS "contract_has_open_orders" "合同下还有执行中的订单" "The contract has open orders" "先关闭或取消合同下的订单。" "Close or cancel its orders first.";
    NOT_CLOSED "contract_not_closed" "合同不是已完结状态" "The contract is not closed" "只有已完结的合同可以重新打开；已终止的合同须新建。" "Only a closed contract is opened again; make a new one for one that was terminated.";
    FINISHED "contract_finished" "合同已完结或终止" "The contract is closed or terminated" "新建合同。" "Make a new contract.";
}
