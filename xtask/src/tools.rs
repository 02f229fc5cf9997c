//! What the checks need on a machine, installed when it is missing.
//!
//! Nothing is installed outside `target/` and `node_modules/`, except Debian packages (PostgreSQL, Chromium).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::process::{on_path, program, root, run, target, try_run};

/// Everything `cargo xtask test` needs beyond Rust.
pub fn ensure_all() -> Outcome {
    ensure_program("node", "Install Node.js 20.19 or newer.")?;
    ensure_program("npm", "Install npm 10 or newer; it comes with Node.js.")?;
    ensure_program("python3", "Install Python 3.11 or newer.")?;
    ensure_postgres()?;
    ensure_python_tools()?;
    ensure_npm(&api_lint())?;
    if crate::web::exists() {
        ensure_chromium()?;
        ensure_npm(&crate::web::folder())?;
    }
    Ok(())
}

/// The folder of the tools that check the contract.
pub fn api_lint() -> PathBuf {
    root().join("tools/api-lint")
}

/// A program of the contract linters, from npm.
pub fn npm_tool(name: &str) -> Command {
    let mut command = program(api_lint().join("node_modules/.bin").join(name));
    // Tools that ask home for newer versions make a check depend on the network.
    command.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    command
}

/// A program of the Python tools.
pub fn python_tool(name: &str) -> Command {
    program(venv().join("bin").join(name))
}

/// `npm ci` in `folder`, unless the installed packages are those of its lock file.
pub fn ensure_npm(folder: &Path) -> Outcome {
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.mingxi-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = program("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder);
    run(
        &mut npm,
        "Is the package registry reachable? If package.json changed, run `npm install` there and commit the lock file.",
    )?;
    write(&stamp, &lock)
}

/// Every tool of `requirements.txt`, in an environment of our own: the machine's Python stays as it is.
pub fn ensure_python_tools() -> Outcome {
    let requirements = api_lint().join("requirements.txt");
    let wanted = read(&requirements)?;
    let stamp = venv().join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    make_venv()?;
    let mut pip = python_tool("pip");
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&requirements);
    run(&mut pip, "Is the Python package registry reachable?")?;
    write(&stamp, &wanted)
}

fn make_venv() -> Outcome {
    let mut make = program("python3");
    make.args(["-m", "venv", "--clear"]).arg(venv());
    if run(&mut make, "").is_ok() {
        return Ok(());
    }
    // Debian's python3 comes without the module.
    install_debian(&["python3-venv"])?;
    run(&mut make, "Install Python's venv module.")
}

fn venv() -> PathBuf {
    target().join("tools/venv")
}

/// The tests start a private PostgreSQL cluster; they need the server's programs, not a running server.
fn ensure_postgres() -> Outcome {
    if on_path("initdb") || debian_postgres() {
        return Ok(());
    }
    install_debian(&["postgresql"])
}

fn debian_postgres() -> bool {
    let Ok(versions) = fs::read_dir("/usr/lib/postgresql") else {
        return false;
    };
    versions.flatten().any(|version| version.path().join("bin/initdb").is_file())
}

/// A browser with Chinese letters, for the journeys.
fn ensure_chromium() -> Outcome {
    let fonts = Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file();
    let chosen = std::env::var_os("CHROMIUM_BIN").is_some();
    if chosen || (on_path("chromium") && fonts) {
        return Ok(());
    }
    install_debian(&["chromium", "fonts-noto-cjk"])
}

fn install_debian(packages: &[&str]) -> Outcome {
    let names = packages.join(" ");
    if !on_path("apt-get") {
        return Err(format!(
            "{names} is missing and this is no Debian. Install it with your package manager and put its programs on the PATH."
        ));
    }
    let hint = format!("Install by hand: apt-get install {names}");
    run(root_command("apt-get").args(["-q", "update"]), &hint)?;
    let mut install = root_command("apt-get");
    install.args(["-q", "install", "--yes", "--no-install-recommends"]).args(packages);
    run(install.env("DEBIAN_FRONTEND", "noninteractive"), &hint)
}

/// As root if we are, else through sudo without a question.
fn root_command(name: &str) -> Command {
    let is_root = try_run(program("id").arg("-u")).is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if is_root {
        return program(name);
    }
    let mut sudo = program("sudo");
    sudo.arg("--non-interactive").arg(name);
    sudo
}

fn ensure_program(name: &str, hint: &str) -> Outcome {
    if on_path(name) { Ok(()) } else { Err(format!("{name} is not on the PATH. {hint}")) }
}

pub fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

pub fn write(file: &Path, text: impl AsRef<[u8]>) -> Outcome {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    fs::write(file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))
}
