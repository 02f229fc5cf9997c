//! Names of companies, taken apart: what is only the legal form, where it is, what it does, and what it is called.
//!
//! 凌云科技（上海） and 上海凌云科技有限公司 are one name: the legal form says nothing, the place may stand in front, in
//! brackets or before the form, and what is left, 凌云 that does 科技, is the same.

use crate::metadata::text::normalize;

/// Endings and insertions that say nothing about who a company is, longest first.
const LEGAL_FORMS: &[&str] = &[
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限合伙",
    "有限公司",
    "股份公司",
    "分公司",
    "子公司",
    "公司",
    "集团",
    "股份",
    "corporation",
    "incorporated",
    "company",
    "limited",
    "holdings",
    "gmbh",
    "corp",
    "inc",
    "ltd",
    "llc",
    "plc",
    "co",
    "ag",
    "sa",
    "bv",
    "pte",
    "pty",
    "kk",
];

/// Places that stand in names: provinces, the cities where most companies sit, and how the country is written.
const PLACES: &[&str] = &[
    "中国",
    "北京",
    "上海",
    "天津",
    "重庆",
    "香港",
    "澳门",
    "台湾",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "石家庄",
    "唐山",
    "保定",
    "廊坊",
    "邯郸",
    "太原",
    "大同",
    "呼和浩特",
    "包头",
    "沈阳",
    "大连",
    "鞍山",
    "长春",
    "哈尔滨",
    "大庆",
    "南京",
    "无锡",
    "徐州",
    "常州",
    "苏州",
    "南通",
    "连云港",
    "盐城",
    "扬州",
    "镇江",
    "泰州",
    "昆山",
    "江阴",
    "杭州",
    "宁波",
    "温州",
    "嘉兴",
    "湖州",
    "绍兴",
    "金华",
    "衢州",
    "舟山",
    "台州",
    "丽水",
    "义乌",
    "合肥",
    "芜湖",
    "蚌埠",
    "马鞍山",
    "安庆",
    "福州",
    "厦门",
    "泉州",
    "漳州",
    "莆田",
    "龙岩",
    "南昌",
    "九江",
    "赣州",
    "济南",
    "青岛",
    "淄博",
    "烟台",
    "潍坊",
    "济宁",
    "威海",
    "临沂",
    "日照",
    "东营",
    "德州",
    "郑州",
    "洛阳",
    "开封",
    "新乡",
    "南阳",
    "武汉",
    "宜昌",
    "襄阳",
    "荆州",
    "黄石",
    "长沙",
    "株洲",
    "湘潭",
    "衡阳",
    "岳阳",
    "常德",
    "广州",
    "深圳",
    "珠海",
    "汕头",
    "佛山",
    "东莞",
    "中山",
    "惠州",
    "江门",
    "湛江",
    "肇庆",
    "南宁",
    "柳州",
    "桂林",
    "海口",
    "三亚",
    "成都",
    "绵阳",
    "德阳",
    "宜宾",
    "泸州",
    "南充",
    "贵阳",
    "遵义",
    "昆明",
    "大理",
    "拉萨",
    "西安",
    "咸阳",
    "宝鸡",
    "兰州",
    "西宁",
    "银川",
    "乌鲁木齐",
    "浦东",
    "china",
    "beijing",
    "shanghai",
    "shenzhen",
    "guangzhou",
    "hangzhou",
    "suzhou",
    "tianjin",
    "nanjing",
    "chengdu",
    "wuhan",
    "hongkong",
    "singapore",
];
const PLACE_UNITS: &[&str] = &["特别行政区", "自治区", "新区", "地区", "省", "市", "区", "县"];

/// What a company does: words that many names share and that name nobody.
const TRADES: &[&str] = &[
    "科技",
    "技术",
    "信息",
    "电子",
    "电气",
    "电器",
    "通信",
    "网络",
    "软件",
    "智能",
    "数据",
    "数码",
    "数字",
    "互联",
    "计算机",
    "贸易",
    "商贸",
    "进出口",
    "实业",
    "工业",
    "工贸",
    "发展",
    "投资",
    "控股",
    "资产",
    "资本",
    "金融",
    "银行",
    "保险",
    "证券",
    "基金",
    "大学",
    "学院",
    "医院",
    "中心",
    "研究院",
    "研究所",
    "能源",
    "电力",
    "石油",
    "石化",
    "燃气",
    "环保",
    "环境",
    "水务",
    "汽车",
    "机械",
    "机电",
    "设备",
    "装备",
    "仪器",
    "仪表",
    "自动化",
    "机器人",
    "模具",
    "五金",
    "精密",
    "制造",
    "建设",
    "建筑",
    "工程",
    "装饰",
    "建材",
    "材料",
    "新材料",
    "化工",
    "塑料",
    "橡胶",
    "钢铁",
    "金属",
    "纺织",
    "服饰",
    "服装",
    "食品",
    "农业",
    "医药",
    "药业",
    "医疗",
    "器械",
    "生物",
    "健康",
    "物流",
    "运输",
    "供应链",
    "航空",
    "航天",
    "船舶",
    "铁路",
    "港口",
    "旅游",
    "酒店",
    "餐饮",
    "文化",
    "传媒",
    "广告",
    "影视",
    "教育",
    "培训",
    "咨询",
    "服务",
    "管理",
    "企业",
    "国际",
    "电子商务",
    "房地产",
    "置业",
    "物业",
    "光电",
    "半导体",
    "新能源",
    "产业",
];

