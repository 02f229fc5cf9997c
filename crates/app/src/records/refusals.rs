//! What the record door refuses.

crate::refusals! {
    RECORD_EXISTS "record_exists" "记录已存在" "Such a record exists already" "打开已有的记录，或使用其他值。" "Open the existing record, or use another value.";
    CUSTOM_FIELD_EXISTS "custom_field_exists" "自定义字段已存在" "The field exists already" "选择其他字段标识。" "Choose another key.";
    CUSTOM_FIELD_RETIRED "custom_field_retired" "自定义字段已停用" "The field is retired already" "需要时将其恢复。" "Restore it when it is needed again.";
    CUSTOM_FIELD_IN_USE "custom_field_in_use" "自定义字段正在使用" "The field is in use" "无需恢复。" "There is nothing to restore.";
    TOO_SLOW "record_list_too_slow" "查询耗时过长" "The list takes too long" "缩小筛选范围，例如按日期或状态，或换一个字段排序。" "Narrow the filter, by a date or a status for example, or sort by another field.";
    EXPORT_TOO_LARGE "export_too_large" "导出行数超过限制" "Too many rows for one export" "缩小筛选范围。" "Narrow the filter.";
}
