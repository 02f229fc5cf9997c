//! 价税 Value added tax: the lines of a document, tax-included prices, and documents in several steps.
//!
//! Rates are per cent (`13` is 13 %). Each line is rounded once; net + tax = gross holds to the last unit.

mod engine;
mod groups;
mod lines;
mod parts;

pub use engine::{DocumentTax, PricedLine, Tax, TaxKind, TaxRounding, TaxedDocument, document_tax};
pub use groups::{CompoundTax, CompoundTaxAmount, RateGroup, RatedLine, compound_taxes, group_totals, total_of_groups};
pub use lines::{LineAmounts, LinePrice, TaxError, add_tax, document_totals, line_amounts, split_gross};
pub use parts::{PartError, part_by_gross, part_by_quantity};
