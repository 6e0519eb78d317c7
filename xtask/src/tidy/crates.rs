//! Manifests: who may depend on whom, versions in one place, nothing unused, one error style.

use toml::{Table, Value};

use super::{Finding, rust_source};
use crate::tree::Tree;

/// app → server → domain → { store, connectors } → model. Emulators know none of our types, so that an error in an
/// adapter cannot hide in a shared struct.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("store", &["model"]),
    ("connectors", &["model"]),
    ("domain", &["model", "store", "connectors"]),
    ("server", &["model", "store", "connectors", "domain"]),
    ("emulators", &[]),
    ("bench", &["model", "store"]),
    (
        "app",
        &["model", "store", "connectors", "domain", "server", "emulators"],
    ),
];

/// Programs, where an error only has to be told to a person.
const MAY_USE_ANYHOW: &[&str] = &["crates/app", "crates/bench", "xtask"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.iter() {
        let Some(folder) = path.strip_suffix("/Cargo.toml").filter(|folder| is_ours(folder)) else {
            continue;
        };
        match text.parse::<Table>() {
            Ok(manifest) => findings.extend(check_manifest(tree, folder, path, &manifest)),
            Err(error) => findings.push(Finding::at(path, format!("cannot be read: {error}"))),
        }
    }
    findings
}

fn is_ours(folder: &str) -> bool {
    folder == "xtask" || folder.strip_prefix("crates/").is_some_and(|name| !name.contains('/'))
}

fn check_manifest(tree: &Tree, folder: &str, path: &str, manifest: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (section, name, entry) in dependencies(manifest) {
        findings.extend(direction(folder, path, section, name));
        findings.extend(from_workspace(path, name, entry));
        findings.extend(anyhow_in_libraries(folder, path, name));
    }
    findings.extend(unused(manifest, path, &code_of(tree, folder)));
    findings
}

/// Section, name and entry of each.
fn dependencies(manifest: &Table) -> impl Iterator<Item = (&'static str, &str, &Value)> {
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .into_iter()
        .flat_map(move |section| {
            let table = manifest.get(section).and_then(Value::as_table).into_iter().flatten();
            table.map(move |(name, entry)| (section, name.as_str(), entry))
        })
}

fn direction(folder: &str, path: &str, section: &str, name: &str) -> Option<Finding> {
    let other = name.strip_prefix("sapa-")?;
    // Tests of any layer may talk to the fake platforms.
    if section == "dev-dependencies" && other == "emulators" {
        return None;
    }
    let own = folder.strip_prefix("crates/").unwrap_or(folder);
    let Some((_, allowed)) = MAY_USE.iter().find(|(layer, _)| *layer == own) else {
        return Some(Finding::at(
            path,
            format!("{own} has no place in the layers: give it one in xtask's MAY_USE"),
        ));
    };
    let is_own_testing = section == "dev-dependencies" && other == own;
    (!allowed.contains(&other) && !is_own_testing).then(|| {
        Finding::at(
            path,
            format!("{own} may not use {other}; it may use {allowed:?}. Move the code to its layer"),
        )
    })
}

fn from_workspace(path: &str, name: &str, entry: &Value) -> Option<Finding> {
    let inherits = entry.get("workspace").and_then(Value::as_bool) == Some(true);
    let is_path = entry.get("path").is_some();
    (!inherits && !is_path).then(|| {
        let text = format!("{name} names its own version: put it in the root's [workspace.dependencies]");
        Finding::at(path, text)
    })
}

fn anyhow_in_libraries(folder: &str, path: &str, name: &str) -> Option<Finding> {
    (name == "anyhow" && !MAY_USE_ANYHOW.contains(&folder)).then(|| {
        Finding::at(
            path,
            "a library says what went wrong with a type of its own (thiserror), not anyhow",
        )
    })
}

fn unused(manifest: &Table, path: &str, code: &str) -> Option<Finding> {
    let ok = unused_ok(manifest);
    let names: Vec<&str> = dependencies(manifest)
        .map(|(_, name, _)| name)
        .filter(|name| !ok.contains(name) && !is_named(&name.replace('-', "_"), code))
        .collect();
    (!names.is_empty()).then(|| {
        let text = format!(
            "not used: {}. Remove them (or, when only a feature matters, list them in [package.metadata.tidy] unused-ok)",
            names.join(", ")
        );
        Finding::at(path, text)
    })
}

fn is_named(ident: &str, code: &str) -> bool {
    code.match_indices(ident).any(|(at, _)| {
        !code[..at].chars().next_back().is_some_and(rust_source::is_word)
            && !code[at + ident.len()..]
                .chars()
                .next()
                .is_some_and(rust_source::is_word)
    })
}

fn unused_ok(manifest: &Table) -> Vec<&str> {
    let list = manifest
        .get("package")
        .and_then(|package| package.get("metadata")?.get("tidy")?.get("unused-ok")?.as_array());
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn code_of(tree: &Tree, folder: &str) -> String {
    tree.under(folder)
        .filter(|(path, _)| path.ends_with(".rs"))
        .map(|(_, text)| rust_source::code_only(text))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::testing::{assert_one, findings};

    fn manifest(folder: &str, dependencies: &str, code: &str) -> Vec<String> {
        let (path, source) = (format!("{folder}/Cargo.toml"), format!("{folder}/src/lib.rs"));
        findings(check, &[(&path, dependencies), (&source, code)])
    }

    #[test]
    fn an_arrow_against_the_layers_fails() {
        let found = manifest(
            "crates/store",
            "[dependencies]\nsapa-domain.workspace = true\n",
            "use sapa_domain::x;",
        );
        assert_one(&found, "store may not use domain");
        let found = manifest(
            "crates/emulators",
            "[dependencies]\nsapa-model.workspace = true\n",
            "use sapa_model::x;",
        );
        assert_one(&found, "emulators may not use model");
        let found = manifest(
            "crates/domain",
            "[dependencies]\nsapa-store.workspace = true\n",
            "use sapa_store::x;",
        );
        assert!(found.is_empty());
    }

    #[test]
    fn tests_may_use_the_emulators() {
        let text = "[dev-dependencies]\nsapa-emulators.workspace = true\n";
        assert!(manifest("crates/connectors", text, "use sapa_emulators::x;").is_empty());
    }

    #[test]
    fn a_crate_without_a_layer_fails() {
        let found = manifest(
            "crates/extra",
            "[dependencies]\nsapa-model.workspace = true\n",
            "use sapa_model::x;",
        );
        assert_one(&found, "no place in the layers");
    }

    #[test]
    fn a_version_outside_the_workspace_fails() {
        assert_one(
            &manifest("crates/model", "[dependencies]\nserde = \"1\"\n", "use serde::x;"),
            "names its own",
        );
    }

    #[test]
    fn anyhow_in_a_library_fails() {
        let text = "[dependencies]\nanyhow.workspace = true\n";
        assert_one(&manifest("crates/model", text, "use anyhow::x;"), "thiserror");
        assert!(manifest("xtask", text, "use anyhow::x;").is_empty());
    }

    #[test]
    fn an_unused_dependency_fails_unless_it_is_declared() {
        let text = "[dependencies]\nfutures-util.workspace = true\n";
        assert_one(
            &manifest("crates/model", text, "// futures_util\nfn my_futures_util() {}"),
            "not used: futures-util",
        );
        let declared = format!("[package.metadata.tidy]\nunused-ok = [\"futures-util\"]\n{text}");
        assert!(manifest("crates/model", &declared, "").is_empty());
    }
}
