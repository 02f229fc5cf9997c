//! `mingxi serve`.

use crate::config::Config;
use crate::open::open;
use crate::outcome::{Failure, Outcome};
use crate::work::Workers;
use mingxi_api::{App, Settings};
use mingxi_app::jobs::Runner;
use mingxi_app::secrets::new_secret;
use mingxi_app::setup;
use mingxi_store::Engine;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Running requests get this long to end.
const GRACE: Duration = Duration::from_secs(30);
/// Files besides connections: databases, logs, attachments on their way.
const OTHER_FILES: usize = 512;

/// What may be said on the command line.
#[derive(clap::Args)]
pub struct Arguments {
    /// Where to answer: 127.0.0.1:8080
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

impl Arguments {
    /// The settings with these over them.
    pub fn over(self, config: Config) -> Config {
        Config { listen: self.listen.unwrap_or(config.listen), ..config }
    }
}

/// Serves until it is told to stop, then lets running requests and jobs end.
pub fn serve(config: &Config) -> Outcome {
    start_log(config)?;
    let connections = affordable(config.connections);
    let mut opened = open(config)?;
    let (stop, stopping) = watch::channel(false);
    let lost = stop.clone();
    opened.keep_lease(move || tell(&lost));
    let is_alone = opened.app.db.engine() == Engine::Sqlite;
    if is_alone {
        Runner::new(opened.app.clone()).take_over()?;
    }
    let workers = is_alone.then(|| Workers::start(&opened.app, config.workers));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let settings =
        Settings { web: config.web()?, setup_code: setup_code(&opened.app, config)?, connections, ..config.api() };
    let app = App::new(opened.app.clone(), settings);
    let outcome = runtime.block_on(answer(config, app, stop, stopping));
    // What still runs may hold the database; it is over now.
    runtime.shutdown_timeout(Duration::from_secs(1));
    if let Some(workers) = workers {
        workers.stop();
    }
    opened.close();
    outcome
}

/// As many of these connections as the machine lends files for, after asking it for all it may lend: connections must
/// not use up what the database needs.
fn affordable(connections: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let lent = if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    let room = lent.map_or(connections, |lent| usize::try_from(lent).unwrap_or(usize::MAX).saturating_sub(OTHER_FILES));
    if room < connections {
        tracing::warn!(connections, room, "the machine lends fewer files than connections may need");
    }
    connections.min(room).max(1)
}

/// What the first person must show, while the database is empty.
fn setup_code(app: &mingxi_app::App, config: &Config) -> Outcome<Option<String>> {
    if !app.db.read_blocking(setup::is_needed)? {
        return Ok(None);
    }
    Ok(Some(config.setup_code.clone().unwrap_or_else(|| new_secret()[..20].to_owned())))
}

async fn answer(config: &Config, app: App, stop: watch::Sender<bool>, stopping: watch::Receiver<bool>) -> Outcome {
    let listen = config.listen;
    let listener =
        TcpListener::bind(listen).await.map_err(|error| Failure::new(format!("cannot listen on {listen}: {error}")))?;
    let bound = listener.local_addr()?;
    tracing::info!(address = %bound, "serving");
    if let Some(code) = &app.settings.setup_code {
        println!("The database is empty. Set it up at {}/setup?code={code}", config.address(bound));
    }
    tokio::spawn(wait_for_signal(stop));
    let mut serving = tokio::spawn(mingxi_api::serve(app, listener, stopped(stopping.clone())));
    tokio::select! {
        ended = &mut serving => return Ok(ended??),
        () = stopped(stopping) => tracing::info!("stopping"),
    }
    match tokio::time::timeout(GRACE, serving).await {
        Ok(ended) => Ok(ended??),
        Err(_) => Err(Failure::new(format!("requests still ran after {} s", GRACE.as_secs()))),
    }
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // The sender is gone only when the process ends anyway.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Ctrl-C, or the polite signal of a service manager.
async fn wait_for_signal(stop: watch::Sender<bool>) {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        tracing::error!("cannot listen for signals");
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    tell(&stop);
}

/// Says stop; nobody listens any more when the server has ended by itself.
fn tell(stop: &watch::Sender<bool>) {
    let _ = stop.send(true);
}

/// Logs to stderr, so that stdout stays for results.
pub fn start_log(config: &Config) -> Outcome {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log)?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = if config.log_json { log.json().try_init() } else { log.try_init() };
    started.map_err(|error| Failure::new(format!("cannot start the log: {error}")))
}
