//! Expressions of a mapping, written in CEL: its parser reads them, our own evaluator computes them exactly.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators};
use cel::parser::Parser;
use mingxi_domain::imports::{Expression, Function, Matching, Operator, ValueKind};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use rust_decimal::Decimal;

/// Longest expression, in bytes.
const LENGTH_MAX: usize = 500;
/// Most opening brackets and question marks. Each takes a dozen frames of the parser's stack, and its own limit of depth
/// comes too late: 400 brackets ended the process. Counted wherever they stand, so that no quote hides one.
const OPENINGS_MAX: usize = 24;
/// Stack of the thread that parses: 128 KB for each byte of the longest expression, of which only what is used is taken.
const STACK_BYTES: usize = LENGTH_MAX << 17;

/// Reads an expression over the columns of `header`. Its kinds are checked here, so that rows find only what their
/// cells do wrong.
///
/// # Errors
/// A sentence with the place of the first mistake.
pub fn parse(source: &str, header: &[String], wanted: Option<ValueKind>) -> Result<Expression, Words> {
    if source.len() > LENGTH_MAX {
        return Err(words!("超过 {LENGTH_MAX} 字节", "it is longer than {LENGTH_MAX} bytes"));
    }
    if source.bytes().filter(|byte| b"([{?".contains(byte)).count() > OPENINGS_MAX {
        return Err(words!(
            "括号和问号超过 {OPENINGS_MAX} 个",
            "it has more than {OPENINGS_MAX} brackets and question marks"
        ));
    }
    // On a stack of its own: that of a worker is too small for what the parser does with a line of signs.
    let read = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn_scoped(scope, || read(source, header, wanted)).map(|thread| thread.join())
    });
    match read {
        Ok(Ok(read)) => read,
        Ok(Err(_)) | Err(_) => Err(words!("无法读取", "it cannot be read")),
    }
}

