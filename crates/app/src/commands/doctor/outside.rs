//! The world: can we be reached, and can we reach the platforms? Only asked with `--online`.

use std::time::Duration;

use http::Method;
use sapa_connectors::http::{CallFault, Vendors};
use sapa_domain::App;
use sapa_model::Millis;
use tokio::net::TcpStream;
use url::Url;

use super::Findings;
use crate::config::Settings;

const PATIENCE: Duration = Duration::from_secs(8);
/// Platforms refuse signatures that are much older or newer than their own time.
const CLOCK_APART_MS: i64 = 60_000;

pub async fn look(settings: &Settings, app: Option<&App>, online: bool, found: &mut Findings) {
    if !online {
        return;
    }
    let vendors = match app {
        Some(app) => app.vendors.clone(),
        None => match Vendors::new(settings.vendor_hosts.clone()) {
            Ok(vendors) => vendors,
            Err(error) => return found.broken("platforms", error.to_string(), "Correct the address."),
        },
    };
    ourselves(settings, found).await;
    let asked = vendors
        .hosts
        .iter()
        .map(|(name, address)| answer(&vendors, name, address));
    let mut apart: Option<i64> = None;
    for (name, answer) in futures_util::future::join_all(asked).await {
        match answer {
            Ok(time) => {
                found.ok(&name, "Answers.");
                apart = apart.or_else(|| Some((sapa_model::Clock::system().now().0 - time?.0).abs()));
            }
            Err(why) => found.warning(
                &name,
                format!("Cannot be reached: {why}."),
                "Needed only for accounts on this platform: check the network and its firewall.",
            ),
        }
    }
    if let Some(apart) = apart.filter(|apart| *apart > CLOCK_APART_MS) {
        found.broken(
            "clock online",
            format!("It is {} s off the platforms' clocks.", apart / 1000),
            "Let the system set its clock (NTP).",
        );
    }
    mail(settings, found).await;
}

/// Our own address, from here; that the world reaches it too only the world can tell.
async fn ourselves(settings: &Settings, found: &mut Findings) {
    let address = settings.public_url(settings.listen);
    let hosts = [("own_public_url".to_owned(), address.clone())].into();
    let asked = async {
        let vendors = Vendors::new(hosts).map_err(|error| error.to_string())?;
        get(&vendors, &format!("{address}/healthz")).await.map(drop)
    };
    match asked.await {
        Ok(()) => found.ok("own address", format!("{address} answers from here.")),
        Err(why) => found.warning(
            "own address",
            format!("{address} does not answer from here: {why}."),
            "Start Sapa, and check DNS and the proxy.",
        ),
    }
}

/// Any answer will do: the bare address of an API is often a 404.
async fn answer(vendors: &Vendors, name: &str, address: &str) -> (String, Result<Option<Millis>, String>) {
    (name.to_owned(), get(vendors, address).await)
}

async fn get(vendors: &Vendors, address: &str) -> Result<Option<Millis>, String> {
    let url = Url::parse(address).map_err(|_| "it is not a URL".to_owned())?;
    let request = vendors.request(Method::GET, &url).map_err(|fault| fault.to_string())?;
    match tokio::time::timeout(PATIENCE, vendors.call(request.timeout(PATIENCE))).await {
        Ok(Ok(answer)) => Ok(answer
            .headers
            .get("date")
            .and_then(|date| http_date(date.to_str().ok()?))),
        Ok(Err(CallFault::TooLarge { .. })) => Ok(None),
        Ok(Err(fault)) => Err(fault.to_string()),
        Err(_) => Err("no answer in time".into()),
    }
}

/// `Wed, 25 Nov 2026 05:06:07 GMT`
fn http_date(text: &str) -> Option<Millis> {
    let time = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Millis(time.timestamp().as_millisecond()))
}

async fn mail(settings: &Settings, found: &mut Findings) {
    let Some(url) = settings.smtp_url.as_ref().and_then(|url| Url::parse(url.expose()).ok()) else {
        return;
    };
    let (Some(host), scheme) = (url.host_str().map(str::to_owned), url.scheme().to_owned()) else {
        return;
    };
    let port = url.port().unwrap_or(if scheme == "smtps" { 465 } else { 587 });
    match tokio::time::timeout(PATIENCE, TcpStream::connect((host.as_str(), port))).await {
        Ok(Ok(_)) => found.ok("mail server", format!("{host}:{port} answers.")),
        _ => found.broken(
            "mail server",
            format!("{host}:{port} cannot be reached."),
            "Check SAPA_SMTP_URL and the firewall.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_date_is_read() {
        assert_eq!(
            http_date("Wed, 25 Nov 2026 05:06:07 GMT"),
            Millis::parse_rfc3339("2026-11-25T05:06:07Z")
        );
        assert_eq!(http_date("yesterday"), None);
    }
}
