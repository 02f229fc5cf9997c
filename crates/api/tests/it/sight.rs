//! Who sees what: all that hangs on one's customer, whoever made it, and no name of what is somebody else's.

use crate::harness::{Client, Harness, encoded, new_key, product};
use crate::on_both;
use mingxi_domain::access::Role;
use mingxi_domain::metadata::{HangsOn, objects};
use serde_json::{Value as Json, json};

const NAME: &str = "杭州云帆科技有限公司";

fn user_of(client: &Client) -> Json {
    client.get("/session").ok()["user"]["id"].clone()
}

/// The chain from opportunity to application, made by the administrator for a customer.
fn chain(admin: &Client, customer: &str) -> Vec<(&'static str, String)> {
    let product = admin.post("/products", &product("P-1")).id();
    let entity = admin.get("/entities").ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let opportunity = json!({ "name": "三条产线", "currency": "CNY", "customer_id": customer });
    let opportunity = admin.post("/opportunities", &opportunity).id();
    let lines = json!([{ "product_id": product, "quantity": "10", "unit_price": "100" }]);
    let quote = json!({ "opportunity_id": opportunity, "valid_until": "2026-12-31", "lines": lines });
    let quote = admin.post("/quotes", &quote).id();
    let contract =
        json!({ "title": "年度采购", "customer_id": customer, "entity_id": entity, "currency": "CNY", "lines": lines });
    let contract = admin.post("/contracts", &contract).id();
    admin.post(&format!("/contracts/{contract}/sign"), &json!({ "signed_on": "2026-03-01" })).ok();
    let order = admin.post("/orders", &json!({ "contract_id": contract, "ordered_on": "2026-03-01" })).id();
    let delivery = admin.post("/deliveries", &json!({ "order_id": order, "shipped_on": "2026-03-01" })).id();
    let invoice = admin.post("/invoices", &json!({ "order_id": order, "from": "delivered" })).id();
    admin.post(&format!("/invoices/{invoice}/issue"), &json!({ "issued_on": "2026-03-01" })).ok();
    let follow_up = json!({ "kind": "call", "content": "谈了预算", "customer_id": customer });
    let follow_up = admin.post("/follow-ups", &follow_up).id();
    // 10 × 100.00 and 13 % are 1,130.00; 500.00 of it is paid.
    let receipt = json!({
        "customer_id": customer, "entity_id": entity, "amount": { "amount_minor": 500_00, "currency": "CNY" },
        "received_on": "2026-03-01", "method": "bank_transfer", "apply": "oldest_first",
    });
    let receipt = admin.post("/receipts", &receipt).id();
    vec![
        ("opportunity", opportunity),
        ("quote", quote),
        ("contract", contract),
        ("order", order),
        ("delivery", delivery),
        ("invoice", invoice),
        ("receipt", receipt),
        ("follow_up", follow_up),
    ]
}

/// Gives everything that hangs on the customer to somebody, as if they had made it.
fn give_chain(app: &Harness, to: &Json) {
    let to: mingxi_domain::ids::UserId = to.as_str().unwrap().parse().unwrap();
    app.write(&app.administrator(), move |work| {
        for object in
            objects::all().values().filter(|object| object.hangs_on().is_some() && object.name != "revenue_event")
        {
            let text = format!("update {} set owner_id = $2 where org_id = $1", object.table);
            work.tx.exec(mingxi_store::SqlText::dynamic(text), mingxi_store::v![work.org(), to])?;
        }
        Ok(())
    })
    .unwrap();
}

