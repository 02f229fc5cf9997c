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

crate::text_enum! {
    /// What becomes of units that the customer sent back.
    pub enum AfterReturn {
        Redeliver "redeliver" "再次发货（换货）" "They are delivered again (an exchange)",
        Shorten "shorten" "不再发货，退回合同" "They are not; their quantity goes back to the contract",
    }
}

impl AfterReturn {
    /// What becomes of units of an order in this state when nobody said it: an open order still owes them, a closed one
    /// says what was fulfilled and owes nothing.
    #[must_use]
    pub const fn of(status: OrderStatus) -> Self {
        match status {
            OrderStatus::Open => Self::Redeliver,
            OrderStatus::Closed | OrderStatus::Cancelled => Self::Shorten,
        }
    }
}
