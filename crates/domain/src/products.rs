//! 产品 Products, price lists and how their revenue is recognised.

crate::text_enum! {
    /// When the revenue of a product is recognised.
    pub enum RecognitionMethod {
        PointInTime "point_in_time" "时点（验收）" "Point in time, on acceptance",
        StraightLine "straight_line" "时段（按日直线）" "Over time, straight line by day",
    }
}
