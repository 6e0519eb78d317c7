//! Every setting: its name, what it is when nobody says anything, and what it does. One table, from which come the
//! flags, the environment's names, `sapa.toml`, `--help` and docs/settings.md.
//!
//! A flag wins over the environment, the environment over `sapa.toml`, that over the default. `read` puts them together.

mod read;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::parser::ValueSource;
use sapa_connectors::http::default_hosts;

pub use read::{LogFormat, Settings, reachable};

pub struct Setting {
    /// As in `sapa.toml`; the environment says `SAPA_` and the same in capitals, a flag the same with dashes.
    pub name: &'static str,
    pub flag: &'static str,
    pub env: &'static str,
    /// What it holds, in capitals.
    pub value: &'static str,
    pub default: &'static str,
    pub help: &'static str,
    /// A vendor's address.
    pub vendor: bool,
}

/// Name, value, default, help.
const OWN: &[(&str, &str, &str, &str)] = &[
    ("listen", "ADDRESS", "127.0.0.1:8080", "Where the web server listens"),
    (
        "public_url",
        "URL",
        "http:// and the address it listens on",
        "The address people open; webhook addresses begin with it, and https makes cookies Secure",
    ),
    (
        "data_dir",
        "FOLDER",
        "./data",
        "Database, files and key, unless the settings below say otherwise",
    ),
    (
        "database_url",
        "URL",
        "sqlite://<data_dir>/sapa.db",
        "sqlite://… or postgres://user:password@host/database",
    ),
    (
        "database_connections",
        "NUMBER",
        "16",
        "Connections to PostgreSQL, or readers of SQLite (8 at most)",
    ),
    (
        "storage_url",
        "URL",
        "file://<data_dir>/files",
        "file://… or s3://bucket?endpoint=…&region=… with the usual AWS_ variables",
    ),
    (
        "secret_key",
        "KEY",
        "a file in the data folder, mode 600",
        "32 bytes in base64 that seal stored secrets; several are separated by commas, the newest first",
    ),
    (
        "smtp_url",
        "URL",
        "no mail is sent",
        "smtps://user:password@host:465?from=sapa@example.com, for invitations and password resets",
    ),
    (
        "log",
        "FILTER",
        "info",
        "What is logged: error, warn, info, debug, or finer as in info,sapa_domain=debug",
    ),
    (
        "log_format",
        "FORMAT",
        "human on a terminal, else json",
        "human or json",
    ),
    (
        "sentry_dsn",
        "URL",
        "errors are only logged",
        "Where errors are reported to, without anything people wrote",
    ),
    (
        "node",
        "NAME",
        "the machine's name and the process id",
        "This process among several, in logs",
    ),
    (
        "emulators_listen",
        "ADDRESS",
        "127.0.0.1:8090",
        "Where the emulated platforms of `sapa demo` and `sapa emulators` listen",
    ),
];

static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    let own = OWN
        .iter()
        .map(|(name, value, default, help)| setting(name, value, default, help, false));
    let hosts = default_hosts().into_iter().map(|(name, address)| {
        // The list of vendors grows with the channels; clap wants texts that live as long as the process.
        let (name, address) = (&*name.leak(), &*address.leak());
        setting(
            name,
            "URL",
            address,
            "A platform's address; only here may one be private or on this machine",
            true,
        )
    });
    own.chain(hosts).collect()
});

fn setting(
    name: &'static str,
    value: &'static str,
    default: &'static str,
    help: &'static str,
    vendor: bool,
) -> Setting {
    let flag = name.replace('_', "-").leak();
    let env = format!("SAPA_{}", name.to_uppercase()).leak();
    Setting {
        name,
        flag,
        env,
        value,
        default,
        help,
        vendor,
    }
}

pub fn all() -> &'static [Setting] {
    &SETTINGS
}

/// The settings as given to one command: by flags and the environment, and the file that holds the rest.
#[derive(Debug, Clone, Default)]
pub struct SettingsArgs {
    given: BTreeMap<String, String>,
    /// Named by a person; then it must be there.
    file: Option<PathBuf>,
    /// Where each given value came from, for errors.
    from: BTreeMap<String, &'static str>,
}

impl clap::Args for SettingsArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        let mut command = command
            .next_help_heading("Settings (flag, environment or sapa.toml)")
            .arg(
                clap::Arg::new("config")
                    .long("config")
                    .env("SAPA_CONFIG")
                    .value_name("FILE")
                    .help(
                        "The file of settings, one `name = \"value\"` a line [default: ./sapa.toml, when it is there]",
                    ),
            );
        for setting in all() {
            command = command.arg(
                clap::Arg::new(setting.name)
                    .long(setting.flag)
                    .env(setting.env)
                    .hide_env_values(true)
                    .value_name(setting.value)
                    .help(format!("{} [default: {}]", setting.help, setting.default)),
            );
        }
        command
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for SettingsArgs {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        let mut args = Self {
            file: matches.get_one::<String>("config").map(PathBuf::from),
            ..Self::default()
        };
        for setting in all() {
            // An empty one says nothing: that is how a container hands on a variable that is not set.
            if let Some(text) = matches
                .get_one::<String>(setting.name)
                .filter(|text| !text.trim().is_empty())
            {
                args.given.insert(setting.name.to_owned(), text.clone());
                let flag = matches.value_source(setting.name) == Some(ValueSource::CommandLine);
                args.from
                    .insert(setting.name.to_owned(), if flag { "a flag" } else { "the environment" });
            }
        }
        Ok(args)
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
