//! Customers and contacts: numbers, owners, the company tree.

use crate::team::{Team, count, fields, record};
use mingxi_app::customers::{
    AssignCustomer, assign_customer, create_contact, create_customer, update_contact, update_customer,
};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::{Actor, Result, on_both_databases};
use mingxi_domain::access::Role;
use mingxi_domain::customers::name_key;
use mingxi_domain::ids::{CustomerId, UserId};
use serde_json::{Value as Json, json};

fn create(app: &TestApp, actor: &Actor, body: Json) -> Result<CustomerId> {
    app.write(actor, move |work| create_customer(work, &fields(body.clone())))
}

fn change(app: &TestApp, actor: &Actor, id: CustomerId, version: i64, body: Json) -> Result<bool> {
    app.write(actor, move |work| update_customer(work, id, version, &fields(body.clone())))
}

fn assign(app: &TestApp, actor: &Actor, id: CustomerId, owner_id: UserId) -> Result<bool> {
    app.write(actor, move |work| assign_customer(work, id, &AssignCustomer { owner_id, include: None }))
}

on_both_databases!(
    fn customers_are_numbered_without_gaps_and_found_by_name_key(app: TestApp) {
        let team = Team::of(&app);
        let one = create(&app, &team.rep, json!({ "name": "杭州云帆（上海）" })).unwrap();
        assert_eq!(code_of(create(&app, &team.rep, json!({ "name": "x", "tier": "Z" }))), "not_a_choice");
        let two = create(&app, &team.rep, json!({ "name": "杭州云帆 (上海)", "tier": "A" })).unwrap();
        let (first, second) = (record(&app, &team.rep, "customer", one), record(&app, &team.rep, "customer", two));
        assert_eq!((&first["number"], &second["number"]), (&json!("CUS-2026-000001"), &json!("CUS-2026-000002")));
        assert_eq!((&first["owner_id"], &first["is_active"]), (&json!(team.rep.user()), &json!(true)));
        let org = app.made.org;
        let same = app
            .app
            .db
            .read_blocking(move |tx| mingxi_store::customers::list_by_name_key(tx, org, &name_key("杭州云帆 上海")))
            .unwrap();
        assert_eq!(same, [one, two]);
        assert!(change(&app, &team.rep, two, 1, json!({ "name": "宁波海川" })).unwrap());
        let renamed =
            app.app.db.read_blocking(move |tx| mingxi_store::customers::list_by_name_key(tx, org, "宁波海川")).unwrap();
        assert_eq!(renamed, [two]);
    }
);

on_both_databases!(
    fn a_company_is_never_above_itself(app: TestApp) {
        let admin = app.admin();
        let group = create(&app, &admin, json!({ "name": "集团" })).unwrap();
        let company = create(&app, &admin, json!({ "name": "公司", "parent_id": group })).unwrap();
        let branch = create(&app, &admin, json!({ "name": "分公司", "parent_id": company })).unwrap();
        for parent in [group, company, branch] {
            assert_eq!(
                code_of(change(&app, &admin, group, 1, json!({ "parent_id": parent }))),
                "customer_parent_cycle",
                "{parent}"
            );
        }
        assert!(change(&app, &admin, branch, 1, json!({ "parent_id": group })).unwrap());
        assert!(change(&app, &admin, branch, 2, json!({ "parent_id": null })).unwrap());
    }
);

on_both_databases!(
    fn a_rep_sees_and_touches_only_own_customers(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({ "name": "甲" })).unwrap();
        for other in [&team.colleague, &team.stranger] {
            assert_eq!(code_of(change(&app, other, id, 1, json!({ "name": "乙" }))), "not_found");
            let contact = fields(json!({ "customer_id": id, "name": "王敏" }));
            assert_eq!(code_of(app.write(other, move |work| create_contact(work, &contact))), "unknown_reference");
        }
        assert!(change(&app, &team.manager, id, 1, json!({ "tier": "B" })).unwrap());
        let given_away = create(&app, &team.rep, json!({ "name": "丙", "owner_id": team.colleague.user() }));
        assert_eq!(code_of(given_away), "forbidden");
        assert_eq!(code_of(change(&app, &team.rep, id, 2, json!({ "owner_id": team.colleague.user() }))), "forbidden");
        assert!(!change(&app, &team.rep, id, 2, json!({ "owner_id": team.rep.user() })).unwrap(), "the owner as it is");
        assert!(create(&app, &team.manager, json!({ "name": "丁", "owner_id": team.colleague.user() })).is_ok());
    }
);

on_both_databases!(
    fn a_customer_is_given_on_with_its_contacts(app: TestApp) {
        let team = Team::of(&app);
        let id = create(&app, &team.rep, json!({ "name": "甲" })).unwrap();
        let contact = fields(json!({ "customer_id": id, "name": "王敏", "role": "decision_maker" }));
        // The desk types it in; it belongs to the owner of the customer all the same.
        let contact = app.write(&app.user(Role::OrderDesk), move |work| create_contact(work, &contact)).unwrap();
        assert_eq!(record(&app, &team.rep, "contact", contact)["owner_id"], json!(team.rep.user()));
        let retitled =
            app.write(&team.rep, move |work| update_contact(work, contact, 1, &fields(json!({ "title": "总经理" }))));
        assert!(retitled.unwrap());

        assert_eq!(code_of(assign(&app, &team.rep, id, team.colleague.user())), "forbidden");
        assert_eq!(code_of(assign(&app, &team.manager, id, "usr_0000000000001".parse().unwrap())), "unknown_reference");
        assert!(assign(&app, &team.manager, id, team.stranger.user()).unwrap());
        assert_eq!((count(&app, &team.rep, "customer"), count(&app, &team.rep, "contact")), (0, 0));
        assert_eq!((count(&app, &team.stranger, "customer"), count(&app, &team.stranger, "contact")), (1, 1));
        assert_eq!(
            record(&app, &team.stranger, "customer", id)["department_id"],
            json!(team.stranger.standing.department)
        );
        assert_eq!(
            code_of(assign(&app, &team.manager, id, team.rep.user())),
            "not_found",
            "it left the manager's team"
        );
        assert!(!assign(&app, &app.admin(), id, team.stranger.user()).unwrap(), "the owner as it is");
    }
);
