//! Money: an integer of the currency's minor unit together with its currency.
//!
//! Adding two currencies is an error value, never a number. Nothing here rounds; see [`crate::rounding`].

use crate::calendar::Date;
use crate::words;
use crate::words::{Unfit, Words};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil::date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// An amount in one currency.
///
/// Stored as an integer of minor units (fen, cents), so it is exact by construction. Serialized as
/// `{"amount_minor": 9800000, "currency": "CNY"}`; unknown fields are refused, and more than [`Money::MAX_MINOR`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, try_from = "StoredMoney")]
pub struct Money {
    /// Whole minor units of the currency: 1.00 CNY is 100, 1 JPY is 1.
    #[schema(example = 9_800_000)]
    amount_minor: i64,
    currency: Currency,
}

/// [`Money`] as it was written down, before its bound was looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename = "Money")]
struct StoredMoney {
    amount_minor: i64,
    currency: Currency,
}

impl TryFrom<StoredMoney> for Money {
    type Error = Unfit;

    fn try_from(stored: StoredMoney) -> Result<Self, Unfit> {
        let money = Self::new(stored.amount_minor, stored.currency);
        money.bounded().map_err(|error| Unfit::new(error.code(), error.words()))
    }
}

/// Reads money that we stored ourselves, perhaps before there was a bound: `#[serde(deserialize_with = "money::stored")]`.
///
/// # Errors
/// Of the deserializer.
pub fn stored<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
    StoredMoney::deserialize(deserializer).map(|stored| Money::new(stored.amount_minor, stored.currency))
}

/// Why an operation on money was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum MoneyError {
    CurrencyMismatch { left: Currency, right: Currency },
    Overflow { currency: Currency },
    TooPrecise { value: Decimal, currency: Currency, decimals: u32 },
}

impl MoneyError {
    /// Stable code of the reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CurrencyMismatch { .. } => "currency_mismatch",
            Self::Overflow { .. } => "too_large",
            Self::TooPrecise { .. } => "too_precise",
        }
    }

    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::CurrencyMismatch { left, right } => {
                words!("{left} 与 {right} 不能合并为一个金额", "{left} and {right} cannot be combined in one amount")
            }
            Self::Overflow { currency } => {
                let max = Money::new(Money::MAX_MINOR, *currency);
                words!("单个金额不超过 {max}", "an amount is at most {max}")
            }
            Self::TooPrecise { value, currency, decimals } => words!(
                "{value} 的小数位数超过 {currency} 允许的 {decimals} 位",
                "{value} has more decimals than {currency} allows ({decimals})"
            ),
        }
    }
}

impl Money {
    /// The largest amount of a document, in minor units: ten trillion yuan. Thousands of such amounts add up in 64 bits,
    /// and a browser still counts them exactly. Whatever comes in or is computed from what came in is held to it; sums
    /// over many documents are not.
    pub const MAX_MINOR: i64 = 1_000_000_000_000_000;

    /// An amount of whole minor units: `Money::new(120_000, Currency::CNY)` is 1,200.00 CNY.
    #[must_use]
    pub const fn new(amount_minor: i64, currency: Currency) -> Self {
        Self { amount_minor, currency }
    }

    /// A sum over many documents, for a figure. What does not fit 64 bits stays at their end: such a figure says that
    /// something is wrong with its parts, and must not take the page down on which one looks for them.
    #[must_use]
    pub fn of_sum(sum_minor: i128, currency: Currency) -> Self {
        let end = if sum_minor < 0 { i64::MIN } else { i64::MAX };
        Self::new(i64::try_from(sum_minor).unwrap_or(end), currency)
    }

    /// This amount, if a document may carry it.
    ///
    /// # Errors
    /// `Overflow` beyond [`Self::MAX_MINOR`] on either side of zero.
    pub const fn bounded(self) -> Result<Self, MoneyError> {
        if self.amount_minor.unsigned_abs() > Self::MAX_MINOR.unsigned_abs() {
            return Err(MoneyError::Overflow { currency: self.currency });
        }
        Ok(self)
    }

    /// Nothing, in this currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The amount in minor units.
    #[must_use]
    pub const fn amount_minor(self) -> i64 {
        self.amount_minor
    }

    /// The currency of the amount.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The exact amount of a decimal in major units, refused where it has more decimals than the currency.
    ///
    /// # Errors
    /// `TooPrecise` when rounding would be needed (round by name in [`crate::rounding`] instead);
    /// `Overflow` beyond [`Self::MAX_MINOR`].
    pub fn from_decimal(value: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let decimals = currency.decimals();
        let exact = value.normalize();
        if exact.scale() > decimals {
            return Err(MoneyError::TooPrecise { value, currency, decimals });
        }
        let factor = 10_i128.pow(decimals - exact.scale());
        let minor = exact.mantissa().checked_mul(factor).and_then(|minor| i64::try_from(minor).ok());
        minor.map(|minor| Self::new(minor, currency)).ok_or(MoneyError::Overflow { currency })?.bounded()
    }

