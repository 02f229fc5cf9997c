//! Names the demo company's world is made of. All are made up.

use super::random::Random;
use mingxi_domain::customers::ContactRole;
use mingxi_domain::metadata::Label;

const CITIES: &[(&str, &str)] = &[
    ("杭州", "华东"),
    ("上海", "华东"),
    ("苏州", "华东"),
    ("南京", "华东"),
    ("宁波", "华东"),
    ("合肥", "华东"),
    ("北京", "华北"),
    ("天津", "华北"),
    ("济南", "华北"),
    ("青岛", "华北"),
    ("石家庄", "华北"),
    ("深圳", "华南"),
    ("广州", "华南"),
    ("东莞", "华南"),
    ("佛山", "华南"),
    ("厦门", "华南"),
    ("成都", "西南"),
    ("重庆", "西南"),
    ("武汉", "华中"),
    ("长沙", "华中"),
];

const BRANDS: &[&str] = &[
    "云帆",
    "博远",
    "凌云",
    "恒信",
    "锐捷源",
    "天工",
    "华曜",
    "中岳",
    "泰和",
    "金石",
    "明德",
    "启航",
    "瀚海",
    "盛世",
    "汇川源",
    "东篱",
    "北辰",
    "南屏",
    "西岭",
    "鼎新",
    "远景达",
    "信达成",
    "立方",
    "新曜",
    "长风",
    "安泰来",
    "嘉禾",
    "润泽",
    "思源",
    "海川",
    "凯博",
    "联创源",
    "弘毅",
    "佳讯",
    "晨曦",
    "融科",
    "智汇源",
    "同舟",
    "元启",
    "朗润",
];

const TRADES: &[(&str, &str)] = &[
    ("精密机械", "机械制造"),
    ("电子", "电子信息"),
    ("新材料", "新材料"),
    ("医疗器械", "医疗"),
    ("汽车零部件", "汽车"),
    ("食品", "食品饮料"),
    ("物流", "物流"),
    ("智能装备", "机械制造"),
    ("半导体", "电子信息"),
    ("环保科技", "环保"),
];

const FOREIGN: &[(&str, &str, &str)] = &[
    ("Northgate Precision GmbH", "DE", "Europe"),
    ("Halden Marine AS", "NO", "Europe"),
    ("Brightwater Foods Ltd", "GB", "Europe"),
    ("Kestrel Robotics Inc", "US", "Americas"),
    ("Maple Ridge Tooling Ltd", "CA", "Americas"),
    ("Andes Packaging SA", "CL", "Americas"),
    ("Sakura Denshi KK", "JP", "Asia-Pacific"),
    ("Straits Automation Pte Ltd", "SG", "Asia-Pacific"),
    ("Coral Bay Medical Pty Ltd", "AU", "Asia-Pacific"),
    ("Monsoon Textiles Pvt Ltd", "IN", "Asia-Pacific"),
    ("Iberia Valvulas SL", "ES", "Europe"),
    ("Alpine Optics AG", "CH", "Europe"),
    ("Delta Gearworks BV", "NL", "Europe"),
    ("Prairie Grain Systems LLC", "US", "Americas"),
    ("Hanseatic Pumps GmbH", "DE", "Europe"),
    ("Gulf Stream Plastics Inc", "US", "Americas"),
    ("Lotus Ceramics Co Ltd", "TH", "Asia-Pacific"),
    ("Fjord Sensors AS", "NO", "Europe"),
    ("Blue Mesa Instruments LLC", "US", "Americas"),
    ("Cedar Valley Equipment Inc", "US", "Americas"),
];

const STREETS: &[&str] = &["创新路", "科技大道", "工业园三路", "滨江路", "振兴街", "软件园路", "迎宾大道"];

const POSITIONS: &[(&str, &str, ContactRole)] = &[
    ("采购经理", "Purchasing manager", ContactRole::EconomicBuyer),
    ("生产总监", "Head of production", ContactRole::DecisionMaker),
    ("设备工程师", "Automation engineer", ContactRole::TechnicalBuyer),
    ("总经理助理", "Assistant to the CEO", ContactRole::Champion),
    ("自动化主管", "Plant engineer", ContactRole::TechnicalBuyer),
];

