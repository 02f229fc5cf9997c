//! 客户 Customers and their contacts.

crate::text_enum! {
    /// What a contact means for a purchase.
    pub enum ContactRole {
        DecisionMaker "decision_maker" "决策人" "Decision maker",
        EconomicBuyer "economic_buyer" "经济决策者" "Economic buyer",
        TechnicalBuyer "technical_buyer" "技术把关者" "Technical buyer",
        User "user" "使用者" "User",
        Champion "champion" "支持者" "Champion",
        Finance "finance" "财务" "Finance",
        Other "other" "其他" "Other",
    }
}

crate::text_enum! {
    /// How important a customer is.
    pub enum CustomerTier {
        A "A" "A 级" "Tier A",
        B "B" "B 级" "Tier B",
        C "C" "C 级" "Tier C",
        D "D" "D 级" "Tier D",
    }
}
