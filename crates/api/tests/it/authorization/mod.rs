//! Every operation of the contract has a row here: anonymous 401, wrong role 403, someone else's record 404,
//! right role neither. A missing row fails. Operations that every object has are derived from its description.
//!
//! Add a verb: one line in the file of its noun, and the file to [`rows`].

mod cash;
mod customers;
mod fulfilment;
mod imports;
mod platform;
mod sales;
pub mod samples;

use crate::harness::{CONTRACT, Client, Harness, new_key};
use mingxi_api::contract::BASE;
use mingxi_app::on_both_databases;
use mingxi_domain::access::{Action, Role, reach};
use mingxi_domain::metadata::{Object, objects};
use mingxi_domain::text_enum::TextEnum as _;
use serde_json::{Value as Json, json};

/// Who is refused.
#[derive(Clone, Copy, Debug)]
pub enum Wrong {
    /// A user with this role.
    Role(Role),
    /// Every role may; a token without the scope may not.
    Scope,
    /// Whoever is known may.
    Nobody,
}

/// What an operation asks of its caller.
#[derive(Clone, Debug)]
pub struct Row {
    /// `issue_invoice`.
    pub operation: String,
    /// A role that may.
    pub right: Role,
    /// Who may not.
    pub wrong: Wrong,
    /// The object whose sample record takes the place of `{id}`.
    pub record: Option<&'static str>,
    /// A body the operation understands.
    pub body: Json,
    /// Query it needs; `{entity}` and `{customer}` stand for their samples.
    pub query: &'static str,
}

/// A verb without a record in its path: `verb("create_department", Administrator, SalesRep, json!({…}))`.
pub fn verb(operation: &str, right: Role, wrong: Role, body: Json) -> Row {
    Row { operation: operation.to_owned(), right, wrong: Wrong::Role(wrong), record: None, body, query: "" }
}

/// A verb on a record: `verb_on("issue_invoice", "invoice", FinanceDirector, SalesRep, json!({…}))`.
pub fn verb_on(operation: &str, record: &'static str, right: Role, wrong: Role, body: Json) -> Row {
    Row { record: Some(record), ..verb(operation, right, wrong, body) }
}

/// A reading operation that every role may use: `read("age_receivables", None, "")`. A token without the scope may not.
pub fn read(operation: &str, record: Option<&'static str>, query: &'static str) -> Row {
    Row {
        wrong: Wrong::Scope,
        record,
        query,
        ..verb(operation, Role::FinanceDirector, Role::FinanceDirector, Json::Null)
    }
}

/// All rows that are written down, noun by noun.
fn rows() -> Vec<Row> {
    [platform::rows(), customers::rows(), sales::rows(), fulfilment::rows(), cash::rows(), imports::rows()].concat()
}

/// The rows of the operations every object has.
fn derived(object: &'static Object) -> Vec<Row> {
    let plural = object.plural.replace('-', "_");
    let readers: Vec<Role> = Role::ALL.iter().copied().filter(|role| reach(*role, object.name).is_some()).collect();
    let outsider = Role::ALL.iter().copied().find(|role| !readers.contains(role));
    let wrong = outsider.map_or(Wrong::Scope, Wrong::Role);
    let read =
        |operation: String, record| Row { operation, right: readers[0], wrong, record, body: Json::Null, query: "" };
    let mut rows = vec![
        read(format!("list_{plural}"), None),
        read(format!("total_{plural}"), None),
        read(format!("export_{plural}"), None),
        read(format!("find_{}", object.name), Some(object.name)),
    ];
    for (verb, record, body) in [("create", None, json!({})), ("update", Some(object.name), json!({ "version": 1 }))] {
        let action = Action::ALL.iter().find(|action| action.object() == object.name && action.verb() == verb);
        if let Some(action) = action {
            let may = |role: &Role| mingxi_domain::access::may_act(*role, *action);
            let right = Role::ALL.iter().copied().find(may).unwrap();
            let wrong = Role::ALL.iter().copied().find(|role| !may(role)).map_or(Wrong::Scope, Wrong::Role);
            rows.push(Row { operation: format!("{verb}_{}", object.name), right, wrong, record, body, query: "" });
        }
    }
    rows
}

