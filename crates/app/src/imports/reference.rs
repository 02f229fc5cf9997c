//! `docs/IMPORT.md`: the guide, and behind it every key of a mapping and every field of every target, from the code.

use super::targets::{self, Target};
use mingxi_domain::imports::{FieldMapping, LinesMapping, Lookup, Mapping, NewPipeline, NewStage, TargetField};
use mingxi_domain::metadata::FieldKind;
use serde_json::Value as Json;
use std::fmt::Write as _;
use utoipa::PartialSchema;

/// What people read before the tables.
const GUIDE: &str = include_str!("guide.md");

/// The page.
#[must_use]
pub fn reference_page() -> String {
    let mut page = format!("{GUIDE}\n## Keys of a mapping\n\n");
    page += "Keys that are not marked may be left out.\n";
    keys::<Mapping>(&mut page, "Of the mapping");
    keys::<FieldMapping>(&mut page, "Of a field, `[fields.<name>]`");
    keys::<Lookup>(&mut page, "Of a lookup, `lookup = {}`");
    keys::<LinesMapping>(&mut page, "Of the lines, `[lines]`");
    keys::<NewPipeline>(&mut page, "Of a pipeline, `[pipeline]`");
    keys::<NewStage>(&mut page, "Of a stage");
    page += "\n## Targets and their fields\n\nIn the order people should import them. Custom fields of an object are \
             fields of its target as well, as `custom.<key>`.\n";
    for target in targets::ALL {
        of_target(&mut page, target);
    }
    page
}

fn keys<T: PartialSchema>(page: &mut String, title: &str) {
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    line(page, &format!("\n### {title}\n\n| key | meaning |\n|---|---|"));
    let needed: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let meaning = description(property).replace('\n', " ").replace('|', "\\|");
        let mark = if needed.contains(&name.as_str()) { " **Needed.**" } else { "" };
        line(page, &format!("| `{name}` | {meaning}{mark} |"));
    }
}

/// The description of a property; one that names another schema may carry it in a list of alternatives.
fn description(property: &Json) -> &str {
    let alternatives = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| property[key].as_array()).flatten();
    let mut all = std::iter::once(property).chain(alternatives);
    all.find_map(|schema| schema["description"].as_str()).unwrap_or_default()
}

fn of_target(page: &mut String, target: &Target) {
    line(page, &format!("\n### `{}`\n", target.name));
    if target.has_pipeline {
        line(page, "Needs `[pipeline]`.\n");
    }
    fields(page, &target.built_in_fields());
    if let Some(of_lines) = target.line_fields {
        let needed = if target.may_lack_lines { "may come with" } else { "needs" };
        line(page, &format!("\nIt {needed} `[lines]`:\n"));
        fields(page, &of_lines());
    }
}

fn fields(page: &mut String, fields: &[TargetField]) {
    line(page, "| field | holds |\n|---|---|");
    for field in fields {
        let mark = if field.is_required { " **Needed.**" } else { "" };
        line(page, &format!("| `{}` | {}{mark} |", field.name, holds(&field.kind)));
    }
}

fn holds(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text { max } => format!("text of at most {max} characters"),
        FieldKind::LongText => "text of several lines".into(),
        FieldKind::Integer => "whole number".into(),
        FieldKind::Decimal => "decimal of at most six places".into(),
        FieldKind::Money => "amount".into(),
        FieldKind::Currency => "currency (ISO 4217)".into(),
        FieldKind::Bool => "yes or no".into(),
        FieldKind::Date => "date".into(),
        FieldKind::Moment => "moment".into(),
        FieldKind::Choice(choices) => {
            let words = choices.iter().map(|choice| format!("`{}` {}", choice.value, choice.label.zh));
            format!("one of {}", words.collect::<Vec<_>>().join(", "))
        }
        FieldKind::Reference(object) => format!("{}: its id, or another text by `lookup`", object.replace('_', " ")),
        FieldKind::Json => String::new(),
    }
}

fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("a string takes any text");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_and_field_is_explained() {
        let page = reference_page();
        for key in [
            "`empty`",
            "`lookup`",
            "`decimal_mark`",
            "`repeated`",
            "`header_row`",
            "`credit_note`",
            "`tracking_number`",
        ] {
            assert!(page.contains(key), "{key}");
        }
        for text in page.lines().filter(|line| line.starts_with("| `")) {
            assert!(!text.contains("|  |") && !text.contains("|  **Needed"), "{text} says nothing");
        }
    }

    #[test]
    fn the_committed_page_is_that_of_the_code() {
        let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/IMPORT.md");
        let committed = std::fs::read_to_string(committed).unwrap_or_default();
        assert!(committed == reference_page(), "docs/IMPORT.md is old: run `cargo xtask gen`");
    }
}
