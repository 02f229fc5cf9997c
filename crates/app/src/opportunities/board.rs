//! 商机看板 The board: the same query as the list, stage by stage, in one request.

use crate::error::{Error, Result};
use crate::records::{self, ListInput};
use crate::work::Work;
use indexmap::IndexMap;
use mingxi_domain::ids::{PipelineId, StageId};
use mingxi_domain::metadata::filter::{Condition, Node, Op};
use mingxi_domain::money::Money;
use mingxi_domain::opportunities::OpportunityStatus;
use mingxi_domain::rounding::prorate;
use mingxi_store::opportunities::{StageRow, find_default_pipeline, list_stages};
use mingxi_store::records::Record;
use rust_decimal::Decimal;
use serde_json::json;

/// Cards of a stage unless the caller asks for another number; most of them.
const CARDS: usize = 20;
const CARDS_MAX: usize = 100;

/// The board of a pipeline.
#[derive(Debug)]
pub struct Board {
    /// Which pipeline.
    pub pipeline_id: PipelineId,
    /// Its stages in order.
    pub columns: Vec<BoardColumn>,
}

/// A stage of the board. Count and sums are of the whole filter, not of the cards.
#[derive(Debug)]
pub struct BoardColumn {
    /// Which stage.
    pub stage_id: StageId,
    /// Its name.
    pub name: String,
    /// Its chance of winning in per cent.
    pub probability: i64,
    /// Open, won or lost.
    pub kind: OpportunityStatus,
    /// Opportunities in it.
    pub count: i64,
    /// Their amounts, one for each currency.
    pub amount: Vec<Money>,
    /// The amounts by the chance of the stage.
    pub weighted: Vec<Money>,
    /// The first opportunities, in the order asked for.
    pub cards: Vec<Record>,
    /// Goes on in the list of the stage; absent when all are here.
    pub next_cursor: Option<String>,
}

/// The board of a pipeline, of the default one unless named, with the filter, sort and search of the list. A stage
/// costs two queries; a pipeline has at most 50. Source: feature OP2.
///
/// # Errors
/// Unknown pipeline; as the list.
pub fn opportunity_board(work: &mut Work, pipeline: Option<PipelineId>, input: &ListInput) -> Result<Board> {
    let pipeline = match pipeline {
        Some(id) => id,
        None => {
            let found = find_default_pipeline(work.tx, work.org())?;
            found.ok_or_else(|| Error::invalid("/pipeline_id", "required", "there is no default pipeline"))?
        }
    };
    let limit = input.limit.unwrap_or(CARDS);
    if !(1..=CARDS_MAX).contains(&limit) {
        return Err(Error::invalid("/limit", "out_of_range", format!("1 to {CARDS_MAX}")));
    }
    let stages = list_stages(work.tx, work.org(), pipeline)?;
    if stages.is_empty() {
        return Err(Error::unknown_reference("/pipeline_id", pipeline));
    }
    let columns = stages.into_iter().map(|stage| column(work, stage, input, limit)).collect::<Result<Vec<_>>>()?;
    Ok(Board { pipeline_id: pipeline, columns })
}

fn column(work: &mut Work, stage: StageRow, input: &ListInput, limit: usize) -> Result<BoardColumn> {
    let mut input = ListInput { limit: Some(limit), cursor: None, ..input.clone() };
    input.filter.push(Node::Condition(Condition { field: "stage_id".into(), op: Op::Eq, value: json!(stage.id) }));
    let mut totals = records::totals(work, "opportunity", &input)?;
    let page = records::list(work, "opportunity", &input)?;
    let amount = take(&mut totals.sums, "amount");
    let chance = Decimal::from(stage.probability);
    let weighted = amount.iter().map(|sum| prorate(*sum, chance, Decimal::ONE_HUNDRED)).collect::<Result<_, _>>()?;
    Ok(BoardColumn {
        stage_id: stage.id,
        name: stage.name,
        probability: stage.probability,
        kind: stage.kind,
        count: totals.count,
        amount,
        weighted,
        cards: page.items,
        next_cursor: page.next_cursor,
    })
}

fn take(sums: &mut IndexMap<String, Vec<Money>>, field: &str) -> Vec<Money> {
    sums.swap_remove(field).unwrap_or_default()
}
