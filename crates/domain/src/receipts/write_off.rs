//! 尾差 Small differences: what is left of an invoice after the cash, too little to ask for.

use crate::money::{Money, MoneyError};
use crate::words;
use crate::words::Words;

/// Why a rest is not written off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum WriteOffError {
    AboveLimit {
        rest: Money,
        limit: Money,
    },
    OtherCurrency {
        rest: Money,
        limit: Money,
    },
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl WriteOffError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::AboveLimit { rest, limit } => {
                words!("剩余 {rest}，最多可核销尾差 {limit}", "{rest} is left; at most {limit} may be written off")
            }
            Self::OtherCurrency { rest, limit } => {
                words!("尾差限额为 {limit}，剩余为 {rest}，币种不同", "the limit is in {limit}, the rest in {rest}")
            }
            Self::Money(error) => error.words(),
        }
    }
}

/// What is written off of an invoice with `rest` open after cash and cash discount: all of it, or nothing at all.
///
/// `rest` includes tax; the tax stays with the invoice, for a bank fee or a rounding difference lowers no tax base.
/// `limit` is the entity's, inclusive, in its own currency; another currency is refused rather than guessed at.
///
/// # Errors
/// `AboveLimit`, `OtherCurrency`. Source: feature RC4 (0.50 difference to a chosen account under a limit).
pub fn write_off_rest(rest: Money, limit: Money) -> Result<Money, WriteOffError> {
    if rest.is_zero() {
        return Ok(rest);
    }
    if rest.currency() != limit.currency() {
        return Err(WriteOffError::OtherCurrency { rest, limit });
    }
    if rest.exceeds(limit)? {
        return Err(WriteOffError::AboveLimit { rest, limit });
    }
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn the_limit_is_inclusive_and_of_one_currency() {
        let cny = |minor| Money::new(minor, Currency::CNY);
        let (rest, limit) = (cny(51), cny(50));
        assert_eq!(write_off_rest(cny(50), limit), Ok(cny(50)));
        assert_eq!(write_off_rest(rest, limit), Err(WriteOffError::AboveLimit { rest, limit }));
        assert_eq!(write_off_rest(cny(0), cny(0)), Ok(cny(0)));
        let dollars = Money::new(1, Currency::USD);
        assert_eq!(write_off_rest(dollars, limit), Err(WriteOffError::OtherCurrency { rest: dollars, limit }));
    }
}
