//! What attachments refuse.

crate::refusals! {
    EMPTY "attachment_empty" "文件为空" "The file is empty" "选择有内容的文件。" "Choose a file that holds something.";
    KIND "attachment_kind" "不支持此类文件" "Files of this kind are not taken" "上传文档、图片、音视频、压缩包或图纸；程序和网页不能作为附件。" "Attach documents, pictures, sound, film, archives or drawings; programs and web pages are not taken.";
    QUOTA "attachment_quota" "附件空间已用完" "Your room for files is used up" "请系统管理员提高上限；删除附件不会释放空间，其内容为审计保留。" "Ask the operator for more; deleting gives no room back, since what was attached is kept for the audit trail.";
    TOO_MANY "attachment_too_many" "附件数量超过限制" "Too many files on one record" "删除不需要的附件。" "Delete files that are not needed.";
}
