//! The feature rows that figures follow, as people read them.

use mingxi_domain::metadata::Label;

pub const CU1: Label = Label::new("CU1 客户全景", "CU1 customer page");
pub const OR7: Label = Label::new("OR7 订单各轴", "OR7 order axes");
pub const RC1: Label = Label::new("RC1 到款", "RC1 receipts");
pub const RC4: Label = Label::new("RC4 核销", "RC4 matching");
pub const CD1: Label = Label::new("CD1 现金折扣档", "CD1 cash discount tiers");
pub const DN4: Label = Label::new("DN4 应收与账龄", "DN4 receivables and aging");
pub const RR7: Label = Label::new("RR7 合同资产与负债", "RR7 contract asset and liability");
pub const RR10: Label = Label::new("RR10 收入逐笔可查", "RR10 revenue to its source");
