//! Posting: balanced, once, into open periods, never changed.

use mingxi_app::testing::code_of;
use mingxi_app::{ledger, on_both_databases};
use mingxi_domain::calendar::Date;
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind};
use mingxi_domain::money::{Currency, Money};
use mingxi_store::ledger::{EntryRow, list_role_balances, load_primary_book};

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

on_both_databases!(
    fn many_facts_are_posted_as_each_would_be_alone(app: TestApp) {
        let (entity, today) = (app.made.entity, app.today());
        let admin = app.admin();
        let first = app.write(&admin, move |work| ledger::post(work, entity, &draft("fact:2", today, 200))).unwrap();
        // A hundred facts, the second of them known already: enough for the bulk path of either engine.
        let drafts = |last: i64| (1..=last).map(|fact| draft(&format!("fact:{fact}"), today, fact * 100)).collect();
        let post = |drafts: Vec<Draft>| app.write(&admin, move |work| ledger::post_all(work, entity, &drafts));
        let entries = post(drafts(100)).unwrap();
        assert_eq!(entries.len(), 100);
        assert_eq!(entries[1], first);
        assert_eq!(post(drafts(100)).unwrap(), entries);
        let balance = app.read(&admin, move |work| {
            let book = load_primary_book(work.tx, work.org(), entity)?;
            Ok(list_role_balances(work.tx, work.org(), book.id)?)
        });
        // 1.00 + 2.00 + … + 100.00 = 100 × 101 ÷ 2 = 5,050.00
        let cash = balance.unwrap().into_iter().find(|(role, ..)| *role == AccountRole::Cash).unwrap();
        assert_eq!(cash, (AccountRole::Cash, Currency::CNY, 505_000));
        let number =
            |id| app.read(&admin, move |work| Ok(EntryRow::find(work.tx, work.org(), id)?.unwrap().number)).unwrap();
        // The second fact had the first number; the others follow without a gap.
        assert!(number(first).ends_with("-000001") && number(entries[0]).ends_with("-000002"));
        assert!(number(entries[2]).ends_with("-000003") && number(entries[99]).ends_with("-000100"));
    }
);

on_both_databases!(
    fn of_many_facts_none_is_posted_if_one_is_refused(app: TestApp) {
        let (entity, today) = (app.made.entity, app.today());
        let admin = app.admin();
        let drafts = |wrong: i64| {
            let mut drafts: Vec<Draft> = (1..=70).map(|fact| draft(&format!("fact:{fact}"), today, 100)).collect();
            drafts[69].lines[0].amount = Money::new(wrong, Currency::CNY);
            drafts
        };
        let post = |drafts: Vec<Draft>| app.write(&admin, move |work| ledger::post_all(work, entity, &drafts));
        assert_eq!(code_of(post(drafts(99))), "entry_unbalanced");
        let entry = post(drafts(100)).unwrap()[0];
        let number = app.read(&admin, move |work| Ok(EntryRow::find(work.tx, work.org(), entry)?.unwrap().number));
        assert!(number.unwrap().ends_with("-000001"));
    }
);
