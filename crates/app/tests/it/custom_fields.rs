//! Custom fields: changed, retired and brought back, with what records say about them kept.

use crate::team::{Team, fields, record};
use mingxi_app::customers::{create_customer, update_customer};
use mingxi_app::records::{
    self, CreateCustomField, CustomChoice, CustomFieldView, CustomKind, ListInput, UpdateCustomField,
    create_custom_field, custom_fields, restore_custom_field, retire_custom_field, update_custom_field,
};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::{Actor, Result, on_both_databases};
use mingxi_domain::ids::{CustomFieldId, CustomerId, Id as _};
use serde_json::{Value as Json, json};

fn add(app: &TestApp, object: &str, key: &str, kind: CustomKind, choices: &[&str]) -> Result<CustomFieldView> {
    let input = CreateCustomField {
        object: object.into(),
        key: key.into(),
        kind,
        label_zh: format!("字段 {key}"),
        label_en: format!("Field {key}"),
        choices: choices.iter().map(ToString::to_string).collect(),
        is_required: false,
    };
    app.write(&app.admin(), move |work| create_custom_field(work, &input))
}

fn nothing(version: i64) -> UpdateCustomField {
    UpdateCustomField { version, label_zh: None, label_en: None, is_required: None, choices: None, position: None }
}

fn change(app: &TestApp, id: CustomFieldId, input: UpdateCustomField) -> Result<CustomFieldView> {
    app.write(&app.admin(), move |work| update_custom_field(work, id, &input))
}

fn word(value: &str) -> CustomChoice {
    CustomChoice { value: value.into(), label_zh: None, label_en: None }
}

fn make(app: &TestApp, actor: &Actor, body: Json) -> Result<CustomerId> {
    app.write(actor, move |work| create_customer(work, &fields(body.clone())))
}

fn set(app: &TestApp, actor: &Actor, id: CustomerId, body: Json) -> Result<bool> {
    let version = record(app, actor, "customer", id)["version"].as_i64().unwrap();
    app.write(actor, move |work| update_customer(work, id, version, &fields(body.clone())))
}

fn found(app: &TestApp, actor: &Actor, filter: Json) -> Result<usize> {
    let filter = serde_json::from_value(filter).unwrap();
    let input = ListInput { filter, ..ListInput::default() };
    app.read(actor, move |work| Ok(records::list(work, "customer", &input)?.items.len()))
}

on_both_databases!(
    fn a_required_field_can_be_eased_again(app: TestApp) {
        let team = Team::of(&app);
        let field = add(&app, "customer", "lic", CustomKind::Text, &[]).unwrap();
        let required = UpdateCustomField { is_required: Some(true), label_zh: Some("执照".into()), ..nothing(1) };
        let field = change(&app, field.id, required).unwrap();
        assert_eq!((field.label.zh.as_str(), field.is_required, field.version), ("执照", true, 2));
        assert_eq!(code_of(make(&app, &team.rep, json!({ "name": "甲" }))), "required");
        assert_eq!(code_of(change(&app, field.id, nothing(1))), "conflict", "the version moved on");
        change(&app, field.id, UpdateCustomField { is_required: Some(false), ..nothing(2) }).unwrap();
        make(&app, &team.rep, json!({ "name": "甲" })).unwrap();
        let refused = app.write(&team.manager, move |work| retire_custom_field(work, field.id));
        assert_eq!(code_of(refused), "forbidden");
        let wrong = UpdateCustomField { label_en: Some("  ".into()), ..nothing(3) };
        assert_eq!(code_of(change(&app, field.id, wrong)), "required");
        // Nothing could ever fill it before the verb that needs it.
        let input = CreateCustomField {
            object: "contract".into(),
            key: "lic".into(),
            kind: CustomKind::Text,
            label_zh: "执照".into(),
            label_en: "Licence".into(),
            choices: vec![],
            is_required: true,
        };
        let documents = app.write(&app.admin(), move |work| create_custom_field(work, &input));
        assert_eq!(code_of(documents), "not_for_documents");
    }
);

