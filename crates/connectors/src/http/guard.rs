//! Keeps outgoing calls away from private networks.
//!
//! The configured vendors may live anywhere, also on loopback (that is what the settings are for).
//! Any other address must be https and public. Names are judged at the moment they are resolved for
//! the connection, so a name cannot change its address between the check and the call.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Origin, Url};

use super::VendorsError;

/// Who may be called without being public.
pub struct Guard {
    origins: Vec<Origin>,
    names: BTreeSet<String>,
}

impl Guard {
    pub fn for_hosts(hosts: &BTreeMap<String, String>) -> Result<Self, VendorsError> {
        let mut guard = Self {
            origins: Vec::new(),
            names: BTreeSet::new(),
        };
        for (name, address) in hosts.iter().filter(|(_, address)| !address.is_empty()) {
            let url = Url::parse(address)
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
                .ok_or_else(|| VendorsError::Address { name: name.clone() })?;
            guard.names.extend(url.domain().map(str::to_ascii_lowercase));
            guard.origins.push(url.origin());
        }
        Ok(guard)
    }

    /// Why this address may not be called, if it may not.
    pub fn allow(&self, url: &Url) -> Result<(), String> {
        if self.origins.contains(&url.origin()) {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err("only https addresses are called outside the configured vendors".to_owned());
        }
        let private = match url.host() {
            None => return Err("the address has no host".to_owned()),
            Some(Host::Ipv4(ip)) => !is_public(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => !is_public(IpAddr::V6(ip)),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.').to_ascii_lowercase();
                name == "localhost"
                    || [".localhost", ".local", ".internal"]
                        .iter()
                        .any(|tail| name.ends_with(tail))
            }
        };
        if private {
            Err("the address is in a private network".to_owned())
        } else {
            Ok(())
        }
    }

    fn keep(&self, name: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, String> {
        if self.names.contains(&name.to_ascii_lowercase()) {
            return Ok(found);
        }
        // One private answer among public ones is how rebinding looks: refuse all of them.
        if found.iter().any(|address| !is_public(address.ip())) {
            return Err("the name leads into a private network".to_owned());
        }
        Ok(found)
    }
}

/// The system's resolver behind the guard.
pub struct Resolver(pub Arc<Guard>);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let kept = guard.keep(name.as_str(), found)?;
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}

/// Is this an address of the open internet?
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmark = a == 198 && (b == 18 || b == 19);
    let protocol = a == 192 && b == 0 && c == 0;
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || shared
        || benchmark
        || protocol)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = embedded_v4(ip) {
        return is_public_v4(v4);
    }
    let [head, second, ..] = ip.segments();
    let documentation = head == 0x2001 && second == 0x0db8;
    // Global unicast is 2000::/3; everything else is local, multicast or reserved.
    (head & 0xe000) == 0x2000 && !documentation
}

/// The IPv4 address inside a mapped, translated (64:ff9b::/96) or 6to4 one.
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = ip.segments();
    let join = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match (s0, s1, s2, s3, s4, s5) {
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => Some(join(s6, s7)),
        (0x2002, high, low, ..) => Some(join(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        let hosts = [
            ("meta_graph_url", "http://127.0.0.1:8090/graph"),
            ("line_api_url", "https://api.line.me"),
        ];
        Guard::for_hosts(&hosts.iter().map(|(n, a)| ((*n).to_owned(), (*a).to_owned())).collect()).unwrap()
    }

    #[test]
    fn private_addresses_are_refused_in_every_spelling() {
        for bad in [
            "https://127.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://[::1]/x",
            "https://[::ffff:10.0.0.1]/x",
            "https://[64:ff9b::a9fe:a9fe]/x",
            "https://[2002:c0a8:0101::1]/x",
            "https://169.254.169.254/latest/meta-data",
            "https://10.1.2.3/x",
            "https://172.31.0.1/x",
            "https://192.168.1.1/x",
            "https://100.64.0.1/x",
            "https://[fd00::1]/x",
            "https://[fe80::1]/x",
            "https://localhost/x",
            "https://LOCALHOST./x",
            "https://metadata.google.internal/x",
            "http://127.0.0.1:8091/x",
            "http://example.com/x",
            "ftp://example.com/x",
        ] {
            assert!(
                guard().allow(&Url::parse(bad).unwrap()).is_err(),
                "{bad} must be refused"
            );
        }
    }

    #[test]
    fn configured_vendors_and_the_open_internet_are_allowed() {
        for good in [
            "http://127.0.0.1:8090/v25.0/1/messages",
            "https://lookaside.fbsbx.com/x",
            "https://157.240.1.1/x",
        ] {
            assert_eq!(guard().allow(&Url::parse(good).unwrap()), Ok(()), "{good}");
        }
    }

    #[test]
    fn a_name_with_one_private_answer_is_refused() {
        let answers = vec!["157.240.1.1:0".parse().unwrap(), "10.0.0.1:0".parse().unwrap()];
        assert!(guard().keep("rebind.example", answers.clone()).is_err());
        assert_eq!(guard().keep("api.line.me", answers.clone()), Ok(answers));
    }

    #[test]
    fn an_address_that_is_no_url_names_its_setting() {
        let hosts = BTreeMap::from([("meta_graph_url".to_owned(), "graph.facebook.com".to_owned())]);
        assert!(
            Guard::for_hosts(&hosts)
                .err()
                .unwrap()
                .to_string()
                .contains("meta_graph_url")
        );
    }
}
