//! `mingxi gen`: files that are generated from the code and committed with it.

/// What can be generated.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum What {
    /// openapi.json
    Openapi,
    /// docs/ERRORS.md
    Errors,
    /// docs/IMPORT.md
    Imports,
}

/// Prints it.
pub fn print(what: What) {
    match what {
        What::Openapi => print!("{}", mingxi_api::contract::openapi_json()),
        What::Errors => print!("{}", mingxi_api::errors_page()),
        What::Imports => print!("{}", mingxi_app::imports::reference_page()),
    }
}
