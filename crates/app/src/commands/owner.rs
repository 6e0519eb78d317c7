//! `sapa owner create`: a workspace with its owner and an API key, for scripts and for those who have no browser near.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, Result, bail};
use sapa_domain::{DomainError, team};
use sapa_model::Secret;
use serde_json::json;

use crate::cli::OwnerCreate;
use crate::{telemetry, wiring};

pub async fn create(args: OwnerCreate) -> Result<()> {
    let settings = args.settings.load()?;
    telemetry::quiet(&settings)?;
    let password = read_password()?;
    let app = wiring::build(&settings, settings.public_url(settings.listen)).await?;
    let wish = team::NewOwner {
        email: args.email,
        name: args.name,
        workspace: args.workspace,
        password,
        language: args.language,
    };
    let made = team::create_owner(&app, wish).await.map_err(for_people)?;
    app.db.close().await;
    let answer =
        json!({"member_id": made.member_id, "workspace_id": made.workspace_id, "api_key": made.api_key.expose()});
    println!("{answer}");
    Ok(())
}

fn read_password() -> Result<Secret> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        eprintln!("The owner's password (it shows as you type), then Enter:");
    }
    let mut line = String::new();
    stdin
        .lock()
        .read_line(&mut line)
        .context("The password could not be read from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!(
            "The password is read from standard input, and there was none. Try: echo \"$PASSWORD\" | sapa owner create …"
        );
    }
    Ok(Secret::new(password))
}

/// Each wrong field with its reason.
fn for_people(error: DomainError) -> anyhow::Error {
    match error {
        DomainError::Invalid(fields) => {
            let texts: Vec<String> = fields
                .iter()
                .map(|field| format!("{}: {}", field.field, field.message))
                .collect();
            anyhow::anyhow!("{}", texts.join(" "))
        }
        other => other.into(),
    }
}