    /// The amount in major units with the decimals of the currency: 120000 CNY fen give `1200.00`.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.amount_minor, self.currency.decimals())
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `Overflow`.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        let currency = self.same_currency(other)?;
        let sum = self.amount_minor.checked_add(other.amount_minor);
        sum.map(|minor| Self::new(minor, currency)).ok_or(MoneyError::Overflow { currency })
    }

    /// What is left of this amount after taking `other` away; may be negative.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `Overflow`.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        let currency = self.same_currency(other)?;
        let rest = self.amount_minor.checked_sub(other.amount_minor);
        rest.map(|minor| Self::new(minor, currency)).ok_or(MoneyError::Overflow { currency })
    }

    /// The sum of two amounts of a figure; see [`Self::of_sum`].
    ///
    /// # Errors
    /// `CurrencyMismatch`.
    pub fn saturating_add(self, other: Self) -> Result<Self, MoneyError> {
        let currency = self.same_currency(other)?;
        Ok(Self::of_sum(i128::from(self.amount_minor) + i128::from(other.amount_minor), currency))
    }

    /// The difference of two amounts of a figure; see [`Self::of_sum`].
    ///
    /// # Errors
    /// `CurrencyMismatch`.
    pub fn saturating_sub(self, other: Self) -> Result<Self, MoneyError> {
        let currency = self.same_currency(other)?;
        Ok(Self::of_sum(i128::from(self.amount_minor) - i128::from(other.amount_minor), currency))
    }

    /// The total of a figure; nothing to add gives zero. See [`Self::of_sum`].
    ///
    /// # Errors
    /// `CurrencyMismatch` when one amount is not in `currency`.
    pub fn saturating_sum(amounts: impl IntoIterator<Item = Self>, currency: Currency) -> Result<Self, MoneyError> {
        let minor = amounts.into_iter().try_fold(0_i128, |sum, amount| {
            amount.same_currency(Self::zero(currency)).map(|_| sum + i128::from(amount.amount_minor))
        });
        Ok(Self::of_sum(minor?, currency))
    }

    /// The total of many amounts of one currency; nothing to add gives zero.
    ///
    /// # Errors
    /// `CurrencyMismatch` when one amount is not in `currency`, `Overflow`.
    pub fn sum(amounts: impl IntoIterator<Item = Self>, currency: Currency) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// The smaller of two amounts of one currency.
    ///
    /// # Errors
    /// `CurrencyMismatch`.
    pub fn min(self, other: Self) -> Result<Self, MoneyError> {
        Ok(if self.compare(other)? == Ordering::Greater { other } else { self })
    }

    /// The larger of two amounts of one currency.
    ///
    /// # Errors
    /// `CurrencyMismatch`.
    pub fn max(self, other: Self) -> Result<Self, MoneyError> {
        Ok(if self.compare(other)? == Ordering::Less { other } else { self })
    }

    /// Whether this amount is larger than `limit`.
    ///
    /// # Errors
    /// `CurrencyMismatch`.
    pub fn exceeds(self, limit: Self) -> Result<bool, MoneyError> {
        Ok(self.compare(limit)? == Ordering::Greater)
    }

    /// Smaller, equal or larger than another amount of the same currency. Money has no `Ord`, because
    /// 1 USD and 7 CNY have no order.
    ///
    /// # Errors
    /// `CurrencyMismatch`.
    pub fn compare(self, other: Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.amount_minor.cmp(&other.amount_minor))
    }

    /// The same amount with the other sign. The one value without a counterpart, `i64::MIN`, is clamped.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self::new(self.amount_minor.saturating_neg(), self.currency)
    }

    /// The amount without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self::new(self.amount_minor.saturating_abs(), self.currency)
    }

    /// Exactly nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.amount_minor == 0
    }

    /// More than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.amount_minor > 0
    }

    /// Less than nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.amount_minor < 0
    }

    fn same_currency(self, other: Self) -> Result<Currency, MoneyError> {
        let (left, right) = (self.currency, other.currency);
        if left == right { Ok(left) } else { Err(MoneyError::CurrencyMismatch { left, right }) }
    }
}

