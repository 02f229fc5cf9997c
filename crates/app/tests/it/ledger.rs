//! Posting: balanced, once, into open periods, never changed.

use mingxi_app::testing::code_of;
use mingxi_app::{ledger, on_both_databases};
use mingxi_domain::calendar::Date;
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::{Currency, Money};

fn draft(key: &str, on: Date, minor: i64) -> Draft {
    let mut draft = Draft {
        kind: EntryKind::ReceiptRecorded,
        effective_on: on,
        memo: "到款".into(),
        source: ("receipt", "rcp".into()),
        posting_key: key.into(),
        reverses: None,
        currency: Currency::CNY,
        lines: Vec::new(),
    };
    draft.line(AccountRole::Cash, Money::new(minor, Currency::CNY), &Dimensions::default());
    draft.line(AccountRole::UnappliedCash, Money::new(-minor, Currency::CNY), &Dimensions::default());
    draft
}

on_both_databases!(
    fn a_fact_is_posted_once(app: TestApp) {
        let (entity, today) = (app.made.entity, app.today());
        let post =
            |minor: i64| app.write(&app.admin(), move |work| ledger::post(work, entity, &draft("fact", today, minor)));
        let first = post(100).unwrap();
        assert_eq!(post(100).unwrap(), first);
        assert_eq!(code_of(post(101)), "posting_key_reused");
    }
);

on_both_databases!(
    fn a_reversal_names_its_original_and_never_precedes_it(app: TestApp) {
        let (entity, today) = (app.made.entity, app.today());
        let admin = app.admin();
        let entry = app.write(&admin, move |work| ledger::post(work, entity, &draft("fact", today, 100))).unwrap();
        let early = today.yesterday().unwrap();
        let refused =
            app.write(&admin, move |work| ledger::reverse(work, entry, EntryKind::ReceiptReversed, early, "冲销"));
        assert_eq!(code_of(refused), "reversal_too_early");
        let back = app
            .write(&admin, move |work| ledger::reverse(work, entry, EntryKind::ReceiptReversed, today, "冲销"))
            .unwrap();
        assert_ne!(back, entry);
    }
);
