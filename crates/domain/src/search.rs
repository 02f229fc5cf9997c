//! 搜索 What a record is found by, and what was meant by what somebody typed.
//!
//! A record is kept as *terms*, the texts it may be found by, and as *tokens* for a full-text index. Chinese has no
//! spaces, so a run of Han characters is indexed by its pairs (云帆, 帆科, 科技), by its pinyin from each character on
//! (`yunfankeji`, `fankeji`) and by its initials (`yfkj`, `fkj`); a character that is read in several ways by each of
//! them (曾 `zeng`, `ceng`), ü as `v` and as `u`. Traditional characters count as simplified ones, letters without
//! their accents. Latin words and numbers are found from their beginning,
//! telephone numbers also by their last four to eight digits. The index narrows; [`Query::judge`] decides.

use crate::metadata::text::fold;
use pinyin::{ToPinyin as _, ToPinyinMulti as _};
use std::collections::BTreeSet;

/// Longest reading kept from one character on, in letters.
const READING_MAX: usize = 10;
/// Most initials kept from one character on.
const INITIALS_MAX: usize = 6;
/// Most letters of a word that are kept.
const WORD_MAX: usize = 24;
/// Words of a query that are looked at.
const QUERY_WORDS_MAX: usize = 6;
/// Digits from which a text with spaces in it is taken for one telephone number.
const PHONE_MIN: usize = 7;
/// Characters of a text that are looked at.
const TEXT_MAX: usize = 200;

/// Ways of reading one run of characters that are kept.
const SPELLINGS_MAX: usize = 12;

/// Words whose characters are read otherwise than alone, and in one way only.
const READINGS: &[(&str, &[&str])] = &[
    ("重庆", &["chong", "qing"]),
    ("厦门", &["xia", "men"]),
    ("大厦", &["da", "sha"]),
    ("银行", &["yin", "hang"]),
    ("音乐", &["yin", "yue"]),
    ("成都", &["cheng", "du"]),
    ("长沙", &["chang", "sha"]),
    ("长春", &["chang", "chun"]),
    ("长江", &["chang", "jiang"]),
    ("长城", &["chang", "cheng"]),
    ("长安", &["chang", "an"]),
    ("长虹", &["chang", "hong"]),
    ("会计", &["kuai", "ji"]),
    ("西藏", &["xi", "zang"]),
    ("有限公司", &["you", "xian", "gong", "si"]),
    ("科技", &["ke", "ji"]),
    ("佛山", &["fo", "shan"]),
    ("支行", &["zhi", "hang"]),
    ("分行", &["fen", "hang"]),
    ("番禺", &["pan", "yu"]),
    ("蚌埠", &["beng", "bu"]),
    ("六安", &["lu", "an"]),
    ("乐清", &["yue", "qing"]),
];

crate::text_enum! {
    /// By what a record was found.
    pub enum FoundBy {
        Number "number" "编号" "Number",
        Name "name" "名称" "Name",
        Phone "phone" "电话" "Phone",
        TaxId "tax_id" "税号" "Tax id",
        Email "email" "邮箱" "E-mail",
        Pinyin "pinyin" "拼音" "Pinyin",
    }
}

/// The texts a record may be found by, as people wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findable {
    /// Names, the one that names the record first.
    pub names: Vec<String>,
    /// Its number or code.
    pub number: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Tax id.
    pub tax_id: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// A record as the index keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed {
    /// The first name, normalised: for names that begin with what was typed.
    pub title_key: String,
    /// One line for each of [`FoundBy`] in this order: names, number, digits of the phone, tax id, e-mail, then the
    /// full pinyin and the initials of the names.
    pub terms: String,
    /// Words for the full-text index, separated by spaces; letters, digits and Han characters only.
    pub tokens: Vec<String>,
}

