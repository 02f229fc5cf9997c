//! Open amounts, unapplied cash and cash discounts.

use super::{Component, Explanation};
use crate::cash_discounts;
use crate::error::{Error, Result};
use crate::figures::rules;
use crate::work::Work;
use mingxi_domain::calendar::days_between;
use mingxi_domain::ids::{ApplicationId, InvoiceId, ReceiptId};
use mingxi_domain::invoices::status::InvoiceKind;
use mingxi_domain::metadata::Label;
use mingxi_domain::money::Money;
use mingxi_domain::receipts::status::ReceiptStatus;
use mingxi_domain::words::Words;
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::receipts::{ApplicationRow, ReceiptRow, list_active_applications, list_applications_of};
use mingxi_store::refunds::{list_of_note, list_of_receipt};

pub fn invoice(work: &mut Work, id: InvoiceId) -> Result<Explanation> {
    work.require_visible("invoice", id)?;
    let row = InvoiceRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("invoice", id))?;
    let money = |minor| Money::new(minor, row.currency);
    let name = name(&row);
    let is_credit = row.kind == InvoiceKind::CreditNote;
    // A credit note lowers what is owed: its figure is negative, and what used it up is positive.
    let sign = if is_credit { -1 } else { 1 };
    let amount = money(sign * row.open_minor);
    let mut components = vec![Component::on(
        &id,
        Words::new(format!("价税合计 {name}"), format!("Total of {name}")),
        money(sign * row.total_minor),
    )];
    for used in list_applications_of(work.tx, work.org(), id)? {
        let on = used.applied_on;
        let applied = money(-sign * used.applied_minor);
        let label = match (is_credit, used.receipt_id) {
            (true, _) => Words::new(format!("{on} 用于冲抵发票"), format!("Used for an invoice on {on}")),
            (false, Some(_)) => Words::new(format!("{on} 核销到款"), format!("Cash applied on {on}")),
            (false, None) => Words::new(format!("{on} 红字冲抵"), format!("Credit note applied on {on}")),
        };
        components.push(Component::on(&used.id, label, applied));
        if used.write_off_minor != 0 {
            let label = Words::new(format!("{on} 核销尾差"), format!("Small difference written off on {on}"));
            components.push(Component::on(&used.id, label, money(-used.write_off_minor)));
        }
        if !is_credit && used.cash_discount_minor != 0 {
            let label = Words::new(format!("{on} 现金折扣"), format!("Cash discount taken on {on}"));
            components.push(
                Component::on(&used.id, label, money(-used.cash_discount_minor))
                    .see(format!("application:{}:cash_discount", used.id)),
            );
        }
    }
    for refunded in list_of_note(work.tx, work.org(), id)? {
        let on = refunded.paid_on;
        let label = Words::new(format!("{on} 退款"), format!("Refunded on {on}"));
        components.push(Component::on(&refunded.refund_id, label, money(-sign * refunded.amount_minor)));
    }
    let due = row.due_on.map(|date| date.to_string()).unwrap_or_default();
    let words = Words::new(
        format!("发票 {name} 尚有 {amount} 未清，到期日 {due}。"),
        format!("{amount} is open on {name}, due {due}."),
    );
    Ok(Explanation::new(
        work,
        amount,
        words,
        Label::new(
            "未清 = 价税合计 − 已核销 − 现金折扣 − 红字冲抵 − 尾差 − 已退款",
            "open = total − applied − cash discount − credited − written off − refunded",
        ),
        rules::RC4,
        components,
    ))
}

