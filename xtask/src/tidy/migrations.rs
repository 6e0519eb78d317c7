//! Migrations come in pairs, one per engine, and a released one is never edited: databases out there have run it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::Finding;
use crate::tree::Tree;

const FOLDER: &str = "crates/store/migrations";
const ENGINES: [&str; 2] = ["sqlite", "postgres"];
/// One line per released migration: its SHA-256 and its path below the folder.
const RELEASED: &str = "crates/store/migrations/released.txt";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = names(tree);
    findings.extend(pairs(tree));
    findings.extend(released(tree));
    findings
}

/// Writes the list of released migrations from what is there now. Part of making a release.
pub fn release(root: &Path) -> Result<ExitCode> {
    let tree = Tree::read(root)?;
    let mut list = String::new();
    for (path, text) in migrations(&tree) {
        writeln!(list, "{}  {path}", sha256(text)).context("cannot write into a string")?;
    }
    std::fs::write(root.join(RELEASED), list).with_context(|| format!("cannot write {RELEASED}"))?;
    println!("sealed {} migrations in {RELEASED}", migrations(&tree).count());
    Ok(ExitCode::SUCCESS)
}

fn migrations(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.under(FOLDER).filter(|(path, _)| path.ends_with(".sql"))
}

fn names(tree: &Tree) -> Vec<Finding> {
    let mut numbers: BTreeMap<String, &str> = BTreeMap::new();
    let mut findings = Vec::new();
    for (path, _) in migrations(tree) {
        let (engine, file) = path.split_once('/').unwrap_or(("", path));
        if !ENGINES.contains(&engine) || !is_named_well(file) {
            findings.push(Finding::at(
                &format!("{FOLDER}/{path}"),
                "is not named <engine>/NNNN_what_it_does.sql, with lower-case words",
            ));
            continue;
        }
        if let Some(other) = numbers.insert(format!("{engine}/{}", &file[..4]), file) {
            let text = format!("has the same number as {other}: give the later one the next");
            findings.push(Finding::at(&format!("{FOLDER}/{path}"), text));
        }
    }
    findings
}

fn is_named_well(file: &str) -> bool {
    let Some((number, name)) = file.strip_suffix(".sql").and_then(|stem| stem.split_once('_')) else {
        return false;
    };
    number.len() == 4
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn pairs(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, _) in migrations(tree) {
        let Some((engine, file)) = path.split_once('/') else {
            continue;
        };
        for other in ENGINES.iter().filter(|other| **other != engine) {
            if tree.get(&format!("{FOLDER}/{other}/{file}")).is_none() {
                let text = format!("has no {other}/{file} beside it: both engines migrate in step");
                findings.push(Finding::at(&format!("{FOLDER}/{path}"), text));
            }
        }
    }
    findings
}

fn released(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in tree.get(RELEASED).unwrap_or_default().lines().enumerate() {
        let Some((sum, path)) = line.split_once("  ") else {
            findings.push(Finding::at_line(
                RELEASED,
                index + 1,
                "is not \"<sha-256>  <engine>/<file>\"",
            ));
            continue;
        };
        let full = format!("{FOLDER}/{path}");
        match tree.get(&full) {
            None => findings.push(Finding::at(&full, "was released and is gone: restore it")),
            Some(text) if sha256(text) != sum => findings.push(Finding::at(
                &full,
                "was released and has been edited: restore it and write a new migration",
            )),
            Some(_) => {}
        }
    }
    findings
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing into a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::{check, sha256};
    use crate::tidy::testing::{assert_one, findings};

    const LITE: &str = "crates/store/migrations/sqlite/0001_start.sql";
    const PG: &str = "crates/store/migrations/postgres/0001_start.sql";
    const RELEASED: &str = "crates/store/migrations/released.txt";

    #[test]
    fn a_migration_for_one_engine_only_fails() {
        assert_one(&findings(check, &[(LITE, "")]), "has no postgres/0001_start.sql");
        assert!(findings(check, &[(LITE, ""), (PG, "")]).is_empty());
    }

    #[test]
    fn a_bad_name_and_a_number_used_twice_fail() {
        let bad = "crates/store/migrations/sqlite/1_Start.sql";
        assert!(findings(check, &[(bad, "")])[0].contains("is not named"));
        let twice = [
            (LITE, ""),
            (PG, ""),
            ("crates/store/migrations/sqlite/0001_other.sql", ""),
            ("crates/store/migrations/postgres/0001_other.sql", ""),
        ];
        assert_eq!(
            findings(check, &twice)
                .iter()
                .filter(|text| text.contains("same number"))
                .count(),
            2
        );
    }

    #[test]
    fn a_released_migration_that_is_edited_or_removed_fails() {
        let line = format!("{}  sqlite/0001_start.sql\n", sha256("create"));
        assert!(findings(check, &[(LITE, "create"), (PG, ""), (RELEASED, &line)]).is_empty());
        assert_one(
            &findings(check, &[(LITE, "create "), (PG, ""), (RELEASED, &line)]),
            "has been edited",
        );
        assert_one(&findings(check, &[(RELEASED, &line)]), "is gone");
        assert_one(&findings(check, &[(RELEASED, "nonsense\n")]), "released.txt:1");
    }

    #[test]
    fn the_sum_is_the_one_sha256sum_prints() {
        assert_eq!(
            sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
