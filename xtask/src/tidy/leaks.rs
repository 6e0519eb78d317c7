//! Nothing in the repository points at the machine it was written on, or at the place packages came from.

use serde_json::Value;

use super::Finding;
use crate::tree::Tree;

/// Written in parts, so that this list does not find itself.
const FORBIDDEN: &[(&[&str], &str)] = &[
    (&["registry.", "npmjs.org"], "a registry's host: the client knows it"),
    (&["registry.", "yarnpkg.com"], "a registry's host: the client knows it"),
    (&["index.", "crates.io"], "a registry's host: the client knows it"),
    (&["static.", "crates.io"], "a registry's host: the client knows it"),
    (&["deb.", "debian.org"], "a registry's host: the client knows it"),
    (&["pypi.", "org"], "a registry's host: the client knows it"),
    (
        &["/wo", "rk/"],
        "a path of one machine: write it from the repository's root",
    ),
    (
        &["/ro", "ot/"],
        "a path of one machine: write it from the repository's root",
    ),
    (
        &["/home", "/"],
        "a path of one machine: write it from the repository's root",
    ),
    (
        &["/tmp/", "plan"],
        "a path of one machine: write it from the repository's root",
    ),
    (&["BEGIN PRIV", "ATE KEY"], "a private key: make it at run time"),
    (&["BEGIN RSA PRIV", "ATE KEY"], "a private key: make it at run time"),
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.iter() {
        // Cargo writes the registry's name into its lock file and offers no other way.
        if path == "Cargo.lock" {
            continue;
        }
        if path.ends_with("package-lock.json") {
            findings.extend(lock_addresses(path, text));
        }
        findings.extend(forbidden_texts(path, text));
    }
    findings
}

fn forbidden_texts(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (parts, why) in FORBIDDEN {
        let needle = parts.concat();
        for (index, line) in text.lines().enumerate() {
            if names(line, &needle) {
                findings.push(Finding::at_line(path, index + 1, format!("holds {needle}, {why}")));
            }
        }
    }
    findings
}

/// A path counts only from its beginning: the folder `work` of something else is no machine's path.
fn names(line: &str, needle: &str) -> bool {
    line.match_indices(needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !needle.starts_with('/')
            || !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '}' | '*'))
    })
}

fn lock_addresses(path: &str, text: &str) -> Option<Finding> {
    let lock: Value = match serde_json::from_str(text) {
        Ok(lock) => lock,
        Err(error) => return Some(Finding::at(path, format!("cannot be read: {error}"))),
    };
    let packages = lock.get("packages")?.as_object()?;
    let (name, _) = packages.iter().find(|(_, entry)| {
        entry
            .get("resolved")
            .and_then(Value::as_str)
            .is_some_and(|address| address.contains("://"))
    })?;
    Some(Finding::at(
        path,
        format!(
            "{name} has a download address: set omit-lockfile-registry-resolved=true in npm's settings and install anew"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::{FORBIDDEN, check};
    use crate::tidy::testing::{assert_one, findings};

    #[test]
    fn every_forbidden_text_fails() {
        for (parts, _) in FORBIDDEN {
            let text = format!("first\nsee {}x\n", parts.concat());
            assert_one(&findings(check, &[("docs/a.md", &text)]), "docs/a.md:2");
        }
    }

    #[test]
    fn a_path_that_only_ends_alike_passes() {
        let text = format!("ui{}a and ./net{}b", ["/wo", "rk/"].concat(), ["/wo", "rk/"].concat());
        assert!(findings(check, &[("docs/a.md", &text)]).is_empty());
    }

    #[test]
    fn a_lock_file_with_addresses_fails() {
        let with = r#"{"packages":{"":{},"node_modules/a":{"resolved":"https://example.com/a.tgz"}}}"#;
        assert_one(
            &findings(check, &[("ui/package-lock.json", with)]),
            "node_modules/a has a download address",
        );
        let without = r#"{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}"#;
        assert!(findings(check, &[("ui/package-lock.json", without)]).is_empty());
        assert_one(&findings(check, &[("ui/package-lock.json", "{")]), "cannot be read");
    }
}
