//! Answers for people: a table for a list, names and values for a record.

use super::arguments::Shown;
use super::contract::Operation;
use super::server::Answer;
use crate::outcome::Outcome;
use mingxi_domain::metadata::{FieldKind, Object, objects};
use mingxi_domain::money::{Currency, Money};
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// Columns of a list unless they are named.
const MOST_COLUMNS: usize = 8;
/// A cell of a table is cut here, in columns of the terminal.
const WIDEST: usize = 32;

/// Prints the answer of an operation.
pub fn answer(operation: &Operation, answer: &Answer, shown: &Shown) -> Outcome {
    let is_json =
        answer.headers.get("content-type").is_none_or(|kind| kind.as_bytes().starts_with(b"application/json"));
    if answer.text.is_empty() || !is_json {
        print!("{}", answer.text);
        return Ok(());
    }
    let json = answer.json()?;
    if shown.is_raw {
        println!("{json:#}");
        return Ok(());
    }
    let noun = operation.path.split('/').nth(3).unwrap_or_default();
    let object = objects::all().values().find(|object| object.plural == noun);
    match &json {
        Value::Object(fields) if fields.get("items").is_some_and(Value::is_array) => {
            print!("{}", table(object, &json, &shown.columns));
            if let Some(cursor) = json["next_cursor"].as_str() {
                eprintln!("more: --all, or --cursor {cursor}");
            }
        }
        Value::Object(fields) => print!("{}", record(object, fields, 0)),
        other => println!("{other:#}"),
    }
    Ok(())
}

fn table(object: Option<&Object>, page: &Value, wanted: &[String]) -> String {
    let rows: Vec<&Map<String, Value>> =
        page["items"].as_array().into_iter().flatten().filter_map(Value::as_object).collect();
    let columns = if wanted.is_empty() { columns(object, &rows) } else { wanted.to_vec() };
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| columns.iter().map(|column| cut(&named(row, column))).collect()).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|index| {
            cells.iter().map(|row| width(&row[index])).chain([width(&columns[index])]).max().unwrap_or_default()
        })
        .collect();
    let is_number = |index: usize| {
        rows.iter().any(|row| money(&row[&columns[index]]).is_some() || row[&columns[index]].is_number())
    };
    let right: Vec<bool> = (0..columns.len())
        .map(|index| rows.iter().all(|row| row.contains_key(&columns[index])) && is_number(index))
        .collect();
    let mut text = String::new();
    for row in [&columns].into_iter().chain(&cells) {
        let padded: Vec<String> =
            row.iter().enumerate().map(|(index, cell)| pad(cell, widths[index], right[index])).collect();
        let _ = writeln!(text, "{}", padded.join("  ").trim_end());
    }
    text
}