pub fn receipt(work: &mut Work, id: ReceiptId) -> Result<Explanation> {
    work.require_visible("receipt", id)?;
    let row = ReceiptRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("receipt", id))?;
    let money = |minor| Money::new(minor, row.currency);
    let amount = money(row.unapplied_minor);
    let received = Words::new(
        format!("{} 到款 {}", row.received_on, row.number),
        format!("Receipt {} of {}", row.number, row.received_on),
    );
    let mut components = vec![Component::on(&id, received, money(row.amount_minor))];
    for used in list_active_applications(work.tx, work.org(), id)? {
        let label = Words::new(format!("{} 核销", used.applied_on), format!("Applied on {}", used.applied_on));
        components.push(
            Component::on(&used.invoice_id, label, money(-used.applied_minor))
                .see(format!("invoice:{}:open", used.invoice_id)),
        );
    }
    for refunded in list_of_receipt(work.tx, work.org(), id)? {
        let on = refunded.paid_on;
        let label = Words::new(format!("{on} 退款"), format!("Refunded on {on}"));
        components.push(Component::on(&refunded.refund_id, label, money(-refunded.amount_minor)));
    }
    if row.status == ReceiptStatus::Reversed {
        components.push(Component::on(&id, Words::new("到款冲销", "Receipt reversed"), money(-row.amount_minor)));
    }
    let words = Words::new(
        format!("到款 {} 尚有 {amount} 未核销。", row.number),
        format!("{amount} of receipt {} is unapplied.", row.number),
    );
    Ok(Explanation::new(
        work,
        amount,
        words,
        Label::new("未核销 = 到款 − 已核销 − 已退款", "unapplied = received − applied − refunded"),
        rules::RC4,
        components,
    ))
}

/// Which tier was earned, on which day, and how the discount divides over net and tax.
pub fn discount(work: &mut Work, id: ApplicationId) -> Result<Explanation> {
    work.require_visible("application", id)?;
    let missing = |what| Error::not_found(what, id);
    let row = ApplicationRow::find(work.tx, work.org(), id)?.ok_or_else(|| missing("application"))?;
    let invoice = InvoiceRow::find(work.tx, work.org(), row.invoice_id)?.ok_or_else(|| missing("invoice"))?;
    let receipt = match row.receipt_id {
        Some(receipt) => ReceiptRow::find(work.tx, work.org(), receipt)?,
        None => None,
    };
    let money = |minor| Money::new(minor, row.currency);
    let (amount, applied) = (money(row.cash_discount_minor), money(row.applied_minor));
    let components = vec![
        Component::on(
            &id,
            Words::new("冲减收入（现金折扣）", "Charged to cash discounts"),
            money(row.cash_discount_minor - row.cash_discount_tax_minor),
        ),
        Component::on(&id, Words::new("冲减销项税额", "Lowers output tax"), money(row.cash_discount_tax_minor)),
    ];
    let terms = cash_discounts::terms_of(&invoice)?;
    let (words, formula) = match (terms, invoice.shipped_on, receipt) {
        (Some(terms), Some(shipped_on), Some(receipt)) => {
            let (days, percent) =
                (days_between(shipped_on, receipt.received_on), terms.percent_on(receipt.received_on).normalize());
            let name = name(&invoice);
            let words = Words::new(
                format!(
                    "发票 {name} 于 {shipped_on} 发货，{} 到款，为第 {days} 天，适用 {percent}% 档；现金 {applied} 享现金折扣 {amount}。",
                    receipt.received_on
                ),
                format!(
                    "{name} was shipped on {shipped_on}; the money came on {}, day {days}, in the {percent} % tier: {applied} in cash earned {amount}.",
                    receipt.received_on
                ),
            );
            let part = format!("{applied} ÷ (1 − {percent} %) × {percent} %");
            (words, Words::new(format!("{part}，以结清发票为限"), format!("{part}, at most what settles the invoice")))
        }
        _ => (
            Words::new(format!("未享现金折扣：{amount}。"), format!("No cash discount was earned: {amount}.")),
            Words::new("无现金折扣条件，不享折扣", "no terms, no discount"),
        ),
    };
    Ok(Explanation::new(work, amount, words, formula, rules::CD1, components))
}

fn name(invoice: &InvoiceRow) -> String {
    let name = invoice.number.as_ref().or(invoice.external_number.as_ref());
    name.cloned().unwrap_or_else(|| invoice.id.to_string())
}
