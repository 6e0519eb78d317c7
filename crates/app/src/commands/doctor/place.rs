//! This machine: settings, folder, key, disk, clock.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sapa_model::Clock;
use url::{Host, Url};

use super::Findings;
use crate::commands::backup::megabytes;
use crate::config::{self, Settings};
use crate::wiring;

/// Names that are read elsewhere than in the table of settings.
const OTHER_NAMES: &[&str] = &["SAPA_CONFIG", "SAPA_ROLE"];
const LITTLE_MB: f64 = 2048.0;
const NEARLY_NONE_MB: f64 = 256.0;

pub fn look(settings: &Settings, found: &mut Findings) {
    names(found);
    public_url(settings, found);
    folder(settings, found);
    key(settings, found);
    disk(&settings.data_dir, found);
    clock(found);
    mail(settings, found);
}

/// A slip in a variable's name would go unnoticed.
fn names(found: &mut Findings) {
    let known = |name: &str| config::all().iter().any(|setting| setting.env == name) || OTHER_NAMES.contains(&name);
    let strange: Vec<String> = std::env::vars()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("SAPA_") && !known(name))
        .collect();
    if strange.is_empty() {
        found.ok("settings", "All can be read.");
    } else {
        found.warning(
            "settings",
            format!("Nothing reads {}.", strange.join(", ")),
            "Compare the names with `sapa serve --help`.",
        );
    }
}

fn public_url(settings: &Settings, found: &mut Findings) {
    let name = "public address";
    let shown = settings.public_url(settings.listen);
    let fix = "Set SAPA_PUBLIC_URL to the https address people open; the platforms' webhooks need it.";
    let url = Url::parse(&shown).ok();
    let here = match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(host)) => host == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => true,
    };
    if url.is_some_and(|url| url.scheme() == "https") {
        found.ok(name, shown);
    } else if here {
        found.warning(name, format!("{shown} is reached from this machine only."), fix);
    } else {
        found.broken(
            name,
            format!("{shown} is not https: passwords and messages can be read on their way."),
            fix,
        );
    }
}

fn folder(settings: &Settings, found: &mut Findings) {
    let name = "data folder";
    let shown = settings.data_dir.display();
    let Ok(about) = fs::metadata(&settings.data_dir) else {
        return found.warning(
            name,
            format!("{shown} is not there yet."),
            "It is made at the first start, or set SAPA_DATA_DIR.",
        );
    };
    if tempfile::tempfile_in(&settings.data_dir).is_err() {
        return found.broken(
            name,
            format!("{shown} cannot be written."),
            "Give it to the user Sapa runs as, or set SAPA_DATA_DIR.",
        );
    }
    if about.permissions().mode() & 0o077 != 0 {
        return found.warning(
            name,
            format!("Other users of this machine can look into {shown}."),
            format!("chmod 700 {shown}"),
        );
    }
    found.ok(name, format!("{shown} can be written and is private."));
}

fn key(settings: &Settings, found: &mut Findings) {
    let file = settings.key_file();
    if settings.secret_key.is_none() && !file.exists() {
        return found.warning(
            "key",
            "There is none yet.",
            "It is made at the first start, or set SAPA_SECRET_KEY.",
        );
    }
    if let Err(error) = wiring::sealer(settings) {
        return found.broken(
            "key",
            error.to_string(),
            "Put back the key that was used before, or make one: openssl rand -base64 32",
        );
    }
    let open = fs::metadata(&file).is_ok_and(|about| about.permissions().mode() & 0o077 != 0);
    match &settings.secret_key {
        Some(_) => found.ok("key", "From SAPA_SECRET_KEY."),
        None if open => {
            found.broken(
                "key",
                format!("Others can read {}.", file.display()),
                format!("chmod 600 {}; then `sapa keys rotate`", file.display()),
            );
        }
        None => found.ok(
            "key",
            format!("{} is private. Is there a copy in another place?", file.display()),
        ),
    }
}

fn disk(folder: &Path, found: &mut Findings) {
    let there = folder.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
    let there = if there.as_os_str().is_empty() {
        Path::new(".")
    } else {
        there
    };
    let Ok(space) = rustix::fs::statvfs(there) else {
        return found.warning("disk", "The free space cannot be told.", "Look at it with df.");
    };
    let free = megabytes(space.f_bavail.saturating_mul(space.f_frsize));
    let detail = format!("{:.1} GB free.", free / 1024.0);
    let fix = "Make room: SQLite and uploads stop when the disk is full.";
    match free {
        _ if free < NEARLY_NONE_MB => found.broken("disk", detail, fix),
        _ if free < LITTLE_MB => found.warning("disk", detail, fix),
        _ => found.ok("disk", detail),
    }
}

fn clock(found: &mut Findings) {
    let now = Clock::system().now();
    // Whatever this was built with is older than any right clock.
    if now.0 < 1_764_000_000_000 {
        return found.broken(
            "clock",
            format!("It says {}.", now.rfc3339()),
            "Set the clock; platforms refuse calls with a wrong time.",
        );
    }
    found.ok("clock", now.rfc3339());
}

fn mail(settings: &Settings, found: &mut Findings) {
    match wiring::mailer(settings, &settings.public_url(settings.listen)) {
        Err(error) => found.broken("mail", error.to_string(), "Correct SAPA_SMTP_URL."),
        Ok(mailer) if !mailer.is_on() => {
            found.warning(
                "mail",
                "No mail server: nobody can reset a password by mail.",
                "Set SAPA_SMTP_URL; until then, copy invitation links.",
            );
        }
        Ok(_) => found.ok("mail", "A mail server is set."),
    }
}