impl fmt::Display for Money {
    /// `1,200.00 CNY`: grouped by thousands, decimals of the currency, sign first.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_decimal().abs().to_string();
        let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
        let sign = if self.is_negative() { "-" } else { "" };
        write!(formatter, "{sign}{}", group_thousands(whole))?;
        if let Some(fraction) = fraction {
            write!(formatter, ".{fraction}")?;
        }
        write!(formatter, " {}", self.currency)
    }
}

fn group_thousands(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A currency of ISO 4217, written as its three letters (`CNY`): one that is in use, or one that was since 2010 and
/// stands on old documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(&'static str);

/// A currency that was withdrawn: code, decimals, its last day. Source: ISO 4217 list three with its amendments; EUR
/// took the place of EEK, LVL, LTL, HRK and BGN, XCG that of ANG. The crate `iso_currency` still counts some as in use,
/// does not know others, and marks VES, which is in use, as superseded.
const WITHDRAWN: &[(&str, u32, Date)] = &[
    ("ANG", 2, date(2025, 3, 30)),
    ("BGN", 2, date(2025, 12, 31)),
    ("BYR", 0, date(2016, 12, 31)),
    ("CUC", 2, date(2021, 6, 30)),
    ("EEK", 2, date(2010, 12, 31)),
    ("HRK", 2, date(2022, 12, 31)),
    ("LTL", 2, date(2014, 12, 31)),
    ("LVL", 2, date(2013, 12, 31)),
    ("MRO", 2, date(2017, 12, 31)),
    ("SLL", 2, date(2024, 3, 31)),
    ("STD", 2, date(2017, 12, 31)),
    ("VEF", 2, date(2018, 8, 19)),
    ("ZMK", 2, date(2012, 12, 31)),
    ("ZWL", 2, date(2024, 8, 31)),
];

/// The text is no currency code of ISO 4217.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a currency of ISO 4217; expected three letters such as CNY")]
pub struct UnknownCurrency {
    /// What was given.
    pub text: String,
}

impl Currency {
    /// Chinese yuan.
    pub const CNY: Self = Self("CNY");
    /// United States dollar.
    pub const USD: Self = Self("USD");
    /// Euro.
    pub const EUR: Self = Self("EUR");
    /// Japanese yen, a currency without a minor unit.
    pub const JPY: Self = Self("JPY");
    /// Kuwaiti dinar, a currency with three decimals.
    pub const KWD: Self = Self("KWD");
    /// Chilean unidad de fomento, a currency with four decimals.
    pub const CLF: Self = Self("CLF");

    /// The three letters of ISO 4217.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0
    }

    /// How many decimals an amount has: 2 for CNY, 0 for JPY, 3 for KWD.
    /// Codes without a minor unit in the standard (gold, drawing rights) count in whole units.
    #[must_use]
    pub fn decimals(self) -> u32 {
        match withdrawn(self.0) {
            Some((_, decimals, _)) => *decimals,
            None => iso_currency::Currency::from_code(self.0).and_then(|known| known.exponent()).map_or(0, u32::from),
        }
    }

    /// Whether amounts are in it: not in the codes for tests and for no currency at all.
    #[must_use]
    pub fn is_money(self) -> bool {
        self.0 != "XTS" && !self.0.starts_with("XX")
    }

    /// The last day on which a document may be in this currency; `None` while it is in use.
    #[must_use]
    pub fn last_day(self) -> Option<Date> {
        withdrawn(self.0).map(|(_, _, last_day)| *last_day)
    }

    /// Every currency that is known, in use or not, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        let letters = || ('A'..='Z').map(String::from);
        letters().flat_map(move |first| {
            letters().flat_map(move |second| {
                let start = format!("{first}{second}");
                letters().filter_map(move |third| format!("{start}{third}").parse().ok())
            })
        })
    }
}

fn withdrawn(code: &str) -> Option<&'static (&'static str, u32, Date)> {
    WITHDRAWN.iter().find(|(withdrawn, ..)| *withdrawn == code)
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = || iso_currency::Currency::from_code(text).map(|known| Self(known.code()));
        withdrawn(text)
            .map(|(code, ..)| Self(code))
            .or_else(known)
            .ok_or_else(|| UnknownCurrency { text: text.to_owned() })
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        let detail = || words!("ISO 4217 币种代码，如 CNY", "an ISO 4217 code such as CNY");
        text.parse().map_err(|UnknownCurrency { .. }| de::Error::custom(Unfit::new("not_a_currency", detail())))
    }
}

impl PartialSchema for Currency {
    fn schema() -> RefOr<Schema> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Currency code of ISO 4217"))
            .pattern(Some("^[A-Z]{3}$"))
            .examples(["CNY"]);
        RefOr::T(schema.build().into())
    }
}

impl ToSchema for Currency {}

