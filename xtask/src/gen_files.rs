//! Files written from the code: the OpenAPI document and the UI's API types. They are committed, so that a reader
//! sees the contract and a review sees it change.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

const OPENAPI: &str = "docs/openapi.json";
const UI_TYPES: &str = "ui/src/api/schema.gen.ts";

pub fn write(root: &Path) -> Result<ExitCode> {
    std::fs::write(root.join(OPENAPI), openapi(root)?).with_context(|| format!("cannot write {OPENAPI}"))?;
    generate_ui_types(root)?;
    println!("wrote {OPENAPI} and {UI_TYPES}");
    Ok(ExitCode::SUCCESS)
}

/// Fails when a generated file is not what the code says, and leaves the files as they were.
pub fn check(root: &Path) -> Result<ExitCode> {
    let before = [OPENAPI, UI_TYPES].map(|path| (path, std::fs::read(root.join(path)).ok()));
    let written = write(root);
    let mut stale = Vec::new();
    for (path, old) in before {
        let new = std::fs::read(root.join(path)).ok();
        if new != old {
            stale.push(path);
            restore(&root.join(path), old)?;
        }
    }
    written?;
    if !stale.is_empty() {
        bail!(
            "{} is not what the code says: run `make gen` and commit the result",
            stale.join(" and ")
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn restore(path: &Path, old: Option<Vec<u8>>) -> Result<()> {
    match old {
        Some(bytes) => std::fs::write(path, bytes),
        None => std::fs::remove_file(path),
    }
    .with_context(|| format!("cannot restore {}", path.display()))
}

/// What `sapa openapi` prints, from the binary SAPA_BIN names or else one built now.
fn openapi(root: &Path) -> Result<String> {
    let mut command = match std::env::var_os("SAPA_BIN") {
        Some(binary) => Command::new(binary),
        None => {
            let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            cargo.args(["run", "--quiet", "--package", "sapa-app", "--bin", "sapa", "--"]);
            cargo
        }
    };
    let output = command
        .arg("openapi")
        .current_dir(root)
        .output()
        .context("cannot run sapa openapi")?;
    if !output.status.success() {
        bail!("sapa openapi failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let document = String::from_utf8(output.stdout).context("sapa openapi printed something that is not UTF-8")?;
    pretty(&document)
}

/// One way to lay it out, whatever the binary prints, so that a difference is a change of the contract.
fn pretty(document: &str) -> Result<String> {
    let value: serde_json::Value = serde_json::from_str(document).context("sapa openapi did not print JSON")?;
    if value.get("openapi").is_none() {
        bail!("sapa openapi printed JSON that is no OpenAPI document");
    }
    Ok(serde_json::to_string_pretty(&value)? + "\n")
}

fn generate_ui_types(root: &Path) -> Result<()> {
    let status = Command::new("npm")
        .args(["run", "--silent", "gen"])
        .current_dir(root.join("ui"))
        .status()
        .context("cannot run npm")?;
    if !status.success() {
        bail!("npm run gen failed in ui/ (above)");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{pretty, restore};

    #[test]
    fn layout_does_not_depend_on_what_the_binary_printed() {
        let compact = pretty(r#"{"openapi":"3.1.0","paths":{}}"#).unwrap();
        let spread = pretty("{ \"openapi\": \"3.1.0\",\n \"paths\": {} }").unwrap();
        assert_eq!(compact, spread);
        assert!(compact.ends_with("}\n"));
        assert!(pretty("not json").is_err() && pretty("{}").is_err());
    }

    #[test]
    fn a_stale_file_is_put_back_as_it_was() {
        let path = std::env::temp_dir().join(format!("sapa-xtask-{}", std::process::id()));
        restore(&path, Some(b"old".to_vec())).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        restore(&path, None).unwrap();
        assert!(!path.exists());
    }
}