/// `(method, path, operation id)` of everything in the contract.
fn operations() -> Vec<(String, String, String)> {
    let paths = CONTRACT["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Json)| {
        let operations = item.as_object().unwrap().iter();
        let found = operations.filter_map(|(method, operation)| {
            Some((method.to_uppercase(), path.clone(), operation["operationId"].as_str()?.to_owned()))
        });
        found.collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

/// Anybody may call these; there is nothing to be refused.
const OPEN: &[&str] = &["sign_in", "find_setup", "set_up", "start_demo"];

fn row_of(operation: &str) -> Option<Row> {
    let written = rows().into_iter().find(|row| row.operation == operation);
    written.or_else(|| objects::all().values().flat_map(derived).find(|row| row.operation == operation))
}

#[test]
fn every_operation_has_a_row_and_every_row_an_operation() {
    let operations = operations();
    let known = |row: &Row| operations.iter().any(|(_, _, id)| *id == row.operation);
    let stale: Vec<_> = rows().into_iter().filter(|row| !known(row)).map(|row| row.operation).collect();
    assert!(stale.is_empty(), "rows without an operation: {stale:?}");
    let missing: Vec<_> = operations
        .into_iter()
        .map(|(_, _, id)| id)
        .filter(|id| !OPEN.contains(&id.as_str()) && row_of(id).is_none())
        .collect();
    assert!(missing.is_empty(), "add a row to crates/api/tests/it/authorization/<noun>.rs for: {missing:?}");
}

struct Walk {
    app: Harness,
    anonymous: Client,
    narrow: Client,
    insiders: Vec<(Role, Client)>,
    strangers: Vec<(Role, Client)>,
    samples: samples::Samples,
}

impl Walk {
    fn new(app: Harness) -> Self {
        let samples = samples::make(&app);
        let insiders = Role::ALL.iter().map(|role| (*role, app.user(*role))).collect();
        let strangers = samples::strangers(&app);
        let narrow = app.client_with(&app.administrator(), &["import.run"]);
        Self { anonymous: app.anonymous(), narrow, insiders, strangers, samples, app }
    }

    fn check(&self, method: &str, path: &str, row: &Row) -> Vec<String> {
        let path = path.strip_prefix(BASE).unwrap().replace("{id}", &self.samples.id(row.record));
        let path = path.replace("{name}", "customer");
        let path = if row.operation == "list_custom_fields" { format!("{path}?object=customer") } else { path };
        let query = ["entity", "customer"].iter().fold(row.query.to_owned(), |query, object| {
            query.replace(&format!("{{{object}}}"), &self.samples.id(Some(object)))
        });
        let path = if query.is_empty() { path } else { format!("{path}?{query}") };
        let status = |client: &Client| {
            client.send(method, &path, (!row.body.is_null()).then_some(&row.body), Some(&new_key())).status.as_u16()
        };
        let of = |clients: &[(Role, Client)], role: Role| {
            clients.iter().find(|(known, _)| *known == role).map(|(_, client)| status(client)).unwrap()
        };
        let mut faults = Vec::new();
        let mut expect = |who: &str, found: u16, is_fine: bool| {
            if !is_fine {
                faults.push(format!("{}: {who} got {found}", row.operation));
            }
        };
        let found = status(&self.anonymous);
        expect("anonymous", found, found == 401);
        match row.wrong {
            Wrong::Role(role) => {
                let found = of(&self.insiders, role);
                expect(&format!("wrong role {role}"), found, found == 403);
            }
            Wrong::Scope => {
                let found = status(&self.narrow);
                expect("a token without the scope", found, found == 403);
            }
            Wrong::Nobody => {}
        }
        if row.record.is_some() {
            let found = of(&self.strangers, row.right);
            expect(&format!("{} of another organisation", row.right), found, found == 404);
        }
        let found = of(&self.insiders, row.right);
        expect(&format!("right role {}", row.right), found, ![401, 403, 500, 503].contains(&found));
        faults
    }
}

on_both_databases!(
    fn every_operation_refuses_who_may_not(app: TestApp) {
        let walk = Walk::new(Harness::new(app));
        let mut faults = Vec::new();
        for (method, path, operation) in operations() {
            if let Some(row) = row_of(&operation) {
                faults.extend(walk.check(&method, &path, &row));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        walk.app.run_jobs();
    }
);

on_both_databases!(
    fn a_rep_never_sees_what_somebody_else_owns(app: TestApp) {
        let app = Harness::new(app);
        let samples = samples::make(&app);
        let rep = app.user(Role::SalesRep);
        for object in objects::all().values().filter(|object| {
            object.is_owned && reach(Role::SalesRep, object.name) != Some(mingxi_domain::access::Reach::All)
        }) {
            let Some(id) = samples.find(object.name) else { continue };
            rep.get(&format!("/{}/{id}", object.plural)).refused(404, "not_found");
            let page = rep.get(&format!("/{}", object.plural)).ok();
            assert_eq!(page["items"], json!([]), "{}", object.name);
            assert_eq!(rep.get(&format!("/{}/totals", object.plural)).ok()["count"], 0, "{}", object.name);
        }
        app.run_jobs();
    }
);
