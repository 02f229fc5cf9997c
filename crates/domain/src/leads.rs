//! 线索 Leads: from first contact to a qualified customer, or a reason why not.

crate::text_enum! {
    /// Where a lead stands. `converted` and `disqualified` are final.
    pub enum LeadStatus {
        New "new" "新建" "New",
        Working "working" "跟进中" "Working",
        Qualified "qualified" "已确认" "Qualified",
        Converted "converted" "已转化" "Converted",
        Disqualified "disqualified" "已作废" "Disqualified",
    }
}

crate::text_enum! {
    /// Where a lead came from.
    pub enum LeadSource {
        WebForm "web_form" "网站表单" "Web form",
        Api "api" "接口" "API",
        Import "import" "导入" "Import",
        Email "email" "邮件" "E-mail",
        Phone "phone" "电话" "Phone",
        Event "event" "活动" "Event",
        Social "social" "社交媒体" "Social media",
        Referral "referral" "转介绍" "Referral",
        Other "other" "其他" "Other",
    }
}

impl LeadStatus {
    /// May still be worked on: followed up, qualified, converted or disqualified.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Working | Self::Qualified)
    }

    /// The status after a follow-up was recorded: a new lead is being worked on.
    #[must_use]
    pub fn after_follow_up(self) -> Self {
        if self == Self::New { Self::Working } else { self }
    }
}
