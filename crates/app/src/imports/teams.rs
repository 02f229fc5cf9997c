//! Sales teams: an office, a team below it for each manager, and its people.

use super::links;
use super::targets::{Row, Saved};
use crate::error::{Error, Result};
use crate::users::{CreateDepartment, CreateUser, UpdateUser, create_department, create_user, update_user};
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::ids::{DepartmentId, Id, UserId};
use mingxi_domain::imports::TargetField;
use mingxi_domain::metadata::FieldKind;
use mingxi_domain::words;
use mingxi_store::users::UserRow;
use serde::Deserialize;
use serde_json::Value as Json;

/// A person in a team.
#[derive(Debug, Deserialize)]
struct TeamMember {
    name: String,
    email: String,
    office: String,
    manager: Option<String>,
    manager_email: Option<String>,
}

/// The fields of a person in a team.
pub fn fields() -> Vec<TargetField> {
    let text = || FieldKind::Text { max: 200 };
    vec![
        TargetField::required("name", text()),
        TargetField::required("email", text()),
        TargetField::required("office", text()),
        TargetField::new("manager", text()),
        TargetField::new("manager_email", text()),
    ]
}

/// Adds a sales rep to the team of their manager, or moves the one who is there. Office, team and manager are made
/// when they are not there; the manager leads the team's department and so sees its whole tree.
///
/// # Errors
/// Whatever creating or moving users refuses.
pub fn save_team_member(work: &mut Work, row: &Row) -> Result<Saved> {
    let member =
        TeamMember::deserialize(Json::Object(row.input.clone())).map_err(|error| Error::Internal(error.to_string()))?;
    let mut made = Vec::new();
    let team = team(work, row, &member, &mut made)?;
    if let Some(known) = row.known {
        let is_changed = change_user(work, UserId::from_raw(known), &member.name, team)?;
        return Ok(Saved { id: known, is_changed, also_made: made, before: None });
    }
    let id = add_user(work, &member.name, &member.email, Role::SalesRep, team)?;
    Ok(Saved { id: id.raw(), is_changed: false, also_made: made, before: None })
}

/// Renames or moves a member who is there. The e-mail address is how they sign in and stays.
fn change_user(work: &mut Work, id: UserId, name: &str, team: DepartmentId) -> Result<bool> {
    let user = UserRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("user", id))?;
    if user.name == name && user.department_id == Some(team) {
        return Ok(false);
    }
    let (name, department_id) = (Some(name.to_owned()), Some(team));
    let input = UpdateUser { version: user.version, name, department_id, is_active: None, roles: None, password: None };
    update_user(work, id, &input, None)?;
    Ok(true)
}

/// The department a member belongs to: the manager's team, or the office where no manager is named.
fn team(work: &mut Work, row: &Row, member: &TeamMember, made: &mut Vec<&'static str>) -> Result<DepartmentId> {
    let office = department(work, row, &member.office, &member.office, None, made)?;
    let Some(manager) = &member.manager else { return Ok(office) };
    let key = format!("{}/{manager}", member.office);
    let team = department(work, row, &key, &format!("{} · {manager}", member.office), Some(office), made)?;
    if links::find(work, row, "user", manager)?.is_none() {
        let email = member.manager_email.as_deref();
        let email = email.ok_or_else(|| {
            Error::invalid(
                "/manager_email",
                "required",
                words!("{manager} 是新用户，须有邮箱", "{manager} is new and needs an e-mail"),
            )
        })?;
        let id = add_user(work, manager, email, Role::SalesManager, team)?;
        links::remember(work, row, "user", manager, id.raw())?;
        made.push("user");
    }
    Ok(team)
}

fn department(
    work: &mut Work,
    row: &Row,
    key: &str,
    name: &str,
    parent_id: Option<DepartmentId>,
    made: &mut Vec<&'static str>,
) -> Result<DepartmentId> {
    if let Some(known) = links::find(work, row, "department", key)? {
        return Ok(DepartmentId::from_raw(known));
    }
    let id = create_department(work, &CreateDepartment { name: name.to_owned(), parent_id })?;
    links::remember(work, row, "department", key, id.raw())?;
    made.push("department");
    Ok(id)
}

fn add_user(work: &mut Work, name: &str, email: &str, role: Role, department: DepartmentId) -> Result<UserId> {
    let input = CreateUser {
        name: name.to_owned(),
        email: email.to_owned(),
        password: None,
        department_id: Some(department),
        roles: vec![role],
    };
    create_user(work, &input)
}
