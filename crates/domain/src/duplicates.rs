//! 查重 Whether a record about to be made is there already, and why one thinks so.
//!
//! The full-text index of [`crate::search`] finds candidates; [`reasons`] judges them on what they really say.

mod names;

use crate::metadata::text::normalize;
use crate::search::{Findable, Need, digits, index};
pub use names::{Alike, CompanyName};

/// Addresses at these say nothing about the company.
const PUBLIC_MAIL: &[&str] = &[
    "qq.com",
    "163.com",
    "126.com",
    "139.com",
    "189.cn",
    "sina.com",
    "sohu.com",
    "foxmail.com",
    "aliyun.com",
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
];
/// Fewest letters of a latin word, and of initials, that candidates are looked up by.
const WORD_MIN: usize = 4;

crate::text_enum! {
    /// Why two records may be one, strongest first.
    pub enum DuplicateReason {
        SameTaxId "same_tax_id" "税号相同" "Same tax id",
        SamePhone "same_phone" "电话相同" "Same telephone number",
        SameEmail "same_email" "邮箱相同" "Same e-mail address",
        SameName "same_name" "名称相同" "Same name",
        SimilarName "similar_name" "名称相似" "Similar name",
        SameMailDomain "same_mail_domain" "邮箱域名相同" "Same mail domain",
    }
}

/// What is known about a record, here or there. Empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Name of a company, a person at a customer, or a lead.
    pub name: String,
    /// Company of a lead; empty for the others.
    pub company: String,
    /// Telephone number.
    pub phone: String,
    /// Tax id.
    pub tax_id: String,
    /// E-mail address.
    pub email: String,
    /// It is a company, so its name is one of a company.
    pub is_company: bool,
}

impl Profile {
    /// The company that it is, or belongs to.
    fn company_name(&self) -> &str {
        if self.is_company { &self.name } else { &self.company }
    }
}

/// Conditions on the tokens of the index; whoever meets one of them is a candidate.
#[must_use]
pub fn needs(profile: &Profile) -> Vec<Need> {
    let mut needs = Vec::new();
    for name in [&profile.name, &profile.company] {
        let name = CompanyName::read(name);
        // Two characters name most companies; what they do says little.
        needs.extend(together(&name.brand));
        for text in [&name.stem, &name.core] {
            let tokens = index(&Findable { names: vec![text.clone()], ..Findable::default() });
            let words: Vec<String> =
                tokens.tokens.into_iter().filter(|token| !token.is_ascii() && token.chars().count() == 2).collect();
            needs.extend(halves(text, &words));
            // Homophones: 云凡 for 云帆 has the same initials.
            let initials = tokens.terms.split('\n').nth(6).unwrap_or_default();
            if initials.len() >= WORD_MIN && !initials.contains(' ') {
                needs.push(Need::Token(initials.chars().take(6).collect()));
            }
        }
        needs.extend(latin(&name.core));
    }
    needs.sort_by_key(|need| format!("{need:?}"));
    needs.dedup();
    let phone = national(&profile.phone);
    if phone.len() >= 7 {
        needs.push(Need::Token(phone));
    }
    for text in [&profile.tax_id, &profile.email] {
        let tokens = index(&Findable { tax_id: Some(text.clone()), ..Findable::default() }).tokens;
        if !tokens.is_empty() {
            needs.push(Need::All(tokens.into_iter().map(Need::Token).collect()));
        }
    }
    if let Some(domain) = domain(&profile.email) {
        let tokens = index(&Findable { names: vec![domain], ..Findable::default() }).tokens;
        needs.push(Need::All(tokens.into_iter().map(Need::Token).collect()));
    }
    needs
}

/// Why these may be one, strongest first; empty when nothing says so.
#[must_use]
pub fn reasons(asked: &Profile, there: &Profile) -> Vec<DuplicateReason> {
    let same = |left: &str, right: &str| !left.trim().is_empty() && normalize(left) == normalize(right);
    let mut reasons = Vec::new();
    if same(&asked.tax_id, &there.tax_id) {
        reasons.push(DuplicateReason::SameTaxId);
    }
    if national(&asked.phone).len() >= 7 && national(&asked.phone) == national(&there.phone) {
        reasons.push(DuplicateReason::SamePhone);
    }
    if same(&asked.email, &there.email) {
        reasons.push(DuplicateReason::SameEmail);
    }
    reasons.extend(reason_of_names(asked, there));
    if domain(&asked.email).is_some_and(|asked| domain(&there.email) == Some(asked))
        && !reasons.contains(&DuplicateReason::SameEmail)
    {
        reasons.push(DuplicateReason::SameMailDomain);
    }
    reasons
}

/// A lead is one person of one company: both have to fit where both are known. A company and a person are compared by
/// the company.
fn reason_of_names(asked: &Profile, there: &Profile) -> Option<DuplicateReason> {
    let (asked_company, there_company) = (asked.company_name(), there.company_name());
    if asked.is_company || there.is_company {
        return compare(asked_company, there_company);
    }
    let by_name = compare(&asked.name, &there.name);
    if asked_company.trim().is_empty() || there_company.trim().is_empty() {
        return by_name;
    }
    let by_company = compare(asked_company, there_company)?;
    Some(if by_name == Some(DuplicateReason::SameName) { by_company } else { DuplicateReason::SimilarName })
}

fn compare(left: &str, right: &str) -> Option<DuplicateReason> {
    CompanyName::read(left).alike(&CompanyName::read(right)).map(|alike| match alike {
        Alike::Same => DuplicateReason::SameName,
        Alike::Similar => DuplicateReason::SimilarName,
    })
}

