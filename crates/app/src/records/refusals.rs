//! What the record door refuses.

crate::refusals! {
    RECORD_EXISTS "record_exists" "记录已存在" "Such a record exists already" "Open the existing record, or use another value.";
    CUSTOM_FIELD_EXISTS "custom_field_exists" "自定义字段已存在" "The field exists already" "Choose another key.";
    EXPORT_TOO_LARGE "export_too_large" "导出行数超过限制" "Too many rows for one export" "Narrow the filter.";
}
