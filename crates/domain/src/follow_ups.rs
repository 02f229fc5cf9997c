//! 跟进记录 Follow-ups: what was said and done, and what comes next.

crate::text_enum! {
    /// How the contact happened.
    pub enum FollowUpKind {
        Call "call" "电话" "Call",
        Visit "visit" "拜访" "Visit",
        Meeting "meeting" "会议" "Meeting",
        Email "email" "邮件" "E-mail",
        Message "message" "消息" "Message",
        Collection "collection" "催收电话" "Collection call",
        Note "note" "备注" "Note",
    }
}
