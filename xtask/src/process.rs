//! Running other programs: always from the project root, always with a message when they fail.

use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;

/// The project root: the folder above `xtask`.
pub fn root() -> PathBuf {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_path_buf)
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// `cargo`, as the one that runs us.
pub fn cargo() -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Set by `cargo run` for xtask itself; another crate's build script must not see them.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command
}

pub fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Runs to the end with output as it comes. `hint` says what to do if it fails.
pub fn run(command: &mut Command, hint: &str) -> Outcome {
    println!("  $ {}", shown(command));
    let status = command.stdin(Stdio::null()).status().map_err(|error| cannot_start(command, &error))?;
    succeeded(command, status, hint)
}

/// Runs to the end and returns what it printed on stdout; stderr is shown as it comes.
pub fn read(command: &mut Command, hint: &str) -> Outcome<Vec<u8>> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    succeeded(command, output.status, hint)?;
    Ok(output.stdout)
}

/// Runs to the end without judging the result.
pub fn try_run(command: &mut Command) -> Outcome<Output> {
    command.stdin(Stdio::null()).output().map_err(|error| cannot_start(command, &error))
}

/// Runs at most `limit`, with output as it comes; kills what is still running then.
pub fn run_within(command: &mut Command, limit: Duration, hint: &str) -> Outcome {
    println!("  $ {}", shown(command));
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|error| cannot_start(command, &error))?;
    match wait_within(&mut child, limit)? {
        Some(status) => succeeded(command, status, hint),
        None => Err(format!("{} took longer than {} s and was stopped. {hint}", shown(command), limit.as_secs())),
    }
}

/// `None` when the time is over; the child is gone then.
fn wait_within(child: &mut Child, limit: Duration) -> Outcome<Option<ExitStatus>> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(Some(status));
        }
        if started.elapsed() > limit {
            child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// Is there such a program on the PATH?
pub fn on_path(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

fn succeeded(command: &Command, status: ExitStatus, hint: &str) -> Outcome {
    if status.success() {
        return Ok(());
    }
    Err(format!("{} ended with {status}. {hint}", shown(command)))
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("cannot start {}: {error}. Is it installed and on the PATH?", command.get_program().to_string_lossy())
}

/// The command line as one would type it, with paths below the project root made short.
fn shown(command: &Command) -> String {
    let root = format!("{}/", root().display());
    let mut line = command.get_program().to_string_lossy().replace(&root, "");
    if let Some(name) = Path::new(command.get_program()).file_name().filter(|name| *name == "cargo") {
        line = name.to_string_lossy().into_owned();
    }
    for argument in command.get_args() {
        let argument = argument.to_string_lossy().replace(&root, "");
        let _ = if argument.contains(' ') { write!(line, " '{argument}'") } else { write!(line, " {argument}") };
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_says_what_to_do() {
        let message = run(&mut program("false"), "Do this.").unwrap_err();
        assert!(message.contains("false ended with") && message.ends_with("Do this."), "{message}");
        assert_eq!(run(&mut program("true"), ""), Ok(()));
    }

    #[test]
    fn a_program_that_hangs_is_stopped() {
        let started = Instant::now();
        let message = run_within(program("sleep").arg("30"), Duration::from_millis(200), "Look.").unwrap_err();
        assert!(message.contains("was stopped"), "{message}");
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_missing_program_is_named() {
        let message = run(&mut program("no-such-program-here"), "").unwrap_err();
        assert!(message.contains("no-such-program-here"), "{message}");
    }
}
