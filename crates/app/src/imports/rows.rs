//! In which row of the sheet the records of a text file stand: a spreadsheet counts empty lines, and shows a record with
//! line breaks in its quotes as one row.

use std::io::{self, BufRead, BufReader, Read};

/// The empty rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowNumbers {
    /// From this record on, counted from 0, so many empty rows stand before it.
    gaps: Vec<(u64, u64)>,
}

impl RowNumbers {
    /// Reads a whole file as the CSV reader does: an empty line is no record, a line break is `\n`, `\r` or both.
    pub fn count(file: impl Read, delimiter: u8) -> io::Result<Self> {
        enum At {
            /// Before the first byte of a row.
            RowStart,
            CellStart,
            Plain,
            Quoted,
            /// Behind a quote inside a quoted cell: the end of the cell, or the first of a doubled quote.
            Quote,
        }
        let mut reader = BufReader::with_capacity(1 << 16, file);
        if reader.fill_buf()?.starts_with(&[0xef, 0xbb, 0xbf]) {
            reader.consume(3);
        }
        let mut numbers = Self::default();
        let (mut at, mut records, mut empty, mut before) = (At::RowStart, 0, 0, 0);
        loop {
            let buffer = reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(numbers);
            }
            for &byte in buffer {
                let is_break = byte == b'\n' || byte == b'\r';
                let is_second = byte == b'\n' && before == b'\r';
                let is_outside = !matches!(at, At::Quoted);
                at = match at {
                    _ if is_break && is_outside => {
                        if !is_second && matches!(at, At::RowStart) {
                            empty += 1;
                        }
                        At::RowStart
                    }
                    At::RowStart | At::CellStart => {
                        if matches!(at, At::RowStart) {
                            numbers.begin(records, empty);
                            records += 1;
                        }
                        match byte {
                            b'"' => At::Quoted,
                            byte if byte == delimiter => At::CellStart,
                            _ => At::Plain,
                        }
                    }
                    At::Quoted if byte == b'"' => At::Quote,
                    At::Quote if byte == b'"' => At::Quoted,
                    At::Quoted => At::Quoted,
                    At::Quote | At::Plain => {
                        if byte == delimiter {
                            At::CellStart
                        } else {
                            At::Plain
                        }
                    }
                };
                before = byte;
            }
            let length = buffer.len();
            reader.consume(length);
        }
    }

    fn begin(&mut self, record: u64, empty: u64) {
        if self.gaps.last().map_or(0, |(_, before)| *before) != empty {
            self.gaps.push((record, empty));
        }
    }

    /// The row of a record, counted from 1.
    pub fn of(&self, record: u64) -> u64 {
        let gap = self.gaps.partition_point(|(from, _)| *from <= record).checked_sub(1);
        record + 1 + gap.map_or(0, |gap| self.gaps[gap].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<u64> {
        let numbers = RowNumbers::count(text.as_bytes(), b',').expect("readable");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        (0..reader.records().count()).map(|record| numbers.of(record as u64)).collect()
    }

    #[test]
    fn rows_are_those_that_a_spreadsheet_shows() {
        assert_eq!(rows("id,name\n1,a\n\n\n2,b\n"), [1, 2, 5]);
        assert_eq!(rows("id,name\r\n1,a\r\n\r\n\r\n2,b\r\n"), [1, 2, 5]);
        assert_eq!(rows("id\r1\r\r2"), [1, 2, 4]);
        assert_eq!(rows("\n\nid,name\n1,a"), [3, 4]);
        assert_eq!(rows("\u{feff}id,name\n\n1,a"), [1, 3]);
        assert_eq!(rows("id,name\n1,\"a\n\nb\"\n\n2,b\n"), [1, 2, 4], "a quoted line break is no row");
        assert_eq!(rows("id,name\n1,\"a \"\"b\"\"\nc\"\n2,5\" pipe\n\n3,x\n"), [1, 2, 3, 5]);
        assert_eq!(rows("id,name\n1,\"a\"\"\nb\"\n\n2,b\n"), [1, 2, 4]);
        assert_eq!(rows("id\n\"\"\n \n,\n\n2\n"), [1, 2, 3, 4, 6]);
        assert_eq!(rows(""), Vec::<u64>::new());
    }
}
