//! A sales team and short ways to write records, for the tests of many nouns.

use mingxi_app::actor::{Actor, Door};
use mingxi_app::records::{self, Input, ListInput};
use mingxi_app::testing::TestApp;
use mingxi_app::users::{CreateDepartment, CreateUser, create_department, create_user, load_actor};
use mingxi_domain::access::Role;
use mingxi_domain::ids::Id;
use serde_json::Value as Json;

/// A manager and two reps of one department, and a rep of another.
pub struct Team {
    pub manager: Actor,
    pub rep: Actor,
    pub colleague: Actor,
    pub stranger: Actor,
}

impl Team {
    pub fn of(app: &TestApp) -> Self {
        let people = [
            ("east", "mei", Role::SalesManager),
            ("east", "rui", Role::SalesRep),
            ("east", "tao", Role::SalesRep),
            ("west", "yan", Role::SalesRep),
        ];
        let ids = app.write(&app.admin(), move |work| {
            let east = create_department(work, &CreateDepartment { name: "华东".into(), parent_id: None })?;
            let west = create_department(work, &CreateDepartment { name: "西部".into(), parent_id: None })?;
            let mut ids = Vec::new();
            for (department, name, role) in people {
                let department_id = Some(if department == "east" { east } else { west });
                let email = format!("{name}@example.com");
                let input = CreateUser { name: name.into(), email, password: None, department_id, roles: vec![role] };
                ids.push(create_user(work, &input)?);
            }
            Ok(ids)
        });
        let org = app.made.org;
        let load = |id| app.app.db.read_blocking(move |tx| load_actor(tx, org, id, Door::Api, None)).unwrap();
        let mut actors = ids.unwrap().into_iter().map(load);
        let mut next = || actors.next().unwrap();
        Self { manager: next(), rep: next(), colleague: next(), stranger: next() }
    }
}

/// The fields of a record.
pub fn fields(json: Json) -> Input {
    let Json::Object(fields) = json else { panic!("{json} is no object") };
    fields
}

/// A record as `actor` sees it.
pub fn record(app: &TestApp, actor: &Actor, object: &'static str, id: impl Id) -> Input {
    app.read(actor, move |work| records::find(work, object, id.raw())).unwrap()
}

/// How many records of an object `actor` sees.
pub fn count(app: &TestApp, actor: &Actor, object: &'static str) -> usize {
    all(app, actor, object).len()
}

/// The records of an object `actor` sees, oldest first.
pub fn all(app: &TestApp, actor: &Actor, object: &'static str) -> Vec<Input> {
    let by_age = ListInput { sort: "created_at".into(), ..ListInput::default() };
    app.read(actor, move |work| records::list(work, object, &by_age)).unwrap().items
}
