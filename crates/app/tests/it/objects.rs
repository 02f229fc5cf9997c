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

on_both_databases!(
    fn filled_fields_are_exactly_the_columns_that_are_not_null(app: TestApp) {
        let shape = schema_shape(&app.app.db).unwrap();
        for object in objects::all().values() {
            let table = shape.get(object.table).unwrap_or_else(|| panic!("no table {}", object.table));
            for field in object.fields.iter().filter(|field| !field.is_custom) {
                let column = table
                    .columns
                    .get(&field.column)
                    .unwrap_or_else(|| panic!("{}.{} has no column", object.name, field.name));
                assert_eq!(field.is_filled, !column.is_nullable, "{}.{}", object.name, field.name);
            }
        }
    }
);
