//! 附件 Files on records. Whoever sees a record sees its files.
//!
//! What is in a file is kept by the caller's store under the key that is planned here, before the row is written: a file
//! nobody refers to wastes a little room, a row without its file would be a broken promise.

mod keep;
pub mod refusals;

pub use keep::{
    Attachment, AttachmentPage, NewAttachment, Planned, add_attachment, delete_attachment, find_attachment,
    list_attachments, plan_attachment,
};
