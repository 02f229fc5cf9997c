//! What is in a file: CSV in UTF-8 or GB18030, or a sheet of a workbook. Found out by looking, never by its name.

use super::cells;
use super::guard::{self, Limits};
use calamine::{Reader, Xlsx};
use encoding_rs::GB18030;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use std::fmt::Display;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The first bytes of a ZIP archive, which a workbook is.
const ZIP: [u8; 4] = *b"PK\x03\x04";

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Found {
    /// CSV in UTF-8, which is read as a stream.
    Utf8,
    /// Text in another encoding, as CSV in UTF-8.
    Converted(Vec<u8>),
    /// A sheet of a workbook, as CSV in UTF-8 whose cells say what they hold.
    Sheet(Vec<u8>),
}

/// Looks at a whole file. A byte order mark is no part of the text.
///
/// # Errors
/// A sentence: neither UTF-8 nor GB18030, a workbook that is broken, or without the sheet; anything beyond the limits.
pub(super) fn look(file: impl Read, sheet: Option<&str>, delimiter: u8, limits: Limits) -> Result<Found, Words> {
    let mut reader = BufReader::with_capacity(1 << 16, file.take(limits.unpacked_bytes + 1));
    let start = reader.fill_buf().map_err(unread)?;
    if start.starts_with(&ZIP) {
        return read_workbook(reader, sheet, delimiter, limits).map(Found::Sheet);
    }
    if sheet.is_some() {
        return Err(words!(
            "指定了工作表，但文件不是工作簿（XLSX）",
            "a sheet is named, but the file is no workbook (XLSX)"
        ));
    }
    let mut read = Vec::new();
    if is_utf8(&mut reader, &mut read).map_err(unread)? {
        return Ok(Found::Utf8);
    }
    reader.read_to_end(&mut read).map_err(unread)?;
    let text = GB18030.decode_without_bom_handling_and_without_replacement(&read);
    let text = text.ok_or_else(|| {
        words!(
            "文本既不是 UTF-8 也不是 GB18030；须另存为 UTF-8",
            "the text is neither UTF-8 nor GB18030; save it as UTF-8"
        )
    })?;
    Ok(Found::Converted(text.into_owned().into_bytes()))
}

/// Whether the rest of a file is UTF-8. `read` holds everything read so far when it is not, and nothing when it is.
fn is_utf8(reader: &mut impl BufRead, read: &mut Vec<u8>) -> io::Result<bool> {
    // Where the text that is still to be judged begins: a character may be cut by the end of a buffer.
    let mut judged = 0;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            let is_whole = judged == read.len();
            if is_whole {
                read.clear();
            }
            return Ok(is_whole);
        }
        read.extend_from_slice(buffer);
        let length = buffer.len();
        reader.consume(length);
        match std::str::from_utf8(&read[judged..]) {
            Ok(_) => judged = read.len(),
            Err(error) if error.error_len().is_some() => return Ok(false),
            Err(error) => judged += error.valid_up_to(),
        }
    }
}

/// The cells of a sheet as CSV, each as [`cells::text`] says it. Empty rows are empty lines, so that rows keep their
/// numbers; rows and columns that are hidden in the sheet are read like all others.
fn read_workbook(file: impl Read, sheet: Option<&str>, delimiter: u8, limits: Limits) -> Result<Vec<u8>, Words> {
    let mut bytes = Vec::new();
    BufReader::new(file).read_to_end(&mut bytes).map_err(unread)?;
    guard::check_workbook(&bytes, limits)?;
    // A workbook whose parts contradict each other may trip the reader; that is the file's fault and nobody else's.
    let read = catch_unwind(AssertUnwindSafe(|| read_sheet(bytes, sheet, delimiter, limits)));
    read.unwrap_or_else(|_| {
        Err(words!("无法读取工作簿：内容自相矛盾", "the workbook cannot be read: it contradicts itself"))
    })
}

/// Names of the sheets of a workbook; none for any other file.
///
/// # Errors
/// A sentence: a workbook that is broken or beyond the limits.
pub(super) fn sheets(bytes: &[u8], limits: Limits) -> Result<Vec<String>, Words> {
    if !bytes.starts_with(&ZIP) {
        return Ok(Vec::new());
    }
    guard::check_workbook(bytes, limits)?;
    let names = catch_unwind(|| Xlsx::new(Cursor::new(bytes)).map(|workbook| workbook.sheet_names()));
    match names {
        Ok(Ok(names)) => Ok(names),
        Ok(Err(error)) => Err(words!("无法读取工作簿：{error}", "the workbook cannot be read: {error}")),
        Err(_) => Err(words!("无法读取工作簿：内容自相矛盾", "the workbook cannot be read: it contradicts itself")),
    }
}

