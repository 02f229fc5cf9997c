//! 视图 Saved views of lists, and what people pin to reach it quickly.

mod pins;
pub mod refusals;
mod save;
mod see;
mod view;

pub use pins::{CreatePin, Pin, create_pin, delete_pin, list_pins};
pub use save::{CreateSavedView, UpdateSavedView, create_saved_view, delete_saved_view, update_saved_view};
pub use see::{find_saved_view, list_saved_views};
pub use view::SavedView;
