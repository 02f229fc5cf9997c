//! Every object of the system, described once.

mod crm;
mod fulfilment;
mod ledger;
mod sales;
mod setup;

use super::Object;
use indexmap::IndexMap;
use std::sync::LazyLock;

static OBJECTS: LazyLock<IndexMap<&'static str, Object>> = LazyLock::new(|| {
    [crm::objects(), sales::objects(), fulfilment::objects(), ledger::objects(), setup::objects()]
        .into_iter()
        .flatten()
        .map(|object| (object.name, object))
        .collect()
});

/// All descriptions by name, in the order of the chain.
#[must_use]
pub fn all() -> &'static IndexMap<&'static str, Object> {
    &OBJECTS
}

/// The description of an object by its singular name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Object> {
    OBJECTS.get(name)
}

/// The description of an object the code itself names.
///
/// # Panics
/// When no object has this name: a spelling mistake in our own code.
#[must_use]
pub fn get(name: &str) -> &'static Object {
    find(name).unwrap_or_else(|| panic!("no object is called `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::FieldKind;
    use std::collections::HashSet;

    #[test]
    fn what_is_made_for_a_customer_hangs_on_it() {
        use crate::metadata::HangsOn;
        let check = |name: &str, expected| assert_eq!(get(name).hangs_on(), expected, "{name}");
        let document = |column, table| Some(HangsOn::Document { column, table, customer: "customer_id" });
        for name in [
            "lead",
            "follow_up",
            "contact",
            "opportunity",
            "quote",
            "contract",
            "installment",
            "order",
            "order_line",
            "delivery",
            "invoice",
            "receipt",
            "application",
            "obligation",
            "revenue_event",
        ] {
            check(name, Some(HangsOn::Customer { column: "customer_id" }));
        }
        check("stage_change", document("opportunity_id", "opportunity"));
        check("quote_line", document("quote_id", "quote"));
        check("contract_line", document("contract_id", "contract"));
        check("delivery_line", document("delivery_id", "delivery"));
        check("invoice_line", document("invoice_id", "invoice"));
        for name in ["customer", "campaign", "campaign_cost", "payer_alias"] {
            check(name, None);
        }
    }

    #[test]
    fn descriptions_are_consistent() {
        let mut plurals = HashSet::new();
        for object in all().values() {
            assert!(plurals.insert(object.plural), "{}: plural used twice", object.name);
            assert!(object.field(object.title).is_some(), "{}: its title field does not exist", object.name);
            let mut names = HashSet::new();
            for field in &object.fields {
                assert!(names.insert(&field.name), "{}.{}: declared twice", object.name, field.name);
                assert!(
                    !field.label.zh.is_empty() && !field.label.en.is_empty(),
                    "{}.{}: no label",
                    object.name,
                    field.name
                );
                if let FieldKind::Reference(target) = field.kind {
                    assert!(find(target).is_some(), "{}.{} refers to unknown object {target}", object.name, field.name);
                }
            }
            let has_money = object.fields.iter().any(|field| field.kind == FieldKind::Money);
            assert!(!has_money || object.field("currency").is_some(), "{}: money without a currency", object.name);
        }
    }
}
