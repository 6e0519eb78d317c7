//! Hard stops for files and functions, and a list of what comes near. Inline tests, fixtures and generated files
//! do not count: they are read one case at a time.

use super::{Finding, rust_source};
use crate::tree::Tree;

const FILE_STOP: usize = 600;
const FILE_WARNING: usize = 350;
const UI_FILE_WARNING: usize = 220;
const FUNCTION_STOP: usize = 90;

const SIZED: &[&str] = &["rs", "ts", "tsx", "mjs", "js", "css", "sh"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| is_written_by_hand(path)) {
        findings.extend(file_size(path, text));
        if path.ends_with(".rs") && !is_test(path) {
            findings.extend(function_sizes(path, text));
        }
    }
    findings
}

fn file_size(path: &str, text: &str) -> Option<Finding> {
    let tests: usize = if path.ends_with(".rs") {
        rust_source::test_module_lines(text)
            .into_iter()
            .map(|lines| lines.len())
            .sum()
    } else {
        0
    };
    let lines = text.lines().count() - tests;
    let warn_at = if path.starts_with("ui/") {
        UI_FILE_WARNING
    } else {
        FILE_WARNING
    };
    if lines > FILE_STOP {
        return Some(Finding::at(
            path,
            format!("{lines} lines; the stop is {FILE_STOP}: split it by what it does"),
        ));
    }
    (lines > warn_at && !is_test(path))
        .then(|| Finding::warning(path, format!("{lines} lines; {warn_at} is where to think of splitting")))
}

fn function_sizes(path: &str, text: &str) -> Vec<Finding> {
    let tests = rust_source::test_module_lines(text);
    rust_source::functions(text)
        .into_iter()
        .filter(|function| function.lines > FUNCTION_STOP)
        .filter(|function| !tests.iter().any(|range| range.contains(&function.first_line)))
        .map(|function| {
            let text = format!(
                "fn {} has {} lines; the stop is {FUNCTION_STOP}: give its parts names",
                function.name, function.lines
            );
            Finding::at_line(path, function.first_line, text)
        })
        .collect()
}

fn is_written_by_hand(path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default();
    SIZED.contains(&extension) && !path.contains(".gen.") && !path.contains("/fixtures/") && !path.contains("/vendor/")
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.contains(".test.") || path.contains("/e2e/")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::testing::{assert_one, findings};

    #[test]
    fn a_file_over_the_stop_fails_and_one_near_it_warns() {
        let long = "x\n".repeat(601);
        assert_one(&findings(check, &[("ui/src/a.ts", &long)]), "ui/src/a.ts: 601 lines");
        let near = "// x\n".repeat(351);
        assert_one(
            &findings(check, &[("crates/a/src/a.rs", &near)]),
            "warning: crates/a/src/a.rs: 351",
        );
        assert!(findings(check, &[("ui/src/api/schema.gen.ts", &long), ("docs/a.md", &long)]).is_empty());
    }

    #[test]
    fn inline_tests_do_not_count() {
        let text = format!(
            "fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}\n",
            "  // x\n".repeat(700)
        );
        assert!(findings(check, &[("crates/a/src/a.rs", &text)]).is_empty());
    }

    #[test]
    fn a_long_function_fails_at_its_line_but_not_in_tests() {
        let text = format!("\nfn giant() {{\n{}}}\n", "  a();\n".repeat(90));
        let found = findings(
            check,
            &[("crates/a/src/a.rs", &text), ("crates/a/tests/it/b.rs", &text)],
        );
        assert_one(&found, "crates/a/src/a.rs:2: fn giant has 92 lines");
    }
}
