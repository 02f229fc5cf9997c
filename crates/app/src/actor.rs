//! Who is acting, and by which door they came in.

use jiff::tz::TimeZone;
pub use mingxi_domain::access::Door;
use mingxi_domain::access::Standing;
use mingxi_domain::ids::{OrgId, UserId};

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