/// How a record is kept in the index.
#[must_use]
pub fn index(findable: &Findable) -> Indexed {
    let names: Vec<String> = findable.names.iter().map(|name| clean(name)).collect();
    let line = |text: &Option<String>| text.as_deref().map(clean).unwrap_or_default();
    let (number, tax_id, email) = (line(&findable.number), line(&findable.tax_id), line(&findable.email));
    let phone = digits(findable.phone.as_deref().unwrap_or_default());
    let spelled: Vec<Vec<String>> = names.iter().flat_map(|name| runs(name)).flat_map(spellings).collect();
    let full: Vec<String> = spelled.iter().map(|syllables| syllables.concat()).collect();
    let mut initials: Vec<String> = spelled.iter().map(|syllables| initials(syllables)).collect();
    initials.dedup();
    let names_line = names.join(" ");
    let terms =
        [names_line.as_str(), &number, &phone, &tax_id, &email, &full.join(" "), &initials.join(" ")].join("\n");
    let mut tokens = BTreeSet::new();
    names.iter().chain([&number, &tax_id, &email]).for_each(|text| add_words(text, &mut tokens));
    spelled.iter().for_each(|syllables| add_readings(syllables, &mut tokens));
    add_phone(&phone, &mut tokens);
    Indexed { title_key: names.into_iter().next().unwrap_or_default(), terms, tokens: tokens.into_iter().collect() }
}

/// What somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// All of it, normalised.
    pub text: String,
    words: Vec<Word>,
}

/// One word of a query; all must be found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// The digits of a word that is written like a telephone number.
    digits: Option<String>,
}

/// A condition on the tokens of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// All of these hold.
    All(Vec<Need>),
    /// One of these holds.
    Any(Vec<Need>),
    /// A token is this one.
    Token(String),
    /// A token begins like this.
    Prefix(String),
}

/// How well a record fits: smaller is better.
pub type Rank = u8;

impl Query {
    /// Reads what was typed; nothing when there is no letter or digit in it.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let text = clean(typed);
        if let Some(digits) = digits_of_phone(&text).filter(|digits| text.contains(' ') && digits.len() >= PHONE_MIN) {
            return Some(Self { words: vec![Word { text: text.clone(), digits: Some(digits) }], text });
        }
        let words = text.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).take(QUERY_WORDS_MAX);
        let words: Vec<Word> =
            words.map(|word| Word { text: word.to_owned(), digits: digits_of_phone(word) }).collect();
        if words.is_empty() { None } else { Some(Self { text, words }) }
    }

    /// What the tokens of a record must hold for it to be looked at.
    #[must_use]
    pub fn need(&self) -> Need {
        Need::All(self.words.iter().map(Word::need).collect())
    }

    /// The words, each of which stands in the terms of every record that fits: as text or, where the second is there,
    /// as these digits.
    pub fn words(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.words.iter().map(|word| (word.text.as_str(), word.digits.as_deref()))
    }

    /// How well the terms of a record fit and by what; nothing when they do not.
    #[must_use]
    pub fn judge(&self, terms: &str) -> Option<(Rank, FoundBy)> {
        let lines: Vec<&str> = terms.split('\n').collect();
        let [names, number, phone, tax_id, email, full, initials] = lines.as_slice() else { return None };
        let holds = |word: &Word| {
            terms.contains(&word.text) || word.digits.as_ref().is_some_and(|digits| phone.contains(digits.as_str()))
        };
        if !self.words.iter().all(holds) {
            return None;
        }
        let text = self.text.as_str();
        let dialled = self.words.first().filter(|_| self.words.len() == 1).and_then(|word| word.digits.as_deref());
        let spelled = |line: &str, begins: bool| {
            line.split(' ').any(|name| if begins { name.starts_with(text) } else { name.contains(text) })
        };
        let judged = match () {
            () if *number == text => (0, FoundBy::Number),
            () if dialled.is_some_and(|digits| *phone == digits || phone.strip_prefix("86") == Some(digits)) => {
                (0, FoundBy::Phone)
            }
            () if *tax_id == text && !tax_id.is_empty() => (0, FoundBy::TaxId),
            () if *email == text && !email.is_empty() => (0, FoundBy::Email),
            () if *names == text => (1, FoundBy::Name),
            () if !number.is_empty() && number.starts_with(text) => (2, FoundBy::Number),
            () if names.starts_with(text) => (3, FoundBy::Name),
            () if spelled(initials, true) || spelled(full, true) => (4, FoundBy::Pinyin),
            () if names.contains(text) => (5, FoundBy::Name),
            () if number.contains(text) => (6, FoundBy::Number),
            () if dialled.is_some_and(|digits| phone.contains(digits)) => (6, FoundBy::Phone),
            () if tax_id.contains(text) => (6, FoundBy::TaxId),
            () if email.contains(text) => (6, FoundBy::Email),
            () if spelled(initials, false) || spelled(full, false) => (7, FoundBy::Pinyin),
            () => (8, FoundBy::Name),
        };
        Some(judged)
    }
}

