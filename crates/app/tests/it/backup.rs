//! A backup restores into either engine, bit for bit; a broken one restores nothing.

use mingxi_app::on_both_databases;
use mingxi_app::testing::TestApp;
use mingxi_domain::access::Role;
use mingxi_store::testing::TestDatabase;
use mingxi_store::{DbError, backup};
use std::io::{Read, Write};
use std::path::Path;

fn content(file: &Path) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn backed_up(app: &TestApp, file: &Path) -> u64 {
    let _ = app.user(Role::SalesRep);
    backup::backup(&app.app.db, file).unwrap()
}

on_both_databases!(
    fn a_backup_restores_into_both_engines_and_is_the_same_again(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("first.gz");
        let rows = backed_up(&app, &first);
        assert!(rows > 20, "{rows}");
        for (name, target) in [("lite.gz", TestDatabase::sqlite()), ("pg.gz", TestDatabase::postgres())] {
            assert_eq!(backup::restore(&target, &first).unwrap(), rows);
            let again = folder.path().join(name);
            backup::backup(&target, &again).unwrap();
            assert_eq!(content(&again), content(&first), "{name}");
            assert!(
                matches!(backup::restore(&target, &first), Err(DbError::Config { .. })),
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
            assert!(matches!(backup::restore(&target, &file), Err(DbError::Config { .. })), "{name}");
        }
        assert!(backup::backup(&app.app.db, &good).is_err(), "a backup never overwrites");
    }
);
