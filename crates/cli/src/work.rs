//! `mingxi work`, and the workers inside `serve`.

use crate::config::Config;
use crate::open::open;
use crate::outcome::Outcome;
use crate::serve::start_log;
use mingxi_app::App;
use mingxi_app::jobs::Runner;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;
use tokio::signal::unix::{SignalKind, signal};

/// Threads that run jobs.
pub struct Workers(Vec<(Sender<()>, JoinHandle<()>)>);

impl Workers {
    /// Starts so many.
    pub fn start(app: &App, number: usize) -> Self {
        let worker = |_| {
            let (stop, stopped) = mpsc::channel();
            let runner = Runner::new(app.clone());
            (stop, std::thread::spawn(move || runner.work_until(&stopped)))
        };
        Self((0..number).map(worker).collect())
    }

    /// Lets each finish the job it is at.
    pub fn stop(self) {
        let (stops, threads): (Vec<_>, Vec<_>) = self.0.into_iter().unzip();
        drop(stops);
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a worker panicked");
            }
        }
    }
}

/// Runs jobs until told to stop.
pub fn work(config: &Config) -> Outcome {
    start_log(config)?;
    let mut opened = open(config)?;
    let (lost, mut is_lost) = tokio::sync::mpsc::channel(1);
    opened.keep_lease(move || {
        // Nobody listens any more when the workers were stopped meanwhile.
        let _ = lost.blocking_send(());
    });
    let workers = Workers::start(&opened.app, config.workers.max(1));
    tracing::info!(workers = config.workers.max(1), "working");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
            Some(()) = is_lost.recv() => {}
        }
        Ok::<_, std::io::Error>(())
    })?;
    workers.stop();
    opened.close();
    Ok(())
}