/// Cell by cell: the rectangle that the sheet states is never made, a single cell in its last corner would fill memory.
fn read_sheet(bytes: Vec<u8>, sheet: Option<&str>, delimiter: u8, limits: Limits) -> Result<Vec<u8>, Words> {
    let broken = |error: calamine::XlsxError| words!("无法读取工作簿：{error}", "the workbook cannot be read: {error}");
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let names = workbook.sheet_names();
    let name = match sheet {
        Some(name) => names.iter().find(|found| *found == name).ok_or_else(|| {
            let names = names.join(", ");
            words!("工作簿没有工作表 {name}；现有：{names}", "the workbook has no sheet {name}; it has {names}")
        })?,
        None => names.first().ok_or_else(|| words!("工作簿没有工作表", "the workbook has no sheet"))?,
    };
    let mut reader = workbook.worksheet_cells_reader(name).map_err(broken)?;
    let formats = reader.styles().iter().map(|style| style.number_format.as_ref().map(|one| one.format_code.clone()));
    let formats: Vec<Option<String>> = formats.collect();
    let mut rows = Rows::new(delimiter, limits);
    while let Some((found, style)) = reader.next_cell_with_style_id().map_err(broken)? {
        let format = formats.get(style).and_then(Option::as_deref);
        if let Some(text) = cells::text(found.get_value(), format) {
            rows.add(found.get_position(), text)?;
        }
    }
    rows.finish()
}

/// Rows of a sheet as CSV, while their cells come by.
struct Rows {
    delimiter: u8,
    limits: Limits,
    csv: Vec<u8>,
    /// The row that is being filled, from 0.
    row: u32,
    cells: Vec<String>,
    /// Columns of the first row, which no later row falls below, so that missing cells at the end are empty ones.
    width: usize,
    rows: u64,
}

impl Rows {
    fn new(delimiter: u8, limits: Limits) -> Self {
        Self { delimiter, limits, csv: Vec::new(), row: 0, cells: Vec::new(), width: 0, rows: 0 }
    }

