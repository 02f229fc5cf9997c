//! A short way to write descriptions: `text("name", "名称", "Name").required().searchable()`.

use super::{Choice, CountsAgainst, Field, FieldKind, Label, Object, WrittenBy};
use crate::text_enum::TextEnum;

/// Field of any kind; its column carries the unit of the kind.
pub fn field(name: &str, kind: FieldKind, zh: &'static str, en: &'static str) -> Field {
    let column = match kind {
        FieldKind::Money => format!("{name}_minor"),
        FieldKind::Decimal => format!("{name}_micro"),
        _ => name.to_owned(),
    };
    Field {
        name: name.to_owned(),
        column,
        kind,
        label: Label { zh, en }.into(),
        is_required: false,
        is_writable: true,
        is_given_once: false,
        is_searchable: false,
        is_filled: false,
        is_custom: false,
        record_of: None,
        derived: None,
    }
}

pub fn text(name: &str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Text { max: 200 }, zh, en)
}

pub fn long_text(name: &str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::LongText, zh, en)
}

pub fn integer(name: &str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Integer, zh, en)
}

pub fn decimal(name: &str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Decimal, zh, en)
}

pub fn money(name: &str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Money, zh, en)
}

pub fn currency() -> Field {
    field("currency", FieldKind::Currency, "币种", "Currency")
}

pub fn boolean(name: &str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Bool, zh, en)
}

pub fn date(name: &str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Date, zh, en)
}

pub fn moment(name: &str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Moment, zh, en)
}

pub fn json(name: &str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Json, zh, en)
}

pub fn choice<T: TextEnum>(name: &str, zh: &'static str, en: &'static str) -> Field {
    one_of(name, T::ALL.iter().map(|value| Choice::new(value.as_str(), value.label())), zh, en)
}

/// A choice whose words are no enum of their own.
pub fn one_of(name: &str, choices: impl Iterator<Item = Choice>, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Choice(choices.collect()), zh, en)
}

pub fn reference(name: &str, object: &'static str, zh: &'static str, en: &'static str) -> Field {
    field(name, FieldKind::Reference(object), zh, en)
}

impl Field {
    /// Must be given at creation.
    pub(super) fn required(mut self) -> Self {
        self.is_required = true;
        self.is_filled = true;
        self
    }

    /// Never empty once the record exists.
    pub(super) fn filled(mut self) -> Self {
        self.is_filled = true;
        self
    }

    /// Goes into the search text.
    pub(super) fn searchable(mut self) -> Self {
        self.is_searchable = true;
        self
    }

    /// The id of a record, of the object that the field `object` names.
    pub(super) fn record_of(mut self, object: &'static str) -> Self {
        self.record_of = Some(object);
        self
    }

    /// Given at creation; a verb changes it later, if anything does.
    pub(super) fn given_once(mut self) -> Self {
        self.is_given_once = true;
        self
    }

    /// Written by verbs or derived; the record door refuses it.
    pub(super) fn read_only(mut self) -> Self {
        self.is_writable = false;
        self
    }
}

/// An object written through the record door, with an owner and a department.
pub fn records(
    name: &'static str,
    plural: &'static str,
    id_prefix: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Object {
    Object {
        name,
        plural,
        table: name,
        id_prefix,
        label: Label { zh, en },
        title: "name",
        written_by: WrittenBy::Records,
        is_owned: true,
        is_append_only: false,
        counts_against: None,
        fields: Vec::new(),
        retired: Vec::new(),
    }
}

/// A document written by verbs only.
pub fn document(
    name: &'static str,
    plural: &'static str,
    id_prefix: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Object {
    Object { written_by: WrittenBy::Verbs, title: "number", ..records(name, plural, id_prefix, zh, en) }
}

impl Object {
    /// Its own fields, between the ones every object has.
    pub(super) fn fields(mut self, own: impl IntoIterator<Item = Field>) -> Self {
        self.fields = vec![field("id", FieldKind::Reference(self.name), "编号 ID", "ID").read_only().filled()];
        let all_read_only = self.written_by == WrittenBy::Verbs;
        self.fields.extend(own.into_iter().map(|field| if all_read_only { field.read_only() } else { field }));
        if self.is_owned {
            self.fields.push(reference("owner_id", "user", "负责人", "Owner").filled());
            self.fields.push(reference("department_id", "department", "部门", "Department").read_only());
        }
        self.fields.push(moment("created_at", "创建时间", "Created").read_only().filled());
        self.fields.push(moment("updated_at", "更新时间", "Updated").read_only().filled());
        self
    }

    /// The table, where its name differs from the object's.
    pub(super) fn in_table(mut self, table: &'static str) -> Self {
        self.table = table;
        self
    }

    /// The field that names a record to people.
    pub(super) fn titled(mut self, field: &'static str) -> Self {
        self.title = field;
        self
    }

    /// Rows are only ever added.
    pub(super) fn append_only(mut self) -> Self {
        self.is_append_only = true;
        self
    }

    /// Records where `field` is `value` are subtracted where amounts are added up.
    pub(super) fn counting_against(mut self, field: &'static str, value: &'static str) -> Self {
        self.counts_against = Some(CountsAgainst { field, value });
        self
    }

    /// Set-up data of the organisation: no owner, read by everybody.
    pub(super) fn shared(mut self) -> Self {
        self.is_owned = false;
        self
    }
}
