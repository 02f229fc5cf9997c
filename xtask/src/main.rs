//! Every chore of the project, in Rust: `cargo xtask <chore>`.
//!
//! One tool and nothing to install by hand. A chore that fails says what to do next.
//! CI runs `cargo xtask test` and nothing else.

#![allow(clippy::print_stdout, reason = "a command-line tool talks on stdout")]

mod bench;
mod contract;
mod generate;
mod process;
mod server;
mod start;
mod test;
mod tidy;
mod tools;
mod versions;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "The chores of Mingxi")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Build everything and open a demo company on this machine
    Start,
    /// All checks, in the order CI runs them
    Test {
        /// Run this step alone (may be given several times)
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
        /// Print the steps and stop
        #[arg(long)]
        list: bool,
    },
    /// Serve from a development build on the database of `start`; arguments after -- go to `mingxi serve`
    Dev {
        #[arg(last = true)]
        serve: Vec<String>,
    },
    /// Write the files that are generated from the code
    Gen {
        /// Write nothing; fail if a committed file differs
        #[arg(long)]
        check: bool,
    },
    /// Measure against the bare engine; targets are printed beside what was seen and nothing fails
    Bench {
        /// These alone: cycle, save, list, aging, import, revenue
        names: Vec<String>,
        /// Small data and few rounds
        #[arg(long)]
        quick: bool,
        /// Only on SQLite; filling PostgreSQL takes minutes
        #[arg(long)]
        sqlite: bool,
    },
    /// Pictures of every screen in target/e2e/shots: Chinese and English, desk and phone
    Shots {
        /// Those whose name matches, instead of all
        name: Option<String>,
    },
    /// House rules that no other tool knows
    Tidy,
}

/// What a chore returns: nothing, or a message that says what went wrong and what to do.
type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().chore {
        Chore::Start => start::start(),
        Chore::Test { list: true, .. } => {
            test::list();
            Ok(())
        }
        Chore::Test { only, .. } => test::steps(&only),
        Chore::Dev { serve } => start::dev(&serve),
        Chore::Gen { check } => generate::run(check),
        Chore::Bench { names, quick, sqlite } => bench::run_benches(&names, quick, sqlite),
        Chore::Shots { name } => web::shots(name.as_deref()),
        Chore::Tidy => tidy::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nerror: {message}");
            ExitCode::FAILURE
        }
    }
}