    fn add(&mut self, (row, column): (u32, u32), text: String) -> Result<(), Words> {
        let (shown, column) = (u64::from(row) + 1, usize::try_from(column).unwrap_or(usize::MAX));
        if column >= self.limits.columns {
            return Err(self.limits.too_many_columns(shown));
        }
        if text.len() > self.limits.cell_bytes {
            return Err(self.limits.too_long_cell(shown));
        }
        if row < self.row {
            return Err(words!("第 {shown} 行出现在后面的行之后", "row {shown} comes after a later row"));
        }
        if row > self.row {
            self.end_row()?;
            // An empty line for each row in between, so that rows keep their numbers.
            self.csv.extend(std::iter::repeat_n(b'\n', (row - self.row - 1) as usize));
            self.row = row;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Words> {
        let mut cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            self.csv.push(b'\n');
            return Ok(());
        }
        self.width = if self.width == 0 { cells.len() } else { self.width };
        cells.resize(cells.len().max(self.width), String::new());
        self.rows += 1;
        // The header is no row.
        if self.rows > self.limits.rows + 1 {
            return Err(self.limits.too_many_rows());
        }
        let mut csv = csv::WriterBuilder::new().delimiter(self.delimiter).from_writer(&mut self.csv);
        csv.write_record(&cells).and_then(|()| Ok(csv.flush()?)).map_err(unread)?;
        drop(csv);
        // Cells that are not there take a byte each.
        if self.csv.len() as u64 > self.limits.unpacked_bytes {
            return Err(words!("工作表超过 {} 字节", "the sheet has more than {} bytes", self.limits.unpacked_bytes));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, Words> {
        self.end_row()?;
        Ok(self.csv)
    }
}

fn unread(error: impl Display) -> Words {
    Words::same(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(bytes: &[u8]) -> Option<String> {
        match look(bytes, None, b',', Limits::default()).expect("readable") {
            Found::Utf8 => None,
            Found::Converted(bytes) | Found::Sheet(bytes) => Some(String::from_utf8(bytes).expect("UTF-8")),
        }
    }

    #[test]
    fn utf8_stays_as_it_is() {
        assert_eq!(converted("编号,名称\n1,磨床\n".as_bytes()), None);
        assert_eq!(converted("\u{feff}编号\n1\n".as_bytes()), None);
        assert_eq!(converted(b""), None);
        // A character on the edge of the buffer.
        let long = format!("{}磨床", "a".repeat((1 << 16) - 1));
        assert_eq!(converted(long.as_bytes()), None);
    }

    #[test]
    fn gb18030_is_found_and_converted() {
        let text = "编号,名称,备注\n1,磨床,㐀𠀀€\n"; // four-byte characters too
        let (bytes, _, is_lossy) = GB18030.encode(text);
        assert!(!is_lossy);
        assert_eq!(converted(&bytes).as_deref(), Some(text));
        let ascii_first = [b"a".repeat(1 << 17), GB18030.encode("磨床").0.into_owned()].concat();
        assert_eq!(converted(&ascii_first), Some(format!("{}磨床", "a".repeat(1 << 17))));
        for broken in [&b"a\n\xff\xff\n"[..], b"a\n1,\xd6\n", b"a\n\xe7"] {
            let told = look(broken, None, b',', Limits::default()).expect_err("no text");
            assert!(told.en.contains("neither UTF-8 nor GB18030"), "{told:?}");
        }
    }

    #[test]
    fn a_sheet_becomes_csv() {
        let file = include_bytes!("../../tests/data/products.xlsx");
        // Behind each value of a workbook stands its kind; row 3 of the sheet is empty.
        let expected = "sku,title,price,since,active\nA1,\"磨床, 大\",1299.5|n,2026-03-01|d,TRUE|btrue\n\n\
                        007,锯床,0.1|n,2026-03-02T08:30:00|d,FALSE|bfalse\n";
        assert_eq!(converted(file), Some(expected.replace('|', "\u{1f}")));
        let second = look(&file[..], Some("第二页"), b';', Limits::default()).expect("the sheet is there");
        assert!(matches!(second, Found::Sheet(csv) if csv == "a;b\n1|n;2|n\n".replace('|', "\u{1f}").into_bytes()));
        let missing = look(&file[..], Some("x"), b',', Limits::default()).expect_err("no such sheet");
        assert_eq!(missing.en, "the workbook has no sheet x; it has 产品, 第二页");
        assert!(
            look(&b"PK\x03\x04rubbish"[..], None, b',', Limits::default()).expect_err("broken").en.contains("workbook")
        );
        assert!(
            look(&b"a,b\n"[..], Some("x"), b',', Limits::default())
                .expect_err("no workbook")
                .en
                .contains("no workbook")
        );
    }

    #[test]
    fn a_sheet_is_read_cell_by_cell() {
        let read = |cells: &str, limits: Limits| {
            let file = guard::tests::workbook(&format!("<sheetData>{cells}</sheetData>"), None);
            match look(&file[..], None, b',', limits) {
                Ok(Found::Converted(csv) | Found::Sheet(csv)) => Ok(String::from_utf8(csv).expect("UTF-8")),
                Ok(Found::Utf8) => panic!("it is a workbook"),
                Err(words) => Err(words.en),
            }
        };
        let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let small = Limits { rows: 2, columns: 3, cell_bytes: 4, ..Limits::default() };
        let row = |at: &str, cells: &[String]| format!("<row r=\"{at}\">{}</row>", cells.concat());
        let header = row("2", &[cell("A2", "id"), cell("C2", "name")]);
        let sound = [header.clone(), row("9", &[cell("A9", "1")]), row("11", &[cell("B11", "2")])].concat();
        assert_eq!(read(&sound, small), Ok("\nid,,name\n\n\n\n\n\n\n1,,\n\n,2,\n".to_owned()));
        // A cell in the last corner of a sheet: 17 thousand million cells, were the rectangle made.
        let corner = [header.clone(), row("1048576", &[cell("XFD1048576", "x")])].concat();
        assert_eq!(read(&corner, Limits::default()), Err("row 1048576 has more than 1000 columns".to_owned()));
        let far = [header.clone(), row("1048576", &[cell("A1048576", "x")])].concat();
        let lines = "\n".repeat(1_048_576 - 3);
        assert_eq!(read(&far, Limits::default()), Ok(format!("\nid,,name\n{lines}x,,\n")));
        let wide = [header.clone(), row("3", &[cell("D3", "1")])].concat();
        assert_eq!(read(&wide, small), Err("row 3 has more than 3 columns".to_owned()));
        let long = [header.clone(), row("3", &[cell("A3", "12345")])].concat();
        assert_eq!(read(&long, small), Err("a cell of row 3 has more than 4 bytes".to_owned()));
        let many = [header.clone(), sound.clone(), row("12", &[cell("A12", "3")])].concat();
        assert_eq!(read(&many.replacen(&header, "", 1), small), Err("it has more than 2 rows".to_owned()));
        let back = [header, row("9", &[cell("A9", "1")]), row("3", &[cell("A3", "1")])].concat();
        assert_eq!(read(&back, small), Err("row 3 comes after a later row".to_owned()));
    }
}
