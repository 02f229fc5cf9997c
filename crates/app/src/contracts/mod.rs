//! 合同 Contracts: made from quotes or lines, signed with a collection plan, closed or terminated.

mod create;
mod finish;
pub(crate) mod lines;
pub(crate) mod plan;
pub(crate) mod position;
pub mod refusals;
mod sign;

pub use create::{CreateContract, CreateContractFromQuote, create_contract, create_contract_from_quote};
pub(crate) use finish::reopen_contract_row;
pub use finish::{ReopenContract, TerminateContract, close_contract, reopen_contract, terminate_contract};
pub use lines::ContractLineInput;
pub use sign::{SignContract, sign_contract};
