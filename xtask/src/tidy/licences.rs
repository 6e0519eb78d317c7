//! What we may link: `deny.toml` is the list, for cargo-deny and for this. This needs no network, so CI runs it always.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value as Json;
use toml::{Table, Value};

use super::Finding;
use crate::tree::Tree;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Everything that can be read from committed files: sources and bans of crates, licences of what the UI ships.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(policy) = Policy::read(tree) else {
        return vec![Finding::at(
            "deny.toml",
            "is missing or cannot be read: it lists the licences we allow",
        )];
    };
    let mut findings = locked_crates(tree, &policy);
    for (path, text) in tree.iter().filter(|(path, _)| path.ends_with("package-lock.json")) {
        findings.extend(npm_licences(path, text, &policy));
    }
    findings
}

/// Licences of the crates for the platforms we build for, as cargo knows them.
pub fn check_crates(root: &Path, tree: &Tree) -> Result<Vec<Finding>> {
    let Some(policy) = Policy::read(tree) else {
        return Ok(Vec::new());
    };
    let mut arguments = vec!["metadata", "--format-version", "1", "--locked"];
    for target in &policy.targets {
        arguments.extend(["--filter-platform", target]);
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(root)
        .output()
        .context("cannot run cargo metadata")?;
    ensure!(
        output.status.success(),
        "cargo metadata failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Json = serde_json::from_slice(&output.stdout).context("cannot read cargo's metadata")?;
    Ok(crate_licences(&metadata, &policy))
}

struct Policy {
    allowed: Vec<String>,
    exceptions: Vec<(String, Vec<String>)>,
    banned: Vec<String>,
    targets: Vec<String>,
}

impl Policy {
    fn read(tree: &Tree) -> Option<Self> {
        let table: Table = tree.get("deny.toml")?.parse().ok()?;
        let licences = table.get("licenses")?;
        let exceptions = licences
            .get("exceptions")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        Some(Self {
            allowed: strings(licences.get("allow")),
            exceptions: exceptions
                .filter_map(|entry| Some((entry.get("crate")?.as_str()?.to_owned(), strings(entry.get("allow")))))
                .collect(),
            banned: table
                .get("bans")
                .and_then(|bans| bans.get("deny")?.as_array())
                .into_iter()
                .flatten()
                .filter_map(|entry| Some(entry.get("crate")?.as_str()?.to_owned()))
                .collect(),
            targets: strings(table.get("graph").and_then(|graph| graph.get("targets"))),
        })
    }

    fn allows(&self, package: &str, expression: &str) -> bool {
        let extra = self
            .exceptions
            .iter()
            .filter(|(name, _)| name == package)
            .flat_map(|(_, allowed)| allowed);
        let allowed: Vec<&str> = self.allowed.iter().chain(extra).map(String::as_str).collect();
        satisfies(expression, &allowed)
    }
}

fn strings(list: Option<&Value>) -> Vec<String> {
    list.and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn locked_crates(tree: &Tree, policy: &Policy) -> Vec<Finding> {
    let lock: Table = tree
        .get("Cargo.lock")
        .and_then(|text| text.parse().ok())
        .unwrap_or_default();
    let mut findings = Vec::new();
    for package in lock.get("package").and_then(Value::as_array).into_iter().flatten() {
        let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
        if policy.banned.iter().any(|banned| banned == name) {
            let text = format!("{name} is banned in deny.toml: see who brings it with cargo tree -i {name}");
            findings.push(Finding::at("Cargo.lock", text));
        }
        if let Some(source) = package
            .get("source")
            .and_then(Value::as_str)
            .filter(|source| *source != CRATES_IO)
        {
            findings.push(Finding::at(
                "Cargo.lock",
                format!("{name} comes from {source}: take it from crates.io"),
            ));
        }
    }
    findings
}

fn crate_licences(metadata: &Json, policy: &Policy) -> Vec<Finding> {
    let packages = metadata.get("packages").and_then(Json::as_array).into_iter().flatten();
    packages
        .filter(|package| package.get("source").is_some_and(|source| !source.is_null()))
        .filter_map(|package| {
            let name = package.get("name").and_then(Json::as_str).unwrap_or_default();
            judge(
                "Cargo.lock",
                name,
                package.get("license").and_then(Json::as_str),
                policy,
            )
        })
        .collect()
}

/// Only what reaches the browser: tools that build and test are not part of the product.
fn npm_licences(path: &str, text: &str, policy: &Policy) -> Vec<Finding> {
    let lock: Json = serde_json::from_str(text).unwrap_or_default();
    let packages = lock.get("packages").and_then(Json::as_object).into_iter().flatten();
    packages
        .filter(|(folder, entry)| folder.contains("node_modules/") && entry.get("dev") != Some(&Json::Bool(true)))
        .filter(|(_, entry)| entry.get("link").is_none())
        .filter_map(|(folder, entry)| {
            let name = folder.rsplit("node_modules/").next().unwrap_or(folder);
            judge(path, name, entry.get("license").and_then(Json::as_str), policy)
        })
        .collect()
}

fn judge(path: &str, name: &str, licence: Option<&str>, policy: &Policy) -> Option<Finding> {
    let Some(licence) = licence else {
        return Some(Finding::at(
            path,
            format!("{name} names no licence: look at it, or do without it"),
        ));
    };
    (!policy.allows(name, licence)).then(|| {
        let text = format!("{name} is under {licence}, which deny.toml does not allow beside AGPL-3.0");
        Finding::at(path, text)
    })
}

/// Whether an SPDX expression can be met with these licences alone. `/` is an old way to write OR.
fn satisfies(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let fits = either(&words, &mut at, allowed);
    fits && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut fits = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        fits |= both(words, at, allowed);
    }
    fits
}

fn both(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut fits = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        fits &= one(words, at, allowed);
    }
    fits
}

fn one(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let fits = either(words, at, allowed);
        *at += usize::from(words.get(*at) == Some(&")"));
        return fits;
    }
    if words.get(*at) == Some(&"WITH") {
        // An exception only ever grants more.
        *at += 2;
    }
    allowed.contains(word)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Policy, check, crate_licences, satisfies};
    use crate::tidy::testing::{assert_one, findings};
    use crate::tree::Tree;

    const DENY: &str = r#"
        [licenses]
        allow = ["MIT"]
        exceptions = [{ crate = "special", allow = ["Zlib"] }]
        [bans]
        deny = [{ crate = "openssl" }]
    "#;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"];
        for good in [
            "MIT",
            "MIT/GPL-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(satisfies(good, &allowed), "{good}");
        }
        for bad in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR Apache-2.0) AND Zlib",
            "",
            "MIT Apache-2.0",
        ] {
            assert!(!satisfies(bad, &allowed), "{bad}");
        }
    }

    #[test]
    fn a_crate_under_another_licence_or_none_fails() {
        let policy = Policy::read(&Tree::of(&[("deny.toml", DENY)])).unwrap();
        let metadata = json!({"packages": [
            {"name": "fine", "license": "MIT OR Zlib", "source": "r"},
            {"name": "special", "license": "Zlib", "source": "r"},
            {"name": "bad", "license": "GPL-2.0", "source": "r"},
            {"name": "silent", "license": null, "source": "r"},
            {"name": "ours", "license": "AGPL-3.0-only", "source": null},
        ]});
        let texts: Vec<_> = crate_licences(&metadata, &policy)
            .into_iter()
            .map(|finding| finding.text)
            .collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts[0].starts_with("bad is under GPL-2.0") && texts[1].starts_with("silent names no licence"));
    }

    #[test]
    fn a_banned_crate_and_a_foreign_source_fail() {
        let lock =
            "[[package]]\nname = \"openssl\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
        assert_one(
            &findings(check, &[("deny.toml", DENY), ("Cargo.lock", lock)]),
            "openssl is banned",
        );
        let lock = "[[package]]\nname = \"fork\"\nsource = \"git+https://example.com/fork\"\n";
        assert_one(
            &findings(check, &[("deny.toml", DENY), ("Cargo.lock", lock)]),
            "take it from crates.io",
        );
    }

    #[test]
    fn what_the_ui_ships_is_looked_at_and_its_tools_are_not() {
        let lock = r#"{"packages": {"": {"license": "AGPL-3.0-only"},
            "node_modules/a": {"license": "GPL-2.0"}, "node_modules/b": {"license": "GPL-2.0", "dev": true}}}"#;
        assert_one(
            &findings(check, &[("deny.toml", DENY), ("ui/package-lock.json", lock)]),
            "a is under GPL-2.0",
        );
    }

    #[test]
    fn no_policy_is_a_finding() {
        assert_one(&findings(check, &[]), "is missing");
    }
}
