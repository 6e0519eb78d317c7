//! `sapa doctor`: looks at everything an operator would look at, and says what to do. It changes nothing.
//!
//! `place` is about this machine, `stored` about the database and what is in it, `outside` about the world.

mod outside;
mod place;
mod stored;

use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;

use crate::cli::DoctorArgs;
use crate::telemetry;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Ok,
    /// Works, but somebody should look.
    Warning,
    Broken,
}

#[derive(Debug, Serialize)]
pub struct Finding {
    pub name: String,
    pub verdict: Verdict,
    pub detail: String,
    /// The one thing to do.
    pub fix: Option<String>,
}

/// What has been found so far.
#[derive(Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    pub fn ok(&mut self, name: &str, detail: impl Into<String>) {
        self.add(name, Verdict::Ok, detail.into(), None);
    }

    pub fn warning(&mut self, name: &str, detail: impl Into<String>, fix: impl Into<String>) {
        self.add(name, Verdict::Warning, detail.into(), Some(fix.into()));
    }

    pub fn broken(&mut self, name: &str, detail: impl Into<String>, fix: impl Into<String>) {
        self.add(name, Verdict::Broken, detail.into(), Some(fix.into()));
    }

    fn add(&mut self, name: &str, verdict: Verdict, detail: String, fix: Option<String>) {
        self.0.push(Finding {
            name: name.to_owned(),
            verdict,
            detail,
            fix,
        });
    }
}

pub async fn run(args: DoctorArgs) -> Result<ExitCode> {
    let mut found = Findings::default();
    match args.settings.load() {
        Ok(settings) => {
            telemetry::quiet(&settings)?;
            place::look(&settings, &mut found);
            let app = stored::look(&settings, &mut found).await;
            outside::look(&settings, app.as_ref(), args.online, &mut found).await;
            if let Some(app) = app {
                app.db.close().await;
            }
        }
        Err(error) => found.broken(
            "settings",
            format!("{error:#}"),
            "Correct the setting; `sapa serve --help` lists all.",
        ),
    }
    let broken = found.0.iter().any(|finding| finding.verdict == Verdict::Broken);
    if args.json {
        println!(
            "{}",
            serde_json::to_string_pretty(&serde_json::json!({"ok": !broken, "checks": found.0}))?
        );
    } else {
        print(&found.0);
    }
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print(findings: &[Finding]) {
    for finding in findings {
        let mark = match finding.verdict {
            Verdict::Ok => "ok     ",
            Verdict::Warning => "look at",
            Verdict::Broken => "BROKEN ",
        };
        println!("{mark}  {:<16} {}", finding.name, finding.detail);
        if let Some(fix) = &finding.fix {
            println!("{:27}→ {fix}", "");
        }
    }
    let count = |verdict: Verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
    println!(
        "\n{} checks: {} broken, {} to look at.",
        findings.len(),
        count(Verdict::Broken),
        count(Verdict::Warning)
    );
}
