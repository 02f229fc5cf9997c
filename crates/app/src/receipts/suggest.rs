//! 核销建议 What the matching bench proposes for a receipt: candidates from the database, the decision from the domain.

use super::apply::{ApplyBy, AskedApplication, Standings, name, open_invoice, standing_for};
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::ids::{CustomerId, InvoiceId, ReceiptId};
use mingxi_domain::money::Money;
use mingxi_domain::receipts::ApplyError;
use mingxi_domain::receipts::suggest::{
    Candidate, Received, ScoredReason, Suggestion, SuggestionReason, digit_groups, suggest,
};
use mingxi_domain::text_enum::TextEnum;
use mingxi_domain::words::Words;
use mingxi_store::customers;
use mingxi_store::invoices::{self, InvoiceRow, OpenFilter};
use mingxi_store::payer_aliases;
use mingxi_store::receipts::ReceiptRow;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Open invoices looked at; those due first.
const CANDIDATES_MAX: i64 = 500;

/// What a receipt is proposed to settle.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Suggestions {
    /// Which receipt.
    pub receipt_id: ReceiptId,
    /// What of it looks for invoices.
    pub unapplied: Money,
    /// The best first, at most five.
    pub items: Vec<SuggestionView>,
}

/// One proposal. Hand `applications` to `apply` as `as_asked`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuggestionView {
    /// Whose invoices. Claim the receipt for this customer first when it is unclaimed.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// How sure, 0 to 100: the sum of the points of the reasons.
    #[schema(minimum = 0, maximum = 100)]
    pub score: i64,
    /// Why, the weightiest first.
    pub reasons: Vec<SuggestionWhy>,
    /// Cash on each invoice, in the order they are settled.
    pub applications: Vec<SuggestedApplication>,
    /// What is applied in all.
    pub applied: Money,
    /// The cash discount it earns in all.
    pub cash_discount: Money,
    /// What stays unapplied.
    pub unapplied: Money,
}

/// A reason of a proposal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuggestionWhy {
    /// Which reason.
    pub code: SuggestionReason,
    /// What it adds to the score.
    pub points: i64,
    /// In words.
    pub words: Words,
}

/// Cash proposed for one invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuggestedApplication {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// How people call it.
    pub number: String,
    /// Cash to apply.
    pub amount: Money,
    /// The cash discount it earns.
    pub cash_discount: Money,
    /// What stays open.
    pub open_after: Money,
}

/// Proposes what a receipt settles. Nothing is applied. Source: feature RC4.
///
/// # Errors
/// Forbidden; not found.
pub fn suggest_applications(work: &mut Work, id: ReceiptId) -> Result<Suggestions> {
    work.require_visible("receipt", id)?;
    let receipt = ReceiptRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("receipt", id))?;
    suggestions_of(work, &receipt)
}

/// `Suggested` as the invoices it stands for: the best suggestion, unless all that speaks for it is that those
/// invoices are due first. Whatever else was asked for stays as it is.
pub(super) fn resolve(work: &mut Work, receipt: &ReceiptRow, by: &ApplyBy) -> Result<ApplyBy> {
    if !matches!(by, ApplyBy::Suggested) {
        return Ok(by.clone());
    }
    let found = suggestions_of(work, receipt)?.items.into_iter().next();
    let found = found.filter(|best| best.reasons.iter().all(|why| why.code != SuggestionReason::OldestFirst));
    Ok(found.map_or(ApplyBy::None, |best| {
        let ask = |one: &SuggestedApplication| AskedApplication::new(one.invoice_id, one.amount);
        ApplyBy::AsAsked(best.applications.iter().map(ask).collect())
    }))
}

fn suggestions_of(work: &mut Work, receipt: &ReceiptRow) -> Result<Suggestions> {
    let id = receipt.id;
    let unapplied = Money::new(receipt.unapplied_minor, receipt.currency);
    let mut answer = Suggestions { receipt_id: id, unapplied, items: Vec::new() };
    if unapplied.is_zero() {
        return Ok(answer);
    }
    let (invoices, known) = candidates(work, receipt)?;
    let standing = standing_for(work, receipt, &invoices)?;
    let candidate = |invoice| candidate(invoice, &known, &standing);
    let candidates = invoices.iter().map(candidate).collect::<Result<Vec<_>>>()?;
    let reference = receipt.reference.as_deref().unwrap_or_default();
    let received = Received { cash: unapplied, received_on: receipt.received_on, reference };
    let suggestions = suggest(received, &candidates).map_err(|error| internal(&error))?;
    let ids: Vec<CustomerId> = suggestions.iter().map(|suggestion| suggestion.customer_id).collect();
    let names: BTreeMap<_, _> = customers::list_names(work.tx, work.org(), &ids)?.into_iter().collect();
    for suggestion in &suggestions {
        let customer_name = names.get(&suggestion.customer_id).cloned().unwrap_or_default();
        answer.items.push(view(suggestion, customer_name, &invoices)?);
    }
    Ok(answer)
}

