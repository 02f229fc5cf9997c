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

impl CampaignStatus {
    /// Whether a campaign of this status may move to `to`: planned → running → finished, and cancelled from either
    /// of the first two. Finished and cancelled are final.
    #[must_use]
    pub fn may_become(self, to: Self) -> bool {
        use CampaignStatus::{Cancelled, Finished, Planned, Running};
        matches!((self, to), (Planned, Running | Cancelled) | (Running, Finished | Cancelled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_enum::TextEnum;

    #[test]
    fn a_campaign_only_moves_forward() {
        let reachable = |from: CampaignStatus| -> Vec<&str> {
            let all = CampaignStatus::ALL.iter().copied();
            all.filter(|to| from.may_become(*to)).map(TextEnum::as_str).collect()
        };
        assert_eq!(reachable(CampaignStatus::Planned), ["running", "cancelled"]);
        assert_eq!(reachable(CampaignStatus::Running), ["finished", "cancelled"]);
        assert!(reachable(CampaignStatus::Finished).is_empty());
        assert!(reachable(CampaignStatus::Cancelled).is_empty());
    }
}