const FAMILY: &[&str] =
    &["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"];
const GIVEN: &[&str] = &[
    "敏", "伟", "芳", "强", "静", "磊", "洋", "艳", "勇", "杰", "娜", "涛", "明", "超", "秀英", "建国", "思远", "雨桐",
    "子涵", "晓东",
];
const FOREIGN_PEOPLE: &[&str] = &[
    "Anna Keller",
    "James Whitfield",
    "Maria Soto",
    "Kenji Mori",
    "Priya Nair",
    "Lars Hagen",
    "Emily Tran",
    "Oliver Brandt",
    "Chloe Martin",
    "Daniel Reyes",
];

/// A company of the demo world.
#[derive(Clone, Debug)]
pub struct Company {
    /// Full name.
    pub name: String,
    /// What people call it.
    pub short: String,
    /// Its name on the net; nobody answers there.
    pub domain: String,
    /// Where it is, as far as it is known.
    pub address: Option<String>,
    /// Trade.
    pub industry: &'static str,
    /// Sales region.
    pub region: &'static str,
    /// ISO 3166 country.
    pub country: &'static str,
}

impl Company {
    /// Whether it buys in China and in yuan.
    #[must_use]
    pub fn is_domestic(&self) -> bool {
        self.country == "CN"
    }

    /// In the language that is spoken with it.
    #[must_use]
    pub fn says(&self, words: Label) -> &'static str {
        if self.is_domestic() { words.zh } else { words.en }
    }
}

/// The company number `index`; numbers below 400 give names of their own, later ones carry a branch number.
pub fn company(index: usize, random: &mut Random) -> Company {
    if index % 10 == 7 {
        let (name, country, region) = FOREIGN[(index / 10) % FOREIGN.len()];
        let round = index / (10 * FOREIGN.len());
        let name = if round == 0 { name.to_owned() } else { format!("{name} Branch {round}") };
        let short: Vec<&str> = name.split(' ').take(2).collect();
        let domain = format!("{}.example", short.join("-").to_lowercase());
        let short = short.join(" ");
        return Company { name, short, domain, address: None, industry: "Manufacturing", region, country };
    }
    let brand = BRANDS[index % BRANDS.len()];
    let (trade, industry) = TRADES[(index / BRANDS.len()) % TRADES.len()];
    let (city, region) = *random.pick(CITIES);
    let round = index / (BRANDS.len() * TRADES.len());
    let branch = if round == 0 { String::new() } else { format!("第{round}分") };
    Company {
        name: format!("{city}{brand}{trade}{branch}有限公司"),
        short: format!("{brand}{trade}"),
        domain: format!("kh{index:03}.example"),
        address: Some(format!("{city}市{}{} 号", STREETS[index % STREETS.len()], 8 + index * 7 % 290)),
        industry,
        region,
        country: "CN",
    }
}

/// A person at a company.
pub fn person(company: &Company, random: &mut Random) -> String {
    if company.is_domestic() {
        return format!("{}{}", random.pick(FAMILY), random.pick(GIVEN));
    }
    (*random.pick(FOREIGN_PEOPLE)).to_owned()
}

/// The e-mail address of `person` there.
pub fn email(company: &Company, person: &str) -> String {
    if company.is_domestic() {
        return format!("caigou@{}", company.domain);
    }
    format!("{}@{}", person.to_lowercase().replace(' ', "."), company.domain)
}

/// What the person of the company number `index` is there, and for the sale.
pub fn position(company: &Company, index: usize) -> (&'static str, ContactRole) {
    let (zh, en, role) = POSITIONS[index % POSITIONS.len()];
    (company.says(Label::new(zh, en)), role)
}

/// A telephone number in the company's country; none of them rings anywhere.
pub fn phone(company: &Company, random: &mut Random) -> String {
    if company.is_domestic() {
        format!("138{:08}", random.between(0, 99_999_999))
    } else {
        format!("+00 555 {:07}", random.between(0, 9_999_999))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn two_hundred_companies_have_two_hundred_names() {
        let mut random = Random::new(1);
        let names: HashSet<_> = (0..200).map(|index| company(index, &mut random).name).collect();
        assert_eq!(names.len(), 200);
    }
}
