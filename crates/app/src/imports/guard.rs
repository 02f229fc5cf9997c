//! How large a file may be, found out before anything of it is kept in memory.
//!
//! A megabyte of workbook can unpack to gigabytes, state a billion rows or a billion texts, and what reads it allocates
//! what it states: an allocation that fails ends the process and everybody's work with it. So the parts are counted
//! while they are unpacked into nothing, and what is counted or stated above a limit is refused.

use mingxi_domain::words;
use mingxi_domain::words::Words;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// Limits of one file. Those of the sheet are what a spreadsheet can hold and people can look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a workbook, and of what it unpacks to.
    pub unpacked_bytes: u64,
    /// Bytes of a part that holds no cells: styles, names, links.
    pub side_part_bytes: u64,
    /// Parts of a workbook.
    pub parts: usize,
    /// Different texts of a workbook.
    pub shared_strings: u64,
    /// Rows.
    pub rows: u64,
    /// Columns.
    pub columns: usize,
    /// Bytes of one cell.
    pub cell_bytes: usize,
    /// Bytes of one row of a text file.
    pub row_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked_bytes: 512 << 20,
            side_part_bytes: 8 << 20,
            parts: 10_000,
            shared_strings: 4_000_000,
            rows: 1 << 20,
            columns: 1_000,
            // 32,767 letters of four bytes at most.
            cell_bytes: 128 << 10,
            row_bytes: 1 << 20,
        }
    }
}

impl Limits {
    pub(super) fn too_many_rows(self) -> Words {
        words!("超过 {} 行", "it has more than {} rows", self.rows)
    }

    pub(super) fn too_many_columns(self, row: u64) -> Words {
        words!("第 {row} 行超过 {} 列", "row {row} has more than {} columns", self.columns)
    }

    pub(super) fn too_long_cell(self, row: u64) -> Words {
        words!("第 {row} 行有一格超过 {} 字节", "a cell of row {row} has more than {} bytes", self.cell_bytes)
    }

    fn too_large(self) -> Words {
        words!("解压后超过 {} 字节", "it unpacks to more than {} bytes", self.unpacked_bytes)
    }
}

/// Unpacks every part of a workbook into nothing and counts.
///
/// # Errors
/// A sentence: no archive, a part above its limit, more texts than the limit or stated so, text that is not UTF-8.
pub(super) fn check_workbook(bytes: &[u8], limits: Limits) -> Result<(), Words> {
    let broken =
        |error: zip::result::ZipError| words!("无法读取工作簿：{error}", "the workbook cannot be read: {error}");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > limits.parts {
        return Err(words!("工作簿超过 {} 个部分", "the workbook has more than {} parts", limits.parts));
    }
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        let name = part.name().map_err(broken)?.to_lowercase();
        let limit = if is_side_part(&name) { left.min(limits.side_part_bytes) } else { left };
        let has_texts = name.ends_with("sharedstrings.xml");
        // What the directory says of its size is not believed.
        let mut count = Count::new(has_texts);
        let mut reader = BufReader::with_capacity(1 << 16, part.take(limit + 1));
        loop {
            let buffer = reader.fill_buf().map_err(|error| Words::same(error.to_string()))?;
            if buffer.is_empty() {
                break;
            }
            count.add(buffer);
            let length = buffer.len();
            reader.consume(length);
        }
        if count.bytes > limit {
            return Err(if limit < left {
                words!("部分 {name} 超过 {limit} 字节", "the part {name} has more than {limit} bytes")
            } else {
                limits.too_large()
            });
        }
        if has_texts && count.texts.max(count.stated()) > limits.shared_strings {
            let most = limits.shared_strings;
            return Err(words!("工作簿超过 {most} 个不同文本", "the workbook has more than {most} different texts"));
        }
        if is_markup(&name) && count.is_other_encoding() {
            return Err(words!("部分 {name} 不是 UTF-8", "the part {name} is not UTF-8"));
        }
        left -= count.bytes;
    }
    Ok(())
}

fn is_markup(name: &str) -> bool {
    [".xml", ".rels"].iter().any(|end| name.ends_with(end))
}

/// Markup besides the cells and their texts is read whole into structures larger than itself.
fn is_side_part(name: &str) -> bool {
    is_markup(name) && !name.contains("worksheets/sheet") && !name.ends_with("sharedstrings.xml")
}

/// Counts the bytes of a part and the texts (`si`) it holds.
struct Count {
    bytes: u64,
    texts: u64,
    has_texts: bool,
    /// The first bytes, where encoding and number of texts are stated.
    head: Vec<u8>,
    has_nul: bool,
    /// The last letters of the name that follows `<`, prefix left out; `None` outside of a name.
    name: Option<Vec<u8>>,
}

const HEAD: usize = 64 << 10;

impl Count {
    fn new(has_texts: bool) -> Self {
        Self { bytes: 0, texts: 0, has_texts, head: Vec::new(), has_nul: false, name: None }
    }

