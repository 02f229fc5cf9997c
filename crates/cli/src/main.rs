//! The program `mingxi`: serve, work, and the chores around them.

#![allow(clippy::print_stdout, reason = "a command-line tool talks on stdout")]

mod backup;
mod calc;
mod client;
mod config;
mod demo;
mod generate;
mod import;
mod init;
mod migrate;
mod open;
mod outcome;
mod serve;
mod verify;
mod work;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use config::Config;
use outcome::Outcome;
use std::path::PathBuf;
use std::process::ExitCode;

/// Mingxi 明细: lead to cash in one system.
///
/// Settings come from the environment and from one TOML file; `mingxi config` prints them.
/// The nouns below speak the public API of a server: `mingxi login` first, then `mingxi customers list`.
///
/// Exit codes: 0 done; 1 failed, or refused by the server (409, 422); 2 wrong arguments (400);
/// 3 not signed in or not allowed (401, 403); 4 not found (404); 5 the server broke, is busy or cannot be reached.
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
    Migrate(migrate::Arguments),
    /// Build the demo company in an empty database
    Demo(demo::Arguments),
    /// Import files as their mappings say
    Import(import::Arguments),
    /// Print the settings in force, secrets masked
    Config,
    /// Compute cases of the domain's rules from JSON, without a database
    Calc(calc::Arguments),
    /// Check that every cent ties; prints OK, or what does not
    Verify(verify::Arguments),
    /// Write the whole database to one file, while others go on working
    Backup(backup::Arguments),
    /// Read a backup into an empty database, of either engine
    Restore(backup::Arguments),
    /// Sign in to a server and keep the token for the commands that speak its API
    Login(client::Login),
    /// Revoke and forget the token of `login`
    Logout,
    /// Print a file that is generated from the code
    Gen {
        /// Which one
        what: generate::What,
    },
}

fn main() -> ExitCode {
    let matches = client::with_nouns(Arguments::command()).get_matches();
    let outcome = client::run(&matches).unwrap_or_else(|| match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => run(arguments),
        Err(error) => error.exit(),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("mingxi: {failure}");
            failure.exit_code()
        }
    }
}

fn run(arguments: Arguments) -> Outcome {
    let config = || Config::load(arguments.config.as_deref());
    match arguments.command {
        Command::Serve(own) => serve::serve(&own.over(config()?)),
        Command::Work => work::work(&config()?),
        Command::Init(own) => init::init(&config()?, &own),
        Command::Migrate(own) => migrate::migrate(&config()?, &own),
        Command::Demo(own) => demo::demo(&config()?, &own),
        Command::Import(own) => import::import(&config()?, &own),
        Command::Config => config()?.print(),
        Command::Calc(own) => calc::calc(&own),
        Command::Verify(own) => verify::verify(&config()?, &own),
        Command::Backup(own) => backup::backup(&config()?, &own),
        Command::Restore(own) => backup::restore(&config()?, &own),
        Command::Login(own) => client::login(&own),
        Command::Logout => client::logout(),
        Command::Gen { what } => {
            generate::print(what);
            Ok(())
        }
    }
}