impl Word {
    fn need(&self) -> Need {
        let parts = runs(&self.text).map(|run| match run {
            Run::Han(text) => need_of_han(text),
            Run::Latin(text) => need_of_latin(text),
        });
        let parts = Need::All(parts.collect());
        match &self.digits {
            Some(digits) => Need::Any(vec![Need::Prefix(head(digits, WORD_MAX).to_owned()), parts]),
            None => parts,
        }
    }
}

fn need_of_han(text: &str) -> Need {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() == 1 {
        return Need::Prefix(text.to_owned());
    }
    Need::All(letters.windows(2).map(|pair| Need::Token(pair.iter().collect())).collect())
}

/// A latin run may be a word, a number, a reading or initials; the longer ones are kept by their beginning.
fn need_of_latin(text: &str) -> Need {
    let mut ways = vec![Need::Prefix(head(text, WORD_MAX).to_owned())];
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        if text.len() > READING_MAX {
            ways.push(Need::Token(text[..READING_MAX].to_owned()));
        }
        if text.len() > INITIALS_MAX {
            ways.push(Need::Token(text[..INITIALS_MAX].to_owned()));
        }
    }
    if ways.len() == 1 { ways.remove(0) } else { Need::Any(ways) }
}

enum Run<'a> {
    Han(&'a str),
    Latin(&'a str),
}

/// The runs of Han characters and of other letters and digits; everything else parts them.
fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.flat_map(|word| {
        let mut runs = Vec::new();
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let is_han = is_han(first);
            let end = rest.find(|letter| self::is_han(letter) != is_han).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            runs.push(if is_han { Run::Han(run) } else { Run::Latin(run) });
            rest = after;
        }
        runs
    })
}

/// Characters of scripts that are written without spaces.
fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The ways a Han run may be read, the usual one first: of the others, each differs from it in one character. None for
/// other runs and characters without a reading.
fn spellings(run: Run<'_>) -> Vec<Vec<String>> {
    let Run::Han(mut rest) = run else { return Vec::new() };
    let mut readings: Vec<Vec<String>> = Vec::new();
    while let Some(letter) = rest.chars().next() {
        if let Some((word, known)) = READINGS.iter().find(|(word, _)| rest.starts_with(word)) {
            readings.extend(known.iter().map(|reading| vec![(*reading).to_owned()]));
            rest = &rest[word.len()..];
            continue;
        }
        readings.extend(readings_of(letter));
        rest = &rest[letter.len_utf8()..];
    }
    if readings.is_empty() {
        return Vec::new();
    }
    let usual: Vec<String> = readings.iter().map(|ways| ways[0].clone()).collect();
    let mut spellings = vec![usual.clone()];
    for (at, ways) in readings.into_iter().enumerate() {
        for way in ways.into_iter().skip(1).take(SPELLINGS_MAX - spellings.len()) {
            let mut other = usual.clone();
            other[at] = way;
            spellings.push(other);
        }
    }
    spellings
}

