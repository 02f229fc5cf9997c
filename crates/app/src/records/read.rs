//! Lists, single records and totals within what the actor may see.

use super::{catalog, cursor, refusals, titles};
use crate::error::{Error, Result};
use crate::work::Work;
use indexmap::IndexMap;
use mingxi_domain::access::{Rows, Scope};
use mingxi_domain::metadata::filter::{self, Condition, Node, Op, SortKey};
use mingxi_domain::metadata::value::Scalar;
use mingxi_domain::metadata::{FieldKind, Object, objects};
use mingxi_domain::money::Money;
use mingxi_domain::words;
use mingxi_store::DbError;
use mingxi_store::records::{self as store, Cursor, Query, Record};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Records of a page unless the caller asks for another number.
const DEFAULT_LIMIT: usize = 50;
/// Most records of a page.
pub const MAX_LIMIT: usize = 500;

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct ListInput {
    /// All of these must hold.
    pub filter: Vec<Node>,
    /// Words to find.
    pub search: Option<String>,
    /// `-due_on,number`; newest first when empty.
    pub sort: String,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Most records; 50 unless given, at most 500.
    pub limit: Option<usize>,
}

/// One page of records.
#[derive(Debug, Serialize)]
pub struct RecordPage {
    /// The records.
    pub items: Vec<Record>,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<String>,
}

/// How many records a filter selects and what their money fields sum to, per currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotalsView {
    /// Records.
    pub count: i64,
    /// Sums by money field, one for each currency; never across currencies.
    #[schema(value_type = std::collections::HashMap<String, Vec<Money>>)]
    pub sums: IndexMap<String, Vec<Money>>,
    /// How many there are of each word of the choice that was asked for; words without records are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<GroupView>>,
}

/// Records of a filter that share a word of a choice.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupView {
    /// The word; absent where the choice is empty.
    pub value: Option<String>,
    /// Records.
    pub count: i64,
}

/// One page of an object's records that the actor may see.
///
/// # Errors
/// Forbidden; invalid filter, sort, cursor or limit.
pub fn list(work: &mut Work, object: &str, input: &ListInput) -> Result<RecordPage> {
    let scope = work.scope(object)?;
    let object = catalog::describe(work, object)?;
    let query = query(work, &object, input)?;
    let mut page = store::list(work.tx, &work.actor.standing, &scope, &object, &query).map_err(too_slow)?;
    titles::add_titles(work, &object, &mut page.items)?;
    let next_cursor = page.next.map(|next| cursor::encode(&next, &input.sort));
    Ok(RecordPage { items: page.items, next_cursor })
}

/// As [`list`], as the JSON text of a [`RecordPage`], written from the rows without building the records first.
///
/// # Errors
/// As [`list`].
pub fn list_json(work: &mut Work, object: &str, input: &ListInput) -> Result<Vec<u8>> {
    let scope = work.scope(object)?;
    let object = catalog::describe(work, object)?;
    if titles::names_records(&object) {
        return serde_json::to_vec(&list(work, object.name, input)?)
            .map_err(|error| Error::Internal(error.to_string()));
    }
    let query = query(work, &object, input)?;
    let (items, next) = store::list_json(work.tx, &work.actor.standing, &scope, &object, &query).map_err(too_slow)?;
    let next_cursor = next.map(|next| cursor::encode(&next, &input.sort));
    let mut text = br#"{"items":"#.to_vec();
    text.extend(items);
    text.extend(format!(r#","next_cursor":{}}}"#, json!(next_cursor)).bytes());
    Ok(text)
}

/// A list that no index serves may read a whole table. It ends at the time limit, and the caller can do something.
pub(crate) fn too_slow(error: DbError) -> Error {
    match error {
        DbError::Timeout => refusals::TOO_SLOW.because(words!(
            "该筛选和排序需要读取的记录过多。",
            "Too many records had to be read for this filter and sort."
        )),
        other => other.into(),
    }
}

/// Count and sums over a whole filter, not a page.
///
/// # Errors
/// As [`list`].
pub fn totals(work: &mut Work, object: &str, input: &ListInput) -> Result<TotalsView> {
    totals_by(work, object, input, None)
}

/// As [`totals`], counted by a choice as well where one is named.
///
/// # Errors
/// As [`list`]; invalid choice.
pub fn totals_by(work: &mut Work, object: &str, input: &ListInput, by: Option<&str>) -> Result<TotalsView> {
    let scope = work.scope(object)?;
    let object = catalog::describe(work, object)?;
    let query = query(work, &object, input)?;
    let groups = by.map(|name| groups(work, &scope, &object, &query, name)).transpose()?;
    let totals = store::totals(work.tx, &scope, &object, &query).map_err(too_slow)?;
    let mut sums: IndexMap<String, Vec<Money>> = IndexMap::new();
    for (currency, fields) in totals.sums {
        let currency = currency.parse().map_err(|_| Error::Internal(format!("stored currency {currency}")))?;
        for (field, minor) in fields {
            sums.entry(field).or_default().push(Money::new(minor, currency));
        }
    }
    Ok(TotalsView { count: totals.count, sums, groups })
}

fn groups(work: &mut Work, scope: &Scope, object: &Object, query: &Query, name: &str) -> Result<Vec<GroupView>> {
    let field = object.field(name).filter(|field| matches!(field.kind, FieldKind::Choice(_)));
    let field = field.ok_or_else(|| {
        Error::invalid("/by", "not_a_choice", words!("按一个单选字段计数", "count by a field that is a choice"))
    })?;
    let counts = store::counts(work.tx, scope, object, query, field).map_err(too_slow)?;
    Ok(counts.into_iter().map(|(value, count)| GroupView { value, count }).collect())
}

/// One record the actor may see.
///
/// # Errors
/// Forbidden; not found when it is absent or outside the actor's scope.
pub fn find(work: &mut Work, object: &str, id: i64) -> Result<Record> {
    let scope = work.scope(object)?;
    let object = catalog::describe(work, object)?;
    let today = work.today();
    let found = store::find(work.tx, &work.actor.standing, &scope, &object, id, today)?;
    let mut record = found.ok_or_else(|| Error::not_found(object.name, store::id_text(&object, id)))?;
    titles::add_titles(work, &object, std::slice::from_mut(&mut record))?;
    Ok(record)
}

/// A list's filter, search and order, checked and bound to who asks and when.
pub(crate) fn query(work: &Work, object: &Object, input: &ListInput) -> Result<Query> {
    let limit = input.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Error::page_limit(MAX_LIMIT));
    }
    let after = input.cursor.as_deref().map(|text| cursor::decode(text, &input.sort)).transpose()?;
    let sort = filter::parse_sort(object, &input.sort)
        .map_err(|error| Error::invalid("/sort", error.code(), error.words()))?;
    if after.as_ref().is_some_and(|after| !is_of_sort(object, &sort, after)) {
        return Err(Error::invalid(
            "/cursor",
            "not_a_cursor",
            words!("使用上一页的 next_cursor，且排序相同", "use next_cursor of the page before, with the same sort"),
        ));
    }
    Ok(Query {
        filter: filter::bind(object, &input.filter, work.viewpoint())?,
        search: input.search.clone(),
        sort,
        after,
        limit,
        today: work.today(),
    })
}