    fn add(&mut self, buffer: &[u8]) {
        self.bytes += buffer.len() as u64;
        let missing = HEAD.saturating_sub(self.head.len()).min(buffer.len());
        self.head.extend_from_slice(&buffer[..missing]);
        self.has_nul |= buffer.contains(&0);
        if !self.has_texts {
            return;
        }
        for &byte in buffer {
            match (&mut self.name, byte) {
                (_, b'<') => self.name = Some(Vec::new()),
                (Some(name), b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n') => {
                    self.texts += u64::from(name.as_slice() == b"si");
                    self.name = None;
                }
                (Some(name), b':') => name.clear(),
                (Some(name), byte) if name.len() < 3 => name.push(byte),
                _ => {}
            }
        }
    }

    /// How many texts the part says it holds: the largest number behind `uniqueCount`.
    fn stated(&self) -> u64 {
        let text = String::from_utf8_lossy(&self.head);
        let numbers = text.split("uniqueCount").skip(1).map(|rest| {
            let digits = rest.trim_start_matches(|letter: char| letter.is_whitespace() || "='\"+".contains(letter));
            let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
            match &digits[..end] {
                "" => 0,
                digits => digits.parse().unwrap_or(u64::MAX),
            }
        });
        numbers.max().unwrap_or_default()
    }

    /// Whether the markup says, or shows by its zero bytes, that it is anything but UTF-8: it would be read as other
    /// letters than were counted.
    fn is_other_encoding(&self) -> bool {
        let start = String::from_utf8_lossy(&self.head[..self.head.len().min(512)]).to_lowercase();
        let declaration = start.split("?>").next().filter(|start| start.contains("<?xml")).unwrap_or_default();
        let stated = declaration.split("encoding").nth(1);
        let stated = stated.map(|rest| rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '='));
        let is_utf8 = |rest: &str| {
            let rest = rest.trim_start_matches(['"', '\'']);
            ["utf-8", "utf8", "us-ascii"].iter().any(|name| rest.starts_with(name))
        };
        self.has_nul || stated.is_some_and(|rest| !is_utf8(rest))
    }
}

/// Reads a text file to its end and keeps nothing: every quote that is opened is closed, no row is too long or too wide.
/// The CSV reader would take the rest of the file as one cell after an open quote.
///
/// # Errors
/// A sentence with the line.
pub(super) fn check_text(file: impl Read, delimiter: u8, limits: Limits) -> Result<(), Words> {
    let unread = |error: io::Error| Words::same(error.to_string());
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut scan = Scan::default();
    // A byte order mark is no cell yet.
    if reader.fill_buf().map_err(unread)?.starts_with(&[0xef, 0xbb, 0xbf]) {
        reader.consume(3);
    }
    loop {
        let buffer = reader.fill_buf().map_err(unread)?;
        if buffer.is_empty() {
            break;
        }
        for &byte in buffer {
            scan.step(byte, delimiter);
            scan.check(limits)?;
        }
        let length = buffer.len();
        reader.consume(length);
    }
    match scan.at {
        At::Quoted => {
            let line = scan.opened;
            Err(words!("第 {line} 行的引号没有结束", "the quote opened in line {line} is never closed"))
        }
        _ => Ok(()),
    }
}

#[derive(Clone, Copy, Default)]
enum At {
    #[default]
    CellStart,
    Plain,
    Quoted,
    /// Behind a quote inside a quoted cell: the end of the cell, or the first of a doubled quote.
    Quote,
}

/// Where in a text file.
struct Scan {
    at: At,
    line: u64,
    /// Line of the last quote that began a cell.
    opened: u64,
    rows: u64,
    /// Bytes of the row so far.
    row_bytes: usize,
    columns: usize,
}

impl Default for Scan {
    fn default() -> Self {
        Self { at: At::CellStart, line: 1, opened: 1, rows: 0, row_bytes: 0, columns: 1 }
    }
}

impl Scan {
    fn step(&mut self, byte: u8, delimiter: u8) {
        self.row_bytes += 1;
        self.at = match (self.at, byte) {
            (At::CellStart, b'"') => {
                self.opened = self.line;
                At::Quoted
            }
            (At::Quoted, b'"') => At::Quote,
            (At::Quote, b'"') | (At::Quoted, _) => At::Quoted,
            (_, b'\n' | b'\r') => {
                self.rows += u64::from(self.row_bytes > 1);
                (self.row_bytes, self.columns) = (0, 1);
                At::CellStart
            }
            (_, byte) if byte == delimiter => {
                self.columns += 1;
                At::CellStart
            }
            _ => At::Plain,
        };
        self.line += u64::from(byte == b'\n');
    }

