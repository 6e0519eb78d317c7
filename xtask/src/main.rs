//! Commands about the repository itself: `cargo xtask tidy` checks its rules, `cargo xtask gen` writes generated
//! files, `cargo xtask release-migrations` seals the migrations of a release.

mod gen_files;
mod tidy;
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = repository_root()?;
    match words.as_slice() {
        ["tidy"] => tidy::run(&root),
        ["gen"] => gen_files::write(&root),
        ["gen", "--check"] => gen_files::check(&root),
        ["release-migrations"] => tidy::release_migrations(&root),
        _ => bail!("usage: cargo xtask tidy | gen [--check] | release-migrations"),
    }
}

fn repository_root() -> Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    // A binary kept from another clone must not judge that clone: cargo says where it runs us.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or(here, PathBuf::from);
    Ok(here.parent().context("xtask has no parent folder")?.to_path_buf())
}
