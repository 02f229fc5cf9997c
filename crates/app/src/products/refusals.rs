//! What prices refuse.

crate::refusals! {
    PRICE_OVERLAPS "price_overlaps" "同一数量已有价格" "There is a price for this quantity already" "先结束原价格，或更改起订数量、生效日期，或放入另一价格表。" "End the other price first, or choose another quantity, other days or another list.";
    PRICE_RISES "price_rises" "买得越多单价反而越高" "One unit would cost more when more are bought" "核对单价和起订数量；确需如此时放入另一价格表。" "Check price and quantity; where it is meant, put it into a list of its own.";
}
