//! The program `mingxi`: serve, work, and the chores around them.

#![allow(clippy::print_stdout, reason = "a command-line tool talks on stdout")]

mod config;
mod demo;
mod generate;
mod import;
mod init;
mod migrate;
mod open;
mod outcome;
mod serve;
mod work;

use clap::{Parser, Subcommand};
use config::Config;
use outcome::Outcome;
use std::path::PathBuf;
use std::process::ExitCode;

/// Mingxi 明细: lead to cash in one system.
///
/// Settings come from the environment and from one TOML file; `mingxi config` prints them.
/// Exit codes: 0 done, 1 failed, 2 wrong arguments.
#[derive(Parser)]
#[command(name = "mingxi", version)]
struct Arguments {
    /// The TOML file with settings; `mingxi.toml` here, if there is one
    #[arg(long, env = "MINGXI_CONFIG", global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests; with SQLite also run the jobs
    Serve(serve::Arguments),
    /// Run jobs until stopped; any number of these beside `serve` on PostgreSQL
    Work,
    /// Set up an organisation in a new database
    Init(init::Arguments),
    /// Bring the database to the schema of this program
    Migrate,
    /// Build the demo company in an empty database
    Demo(demo::Arguments),
    /// Import files as their mappings say
    Import(import::Arguments),
    /// Print the settings in force, secrets masked
    Config,
    /// Print a file that is generated from the code
    Gen {
        /// Which one
        what: generate::What,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("mingxi: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Outcome {
    let config = || Config::load(arguments.config.as_deref());
    match arguments.command {
        Command::Serve(own) => serve::serve(&own.over(config()?)),
        Command::Work => work::work(&config()?),
        Command::Init(own) => init::init(&config()?, &own),
        Command::Migrate => migrate::migrate(&config()?),
        Command::Demo(own) => demo::demo(&config()?, &own),
        Command::Import(own) => import::import(&config()?, &own),
        Command::Config => config()?.print(),
        Command::Gen { what } => {
            generate::print(what);
            Ok(())
        }
    }
}
