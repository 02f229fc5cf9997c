//! An operation as a command with arguments, and what was given.

use super::contract::{Field, Kind, Operation, Parameter};
use crate::outcome::{Failure, Outcome};
use clap::{Arg, ArgAction, ArgMatches, Command};
use mingxi_domain::money::{Currency, Money};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::io::Read as _;

/// Names of arguments that every command has.
const BODY: &str = "BODY";
const RAW: &str = "json";
const KEY: &str = "idempotency-key";
const COLUMNS: &str = "columns";
const ALL: &str = "all";
/// Flags that no parameter or field may take.
const TAKEN: [&str; 6] = [RAW, KEY, COLUMNS, ALL, "config", "help"];

/// What was asked for.
#[derive(Debug, Default)]
pub struct Asked {
    /// Parameters by name.
    pub parameters: Vec<(String, String)>,
    /// The body, when there is one.
    pub body: Option<Sent>,
    /// The idempotency key, when a request is repeated.
    pub key: Option<String>,
    /// Go on to the last page.
    pub wants_all: bool,
    /// How the answer is shown.
    pub shown: Shown,
}

/// What is sent as the body.
#[derive(Debug, PartialEq)]
pub enum Sent {
    /// JSON.
    Json(Value),
    /// A file of another kind, as it is.
    Raw(Vec<u8>),
}

/// How an answer is shown.
#[derive(Debug, Default)]
pub struct Shown {
    /// As the server sent it.
    pub is_raw: bool,
    /// These columns of a list.
    pub columns: Vec<String>,
}

/// The command of an operation.
pub fn of(operation: &Operation, command: Command) -> Command {
    let mut command = command.about(operation.summary.clone());
    if !operation.description.is_empty() {
        command = command.long_about(format!("{}.\n\n{}", operation.summary, operation.description));
    }
    for parameter in &operation.parameters {
        command = command.arg(of_parameter(parameter));
    }
    let raw = Arg::new(RAW).long(RAW).display_order(900).help("Print the answer as JSON");
    let Some(body) = &operation.body else {
        command = command.arg(raw.action(ArgAction::SetTrue));
        return with_list_flags(operation, with_key(operation, command));
    };
    let sent = "The body as JSON, `-` to read it from stdin, `@FILE` to read it from a file";
    command =
        command.arg(Arg::new(BODY).help(sent).display_order(100).allow_hyphen_values(true).value_parser(body_text));
    command = command.arg(
        raw.value_name("BODY")
            .num_args(0..=1)
            .default_missing_value("")
            .value_parser(body_text)
            .help("Print the answer as JSON; with a value, send that as the body"),
    );
    for field in body.fields.iter().filter(|field| !is_taken(operation, &field.name)) {
        command = command.arg(of_field(field));
    }
    with_list_flags(operation, with_key(operation, command))
}

fn with_key(operation: &Operation, command: Command) -> Command {
    if operation.method == "GET" {
        return command;
    }
    let help = "The key of a request that is repeated: it is done once";
    command.arg(Arg::new(KEY).long(KEY).value_name("KEY").display_order(901).help(help))
}

fn with_list_flags(operation: &Operation, command: Command) -> Command {
    if !is_list(operation) {
        return command;
    }
    command
        .arg(
            Arg::new(ALL).long(ALL).action(ArgAction::SetTrue).display_order(800).help("All pages, not only the first"),
        )
        .arg(
            Arg::new(COLUMNS)
                .long(COLUMNS)
                .value_delimiter(',')
                .display_order(801)
                .help("Show these fields: id,number,total"),
        )
}

fn is_list(operation: &Operation) -> bool {
    operation.parameters.iter().any(|parameter| parameter.name == "cursor")
}

fn of_parameter(parameter: &Parameter) -> Arg {
    let arg = Arg::new(parameter.name.clone()).help(parameter.description.clone()).required(parameter.is_required);
    match (parameter.place.as_str(), parameter.is_flag) {
        ("path", _) => arg.value_name(parameter.name.to_uppercase()).required(true),
        // What must be given needs no flag: `mingxi explain invoice:inv_…:open`.
        (_, false) if parameter.is_required => arg.value_name(parameter.name.to_uppercase()),
        (_, true) => arg.long(flag(&parameter.name)).action(ArgAction::SetTrue).required(false),
        (_, false) => arg.long(flag(&parameter.name)).value_name("VALUE").allow_hyphen_values(true),
    }
}

fn of_field(field: &Field) -> Arg {
    let value = match field.kind {
        Kind::Text => "TEXT",
        Kind::Number => "NUMBER",
        Kind::Flag => "true|false",
        Kind::Money => "1234.56 CNY",
    };
    Arg::new(field_id(field))
        .long(flag(&field.name))
        .value_name(value)
        .allow_hyphen_values(true)
        .help(field.description.clone())
}

fn field_id(field: &Field) -> String {
    format!("/{}", field.name)
}

fn flag(name: &str) -> String {
    name.replace('_', "-")
}

fn is_taken(operation: &Operation, name: &str) -> bool {
    TAKEN.contains(&flag(name).as_str()) || operation.parameters.iter().any(|parameter| parameter.name == name)
}

/// Catches an argument in the wrong place: a body begins like one.
fn body_text(text: &str) -> Result<String, String> {
    let is_body = text.is_empty() || text == "-" || text.starts_with(['{', '[', '@', '"']);
    is_body.then(|| text.to_owned()).ok_or_else(|| format!("{text} is no JSON; give a body as {{…}}, - or @FILE"))
}

