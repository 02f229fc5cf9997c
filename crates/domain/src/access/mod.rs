//! Who may: roles, how far each sees, and which action each may take.
//!
//! Everything is denied unless a row below allows it. A [`Scope`] travels into every read; forgetting it does not compile.

mod rules;

use crate::ids::{DepartmentId, OrgId, UserId};
use crate::metadata::{HangsOn, Object};
use crate::text_enum::TextEnum as _;
use crate::words;
use crate::words::Words;
pub use rules::{Action, may_act, reach};

crate::text_enum! {
    /// What a user is in the organisation. A user may have several.
    pub enum Role {
        Administrator "administrator" "系统管理员" "Administrator",
        SalesManager "sales_manager" "销售经理" "Sales manager",
        SalesRep "sales_rep" "销售代表" "Sales rep",
        OrderDesk "order_desk" "商务/订单" "Order desk",
        ArClerk "ar_clerk" "应收会计" "AR clerk",
        FinanceDirector "finance_director" "财务总监" "Finance director",
        RevenueAccountant "revenue_accountant" "收入会计" "Revenue accountant",
        Executive "executive" "高管" "Executive",
        Auditor "auditor" "审计" "Auditor",
    }
}

crate::text_enum! {
    /// The door a change came through; kept in every audit entry.
    pub enum Door {
        Web "web" "网页" "Web",
        Api "api" "接口" "API",
        Cli "cli" "命令行" "Command line",
        Import "import" "导入" "Import",
        Job "job" "后台任务" "Job",
        Demo "demo" "演示数据" "Demo data",
    }
}

/// How far a role sees among the rows of an object. Ordered: each sees all the one before does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Rows the user owns.
    Own,
    /// Rows of the user's department.
    Team,
    /// Rows of the user's department and all below it.
    Tree,
    /// Every row of the organisation.
    All,
}

/// The rows an actor may see of one object. Part of every query that serves people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The organisation; never crossed.
    pub org: OrgId,
    /// Which rows of it.
    pub rows: Rows,
}

/// The rows of an organisation a [`Scope`] lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Every row.
    All,
    /// Rows of this owner, or of one of these departments, and rows that hang on a customer of theirs.
    OwnedBy {
        /// The actor.
        user: UserId,
        /// Departments the actor sees, empty for own rows only.
        departments: Vec<DepartmentId>,
        /// How rows hang on a customer, if they do: whoever answers for the customer sees what others made for it.
        hangs_on: Option<HangsOn>,
    },
}

/// The actor as access rules see it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The organisation.
    pub org: OrgId,
    /// The user.
    pub user: UserId,
    /// The user's roles.
    pub roles: Vec<Role>,
    /// The user's department, if any.
    pub department: Option<DepartmentId>,
    /// That department and all below it.
    pub department_tree: Vec<DepartmentId>,
    /// Scopes of the API token used; `None` for a signed-in person.
    pub token_scopes: Option<Vec<String>>,
}

/// A move the actor has no right to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub struct Denied {
    /// The action, `invoice.issue`.
    pub action: String,
    /// Roles that may.
    pub roles: Vec<Role>,
}

impl Denied {
    /// The facts in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        let asked = Action::ALL.iter().find(|action| action.as_str() == self.action);
        let asked = asked.map_or_else(|| self.reading(), |action| action.label().into());
        let names: Vec<_> = self.roles.iter().map(|role| role.label().zh).collect();
        let roles: Vec<_> = self.roles.iter().map(|role| role.label().en).collect();
        Words::new(
            format!("{}需要以下角色之一：{}。", asked.zh, names.join("、")),
            format!("{} needs one of the roles {}.", asked.en, roles.join(", ")),
        )
    }

    /// Reading is no action: it is asked of the object.
    fn reading(&self) -> Words {
        let object = self.action.split_once('.').map_or(self.action.as_str(), |(object, _)| object);
        let noun = words::noun(object);
        Words::new(format!("查看{}", noun.zh), format!("See {}", noun.en))
    }
}

impl Standing {
    /// The rows of `object` this actor may see.
    ///
    /// # Errors
    /// [`Denied`] when no role of the actor reads this object or the token's scopes leave it out.
    pub fn scope(&self, object: &Object) -> Result<Scope, Denied> {
        let denied = || Denied { action: format!("{}.read", object.name), roles: rules::readers(object.name) };
        if !self.token_allows(object.name, "read") {
            return Err(denied());
        }
        let reach = self.roles.iter().filter_map(|role| reach(*role, object.name)).max().ok_or_else(denied)?;
        let rows = self.rows(reach, object).ok_or_else(denied)?;
        Ok(Scope { org: self.org, rows })
    }