/// Customers considered, each with why.
type Known = BTreeMap<CustomerId, SuggestionReason>;

/// The open invoices the money may be for: the customer's; of unclaimed money, those of the customers its payer points
/// at, and those its reference names.
fn candidates(work: &mut Work, receipt: &ReceiptRow) -> Result<(Vec<InvoiceRow>, Known)> {
    let scope = work.scope("invoice")?;
    let mut known = Known::new();
    let mut numbers = Vec::new();
    match receipt.customer_id {
        Some(customer) => {
            known.insert(customer, SuggestionReason::Customer);
        }
        None => {
            known = payers(work, receipt)?;
            numbers = number_words(receipt.reference.as_deref().unwrap_or_default());
        }
    }
    let filter = OpenFilter {
        customers: known.keys().copied().collect(),
        entity: Some(receipt.entity_id),
        currency: Some(receipt.currency),
        numbers,
    };
    let invoices = invoices::list_open(work.tx, &scope, &filter, CANDIDATES_MAX)?;
    Ok((invoices, known))
}

/// Customers the payer of unclaimed money points at. What was taught counts before a like name.
fn payers(work: &mut Work, receipt: &ReceiptRow) -> Result<Known> {
    let mut known = Known::new();
    let key = |text: &Option<String>| text.as_deref().map(mingxi_domain::customers::name_key).unwrap_or_default();
    let (name, account) = (key(&receipt.payer_name), key(&receipt.payer_account));
    for customer in customers::list_by_name_key(work.tx, work.org(), &name)? {
        known.insert(customer, SuggestionReason::PayerName);
    }
    for customer in payer_aliases::list_customers(work.tx, work.org(), &name, &account)? {
        known.insert(customer, SuggestionReason::PayerAlias);
    }
    Ok(known)
}

/// Words of a reference that may be whole document numbers: `INV-2026-000871`.
fn number_words(reference: &str) -> Vec<String> {
    let words = reference.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let is_number = |word: &&str| word.len() >= 4 && word.len() <= 40 && !digit_groups(word).is_empty();
    words.filter(is_number).take(10).map(str::to_uppercase).collect()
}

fn candidate(invoice: &InvoiceRow, known: &Known, standing: &Standings) -> Result<Candidate> {
    let numbers = [&invoice.number, &invoice.external_number];
    Ok(Candidate {
        invoice: open_invoice(invoice, standing)?,
        customer_id: invoice.customer_id,
        known_by: known.get(&invoice.customer_id).copied().unwrap_or(SuggestionReason::ReferenceContainsNumber),
        numbers: numbers.into_iter().flatten().cloned().collect(),
    })
}

fn internal(error: &ApplyError) -> Error {
    Error::Internal(format!("candidates were chosen to fit, yet {error}"))
}

fn view(suggestion: &Suggestion, customer_name: String, invoices: &[InvoiceRow]) -> Result<SuggestionView> {
    let zero = Money::zero(suggestion.unapplied.currency());
    let (mut applied, mut cash_discount) = (zero, zero);
    let mut applications = Vec::with_capacity(suggestion.applications.len());
    for application in &suggestion.applications {
        let invoice = invoices.iter().find(|invoice| invoice.id == application.invoice_id);
        let invoice = invoice.ok_or_else(|| Error::not_found("invoice", application.invoice_id))?;
        applied = applied.checked_add(application.applied)?;
        cash_discount = cash_discount.checked_add(application.cash_discount.amount)?;
        applications.push(SuggestedApplication {
            invoice_id: invoice.id,
            number: name(invoice),
            amount: application.applied,
            cash_discount: application.cash_discount.amount,
            open_after: invoice.open().checked_sub(application.credited()?)?,
        });
    }
    Ok(SuggestionView {
        customer_id: suggestion.customer_id,
        customer_name,
        score: suggestion.score,
        reasons: suggestion.reasons.iter().map(why).collect(),
        applications,
        applied,
        cash_discount,
        unapplied: suggestion.unapplied,
    })
}

fn why(scored: &ScoredReason) -> SuggestionWhy {
    let label = scored.reason.label();
    SuggestionWhy { code: scored.reason, points: scored.points, words: Words::new(label.zh, label.en) }
}
