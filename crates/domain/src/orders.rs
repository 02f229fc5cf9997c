//! 订单 Orders, delivery batches and their acceptance.

crate::text_enum! {
    /// Where an order stands. Delivered, invoiced, paid and recognised are amounts of their own, never a status.
    pub enum OrderStatus {
        Open "open" "执行中" "Open",
        Closed "closed" "已完结" "Closed",
        Cancelled "cancelled" "已取消" "Cancelled",
    }
}

crate::text_enum! {
    /// Where a delivery batch stands.
    pub enum DeliveryStatus {
        Shipped "shipped" "已发货" "Shipped",
        Accepted "accepted" "已验收" "Accepted",
        Cancelled "cancelled" "已取消" "Cancelled",
    }
}
