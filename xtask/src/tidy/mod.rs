//! The repository checks itself. Each rule is one function over the files; to add one, write it beside the others,
//! with tests that make it fail, and list it in `RULES`.

mod channel_names;
mod crates;
mod docs;
mod leaks;
mod licences;
mod migrations;
mod names;
mod passed_in;
mod rust_source;
mod script_source;
mod size;
mod tests_run;
mod ui;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::tree::Tree;

pub use migrations::release as release_migrations;

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: &[(&str, Rule)] = &[
    ("files and functions stay small", size::check),
    ("crates depend in one direction", crates::check),
    ("shared code does not ask which channel it is", channel_names::check),
    ("both engines have the same migrations", migrations::check),
    ("time is passed in", passed_in::check),
    ("no hosts, machine paths or addresses leak", leaks::check),
    ("names say what a thing is", names::check),
    ("docs are there and their links work", docs::check),
    ("the UI keeps its types and directions", ui::check),
    ("tests run and lints hold", tests_run::check),
    ("licences, sources and bans", licences::check),
];

/// Something a rule does not like: where, what, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    place: String,
    text: String,
    is_warning: bool,
}

impl Finding {
    pub fn at(path: &str, text: impl Into<String>) -> Self {
        Self {
            place: path.to_owned(),
            text: text.into(),
            is_warning: false,
        }
    }

    pub fn at_line(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self::at(&format!("{path}:{line}"), text)
    }

    pub fn warning(path: &str, text: impl Into<String>) -> Self {
        Self {
            is_warning: true,
            ..Self::at(path, text)
        }
    }
}

pub fn run(root: &Path) -> Result<ExitCode> {
    let tree = Tree::read(root)?;
    let mut failed = 0;
    for (name, rule) in RULES {
        failed += report(name, &rule(&tree));
    }
    failed += report("licences of the crates we link", &licences::check_crates(root, &tree)?);
    if failed > 0 {
        println!("tidy: {failed} findings in {} files", tree.iter().count());
        return Ok(ExitCode::FAILURE);
    }
    println!(
        "tidy: {} rules hold over {} files",
        RULES.len() + 1,
        tree.iter().count()
    );
    Ok(ExitCode::SUCCESS)
}

fn report(rule: &str, findings: &[Finding]) -> usize {
    for finding in findings {
        let level = if finding.is_warning { "warning" } else { "error" };
        println!("{level}: {}: {} [{rule}]", finding.place, finding.text);
    }
    findings.iter().filter(|finding| !finding.is_warning).count()
}

#[cfg(test)]
mod testing {
    use super::{Finding, Tree};

    /// The findings of a rule as lines, warnings marked.
    pub fn findings(rule: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
        rule(&Tree::of(files))
            .into_iter()
            .map(|finding| {
                let mark = if finding.is_warning { "warning: " } else { "" };
                format!("{mark}{}: {}", finding.place, finding.text)
            })
            .collect()
    }

    #[track_caller]
    pub fn assert_one(found: &[String], part: &str) {
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains(part), "{found:#?} does not say {part:?}");
    }
}
