//! Where a sign-in comes from: the throttle counts by it, and the list of sessions shows it.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use sapa_domain::team::Device;

use crate::state::Server;

/// Where a sign-in comes from.
pub struct CallingFrom(pub Device);

impl FromRequestParts<Server> for CallingFrom {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, Self::Rejection> {
        let agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let peer = crate::serve::peer(parts).map(|peer| peer.ip());
        Ok(Self(Device {
            ip: address(peer, &parts.headers),
            user_agent: agent.to_owned(),
        }))
    }
}

/// The browser's address: of the connection, or, behind a proxy on our own network, what the proxy saw.
fn address(peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = peer?.to_canonical();
    if !is_near(peer) {
        return Some(peer);
    }
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok());
    let seen: Vec<IpAddr> = forwarded
        .flat_map(|line| line.split(','))
        .filter_map(|one| one.trim().parse().ok())
        .collect();
    seen.into_iter()
        .map(|ip| ip.to_canonical())
        .rfind(|ip| !is_near(*ip))
        .or(Some(peer))
}

fn is_near(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_address_counts_only_from_a_proxy_of_our_own() {
        let ip = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        let claim = forwarded("198.51.100.1, 203.0.113.9, 10.0.0.2");
        assert_eq!(
            address(ip("127.0.0.1"), &claim),
            ip("203.0.113.9"),
            "the last one that is not ours"
        );
        assert_eq!(address(ip("::ffff:192.168.1.4"), &claim), ip("203.0.113.9"));
        assert_eq!(
            address(ip("192.0.2.7"), &claim),
            ip("192.0.2.7"),
            "a stranger's claim is not believed"
        );
        assert_eq!(address(ip("127.0.0.1"), &forwarded("nonsense")), ip("127.0.0.1"));
        assert_eq!(address(None, &claim), None);
    }

    fn forwarded(line: &str) -> HeaderMap {
        HeaderMap::from_iter([(
            header::HeaderName::from_static("x-forwarded-for"),
            line.parse().unwrap(),
        )])
    }
}
