//! The rules that figures follow, as people read them; each is named after its row of the feature list.

use mingxi_domain::metadata::Label;

pub const CU1: Label = Label::new("有效的全部单据", "All documents that stand");
pub const OR7: Label =
    Label::new("订单的每个环节只计该环节的单据", "Each step of an order counts the documents of that step");
pub const RC1: Label =
    Label::new("到款自收到之日计入，冲销后不计", "Cash counts from the day received until it is reversed");
pub const RC4: Label = Label::new(
    "到款只冲减其核销的发票；撤销核销后恢复未清",
    "Cash lowers the invoices it is applied to; once taken back they are open again",
);
pub const CD1: Label = Label::new(
    "现金折扣按该批次发货日至到款日的天数取档",
    "Cash discount by the days from the batch's shipment to the receipt of cash",
);
pub const DN4: Label = Label::new(
    "应收＝开票减核销、折扣与红字；自到期日计龄",
    "Receivable: invoiced less applied, discounted and credited; aged from the due date",
);
pub const RR7: Label = Label::new(
    "按合同比较已履约与已开票，均不含税（CAS 14 第四十一条、IFRS 15.105）",
    "Satisfied against invoiced, net of tax, contract by contract (IFRS 15.105, CAS 14 art. 41)",
);
pub const RR8: Label = Label::new(
    "交易价格分摊额减已确认收入（IFRS 15.120）",
    "Transaction price allocated and not recognised yet (IFRS 15.120)",
);
pub const RR10: Label = Label::new(
    "每笔收入可追溯到合同、履约义务与触发单据",
    "Every amount of revenue leads to its contract, obligation and the document that earned it",
);
