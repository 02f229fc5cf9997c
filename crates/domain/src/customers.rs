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

/// The name as duplicates are looked up by: width, case, spaces and punctuation do not matter.
#[must_use]
pub fn name_key(name: &str) -> String {
    crate::metadata::text::normalize(name).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::name_key;

    #[test]
    fn names_that_differ_in_writing_only_have_one_key() {
        let check = |name, key| assert_eq!(name_key(name), key, "{name}");
        check("杭州云帆科技（上海）有限公司", "杭州云帆科技上海有限公司");
        check(" 杭州云帆科技 (上海) 有限公司 ", "杭州云帆科技上海有限公司");
        check("ACME, Inc.", "acmeinc");
        check("Ａｃｍｅ Inc", "acmeinc");
    }
}
