//! The real `sapa`, started on a fresh folder and ended by its process id.

use std::io::Write;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::Value;

pub struct Sapa {
    child: Child,
    pub root: String,
    pub workspace: String,
    pub key: String,
    pub ready_ms: f64,
    _dir: tempfile::TempDir,
}

impl Sapa {
    pub async fn start(client: &reqwest::Client, database: Option<&str>, platform: &str) -> anyhow::Result<Self> {
        let binary = std::env::var("SAPA_BIN").context("set SAPA_BIN to the release binary")?;
        let dir = tempfile::tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let command = |args: &[&str]| {
            let mut command = Command::new(&binary);
            command
                .args(args)
                .env("SAPA_DATA_DIR", dir.path())
                .env("SAPA_LISTEN", format!("127.0.0.1:{port}"));
            command.env("SAPA_META_GRAPH_URL", platform).env("SAPA_LOG", "error");
            if let Some(url) = database {
                command.env("SAPA_DATABASE_URL", url);
            }
            command
        };
        let owner = [
            "owner",
            "create",
            "--email",
            "bench@shop.test",
            "--name",
            "Bench",
            "--workspace",
            "Bench",
        ];
        let mut making = command(&owner).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        making
            .stdin
            .take()
            .context("stdin")?
            .write_all(b"a long enough word 9\n")?;
        let made = making.wait_with_output()?;
        let made: Value = serde_json::from_slice(&made.stdout).context("owner create prints JSON")?;
        let text = |key: &str| made[key].as_str().unwrap_or_default().to_owned();
        let started = Instant::now();
        let child = command(&["serve"]).stdout(Stdio::null()).spawn()?;
        let root = format!("http://127.0.0.1:{port}");
        let mut sapa = Self {
            child,
            root,
            workspace: text("workspace_id"),
            key: text("api_key"),
            ready_ms: 0.0,
            _dir: dir,
        };
        let ready = format!("{}/readyz", sapa.root);
        while !client
            .get(&ready)
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            if started.elapsed() > Duration::from_secs(20) {
                bail!("sapa did not start within 20 seconds");
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        sapa.ready_ms = started.elapsed().as_secs_f64() * 1000.0;
        Ok(sapa)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}/api/v1/workspaces/{}/{path}", self.root, self.workspace)
    }

    /// Resident memory in megabytes.
    pub fn memory_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kb = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next());
        kb.and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    }
}

impl Drop for Sapa {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
