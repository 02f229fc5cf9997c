//! 商机 Opportunities and the stages of their pipelines.

crate::text_enum! {
    /// Whether an opportunity is still open. Only the stage of the same kind may hold it.
    pub enum OpportunityStatus {
        Open "open" "进行中" "Open",
        Won "won" "赢单" "Won",
        Lost "lost" "输单" "Lost",
    }
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
pub enum PipelineError {
    #[error("the pipeline has no open stage to begin with")]
    NoOpenStage,
    #[error("a pipeline ends with exactly one won and one lost stage")]
    NotEndedByWonAndLost,
    #[error("stage {position} has a probability of {probability} %; won is 100, lost is 0")]
    ProbabilityOutOfPlace { position: usize, probability: u8 },
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

#[cfg(test)]
mod tests {
    use super::*;
    use OpportunityStatus::{Lost, Open, Won};

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