on_both_databases!(
    fn words_are_added_renamed_and_retired(app: TestApp) {
        let team = Team::of(&app);
        let field = add(&app, "customer", "grade", CustomKind::Choice, &["gold", "silver"]).unwrap();
        let id = make(&app, &team.rep, json!({ "name": "甲", "custom": { "grade": "silver" } })).unwrap();
        let renamed = CustomChoice { label_zh: Some("金牌".into()), ..word("gold") };
        let input = UpdateCustomField { choices: Some(vec![word("platinum"), renamed]), ..nothing(1) };
        let field = change(&app, field.id, input).unwrap();
        assert_eq!(field.choices, ["platinum", "gold"]);
        let options: Vec<_> = field
            .options
            .iter()
            .map(|option| (option.value.as_str(), option.label.zh.as_str(), option.is_retired))
            .collect();
        assert_eq!(options, [("platinum", "platinum", false), ("gold", "金牌", false), ("silver", "silver", true)]);

        // The record keeps the retired word, finds itself by it, and may be saved with it; nobody else gets it.
        assert_eq!(record(&app, &team.rep, "customer", id)["custom"]["grade"], json!("silver"));
        let by = json!([{ "field": "custom.grade", "op": "eq", "value": "silver" }]);
        assert_eq!(found(&app, &team.rep, by).unwrap(), 1);
        assert!(set(&app, &team.rep, id, json!({ "region": "华东", "custom": { "grade": "silver" } })).unwrap());
        let fresh = make(&app, &team.rep, json!({ "name": "乙", "custom": { "grade": "silver" } }));
        assert_eq!(code_of(fresh), "retired_choice");
        assert!(set(&app, &team.rep, id, json!({ "custom": { "grade": "platinum" } })).unwrap());
        assert_eq!(code_of(set(&app, &team.rep, id, json!({ "custom": { "grade": "silver" } }))), "retired_choice");

        let back = UpdateCustomField { choices: Some(vec![word("silver"), word("gold")]), ..nothing(2) };
        let field = change(&app, field.id, back).unwrap();
        assert_eq!(field.choices, ["silver", "gold"]);
        assert_eq!(field.options[1].label.zh, "金牌", "a label stays where none is given");
        let twice = UpdateCustomField { choices: Some(vec![word("gold"), word("gold")]), ..nothing(3) };
        assert_eq!(code_of(change(&app, field.id, twice)), "given_twice");
        let none = UpdateCustomField { choices: Some(vec![]), ..nothing(3) };
        assert_eq!(code_of(change(&app, field.id, none)), "choices");
    }
);

on_both_databases!(
    fn fields_stand_in_the_order_they_are_given(app: TestApp) {
        let ids: Vec<_> =
            ["a", "b", "c"].iter().map(|key| add(&app, "customer", key, CustomKind::Text, &[]).unwrap().id).collect();
        let order = || {
            let listed = app.read(&app.admin(), |work| custom_fields(work, "customer", false)).unwrap();
            listed.into_iter().map(|field| (field.key, field.position)).collect::<Vec<_>>()
        };
        assert_eq!(order(), [("a".into(), 1), ("b".into(), 2), ("c".into(), 3)]);
        change(&app, ids[2], UpdateCustomField { position: Some(1), ..nothing(1) }).unwrap();
        assert_eq!(order(), [("c".into(), 1), ("a".into(), 2), ("b".into(), 3)]);
        let far = UpdateCustomField { position: Some(99), ..nothing(2) };
        change(&app, ids[2], far).unwrap();
        assert_eq!(order(), [("a".into(), 1), ("b".into(), 2), ("c".into(), 3)]);
        let described =
            app.read(&app.admin(), |work| records::describe(work, "customer").map(|object| object.fields.clone()));
        let custom: Vec<_> =
            described.unwrap().into_iter().filter(|field| field.is_custom).map(|field| field.column).collect();
        assert_eq!(custom, ["a", "b", "c"]);
    }
);

on_both_databases!(
    fn a_retired_field_is_hidden_and_comes_back_whole(app: TestApp) {
        let team = Team::of(&app);
        let lic = add(&app, "customer", "lic", CustomKind::Text, &[]).unwrap().id;
        add(&app, "customer", "size", CustomKind::Integer, &[]).unwrap();
        let id = make(&app, &team.rep, json!({ "name": "甲", "custom": { "lic": "A-1", "size": 3 } })).unwrap();
        let retired = app.write(&app.admin(), move |work| retire_custom_field(work, lic)).unwrap();
        assert!(retired.is_retired);
        assert_eq!(
            code_of(app.write(&app.admin(), move |work| retire_custom_field(work, lic))),
            "custom_field_retired"
        );
        assert_eq!(record(&app, &team.rep, "customer", id)["custom"], json!({ "size": 3 }));
        let by = json!([{ "field": "custom.lic", "op": "eq", "value": "A-1" }]);
        assert!(found(&app, &team.rep, by.clone()).is_err(), "no filter knows it");
        assert_eq!(code_of(set(&app, &team.rep, id, json!({ "custom": { "lic": "B" } }))), "unknown_field");
        assert!(set(&app, &team.rep, id, json!({ "custom": { "size": 4 } })).unwrap(), "other fields change meanwhile");
        assert_eq!(code_of(add(&app, "customer", "lic", CustomKind::Integer, &[])), "custom_field_exists");
        let listed =
            |with: bool| app.read(&app.admin(), move |work| custom_fields(work, "customer", with)).unwrap().len();
        assert_eq!((listed(false), listed(true)), (1, 2));

        app.write(&app.admin(), move |work| restore_custom_field(work, lic)).unwrap();
        assert_eq!(record(&app, &team.rep, "customer", id)["custom"], json!({ "lic": "A-1", "size": 4 }));
        assert_eq!(found(&app, &team.rep, by).unwrap(), 1);
        assert_eq!(
            code_of(app.write(&app.admin(), move |work| restore_custom_field(work, lic))),
            "custom_field_in_use"
        );
        let absent = CustomFieldId::from_raw(7);
        assert_eq!(code_of(app.write(&app.admin(), move |work| restore_custom_field(work, absent))), "not_found");
    }
);
