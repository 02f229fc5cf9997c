//! 回款计划 Installments with what of their contracts is settled.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_scope};
use crate::row::{FromRow, Row};
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::value::Value;
use jiff::civil::Date;
use mingxi_domain::access::Scope;
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::{ContractId, CustomerId, EntityId, Id, InstallmentId, UserId};
use mingxi_domain::money::{Currency, Money};

/// Which installments.
#[derive(Clone, Debug, Default)]
pub struct PlanFilter {
    /// Due on this day or later.
    pub from: Option<Date>,
    /// Due on this day or before.
    pub through: Option<Date>,
    /// Of one customer.
    pub customer: Option<CustomerId>,
    /// Of one contract.
    pub contract: Option<ContractId>,
    /// Of contracts of one entity.
    pub entity: Option<EntityId>,
    /// In one currency.
    pub currency: Option<Currency>,
}

/// An installment.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// Which.
    pub id: InstallmentId,
    /// Of which contract.
    pub contract_id: ContractId,
    /// Its number.
    pub contract_number: String,
    /// Of which customer.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// Who owns it.
    pub owner_id: UserId,
    /// Its place in the plan.
    pub sequence: i64,
    /// What starts its clock.
    pub trigger: PlanTrigger,
    /// When it is due, once that happened.
    pub due_on: Option<Date>,
    /// Planned, tax included.
    pub amount: Money,
    /// Planned in the installments before it.
    pub before: Money,
    /// Settled of the contract's invoices: cash, cash discounts, small differences.
    pub settled: Money,
}

impl FromRow for PlanRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        let currency: Currency = row.get("currency")?;
        let money = |minor| Money::new(minor, currency);
        Ok(Self {
            id: row.get("id")?,
            contract_id: row.get("contract_id")?,
            contract_number: row.get("contract_number")?,
            customer_id: row.get("customer_id")?,
            customer_name: row.get("customer_name")?,
            owner_id: row.get("owner_id")?,
            sequence: row.get("sequence")?,
            trigger: row.get("trigger")?,
            due_on: row.get("due_on")?,
            amount: money(row.get("amount_minor")?),
            before: money(row.get("before_minor")?),
            settled: money(row.get("settled_minor")?),
        })
    }
}

/// Installments of contracts that were not terminated, those due first, those without a date last.
///
/// # Errors
/// Of the database.
pub fn list_plan(tx: &mut Tx, scope: &Scope, filter: &PlanFilter, limit: i64) -> Result<Vec<PlanRow>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push(
        "select t.id, t.contract_id, c.number as contract_number, t.customer_id, u.name as customer_name, t.owner_id, t.sequence, t.trigger,
         t.due_on, t.currency, t.amount_minor,
         (select coalesce(sum(p.amount_minor), 0) from installment p
          where p.org_id = t.org_id and p.contract_id = t.contract_id and p.sequence < t.sequence) as before_minor,
         (select coalesce(sum(i.applied_minor + i.cash_discount_minor + i.written_off_minor), 0) from invoice i
          where i.org_id = t.org_id and i.contract_id = t.contract_id and i.status = 'issued' and i.kind <> 'credit_note') as settled_minor
         from installment t
         join contract c on c.org_id = t.org_id and c.id = t.contract_id and c.status in ('signed', 'closed')
         join customer u on u.org_id = t.org_id and u.id = t.customer_id where ",
    );
    push_scope(&mut sql, scope);
    if let Some(from) = filter.from {
        sql.push(" and t.due_on >= ").bind(Value::Date(from));
    }
    if let Some(through) = filter.through {
        sql.push(" and t.due_on <= ").bind(Value::Date(through));
    }
    if let Some(customer) = filter.customer {
        sql.push(" and t.customer_id = ").bind(Value::I64(customer.raw()));
    }
    if let Some(contract) = filter.contract {
        sql.push(" and t.contract_id = ").bind(Value::I64(contract.raw()));
    }
    if let Some(entity) = filter.entity {
        sql.push(" and c.entity_id = ").bind(Value::I64(entity.raw()));
    }
    if let Some(currency) = filter.currency {
        sql.push(" and t.currency = ").bind(Value::Text(currency.code().to_owned()));
    }
    sql.push(" order by t.due_on nulls last, t.id limit ").bind(Value::I64(limit));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}
