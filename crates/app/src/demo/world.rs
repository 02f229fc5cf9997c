//! The company itself: entities, people, products, prices, terms, campaigns.

use crate::actor::{Actor, Door};
use crate::app::App;
use crate::campaigns::{MoveCampaign, RecordCampaignCost, create_campaign, move_campaign, record_campaign_cost};
use crate::entities::{CreateEntity, UpdateEntity, create_entity, update_entity};
use crate::error::{Error, Result};
use crate::payment_terms::{CashDiscountInput, CreatePaymentTerm, create_payment_term};
use crate::products::{create_price, create_price_list, create_product};
use crate::records::{self, ListInput};
use crate::setup::{NewOrganization, create_organization};
use crate::users::{CreateDepartment, CreateUser, create_department, create_user, load_actor};
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::calendar::add_days;
use mingxi_domain::campaigns::CampaignStatus;
use mingxi_domain::cash_discounts::{DiscountBase, DiscountTaxMode, PartPayment, Tier};
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::{CampaignId, DepartmentId, EntityId, OrgId, PaymentTermId, PriceListId, ProductId, StageId};
use mingxi_domain::ledger::ChartTemplate;
use mingxi_domain::metadata::Label;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::payment_terms::CollectionTerm;
use mingxi_domain::settings::Language;
use mingxi_domain::text_enum::TextEnum;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

/// The demo company lives by this clock.
pub const TIME_ZONE: &str = "Asia/Shanghai";
/// The password of every demo login.
pub const PASSWORD: &str = "mingxi-demo-2026";

/// A person who can sign in to the demo company.
#[derive(Clone, Copy, Debug)]
pub struct Login {
    /// Name.
    pub name: &'static str,
    /// E-mail address.
    pub email: &'static str,
    /// Roles.
    pub roles: &'static [Role],
    /// Name of the department.
    pub department: &'static str,
}

const fn login(name: &'static str, email: &'static str, roles: &'static [Role], department: &'static str) -> Login {
    Login { name, email, roles, department }
}

/// Everybody who can sign in: the administrator first, last somebody who may do everything, to try things out.
pub const LOGINS: &[Login] = &[
    login("管理员", "admin@demo.mingxi.example", &[Role::Administrator], "总部"),
    login("陈静", "chen.jing@demo.mingxi.example", &[Role::SalesManager], "销售部"),
    login("王敏", "wang.min@demo.mingxi.example", &[Role::SalesRep], "华东"),
    login("李磊", "li.lei@demo.mingxi.example", &[Role::SalesRep], "华东"),
    login("赵洋", "zhao.yang@demo.mingxi.example", &[Role::SalesRep], "华北"),
    login("周芳", "zhou.fang@demo.mingxi.example", &[Role::SalesRep], "华南"),
    login("吴杰", "wu.jie@demo.mingxi.example", &[Role::SalesRep], "中西部"),
    login("Emma Clarke", "emma.clarke@demo.mingxi.example", &[Role::SalesRep], "海外"),
    login("孙丽", "sun.li@demo.mingxi.example", &[Role::OrderDesk], "商务部"),
    login("刘洁", "liu.jie@demo.mingxi.example", &[Role::ArClerk], "财务部"),
    login("高翔", "gao.xiang@demo.mingxi.example", &[Role::RevenueAccountant], "财务部"),
    login("林总监", "lin@demo.mingxi.example", &[Role::FinanceDirector], "财务部"),
    login("徐总", "xu@demo.mingxi.example", &[Role::Executive], "总部"),
    login("审计员", "audit@demo.mingxi.example", &[Role::Auditor], "总部"),
    login("演示全权", "all@demo.mingxi.example", Role::ALL, "总部"),
];

/// A product of the demo company with its prices.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Its id.
    pub id: ProductId,
    /// Recognised over a service period, not delivered.
    pub is_service: bool,
    /// Net list price in yuan; whole yuan.
    pub price: i64,
    /// What a deal about it is called.
    pub project: Label,
    /// What it is called on a document for a customer abroad.
    pub english: &'static str,
}

/// A payment term and whether it is for customers in China.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Its id.
    pub id: PaymentTermId,
    /// Offers a cash discount.
    pub has_discount: bool,
}

/// What the story plays in.
#[derive(Clone, Debug)]
pub struct World {
    /// The organisation.
    pub org: OrgId,
    /// The Chinese entity.
    pub china: EntityId,
    /// The international entity.
    pub abroad: EntityId,
    /// Actors in the order of [`LOGINS`].
    pub actors: Vec<Actor>,
    /// Products.
    pub items: Vec<Item>,
    /// Payment terms.
    pub terms: Vec<Term>,
    /// Campaigns, oldest first.
    pub campaigns: Vec<CampaignId>,
    /// Open stages of the default pipeline in order.
    pub stages: Vec<StageId>,
}

