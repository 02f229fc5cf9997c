//! 编号 How document numbers look: `INV-2026-000123`, or as an organisation wants them.
//!
//! A number is its prefix, the year where the series begins anew each year, and a counter. A prefix holds no dash, so
//! numbers with and without a year are never the same.

use crate::text_enum::TextEnum;

crate::text_enum! {
    /// What is numbered. The word is the prefix to begin with.
    pub enum SeriesKind {
        Customer "CUS" "客户" "Customers",
        Opportunity "OPP" "商机" "Opportunities",
        Quote "QUO" "报价" "Quotes",
        Contract "CTR" "合同" "Contracts",
        Order "SO" "订单" "Orders",
        Delivery "DN" "发货" "Deliveries",
        Invoice "INV" "发票" "Invoices",
        CreditNote "CN" "红字发票" "Credit notes",
        OpeningInvoice "OPN" "期初应收" "Opening receivables",
        Receipt "RCP" "到款" "Receipts",
        Refund "RFD" "退款" "Refunds",
        Entry "JE" "凭证" "Journal entries",
    }
}

impl SeriesKind {
    /// Whether the organisation counts them, not each legal entity for itself.
    #[must_use]
    pub fn is_of_organization(self) -> bool {
        matches!(self, Self::Customer | Self::Opportunity)
    }
}

/// Fewest and most digits of a counter.
pub const DIGITS: std::ops::RangeInclusive<u8> = 3..=12;
/// Longest prefix.
pub const PREFIX_MAX: usize = 10;

/// How the numbers of a series look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberFormat {
    /// `INV`.
    pub prefix: String,
    /// Digits the counter is filled up to with zeros; it grows beyond them.
    pub digits: u8,
    /// Whether the counter begins anew each year and the number names it.
    pub is_yearly: bool,
}

impl NumberFormat {
    /// As every series begins: `INV-2026-000123`.
    #[must_use]
    pub fn of(kind: SeriesKind) -> Self {
        Self { prefix: kind.as_str().to_owned(), digits: 6, is_yearly: true }
    }

    /// The year whose counter counts; 0 for the counter without years.
    #[must_use]
    pub fn counted_year(&self, year: i16) -> i16 {
        if self.is_yearly { year } else { 0 }
    }

    /// The number as people read it.
    #[must_use]
    pub fn show(&self, year: i16, counter: i64) -> String {
        let (prefix, digits) = (&self.prefix, usize::from(self.digits));
        if self.is_yearly {
            format!("{prefix}-{year}-{counter:0digits$}")
        } else {
            format!("{prefix}-{counter:0digits$}")
        }
    }
}

/// Whether a text can be a prefix: capital letters and digits, a letter first.
#[must_use]
pub fn is_prefix(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    text.len() <= PREFIX_MAX && text.starts_with(|first: char| first.is_ascii_uppercase()) && text.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_prefix_year_and_counter() {
        let format = NumberFormat::of(SeriesKind::Invoice);
        assert_eq!(format.show(2026, 123), "INV-2026-000123");
        assert_eq!((format.counted_year(2026), format.show(2026, 1_234_567)), (2026, "INV-2026-1234567".to_owned()));
        let running = NumberFormat { prefix: "FP".into(), digits: 4, is_yearly: false };
        assert_eq!((running.counted_year(2026), running.show(2026, 7)), (0, "FP-0007".to_owned()));
    }

    #[test]
    fn a_prefix_is_capitals_and_digits() {
        for (text, is) in
            [("INV", true), ("F1", true), ("", false), ("1F", false), ("inv", false), ("IN-V", false), ("发", false)]
        {
            assert_eq!(is_prefix(text), is, "{text}");
        }
        assert!(is_prefix("ABCDEFGHIJ") && !is_prefix("ABCDEFGHIJK"));
    }
}