/// Shortest name that tells a company from others, in characters.
const BRAND_MIN: usize = 2;
/// A name of so many characters tells it whatever else it is called.
const BRAND_STRONG: usize = 3;
/// Shortest name that is looked for inside another.
const PART_MIN: usize = 4;
/// Shortest latin word that tells a company.
const LATIN_MIN: usize = 4;
/// One of so many characters may differ.
const DIFFERENCE: usize = 5;

/// A name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyName {
    /// All letters and digits.
    pub key: String,
    /// Without legal form and signs.
    pub core: String,
    /// Without the place too, where something is left that tells the company.
    pub stem: String,
    /// What it is called, without what it does; empty when it is called after what it does.
    pub brand: String,
    /// What it does.
    pub trade: String,
}

/// How two names of companies are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// They differ in writing only.
    Same,
    /// They may be one.
    Similar,
}

impl CompanyName {
    /// Takes a name apart.
    #[must_use]
    pub fn read(name: &str) -> Self {
        let whole = normalize(name);
        let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
        let key = letters(&whole);
        let words = words(&whole);
        let core = words.concat();
        let core = if core.is_empty() { key.clone() } else { core };
        let placeless = words.iter().map(|word| without_place(word)).collect::<Vec<_>>().concat();
        let (brand, trade) = split_trade(&placeless);
        // 上海银行 without its place is any bank: there the place is the name.
        let (stem, brand, trade) = if length(&brand) < BRAND_MIN {
            let (brand, trade) = split_trade(&core);
            (core.clone(), brand, trade)
        } else {
            (placeless, brand, trade)
        };
        Self { key, core, stem, brand, trade }
    }

    /// Whether the other may be the same company.
    #[must_use]
    pub fn alike(&self, other: &Self) -> Option<Alike> {
        if self.key.is_empty() || other.key.is_empty() {
            return None;
        }
        if self.key == other.key {
            return Some(Alike::Same);
        }
        let is_similar = self.stem == other.stem
            || self.has_same_brand(other)
            || is_part(self, other)
            || is_part(other, self)
            || is_close(&self.core, &other.core);
        is_similar.then_some(Alike::Similar)
    }

    /// 云帆 and 云帆科技, not 云帆科技 and 云帆物流: two characters name many companies, their trades tell them apart.
    fn has_same_brand(&self, other: &Self) -> bool {
        if length(&self.brand) < BRAND_MIN || self.brand != other.brand {
            return false;
        }
        let is_word = self.brand.is_ascii();
        let goes_on = |left: &str, right: &str| left.is_empty() || right.is_empty() || left.starts_with(right);
        length(&self.brand) >= if is_word { LATIN_MIN } else { BRAND_STRONG }
            || goes_on(&self.trade, &other.trade)
            || goes_on(&other.trade, &self.trade)
    }
}

/// Whether the first begins or ends the second: 云帆科技 in 义乌云帆科技, whose place nobody knows. A name that tells
/// nobody, or stands in the middle of another, is no sign.
fn is_part(part: &CompanyName, whole: &CompanyName) -> bool {
    let is_telling = length(&part.brand) >= if part.stem.is_ascii() { LATIN_MIN } else { BRAND_MIN };
    let at_edge = whole.stem.starts_with(&part.stem) || (whole.stem.ends_with(&part.stem) && !part.stem.is_ascii());
    is_telling && length(&part.stem) >= PART_MIN && at_edge
}

fn is_close(left: &str, right: &str) -> bool {
    let (shorter, longer) = (length(left).min(length(right)), length(left).max(length(right)));
    shorter >= 3 && strsim::damerau_levenshtein(left, right) * DIFFERENCE <= longer
}

