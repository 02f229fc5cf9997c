//! Commands that speak the public API of a server: nouns and verbs as the contract has them.
//!
//! The commands, their arguments and their help come from the contract, so a new verb of the API is a command here
//! without a line of code. Nothing is private: what these commands do, `curl` can do.

mod arguments;
mod contract;
mod login;
mod problem;
mod request;
mod server;
mod show;

use crate::outcome::{Failure, Outcome};
use clap::{ArgMatches, Command};
use contract::Operation;
pub use login::{Login, login, logout};

/// Nouns that people know by a verb.
const ALSO_CALLED: &[(&str, &str)] = &[("explanations", "explain")];

/// The command line with a command for every noun of the API and a command below it for every verb.
pub fn with_nouns(command: Command) -> Command {
    contract::nouns().into_iter().fold(command, |command, noun| {
        let also = ALSO_CALLED.iter().filter(|(name, _)| *name == noun.name).map(|(_, verb)| *verb);
        let own = Command::new(noun.name.clone()).about(noun.about.clone()).visible_aliases(also);
        command.subcommand(match noun.operations.as_slice() {
            // `mingxi explain …`, not `mingxi explain explain …`.
            [only] => arguments::of(only, own),
            several => {
                several.iter().fold(own.subcommand_required(true).arg_required_else_help(true), |noun, operation| {
                    noun.subcommand(arguments::of(operation, Command::new(operation.verb.clone())))
                })
            }
        })
    })
}

/// Runs the command if it is a noun of the API.
pub fn run(matches: &ArgMatches) -> Option<Outcome> {
    let (noun, matches) = matches.subcommand()?;
    let noun = contract::nouns().into_iter().find(|known| known.name == noun)?;
    match (noun.operations.as_slice(), matches.subcommand()) {
        ([only], _) => Some(run_operation(only, matches)),
        (several, Some((verb, matches))) => {
            several.iter().find(|operation| operation.verb == verb).map(|operation| run_operation(operation, matches))
        }
        (_, None) => None,
    }
}

fn run_operation(operation: &Operation, matches: &ArgMatches) -> Outcome {
    let server = server::Server::known()?;
    let asked = arguments::read(operation, matches)?;
    let request = request::build(operation, &asked, &server)?;
    let key = request.key.clone();
    let first = server.send(&request).map_err(|failure| with_key(&failure, key.as_deref()))?;
    if !asked.wants_all {
        return show::answer(operation, &first, &asked.shown);
    }
    let pages = request::follow(&server, request, first)?;
    show::answer(operation, &pages, &asked.shown)
}

/// A write whose answer never came may have been done: with the same key it is done once.
fn with_key(failure: &Failure, key: Option<&str>) -> Failure {
    match key {
        Some(key) if failure.code() == problem::UNREACHABLE => Failure::coded(
            failure.code(),
            format!(
                "{failure}\nIt is not known whether it was done; repeat it with --idempotency-key {key} to be sure."
            ),
        ),
        _ => Failure::coded(failure.code(), failure.to_string()),
    }
}
