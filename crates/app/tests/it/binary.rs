//! The real program in a folder of its own, as an operator runs it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use sapa_model::WorkspaceId;
use serde_json::Value;

use crate::harness::Api;

const PATIENCE: Duration = Duration::from_secs(60);

/// `sapa …` with nothing of this machine's settings; its data is in `folder/data`.
pub fn sapa(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("SAPA_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_sapa").into()));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SAPA_")) {
        command.env_remove(name);
    }
    command
        .current_dir(folder)
        .args(arguments)
        .env("SAPA_LISTEN", "127.0.0.1:0");
    command
}

#[derive(Debug)]
pub struct Ran {
    pub ok: bool,
    pub out: String,
    pub err: String,
}

/// Runs to the end, with this on its standard input.
pub fn run(mut command: Command, input: &str) -> Ran {
    let spawned = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = spawned.expect("sapa starts");
    // It may end without reading: then there is nobody to write to.
    let _ = child.stdin.take().expect("its input").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("sapa ends");
    Ran {
        ok: output.status.success(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// `sapa serve` that runs until it is stopped or dropped.
pub struct Serving {
    child: Child,
    pub address: SocketAddr,
    /// What it told people before it was ready.
    pub told: String,
}

impl Serving {
    pub fn start(command: Command) -> Self {
        Self::start_until(command, "Sapa listens on ")
    }

    /// `mark` is in the line that says it is ready; the first address it tells is its own.
    pub fn start_until(command: Command, mark: &str) -> Self {
        let mut child = Self::spawn(command);
        let lines = lines_of(&mut child);
        let mut told = String::new();
        let deadline = Instant::now() + PATIENCE;
        while !told.contains(mark) {
            match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => told += &format!("{line}\n"),
                Err(_) => panic!("sapa did not start: {told}{}", rest(&mut child)),
            }
        }
        // The set-up link follows at once, if there is one.
        while let Ok(line) = lines.recv_timeout(Duration::from_millis(300)) {
            told += &format!("{line}\n");
        }
        let address = told
            .split("http://")
            .nth(1)
            .and_then(|text| text.split_whitespace().next()?.parse().ok());
        Self {
            child,
            address: address.expect("an address"),
            told,
        }
    }

    fn spawn(mut command: Command) -> Child {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("sapa starts")
    }

    /// Asks it to end, as a service manager does; answers how it ended and what it logged.
    pub fn stop(mut self) -> (ExitStatus, String) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(asked.expect("kill runs").success());
        let log = rest(&mut self.child);
        (self.child.wait().expect("it ends"), log)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines_of(child: &mut Child) -> Receiver<String> {
    let (give, take) = channel();
    let out = BufReader::new(child.stdout.take().expect("its output"));
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let _ = give.send(line);
        }
    });
    take
}

/// What it logs until it ends.
fn rest(child: &mut Child) -> String {
    let mut log = String::new();
    if let Some(mut err) = child.stderr.take() {
        let _ = err.read_to_string(&mut log);
    }
    log
}

pub struct Owner {
    pub workspace: WorkspaceId,
    pub key: String,
}

impl Owner {
    /// `sapa owner create` on the data of a folder, or on whatever `settings` name.
    pub fn create(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let mut command = sapa(
            folder,
            &[
                "owner",
                "create",
                "--email",
                "ayu@shop.test",
                "--name",
                "Ayu",
                "--workspace",
                "Toko Ayu",
            ],
        );
        command.envs(settings.iter().copied());
        let ran = run(command, "a long enough word 9\n");
        assert!(ran.ok, "{ran:?}");
        let made: Value = serde_json::from_str(&ran.out).expect("JSON");
        let text = |name: &str| made[name].as_str().expect(name).to_owned();
        assert!(text("member_id").starts_with("mem_"));
        Self {
            workspace: text("workspace_id").parse().expect("an id"),
            key: text("api_key"),
        }
    }

    pub fn api(&self, address: SocketAddr) -> Api {
        // The tests that run all of Sapa in their own process get it from there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Api::new(address, &self.workspace, &self.key)
    }
}
