//! What number series refuse.

crate::refusals! {
    PREFIX_TAKEN "number_series_prefix_taken" "该前缀属于其他编号" "Another kind of number has this prefix" "选择该主体的其他编号从未用过的前缀。" "Choose a prefix that no other kind of the entity has or had.";
}
