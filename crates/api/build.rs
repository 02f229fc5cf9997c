//! Puts the built web into the program: a table of every file of `web/dist`, read by `src/web.rs`.
//!
//! Only in optimised builds, which people install: a debug build reads the folder when it is told to, so that
//! a change of the web does not compile the program again. Without `web/dist` the table is empty.

#![allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name: &str| env::var(name).unwrap_or_default();
    let dist = Path::new(&variable("CARGO_MANIFEST_DIR")).join("../../web/dist");
    let mut files = Vec::new();
    if variable("PROFILE") == "release" {
        println!("cargo::rerun-if-changed={}", dist.display());
        if dist.join("index.html").is_file() {
            collect(&dist.canonicalize()?, "", &mut files)?;
        }
    }
    files.sort();
    let mut table = String::from("static EMBEDDED: &[(&str, &[u8])] = &[\n");
    for (name, path) in files {
        writeln!(table, "    ({name:?}, include_bytes!({:?})),", path.display().to_string())
            .map_err(io::Error::other)?;
    }
    table.push_str("];\n");
    fs::write(Path::new(&variable("OUT_DIR")).join("embedded.rs"), table)
}

/// Every file below `folder` with its name as the web knows it. What begins with a dot is not served.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
