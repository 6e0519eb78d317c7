//! Time is an argument, so that tests can set it. Clippy bans the calls as well; this also sees code that a feature
//! or a platform hides from it.

use super::{Finding, rust_source};
use crate::tree::Tree;

const CALLS: &[&str] = &[
    "Utc::now",
    "Local::now",
    "SystemTime::now",
    "Timestamp::now",
    "ZonedDateTime::now",
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree
        .under("crates")
        .filter(|(path, _)| path.ends_with(".rs") && !path.ends_with("/clock.rs"))
    {
        for (index, line) in rust_source::code_only(text).lines().enumerate() {
            if let Some(call) = CALLS.iter().find(|call| line.contains(*call)) {
                let text = format!("{call} reads the clock by itself: take the time from the Clock that was passed in");
                findings.push(Finding::at_line(&format!("crates/{path}"), index + 1, text));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::testing::{assert_one, findings};

    #[test]
    fn reading_the_clock_fails_outside_the_clock() {
        let text = "fn a() {\n  let now = std::time::SystemTime::now();\n}\n";
        assert_one(
            &findings(check, &[("crates/domain/src/a.rs", text)]),
            "crates/domain/src/a.rs:2",
        );
        assert!(findings(check, &[("crates/model/src/clock.rs", text)]).is_empty());
        assert!(findings(check, &[("crates/model/src/a.rs", "// SystemTime::now()\n")]).is_empty());
    }
}
