//! A new legal entity.

use crate::currency::check_currency;
use crate::error::{Error, Result};
use crate::records::refusals;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::EntityId;
use mingxi_domain::ledger::chart::{self, TemplateAccount};
use mingxi_domain::ledger::{AccountRole, ChartTemplate};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::Currency;
use mingxi_domain::text_enum::TextEnum;
use mingxi_domain::words;
use mingxi_store::DbError;
use mingxi_store::entities::EntityRow;
use mingxi_store::ledger::{AccountRow, BookRow, list_role_accounts};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A legal entity to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEntity {
    /// Short code, unique: `CN01`.
    #[schema(min_length = 1, max_length = 20)]
    pub code: String,
    /// Registered name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// ISO 3166 country code.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country: String,
    /// Tax number.
    #[schema(max_length = 50)]
    pub tax_id: Option<String>,
    /// Functional currency.
    pub currency: Currency,
    /// The chart of accounts it starts with.
    pub chart: ChartTemplate,
}

/// Adds a legal entity with its accounts and its book.
///
/// # Errors
/// Forbidden; invalid code, name or country; refused as `record_exists`.
pub fn create_entity(work: &mut Work, input: &CreateEntity) -> Result<EntityId> {
    work.check(Action::EntityCreate)?;
    check(input)?;
    check_currency("/currency", input.currency, work.today())?;
    let entity = EntityRow {
        id: work.ids.next(),
        code: input.code.trim().to_owned(),
        name: input.name.trim().to_owned(),
        country: input.country.clone(),
        tax_id: input.tax_id.clone(),
        currency: input.currency,
        chart: input.chart,
        write_off_limit_minor: 0,
        address: None,
        phone: None,
        bank_name: None,
        bank_account: None,
        custom: json!({}),
        search_text: normalize(&format!("{} {}", input.code, input.name)),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    let inserted = entity.insert(work.tx, work.org()).and_then(|()| work.tx.flush());
    if let Err(DbError::UniqueViolation { .. }) = inserted {
        return Err(refusals::RECORD_EXISTS
            .at("/code", words!("已有代码为 {} 的法人主体。", "An entity has the code {} already.", input.code)));
    }
    inserted?;
    insert_chart(work, &entity)?;
    insert_book(work, &entity)?;
    let changes = Changes::none().set("code", &entity.code).set("name", &entity.name).set("chart", entity.chart);
    work.audit(Action::EntityCreate, entity.id, changes)?;
    Ok(entity.id)
}

fn check(input: &CreateEntity) -> Result<()> {
    let is_filled = |text: &str, max: usize| !text.trim().is_empty() && text.chars().count() <= max;
    if !is_filled(&input.code, 20) {
        return Err(Error::required_text("/code", 20));
    }
    if !is_filled(&input.name, 200) {
        return Err(Error::required_text("/name", 200));
    }
    if input.country.len() != 2 || !input.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Error::invalid(
            "/country",
            "not_a_country",
            words!("ISO 3166 代码，如 CN", "an ISO 3166 code such as CN"),
        ));
    }
    Ok(())
}

fn insert_chart(work: &mut Work, entity: &EntityRow) -> Result<()> {
    for template in chart::accounts(entity.chart) {
        insert_account(work, entity, template)?;
    }
    Ok(())
}

/// Makes sure that the chart has an account for a role that was added after the entity was.
pub(crate) fn ensure_account(work: &mut Work, entity: &EntityRow, role: AccountRole) -> Result<()> {
    let accounts = list_role_accounts(work.tx, work.org(), entity.id)?;
    if accounts.iter().any(|(known, _)| *known == role) {
        return Ok(());
    }
    insert_account(work, entity, chart::account(entity.chart, role))
}

fn insert_account(work: &mut Work, entity: &EntityRow, template: TemplateAccount) -> Result<()> {
    let label = template.role.label();
    let account = AccountRow {
        id: work.ids.next(),
        entity_id: entity.id,
        code: template.code.to_owned(),
        name_zh: label.zh.to_owned(),
        name_en: label.en.to_owned(),
        role: Some(template.role),
        class: template.class,
        custom: json!({}),
        search_text: normalize(&format!("{} {} {}", template.code, label.zh, label.en)),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    Ok(account.insert(work.tx, work.org())?)
}

fn insert_book(work: &mut Work, entity: &EntityRow) -> Result<()> {
    let (code, name) = match entity.chart {
        ChartTemplate::China => ("CAS", "企业会计准则"),
        ChartTemplate::International => ("IFRS", "IFRS"),
    };
    let book = BookRow {
        id: work.ids.next(),
        entity_id: entity.id,
        code: code.to_owned(),
        name: name.to_owned(),
        currency: entity.currency,
        custom: json!({}),
        search_text: normalize(code),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    Ok(book.insert(work.tx, work.org())?)
}
