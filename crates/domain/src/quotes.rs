//! 报价 Quotes.

use crate::calendar::Date;
use crate::text_enum::TextEnum as _;
use crate::words;
use crate::words::Words;

crate::text_enum! {
    /// Where a quote stands.
    pub enum QuoteStatus {
        Draft "draft" "草稿" "Draft",
        Sent "sent" "已发送" "Sent",
        Accepted "accepted" "已接受" "Accepted",
        Rejected "rejected" "已拒绝" "Rejected",
    }
}

crate::text_enum! {
    /// What people ask of a quote: its status, and whether it still holds.
    pub enum QuoteState {
        Draft "draft" "草稿" "Draft",
        Sent "sent" "待答复" "Waiting for an answer",
        Expired "expired" "已过期" "Expired",
        Accepted "accepted" "已接受" "Accepted",
        Rejected "rejected" "已拒绝" "Rejected",
    }
}

/// Why a quote does not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum QuoteRefusal {
    WrongStatus { status: QuoteStatus, needed: QuoteStatus },
    Expired { valid_until: Date, today: Date },
}

impl QuoteRefusal {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::WrongStatus { status, needed } => Words::new(
                format!("报价当前为“{}”，须为“{}”", status.label().zh, needed.label().zh),
                format!("the quote is {status}; it would have to be {needed}"),
            ),
            Self::Expired { valid_until, today } => words!(
                "报价有效期至 {valid_until}，今天是 {today}",
                "the quote was valid until {valid_until}; today is {today}"
            ),
        }
    }
}

impl QuoteStatus {
    /// The status after the quote went to the customer. It holds through its last day.
    ///
    /// # Errors
    /// `WrongStatus`, `Expired`.
    pub fn send(self, valid_until: Date, today: Date) -> Result<Self, QuoteRefusal> {
        self.require(Self::Draft)?;
        require_valid(valid_until, today)?;
        Ok(Self::Sent)
    }

    /// The status after the customer agreed, on `accepted_on`.
    ///
    /// # Errors
    /// `WrongStatus`, `Expired`.
    pub fn accept(self, valid_until: Date, accepted_on: Date) -> Result<Self, QuoteRefusal> {
        self.require(Self::Sent)?;
        require_valid(valid_until, accepted_on)?;
        Ok(Self::Accepted)
    }

    /// The status after the customer declined. An expired quote may still be declined.
    ///
    /// # Errors
    /// `WrongStatus`.
    pub fn reject(self) -> Result<Self, QuoteRefusal> {
        self.require(Self::Sent).map(|()| Self::Rejected)
    }

    /// Checks that the quote stands at `needed`.
    ///
    /// # Errors
    /// `WrongStatus`.
    pub fn require(self, needed: Self) -> Result<(), QuoteRefusal> {
        if self == needed { Ok(()) } else { Err(QuoteRefusal::WrongStatus { status: self, needed }) }
    }
}

fn require_valid(valid_until: Date, today: Date) -> Result<(), QuoteRefusal> {
    if today <= valid_until { Ok(()) } else { Err(QuoteRefusal::Expired { valid_until, today }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use QuoteStatus::{Accepted, Draft, Rejected, Sent};

    #[test]
    fn every_move_from_every_status() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (last, after) = (day("2026-03-31"), day("2026-04-01"));
        assert_eq!(Draft.send(last, last), Ok(Sent));
        assert_eq!(Sent.accept(last, last), Ok(Accepted));
        assert_eq!(Sent.reject(), Ok(Rejected));
        let expired = Err(QuoteRefusal::Expired { valid_until: last, today: after });
        assert_eq!((Draft.send(last, after), Sent.accept(last, after)), (expired, expired));
        let wrong = |status, needed| Err(QuoteRefusal::WrongStatus { status, needed });
        for status in [Sent, Accepted, Rejected] {
            assert_eq!(status.send(last, last), wrong(status, Draft));
        }
        for status in [Draft, Accepted, Rejected] {
            assert_eq!(status.accept(last, last), wrong(status, Sent));
            assert_eq!(status.reject(), wrong(status, Sent));
        }
    }
}
