//! Migration 0006 fills the kept balances for invoices that were there before.

use mingxi_store::{MIGRATIONS, Migration, SqlText, migrate, v};

use crate::Test;

/// The schema before there were kept balances.
const BEFORE: &[Migration] = MIGRATIONS.split_at(5).0;

const INVOICES: &str = "
insert into legal_entity (org_id, id, code, name, country, currency, chart, created_at, updated_at)
values (1, 2, 'CN01', 'CN01', 'CN', 'CNY', 'china', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z');
insert into customer (org_id, id, number, name, name_key, owner_id, created_at, updated_at)
values (1, 3, 'C1', 'C1', 'c1', 4, '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z');
";

/// Kind, status, issue date, due date, open amount; the total is 100.
const ROWS: [(&str, &str, &str, &str, i64); 6] = [
    ("invoice", "issued", "'2026-01-05'", "'2026-02-04'", 100),
    ("opening", "issued", "'2026-01-06'", "'2026-02-04'", 40),
    ("credit_note", "issued", "'2026-02-04'", "null", 30),
    ("invoice", "issued", "'2026-01-05'", "'2026-02-05'", 0),
    ("invoice", "draft", "null", "null", 0),
    ("invoice", "void", "'2026-01-05'", "'2026-02-04'", 0),
];

fn fill() -> String {
    let mut text = INVOICES.to_owned();
    for (number, (kind, status, issued_on, due_on, open)) in ROWS.iter().enumerate() {
        text.push_str(&format!(
            "insert into invoice (org_id, id, kind, status, customer_id, entity_id, issued_on, due_on, currency, net_minor,
               tax_minor, total_minor, open_minor, applied_minor, owner_id, created_at, updated_at)
             values (1, {number} + 10, '{kind}', '{status}', 3, 2, {issued_on}, {due_on}, 'CNY', 100, 0, 100, {open}, 100 - {open}, 4,
               '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z');"
        ));
    }
    text
}

mingxi_store::on_both_engines! {
    with BEFORE;
    fn what_was_open_before_is_kept(db: Test) {
        let text = fill();
        db.write_blocking(move |tx| tx.batch(&text)).expect("the old schema takes invoices");
        assert_eq!(migrate::run(&db, MIGRATIONS).expect("the step applies")[0], 6);
        let text = "select aged_by, cast(aged_from as text), items, open_minor from open_balance where org_id = $1
                    order by aged_by, aged_from";
        let kept: Vec<(String, String, i64, i64)> =
            db.read_blocking(move |tx| tx.all(SqlText::dynamic(text), v![1])).expect("the table is there");
        let row = |by: &str, day: &str, items: i64, open: i64| (by.to_owned(), day.to_owned(), items, open);
        let expected = [
            row("due_on", "2026-02-04", 3, 110), // 100 + 40, and the credit note of that day takes 30 off
            row("issued_on", "2026-01-05", 1, 100),
            row("issued_on", "2026-01-06", 1, 40),
            row("issued_on", "2026-02-04", 1, -30),
        ];
        assert_eq!(kept, expected);
    }
}
