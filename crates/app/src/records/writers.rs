//! Which objects may be written through their description, and by which verbs.

use super::Input;
use crate::error::Result;
use crate::work::Work;
use crate::{campaigns, customers, leads, opportunities, products};
use mingxi_domain::ids::{
    CampaignId, ContactId, CustomerId, Id, LeadId, OpportunityId, PriceId, PriceListId, ProductId,
};

/// How records of an object are made and changed.
#[derive(Clone, Copy)]
pub struct Writer {
    /// Makes one and returns its id.
    pub create: fn(&mut Work, &Input) -> Result<i64>,
    /// Changes the given fields of one that is still at this version.
    pub update: fn(&mut Work, i64, i64, &Input) -> Result<bool>,
}

/// A pair of verbs `create(work, &Input) -> Result<Id>` and `update(work, Id, version, &Input) -> Result<bool>`.
macro_rules! verbs {
    ($create:path, $update:path, $id:ty) => {
        Writer {
            create: |work, input| $create(work, input).map(Id::raw),
            update: |work, id, version, input| $update(work, <$id>::from_raw(id), version, input),
        }
    };
}

/// The verbs that write an object through its description, if there are such. One line per object.
pub fn writer(object: &str) -> Option<Writer> {
    Some(match object {
        "campaign" => verbs!(campaigns::create_campaign, campaigns::update_campaign, CampaignId),
        "lead" => verbs!(leads::create_lead, leads::update_lead, LeadId),
        "customer" => verbs!(customers::create_customer, customers::update_customer, CustomerId),
        "contact" => verbs!(customers::create_contact, customers::update_contact, ContactId),
        "opportunity" => verbs!(opportunities::create_opportunity, opportunities::update_opportunity, OpportunityId),
        "product" => verbs!(products::create_product, products::update_product, ProductId),
        "price_list" => verbs!(products::create_price_list, products::update_price_list, PriceListId),
        "price" => verbs!(products::create_price, products::update_price, PriceId),
        _ => return None,
    })
}
