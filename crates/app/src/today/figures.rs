//! The figures of a role.

use crate::error::Result;
use crate::figures::{CustomerFigure, Figure, define_customer};
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::ids::Id;
use mingxi_domain::money::Money;
use mingxi_domain::text_enum::TextEnum;
use mingxi_store::figures::{self as store, Belongs};

/// Up to four figures for the first of the actor's roles, by currency, each with the reference that explains it. All of
/// them stand on an index, so they cost little however much history there is.
pub fn role_figures(work: &mut Work, roles: &[Role]) -> Result<Vec<Figure>> {
    use CustomerFigure::{Open, OpenOpportunities, Overdue, Position, Unapplied};
    let kinds: &[CustomerFigure] = match roles.first() {
        Some(Role::SalesRep | Role::SalesManager) => &[OpenOpportunities, Open, Overdue, Unapplied],
        Some(Role::RevenueAccountant | Role::Executive | Role::Auditor) => &[Open, Overdue, Unapplied, Position],
        _ => &[Open, Overdue, Unapplied, OpenOpportunities],
    };
    let belongs = Belongs::to_organization(work.org().raw());
    let today = work.today();
    let mut figures = Vec::new();
    for kind in kinds {
        let defined = define_customer(*kind);
        let scope = work.scope(defined.items.object)?;
        let label = kind.label();
        for (currency, minor, count) in store::list_sums(work.tx, &scope, &defined.items, belongs, today)? {
            figures.push(Figure {
                name: kind.as_str().to_owned(),
                label_zh: label.zh.to_owned(),
                label_en: label.en.to_owned(),
                amount: Money::new(minor, currency),
                count,
                figure: format!("all:{kind}:{currency}"),
            });
        }
    }
    Ok(figures)
}