#[cfg(test)]
mod tests {
    use super::*;

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn decimals_are_exact_or_refused() {
        let check = |text: &str, currency, expected: Option<i64>| {
            let money = Money::from_decimal(text.parse().unwrap(), currency);
            assert_eq!(money.ok().map(Money::amount_minor), expected, "{text} {currency}");
        };
        check("1200.00", Currency::CNY, Some(120_000));
        check("1200", Currency::CNY, Some(120_000));
        check("-0.01", Currency::CNY, Some(-1));
        check("0.010", Currency::CNY, Some(1));
        check("0.001", Currency::CNY, None);
        check("100", Currency::JPY, Some(100));
        check("100.5", Currency::JPY, None);
        check("1.234", Currency::KWD, Some(1_234));
        check("10000000000000.00", Currency::CNY, Some(Money::MAX_MINOR));
        check("-10000000000000.00", Currency::CNY, Some(-Money::MAX_MINOR));
        check("10000000000000.01", Currency::CNY, None);
        check("92233720368547758.07", Currency::CNY, None);
        check("92233720368547758.08", Currency::CNY, None);
        check("79228162514264337593543950335", Currency::CNY, None);
    }

    /// Code, decimals, last day; decimals as ISO 4217 has them, where CLDR 48 has others for the first six.
    #[test]
    fn decimals_and_days_are_those_of_the_standard() {
        for (code, decimals, last_day) in [
            ("HUF", 2, None),
            ("IDR", 2, None),
            ("COP", 2, None),
            ("MGA", 2, None),
            ("TWD", 2, None),
            ("IQD", 3, None),
            ("CLF", 4, None),
            ("XAU", 0, None),
            ("VES", 2, None),
            ("XCG", 2, None),
            ("ANG", 2, Some("2025-03-30")),
            ("HRK", 2, Some("2022-12-31")),
            ("BGN", 2, Some("2025-12-31")),
            ("ZWL", 2, Some("2024-08-31")),
            ("BYR", 0, Some("2016-12-31")),
        ] {
            let currency: Currency = code.parse().unwrap();
            assert_eq!((currency.code(), currency.decimals()), (code, decimals));
            assert_eq!(currency.last_day(), last_day.map(|day| day.parse().unwrap()), "{code}");
        }
        assert!(["cny", "DEM", "CNYY", ""].iter().all(|text| text.parse::<Currency>().is_err()));
        assert!(Currency::all().map(Currency::code).is_sorted());
    }

    #[test]
    fn currencies_are_never_mixed() {
        let usd = Money::new(1, Currency::USD);
        let refused = MoneyError::CurrencyMismatch { left: Currency::CNY, right: Currency::USD };
        assert_eq!(cny(1).checked_add(usd), Err(refused));
        assert_eq!(cny(1).checked_sub(usd), Err(refused));
        assert_eq!(cny(1).min(usd), Err(refused));
        assert_eq!(cny(1).exceeds(usd), Err(refused));
        assert_eq!(Money::sum([cny(1), usd], Currency::CNY), Err(refused));
    }

    #[test]
    fn overflow_is_a_value() {
        let overflow = Err(MoneyError::Overflow { currency: Currency::CNY });
        assert_eq!(cny(i64::MAX).checked_add(cny(1)), overflow);
        assert_eq!(cny(i64::MIN).checked_sub(cny(1)), overflow);
    }

    #[test]
    fn reads_like_an_amount() {
        let check = |money: Money, expected: &str| assert_eq!(money.to_string(), expected);
        check(cny(120_000), "1,200.00 CNY");
        check(cny(-5), "-0.05 CNY");
        check(cny(99_999), "999.99 CNY");
        check(cny(12_345_678_900), "123,456,789.00 CNY");
        check(Money::new(1_000_000, Currency::JPY), "1,000,000 JPY");
        check(Money::new(1_234, Currency::KWD), "1.234 KWD");
    }

    #[test]
    fn json_is_minor_units_and_code() {
        let json = r#"{"amount_minor":9800000,"currency":"CNY"}"#;
        assert_eq!(serde_json::to_string(&cny(9_800_000)).unwrap(), json);
        assert_eq!(serde_json::from_str::<Money>(json).unwrap(), cny(9_800_000));
        for refused in [
            r#"{"amount_minor":1.5,"currency":"CNY"}"#,
            r#"{"amount_minor":1,"currency":"cny"}"#,
            r#"{"amount_minor":1,"currency":"CNY","memo":""}"#,
            r#"{"amount_minor":1}"#,
        ] {
            assert!(serde_json::from_str::<Money>(refused).is_err(), "{refused}");
        }
    }
}
