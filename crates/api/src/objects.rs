//! 对象 Descriptions of the objects: what lists, forms and filters are drawn from.

use crate::error::ApiError;
use crate::extract::Path;
use crate::state::App;
use axum::extract::State;
use mingxi_app::records;
use mingxi_app::{Actor, Error, Work};
use mingxi_domain::metadata::filter::{Op, allows};
use mingxi_domain::metadata::relative::RelativeValue;
use mingxi_domain::metadata::{Choice, CountsAgainst, Field, FieldKind, Label, Object, OwnedLabel, WrittenBy, objects};
use mingxi_domain::text_enum::TextEnum as _;
use serde::Serialize;
use utoipa::ToSchema;

/// An object the caller may read.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectView {
    /// Singular name.
    pub name: &'static str,
    /// Plural name: its path in this API.
    pub plural: &'static str,
    /// What people read.
    pub label: Label,
    /// What people read over a list of them.
    pub label_plural: OwnedLabel,
    /// Field that names a record to people.
    pub title: &'static str,
    /// Prefix of its ids.
    pub id_prefix: &'static str,
    /// Whether records are written through their fields or by verbs only.
    pub written_by: WrittenBy,
    /// Whether records have an owner, so that not everybody sees all.
    pub is_owned: bool,
    /// Whether records are only ever added.
    pub is_append_only: bool,
    /// Which of its records are subtracted where amounts are added up, as credit notes among invoices.
    pub counts_against: Option<CountsAgainst>,
    /// Its fields in the order people should see them, custom ones last.
    pub fields: Vec<FieldView>,
}

/// A field of an object.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldView {
    /// Name on the wire and in filters.
    pub name: String,
    /// What it holds: `text`, `long_text`, `integer`, `decimal`, `money`, `currency`, `bool`, `date`, `moment`, `choice`, `reference`, `json`.
    pub kind: &'static str,
    /// What people read.
    pub label: OwnedLabel,
    /// Longest text, in characters.
    pub max_length: Option<u32>,
    /// The words of a choice.
    pub choices: Vec<ChoiceView>,
    /// The object a reference points to.
    pub references: Option<&'static str>,
    /// A text that is the id of a record: the field of this object that names which object it is one of.
    pub record_of: Option<&'static str>,
    /// Must be given when a record is created.
    pub is_required: bool,
    /// May be given and changed.
    pub is_writable: bool,
    /// Given at creation only; a verb changes it later, if anything does.
    pub is_given_once: bool,
    /// Found by `q`.
    pub is_searchable: bool,
    /// May order a list.
    pub is_sortable: bool,
    /// An organisation added it.
    pub is_custom: bool,
    /// How a filter may compare it.
    pub operators: Vec<Op>,
    /// Relative values a filter may compare it with: `{"relative": "this_month"}`. The two that count days and `today`
    /// take `days` too.
    pub relative: Vec<RelativeValue>,
}

/// A word of a choice.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChoiceView {
    /// The word on the wire.
    pub value: &'static str,
    /// What people read.
    pub label: Label,
    /// Records that have it keep it, but it is not given any more. Absent for words in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_retired: Option<bool>,
}

/// Descriptions of objects.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectPage {
    /// The objects in the order of the chain.
    pub items: Vec<ObjectView>,
    /// Always absent: all objects fit on a page.
    pub next_cursor: Option<String>,
}

/// List the objects you may read.
///
/// With their fields, custom ones included: everything a list, a form or a filter needs to be drawn.
#[utoipa::path(get, path = "/objects", tag = "objects", responses((status = 200, description = "The objects.", body = ObjectPage)))]
pub async fn list_objects(State(app): State<App>, actor: Actor) -> Result<axum::Json<ObjectPage>, ApiError> {
    let items = app.read(actor, |work| {
        let readable: Vec<_> = objects::all().values().filter(|object| work.scope(object.name).is_ok()).collect();
        readable.into_iter().map(|object| describe(work, object)).collect::<Result<Vec<_>, Error>>()
    });
    Ok(axum::Json(ObjectPage { items: items.await?, next_cursor: None }))
}

/// Find an object.
///
/// By its singular name, with its fields, custom ones included.
#[utoipa::path(get, path = "/objects/{name}", tag = "objects", params(("name" = String, Path, description = "Singular name: `customer`.")), responses((status = 200, description = "The object.", body = ObjectView)))]
pub async fn find_object(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
) -> Result<axum::Json<ObjectView>, ApiError> {
    let shown: String = name.chars().take(64).collect();
    let object = objects::find(&name).ok_or_else(|| Error::not_found("object", shown))?;
    let view = app.read(actor, move |work| {
        work.scope(object.name)?;
        describe(work, object)
    });
    Ok(axum::Json(view.await?))
}

fn describe(work: &mut Work, object: &'static Object) -> Result<ObjectView, Error> {
    let described = records::describe(work, object.name)?;
    Ok(ObjectView {
        name: object.name,
        plural: object.plural,
        label: object.label,
        label_plural: object.label_plural(),
        title: object.title,
        id_prefix: object.id_prefix,
        written_by: object.written_by,
        is_owned: object.is_owned,
        is_append_only: object.is_append_only,
        counts_against: object.counts_against,
        fields: described.fields.iter().map(field).collect(),
    })
}

fn field(field: &Field) -> FieldView {
    let choices = match &field.kind {
        FieldKind::Choice(choices) => {
            let view = |choice: &Choice| ChoiceView {
                value: choice.value,
                label: choice.label,
                is_retired: choice.is_retired.then_some(true),
            };
            choices.iter().map(view).collect()
        }
        _ => Vec::new(),
    };
    FieldView {
        name: field.name.clone(),
        kind: kind_name(&field.kind),
        label: field.label.clone(),
        max_length: if let FieldKind::Text { max } = field.kind { Some(max) } else { None },
        choices,
        references: if let FieldKind::Reference(object) = field.kind { Some(object) } else { None },
        record_of: field.record_of,
        is_required: field.is_required,
        is_writable: field.is_writable,
        is_given_once: field.is_given_once,
        is_searchable: field.is_searchable,
        is_sortable: field.is_sortable(),
        is_custom: field.is_custom,
        operators: Op::ALL.iter().copied().filter(|op| allows(field, *op)).collect(),
        relative: RelativeValue::ALL.iter().copied().filter(|value| value.fits(&field.kind)).collect(),
    }
}

fn kind_name(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text { .. } => "text",
        FieldKind::LongText => "long_text",
        FieldKind::Integer => "integer",
        FieldKind::Decimal => "decimal",
        FieldKind::Money => "money",
        FieldKind::Currency => "currency",
        FieldKind::Bool => "bool",
        FieldKind::Date => "date",
        FieldKind::Moment => "moment",
        FieldKind::Choice(_) => "choice",
        FieldKind::Reference(_) => "reference",
        FieldKind::Json => "json",
    }
}
