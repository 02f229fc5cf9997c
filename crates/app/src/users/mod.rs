//! 用户 Users, departments and what a user may: standing.

mod create;
mod departments;
mod ownership;
mod passwords;
pub mod refusals;
mod standing;
mod update;

pub use create::{CreateUser, create_user, create_user_with};
pub use departments::{CreateDepartment, UpdateDepartment, create_department, update_department};
pub use ownership::{Assign, Owner, check_owner, load_owner};
pub(crate) use ownership::{Owned, assign_record, moved, owned};
pub use passwords::{check_password, hash_password};
pub use standing::load_actor;
pub use update::{UpdateUser, update_user};