fn read(source: &str, header: &[String], wanted: Option<ValueKind>) -> Result<Expression, Words> {
    let parsed = Parser::new().parse_with_source_info(source);
    let (tree, info) = parsed.map_err(|errors| match errors.errors.first() {
        Some(error) => at(error.pos.1.max(1).unsigned_abs(), Words::same(first_line(&error.msg))),
        None => words!("无法读取", "it cannot be read"),
    })?;
    let reading = Reading { header, source, info: &info };
    let expression = reading.expression(&tree)?;
    let kind = expression.kind()?;
    match wanted {
        Some(wanted) if kind != wanted => Err(words!("须得出“是”或“否”", "it must give yes or no")),
        _ => Ok(expression),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn at(column: usize, what: Words) -> Words {
    Words::new(format!("第 {column} 个字符：{}", what.zh), format!("character {column}: {}", what.en))
}

struct Reading<'e> {
    header: &'e [String],
    source: &'e str,
    info: &'e SourceInfo,
}

impl Reading<'_> {
    fn expression(&self, tree: &IdedExpr) -> Result<Expression, Words> {
        let expression = match &tree.expr {
            Expr::Literal(literal) => self.literal(tree, literal)?,
            Expr::Ident(name) => self.column(tree, name)?,
            Expr::Select(select) if !select.test && is_row(&select.operand) => self.column(tree, &select.field)?,
            Expr::Call(call) => self.call(tree, call)?,
            _ => return Err(self.unknown(tree)),
        };
        match expression.kind() {
            Ok(_) => Ok(expression),
            Err(wrong) => Err(self.wrong(tree, wrong)),
        }
    }

    fn literal(&self, tree: &IdedExpr, literal: &LiteralValue) -> Result<Expression, Words> {
        match literal {
            LiteralValue::Boolean(value) => Ok(Expression::Bool(*value.inner())),
            LiteralValue::Int(number) => Ok(Expression::Number(Decimal::from(*number.inner()))),
            // The shortest text that says the number is the one that was written, up to 15 digits.
            LiteralValue::Double(number) => {
                let text = number.inner().to_string();
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                let number = Decimal::from_str_exact(&text).ok().filter(|_| digits <= 16);
                number
                    .map(Expression::Number)
                    .ok_or_else(|| self.wrong(tree, words!("数字超过 15 位", "a number of more than 15 digits")))
            }
            LiteralValue::String(text) => Ok(Expression::Text(text.inner().to_owned())),
            LiteralValue::Bytes(_) | LiteralValue::Null | LiteralValue::UInt(_) => Err(self.unknown(tree)),
        }
    }

    fn column(&self, tree: &IdedExpr, name: &str) -> Result<Expression, Words> {
        let position = self.header.iter().position(|column| column == name);
        let known = self.header.join(", ");
        position.map(Expression::Column).ok_or_else(|| {
            self.wrong(
                tree,
                words!("文件没有“{name}”列；现有列：{known}", "the file has no column `{name}`; it has {known}"),
            )
        })
    }

    fn call(&self, tree: &IdedExpr, call: &CallExpr) -> Result<Expression, Words> {
        let name = call.func_name.as_str();
        if name == operators::INDEX
            && let [row, column] = call.args.as_slice()
            && is_row(row)
            && let Expr::Literal(LiteralValue::String(column_name)) = &column.expr
        {
            return self.column(column, column_name.inner());
        }
        if name == operators::IN
            && let [wanted, list] = call.args.as_slice()
        {
            return Ok(Expression::In(Box::new(self.expression(wanted)?), self.texts(list)?));
        }
        if name == "round"
            && call.target.is_none()
            && let [number, digits] = call.args.as_slice()
        {
            let digits = match &digits.expr {
                Expr::Literal(LiteralValue::Int(count)) => {
                    u32::try_from(*count.inner()).ok().filter(|count| *count <= 6)
                }
                _ => None,
            };
            let digits = digits.ok_or_else(|| self.wrong(tree, words!("0 至 6 位小数", "0 to 6 decimals")))?;
            return Ok(Expression::Round(Box::new(self.expression(number)?), digits));
        }
        let target = call.target.as_deref().map(|target| self.expression(target)).transpose()?;
        let arguments = call.args.iter().map(|argument| self.expression(argument)).collect::<Result<Vec<_>, _>>()?;
        made(name, target, arguments).ok_or_else(|| self.unknown(tree))
    }

    fn texts(&self, list: &IdedExpr) -> Result<Vec<String>, Words> {
        let Expr::List(items) = &list.expr else { return Err(self.unknown(list)) };
        let text = |item: &IdedExpr| match &item.expr {
            Expr::Literal(LiteralValue::String(text)) => Ok(text.inner().to_owned()),
            _ => Err(self.wrong(item, words!("需要文本", "a text is needed"))),
        };
        items.elements.iter().map(text).collect()
    }

    fn unknown(&self, tree: &IdedExpr) -> Words {
        let known = "+ - * / == != < <= > >= && || ! ?: in number round abs lower isEmpty startsWith endsWith contains";
        self.wrong(tree, words!("不支持；可用：{known}", "this is not known; known are {known}"))
    }

    fn wrong(&self, tree: &IdedExpr, what: Words) -> Words {
        match self.info.offset_for(tree.id) {
            Some((start, _)) => {
                let start = usize::try_from(start).unwrap_or_default();
                let before = self.source.char_indices().take_while(|(byte, _)| *byte < start).count();
                at(before + 1, what)
            }
            None => what,
        }
    }
}

fn is_row(tree: &IdedExpr) -> bool {
    matches!(&tree.expr, Expr::Ident(name) if name == "row")
}

/// An operator or function with its operands.
fn made(name: &str, target: Option<Expression>, arguments: Vec<Expression>) -> Option<Expression> {
    let mut arguments = arguments.into_iter();
    let operands = (target, arguments.next(), arguments.next(), arguments.next(), arguments.next());
    let expression = match operands {
        (Some(target), Some(argument), None, ..) => {
            let matching = match name {
                "startsWith" => Matching::StartsWith,
                "endsWith" => Matching::EndsWith,
                "contains" => Matching::Contains,
                _ => return None,
            };
            Expression::Matches(matching, Box::new((target, argument)))
        }
        (None, Some(one), None, ..) => match name {
            operators::NEGATE => Expression::Negative(Box::new(one)),
            operators::LOGICAL_NOT => Expression::Not(Box::new(one)),
            "number" => Expression::Call(Function::Number, Box::new(one)),
            "abs" => Expression::Call(Function::Abs, Box::new(one)),
            "lower" => Expression::Call(Function::Lower, Box::new(one)),
            "isEmpty" => Expression::Call(Function::IsEmpty, Box::new(one)),
            _ => return None,
        },
        (None, Some(left), Some(right), None, _) => Expression::Binary(operator(name)?, Box::new((left, right))),
        (None, Some(condition), Some(one), Some(other), None) if name == operators::CONDITIONAL => {
            Expression::If(Box::new((condition, one, other)))
        }
        _ => return None,
    };
    Some(expression)
}

