//! What an operator may set about the HTTP door.

use crate::web::Web;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::time::Duration;

/// Settings of the HTTP door.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Cookies only over https. Off only where the browser talks to this machine itself.
    pub secure_cookies: bool,
    /// Requests an actor may send a minute, with a burst of as many; `None` for no limit.
    pub requests_per_minute: Option<u32>,
    /// Sign-ins that may be tried a minute for one account.
    pub sign_ins_per_minute: Option<u32>,
    /// Sign-ins that may be tried a minute from one address, for all accounts together.
    pub sign_ins_per_address: Option<u32>,
    /// Connections at the same time; who comes when all are taken waits.
    pub connections: usize,
    /// Connections that one address may hold at the same time; further ones are closed.
    pub connections_per_address: usize,
    /// Proxies in front of us: what they say in `X-Forwarded-For` is believed, and they bring everybody's connections.
    pub trusted_proxies: Vec<IpAddr>,
    /// How long a connection may rest between two requests, or take for the head of one.
    pub idle_timeout: Duration,
    /// Largest body of a request.
    pub body_limit_bytes: usize,
    /// Largest body of an import, which carries its files.
    pub import_limit_bytes: usize,
    /// Folder that holds the files on records; made when the first one comes.
    pub files: PathBuf,
    /// Largest file on a record.
    pub file_limit_bytes: usize,
    /// Bytes that one user may put on records, all files together.
    pub file_quota_bytes: u64,
    /// Longest time a request may take.
    pub timeout: Duration,
    /// What the first person must show to set up an empty database; nobody can without one.
    pub setup_code: Option<String>,
    /// Customers and deals of the demo company that may be chosen instead.
    pub demo_size: (usize, usize),
    /// The web app to serve beside the API.
    pub web: Web,
    /// Event streams that one user may have open.
    pub streams_per_user: usize,
    /// Event streams of all users together.
    pub streams: usize,
    /// Longest time that a preview may keep others from writing.
    pub preview_time: Duration,
    /// How often the event stream looks for news.
    pub stream_poll: Duration,
    /// How often an open stream says that it is there, and looks whether its caller is still signed in.
    pub stream_heartbeat: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secure_cookies: true,
            requests_per_minute: Some(1_200),
            sign_ins_per_minute: Some(20),
            sign_ins_per_address: Some(60),
            connections: 8_192,
            connections_per_address: 2_048,
            trusted_proxies: vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)],
            idle_timeout: Duration::from_secs(30),
            body_limit_bytes: 2 * 1024 * 1024,
            import_limit_bytes: 32 * 1024 * 1024,
            files: PathBuf::from("data/files"),
            file_limit_bytes: 25 * 1024 * 1024,
            file_quota_bytes: 5 * 1024 * 1024 * 1024,
            timeout: Duration::from_secs(60),
            setup_code: None,
            demo_size: (200, 1_500),
            web: Web::embedded(),
            streams_per_user: 20,
            streams: 2_000,
            preview_time: Duration::from_secs(3),
            stream_poll: Duration::from_millis(500),
            stream_heartbeat: Duration::from_secs(10),
        }
    }
}
