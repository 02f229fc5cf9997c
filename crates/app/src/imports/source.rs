//! Files of an import: where they are, and their rows one after the other.

use super::content::{self, Found};
use super::guard::{self, Limits};
use super::refusals;
use super::rows::RowNumbers;
use crate::error::{Error, Result};
use flate2::bufread::MultiGzDecoder;
use mingxi_domain::imports::{RawCell, without_mark};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Where the files of an import are.
#[derive(Clone, Debug)]
pub enum Files {
    /// In a folder, read as a stream.
    Folder(PathBuf),
    /// In memory, by name.
    Given(Arc<HashMap<String, Vec<u8>>>),
}

impl Files {
    /// Files in memory.
    pub fn given(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self::Given(Arc::new(files.into_iter().collect()))
    }

    /// A whole file.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.open(name)?.read_to_end(&mut bytes);
        read.map_err(|error| refusals::FILE_BROKEN.because(Words::same(error.to_string()).about(name)))?;
        Ok(bytes)
    }

    /// # Errors
    /// Refused as `import_file_missing`.
    fn open(&self, name: &str) -> Result<Box<dyn Read + Send + '_>> {
        let missing = |cause: Words| refusals::FILE_MISSING.because(cause.about(name));
        let unread = |error: io::Error| refusals::FILE_BROKEN.because(Words::same(error.to_string()).about(name));
        match self {
            Self::Given(files) => match files.get(name) {
                Some(bytes) => unpacked(bytes.as_slice()).map_err(unread),
                None => Err(missing(words!("没有提供该名称的文件", "no file of this name was given"))),
            },
            Self::Folder(folder) => {
                let is_inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
                if !is_inside {
                    return Err(missing(words!(
                        "文件须以文件夹内的路径命名",
                        "a file is named by its path below the folder"
                    )));
                }
                let file = File::open(folder.join(name)).map_err(|error| missing(Words::same(error.to_string())))?;
                unpacked(BufReader::with_capacity(1 << 16, file)).map_err(unread)
            }
        }
    }
}

/// The bytes of a file; those that gzip packed are unpacked on the way. Found out by looking, never by its name.
fn unpacked<'f>(mut file: impl BufRead + Send + 'f) -> io::Result<Box<dyn Read + Send + 'f>> {
    let is_packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
}

/// Rows of a file, whose structure was checked to the end, so that reading them cannot fail half way.
#[derive(Clone, Debug)]
pub struct CsvFile {
    files: Files,
    name: String,
    /// What a file that is no CSV in UTF-8 became.
    converted: Option<Arc<Vec<u8>>>,
    /// It is a sheet of a workbook: cells say what they hold, and those that are not there are empty.
    is_sheet: bool,
    delimiter: u8,
    numbers: Arc<RowNumbers>,
    /// The record that is the header, from 0.
    header_at: u64,
    /// Names of the columns, trimmed.
    pub header: Vec<String>,
    /// Rows below the header.
    pub rows: u64,
}

/// A row of a file.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Its number as a spreadsheet counts: empty rows too, a line break in quotes not.
    pub number: i64,
    /// Its cells as they stand in the file; see [`RawCell`].
    pub cells: Vec<String>,
}

impl FileRow {
    /// The cells as slices.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        self.cells.iter().map(String::as_str).collect()
    }
}

impl CsvFile {
    /// Reads the whole file: CSV in UTF-8 or GB18030, or the `sheet` of a workbook (XLSX), its first one unless named.
    /// It must have a header, and end every quote it opens. The header is the first row with anything in it, from
    /// `header_row` of the spreadsheet on if that is given.
    ///
    /// # Errors
    /// Refused as `import_file_missing` or `import_file_broken`.
    pub fn check(
        files: &Files,
        name: &str,
        sheet: Option<&str>,
        delimiter: u8,
        header_row: Option<u64>,
    ) -> Result<Self> {
        let shown = name.to_owned();
        let broken = |cause: Words| refusals::FILE_BROKEN.because(cause.about(&shown));
        let found = content::look(files.open(name)?, sheet, delimiter, Limits::default()).map_err(broken)?;
        let is_sheet = matches!(found, Found::Sheet(_));
        let converted = match found {
            Found::Utf8 => None,
            Found::Converted(bytes) | Found::Sheet(bytes) => Some(Arc::new(bytes)),
        };
        let (files, name) = (files.clone(), name.to_owned());
        let mut file = Self {
            files,
            name,
            converted,
            is_sheet,
            delimiter,
            numbers: Arc::default(),
            header_at: 0,
            header: Vec::new(),
            rows: 0,
        };
        guard::check_text(file.open()?, delimiter, Limits::default()).map_err(broken)?;
        let numbers =
            RowNumbers::count(file.open()?, delimiter).map_err(|error| broken(Words::same(error.to_string())))?;
        let (mut header, mut rows) = (None, 0);
        for (at, record) in (0..).zip(file.reader()?.records()) {
            let record = record.map_err(|error| broken(Words::same(error.to_string())))?;
            if is_empty(&record) || header_row.is_some_and(|first| numbers.of(at) < first) {
                continue;
            }
            match header {
                None => header = Some((at, record.iter().map(|name| RawCell::parse(name).shown.to_owned()).collect())),
                Some(_) => rows += 1,
            }
        }
        let (header_at, header) = header.ok_or_else(|| broken(words!("没有表头", "there is no header")))?;
        (file.numbers, file.header_at, file.header, file.rows) = (Arc::new(numbers), header_at, header, rows);
        Ok(file)
    }

