//! What attachments refuse.

crate::refusals! {
    EMPTY "attachment_empty" "文件为空" "The file is empty" "选择有内容的文件。" "Choose a file that holds something.";
    TOO_MANY "attachment_too_many" "附件数量超过限制" "Too many files on one record" "删除不需要的附件。" "Delete files that are not needed.";
}
