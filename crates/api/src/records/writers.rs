//! Which objects may be written through their description, and by which verbs.

use mingxi_app::records::{self, Input};
use mingxi_app::{Result, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{Id, PriceId, PriceListId, ProductId};

/// How records of an object are made and changed.
#[derive(Clone, Copy)]
pub struct Writer {
    /// Makes one and returns its id.
    pub create: fn(&mut Work, &Input) -> Result<i64>,
    /// Changes the given fields of one that is still at this version.
    pub update: fn(&mut Work, i64, i64, &Input) -> Result<bool>,
}

/// The record door alone: no rule besides the description.
macro_rules! plain {
    ($object:literal, $id:ty, $create:ident, $update:ident) => {
        Writer {
            create: |work, input| records::create::<$id>(work, $object, Action::$create, input, |_, _| Ok(Vec::new())).map(Id::raw),
            update: |work, id, version, input| records::update(work, $object, Action::$update, <$id>::from_raw(id), version, input),
        }
    };
}

/// The writer of an object, if its records are written through the description. One line per object; a noun with
/// rules of its own names its verbs here.
pub fn writer(object: &str) -> Option<Writer> {
    Some(match object {
        "product" => plain!("product", ProductId, ProductCreate, ProductUpdate),
        "price_list" => plain!("price_list", PriceListId, PriceListCreate, PriceListUpdate),
        "price" => plain!("price", PriceId, PriceCreate, PriceUpdate),
        _ => return None,
    })
}
