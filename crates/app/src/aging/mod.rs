//! 账龄 Aging of receivables as of any day, by due or issue date.

mod customers;
mod pay_today;
mod report;

pub use customers::{
    AgedCustomerLine, AgedCustomerPage, AgedCustomerSort, AgedCustomersQuery, export_aged_customers,
    list_aged_customers,
};
pub use pay_today::{CustomerPayToday, PayToday, pay_today};
pub use report::{
    AgedCustomer, AgedDocument, AgingBucket, AgingBy, AgingQuery, AgingReport, CurrencyAging, age_receivables,
    list_aged_documents,
};
