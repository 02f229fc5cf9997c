//! Who is at the other end of a connection, and how many connections one address may hold.

use crate::error::ApiError;
use crate::settings::Settings;
use crate::state::App;
use crate::{codes, limits};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

/// Largest address of a request: a filter of 4,000 characters, percent-encoded, and the rest.
const URI_BYTES: usize = 60 * 1024;
/// Largest headers of a request together.
const HEADER_BYTES: usize = 32 * 1024;

/// The places that each address takes.
#[derive(Clone)]
pub struct Places {
    most: usize,
    proxies: Arc<[IpAddr]>,
    taken: Taken,
}

type Taken = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// A place; free again when dropped.
pub struct Place {
    of: Option<(Taken, IpAddr)>,
}

impl Places {
    pub fn new(settings: &Settings) -> Self {
        let proxies = settings.trusted_proxies.iter().map(IpAddr::to_canonical).collect();
        Self { most: settings.connections_per_address, proxies, taken: Arc::default() }
    }

    /// A place for this address, or none when it has as many as one may. A proxy brings everybody's.
    pub fn take(&self, address: IpAddr) -> Option<Place> {
        let address = limits::network_of(address);
        if self.proxies.contains(&address) {
            return Some(Place { of: None });
        }
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let number = taken.entry(address).or_default();
        if *number >= self.most {
            return None;
        }
        *number += 1;
        Some(Place { of: Some((Arc::clone(&self.taken), address)) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((taken, address)) = &self.of else { return };
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = taken.get_mut(address) {
            *number -= 1;
            if *number == 0 {
                taken.remove(address);
            }
        }
    }
}

/// The address a request comes from: the other end of the connection, or what a proxy of ours says about it. Nobody
/// else is believed. `None` when a proxy does not say, and on this machine itself.
pub fn client_address(settings: &Settings, peer: Option<SocketAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    let is_ours =
        |address: &IpAddr| settings.trusted_proxies.iter().any(|proxy| proxy.to_canonical() == address.to_canonical());
    let peer = peer?.ip();
    if !is_ours(&peer) {
        return Some(peer.to_canonical());
    }
    // Each proxy adds whom it saw at the end; what stands further left may be made up.
    let named = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let named: Vec<IpAddr> =
        named.flat_map(|value| value.split(',')).filter_map(|text| text.trim().parse().ok()).collect();
    named.into_iter().rev().find(|address| !is_ours(address)).map(|address| address.to_canonical())
}

/// The address a request comes from, as [`client_address`] finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

impl axum::extract::FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, app: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
        Ok(Self(client_address(&app.settings, peer, &parts.headers)))
    }
}

/// Refuses an address or headers that are too large, in words. What is larger still is cut off by the reader of HTTP
/// with a bare 414 or 431 before anybody here sees it.
pub async fn limits_of_head(State(_): State<App>, request: Request, next: Next) -> Result<Response, ApiError> {
    let uri = request.uri();
    if uri.path_and_query().map_or(0, |text| text.as_str().len()) > URI_BYTES {
        return Err(ApiError::door(codes::URI_TOO_LONG, codes::URI_TOO_LONG.advice));
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers > HEADER_BYTES {
        return Err(ApiError::door(codes::HEADERS_TOO_LARGE, codes::HEADERS_TOO_LARGE.advice));
    }
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_address_takes_so_many_places_and_gives_them_back() {
        let settings = Settings { connections_per_address: 2, ..Settings::default() };
        let places = Places::new(&settings);
        let (first, _second) = (places.take(address("192.0.2.1")), places.take(address("192.0.2.1")));
        assert!(places.take(address("192.0.2.1")).is_none());
        assert!(places.take(address("192.0.2.2")).is_some(), "others have their own");
        drop(first);
        assert!(places.take(address("::ffff:192.0.2.1")).is_some(), "the same address, written as IPv6");
        let mut neighbours = (0..2).map(|last| places.take(address(&format!("2001:db8::{last}")))).collect::<Vec<_>>();
        assert!(places.take(address("2001:db8::abcd")).is_none(), "one IPv6 network is one address");
        assert!(neighbours.pop().flatten().is_some());
        let proxy: Vec<_> = (0..5).map(|_| places.take(address("127.0.0.1"))).collect();
        assert!(proxy.iter().all(Option::is_some), "a proxy brings everybody's");
    }

    #[test]
    fn only_our_proxies_are_believed() {
        let settings = Settings::default();
        let check = |peer: &str, forwarded: &[&'static str], expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append("x-forwarded-for", axum::http::HeaderValue::from_static(value));
            }
            let peer = Some(SocketAddr::new(address(peer), 1));
            assert_eq!(client_address(&settings, peer, &headers), expected.map(address), "{peer:?} {forwarded:?}");
        };
        check("192.0.2.7", &["203.0.113.9"], Some("192.0.2.7"));
        check("127.0.0.1", &[], None);
        check("127.0.0.1", &["198.51.100.1, 203.0.113.9"], Some("203.0.113.9"));
        check("127.0.0.1", &["198.51.100.1", "203.0.113.9, 127.0.0.1"], Some("203.0.113.9"));
        check("127.0.0.1", &["nonsense"], None);
        assert_eq!(client_address(&settings, None, &HeaderMap::new()), None);
    }
}