impl World {
    /// The first actor with this role.
    pub fn actor(&self, role: Role) -> &Actor {
        let found = self.actors.iter().find(|actor| actor.standing.roles.contains(&role));
        found.expect("every role has a login")
    }

    /// The sales reps.
    pub fn reps(&self) -> Vec<&Actor> {
        self.actors.iter().filter(|actor| actor.standing.roles == [Role::SalesRep]).collect()
    }
}

/// Sets up the company on the first day of its history.
pub fn set_up(app: &App) -> Result<World> {
    let made = create_organization(app, &organization())?;
    let admin = app.db.read_blocking(move |tx| load_actor(tx, made.org, made.admin, Door::Demo, None))?;
    let people = app.write_blocking(&admin, hire)?;
    let mut actors = vec![admin.clone()];
    for user in people {
        actors.push(app.db.read_blocking(move |tx| load_actor(tx, made.org, user, Door::Demo, None))?);
    }
    let (abroad, items, stages) = app.write_blocking(&admin, move |work| {
        let abroad = create_entity(
            work,
            &entity("SG01", "Mingxi Automation Pte Ltd", "SG", Currency::USD, ChartTemplate::International),
        )?;
        small_differences(work, made.entity, Money::new(5_000, Currency::CNY))?;
        small_differences(work, abroad, Money::new(1_000, Currency::USD))?;
        let items = products(work)?;
        prices(work, &items)?;
        Ok((abroad, items, stages(work)?))
    })?;
    let terms = app.write_blocking(&admin, terms)?;
    let campaigns = app.write_blocking(&admin, campaigns)?;
    Ok(World { org: made.org, china: made.entity, abroad, actors, items, terms, campaigns, stages })
}

fn organization() -> NewOrganization {
    let admin = LOGINS[0];
    NewOrganization {
        name: "明细智造 Mingxi Automation".into(),
        slug: "demo".into(),
        time_zone: TIME_ZONE.into(),
        language: Language::ZhCn,
        entity: entity("CN01", "杭州明细智造有限公司", "CN", Currency::CNY, ChartTemplate::China),
        admin: CreateUser {
            name: admin.name.into(),
            email: admin.email.into(),
            password: Some(PASSWORD.into()),
            department_id: None,
            roles: vec![Role::Administrator],
        },
    }
}

fn entity(code: &str, name: &str, country: &str, currency: Currency, chart: ChartTemplate) -> CreateEntity {
    CreateEntity { code: code.into(), name: name.into(), country: country.into(), tax_id: None, currency, chart }
}

/// Up to how much of an invoice may be written off as a small difference.
fn small_differences(work: &mut Work, entity: EntityId, limit: Money) -> Result<()> {
    let input = UpdateEntity { version: 1, write_off_limit: Some(limit), ..UpdateEntity::default() };
    update_entity(work, entity, &input)
}

fn hire(work: &mut Work) -> Result<Vec<mingxi_domain::ids::UserId>> {
    let top = department(work, "总部", None)?;
    let sales = department(work, "销售部", Some(top))?;
    let mut departments = vec![("总部", top), ("销售部", sales)];
    for name in ["华东", "华北", "华南", "中西部", "海外"] {
        departments.push((name, department(work, name, Some(sales))?));
    }
    for name in ["商务部", "财务部"] {
        departments.push((name, department(work, name, Some(top))?));
    }
    let people = LOGINS.iter().skip(1).map(|login| {
        let department = departments.iter().find(|(name, _)| *name == login.department).map(|(_, id)| *id);
        let input = CreateUser {
            name: login.name.into(),
            email: login.email.into(),
            password: Some(PASSWORD.into()),
            department_id: department,
            roles: login.roles.to_vec(),
        };
        create_user(work, &input)
    });
    people.collect()
}

fn department(work: &mut Work, name: &str, parent_id: Option<DepartmentId>) -> Result<DepartmentId> {
    create_department(work, &CreateDepartment { name: name.into(), parent_id })
}