fn operator(name: &str) -> Option<Operator> {
    Some(match name {
        operators::ADD => Operator::Add,
        operators::SUBSTRACT => Operator::Subtract,
        operators::MULTIPLY => Operator::Multiply,
        operators::DIVIDE => Operator::Divide,
        operators::EQUALS => Operator::Equal,
        operators::NOT_EQUALS => Operator::NotEqual,
        operators::LESS => Operator::Less,
        operators::LESS_EQUALS => Operator::LessOrEqual,
        operators::GREATER => Operator::Greater,
        operators::GREATER_EQUALS => Operator::GreaterOrEqual,
        operators::LOGICAL_AND => Operator::And,
        operators::LOGICAL_OR => Operator::Or,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingxi_domain::imports::{ExpressionValue, Marks};

    fn header() -> Vec<String> {
        ["net", "gross", "Unit Price", "金额", "no"].map(ToOwned::to_owned).to_vec()
    }

    fn value(source: &str, cells: &[&str]) -> String {
        let expression = match parse(source, &header(), None) {
            Ok(expression) => expression,
            Err(words) => return words.en,
        };
        match expression.value(cells, Marks::default()) {
            Ok(ExpressionValue::Number(number)) => number.to_string(),
            Ok(ExpressionValue::Text(text)) => format!("{text:?}"),
            Ok(ExpressionValue::Bool(value)) => value.to_string(),
            Ok(ExpressionValue::Empty) => "empty".into(),
            Err(error) => error.code.into(),
        }
    }

    #[test]
    fn columns_are_computed_exactly() {
        let cells = ["85", "100", "0.1", "0.2", "C17"];
        for (source, expected) in [
            ("1 - number(net) / number(gross)", "0.15"),
            ("number(row[\"Unit Price\"]) + number(row[\"金额\"])", "0.3"),
            ("number(row.net) * 0.07", "5.95"),
            ("round(number(net) / 7, 2)", "12.14"), // 85 ÷ 7 = 12.142857…
            ("-number(net)", "-85"),
            ("abs(-5)", "5"),
            ("no + \"-\" + net", "\"C17-85\""),
            ("!no.startsWith(\"C\")", "false"),
            ("number(net) > 10 && number(net) < 100", "true"),
            ("no in [\"C17\", \"C18\"]", "true"),
            ("number(net) < 0 ? \"credit\" : \"invoice\"", "\"invoice\""),
            ("lower(no) == \"c17\" || isEmpty(net)", "true"),
            ("number(net) / 0", "division_by_zero"),
            ("number(no)", "not_a_number"),
        ] {
            assert_eq!(value(source, &cells), expected, "{source}");
        }
    }

    #[test]
    fn a_mistake_is_named_at_its_place() {
        let told = |source: &str| parse(source, &header(), None).map_err(|words| words.en);
        for (source, expected) in [
            ("net / number(gross)", "character 5: `/` takes a number on both sides, one is a text; write number(…)"),
            ("0 < number(net) < 100", "takes a number on both sides, one is a yes or no"),
            ("number(price)", "character 8: the file has no column `price`"),
            ("1 - size(net)", "this is not known"),
            ("net.matches(\".*\")", "this is not known"),
            ("[1, 2].map(x, x)", "this is not known"),
            ("round(number(net), 9)", "0 to 6 decimals"),
            ("0.1234567890123456789", "a number of more than 15 digits"),
            ("number(net) +", "character "),
            ("", "character "),
        ] {
            let found = told(source).expect_err(source);
            assert!(found.contains(expected), "{source}: {found}");
        }
        assert!(parse("number(net) > 1", &header(), Some(ValueKind::Bool)).is_ok());
        assert_eq!(parse("net", &header(), Some(ValueKind::Bool)).unwrap_err().en, "it must give yes or no");
        for depth in [OPENINGS_MAX + 1, 200, 400] {
            assert!(parse(&"(".repeat(depth), &header(), None).is_err(), "deep brackets end no process");
        }
        assert!(parse(&format!("{}1{}", "(".repeat(OPENINGS_MAX), ")".repeat(OPENINGS_MAX)), &header(), None).is_ok());
        assert!(parse(&"(".repeat(OPENINGS_MAX), &header(), None).is_err());
        let many = |what: &str| format!("{}1", what.repeat((LENGTH_MAX - 1) / what.len()));
        for what in ["1+", "true || ", "-", "!", "1+-"] {
            let _ = parse(&many(what), &header(), None);
        }
        assert!(parse(&many("1+"), &header(), None).is_ok());
        assert!(parse(&format!("1{}", "+1".repeat(300)), &header(), None).is_err());
    }
}
