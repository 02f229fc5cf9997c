//! One record of each object, owned by the administrator, for the walk.

use crate::harness::{Client, Harness, product};
use mingxi_app::actor::Door;
use mingxi_app::entities::CreateEntity;
use mingxi_app::setup::{NewOrganization, create_organization};
use mingxi_app::users::{CreateUser, create_user, load_actor};
use mingxi_domain::access::Role;
use mingxi_domain::ids;
use mingxi_domain::ledger::ChartTemplate;
use mingxi_domain::metadata::objects;
use mingxi_domain::money::Currency;
use mingxi_domain::settings::Language;
use mingxi_domain::text_enum::TextEnum as _;
use serde_json::json;
use std::collections::HashMap;

/// Ids of sample records by object.
pub struct Samples(HashMap<&'static str, String>);

impl Samples {
    /// The sample of an object; a made-up id when there is none.
    pub fn id(&self, object: Option<&'static str>) -> String {
        let Some(object) = object else { return String::new() };
        let other = [
            ("saved_view", "sav"),
            ("spare_view", "sav"),
            ("pin", "pin"),
            ("bulk_edit", "blk"),
            ("attachment", "att"),
            ("custom_field", "cfd"),
        ]
        .iter()
        .find(|(name, _)| *name == object);
        let other = other.map_or("tok", |(_, prefix)| *prefix);
        let prefix = objects::find(object).map_or(other, |object| object.id_prefix);
        self.0.get(object).cloned().unwrap_or_else(|| ids::encode(prefix, 1))
    }

    pub fn find(&self, object: &str) -> Option<&String> {
        self.0.get(object)
    }
}

/// Makes what the API can make and takes the first record of every object.
pub fn make(app: &Harness) -> Samples {
    let admin = app.admin();
    let product = admin.post("/products", &product("P-1")).id();
    admin.post("/departments", &json!({ "name": "销售部" })).ok();
    admin.post("/payment-terms", &json!({ "name": "30", "net_days": 30 })).ok();
    let customer = admin.post("/customers", &json!({ "name": "杭州云帆科技有限公司" })).id();
    deal(&admin, &customer, &product);
    make_chain(&admin);
    crate::cash::settled_invoice(&admin);
    app.import(&admin, &crate::imports::products("sku,title\nI1,Sample\n"));
    let mut samples = HashMap::new();
    for object in objects::all().values() {
        let page = admin.get(&format!("/{}?limit=1", object.plural)).ok();
        if let Some(id) = page["items"][0]["id"].as_str() {
            samples.insert(object.name, id.to_owned());
        }
    }
    let tokens = admin.get("/api-tokens").ok();
    samples.insert("api_token", tokens["items"][0]["id"].as_str().unwrap().to_owned());
    let view = json!({ "object": "customer", "name": "全部", "visibility": "everyone", "query": {} });
    // Two, because the walk deletes one before it changes the other.
    for sample in ["saved_view", "spare_view"] {
        samples.insert(sample, admin.post("/saved-views", &view).id());
    }
    let edit = json!({ "object": "customer", "ids": [customer], "changes": { "region": "华东" } });
    samples.insert("bulk_edit", admin.post("/bulk-edits", &edit).id());
    for sample in ["attachment", "spare_attachment"] {
        let file = admin.upload("customer", &customer, "a.txt", "text", &crate::harness::new_key());
        samples.insert(sample, file.id());
    }
    let field =
        json!({ "object": "customer", "key": "sample", "kind": "text", "label_zh": "样例", "label_en": "Sample" });
    samples.insert("custom_field", admin.post("/custom-fields", &field).id());
    let jobs = admin.get("/jobs?limit=1").ok();
    samples.insert("job", jobs["items"][0]["id"].as_str().unwrap().to_owned());
    Samples(samples)
}

/// A signed contract, its order, a batch and a draft invoice.
fn make_chain(admin: &Client) {
    let first = |plural: &str| admin.get(&format!("/{plural}?limit=1")).ok()["items"][0]["id"].clone();
    let line = json!({ "product_id": first("products"), "quantity": "10", "unit_price": "100" });
    let contract = json!({ "title": "年度采购", "customer_id": first("customers"), "entity_id": first("entities"), "currency": "CNY", "lines": [line] });
    let contract = admin.post("/contracts", &contract).ok()["id"].clone();
    admin.post(&format!("/contracts/{}/sign", contract.as_str().unwrap()), &json!({ "signed_on": "2026-03-01" })).ok();
    let order =
        admin.post("/orders", &json!({ "contract_id": contract, "ordered_on": "2026-03-01" })).ok()["id"].clone();
    admin.post("/deliveries", &json!({ "order_id": order, "shipped_on": "2026-03-01" })).ok();
    admin.post("/invoices", &json!({ "order_id": order, "from": "delivered" })).ok();
}

/// One record of each link from campaign to quote.
fn deal(admin: &Client, customer: &str, product: &str) {
    let campaign =
        admin.post("/campaigns", &json!({ "name": "上海展", "channel": "exhibition", "currency": "CNY" })).id();
    let cost = json!({ "campaign_id": campaign, "amount": { "amount_minor": 100, "currency": "CNY" } });
    admin.post("/campaign-costs", &cost).ok();
    let lead = admin.post("/leads", &json!({ "name": "王敏", "source": "event", "campaign_id": campaign })).id();
    admin.post("/follow-ups", &json!({ "kind": "call", "content": "谈了预算", "lead_id": lead })).ok();
    admin.post("/contacts", &json!({ "name": "王敏", "customer_id": customer })).ok();
    let opportunity = json!({ "name": "三条产线", "currency": "CNY", "customer_id": customer });
    let opportunity = admin.post("/opportunities", &opportunity).id();
    let lines = json!([{ "product_id": product, "quantity": "1", "unit_price": "100" }]);
    let quote = json!({ "opportunity_id": opportunity, "valid_until": "2026-12-31", "lines": lines });
    admin.post("/quotes", &quote).ok();
}

/// A client of every role in an organisation of their own.
pub fn strangers(app: &Harness) -> Vec<(Role, Client)> {
    let entity = CreateEntity {
        code: "X".into(),
        name: "X".into(),
        country: "CN".into(),
        tax_id: None,
        currency: Currency::CNY,
        chart: ChartTemplate::China,
    };
    let admin = CreateUser {
        name: "X".into(),
        email: "x@example.com".into(),
        password: None,
        department_id: None,
        roles: Role::ALL.to_vec(),
    };
    let new = NewOrganization {
        name: "Other".into(),
        slug: "other".into(),
        time_zone: "UTC".into(),
        language: Language::En,
        entity,
        admin,
    };
    let made = create_organization(&app.app, &new).unwrap();
    let load = |user| app.app.db.read_blocking(move |tx| load_actor(tx, made.org, user, Door::Api, None)).unwrap();
    let admin = load(made.admin);
    let client = |role: Role| {
        let input = CreateUser {
            name: "X".into(),
            email: format!("{role}@example.com"),
            password: None,
            department_id: None,
            roles: vec![role],
        };
        let user = app.write(&admin, move |work| create_user(work, &input)).unwrap();
        (role, app.client_of(&load(user)))
    };
    Role::ALL.iter().copied().map(client).collect()
}