/// Code, name, series, unit, tax percent, service, net price in yuan.
type Line = (&'static str, &'static str, &'static str, &'static str, &'static str, bool, i64);

const CATALOG: &[Line] = &[
    ("MX-100", "桌面机械臂 MX-100", "机械臂", "台", "13", false, 28_000),
    ("MX-300", "协作机械臂 MX-300", "机械臂", "台", "13", false, 86_000),
    ("MX-500", "重载机械臂 MX-500", "机械臂", "台", "13", false, 168_000),
    ("VS-20", "视觉检测相机 VS-20", "视觉", "台", "13", false, 12_500),
    ("VS-60", "3D 视觉系统 VS-60", "视觉", "套", "13", false, 64_000),
    ("CT-10", "运动控制器 CT-10", "控制", "台", "13", false, 9_800),
    ("CT-40", "产线控制柜 CT-40", "控制", "套", "13", false, 47_500),
    ("GR-05", "电动夹爪 GR-05", "配件", "只", "13", false, 3_200),
    ("CB-01", "线缆套件 CB-01", "配件", "套", "13", false, 680),
    ("SV-INS", "安装调试服务", "服务", "次", "6", false, 15_000),
    ("SV-YR", "年度维保服务", "服务", "年", "6", true, 24_000),
    ("SW-MES", "产线管理软件（年订阅）", "软件", "年", "6", true, 58_000),
];

/// What a deal about the product with this code is called.
fn project(code: &str) -> Label {
    match code {
        "MX-100" => Label::new("桌面装配线", "desktop assembly line"),
        "MX-300" => Label::new("协作上下料", "cobot loading"),
        "MX-500" => Label::new("重载码垛线", "heavy palletising"),
        "VS-20" => Label::new("外观检测", "surface inspection"),
        "VS-60" => Label::new("3D 视觉引导", "3D vision guidance"),
        "CT-10" => Label::new("运动控制改造", "motion control upgrade"),
        "CT-40" => Label::new("产线电控改造", "control cabinet upgrade"),
        "GR-05" => Label::new("夹爪换装", "gripper refit"),
        "CB-01" => Label::new("产线布线", "line cabling"),
        "SV-INS" => Label::new("安装调试", "commissioning"),
        "SV-YR" => Label::new("年度维保", "annual maintenance"),
        _ => Label::new("产线管理软件", "line management software"),
    }
}

fn products(work: &mut Work) -> Result<Vec<Item>> {
    let item = |work: &mut Work, (code, name, series, unit, tax, is_service, price): &Line| {
        let method = if *is_service { "straight_line" } else { "point_in_time" };
        let body = json!({
            "code": code, "name": name, "series": series, "unit": unit, "tax_percent": tax,
            "recognition_method": method, "is_active": true,
        });
        Ok(Item {
            id: create_product(work, fields(&body))?,
            is_service: *is_service,
            price: *price,
            project: project(code),
            english: english(code),
        })
    };
    CATALOG.iter().map(|line| item(work, line)).collect()
}

fn prices(work: &mut Work, items: &[Item]) -> Result<()> {
    for (name, currency, rate) in [("人民币标准价", "CNY", 1), ("USD list", "USD", 7)] {
        let list = create_price_list(work, fields(&json!({ "name": name, "currency": currency })))?;
        items.iter().try_for_each(|item| price(work, list, item, Decimal::from(item.price / rate)))?;
    }
    Ok(())
}

fn price(work: &mut Work, list: PriceListId, item: &Item, price: Decimal) -> Result<()> {
    let body = json!({ "price_list_id": list, "product_id": item.id, "unit_price": price.to_string() });
    create_price(work, fields(&body)).map(drop)
}

fn terms(work: &mut Work) -> Result<Vec<Term>> {
    let tier = |through_day: u16, percent: &str| Tier { through_day, percent: percent.parse().expect("a decimal") };
    let discount = |tiers| CashDiscountInput {
        tiers,
        base: DiscountBase::Gross,
        tax_mode: DiscountTaxMode::Excluded,
        part_payment: PartPayment::Proportional,
    };
    let step = |percent: i64, trigger, offset_months| CollectionTerm {
        percent: percent.into(),
        trigger,
        offset_months,
        offset_days: 0,
    };
    let project = vec![
        step(30, PlanTrigger::Signing, 0),
        step(60, PlanTrigger::Acceptance, 0),
        step(10, PlanTrigger::Acceptance, 12),
    ];
    let all = [
        (
            "发货后 60 天，当日 2%、10 天 1%、30 天 0.5%",
            60,
            Some(discount(vec![tier(0, "2"), tier(10, "1"), tier(30, "0.5")])),
            vec![],
        ),
        ("2/10, n/30", 30, Some(discount(vec![tier(10, "2")])), vec![]),
        ("月结 30 天", 30, None, vec![]),
        ("月结 90 天", 90, None, vec![]),
        ("3-6-1 项目款", 30, None, project),
    ];
    let term = |(name, net_days, cash_discount, plan): (&str, u16, Option<CashDiscountInput>, Vec<CollectionTerm>)| {
        let has_discount = cash_discount.is_some();
        let id = create_payment_term(work, &CreatePaymentTerm { name: name.into(), net_days, cash_discount, plan })?;
        Ok(Term { id, has_discount })
    };
    all.into_iter().map(term).collect()
}

/// Name, channel, budget and actual cost in yuan, first day and last day counted from the start of the history,
/// which is 730 days long.
const CAMPAIGNS: &[(&str, &str, i64, i64, i64, i64)] = &[
    ("上海工博会 2025", "exhibition", 320_000, 347_500, 300, 304),
    ("机器视觉线上研讨会", "online", 60_000, 41_200, 60, 60),
    ("老客户转介绍计划", "referral", 80_000, 63_900, 0, 365),
    ("Hannover Messe", "exhibition", 450_000, 418_000, 150, 154),
    ("华南渠道伙伴日", "partner", 120_000, 97_300, 700, 760),
    ("产线改造案例邮件", "email", 30_000, 18_400, 400, 800),
    ("苏州智造沙龙", "event", 90_000, 52_000, 640, 760),
    ("搜索投放 2026", "online", 200_000, 128_700, 405, 770),
];

fn campaigns(work: &mut Work) -> Result<Vec<CampaignId>> {
    let today = work.today();
    let year = json!({
        "name": "市场年度计划", "channel": "other", "currency": "CNY", "budget": yuan(1_350_000),
        "starts_on": today, "ends_on": add_days(today, 800),
    });
    let parent = create_campaign(work, fields(&year))?;
    let mut made = Vec::new();
    for (name, channel, budget, _, first, last) in CAMPAIGNS {
        let body = json!({
            "name": name, "channel": channel, "currency": "CNY", "budget": yuan(*budget),
            "expected_income": yuan(budget * 12), "parent_id": parent,
            "starts_on": add_days(today, *first), "ends_on": add_days(today, *last),
        });
        let id = create_campaign(work, fields(&body))?;
        move_campaign(work, id, &MoveCampaign { status: CampaignStatus::Running })?;
        made.push(id);
    }
    Ok(made)
}

/// What happens to campaigns on the day number `day` of the history: one that begins is paid, one that ends is over.
pub fn run_campaigns(app: &App, world: &World, day: i64) -> Result<()> {
    let marketing = world.actor(Role::Administrator);
    for (&campaign_id, (_, _, _, cost, first, last)) in world.campaigns.iter().zip(CAMPAIGNS) {
        if *first == day {
            let memo = Some("实际费用".to_owned());
            let spent = RecordCampaignCost { campaign_id, amount: yuan(*cost), spent_on: None, memo };
            app.write_blocking(marketing, move |work| record_campaign_cost(work, &spent))?;
        }
        if *last == day {
            let over = MoveCampaign { status: CampaignStatus::Finished };
            app.write_blocking(marketing, move |work| move_campaign(work, campaign_id, &over))?;
        }
    }
    Ok(())
}

fn stages(work: &mut Work) -> Result<Vec<StageId>> {
    let open =
        serde_json::from_value(json!([{ "field": "kind", "op": "eq", "value": "open" }])).expect("a valid filter");
    let page =
        records::list(work, "stage", &ListInput { filter: open, sort: "position".into(), ..ListInput::default() })?;
    let id = |record: &records::Input| record.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok());
    let stages: Option<Vec<StageId>> = page.items.iter().map(id).collect();
    stages.ok_or_else(|| Error::Internal("a stage without an id".into()))
}

/// Whole yuan.
pub fn yuan(amount: i64) -> Money {
    Money::new(amount * 100, Currency::CNY)
}

/// The fields of a JSON object.
pub fn fields(body: &Json) -> &records::Input {
    body.as_object().expect("the story writes objects")
}

/// What the product with this code is called in English.
fn english(code: &str) -> &'static str {
    match code {
        "MX-100" => "Desktop arm MX-100",
        "MX-300" => "Collaborative arm MX-300",
        "MX-500" => "Heavy-duty arm MX-500",
        "VS-20" => "Inspection camera VS-20",
        "VS-60" => "3D vision system VS-60",
        "CT-10" => "Motion controller CT-10",
        "CT-40" => "Line control cabinet CT-40",
        "GR-05" => "Electric gripper GR-05",
        "CB-01" => "Cable kit CB-01",
        "SV-INS" => "Installation and commissioning",
        "SV-YR" => "Annual maintenance",
        _ => "Line management software, yearly",
    }
}
