//! What quotes refuse.

use mingxi_domain::quotes::QuoteRefusal;

crate::refusals! {
    WRONG_STATUS "quote_wrong_status" "报价状态不符" "The quote is not at that point" "草稿可以修改和发送；已发送的报价可以接受或拒绝。" "A draft is changed and sent; a sent quote is accepted or rejected.";
    EXPIRED "quote_expired" "报价已过期" "The quote has expired" "新建报价，或在草稿状态延长有效期。" "Make a new quote, or set a later last day while it is a draft.";
    WITHOUT_PRICE "quote_without_price" "产品没有有效价格" "No price list has a price" "填写单价，或将产品加入该币种的价目表。" "Give the unit price, or add the product to a price list of this currency.";
    PRODUCT_INACTIVE "quote_product_inactive" "产品已停售" "The product is no longer sold" "选择其他产品。" "Choose another product.";
}

/// The refusal of a move, named after its quote.
pub(super) fn refuse(error: QuoteRefusal, number: &str) -> crate::Error {
    let code = match error {
        QuoteRefusal::WrongStatus { .. } => &WRONG_STATUS,
        QuoteRefusal::Expired { .. } => &EXPIRED,
    };
    code.because(error.words().about(number).stop())
}
