//! The settings put together from all their sources, and checked.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use figment::value::Value;
use sapa_model::Secret;
use url::Url;

use super::{SettingsArgs, all};

const FILE: &str = "sapa.toml";

/// All settings, read and checked.
#[derive(Debug, Clone)]
pub struct Settings {
    pub listen: SocketAddr,
    /// As people gave it; without it, it follows the address we listen on.
    pub public_url: Option<String>,
    pub data_dir: PathBuf,
    pub database_url: String,
    pub database_connections: u32,
    pub storage_url: String,
    pub secret_key: Option<Secret>,
    pub smtp_url: Option<Secret>,
    pub log: Option<String>,
    pub log_format: LogFormat,
    pub sentry_dsn: Option<Secret>,
    pub node: Option<String>,
    pub emulators_listen: SocketAddr,
    /// Addresses of vendors that differ from the real ones.
    pub vendor_hosts: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Auto,
    Human,
    Json,
}

impl SettingsArgs {
    pub fn load(&self) -> Result<Settings> {
        let file = self.file.clone().unwrap_or_else(|| PathBuf::from(FILE));
        if self.file.is_some() && !file.is_file() {
            bail!(
                "There is no file of settings at {}. Correct SAPA_CONFIG or --config.",
                file.display()
            );
        }
        let mut figment = Figment::new();
        if file.is_file() {
            figment = figment.merge(Toml::file_exact(&file));
        }
        let figment = figment.merge(Serialized::defaults(&self.given));
        let values: BTreeMap<String, Value> = figment
            .extract()
            .map_err(|error| anyhow::anyhow!("{} cannot be read: {error}", file.display()))?;
        if let Some(unknown) = values
            .keys()
            .find(|name| all().iter().all(|setting| setting.name != **name))
        {
            bail!(
                "{} holds {unknown}, which is no setting. `sapa serve --help` lists all.",
                file.display()
            );
        }
        Given {
            args: self,
            values,
            file: &file,
        }
        .settings()
    }
}

struct Given<'a> {
    args: &'a SettingsArgs,
    values: BTreeMap<String, Value>,
    file: &'a Path,
}

impl Given<'_> {
    fn settings(&self) -> Result<Settings> {
        let data_dir: PathBuf = self.text("data_dir").unwrap_or_else(|| "./data".into()).into();
        let inside = |name: &str| std::path::absolute(data_dir.join(name)).context("the folder for data");
        let vendors = all().iter().filter(|setting| setting.vendor);
        let vendor_hosts = vendors
            .filter_map(|s| self.text(s.name).map(|text| (s.name.to_owned(), text)))
            .collect();
        Ok(Settings {
            listen: self.parsed("listen", "127.0.0.1:8080", "an address like 127.0.0.1:8080")?,
            public_url: self.text("public_url").map(|text| self.public_url(&text)).transpose()?,
            database_url: match self.text("database_url") {
                Some(url) => self.database_url(url)?,
                None => sqlite_url(&inside("sapa.db")?),
            },
            database_connections: self.parsed("database_connections", "16", "a number like 16")?,
            storage_url: match self.text("storage_url") {
                Some(url) => url,
                None => format!("file://{}", inside("files")?.display()),
            },
            secret_key: self.text("secret_key").map(Secret::new),
            smtp_url: self.text("smtp_url").map(Secret::new),
            log: self.text("log"),
            log_format: self.parsed("log_format", "auto", "human or json")?,
            sentry_dsn: self.text("sentry_dsn").map(Secret::new),
            node: self.text("node"),
            emulators_listen: self.parsed("emulators_listen", "127.0.0.1:8090", "an address like 127.0.0.1:8090")?,
            vendor_hosts,
            data_dir,
        })
    }

    /// As text, whatever its type in the file; empty is none.
    fn text(&self, name: &str) -> Option<String> {
        let text = match self.values.get(name)? {
            Value::String(_, text) => text.trim().to_owned(),
            Value::Num(_, number) => number.to_i128().map(|n| n.to_string()).unwrap_or_default(),
            other => other.to_bool().map(|b| b.to_string()).unwrap_or_default(),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    fn parsed<T: FromStr>(&self, name: &str, default: &str, wanted: &str) -> Result<T> {
        let text = self.text(name).unwrap_or_else(|| default.to_owned());
        text.parse()
            .map_err(|_| self.wrong(name, &format!("it is \"{text}\", and should be {wanted}")))
    }

    fn public_url(&self, text: &str) -> Result<String> {
        let url = Url::parse(text).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.host_str().is_some()
                && url.path() == "/"
                && url.query().is_none()
        });
        match url {
            Some(url) => Ok(url.as_str().trim_end_matches('/').to_owned()),
            None => Err(self.wrong(
                "public_url",
                "it should be like https://chat.example.com, without a path",
            )),
        }
    }

    fn database_url(&self, url: String) -> Result<String> {
        match url.split_once(':') {
            Some(("sqlite" | "postgres" | "postgresql", _)) => Ok(url),
            // The address may hold a password: it is not repeated.
            _ => Err(self.wrong("database_url", "it begins with sqlite:// or postgres://")),
        }
    }

    fn wrong(&self, name: &str, why: &str) -> anyhow::Error {
        let file = self.file.display().to_string();
        let from = self.args.from.get(name).map_or(file.as_str(), |from| from);
        let env = all()
            .iter()
            .find(|setting| setting.name == name)
            .map_or(name, |setting| setting.env);
        anyhow::anyhow!("{env} (from {from}) cannot be used: {why}.")
    }
}

/// A folder may be called anything; in an address some characters mean something.
fn sqlite_url(file: &Path) -> String {
    let path = file
        .display()
        .to_string()
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23");
    format!("sqlite://{path}")
}

impl FromStr for LogFormat {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "auto" => Ok(Self::Auto),
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

impl Settings {
    /// Where browsers and platforms reach us, once we know where we listen.
    pub fn public_url(&self, listening: SocketAddr) -> String {
        self.public_url
            .clone()
            .unwrap_or_else(|| format!("http://{}", reachable(listening)))
    }

    pub fn is_sqlite(&self) -> bool {
        self.database_url.starts_with("sqlite")
    }

    /// The file of an embedded database.
    pub fn database_file(&self) -> Option<PathBuf> {
        let path = self.database_url.strip_prefix("sqlite:")?;
        let path = path
            .strip_prefix("//")
            .unwrap_or(path)
            .split('?')
            .next()
            .unwrap_or_default();
        Some(path.replace("%3F", "?").replace("%23", "#").replace("%25", "%").into())
    }

    pub fn key_file(&self) -> PathBuf {
        self.data_dir.join("secret.key")
    }
}

/// A listener on every address is reached over loopback.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        SocketAddr::from(([127, 0, 0, 1], address.port()))
    } else {
        address
    }
}
