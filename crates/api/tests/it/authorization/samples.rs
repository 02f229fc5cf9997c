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
use mingxi_domain::text_enum::TextEnum as _;
use serde_json::json;
use std::collections::HashMap;

/// Ids of sample records by object.
pub struct Samples(HashMap<&'static str, String>);

impl Samples {
    /// The sample of an object; a made-up id when there is none.
    pub fn id(&self, object: Option<&'static str>) -> String {
        let Some(object) = object else { return String::new() };
        let prefix = objects::find(object).map_or("tok", |object| object.id_prefix);
        self.0.get(object).cloned().unwrap_or_else(|| ids::encode(prefix, 1))
    }

    pub fn find(&self, object: &str) -> Option<&String> {
        self.0.get(object)
    }
}

/// Makes what the API can make and takes the first record of every object.
pub fn make(app: &Harness) -> Samples {
    let admin = app.admin();
    admin.post("/products", &product("P-1")).ok();
    admin.post("/departments", &json!({ "name": "销售部" })).ok();
    admin.post("/customers", &json!({ "name": "杭州云帆科技有限公司" })).ok();
    crate::cash::settled_invoice(&admin);
    admin.post("/imports", &crate::imports::products("sku,title\nI1,Sample\n")).ok();
    let mut samples = HashMap::new();
    for object in objects::all().values() {
        let page = admin.get(&format!("/{}?limit=1", object.plural)).ok();
        if let Some(id) = page["items"][0]["id"].as_str() {
            samples.insert(object.name, id.to_owned());
        }
    }
    let tokens = admin.get("/api-tokens").ok();
    samples.insert("api_token", tokens["items"][0]["id"].as_str().unwrap().to_owned());
    Samples(samples)
}

/// A client of every role in an organisation of their own.
pub fn strangers(app: &Harness) -> Vec<(Role, Client)> {
    let entity = CreateEntity { code: "X".into(), name: "X".into(), country: "CN".into(), tax_id: None, currency: Currency::CNY, chart: ChartTemplate::China };
    let admin = CreateUser { name: "X".into(), email: "x@example.com".into(), password: None, department_id: None, roles: Role::ALL.to_vec() };
    let new = NewOrganization { name: "Other".into(), slug: "other".into(), time_zone: "UTC".into(), entity, admin };
    let made = create_organization(&app.app, &new).unwrap();
    let load = |user| app.app.db.read_blocking(move |tx| load_actor(tx, made.org, user, Door::Api, None)).unwrap();
    let admin = load(made.admin);
    let client = |role: Role| {
        let input = CreateUser { name: "X".into(), email: format!("{role}@example.com"), password: None, department_id: None, roles: vec![role] };
        let user = app.write(&admin, move |work| create_user(work, &input)).unwrap();
        (role, app.client_of(&load(user)))
    };
    Role::ALL.iter().copied().map(client).collect()
}