/// What tells records apart first, then what any of them has, in the order of the description.
fn columns(object: Option<&Object>, rows: &[&Map<String, Value>]) -> Vec<String> {
    let has = |name: &str| rows.iter().any(|row| row.get(name).is_some_and(|value| !value.is_null()));
    let Some(object) = object else {
        let simple = |value: &Value| !value.is_array() && (!value.is_object() || money(value).is_some());
        let names = rows.first().map(|row| row.iter().filter(|(_, value)| simple(value)).map(|(name, _)| name.clone()));
        return names.into_iter().flatten().take(MOST_COLUMNS).collect();
    };
    let is_short = |kind: &FieldKind| !matches!(kind, FieldKind::LongText | FieldKind::Json | FieldKind::Moment);
    let described = object.fields.iter().filter(|field| is_short(&field.kind)).map(|field| field.name.as_str());
    let mut names: Vec<&str> = ["id", object.title].into_iter().filter(|name| has(name)).collect();
    for name in described.filter(|name| has(name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().take(MOST_COLUMNS).map(str::to_owned).collect()
}

/// A field of a record; a reference by the name of what it points to.
fn named(row: &Map<String, Value>, field: &str) -> String {
    let title = row.get("titles").and_then(|titles| titles[field].as_str());
    title.map_or_else(|| cell(row.get(field).unwrap_or(&Value::Null)), str::to_owned)
}

/// Fields in the order of the description, what is not described after them.
fn record(object: Option<&Object>, fields: &Map<String, Value>, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let widest = fields.keys().map(|name| width(name)).max().unwrap_or_default();
    let mut text = String::new();
    let place = |name: &str| object.and_then(|object| object.fields.iter().position(|field| field.name == name));
    let mut shown: Vec<(&String, &Value)> =
        fields.iter().filter(|(name, value)| *name != "titles" && !is_empty(value)).collect();
    shown.sort_by_key(|(name, _)| (*name != "id", place(name).unwrap_or(usize::MAX)));
    for (name, value) in shown {
        match value {
            Value::Object(inner) if money(value).is_none() => {
                let _ = write!(text, "{indent}{name}\n{}", record(None, inner, depth + 1));
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                let _ = writeln!(text, "{indent}{name}");
                for item in items {
                    let inner = item
                        .as_object()
                        .map_or_else(|| format!("{indent}  {}\n", cell(item)), |inner| record(None, inner, depth + 1));
                    let _ = writeln!(text, "{indent}  -\n{}", inner.trim_end_matches('\n'));
                }
            }
            _ => {
                let title = fields.get("titles").and_then(|titles| titles[name.as_str()].as_str());
                let title = title.map(|title| format!("{title}  ")).unwrap_or_default();
                let _ = writeln!(text, "{indent}{}  {title}{}", pad(name, widest, false), cell(value));
            }
        }
    }
    text
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => money(other).map_or_else(|| other.to_string(), |money| money.to_string()),
    }
}

fn money(value: &Value) -> Option<Money> {
    let fields = value.as_object().filter(|fields| fields.len() == 2)?;
    let currency: Currency = fields.get("currency")?.as_str()?.parse().ok()?;
    Some(Money::new(fields.get("amount_minor")?.as_i64()?, currency))
}

fn cut(text: &str) -> String {
    let text: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    if width(&text) <= WIDEST {
        return text;
    }
    let mut used = 1;
    let kept: String = text
        .chars()
        .take_while(|char| {
            used += width_of(*char);
            used <= WIDEST
        })
        .collect();
    format!("{kept}…")
}

fn pad(text: &str, to: usize, is_right: bool) -> String {
    let space = " ".repeat(to.saturating_sub(width(text)));
    if is_right { format!("{space}{text}") } else { format!("{text}{space}") }
}

fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// Chinese, Japanese and Korean characters and full-width signs take two columns of a terminal.
fn width_of(char: char) -> usize {
    match char {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_table_lines_up_with_chinese_names_and_amounts() {
        let page = json!({ "items": [
            { "id": "cus_1", "name": "杭州明细", "limit": { "amount_minor": 123_456_789, "currency": "CNY" } },
            { "id": "cus_2", "name": "Acme", "limit": { "amount_minor": 5, "currency": "CNY" } },
        ]});
        let wanted = ["id", "name", "limit"].map(str::to_owned);
        let expected =
            "id     name                 limit\ncus_1  杭州明细  1,234,567.89 CNY\ncus_2  Acme              0.05 CNY\n";
        assert_eq!(table(None, &page, &wanted), expected);
    }

    #[test]
    fn a_list_shows_what_its_records_have() {
        let page = json!({ "items": [{ "id": "cus_1", "number": "CUS-1", "name": "Acme", "address": null, "created_at": "2026-01-01T00:00:00Z" }] });
        let text = table(objects::find("customer"), &page, &[]);
        let header = text.lines().next().expect("a header");
        assert!(
            header.contains("name")
                && header.contains("number")
                && !header.contains("address")
                && !header.contains("created_at"),
            "{header}"
        );
        assert_eq!(table(objects::find("customer"), &json!({ "items": [] }), &[]), "\n");
    }

    #[test]
    fn a_record_names_what_it_refers_to() {
        let fields = json!({ "id": "inv_1", "customer_id": "cus_1", "number": "INV-1", "memo": null, "titles": { "customer_id": "Acme" }, "lines": [{ "no": 1 }], "open": { "amount_minor": 100, "currency": "JPY" } });
        let expected = "id           inv_1\nnumber       INV-1\ncustomer_id  Acme  cus_1\nopen         100 JPY\nlines\n  -\n  no  1\n";
        assert_eq!(record(objects::find("invoice"), fields.as_object().expect("an object"), 0), expected);
    }

    #[test]
    fn long_cells_are_cut_between_characters() {
        assert_eq!(width(&cut(&"明".repeat(40))), 31);
        assert_eq!(cut("short\nline"), "short line");
    }
}
