//! The figures of a role.

use crate::error::Result;
use crate::figures::{CustomerFigure, Figure, define_customer};
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::ids::Id;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::text_enum::TextEnum;
use mingxi_store::figures::{self as store, Belongs};
use std::collections::BTreeSet;

/// Up to four figures for the first of the actor's roles, each in every currency that one of them has and with the
/// reference that explains it. They read what is open or unapplied by its index, not the history.
pub fn role_figures(work: &mut Work, roles: &[Role]) -> Result<Vec<Figure>> {
    use CustomerFigure::{CashThisMonth, Open, OpenOpportunities, Overdue, Position, Unapplied};
    let kinds: &[CustomerFigure] = match roles.first() {
        Some(Role::SalesRep | Role::SalesManager) => &[OpenOpportunities, Open, Overdue, Unapplied],
        Some(Role::RevenueAccountant | Role::Executive | Role::Auditor) => &[Open, Overdue, Unapplied, Position],
        Some(Role::ArClerk | Role::FinanceDirector) => &[Overdue, CashThisMonth, Unapplied, Open],
        _ => &[Open, Overdue, Unapplied, OpenOpportunities],
    };
    let belongs = Belongs::to_organization(work.org().raw());
    let today = work.today();
    let mut sums = Vec::new();
    for kind in kinds {
        let defined = define_customer(*kind);
        let scope = work.scope(defined.items.object)?;
        sums.push((*kind, store::list_sums(work.tx, &scope, &defined.items, belongs, today)?));
    }
    let currencies: BTreeSet<Currency> = sums.iter().flat_map(|(_, of)| of).map(|(currency, _, _)| *currency).collect();
    let mut figures = Vec::new();
    for (kind, sums) in &sums {
        for currency in &currencies {
            let found = sums.iter().find(|(of, _, _)| of == currency);
            figures.push(figure(*kind, *currency, found.map_or((0, 0), |(_, minor, count)| (*minor, *count))));
        }
    }
    Ok(figures)
}

fn figure(kind: CustomerFigure, currency: Currency, (minor, count): (i64, i64)) -> Figure {
    let label = kind.label();
    Figure {
        name: kind.as_str().to_owned(),
        label_zh: label.zh.to_owned(),
        label_en: label.en.to_owned(),
        amount: Money::new(minor, currency),
        count,
        figure: format!("all:{kind}:{currency}"),
    }
}
