//! One file for each command.

pub mod backup;
mod doctor;
mod emulators;
mod keys;
mod migrate;
mod openapi;
mod owner;
mod restore;
pub mod serve;
mod settings;

use std::process::ExitCode;

use anyhow::Result;

use crate::cli::{Command, KeysAction, OwnerAction};

pub async fn run(command: Command) -> Result<ExitCode> {
    // Before anything speaks TLS: two libraries in one process would each want to be the one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match command {
        Command::Serve(args) => serve::run(args).await?,
        Command::Demo(args) => crate::demo::run(args).await?,
        Command::Emulators(args) => emulators::run(&args.settings).await?,
        Command::Owner {
            action: OwnerAction::Create(args),
        } => owner::create(args).await?,
        Command::Migrate(args) => migrate::run(&args.settings).await?,
        Command::Keys {
            action: KeysAction::Rotate(args),
        } => keys::rotate(&args.settings).await?,
        Command::Backup(args) => backup::run(args).await?,
        Command::Restore(args) => restore::run(args).await?,
        Command::Doctor(args) => return doctor::run(args).await,
        Command::Openapi => openapi::run(),
        Command::Settings => settings::run(),
    }
    Ok(ExitCode::SUCCESS)
}