on_both!(
    fn the_owner_of_a_customer_sees_what_hangs_on_it_and_nobody_else_does(app: Harness) {
        let admin = app.admin();
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let customer = admin.post("/customers", &json!({ "name": NAME, "owner_id": user_of(&rep) })).id();
        let made = chain(&admin, &customer);
        app.run_jobs();

        for object in objects::all().values().filter(|object| object.hangs_on().is_some()) {
            let path = format!("/{}", object.plural);
            let all = admin.get(&path).ok()["items"].as_array().unwrap().len();
            let seen = |client: &Client| {
                let listed = client.get(&path).ok()["items"].as_array().unwrap().len();
                let counted = client.get(&format!("{path}/totals")).ok()["count"].as_u64().unwrap();
                let export = client.get(&format!("{path}/export")).text.lines().count() - 1;
                assert_eq!((listed, listed), (usize::try_from(counted).unwrap(), export), "{}", object.name);
                listed
            };
            assert_eq!(seen(&rep), all, "{}: its customer is the rep's", object.name);
            assert_eq!(seen(&other), 0, "{}", object.name);
            if let Some(HangsOn::Document { .. }) = object.hangs_on() {
                assert!(all > 0, "{}: a sample is needed", object.name);
            }
        }
        for (object, id) in &made {
            let plural = objects::get(object).plural;
            let record = rep.get(&format!("/{plural}/{id}")).ok();
            let said = (&record["titles"]["customer_id"], &record["masked"]);
            assert_eq!(said, (&json!(NAME), &Json::Null), "{object}");
            other.get(&format!("/{plural}/{id}")).refused(404, "not_found");
            let upload = admin.upload(object, id, "a.txt", "text", &new_key());
            let file = upload.ok()["id"].as_str().unwrap().to_owned();
            let files = format!("/attachments?object={object}&record_id={id}");
            assert_eq!(rep.get(&files).ok()["items"].as_array().unwrap().len(), 1, "{object}");
            assert_eq!(rep.get(&format!("/attachments/{file}/content")).text, "text");
            other.get(&format!("/attachments/{file}/content")).refused(404, "not_found");
        }
        let number = |object: &str| {
            let (_, id) = made.iter().find(|(name, _)| *name == object).unwrap();
            let plural = objects::get(object).plural;
            admin.get(&format!("/{plural}/{id}")).ok()["number"].as_str().unwrap().to_owned()
        };
        for object in ["opportunity", "contract", "order", "invoice", "receipt"] {
            let hits = |client: &Client| {
                let found = client.get(&format!("/search?q={}", number(object))).ok();
                found["items"].as_array().unwrap().len()
            };
            assert_eq!((hits(&rep), hits(&other)), (1, 0), "{object}");
        }
        let cards = |client: &Client| client.get("/opportunities/board").text.matches("三条产线").count() > 0;
        assert_eq!((cards(&rep), cards(&other)), (true, false));
        // 1,130.00 less 500.00.
        assert_eq!(rep.get("/aging").ok()["currencies"][0]["total"]["amount_minor"], 630_00);
        assert_eq!(other.get("/aging").ok()["currencies"], json!([]));
        let history = |client: &Client| client.get(&format!("/timeline?object=customer&id={customer}"));
        assert!(history(&rep).text.contains("invoice.issue"));
        history(&other).refused(404, "not_found");
    }
);

on_both!(
    fn no_name_of_what_is_somebody_elses_is_told(app: Harness) {
        let admin = app.admin();
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let customer = admin.post("/customers", &json!({ "name": NAME, "owner_id": user_of(&rep) })).id();
        let made = chain(&admin, &customer);
        app.run_jobs();
        // The documents are the other's, the customer is not.
        give_chain(&app, &user_of(&other));
        for (object, id) in &made {
            let plural = objects::get(object).plural;
            let record = other.get(&format!("/{plural}/{id}")).ok();
            assert_eq!((&record["customer_id"], &record["titles"]["customer_id"]), (&json!(customer), &Json::Null));
            assert_eq!(record["masked"], json!(["customer_id"]), "{object}: said to be hidden");
            let page = other.get(&format!("/{plural}"));
            assert_eq!(page.ok()["items"].as_array().unwrap().len(), 1, "{object}");
            for text in [page.text, other.get(&format!("/{plural}/export")).text] {
                assert!(!text.contains("云帆"), "{object}: {text}");
            }
            let history = other.get(&format!("/timeline?object={object}&id={id}"));
            assert!(!history.text.contains("云帆"), "{object}: {}", history.text);
            assert_eq!(rep.get(&format!("/{plural}/{id}")).ok()["titles"]["customer_id"], json!(NAME), "{object}");
        }
        let order = &made.iter().find(|(name, _)| *name == "order").unwrap().1;
        let invoice = &made.iter().find(|(name, _)| *name == "invoice").unwrap().1;
        let record = other.get(&format!("/invoices/{invoice}")).ok();
        assert_eq!(record["order_id"], json!(order));
        assert!(record["titles"]["order_id"].is_string(), "its order is the other's, too: {record}");
        let by = encoded(&json!([{ "field": "customer_id", "op": "eq", "value": customer }]));
        assert_eq!(other.get(&format!("/invoices?filter={by}")).ok()["items"][0]["titles"]["customer_id"], Json::Null);
    }
);

