//! Recomputes the hash chain of every book.

use super::{Finding, Level};
use crate::error::Result;
use crate::ledger;
use mingxi_domain::ids::OrgId;
use mingxi_store::Tx;
use mingxi_store::ledger::{BookRow, EntryLineRow, list_books};
use mingxi_store::seals;
use std::collections::HashMap;

/// Entries read at a time.
const PAGE: i64 = 1_000;

/// The first place of each chain that does not recompute, and how many entries wait for their seal.
pub fn check(tx: &mut Tx, org: OrgId) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for book in list_books(tx, org)? {
        findings.extend(check_book(tx, org, &book)?);
        let waiting = seals::count_unsealed(tx, org, book.id)?;
        if waiting > 0 {
            findings.push(finding(Level::Gap, book.code.clone(), format!("{waiting} entries wait for their seal")));
        }
    }
    Ok(findings)
}

fn check_book(tx: &mut Tx, org: OrgId, book: &BookRow) -> Result<Option<Finding>> {
    let (mut sequence, mut hash) = (0, String::new());
    loop {
        let (seals, entries) = seals::list_chain(tx, org, book.id, sequence, PAGE)?;
        if seals.is_empty() {
            return Ok(None);
        }
        let mut lines: HashMap<_, Vec<EntryLineRow>> = HashMap::new();
        for line in seals::list_lines_of(tx, org, &entries)? {
            lines.entry(line.entry_id).or_default().push(line);
        }
        for (seal, entry) in seals.iter().zip(&entries) {
            sequence += 1;
            hash = ledger::chain(&hash, entry, lines.get(&entry.id).map_or(&[], Vec::as_slice));
            if seal.sequence != sequence || seal.entry_id != entry.id || seal.hash != hash {
                let detail = format!("the chain of {} does not recompute at place {}", book.code, seal.sequence);
                return Ok(Some(finding(Level::Broken, entry.number.clone(), detail)));
            }
        }
    }
}

fn finding(level: Level, document: String, detail: String) -> Finding {
    Finding { check: "entry_seal", level, document, detail, owner_id: None, since: None }
}
