//! What customers refuse.

crate::refusals! {
    PARENT_CYCLE "customer_parent_cycle" "上级公司不能形成循环" "A company cannot be above itself" "选择不在该客户之下的上级公司。" "Choose a parent company that is not below this customer.";
    SAME_NAME "customer_same_name" "已有同名客户" "A customer of this name is there already" "打开已有的客户，或请其负责人分配给您。" "Open that customer, or ask its owner to assign it to you.";
}
