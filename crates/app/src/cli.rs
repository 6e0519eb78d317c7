//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::SettingsArgs;

/// One inbox for every chat a shop gets.
#[derive(Parser)]
#[command(name = "sapa", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve people and platforms: web and workers in one process
    Serve(ServeArgs),
    /// Serve an invented shop, with emulated platforms beside it
    Demo(Settled),
    /// Emulated platforms alone, with the page on which one plays the customers
    Emulators(Settled),
    /// Owners of workspaces
    Owner {
        #[command(subcommand)]
        action: OwnerAction,
    },
    /// The keys that seal stored secrets
    Keys {
        #[command(subcommand)]
        action: KeysAction,
    },
    /// Write everything into one file, while Sapa runs
    Backup(BackupArgs),
    /// Put a backup into an empty database, of either kind
    Restore(RestoreArgs),
    /// Look at everything an operator would look at, and say what to do
    Doctor(DoctorArgs),
    /// Bring the database's schema up to date, and end
    Migrate(Settled),
    /// Print the API's OpenAPI document
    Openapi,
    /// Print the page about settings
    #[command(hide = true)]
    Settings,
}

/// A command that takes nothing but settings.
#[derive(Args)]
pub struct Settled {
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(Args)]
pub struct ServeArgs {
    /// What this process does: answer browsers and platforms (web), work in the background (worker), or both
    #[arg(long, value_enum, env = "SAPA_ROLE", hide_env_values = true, default_value = "all")]
    pub role: Role,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    All,
    Web,
    Worker,
}

#[derive(Subcommand)]
pub enum OwnerAction {
    /// Make a workspace and its owner; the password is read from standard input, the answer is JSON
    Create(OwnerCreate),
}

#[derive(Args)]
pub struct OwnerCreate {
    /// The owner's e-mail, with which they sign in
    #[arg(long)]
    pub email: String,
    /// The owner's name
    #[arg(long)]
    pub name: String,
    /// The workspace's name
    #[arg(long)]
    pub workspace: String,
    /// Of the owner and the workspace: en, id or th
    #[arg(long, default_value = "en")]
    pub language: String,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(Subcommand)]
pub enum KeysAction {
    /// Make a new key, seal everything anew, forget the old key
    Rotate(Settled),
}

#[derive(Args)]
pub struct BackupArgs {
    /// The file to write, such as sapa-2026-11-25.tar.gz
    pub file: PathBuf,
    /// Put the key into the file too: whoever has it can then open every access token
    #[arg(long)]
    pub with_key: bool,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(Args)]
pub struct RestoreArgs {
    /// A file that `sapa backup` wrote
    pub file: PathBuf,
    /// Lose what is in the database; asks for the name of one of its workspaces
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(Args)]
pub struct DoctorArgs {
    /// Call the platforms and the mail server too
    #[arg(long)]
    pub online: bool,
    /// Answer as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub settings: SettingsArgs,
}
