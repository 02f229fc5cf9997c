//! 线索 Leads: from first contact to a qualified customer, or a reason why not.

use crate::text_enum::TextEnum as _;
use crate::words;
use crate::words::Words;

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

    /// The status after the lead was qualified.
    ///
    /// # Errors
    /// `Closed`, `AlreadyQualified`.
    pub fn qualify(self) -> Result<Self, LeadRefusal> {
        self.require_open()?;
        if self == Self::Qualified { Err(LeadRefusal::AlreadyQualified) } else { Ok(Self::Qualified) }
    }

    /// The status after the lead was given up.
    ///
    /// # Errors
    /// `Closed`.
    pub fn disqualify(self) -> Result<Self, LeadRefusal> {
        self.require_open().map(|()| Self::Disqualified)
    }

    /// The status after the lead became a customer. A lead need not be qualified first: converting says it is.
    ///
    /// # Errors
    /// `AlreadyConverted`, `Closed`.
    pub fn convert(self) -> Result<Self, LeadRefusal> {
        if self == Self::Converted {
            return Err(LeadRefusal::AlreadyConverted);
        }
        self.require_open().map(|()| Self::Converted)
    }

    /// Checks that the lead may still be worked on.
    ///
    /// # Errors
    /// `Closed`.
    pub fn require_open(self) -> Result<(), LeadRefusal> {
        if self.is_open() { Ok(()) } else { Err(LeadRefusal::Closed { status: self }) }
    }
}

/// Why a lead does not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum LeadRefusal {
    Closed { status: LeadStatus },
    AlreadyQualified,
    AlreadyConverted,
}

impl LeadRefusal {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Closed { status } => {
                Words::new(format!("线索当前为“{}”", status.label().zh), format!("the lead is {status}"))
            }
            Self::AlreadyQualified => words!("线索已确认", "the lead is qualified already"),
            Self::AlreadyConverted => words!("线索已转化", "the lead was converted already"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LeadStatus::{Converted, Disqualified, New, Qualified, Working};

    #[test]
    fn every_move_from_every_status() {
        let closed = |status| Err(LeadRefusal::Closed { status });
        for status in [New, Working] {
            assert_eq!(
                (status.qualify(), status.disqualify(), status.convert()),
                (Ok(Qualified), Ok(Disqualified), Ok(Converted))
            );
            assert_eq!(status.after_follow_up(), Working);
        }
        assert_eq!(Qualified.qualify(), Err(LeadRefusal::AlreadyQualified));
        assert_eq!((Qualified.disqualify(), Qualified.convert()), (Ok(Disqualified), Ok(Converted)));
        assert_eq!(Qualified.after_follow_up(), Qualified);
        assert_eq!((Converted.qualify(), Converted.disqualify()), (closed(Converted), closed(Converted)));
        assert_eq!(Converted.convert(), Err(LeadRefusal::AlreadyConverted));
        assert_eq!(
            (Disqualified.qualify(), Disqualified.disqualify(), Disqualified.convert()),
            (closed(Disqualified), closed(Disqualified), closed(Disqualified))
        );
    }
}