/// The words of a name without legal forms, also where one begins or ends a word: 有限公司 behind brackets, Co., Ltd.
fn words(whole: &str) -> Vec<String> {
    let words = whole.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.filter(|word| !LEGAL_FORMS.contains(word)).map(without_form);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn without_form(word: &str) -> &str {
    let mut word = word;
    let forms = || LEGAL_FORMS.iter().filter(|form| !form.is_ascii());
    while let Some(rest) = forms().find_map(|form| word.strip_suffix(form).or_else(|| word.strip_prefix(form))) {
        word = rest;
    }
    word
}

/// A word without the places that begin it, and without the one that ends it: 上海浦东凌云, 凌云上海.
fn without_place(word: &str) -> String {
    let mut rest = word;
    while let Some(behind) = PLACES.iter().find_map(|place| strip_place(rest, place)) {
        rest = behind;
    }
    let ended = PLACES.iter().find_map(|place| rest.strip_suffix(place)).filter(|left| length(left) >= BRAND_MIN);
    ended.unwrap_or(rest).to_owned()
}

fn strip_place<'a>(word: &'a str, place: &str) -> Option<&'a str> {
    let behind = word.strip_prefix(place)?;
    if place.is_ascii() && !behind.is_empty() {
        return None;
    }
    let unit = PLACE_UNITS.iter().find_map(|unit| behind.strip_prefix(unit));
    Some(unit.unwrap_or(behind))
}

/// What a company is called, and what it does behind that.
fn split_trade(stem: &str) -> (String, String) {
    let mut brand = stem;
    while let Some(rest) = TRADES.iter().filter_map(|trade| brand.strip_suffix(trade)).min_by_key(|rest| rest.len()) {
        brand = rest;
    }
    (brand.to_owned(), stem[brand.len()..].to_owned())
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart() {
        let check = |name: &str, stem: &str, brand: &str, trade: &str| {
            let read = CompanyName::read(name);
            assert_eq!((read.stem.as_str(), read.brand.as_str(), read.trade.as_str()), (stem, brand, trade), "{name}");
        };
        check("上海凌云科技有限公司", "凌云科技", "凌云", "科技");
        check("凌云科技（上海）", "凌云科技", "凌云", "科技");
        check("凌云科技(上海)有限公司北京分公司", "凌云科技", "凌云", "科技");
        check("浙江省杭州市云帆信息技术股份有限公司", "云帆信息技术", "云帆", "信息技术");
        check("上海银行股份有限公司", "上海银行", "上海", "银行");
        check("中国石化", "中国石化", "中国", "石化");
        check("北京科技有限公司", "北京科技", "北京", "科技");
        check("精密机械", "精密机械", "", "精密机械");
        check("Contoso (Shanghai) Co., Ltd.", "contoso", "contoso", "");
        check("ＡＢＣ科技", "abc科技", "abc", "科技");
    }

    #[test]
    fn names_are_alike_by_what_people_mean() {
        use Alike::{Same, Similar};
        let check = |left: &str, right: &str, expected| {
            let (one, two) = (CompanyName::read(left), CompanyName::read(right));
            assert_eq!(one.alike(&two), expected, "{left} / {right}");
            assert_eq!(two.alike(&one), expected, "{right} / {left}");
        };
        check("凌云科技（上海）", "上海凌云科技有限公司", Some(Similar));
        check("凌云科技（上海）有限公司", "凌云科技(上海) 有限公司", Some(Same));
        check("杭州云帆科技有限公司", "宁波云帆科技有限公司", Some(Similar));
        check("云帆", "杭州云帆科技有限公司", Some(Similar));
        check("云帆科技", "云帆信息技术", None);
        check("云帆科技", "云帆物流", None);
        check("义乌云帆科技", "绥芬河云帆科技有限公司", Some(Similar));
        check("博远精密机械", "精密机械", None);
        check("科技有限公司", "云帆科技有限公司", None);
        check("上海银行", "北京银行", None);
        check("中国移动", "中国联通", None);
        check("阿里巴巴科技", "阿里巴巴文化传媒", Some(Similar));
        check("Contoso Inc.", "CONTOSO, Ltd", Some(Similar));
        check("Contoso", "Contoso Pharmaceuticals", Some(Similar));
        check("Ford", "Oxford Instruments", None);
        check("Acme", "Pacman Holdings", None);
        check("Delta Electronics", "Delta Airlines", None);
        check("杭州云凡科技有限公司", "杭州云帆科技有限公司", Some(Similar));
        check("博远", "博达", None);
        check("", "云帆", None);
    }
}