on_both!(
    fn a_customer_is_given_on_with_what_is_asked(app: Harness) {
        let admin = app.admin();
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let customer = rep.post("/customers", &json!({ "name": NAME })).id();
        rep.post("/contacts", &json!({ "name": "王敏", "customer_id": customer })).ok();
        let made = chain(&admin, &customer);
        app.run_jobs();
        give_chain(&app, &user_of(&rep));
        let path = format!("/customers/{customer}");
        let plan = admin.get(&format!("{path}/assignment")).ok();
        let counts: Vec<_> = plan["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (item["object"].as_str().unwrap(), item["count"].as_i64().unwrap(), item["is_usual"] == true))
            .collect();
        let expected = [
            ("contact", 1, true),
            ("follow_up", 1, true),
            ("opportunity", 1, false),
            ("quote", 1, false),
            ("contract", 1, false),
            ("order", 1, false),
            ("invoice", 1, false),
            // The receipt is applied whole: there is nothing left to do.
            ("receipt", 0, false),
        ];
        assert_eq!(counts, expected);
        rep.get(&format!("{path}/assignment")).refused(403, "forbidden");

        let give = json!({ "owner_id": user_of(&other), "include": ["contact", "opportunity", "contract"] });
        let preview = admin.post(&format!("{path}/assign?dry_run=true"), &give).ok();
        assert_eq!(preview["owner_id"], user_of(&other));
        rep.get(&path).ok();
        admin.post(&format!("{path}/assign"), &give).ok();
        let owner = |object: &str| {
            let (_, id) = made.iter().find(|(name, _)| *name == object).unwrap();
            admin.get(&format!("/{}/{id}", objects::get(object).plural)).ok()["owner_id"].clone()
        };
        for (object, _) in &made {
            let whose = if ["opportunity", "contract"].contains(object) { user_of(&other) } else { user_of(&rep) };
            assert_eq!(owner(object), whose, "{object}");
        }
        for plural in ["contract-lines", "installments", "stage-changes"] {
            let rows = admin.get(&format!("/{plural}")).ok();
            assert_eq!(rows["items"][0]["owner_id"], user_of(&other), "{plural}");
        }
        // The new owner sees what stayed, too; the old one keeps what is his, without the customer's name.
        for (object, id) in &made {
            let plural = objects::get(object).plural;
            other.get(&format!("/{plural}/{id}")).ok();
        }
        rep.get(&path).refused(404, "not_found");
        let (_, contract) = made.iter().find(|(name, _)| *name == "contract").unwrap();
        rep.get(&format!("/contracts/{contract}")).refused(404, "not_found");
        let (_, order) = made.iter().find(|(name, _)| *name == "order").unwrap();
        assert_eq!(rep.get(&format!("/orders/{order}")).ok()["titles"]["customer_id"], Json::Null);

        let history = admin.get(&format!("/timeline?object=customer&id={customer}")).ok();
        let items = history["items"].as_array().unwrap();
        let entry = items.iter().find(|item| item["action"] == "customer.assign").unwrap();
        let said: Vec<_> = entry["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| (change["field"].as_str().unwrap(), change["to"].clone()))
            .collect();
        let one = json!(1);
        assert_eq!(
            said,
            [
                ("owner_id", user_of(&other)),
                ("moved.contact", one.clone()),
                ("moved.opportunity", one.clone()),
                ("moved.contract", one)
            ]
        );
        assert!(items.iter().any(|item| item["action"] == "contract.assign"));
        let told = other.get("/notifications").ok();
        assert_eq!(told["items"].as_array().unwrap().len(), 1, "told once: {told}");
    }
);

on_both!(
    fn whom_a_record_left_hears_so(app: Harness) {
        let admin = app.admin();
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let customer = rep.post("/customers", &json!({ "name": NAME })).id();
        let opportunity =
            rep.post("/opportunities", &json!({ "name": "三条产线", "currency": "CNY", "customer_id": customer })).id();
        let lead = rep.post("/leads", &json!({ "name": "王敏", "source": "event" })).id();
        let (mut mine, mut theirs) = (rep.events(""), other.events(""));
        let to = json!({ "owner_id": user_of(&other), "include": ["opportunity"] });
        admin.post(&format!("/customers/{customer}/assign"), &to).ok();
        // Through the record door, too.
        admin.patch(&format!("/leads/{lead}"), &json!({ "version": 1, "owner_id": user_of(&other) })).ok();
        let mut heard: Vec<_> = (0..3)
            .map(|_| {
                let (_, event) = mine.next().unwrap();
                assert_eq!(
                    (&event["version"], &event["actor_id"]),
                    (&Json::Null, &Json::Null),
                    "nothing but that: {event}"
                );
                (event["event"].as_str().unwrap().to_owned(), event["record_id"].as_str().unwrap().to_owned())
            })
            .collect();
        heard.sort();
        let mut expected = [("customer.left", &customer), ("lead.left", &lead), ("opportunity.left", &opportunity)]
            .map(|(event, id)| (event.to_owned(), id.clone()));
        expected.sort();
        assert_eq!(heard, expected);
        let names: Vec<_> = std::iter::from_fn(|| theirs.next())
            .filter(|(name, _)| name == "record")
            .map(|(_, event)| event["event"].as_str().unwrap().to_owned())
            .take(4)
            .collect();
        for event in ["customer.assigned", "opportunity.assigned", "lead.updated", "lead.assigned"] {
            assert!(names.iter().any(|name| name == event), "{event} in {names:?}");
        }
        app.run_jobs();
    }
);
