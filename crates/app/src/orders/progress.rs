//! An order while it is being worked on: held with its contract, its quantities and its OR7 amounts moved together.

use super::cancel::give_back;
use crate::contracts::reopen_contract_row;
use crate::error::{Error, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::contracts::ContractStatus;
use mingxi_domain::ids::OrderId;
use mingxi_domain::ledger::entry::Dimensions;
use mingxi_domain::money::Money;
use mingxi_domain::orders::{AfterReturn, OrderStatus};
use mingxi_domain::rounding::prorate;
use mingxi_domain::taxes::LineAmounts;
use mingxi_domain::words;
use mingxi_domain::words::stands;
use mingxi_store::Micro;
use mingxi_store::contracts::ContractRow;
use mingxi_store::customers::CustomerRow;
use mingxi_store::orders::{OrderLineRow, OrderRow};
use rust_decimal::Decimal;
use serde_json::json;

/// An order and its contract, held until commit. Always the contract first, so two verbs never wait in a circle.
pub(crate) struct HeldOrder {
    /// The contract, whose position moves.
    pub contract: ContractRow,
    /// The order, whose delivered, accepted, invoiced and recognised amounts move.
    pub order: OrderRow,
    /// What every entry line of this order is about.
    pub dimensions: Dimensions,
}

impl HeldOrder {
    /// Holds an order and its contract.
    pub fn lock(work: &mut Work, id: OrderId) -> Result<Self> {
        let org = work.org();
        let found = OrderRow::find(work.tx, org, id)?.ok_or_else(|| Error::not_found("order", id))?;
        let contract = ContractRow::lock(work.tx, org, found.contract_id)?;
        let contract = contract.ok_or_else(|| Error::not_found("contract", found.contract_id))?;
        let order = OrderRow::lock(work.tx, org, id)?.ok_or_else(|| Error::not_found("order", id))?;
        let customer = CustomerRow::find(work.tx, org, order.customer_id)?;
        let dimensions = Dimensions {
            customer_id: Some(order.customer_id),
            contract_id: Some(order.contract_id),
            order_id: Some(order.id),
            department_id: order.department_id,
            salesperson_id: Some(order.owner_id),
            campaign_id: order.campaign_id,
            region: customer.and_then(|customer| customer.region),
            ..Dimensions::default()
        };
        Ok(Self { contract, order, dimensions })
    }

    /// Refuses an order that is closed or cancelled.
    pub fn require_open(&self) -> Result<()> {
        if self.order.status == OrderStatus::Open {
            return Ok(());
        }
        Err(super::refusals::NOT_OPEN.because(stands(&self.order.number, self.order.status)))
    }

    /// Saves order and contract.
    pub fn save(&mut self, work: &mut Work) -> Result<()> {
        self.order.updated_at = work.now;
        self.contract.updated_at = work.now;
        self.contract.update(work.tx, work.org())?;
        Ok(self.order.update(work.tx, work.org())?)
    }

    /// Opens a closed order again, because something of it is owed again; and its contract, if that was closed. One that
    /// was terminated stays so: what was delivered under it can still be invoiced. An open order stays as it is.
    pub fn reopen(&mut self, work: &mut Work, reason: &str) -> Result<()> {
        if self.order.status != OrderStatus::Closed {
            return Ok(());
        }
        if self.contract.status == ContractStatus::Closed {
            reopen_contract_row(work, &mut self.contract, reason)?;
        }
        self.order.status = OrderStatus::Open;
        let changes = Changes::none().moved("status", OrderStatus::Closed, OrderStatus::Open);
        work.audit(Action::OrderReopen, self.order.id, changes.set("reason", reason))?;
        work.emit("order.reopened", "order", self.order.id, json!({ "id": self.order.id }))
    }

    /// What becomes of goods that come back: as asked; else an open order owes them again and a closed one does not.
    /// Nothing is owed again under a contract that was terminated.
    ///
    /// # Errors
    /// Refused as `order_contract_ended`.
    pub fn after_return(&self, asked: Option<AfterReturn>) -> Result<AfterReturn> {
        let (number, has_ended) = (&self.contract.number, self.contract.status == ContractStatus::Terminated);
        match asked {
            Some(AfterReturn::Redeliver) if has_ended => {
                let detail = words!("{number} 已终止。", "{number} was terminated.");
                Err(super::refusals::CONTRACT_ENDED.at("/after_return", detail))
            }
            Some(asked) => Ok(asked),
            None if has_ended => Ok(AfterReturn::Shorten),
            None => Ok(AfterReturn::of(self.order.status)),
        }
    }

    /// Takes a quantity with its amounts off a line whose order no longer owes it, and gives it back to the contract.
    /// What is delivered and accepted of the order keeps to the line's new price. The caller saves line and order.
    pub fn take_off(
        &mut self,
        work: &mut Work,
        line: &mut OrderLineRow,
        quantity: Decimal,
        amounts: LineAmounts,
    ) -> Result<()> {
        give_back(work, self, line, quantity, amounts)?;
        let before = (share(line, line.delivered_quantity_micro)?, share(line, line.accepted_quantity_micro)?);
        line.quantity_micro = Micro::new(line.quantity_micro.decimal() - quantity)?;
        line.net_minor -= amounts.net.amount_minor();
        line.tax_minor -= amounts.tax.amount_minor();
        line.total_minor -= amounts.gross.amount_minor();
        self.order.net_minor -= amounts.net.amount_minor();
        self.order.tax_minor -= amounts.tax.amount_minor();
        self.order.total_minor -= amounts.gross.amount_minor();
        self.order.delivered_minor += share(line, line.delivered_quantity_micro)? - before.0;
        self.order.accepted_minor += share(line, line.accepted_quantity_micro)? - before.1;
        Ok(())
    }

    /// Moves the delivered quantity of a goods line, and with it the delivered amount of the order.
    pub fn move_delivered(&mut self, line: &mut OrderLineRow, delta: Decimal) -> Result<()> {
        let before = line.delivered_quantity_micro;
        line.delivered_quantity_micro = Micro::new(before.decimal() + delta)?;
        self.order.delivered_minor += share(line, line.delivered_quantity_micro)? - share(line, before)?;
        Ok(())
    }

    /// Moves the accepted quantity of a goods line, and with it the accepted amount of the order.
    pub fn move_accepted(&mut self, line: &mut OrderLineRow, delta: Decimal) -> Result<()> {
        let before = line.accepted_quantity_micro;
        line.accepted_quantity_micro = Micro::new(before.decimal() + delta)?;
        self.order.accepted_minor += share(line, line.accepted_quantity_micro)? - share(line, before)?;
        Ok(())
    }
}

/// Net of a quantity of a line to date, in minor units.
pub(crate) fn share(line: &OrderLineRow, quantity: Micro) -> Result<i64> {
    let net = Money::new(line.net_minor, line.currency);
    Ok(prorate(net, quantity.decimal(), line.quantity_micro.decimal())?.amount_minor())
}