/// A record after a verb changed it, whoever may see it from now on. The verb has checked that the actor may.
///
/// # Errors
/// Not found when it is gone.
pub fn view(work: &mut Work, object: &str, id: i64) -> Result<Record> {
    let scope = Scope { org: work.org(), rows: Rows::All };
    let object = catalog::describe(work, object)?;
    let today = work.today();
    let found = store::find(work.tx, &work.actor.standing, &scope, &object, id, today)?;
    found.ok_or_else(|| Error::not_found(objects::get(object.name).name, store::id_text(&object, id)))
}

/// Records that belong to a document and are shown with it: its lines, its installments.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// Where they stand in the answer: `lines`.
    pub name: &'static str,
    /// What they are; they refer to their document by `<object>_id`.
    pub object: &'static str,
    /// The field that keeps their order.
    pub order: &'static str,
}

/// As [`view`], with the parts of the document in order: what a form shows while it is filled in.
///
/// # Errors
/// As [`view`].
pub fn view_with(work: &mut Work, object: &str, id: i64, parts: Parts) -> Result<Record> {
    let mut record = view(work, object, id)?;
    let scope = Scope { org: work.org(), rows: Rows::All };
    let part = catalog::describe(work, parts.object)?;
    let of_document = Node::Condition(Condition {
        field: format!("{object}_id"),
        op: Op::Eq,
        value: record.get("id").cloned().unwrap_or_default(),
    });
    let input = ListInput {
        filter: vec![of_document],
        sort: parts.order.to_owned(),
        limit: Some(MAX_LIMIT),
        ..ListInput::default()
    };
    let query = query(work, &part, &input)?;
    let page = store::list(work.tx, &work.actor.standing, &scope, &part, &query).map_err(too_slow)?;
    record.insert(parts.name.to_owned(), page.items.into_iter().map(Value::Object).collect());
    Ok(record)
}

/// Whether a cursor holds one value for each key of the sort, of the key's kind. Callers may send any text as cursor.
fn is_of_sort(object: &Object, sort: &[SortKey], cursor: &Cursor) -> bool {
    let fits = |(key, value): (&SortKey, &Option<Scalar>)| match (object.field(&key.field), value) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(field), Some(value)) => fits(&field.kind, value),
    };
    sort.len() == cursor.keys.len() && sort.iter().zip(&cursor.keys).all(fits)
}

fn fits(kind: &FieldKind, value: &Scalar) -> bool {
    match kind {
        FieldKind::Text { .. } | FieldKind::LongText | FieldKind::Currency | FieldKind::Choice(_) => {
            matches!(value, Scalar::Text(text) if !text.contains('\0'))
        }
        FieldKind::Integer | FieldKind::Decimal | FieldKind::Money | FieldKind::Reference(_) => {
            matches!(value, Scalar::I64(_))
        }
        FieldKind::Bool => matches!(value, Scalar::Bool(_)),
        FieldKind::Date => matches!(value, Scalar::Date(_)),
        FieldKind::Moment => matches!(value, Scalar::Moment(_)),
        FieldKind::Json => false,
    }
}
