//! 商机看板 The board: the same query as the list, stage by stage, in one request.

use crate::error::{Error, Result};
use crate::records::{self, ListInput};
use crate::work::Work;
use jiff::Timestamp;
use mingxi_domain::calendar::days_between;
use mingxi_domain::ids::{OpportunityId, PipelineId, StageId};
use mingxi_domain::metadata::filter::{Condition, Node, Op};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::opportunities::{OpportunityStatus, StaleReason, stale_reasons};
use mingxi_domain::words;
use mingxi_store::opportunities::{StageRow, find_default_pipeline, list_stages};
use mingxi_store::opportunity_board::{CardFacts, StageSum, list_card_facts, list_stage_sums};
use mingxi_store::records::Record;
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

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
    /// All stages.
    pub total: BoardSums,
    /// The stages where opportunities are open.
    pub open: BoardSums,
}

/// How many opportunities of the filter, and their amounts, one for each currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BoardSums {
    /// How many.
    pub count: i64,
    /// Their amounts.
    pub amount: Vec<Money>,
    /// Their amounts by the chance of their stage, each rounded half up to the minor unit.
    pub weighted: Vec<Money>,
}

/// How long a card has been where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CardAge {
    /// Which opportunity.
    pub opportunity_id: OpportunityId,
    /// Days since it came into its stage.
    pub days_in_stage: i64,
    /// Whether it is open and stale.
    pub is_stale: bool,
    /// Why: its expected close has passed, nothing happened for more than 30 days.
    pub stale_reasons: Vec<StaleReason>,
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
    pub sums: BoardSums,
    /// The first opportunities, in the order asked for.
    pub cards: Vec<Record>,
    /// How long each card has been in the stage, in the order of the cards.
    pub ages: Vec<CardAge>,
    /// Goes on in the list of the stage; absent when all are here.
    pub next_cursor: Option<String>,
}

/// The board of a pipeline, of the default one unless named, with the filter, sort and search of the list. A stage
/// costs one query, and all together two more; a pipeline has at most 50. Source: feature OP2.
///
/// # Errors
/// Unknown pipeline; as the list.
pub fn opportunity_board(work: &mut Work, pipeline: Option<PipelineId>, input: &ListInput) -> Result<Board> {
    let pipeline = match pipeline {
        Some(id) => id,
        None => {
            let found = find_default_pipeline(work.tx, work.org())?;
            found.ok_or_else(|| {
                Error::invalid("/pipeline_id", "required", words!("没有默认销售流程", "there is no default pipeline"))
            })?
        }
    };
    let limit = input.limit.unwrap_or(CARDS);
    if !(1..=CARDS_MAX).contains(&limit) {
        return Err(Error::page_limit(CARDS_MAX));
    }
    let stages = list_stages(work.tx, work.org(), pipeline)?;
    if stages.is_empty() {
        return Err(Error::unknown_reference("/pipeline_id", pipeline));
    }
    let sums = stage_sums(work, pipeline, input)?;
    let sum = |is_wanted: &dyn Fn(&StageRow) -> bool| {
        let wanted: Vec<StageId> = stages.iter().filter(|stage| is_wanted(stage)).map(|stage| stage.id).collect();
        add_up(sums.iter().filter(|sum| wanted.contains(&sum.stage_id)))
    };
    let (total, open) = (sum(&|_| true)?, sum(&|stage| stage.kind == OpportunityStatus::Open)?);
    let by_stage: Vec<BoardSums> =
        stages.iter().map(|stage| sum(&|other| other.id == stage.id)).collect::<Result<_>>()?;
    let mut columns = Vec::with_capacity(stages.len());
    for (stage, sums) in stages.into_iter().zip(by_stage) {
        columns.push(column(work, stage, sums, input, limit)?);
    }
    age_cards(work, &mut columns)?;
    Ok(Board { pipeline_id: pipeline, columns, total, open })
}

fn stage_sums(work: &mut Work, pipeline: PipelineId, input: &ListInput) -> Result<Vec<StageSum>> {
    let scope = work.scope("opportunity")?;
    let object = records::describe(work, "opportunity")?;
    let query = records::query(work, &object, &ListInput { limit: None, cursor: None, ..input.clone() })?;
    list_stage_sums(work.tx, &scope, &object, &query, pipeline).map_err(records::too_slow)
}

fn add_up<'a>(sums: impl Iterator<Item = &'a StageSum>) -> Result<BoardSums> {
    let mut count = 0;
    let mut by_currency: BTreeMap<Currency, (Money, Money)> = BTreeMap::new();
    for sum in sums {
        count += sum.count;
        let money = |minor| Money::new(minor, sum.currency);
        let (amount, weighted) = by_currency.entry(sum.currency).or_insert((money(0), money(0)));
        *amount = amount.saturating_add(money(sum.amount_minor))?;
        *weighted = weighted.saturating_add(money(sum.weighted_minor))?;
    }
    let (amount, weighted) = by_currency.into_values().unzip();
    Ok(BoardSums { count, amount, weighted })
}

fn column(work: &mut Work, stage: StageRow, sums: BoardSums, input: &ListInput, limit: usize) -> Result<BoardColumn> {
    let mut input = ListInput { limit: Some(limit), cursor: None, ..input.clone() };
    input.filter.push(Node::Condition(Condition { field: "stage_id".into(), op: Op::Eq, value: json!(stage.id) }));
    let page = records::list(work, "opportunity", &input)?;
    Ok(BoardColumn {
        stage_id: stage.id,
        name: stage.name,
        probability: stage.probability,
        kind: stage.kind,
        sums,
        cards: page.items,
        ages: Vec::new(),
        next_cursor: page.next_cursor,
    })
}

/// How long every card has been where it is, in one query.
fn age_cards(work: &mut Work, columns: &mut [BoardColumn]) -> Result<()> {
    let id_of = |card: &Record| -> Option<OpportunityId> { card.get("id")?.as_str()?.parse().ok() };
    let ids: Vec<OpportunityId> = columns.iter().flat_map(|column| &column.cards).filter_map(id_of).collect();
    let facts = list_card_facts(work.tx, work.org(), &ids)?;
    let facts: HashMap<OpportunityId, CardFacts> = facts.into_iter().map(|facts| (facts.id, facts)).collect();
    let today = work.today();
    let day_of = |at: Timestamp| at.to_zoned(work.actor.time_zone.clone()).date();
    for column in columns {
        let facts = column.cards.iter().filter_map(|card| facts.get(&id_of(card)?));
        column.ages = facts
            .map(|facts| {
                let since = day_of(facts.stage_since);
                let last_event_on = facts.followed_up_at.map_or(since, |at| day_of(at).max(since));
                let stale_reasons = match facts.status {
                    OpportunityStatus::Open => stale_reasons(facts.expected_close_on, last_event_on, today),
                    OpportunityStatus::Won | OpportunityStatus::Lost => Vec::new(),
                };
                CardAge {
                    opportunity_id: facts.id,
                    days_in_stage: days_between(since, today),
                    is_stale: !stale_reasons.is_empty(),
                    stale_reasons,
                }
            })
            .collect();
    }
    Ok(())
}
