//! Files of an import: where they are, and their rows one after the other.

use super::content::{self, Found};
use super::guard::{self, Limits};
use super::refusals;
use crate::error::{Error, Result};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
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
        match self {
            Self::Given(files) => match files.get(name) {
                Some(bytes) => Ok(Box::new(bytes.as_slice())),
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
                File::open(folder.join(name))
                    .map(|file| Box::new(file) as _)
                    .map_err(|error| missing(Words::same(error.to_string())))
            }
        }
    }
}

/// Rows of a file, whose structure was checked to the end, so that reading them cannot fail half way.
#[derive(Clone, Debug)]
pub struct CsvFile {
    files: Files,
    name: String,
    /// What a file that is no CSV in UTF-8 became.
    converted: Option<Arc<Vec<u8>>>,
    delimiter: u8,
    /// Names of the columns, trimmed.
    pub header: Vec<String>,
    /// Rows below the header.
    pub rows: u64,
}

/// A row of a file.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Its number as a spreadsheet counts: the header is row 1.
    pub number: i64,
    /// Its cells as they stand in the file.
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
    /// It must have a header, and end every quote it opens.
    ///
    /// # Errors
    /// Refused as `import_file_missing` or `import_file_broken`.
    pub fn check(files: &Files, name: &str, sheet: Option<&str>, delimiter: u8) -> Result<Self> {
        let shown = name.to_owned();
        let broken = |cause: Words| refusals::FILE_BROKEN.because(cause.about(&shown));
        let converted = match content::look(files.open(name)?, sheet, delimiter, Limits::default()).map_err(broken)? {
            Found::Utf8 => None,
            Found::Converted(bytes) => Some(Arc::new(bytes)),
        };
        let (files, name) = (files.clone(), name.to_owned());
        let mut file = Self { files, name, converted, delimiter, header: Vec::new(), rows: 0 };
        guard::check_text(file.open()?, delimiter, Limits::default()).map_err(broken)?;
        let mut reader = file.reader()?;
        let header = reader.headers().map_err(|error| broken(Words::same(error.to_string())))?;
        let header: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        if header.iter().all(String::is_empty) {
            return Err(broken(words!("没有表头", "there is no header")));
        }
        let mut rows = 0;
        for record in reader.records() {
            record.map_err(|error| broken(Words::same(error.to_string())))?;
            rows += 1;
        }
        drop(reader);
        (file.header, file.rows) = (header, rows);
        Ok(file)
    }

    /// Hands every row to `each`, in the order of the file.
    ///
    /// # Errors
    /// What `each` returns; `import_file_broken` when the file was changed meanwhile.
    pub fn each_row(&self, mut each: impl FnMut(FileRow) -> Result<()>) -> Result<()> {
        let mut reader = self.reader()?;
        for (index, record) in reader.records().enumerate() {
            let record = record
                .map_err(|error| refusals::FILE_BROKEN.because(Words::same(error.to_string()).about(&self.name)))?;
            let number = i64::try_from(index).map_err(|_| Error::Internal("too many rows".into()))? + 2;
            each(FileRow { number, cells: record.iter().map(ToOwned::to_owned).collect() })?;
        }
        Ok(())
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
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(self.open()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8]) -> Result<CsvFile> {
        CsvFile::check(&Files::given([("a.csv".to_owned(), text.to_vec())]), "a.csv", None, b',')
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
        assert_eq!(rows, [(2, "1|a, \"b\"\nc".to_owned()), (3, "2|5\" pipe".to_owned()), (4, "3".to_owned())]);
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
        let outside = CsvFile::check(&Files::Folder("/tmp".into()), "../etc/passwd", None, b',');
        assert!(matches!(outside, Err(Error::Refused(refusal)) if refusal.code == &refusals::FILE_MISSING));
    }
}