/// What was given on the command line.
pub fn read(operation: &Operation, matches: &ArgMatches) -> Outcome<Asked> {
    let text = |id: &str| matches.try_get_one::<String>(id).ok().flatten().cloned();
    let is_set = |id: &str| matches.try_get_one::<bool>(id).ok().flatten().copied().unwrap_or(false);
    let mut asked = Asked { key: text(KEY), wants_all: is_set(ALL), ..Asked::default() };
    for parameter in &operation.parameters {
        let value =
            if parameter.is_flag { is_set(&parameter.name).then(|| "true".to_owned()) } else { text(&parameter.name) };
        asked.parameters.extend(value.map(|value| (parameter.name.clone(), value)));
    }
    let columns = matches.try_get_many::<String>(COLUMNS).ok().flatten();
    asked.shown.columns = columns.into_iter().flatten().cloned().collect();
    let Some(body) = &operation.body else {
        asked.shown.is_raw = is_set(RAW);
        return Ok(asked);
    };
    let raw = text(RAW);
    asked.shown.is_raw = raw.is_some();
    let given = match (text(BODY), raw.filter(|raw| !raw.is_empty())) {
        (Some(_), Some(_)) => return Err(Failure::coded(2, "the body is given twice")),
        (one, other) => one.or(other),
    };
    if body.content_type != "application/json" {
        asked.body = given.map(|given| source(&given)).transpose()?.map(Sent::Raw);
        return Ok(asked);
    }
    let mut sent = given.map_or_else(|| Ok(json!({})), |given| parse(&source(&given)?))?;
    for field in &body.fields {
        if let Some(text) = text(&field_id(field)) {
            set(&mut sent, field, &text)?;
        }
    }
    asked.body = Some(Sent::Json(sent));
    Ok(asked)
}

fn source(given: &str) -> Outcome<Vec<u8>> {
    if given == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    match given.strip_prefix('@') {
        Some(file) => std::fs::read(file).map_err(|error| Failure::coded(2, format!("cannot read {file}: {error}"))),
        None => Ok(given.as_bytes().to_vec()),
    }
}

fn parse(bytes: &[u8]) -> Outcome<Value> {
    serde_json::from_slice(bytes).map_err(|error| Failure::coded(2, format!("the body is not JSON: {error}")))
}

fn set(body: &mut Value, field: &Field, text: &str) -> Outcome {
    let wrong = |wanted: &str| Failure::coded(2, format!("--{} {text}: expected {wanted}", flag(&field.name)));
    let fields: &mut Map<String, Value> =
        body.as_object_mut().ok_or_else(|| Failure::coded(2, "the body is no JSON object"))?;
    let value = match field.kind {
        Kind::Text => json!(text),
        Kind::Number => serde_json::from_str(text).ok().filter(Value::is_number).ok_or_else(|| wrong("a number"))?,
        Kind::Flag => json!(text.parse::<bool>().map_err(|_| wrong("true or false"))?),
        Kind::Money => json!(money(text).ok_or_else(|| wrong("an amount and a currency, as 1234.56 CNY"))?),
    };
    fields.insert(field.name.clone(), value);
    Ok(())
}

/// `1,234.56 CNY`, with or without the space.
fn money(text: &str) -> Option<Money> {
    let (amount, currency) = text.trim().split_at_checked(text.trim().len().checked_sub(3)?)?;
    let amount: Decimal = amount.trim().replace(',', "").parse().ok()?;
    Money::from_decimal(amount, currency.to_uppercase().parse::<Currency>().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::*;

    fn asked(line: &[&str]) -> Outcome<Asked> {
        let nouns = contract::nouns();
        let customers = nouns.iter().find(|noun| noun.name == "customers").expect("customers");
        let operation = customers.operations.iter().find(|operation| operation.verb == line[0]).expect("a verb");
        let matches = of(operation, Command::new("it"))
            .try_get_matches_from(line)
            .map_err(|error| Failure::coded(2, error.to_string()))?;
        read(operation, &matches)
    }

    #[test]
    fn a_body_comes_as_json_or_field_by_field() {
        let one = asked(&["create", "{\"name\":\"A\"}", "--employees", "12"]).expect("fine");
        assert_eq!(one.body, Some(Sent::Json(json!({ "name": "A", "employees": 12 }))));
        assert!(!one.shown.is_raw);
        let other = asked(&["create", "--json", "{\"name\":\"A\"}"]).expect("fine");
        assert_eq!((other.body, other.shown.is_raw), (Some(Sent::Json(json!({ "name": "A" }))), true));
        let raw = asked(&["create", "--name", "A", "--json"]).expect("fine");
        assert!(raw.shown.is_raw);
    }

    #[test]
    fn wrong_arguments_are_told_apart() {
        for line in [
            &["create", "name"][..],
            &["create", "{"],
            &["create", "{}", "--json", "{}"],
            &["create", "--employees", "many"],
            &["get"],
            &["list", "--no-such", "1"],
        ] {
            assert_eq!(asked(line).map(drop).map_err(|failure| failure.code()), Err(2), "{line:?}");
        }
    }

    #[test]
    fn lists_take_the_parameters_of_the_contract() {
        let asked = asked(&["list", "--limit", "5", "--sort", "-name", "--all", "--columns", "id,name"]).expect("fine");
        assert!(asked.wants_all && asked.body.is_none());
        assert_eq!(asked.parameters, [("sort".to_owned(), "-name".to_owned()), ("limit".to_owned(), "5".to_owned())]);
        assert_eq!(asked.shown.columns, ["id", "name"]);
    }

    #[test]
    fn money_is_written_as_people_write_it() {
        let fen = |text: &str| money(text).map(|money| money.amount_minor());
        assert_eq!((fen("1,234.56 CNY"), fen("5cny"), fen("-0.01 CNY")), (Some(123_456), Some(500), Some(-1)));
        assert_eq!((fen("1.234 CNY"), fen("12"), fen("CNY"), fen("1 ???")), (None, None, None, None));
    }
}
