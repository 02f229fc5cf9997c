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

crate::text_enum! {
    /// How much of an order's goods has left, by quantity.
    pub enum DeliveryState {
        Nothing "nothing" "无需发货" "Nothing to deliver",
        Undelivered "undelivered" "未发货" "Not delivered",
        PartDelivered "part_delivered" "部分发货" "Part delivered",
        Delivered "delivered" "已发齐" "Delivered",
    }
}

crate::text_enum! {
    /// How much of an order has been invoiced, by quantity.
    pub enum BillingState {
        Uninvoiced "uninvoiced" "未开票" "Not invoiced",
        PartInvoiced "part_invoiced" "部分开票" "Part invoiced",
        Invoiced "invoiced" "已开齐" "Invoiced",
    }
}

crate::text_enum! {
    /// How much of an order has been paid. Paid is matched money, and what a discount or a credit note took off.
    pub enum PaymentState {
        Unpaid "unpaid" "未收款" "Unpaid",
        PartPaid "part_paid" "部分收款" "Part paid",
        Paid "paid" "已收齐" "Paid",
    }
}

crate::text_enum! {
    /// What people ask of a delivery batch.
    pub enum BatchState {
        Waiting "waiting" "待验收" "Waiting for acceptance",
        PartAccepted "part_accepted" "部分验收" "Accepted in part",
        Accepted "accepted" "已验收" "Accepted",
        Cancelled "cancelled" "已取消" "Cancelled",
    }
}