    /// Hands every row to `each`, in the order of the file; rows without anything in them are none.
    ///
    /// # Errors
    /// What `each` returns; `import_file_broken` when the file was changed meanwhile.
    pub fn each_row(&self, mut each: impl FnMut(FileRow) -> Result<()>) -> Result<()> {
        for (at, record) in (0..).zip(self.reader()?.records()) {
            let record = record
                .map_err(|error| refusals::FILE_BROKEN.because(Words::same(error.to_string()).about(&self.name)))?;
            if at <= self.header_at || is_empty(&record) {
                continue;
            }
            let number = i64::try_from(self.numbers.of(at)).map_err(|_| Error::Internal("too many rows".into()))?;
            each(FileRow { number, cells: self.cells(&record) })?;
        }
        Ok(())
    }

    fn cells(&self, record: &csv::StringRecord) -> Vec<String> {
        if !self.is_sheet {
            return record.iter().map(|cell| without_mark(cell).into_owned()).collect();
        }
        let mut cells: Vec<String> = record.iter().map(ToOwned::to_owned).collect();
        while cells.len() > self.header.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        cells.resize(cells.len().max(self.header.len()), String::new());
        cells
    }

    fn open(&self) -> Result<Box<dyn Read + Send + '_>> {
        match &self.converted {
            Some(bytes) => Ok(Box::new(bytes.as_slice())),
            None => self.files.open(&self.name),
        }
    }

    fn reader(&self) -> Result<csv::Reader<Box<dyn Read + Send + '_>>> {
        // A row of the wrong width is that row's error, not the file's.
        Ok(csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(self.open()?))
    }
}

fn is_empty(record: &csv::StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8]) -> Result<CsvFile> {
        CsvFile::check(&Files::given([("a.csv".to_owned(), text.to_vec())]), "a.csv", None, b',', None)
    }

    fn cause(text: &[u8]) -> String {
        match check(text) {
            Err(Error::Refused(refusal)) => format!("{} {}", refusal.code.code, refusal.detail.en),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_sound_file_is_read_as_it_stands() {
        let file =
            check(b"\xef\xbb\xbf\"id\", name \r\n1,\"a, \"\"b\"\"\nc\"\r\n\r\n2,5\" pipe\r\n3\n").expect("sound");
        assert_eq!((file.header.clone(), file.rows), (vec!["id".to_owned(), "name".to_owned()], 3));
        let mut rows = Vec::new();
        file.each_row(|row| {
            rows.push((row.number, row.cells.join("|")));
            Ok(())
        })
        .expect("read");
        assert_eq!(rows, [(2, "1|a, \"b\"\nc".to_owned()), (4, "2|5\" pipe".to_owned()), (5, "3".to_owned())]);
    }

    #[test]
    fn rows_without_anything_in_them_are_none_and_the_header_may_stand_below_a_title() {
        let text = b"Customers of March,\n,\nid,name\n1,a\n , \n2,b\n";
        let files = Files::given([("a.csv".to_owned(), text.to_vec())]);
        let file = CsvFile::check(&files, "a.csv", None, b',', Some(2)).expect("sound");
        assert_eq!((file.header.clone(), file.rows), (vec!["id".to_owned(), "name".to_owned()], 2));
        let mut rows = Vec::new();
        file.each_row(|row| {
            rows.push((row.number, row.cells[0].clone()));
            Ok(())
        })
        .expect("read");
        assert_eq!(rows, [(4, "1".to_owned()), (6, "2".to_owned())]);
    }

    #[test]
    fn a_packed_file_is_unpacked() {
        use std::io::Write as _;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"id,name\n1,a\n").expect("in memory");
        let packed = packed.finish().expect("in memory");
        assert_eq!(check(&packed).expect("sound").rows, 1);
        let twice = [packed.clone(), packed.clone()].concat();
        assert_eq!(check(&twice).expect("sound").rows, 3, "parts one after the other are one file");
        assert!(cause(&packed[..packed.len() - 9]).starts_with("import_file_broken a.csv"));
    }

    #[test]
    fn a_broken_file_is_refused_with_its_line() {
        assert_eq!(
            cause(b"id,name\n1,a\n2,\"b\n3,c\n"),
            "import_file_broken a.csv: the quote opened in line 3 is never closed"
        );
        assert!(cause(b"id,name\n1,\xd6\n").contains("UTF-8"), "{}", cause(b"id,name\n1,\xd6\n"));
        assert_eq!(cause(b""), "import_file_broken a.csv: there is no header");
    }

    #[test]
    fn a_folder_is_not_left() {
        let outside = CsvFile::check(&Files::Folder("/tmp".into()), "../etc/passwd", None, b',', None);
        assert!(matches!(outside, Err(Error::Refused(refusal)) if refusal.code == &refusals::FILE_MISSING));
    }
}
