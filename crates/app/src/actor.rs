//! Who is acting, and by which door they came in.

use jiff::tz::TimeZone;
use mingxi_domain::access::Standing;
use mingxi_domain::ids::{OrgId, UserId};

mingxi_domain::text_enum! {
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

/// Who is acting: their standing, the door, and the organisation's time zone.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Organisation, user, roles and token scopes.
    pub standing: Standing,
    /// The door they came in by.
    pub door: Door,
    /// The organisation's time zone: what `today` means.
    pub time_zone: TimeZone,
}

impl Actor {
    /// The organisation.
    #[must_use]
    pub fn org(&self) -> OrgId {
        self.standing.org
    }

    /// The user.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.standing.user
    }

    /// The same actor coming in by another door.
    #[must_use]
    pub fn by_door(&self, door: Door) -> Self {
        Self { door, ..self.clone() }
    }
}
