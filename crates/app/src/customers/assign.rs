//! Giving a customer to another owner, with what hangs on it as far as asked.

use crate::error::{Error, Result};
use crate::users::{Owner, load_owner, moved};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{
    ContactId, ContractId, CustomerId, Id, InvoiceId, OpportunityId, OrderId, QuoteId, ReceiptId, UserId,
};
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_store::customers::{self as store, CustomerRow, Hanging};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

mingxi_domain::text_enum! {
    /// What may go along with a customer. Only what is still worked on goes, and only what belonged to the old owner.
    pub enum GoesAlong {
        Contact "contact" "联系人" "Contacts",
        FollowUp "follow_up" "跟进记录" "Follow-ups",
        Opportunity "opportunity" "进行中的商机" "Open opportunities",
        Quote "quote" "未结束的报价" "Open quotes",
        Contract "contract" "未完结的合同" "Open contracts",
        Order "order" "未完结的订单" "Open orders",
        Invoice "invoice" "草稿和未清发票" "Draft and open invoices",
        Receipt "receipt" "未核销的到款" "Receipts not applied",
    }
}

/// Goes along unless something else is said: what nobody but the owner of the customer works with.
const USUAL: [GoesAlong; 2] = [GoesAlong::Contact, GoesAlong::FollowUp];

/// To whom a customer goes, and what goes along.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignCustomer {
    /// The new owner.
    pub owner_id: UserId,
    /// What goes along of the old owner's: `contact`, `opportunity`, `contract` … Contacts and follow-ups unless given. The
    /// new owner sees what stays, too, because it hangs on the customer.
    #[schema(max_items = 8)]
    pub include: Option<Vec<GoesAlong>>,
}

/// What would go along with a customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssignmentPlan {
    /// Each kind of record, with how many there are.
    pub items: Vec<AssignmentPart>,
}

/// How many records of a kind would go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssignmentPart {
    /// What may be said in `include`.
    pub object: GoesAlong,
    /// How many would go.
    pub count: i64,
    /// Goes along unless something else is said.
    pub is_usual: bool,
}

impl GoesAlong {
    fn hanging(self) -> Hanging {
        let of = |table, only, parts| Hanging { table, only, parts };
        match self {
            Self::Contact => of("contact", "1 = 1", &[]),
            Self::FollowUp => of("follow_up", "1 = 1", &[]),
            Self::Opportunity => of("opportunity", "t.status = 'open'", &[("stage_change", "opportunity_id")]),
            Self::Quote => of("quote", "t.status in ('draft', 'sent')", &[("quote_line", "quote_id")]),
            Self::Contract => of(
                "contract",
                "t.status in ('draft', 'signed')",
                &[("contract_line", "contract_id"), ("installment", "contract_id")],
            ),
            Self::Order => of(
                "sales_order",
                "t.status = 'open'",
                &[("order_line", "order_id"), ("delivery", "order_id"), ("obligation", "order_id")],
            ),
            Self::Invoice => of(
                "invoice",
                "(t.status = 'draft' or (t.status = 'issued' and t.open_minor > 0))",
                &[("invoice_line", "invoice_id")],
            ),
            Self::Receipt => of("receipt", "t.unapplied_minor > 0", &[]),
        }
    }

    /// Tells that these left: each in its own history and to whoever saw them.
    fn tell(self, work: &mut Work, ids: &[i64], customer: CustomerId, from: Owner, to: Owner) -> Result<()> {
        match self {
            // A customer may have thousands; they are seen with it, and it says that they went.
            Self::FollowUp => Ok(()),
            Self::Contact => tell::<ContactId>(work, Action::ContactAssign, ids, customer, from, to),
            Self::Opportunity => tell::<OpportunityId>(work, Action::OpportunityAssign, ids, customer, from, to),
            Self::Quote => tell::<QuoteId>(work, Action::QuoteAssign, ids, customer, from, to),
            Self::Contract => tell::<ContractId>(work, Action::ContractAssign, ids, customer, from, to),
            Self::Order => tell::<OrderId>(work, Action::OrderAssign, ids, customer, from, to),
            Self::Invoice => tell::<InvoiceId>(work, Action::InvoiceAssign, ids, customer, from, to),
            Self::Receipt => tell::<ReceiptId>(work, Action::ReceiptAssign, ids, customer, from, to),
        }
    }
}

/// Gives a customer to another owner, with what is named of the old owner's, contacts and follow-ups unless named. Returns
/// whether anything changed.
///
/// # Errors
/// Forbidden; not found; unknown or inactive owner.
pub fn assign_customer(work: &mut Work, id: CustomerId, input: &AssignCustomer) -> Result<bool> {
    work.check(Action::CustomerAssign)?;
    let mut row = lock(work, id)?;
    let to = load_owner(work, input.owner_id)?;
    let from = Owner { user: row.owner_id, department: row.department_id };
    if from.user == to.user {
        return Ok(false);
    }
    (row.owner_id, row.department_id, row.updated_at) = (to.user, to.department, work.now);
    row.update(work.tx, work.org())?;
    let mut changes = Changes::none().moved("owner_id", from.user, to.user);
    let included = input.include.as_deref().unwrap_or(&USUAL);
    for part in GoesAlong::ALL.iter().filter(|part| included.contains(part)) {
        let ids = store::list_hanging(work.tx, work.org(), id, from.user, part.hanging())?;
        if ids.is_empty() {
            continue;
        }
        store::move_hanging(work.tx, work.org(), &row, from.user, part.hanging())?;
        part.tell(work, &ids, id, from, to)?;
        changes = changes.set(&format!("moved.{part}"), ids.len());
    }
    work.audit(Action::CustomerAssign, id, changes)?;
    work.emit("customer.assigned", "customer", id, moved(from, to))?;
    Ok(true)
}

/// What would go along if the customer were given away, by kind.
///
/// # Errors
/// Forbidden; not found.
pub fn plan_assignment(work: &mut Work, id: CustomerId) -> Result<AssignmentPlan> {
    work.check(Action::CustomerAssign)?;
    work.require_visible("customer", id)?;
    let row = CustomerRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("customer", id))?;
    let mut items = Vec::new();
    for part in GoesAlong::ALL {
        let ids = store::list_hanging(work.tx, work.org(), id, row.owner_id, part.hanging())?;
        let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        items.push(AssignmentPart { object: *part, count, is_usual: USUAL.contains(part) });
    }
    Ok(AssignmentPlan { items })
}

fn lock(work: &mut Work, id: CustomerId) -> Result<CustomerRow> {
    work.require_visible("customer", id)?;
    CustomerRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("customer", id))
}

fn tell<I: Id>(
    work: &mut Work,
    action: Action,
    ids: &[i64],
    customer: CustomerId,
    from: Owner,
    to: Owner,
) -> Result<()> {
    let mut payload = moved(from, to);
    payload["with"] = json!(customer);
    for id in ids {
        work.audit(action, I::from_raw(*id), Changes::none().moved("owner_id", from.user, to.user))?;
    }
    let records: Vec<(I, Json)> = ids.iter().map(|id| (I::from_raw(*id), payload.clone())).collect();
    work.emit_all(&format!("{}.assigned", action.object()), action.object(), records)
}
