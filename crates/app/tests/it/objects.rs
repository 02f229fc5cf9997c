//! Descriptions against the schema: what is described exists, on both engines, with the same emptiness.

use mingxi_app::on_both_databases;
use mingxi_app::records::{self, ListInput};
use mingxi_domain::metadata::objects;
use mingxi_store::schema_shape;

on_both_databases!(
    fn every_object_lists_sorts_and_totals(app: TestApp) {
        let admin = app.admin();
        for object in objects::all().values() {
            let sorts = object.fields.iter().filter(|field| field.is_sortable()).map(|field| field.name.clone());
            let sorts: Vec<String> = sorts.collect();
            app.read(&admin, move |work| {
                records::totals(work, object.name, &ListInput::default())?;
                for sort in &sorts {
                    records::list(
                        work,
                        object.name,
                        &ListInput { sort: format!("-{sort}"), search: Some("x".into()), ..ListInput::default() },
                    )?;
                }
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{}: {error}", object.name));
        }
    }
);

/// Fields an index orders, besides `id` and `created_at`, which the primary key does. Whatever else is sorted by
/// reads every record of its filter and is listed as such in `docs/decisions/0007-read-paths.md`.
const INDEXED_SORTS: &str = "
    campaign: owner_id parent_id status
    contract: customer_id opportunity_id owner_id status
    customer: name number owner_id parent_id
    delivery: customer_id order_id owner_id status
    installment: customer_id due_on owner_id
    invoice: contract_id due_on issued_on order_id owner_id status
    lead: campaign_id next_follow_up_on owner_id status
    opportunity: campaign_id customer_id expected_close_on number owner_id stage_id status
    order: contract_id customer_id ordered_on owner_id status
    product: code
    quote: customer_id opportunity_id owner_id status
    receipt: customer_id owner_id received_on
    revenue_event: effective_on obligation_id order_id owner_id
";

on_both_databases!(
    fn the_listed_sorts_have_an_index(app: TestApp) {
        let shape = schema_shape(&app.app.db).unwrap();
        for line in INDEXED_SORTS.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (object, fields) = line.split_once(": ").unwrap();
            let object = objects::get(object);
            for name in fields.split(' ') {
                let field = object.field(name).unwrap_or_else(|| panic!("{}.{name}", object.name));
                let is_order = |columns: &[String], is_unique: bool| {
                    columns.first().is_some_and(|column| column == "org_id")
                        && columns.get(1) == Some(&field.column)
                        && (columns.get(2).is_some_and(|column| column == "id") || (is_unique && columns.len() == 2))
                };
                let indexes = &shape[object.table].indexes;
                let found = indexes.iter().any(|index| !index.is_partial && is_order(&index.columns, index.is_unique));
                assert!(found, "{}.{name} has no index", object.name);
            }
        }
    }
);

on_both_databases!(
    fn filled_fields_are_exactly_the_columns_that_are_not_null(app: TestApp) {
        let shape = schema_shape(&app.app.db).unwrap();
        for object in objects::all().values() {
            let table = shape.get(object.table).unwrap_or_else(|| panic!("no table {}", object.table));
            for field in object.fields.iter().filter(|field| !field.is_custom && field.derived.is_none()) {
                let column = table
                    .columns
                    .get(&field.column)
                    .unwrap_or_else(|| panic!("{}.{} has no column", object.name, field.name));
                assert_eq!(field.is_filled, !column.is_nullable, "{}.{}", object.name, field.name);
            }
        }
    }
);