    /// `None` where only a part may be seen of rows that belong to nobody.
    fn rows(&self, reach: Reach, object: &Object) -> Option<Rows> {
        let departments = match reach {
            Reach::All => return Some(Rows::All),
            Reach::Own => Vec::new(),
            Reach::Team => self.department.into_iter().collect(),
            Reach::Tree => self.department_tree.clone(),
        };
        object.is_owned.then(|| Rows::OwnedBy { user: self.user, departments, hangs_on: object.hangs_on() })
    }

    /// Checks that the actor may take this action.
    ///
    /// # Errors
    /// [`Denied`] with the roles that may.
    pub fn check(&self, action: Action) -> Result<(), Denied> {
        let allowed = self.roles.iter().any(|role| may_act(*role, action));
        if allowed && self.token_allows(action.object(), action.verb()) {
            return Ok(());
        }
        Err(Denied { action: action.to_string(), roles: rules::actors(action) })
    }

    /// A token scope is `*`, `read`, `invoice.*` or `invoice.issue`.
    fn token_allows(&self, object: &str, verb: &str) -> bool {
        let Some(scopes) = &self.token_scopes else { return true };
        scopes.iter().any(|scope| match scope.split_once('.') {
            None => scope == "*" || (scope == "read" && verb == "read"),
            Some((scope_object, scope_verb)) => scope_object == object && (scope_verb == "*" || scope_verb == verb),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id;
    use crate::metadata::objects;

    fn standing(roles: &[Role]) -> Standing {
        let department = DepartmentId::from_raw(5);
        Standing {
            org: OrgId::from_raw(1),
            user: UserId::from_raw(2),
            roles: roles.to_vec(),
            department: Some(department),
            department_tree: vec![department, DepartmentId::from_raw(6)],
            token_scopes: None,
        }
    }

    #[test]
    fn the_widest_role_decides_what_is_seen() {
        let lead = objects::get("lead");
        let rows = |roles: &[Role]| standing(roles).scope(lead).map(|scope| scope.rows);
        let hangs_on = Some(HangsOn::Customer { column: "customer_id" });
        let own = Rows::OwnedBy { user: UserId::from_raw(2), departments: vec![], hangs_on };
        assert_eq!(rows(&[Role::SalesRep]), Ok(own));
        let tree = vec![DepartmentId::from_raw(5), DepartmentId::from_raw(6)];
        assert_eq!(
            rows(&[Role::SalesRep, Role::SalesManager]),
            Ok(Rows::OwnedBy { user: UserId::from_raw(2), departments: tree, hangs_on })
        );
        assert_eq!(rows(&[Role::Auditor]), Ok(Rows::All));
        assert!(rows(&[]).is_err());
    }

    #[test]
    fn an_object_without_an_owner_that_nobody_ruled_on_is_denied() {
        let tomorrow = Object { name: "object_of_tomorrow", is_owned: false, ..objects::get("lead").clone() };
        assert!(standing(Role::ALL).scope(&tomorrow).is_err());
        let shared = Object { is_owned: false, ..objects::get("lead").clone() };
        assert!(standing(&[Role::SalesRep]).scope(&shared).is_err(), "a part of rows without owners is no rows");
    }

    #[test]
    fn a_sales_rep_never_posts_money() {
        let rep = standing(&[Role::SalesRep]);
        for action in [Action::ReceiptRecord, Action::InvoiceIssue, Action::PeriodClose, Action::JournalPost] {
            assert!(rep.check(action).is_err(), "{action}");
        }
        assert!(rep.check(Action::LeadConvert).is_ok());
    }

    #[test]
    fn token_scopes_narrow_and_never_widen() {
        let mut clerk = standing(&[Role::ArClerk]);
        clerk.token_scopes = Some(vec!["read".into(), "receipt.*".into()]);
        assert!(clerk.check(Action::ReceiptRecord).is_ok());
        assert!(clerk.check(Action::InvoiceIssue).is_err());
        assert!(clerk.check(Action::PeriodClose).is_err());
        assert!(clerk.scope(objects::get("invoice")).is_ok());
    }
}
