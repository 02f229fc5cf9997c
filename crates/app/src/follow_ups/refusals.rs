//! What follow-ups refuse.

crate::refusals! {
    ON_ONE_RECORD "follow_up_on_one_record" "跟进记录必须且只能属于一条线索、客户或商机" "A follow-up is on exactly one record" "在线索、客户、商机中指定一个。" "Give one of lead_id, customer_id and opportunity_id.";
}
