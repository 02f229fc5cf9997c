//! 商机 Opportunities and the stages of their pipelines.

use crate::calendar::{Date, days_between};
use crate::rounding::round_half_up;
use crate::words;
use crate::words::Words;
use rust_decimal::Decimal;

crate::text_enum! {
    /// Whether an opportunity is still open. Only the stage of the same kind may hold it.
    pub enum OpportunityStatus {
        Open "open" "进行中" "Open",
        Won "won" "赢单" "Won",
        Lost "lost" "输单" "Lost",
    }
}

crate::text_enum! {
    /// Why an open opportunity is stale.
    pub enum StaleReason {
        CloseDatePassed "close_date_passed" "已过预计成交日" "Its expected close has passed",
        NothingHappened "nothing_happened" "长期无跟进" "Nothing has happened for a month",
    }
}

/// An open opportunity is stale when nothing happened for so many days.
const STALE_AFTER_DAYS: i64 = 30;

/// Why an open opportunity is stale, if it is. `last_event_on` is its last follow-up or change of stage.
///
/// Source: feature OP3, without limits of single stages.
#[must_use]
pub fn stale_reasons(expected_close_on: Option<Date>, last_event_on: Date, today: Date) -> Vec<StaleReason> {
    let has_passed = expected_close_on.is_some_and(|close| close < today);
    let is_silent = days_between(last_event_on, today) > STALE_AFTER_DAYS;
    let reasons = [(has_passed, StaleReason::CloseDatePassed), (is_silent, StaleReason::NothingHappened)];
    reasons.into_iter().filter_map(|(holds, reason)| holds.then_some(reason)).collect()
}

/// What a pipeline's rules look at in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageShape {
    /// Chance of winning in per cent.
    pub probability: u8,
    /// Open, or where won and lost opportunities end.
    pub kind: OpportunityStatus,
}

/// Why stages make no pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum PipelineError {
    NoOpenStage,
    NotEndedByWonAndLost,
    ProbabilityOutOfPlace { position: usize, probability: u8 },
}

impl PipelineError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::NoOpenStage => {
                words!("销售流程没有可以开始的进行中阶段", "the pipeline has no open stage to begin with")
            }
            Self::NotEndedByWonAndLost => words!(
                "销售流程须以一个赢单阶段和一个输单阶段结束",
                "a pipeline ends with exactly one won and one lost stage"
            ),
            Self::ProbabilityOutOfPlace { position, probability } => words!(
                "第 {position} 阶段的赢率为 {probability}%；赢单须为 100，输单须为 0",
                "stage {position} has a probability of {probability} %; won is 100, lost is 0"
            ),
        }
    }
}

/// Whether these stages make a pipeline: open ones first, then one won (100 %) and one lost (0 %), in either order.
///
/// # Errors
/// `NoOpenStage`, `NotEndedByWonAndLost`, `ProbabilityOutOfPlace`; positions count from 1. Source: feature OP1.
pub fn check_stages(stages: &[StageShape]) -> Result<(), PipelineError> {
    use OpportunityStatus::{Lost, Open, Won};
    let open = stages.iter().take_while(|stage| stage.kind == Open).count();
    if open == 0 {
        return Err(PipelineError::NoOpenStage);
    }
    let ends: Vec<_> = stages[open..].iter().map(|stage| stage.kind).collect();
    if ends != [Won, Lost] && ends != [Lost, Won] {
        return Err(PipelineError::NotEndedByWonAndLost);
    }
    for (index, stage) in stages.iter().enumerate() {
        let StageShape { probability, kind } = *stage;
        let fits = match kind {
            Open => probability <= 100,
            Won => probability == 100,
            Lost => probability == 0,
        };
        if !fits {
            return Err(PipelineError::ProbabilityOutOfPlace { position: index + 1, probability });
        }
    }
    Ok(())
}

/// Won of all closed opportunities, in per cent, rounded to two decimals, half away from zero; none while nothing is
/// closed.
#[must_use]
pub fn win_rate_percent(won: i64, lost: i64) -> Option<Decimal> {
    let closed = Decimal::from(won) + Decimal::from(lost);
    let rate = (Decimal::from(won) * Decimal::ONE_HUNDRED).checked_div(closed)?;
    Some(round_half_up(rate, 2))
}

