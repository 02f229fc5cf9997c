//! What customers refuse.

crate::refusals! {
    PARENT_CYCLE "customer_parent_cycle" "上级公司不能形成循环" "A company cannot be above itself" "Choose a parent company that is not below this customer.";
}