/// How a character is read, the usual way first; ü as people type it, `v`, then `u`. Nothing when it has no reading.
fn readings_of(letter: char) -> Option<Vec<String>> {
    let usual = letter.to_pinyin()?.plain();
    let others = letter.to_pinyin_multi().into_iter().flatten().map(|reading| reading.plain());
    let mut readings: Vec<String> = Vec::new();
    for reading in std::iter::once(usual).chain(others) {
        for typed in if reading.contains('ü') { ["v", "u"].as_slice() } else { &["ü"] } {
            let reading = reading.replace('ü', typed);
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    Some(readings)
}

fn initials(syllables: &[String]) -> String {
    syllables.iter().filter_map(|syllable| syllable.chars().next()).collect()
}

fn add_words(text: &str, tokens: &mut BTreeSet<String>) {
    for run in runs(text) {
        match run {
            Run::Latin(word) => {
                tokens.insert(head(word, WORD_MAX).to_owned());
            }
            Run::Han(text) => {
                let letters: Vec<char> = text.chars().collect();
                // The last character stands alone, so that it is found as well.
                tokens.extend((0..letters.len()).map(|at| letters[at..letters.len().min(at + 2)].iter().collect()));
            }
        }
    }
}

fn add_readings(syllables: &[String], tokens: &mut BTreeSet<String>) {
    for at in 0..syllables.len() {
        let reading = syllables[at..].concat();
        tokens.insert(head(&reading, READING_MAX).to_owned());
        tokens.insert(head(&initials(&syllables[at..]), INITIALS_MAX).to_owned());
    }
}

fn add_phone(phone: &str, tokens: &mut BTreeSet<String>) {
    if phone.is_empty() {
        return;
    }
    tokens.insert(head(phone, WORD_MAX).to_owned());
    if let Some(national) = phone.strip_prefix("86").filter(|rest| rest.len() >= 10) {
        tokens.insert(national.to_owned());
    }
    tokens
        .extend((4..=8).filter(|length| *length < phone.len()).map(|length| phone[phone.len() - length..].to_owned()));
}

fn clean(text: &str) -> String {
    let cut: String =
        text.chars().filter(|letter| !letter.is_control() || letter.is_whitespace()).take(TEXT_MAX).collect();
    fast2s::convert(&fold(&cut))
}

/// The digits of a text, half-width.
#[must_use]
pub fn digits(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_digit).take(WORD_MAX).collect()
}

/// The digits of a word that looks like a telephone number: digits and the signs people put between them.
fn digits_of_phone(word: &str) -> Option<String> {
    let looks = word.chars().all(|letter| letter.is_ascii_digit() || "+-()./ ".contains(letter));
    let digits = digits(word);
    (looks && digits.len() >= 3).then_some(digits)
}

fn head(text: &str, letters: usize) -> &str {
    text.char_indices().nth(letters).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer() -> Indexed {
        index(&Findable {
            names: vec!["杭州云帆科技（上海）有限公司".into()],
            number: Some("CUS-2026-000123".into()),
            phone: Some("+86 138-0013-8000".into()),
            tax_id: Some("91330106MA2CFLDG4R".into()),
            email: None,
        })
    }

    fn judged(typed: &str) -> Option<(Rank, FoundBy)> {
        let (indexed, query) = (customer(), Query::read(typed)?);
        let judged = query.judge(&indexed.terms);
        // The index lets through whatever is judged fit.
        assert!(judged.is_none() || is_met(&query.need(), &indexed.tokens), "{typed}: {:?}", query.need());
        judged
    }

    fn is_met(need: &Need, tokens: &[String]) -> bool {
        match need {
            Need::All(parts) => parts.iter().all(|part| is_met(part, tokens)),
            Need::Any(parts) => parts.iter().any(|part| is_met(part, tokens)),
            Need::Token(text) => tokens.contains(text),
            Need::Prefix(text) => tokens.iter().any(|token| token.starts_with(text)),
        }
    }

    #[test]
    fn a_customer_is_found_by_whatever_people_type() {
        for (typed, expected) in [
            ("CUS-2026-000123", (0, FoundBy::Number)),
            ("cus-2026-0001", (2, FoundBy::Number)),
            ("000123", (6, FoundBy::Number)),
            ("13800138000", (0, FoundBy::Phone)),
            ("+86 138 0013 8000", (0, FoundBy::Phone)),
            ("138-0013-8000", (0, FoundBy::Phone)),
            ("1380013", (6, FoundBy::Phone)),
            ("8000", (6, FoundBy::Phone)),
            ("91330106ma2cfldg4r", (0, FoundBy::TaxId)),
            ("杭州云帆科技(上海)有限公司", (1, FoundBy::Name)),
            ("杭州云帆", (3, FoundBy::Name)),
            ("云帆", (5, FoundBy::Name)),
            ("帆", (5, FoundBy::Name)),
            ("司", (5, FoundBy::Name)),
            ("云帆 上海", (8, FoundBy::Name)),
            ("hzyf", (4, FoundBy::Pinyin)),
            ("hangzhouyunfankeji", (4, FoundBy::Pinyin)),
            ("yfkj", (7, FoundBy::Pinyin)),
            ("yunfan", (7, FoundBy::Pinyin)),
            ("ＹＵＮＦＡＮ", (7, FoundBy::Pinyin)),
        ] {
            assert_eq!(judged(typed), Some(expected), "{typed}");
        }
        for typed in ["云帆keji", "云科", "博远", "CUS-2025", "139", "%", "_", "yunfna"] {
            assert_eq!(judged(typed), None, "{typed}");
        }
    }

    #[test]
    fn words_are_read_as_people_read_them() {
        let spelled = |name: &str| index(&Findable { names: vec![name.into()], ..Findable::default() }).terms;
        assert!(spelled("重庆长安").contains("chongqingchangan"));
        assert!(spelled("厦门银行").contains("xiamenyinhang"));
        assert!(spelled("Contoso 中国").contains("zhongguo"));
    }

    #[test]
    fn names_are_found_as_people_say_and_type_them() {
        for (name, typed) in [
            ("吕梁煤业", &["lvliang", "luliang", "LüLiang", "llmy", "吕梁"][..]),
            ("绿城集团", &["lvcheng", "lucheng", "lcjt"]),
            ("女娲机械", &["nvwa", "nuwa"]),
            ("佛山照明", &["foshan", "fszm"]),
            ("工行番禺支行", &["panyuzhihang", "gonghang"]),
            ("蚌埠玻璃", &["bengbu"]),
            ("六安茶业", &["luan"]),
            ("乐清电器", &["yueqing"]),
            ("晟世实业", &["shengshi", "chengshi"]),
            ("长荣海运", &["changrong", "zhangrong"]),
            ("曾国强", &["zengguoqiang", "zgq"]),
            ("单雄", &["shanxiong"]),
            ("仇英", &["qiuying"]),
            ("查良", &["zhaliang"]),
            ("翟天", &["zhaitian"]),
            ("解晓", &["xiexiao"]),
            ("盖伦", &["gelun", "gailun"]),
            ("Müller Präzision", &["muller", "MÜLLER", "prazision"]),
            ("Café Noir", &["cafe"]),
            ("Hauptstraße 5 GmbH", &["hauptstrasse", "hauptstraße"]),
            ("Łódź Sp. z o.o.", &["lodz"]),
            ("臺灣積體電路", &["台湾积体", "臺灣", "taiwan", "twjt"]),
            ("凌云科技", &["凌雲", "lingyun"]),
            ("于谦范余游", &["于谦", "yuqian"]),
        ] {
            let indexed = index(&Findable { names: vec![name.into()], ..Findable::default() });
            for typed in typed {
                let query = Query::read(typed).unwrap();
                assert!(query.judge(&indexed.terms).is_some(), "{typed} in {:?}", indexed.terms);
                assert!(is_met(&query.need(), &indexed.tokens), "{typed}: {:?}", indexed.tokens);
            }
        }
    }

    #[test]
    fn tokens_hold_nothing_an_index_could_take_for_syntax() {
        let odd = Findable {
            names: vec!["a'b\"c:*&|!(d)\\ \u{0}e -- 中\u{1}文".into(), "\n".into()],
            email: Some("wang.min@example.com".into()),
            ..Findable::default()
        };
        let indexed = index(&odd);
        assert!(indexed.tokens.iter().all(|token| !token.is_empty() && token.chars().all(char::is_alphanumeric)));
        assert_eq!(indexed.terms.split('\n').count(), 7);
        assert_eq!(Query::read(" \u{3000}%'\" "), None);
    }
}