    fn check(&self, limits: Limits) -> Result<(), Words> {
        let line = self.line;
        // The header is no row.
        if self.rows > limits.rows + 1 {
            return Err(limits.too_many_rows());
        }
        if self.columns > limits.columns {
            return Err(limits.too_many_columns(line));
        }
        if self.row_bytes > limits.row_bytes {
            if matches!(self.at, At::Quoted) {
                let line = self.opened;
                return Err(words!(
                    "第 {line} 行开始的引号在 {} 字节内没有结束",
                    "the quote opened in line {line} is not closed within {} bytes",
                    limits.row_bytes
                ));
            }
            return Err(words!("第 {line} 行超过 {} 字节", "line {line} has more than {} bytes", limits.row_bytes));
        }
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// A workbook with one sheet of these rows and these shared texts, as markup.
    pub(in super::super) fn workbook(sheet: &str, texts: Option<&str>) -> Vec<u8> {
        let space = "http://schemas.openxmlformats.org";
        let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
        let book = format!(
            "<workbook xmlns=\"{space}/spreadsheetml/2006/main\" xmlns:r=\"{space}/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        let rels = |inner: &str| {
            format!("<Relationships xmlns=\"{space}/package/2006/relationships\">{inner}</Relationships>")
        };
        let root = rels(&format!(
            "<Relationship Id=\"r0\" Type=\"{space}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>"
        ));
        let links = rels(&format!(
            "<Relationship Id=\"r1\" Type=\"{space}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        ));
        let sheet = format!("<worksheet xmlns=\"{space}/spreadsheetml/2006/main\">{sheet}</worksheet>");
        let mut parts = vec![
            ("[Content_Types].xml", types.to_owned()),
            ("_rels/.rels", root),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", links),
            ("xl/worksheets/sheet1.xml", sheet),
        ];
        parts.extend(texts.map(|texts| ("xl/sharedStrings.xml", texts.to_owned())));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, SimpleFileOptions::default()).expect("a part");
            zip.write_all(text.as_bytes()).expect("memory");
        }
        zip.finish().expect("an archive").into_inner()
    }

    fn small() -> Limits {
        Limits { unpacked_bytes: 4_000, side_part_bytes: 1_000, parts: 6, shared_strings: 3, ..Limits::default() }
    }

    fn told(bytes: &[u8], limits: Limits) -> String {
        check_workbook(bytes, limits).expect_err("refused").en
    }

    #[test]
    fn a_workbook_is_counted_while_it_unpacks() {
        let rows = |count: usize| format!("<sheetData>{}</sheetData>", "<row/>".repeat(count));
        assert_eq!(check_workbook(&workbook(&rows(10), None), small()), Ok(()));
        let large = workbook(&rows(1_000), None);
        assert!(large.len() < 4_000, "it is small as a file: {}", large.len());
        assert_eq!(told(&large, small()), "it unpacks to more than 4000 bytes");
        let few_parts = Limits { parts: 4, ..small() };
        assert_eq!(told(&workbook("", None), few_parts), "the workbook has more than 4 parts");
        let side = Limits { side_part_bytes: 100, ..small() };
        assert_eq!(told(&workbook("", None), side), "the part _rels/.rels has more than 100 bytes");
        assert!(told(b"PK\x03\x04rubbish", small()).contains("cannot be read"));
    }

    #[test]
    fn texts_are_counted_and_their_stated_number_is_not_believed() {
        let texts = |attributes: &str, inner: &str| workbook("", Some(&format!("<sst {attributes}>{inner}</sst>")));
        assert_eq!(check_workbook(&texts("uniqueCount=\"3\"", "<si><t>a</t></si><si/><si />"), small()), Ok(()));
        let most = "the workbook has more than 3 different texts";
        for bytes in [
            texts("", "<si/><si/><si/><si/>"),
            texts("", "<x:si/><x:si/><x:si/><x:si><x:t>size</x:t></x:si>"),
            texts("count=\"4\" uniqueCount=\"4\"", ""),
            texts("uniqueCount = '999999999999999999999999'", ""),
            texts("uniqueCount=\"1\"\n uniqueCount=\"+4\"", ""),
        ] {
            assert_eq!(told(&bytes, small()), most);
        }
        let foreign = |text: &str| workbook("", Some(text));
        let other = "the part xl/sharedstrings.xml is not UTF-8";
        assert_eq!(told(&foreign("<?xml version='1.0' encoding='ISO-2022-JP'?><sst/>"), small()), other);
        assert_eq!(told(&foreign("<\0s\0s\0t\0/\0>\0"), small()), other);
        let usual = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<sst/>";
        assert_eq!(check_workbook(&foreign(usual), small()), Ok(()));
    }

    #[test]
    fn a_text_file_has_rows_that_end() {
        let limits = Limits { rows: 3, columns: 2, row_bytes: 10, ..Limits::default() };
        let told = |text: &str| check_text(text.as_bytes(), b',', limits).map_err(|words| words.en);
        let refused = |words: &str| Err(words.to_owned());
        assert_eq!(told("a,b\n1,2\r\n\r\n3,4\n5,\"6\n,,\"\n"), Ok(()));
        assert_eq!(told("a\n1\n2\n3\n4\n"), refused("it has more than 3 rows"));
        assert_eq!(told("a\n1,2,3\n"), refused("row 2 has more than 2 columns"));
        assert_eq!(told("a\n12345678901\n"), refused("line 2 has more than 10 bytes"));
        assert_eq!(
            told("a\n\"1\n2\n3\n4\n5\n6\n"),
            refused("the quote opened in line 2 is not closed within 10 bytes")
        );
        assert_eq!(told("a\n\"1\n"), refused("the quote opened in line 2 is never closed"));
    }
}