/// All pairs of a name of at least two characters, in one record.
fn together(brand: &str) -> Option<Need> {
    let letters: Vec<char> = brand.chars().collect();
    if brand.is_ascii() || letters.len() < 2 {
        return None;
    }
    let pairs = letters.windows(2).map(|pair| Need::Token(pair.iter().collect()));
    Some(Need::All(pairs.collect()))
}

/// The pairs of the whole core, of its first and of its second half, each together: one wrong character spoils one half.
fn halves(core: &str, pairs: &[String]) -> Vec<Need> {
    let letters: Vec<char> = core.chars().collect();
    let all: Vec<String> =
        letters.windows(2).map(|pair| pair.iter().collect()).filter(|pair| pairs.contains(pair)).collect();
    let need = |pairs: &[String]| Need::All(pairs.iter().cloned().map(Need::Token).collect());
    match all.len() {
        0 => Vec::new(),
        1 | 2 => vec![need(&all)],
        length => vec![need(&all[..length / 2]), need(&all[length.div_ceil(2)..])],
    }
}

/// The first latin word of a core, which begins most names that are alike.
fn latin(core: &str) -> Option<Need> {
    let word: String = core.chars().take_while(char::is_ascii_alphanumeric).take(6).collect();
    (word.len() >= WORD_MIN).then_some(Need::Prefix(word))
}

fn national(phone: &str) -> String {
    let digits = digits(phone);
    digits.strip_prefix("86").filter(|rest| rest.len() >= 10).map_or(digits.clone(), str::to_owned)
}

fn domain(email: &str) -> Option<String> {
    let email = normalize(email);
    let (_, domain) = email.rsplit_once('@')?;
    (domain.contains('.') && !PUBLIC_MAIL.contains(&domain)).then(|| domain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(name: &str) -> Profile {
        Profile { name: name.into(), is_company: true, ..Profile::default() }
    }

    #[test]
    fn names_are_compared_by_what_people_mean() {
        let check = |left, right, expected: &[DuplicateReason]| {
            assert_eq!(reasons(&company(left), &company(right)), expected, "{left} / {right}");
            assert_eq!(reasons(&company(right), &company(left)), expected, "{right} / {left}");
        };
        use DuplicateReason::{SameName, SimilarName};
        check("杭州云帆科技（上海）有限公司", "杭州云帆科技(上海)有限公司", &[SameName]);
        check("杭州云帆科技有限公司", "杭州云帆科技股份有限公司", &[SimilarName]);
        check("云帆科技", "杭州云帆科技有限公司", &[SimilarName]);
        check("杭州云凡科技有限公司", "杭州云帆科技有限公司", &[SimilarName]);
        check("Contoso Inc.", "CONTOSO, Ltd", &[SimilarName]);
        check("杭州云帆科技有限公司", "杭州博远精密有限公司", &[]);
        check("科技有限公司", "云帆科技有限公司", &[]);
        check("", "云帆", &[]);
    }

    #[test]
    fn hard_facts_go_before_names() {
        use DuplicateReason::{SameMailDomain, SameName, SamePhone, SameTaxId, SimilarName};
        let asked = Profile {
            name: "王敏".into(),
            company: "云帆科技".into(),
            phone: "+86 138-0013-8000".into(),
            tax_id: "91330106ma2cfldg4r".into(),
            email: "wang@yunfan.cn".into(),
            is_company: false,
        };
        let there = Profile {
            phone: "13800138000".into(),
            tax_id: "91330106MA2CFLDG4R".into(),
            email: "li@yunfan.cn".into(),
            name: "李雷".into(),
            ..Profile::default()
        };
        assert_eq!(reasons(&asked, &there), [SameTaxId, SamePhone, SameMailDomain]);
        let lead =
            |name: &str, company: &str| Profile { name: name.into(), company: company.into(), ..Profile::default() };
        assert_eq!(reasons(&asked, &lead("王敏", "云帆科技")), [SameName]);
        assert_eq!(reasons(&asked, &lead("王敏", "博远精密")), [], "another person of that name");
        assert_eq!(reasons(&asked, &lead("李雷", "云帆科技")), [SimilarName], "a colleague");
        assert_eq!(reasons(&asked, &company("杭州云帆科技有限公司")), [SimilarName], "the customer that a lead is of");
        assert_eq!(reasons(&company("云帆科技"), &lead("王敏", "云帆科技")), [SameName], "and the other way round");
        assert_eq!(reasons(&company("王敏"), &lead("王敏", "")), [], "a person is no company");
        let public = Profile { email: "a@qq.com".into(), ..Profile::default() };
        assert_eq!(reasons(&public, &Profile { email: "b@qq.com".into(), ..Profile::default() }), []);
    }

    #[test]
    fn a_candidate_is_found_in_spite_of_one_wrong_character() {
        let there = index(&Findable { names: vec!["杭州云帆科技有限公司".into()], ..Findable::default() }).tokens;
        let is_met = |need: &Need| match need {
            Need::All(parts) => parts.iter().all(|part| matches!(part, Need::Token(token) if there.contains(token))),
            Need::Token(token) => there.contains(token),
            Need::Prefix(_) | Need::Any(_) => false,
        };
        for typed in ["杭州云凡科技有限公司", "杭州云帆科枝", "航州云帆科技", "云帆科技", "云帆"]
        {
            assert!(needs(&company(typed)).iter().any(is_met), "{typed}: {:?}", needs(&company(typed)));
        }
        assert!(!needs(&company("博远精密")).iter().any(is_met));
    }
}
