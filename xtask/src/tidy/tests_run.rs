//! A test that does not run is not a test, and a lint that is switched off for good hides the next mistake.

use super::{Finding, rust_source, script_source};
use crate::tree::Tree;

/// What switches a browser test off, or all others.
const SWITCHES: &[&str] = &[
    "it.skip(",
    "test.skip(",
    "describe.skip(",
    "it.only(",
    "test.only(",
    "describe.only(",
    "it.todo(",
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.iter() {
        if path.ends_with(".snap.new") {
            findings.push(Finding::at(
                path,
                "is a snapshot nobody has looked at: accept it or mend the code",
            ));
        } else if path.ends_with(".rs") {
            findings.extend(rust_file(path, text));
        } else if path.starts_with("ui/") && [".ts", ".tsx", ".mjs"].iter().any(|end| path.ends_with(end)) {
            findings.extend(ui_file(path, text));
        }
    }
    findings
}

fn rust_file(path: &str, text: &str) -> Vec<Finding> {
    let code = rust_source::code_only(text);
    let mut findings = Vec::new();
    for (index, line) in code.lines().enumerate() {
        if line.contains("#[ignore]") {
            let text = "ignores a test without a word: make it run, or say who runs it and when: #[ignore = \"…\"]";
            findings.push(Finding::at_line(path, index + 1, text));
        }
        if line.contains("#[allow(") || line.contains("#![allow(") {
            let text = "use #[expect(…, reason = \"…\")]: it complains once it is no longer needed";
            findings.push(Finding::at_line(path, index + 1, text));
        }
        if line.contains("expect(clippy::") && !expectation(&code, index).contains("reason") {
            let text = "an #[expect] says why: add reason = \"…\"";
            findings.push(Finding::at_line(path, index + 1, text));
        }
    }
    findings
}

/// The attribute that begins on this line, up to where it closes.
fn expectation(code: &str, index: usize) -> String {
    let rest = code.lines().skip(index).collect::<Vec<_>>().join("\n");
    rest.split(']').next().unwrap_or_default().to_owned()
}

fn ui_file(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in script_source::code_only(text).lines().enumerate() {
        if let Some(switch) = SWITCHES.iter().find(|switch| line.contains(*switch)) {
            let text = format!("{switch}…) keeps tests from running: remove it");
            findings.push(Finding::at_line(path, index + 1, text));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::testing::{assert_one, findings};

    #[test]
    fn a_test_that_does_not_run_fails() {
        assert_one(
            &findings(check, &[("crates/a/tests/it/b.rs", "#[test]\n#[ignore]\nfn c() {}")]),
            "b.rs:2",
        );
        assert_one(
            &findings(check, &[("ui/src/a.test.tsx", "it.only(\"x\", () => {});")]),
            "it.only(",
        );
        assert_one(
            &findings(check, &[("crates/a/src/snapshots/b.snap.new", "")]),
            "nobody has looked at",
        );
        assert!(findings(check, &[("ui/src/a.test.tsx", "it(\"it.only(\", () => {});")]).is_empty());
    }

    #[test]
    fn a_lint_is_expected_with_a_reason_and_never_allowed() {
        assert_one(
            &findings(check, &[("crates/a/src/b.rs", "#[allow(dead_code)]\nfn c() {}")]),
            "use #[expect",
        );
        assert_one(
            &findings(check, &[("crates/a/src/b.rs", "#[expect(clippy::x)]\nfn c() {}")]),
            "says why",
        );
        let fine = "#[expect(\n  clippy::x,\n  reason = \"y\"\n)]\nfn c() {}";
        assert!(findings(check, &[("crates/a/src/b.rs", fine)]).is_empty());
    }
}
