//! 市场活动 Campaigns: budget, cost and what came of it.

crate::text_enum! {
    /// Where a campaign stands.
    pub enum CampaignStatus {
        Planned "planned" "计划中" "Planned",
        Running "running" "进行中" "Running",
        Finished "finished" "已结束" "Finished",
        Cancelled "cancelled" "已取消" "Cancelled",
    }
}

crate::text_enum! {
    /// The channel of a campaign.
    pub enum CampaignChannel {
        Exhibition "exhibition" "展会" "Exhibition",
        Online "online" "线上" "Online",
        Email "email" "邮件" "E-mail",
        Event "event" "会议活动" "Event",
        Referral "referral" "转介绍" "Referral",
        Partner "partner" "渠道伙伴" "Partner",
        Other "other" "其他" "Other",
    }
}
