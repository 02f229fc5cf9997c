//! A backup restores into either engine, bit for bit; a broken one restores nothing.

use mingxi_app::attachments::{NewAttachment, add_attachment, plan_attachment};
use mingxi_app::customers::create_customer;
use mingxi_app::on_both_databases;
use mingxi_app::testing::TestApp;
use mingxi_domain::access::Role;
use mingxi_store::testing::TestDatabase;
use mingxi_store::{DbError, backup};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

fn content(file: &Path) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn backed_up(app: &TestApp, file: &Path) -> u64 {
    let _ = app.user(Role::SalesRep);
    backup::backup(&app.app.db, Path::new("nowhere"), file).unwrap().rows
}

on_both_databases!(
    fn a_backup_restores_into_both_engines_and_is_the_same_again(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("first.gz");
        let rows = backed_up(&app, &first);
        assert!(rows > 20, "{rows}");
        for (name, target) in [("lite.gz", TestDatabase::sqlite()), ("pg.gz", TestDatabase::postgres())] {
            assert_eq!(backup::restore(&target, Path::new("nowhere"), &first).unwrap().rows, rows);
            let again = folder.path().join(name);
            backup::backup(&target, Path::new("nowhere"), &again).unwrap();
            assert_eq!(content(&again), content(&first), "{name}");
            assert!(
                matches!(backup::restore(&target, Path::new("nowhere"), &first), Err(DbError::Config { .. })),
                "only into an empty database"
            );
        }
    }
);

on_both_databases!(
    fn a_broken_backup_restores_nothing(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let good = folder.path().join("good.gz");
        backed_up(&app, &good);
        let text = content(&good);
        let changed = text.replacen("CN01", "CN02", 1);
        let lines: Vec<_> = text.lines().collect();
        let cut = lines[..lines.len() - 2].join("\n");
        let target = TestDatabase::sqlite();
        for (name, broken) in [("changed", changed), ("cut", cut), ("empty", String::new())] {
            let file = folder.path().join(name);
            let mut out =
                flate2::write::GzEncoder::new(std::fs::File::create(&file).unwrap(), flate2::Compression::fast());
            out.write_all(broken.as_bytes()).unwrap();
            out.finish().unwrap();
            assert!(
                matches!(backup::restore(&target, Path::new("nowhere"), &file), Err(DbError::Config { .. })),
                "{name}"
            );
        }
        assert!(backup::backup(&app.app.db, Path::new("nowhere"), &good).is_err(), "a backup never overwrites");
    }
);

/// A file on a customer whose content is in `folder`, as the door of the API puts it there.
fn attach(app: &TestApp, folder: &Path, name: &'static str, content: &[u8]) {
    let sha256: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    let size_bytes = i64::try_from(content.len()).unwrap();
    let key = app
        .write(&app.admin(), move |work| {
            let customer = create_customer(work, json!({ "name": name }).as_object().unwrap())?;
            let new = NewAttachment {
                object: "customer".into(),
                record_id: customer.to_string(),
                name: name.into(),
                content_type: "text/plain".into(),
                size_bytes,
                quota_bytes: i64::MAX,
                sha256: sha256.clone(),
            };
            let planned = plan_attachment(work, &new)?;
            add_attachment(work, &planned, &new)?;
            Ok(planned.storage_key)
        })
        .unwrap();
    let file = folder.join(key);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, content).unwrap();
}

/// Every file below a folder with its content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for part in std::fs::read_dir(folder).unwrap() {
        for file in std::fs::read_dir(part.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            found.insert(path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(&path).unwrap());
        }
    }
    found
}

on_both_databases!(
    fn what_is_in_the_files_comes_back_too(app: TestApp) {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let kept = from.path().join("files");
        // Longer than a part, not a multiple of one, and no text; and an empty last part.
        let long: Vec<u8> = (0..120_001_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
        attach(&app, &kept, "long", &long);
        attach(&app, &kept, "even", &long[..98_304]);
        attach(&app, &kept, "short", b"a");
        let file = from.path().join("backup");
        let copied = backup::backup(&app.app.db, &kept, &file).unwrap();
        assert_eq!((copied.files, copied.missing.len()), (3, 0));
        let target = TestDatabase::sqlite();
        let read = backup::restore(&target, to.path(), &file).unwrap();
        assert_eq!(read, copied);
        assert_eq!(files(to.path()), files(&kept));
        assert_eq!(files(to.path()).len(), 3);

        // One is gone, one was changed behind our back: the rest is kept, and both are named.
        let mut paths = files(&kept).into_keys();
        std::fs::remove_file(kept.join(paths.next().unwrap())).unwrap();
        std::fs::write(kept.join(paths.next().unwrap()), "other").unwrap();
        let copied = backup::backup(&app.app.db, &kept, &from.path().join("second")).unwrap();
        assert_eq!((copied.files, copied.missing.len()), (1, 2), "{:?}", copied.missing);
    }
);
