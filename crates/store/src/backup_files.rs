//! 备份 What is in the files on records, inside the backup: a line that says which file, then its bytes in parts.

use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::error::DbError;
use crate::sql::SqlText;
use crate::tx::Tx;
use crate::v;

/// Bytes of a part; a multiple of three, so that only the last one is padded.
const PART_BYTES: usize = 48 * 1_024;

/// A file that is kept outside of the database, as its row says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Where it is in the folder of files.
    pub file: String,
    /// SHA-256 of its content in hex.
    pub sha256: String,
}

const ALL: &str = "select storage_key, sha256 from attachment order by org_id, id";

/// Every file that a row refers to, deleted ones too: their content is kept for the audit trail.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<KeptFile>, DbError> {
    let rows: Vec<(String, String)> = tx.all(SqlText::dynamic(ALL), v![])?;
    Ok(rows.into_iter().map(|(file, sha256)| KeptFile { file, sha256 }).collect())
}

/// Hands out the lines of a file. Returns why not, and hands out none, when its content is not what its row says.
pub fn write(
    folder: &Path,
    kept: &KeptFile,
    mut line: impl FnMut(&Json) -> Result<(), DbError>,
) -> Result<Option<String>, DbError> {
    let content = match place(folder, &kept.file).map(std::fs::read) {
        Some(Ok(content)) => content,
        Some(Err(error)) => return Ok(Some(format!("{}: {error}", kept.file))),
        None => return Ok(Some(format!("{}: no name of a file", kept.file))),
    };
    if sha256(&content) != kept.sha256 {
        return Ok(Some(format!("{}: its content was changed", kept.file)));
    }
    line(&json!(kept))?;
    content.chunks(PART_BYTES).try_for_each(|part| line(&json!({ "part": STANDARD.encode(part) })))?;
    Ok(None)
}

/// Puts the parts of one file after the other into the folder.
pub struct Unpacker {
    folder: PathBuf,
    open: Option<(KeptFile, Vec<u8>)>,
    /// How many were put there.
    pub files: u64,
}

impl Unpacker {
    /// Nothing is written before there is a file.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), open: None, files: 0 }
    }

    /// Takes a line of a backup; lines that are about no file are passed over.
    pub fn take(&mut self, line: &str) -> Result<(), DbError> {
        #[derive(Deserialize)]
        struct Part {
            part: String,
        }
        if line.starts_with("{\"part\":") {
            let Part { part } = serde_json::from_str(line).map_err(|error| broken(&error))?;
            let (_, content) = self.open.as_mut().ok_or_else(|| broken(&"a part before its file"))?;
            content.extend(STANDARD.decode(part).map_err(|error| broken(&error))?);
        } else if line.starts_with("{\"file\":") {
            self.finish()?;
            self.open = Some((serde_json::from_str(line).map_err(|error| broken(&error))?, Vec::new()));
        }
        Ok(())
    }

    /// Writes the file that is open.
    pub fn finish(&mut self) -> Result<(), DbError> {
        let Some((kept, content)) = self.open.take() else { return Ok(()) };
        let target = place(&self.folder, &kept.file).ok_or_else(|| broken(&"a file without a name of a file"))?;
        if sha256(&content) != kept.sha256 {
            return Err(broken(&format!("the content of {} is another", kept.file)));
        }
        let failed =
            |error: std::io::Error| DbError::unavailable(format!("cannot write {}: {error}", target.display()));
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut file = std::fs::File::create(&target).map_err(failed)?;
        file.write_all(&content).and_then(|()| file.sync_all()).map_err(failed)?;
        self.files += 1;
        Ok(())
    }
}

/// Whether a line of a backup is about a file.
pub fn is_about_file(line: &str) -> bool {
    line.starts_with("{\"file\":") || line.starts_with("{\"part\":")
}

/// Where a key is in the folder; nothing for one that would lead out of it.
fn place(folder: &Path, key: &str) -> Option<PathBuf> {
    let is_name =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    key.split('/').all(is_name).then(|| folder.join(key))
}

fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn broken(why: &dyn std::fmt::Display) -> DbError {
    DbError::config(format!("this is no whole backup: {why}"))
}

#[cfg(test)]
mod tests {
    use super::place;
    use std::path::Path;

    #[test]
    fn no_key_leads_out_of_the_folder() {
        let folder = Path::new("/files");
        assert_eq!(place(folder, "org_1/att_2").as_deref(), Some(Path::new("/files/org_1/att_2")));
        for key in ["../x", "/etc/x", "a//b", "", "a/../b", "a\\b", "a/."] {
            assert_eq!(place(folder, key), None, "{key}");
        }
    }
}
