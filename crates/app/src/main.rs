//! `sapa`: one program for everything. `cli` says what can be typed, `config` what can be set, `wiring` builds it all.

mod archive;
mod cli;
mod commands;
mod config;
mod demo;
mod lock;
mod stop;
mod telemetry;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let command = cli::Cli::parse().command;
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::new(error).context("Sapa could not start its threads")),
    };
    match runtime.block_on(commands::run(command)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

/// What failed, why, and what to do: one line, for people.
fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}
