//! What customers refuse.

crate::refusals! {
    PARENT_CYCLE "customer_parent_cycle" "上级公司不能形成循环" "A company cannot be above itself" "选择不在该客户之下的上级公司。" "Choose a parent company that is not below this customer.";
}
