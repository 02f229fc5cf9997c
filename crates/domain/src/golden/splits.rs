//! Operations of golden file 16.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Adapter;
use super::entries::{text, texts};
use super::inputs::{Element, GoldenError, Inputs, OrRefused};
use crate::money::{Currency, Money};
use crate::splits::{self, Part};

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[
    ("split.allotment_first_gets_remainder", allotment),
    ("split.percent_and_left", percent_and_left),
    ("split.largest_remainder", largest_remainder),
];

fn allotment(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    rows(inputs, |case| {
        let amount = case.money_in("amount", Currency::JPY)?;
        let portions = case.list("portions")?;
        let weights = common_weights(&portions)?;
        Ok((amount, splits::split_first_takes_remainder(amount, &weights).or_refused()?))
    })
}

fn percent_and_left(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    rows(inputs, |case| {
        let amount = case.money("amount")?;
        let part = |element: &Element<'_>| match element.text() {
            Ok("left") => Ok(Part::Left),
            _ => element.decimal().map(Part::Percent),
        };
        let parts = case.list("parts")?.iter().map(part).collect::<Result<Vec<_>, _>>()?;
        Ok((amount, splits::split_by_percent(amount, &parts).or_refused()?))
    })
}

fn largest_remainder(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    rows(inputs, |case| {
        let amount = case.money("amount")?;
        let weights = case.list("weights")?.iter().map(Element::decimal).collect::<Result<Vec<_>, _>>()?;
        Ok((amount, splits::split_by_weight(amount, &weights).or_refused()?))
    })
}

fn rows(
    inputs: &Inputs<'_>,
    split: impl Fn(&Inputs<'_>) -> Result<(Money, Vec<Money>), GoldenError>,
) -> Result<Value, GoldenError> {
    let mut rows = Vec::new();
    for case in inputs.objects("cases")? {
        let (amount, parts) = split(&case)?;
        rows.push(json!({ "amount": text(amount), "parts": texts(&parts) }));
    }
    Ok(json!({ "rows": rows }))
}

/// Fractions such as `4/5` brought to one denominator, so that they are exact weights.
fn common_weights(portions: &[Element<'_>]) -> Result<Vec<Decimal>, GoldenError> {
    let fractions = portions.iter().map(fraction).collect::<Result<Vec<_>, _>>()?;
    let weight = |index: usize| {
        let (numerator, _) = fractions[index];
        let others = fractions.iter().enumerate().filter(|(other, _)| *other != index);
        others.map(|(_, (_, denominator))| *denominator).try_fold(numerator, Decimal::checked_mul)
    };
    let weights: Option<Vec<_>> = (0..fractions.len()).map(weight).collect();
    weights.ok_or_else(|| GoldenError::refused("the portions have no common denominator of 28 digits"))
}

fn fraction(portion: &Element<'_>) -> Result<(Decimal, Decimal), GoldenError> {
    let text = portion.text()?;
    let parse = |part: &str| part.trim().parse::<Decimal>().ok();
    let fraction = match text.split_once('/') {
        Some((numerator, denominator)) => parse(numerator).zip(parse(denominator)),
        None => parse(text).zip(Some(Decimal::ONE)),
    };
    let positive = fraction.filter(|(_, denominator)| *denominator > Decimal::ZERO);
    positive.ok_or_else(|| portion.bad(format!("{text:?} is not a fraction such as 4/5")))
}