/// Mean nights from the first day to the last, each pair counted as often as it occurs, rounded to two decimals, half
/// away from zero; none without any.
#[must_use]
pub fn mean_cycle_days(cycles: &[(Date, Date, i64)]) -> Option<Decimal> {
    let days: i64 = cycles.iter().map(|(first, last, count)| days_between(*first, *last) * count).sum();
    let count: i64 = cycles.iter().map(|(_, _, count)| count).sum();
    Some(round_half_up(Decimal::from(days).checked_div(Decimal::from(count))?, 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use OpportunityStatus::{Lost, Open, Won};

    #[test]
    fn an_opportunity_is_stale_after_its_close_or_a_month_of_silence() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let check = |close: Option<&str>, last, expected: &[StaleReason]| {
            assert_eq!(stale_reasons(close.map(day), day(last), day("2026-03-31")), expected, "{close:?} {last}");
        };
        check(None, "2026-03-01", &[]); // 30 days
        check(None, "2026-02-28", &[StaleReason::NothingHappened]);
        check(Some("2026-03-31"), "2026-03-31", &[]);
        check(Some("2026-03-30"), "2026-03-31", &[StaleReason::CloseDatePassed]);
        check(Some("2026-01-31"), "2026-01-01", &[StaleReason::CloseDatePassed, StaleReason::NothingHappened]);
    }

    #[test]
    fn rates_and_cycles_round_once() {
        let text = |value: Option<Decimal>| value.map(|value| value.to_string());
        assert_eq!(text(win_rate_percent(2, 1)).as_deref(), Some("66.67"));
        assert_eq!(text(win_rate_percent(0, 3)).as_deref(), Some("0"));
        assert_eq!(win_rate_percent(0, 0), None);
        let day = |text: &str| text.parse::<Date>().unwrap();
        let cycles = [(day("2017-01-01"), day("2017-01-31"), 2), (day("2017-02-27"), day("2017-03-01"), 1)];
        assert_eq!(text(mean_cycle_days(&cycles)).as_deref(), Some("20.67")); // (30 + 30 + 2) / 3
        assert_eq!(mean_cycle_days(&[]), None);
    }

    #[test]
    fn a_pipeline_ends_with_one_won_and_one_lost() {
        let check = |stages: &[(u8, OpportunityStatus)], expected| {
            let shapes: Vec<_> = stages
                .iter()
                .map(|(probability, kind)| StageShape { probability: *probability, kind: *kind })
                .collect();
            assert_eq!(check_stages(&shapes), expected, "{stages:?}");
        };
        check(&[(10, Open), (100, Won), (0, Lost)], Ok(()));
        check(&[(10, Open), (100, Open), (0, Lost), (100, Won)], Ok(()));
        check(&[], Err(PipelineError::NoOpenStage));
        check(&[(100, Won), (0, Lost)], Err(PipelineError::NoOpenStage));
        check(&[(10, Open)], Err(PipelineError::NotEndedByWonAndLost));
        check(&[(10, Open), (100, Won)], Err(PipelineError::NotEndedByWonAndLost));
        check(&[(10, Open), (100, Won), (0, Lost), (0, Lost)], Err(PipelineError::NotEndedByWonAndLost));
        check(&[(10, Open), (100, Won), (50, Open), (0, Lost)], Err(PipelineError::NotEndedByWonAndLost));
        check(
            &[(10, Open), (90, Won), (0, Lost)],
            Err(PipelineError::ProbabilityOutOfPlace { position: 2, probability: 90 }),
        );
        check(
            &[(10, Open), (100, Won), (1, Lost)],
            Err(PipelineError::ProbabilityOutOfPlace { position: 3, probability: 1 }),
        );
        check(
            &[(101, Open), (100, Won), (0, Lost)],
            Err(PipelineError::ProbabilityOutOfPlace { position: 1, probability: 101 }),
        );
    }
}
