//! What an organisation sets up once: products, prices, pipelines, terms, people, entities.

use crate::access::{Action, Door, Role};
use crate::imports::ImportStatus;
use crate::ledger::ChartTemplate;
use crate::metadata::builder::{
    boolean, choice, currency, date, decimal, document, integer, json, moment, money, one_of, records, reference, text,
};
use crate::metadata::{Choice, Object};
use crate::products::RecognitionMethod;

pub fn objects() -> Vec<Object> {
    vec![
        product(),
        price_list(),
        price(),
        payment_term(),
        pipeline(),
        stage(),
        entity(),
        book(),
        department(),
        user(),
        user_role(),
        audit_entry(),
        import(),
    ]
}

fn product() -> Object {
    records("product", "products", "prd", "产品", "Product").shared().fields([
        text("code", "产品编码", "Code").required().searchable(),
        text("name", "名称", "Name").required().searchable(),
        text("series", "系列", "Series"),
        text("unit", "单位", "Unit").required(),
        decimal("tax_percent", "税率 %", "Tax %").required(),
        choice::<RecognitionMethod>("recognition_method", "收入确认方式", "Recognition").required(),
        boolean("is_active", "在售", "Active").filled(),
    ])
}

fn price_list() -> Object {
    records("price_list", "price-lists", "pls", "价格表", "Price list").shared().fields([
        text("name", "名称", "Name").required().searchable(),
        currency().required(),
        date("valid_from", "生效日期", "Valid from"),
        date("valid_to", "失效日期", "Valid to"),
    ])
}

fn price() -> Object {
    records("price", "prices", "prc", "价格", "Price").titled("id").shared().fields([
        reference("price_list_id", "price_list", "价格表", "Price list").required(),
        reference("product_id", "product", "产品", "Product").required(),
        decimal("unit_price", "不含税单价", "Unit price, net").required(),
        decimal("min_quantity", "起订量", "From quantity"),
        date("valid_from", "生效日期", "Valid from"),
        date("valid_to", "失效日期", "Valid to"),
    ])
}

fn payment_term() -> Object {
    document("payment_term", "payment-terms", "ptm", "付款条件", "Payment term").titled("name").shared().fields([
        text("name", "名称", "Name").searchable().filled(),
        integer("net_days", "账期天数", "Net days").filled(),
        json("cash_discount", "现金折扣", "Cash discount"),
        json("plan", "回款计划模板", "Collection plan template"),
    ])
}

fn pipeline() -> Object {
    document("pipeline", "pipelines", "pip", "销售流程", "Pipeline")
        .titled("name")
        .shared()
        .fields([text("name", "名称", "Name").searchable().filled(), boolean("is_default", "默认", "Default").filled()])
}

fn stage() -> Object {
    use crate::opportunities::OpportunityStatus;
    document("stage", "stages", "stg", "阶段", "Stage").titled("name").shared().fields([
        reference("pipeline_id", "pipeline", "销售流程", "Pipeline").filled(),
        integer("position", "顺序", "Position").filled(),
        text("name", "名称", "Name").searchable().filled(),
        integer("probability", "赢率 %", "Probability %").filled(),
        choice::<OpportunityStatus>("kind", "类型", "Kind").filled(),
        json("required_fields", "进入前必填", "Asked for before entering").filled(),
    ])
}

fn entity() -> Object {
    document("entity", "entities", "ent", "法人主体", "Legal entity")
        .in_table("legal_entity")
        .titled("name")
        .shared()
        .fields([
            text("code", "代码", "Code").searchable().filled(),
            text("name", "名称", "Name").searchable().filled(),
            text("country", "国家", "Country").filled(),
            text("tax_id", "税号", "Tax id"),
            currency().filled(),
            choice::<ChartTemplate>("chart", "科目表", "Chart of accounts").filled(),
            money("write_off_limit", "尾差核销上限", "Small differences up to").filled(),
            text("address", "注册地址", "Address"),
            text("phone", "电话", "Phone"),
            text("bank_name", "开户行", "Bank"),
            text("bank_account", "银行账号", "Bank account"),
        ])
}

fn book() -> Object {
    document("book", "books", "bok", "账簿", "Book").titled("name").shared().fields([
        reference("entity_id", "entity", "主体", "Legal entity").filled(),
        text("code", "代码", "Code").filled(),
        text("name", "名称", "Name").filled(),
        currency().filled(),
    ])
}

fn department() -> Object {
    document("department", "departments", "dep", "部门", "Department").titled("name").shared().fields([
        text("name", "名称", "Name").searchable().filled(),
        reference("parent_id", "department", "上级部门", "Parent"),
        boolean("is_active", "启用", "Active").filled(),
    ])
}

fn user() -> Object {
    document("user", "users", "usr", "用户", "User").in_table("user_account").titled("name").shared().fields([
        text("name", "姓名", "Name").searchable().filled(),
        text("email", "邮箱", "E-mail").searchable().filled(),
        reference("department_id", "department", "部门", "Department"),
        boolean("is_active", "在职", "Active").filled(),
    ])
}

fn user_role() -> Object {
    document("user_role", "user-roles", "url", "用户角色", "User role").titled("role").shared().fields([
        reference("user_id", "user", "用户", "User").filled(),
        choice::<Role>("role", "角色", "Role").filled(),
    ])
}

fn audit_entry() -> Object {
    let actions = Action::ALL.iter().map(|action| Choice::new(action.as_str(), action.label()));
    document("audit_entry", "audit-entries", "aud", "审计记录", "Audit entry")
        .titled("action")
        .shared()
        .append_only()
        .fields([
            moment("at", "时间", "At").filled(),
            reference("actor_id", "user", "操作人", "Actor").filled(),
            choice::<Door>("door", "入口", "Door").filled(),
            one_of("action", actions, "动作", "Action").filled(),
            text("object", "对象", "Object").filled(),
            text("object_id", "记录", "Record").filled().record_of("object"),
            json("changes", "变更", "Changes").filled(),
        ])
}

fn import() -> Object {
    document("import", "imports", "imp", "导入", "Import").in_table("import_run").titled("name").shared().fields([
        text("name", "名称", "Name").searchable().filled(),
        text("target", "目标", "Target").filled(),
        choice::<ImportStatus>("status", "状态", "Status").filled(),
        boolean("is_dry_run", "试运行", "Dry run").filled(),
        integer("rows_total", "总行数", "Rows").filled(),
        integer("rows_done", "已处理", "Done").filled(),
        integer("rows_new", "新增", "New").filled(),
        integer("rows_updated", "更新", "Updated").filled(),
        integer("rows_unchanged", "无变化", "Unchanged").filled(),
        integer("rows_skipped", "跳过", "Skipped").filled(),
        integer("rows_failed", "错误", "Failed").filled(),
        json("findings", "发现", "Findings").filled(),
        json("failure", "中断原因", "Why it failed"),
        json("undo", "撤回", "Undo"),
    ])
}
