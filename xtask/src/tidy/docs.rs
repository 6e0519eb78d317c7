//! Every crate says what it is, and no page points at something that is not there.

use super::Finding;
use crate::tree::Tree;

/// A module longer than this owes the reader a head.
const NEEDS_HEAD: usize = 40;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<_> = tree.iter().filter_map(|(path, text)| module_head(path, text)).collect();
    for (path, text) in tree.iter().filter(|(path, _)| path.ends_with(".md")) {
        findings.extend(broken_links(tree, path, text));
    }
    findings
}

fn module_head(path: &str, text: &str) -> Option<Finding> {
    let (folder, file) = path.rsplit_once('/')?;
    let is_source = path.ends_with(".rs")
        && (path.contains("/src/"))
        && (path.starts_with("crates/") || path.starts_with("xtask/"));
    if !is_source || text.trim_start().starts_with("//!") {
        return None;
    }
    if folder.ends_with("/src") && matches!(file, "lib.rs" | "main.rs") {
        return Some(Finding::at(
            path,
            "a crate begins with //! lines: what it is, what it never does, how to add to it",
        ));
    }
    (text.lines().count() > NEEDS_HEAD && file != "tests.rs" && !path.contains("/bin/")).then(|| {
        Finding::at(
            path,
            "a module of this size begins with a //! line that says what is here",
        )
    })
}

fn broken_links(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut is_code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        for target in link_targets(&without_code_spans(line)) {
            let file = target.split(['#', '?']).next().unwrap_or_default();
            if file.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            if !resolve(path, file).is_some_and(|found| found.is_empty() || tree.exists(&found)) {
                let text = format!("links to {target}, which is not in the repository");
                findings.push(Finding::at_line(path, index + 1, text));
            }
        }
    }
    findings
}

/// The `…` of each `](…)`, without an optional title.
fn link_targets(line: &str) -> Vec<String> {
    line.match_indices("](")
        .filter_map(|(at, _)| {
            let rest = &line[at + 2..];
            let target = rest[..rest.find(')')?].split_whitespace().next()?;
            Some(target.trim_matches(['<', '>']).to_owned())
        })
        .collect()
}

fn without_code_spans(line: &str) -> String {
    line.split('`')
        .enumerate()
        .map(|(index, part)| if index % 2 == 0 { part } else { "" })
        .collect()
}

/// The path from the root that a link in `page` means; none when it leaves the repository.
fn resolve(page: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = if link.starts_with('/') {
        Vec::new()
    } else {
        page.split('/').collect()
    };
    parts.pop();
    for part in link.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::testing::{assert_one, findings};

    #[test]
    fn a_crate_or_a_long_module_without_a_head_fails() {
        assert_one(
            &findings(check, &[("crates/a/src/lib.rs", "mod b;\n")]),
            "a crate begins with",
        );
        let long = "fn a() {}\n".repeat(41);
        assert_one(
            &findings(check, &[("crates/a/src/b.rs", &long)]),
            "a module of this size",
        );
        assert!(
            findings(
                check,
                &[
                    ("crates/a/src/b.rs", "fn a() {}\n"),
                    ("crates/a/src/lib.rs", "//! A.\n")
                ]
            )
            .is_empty()
        );
    }

    #[test]
    fn a_link_to_nothing_fails() {
        let page = "[a](style.md) [b](../Makefile#x) [c](https://example.com) [d](#here) `[e](no.md)`\n[f](gone.md)\n";
        let files = [("docs/page.md", page), ("docs/style.md", ""), ("Makefile", "")];
        assert_one(&findings(check, &files), "docs/page.md:2: links to gone.md");
        assert_one(&findings(check, &[("a.md", "[out](../other/x.md)")]), "../other/x.md");
        assert!(findings(check, &[("a.md", "```\n[x](gone.md)\n```\n")]).is_empty());
    }

    #[test]
    fn folders_and_rooted_links_count() {
        let files = [
            ("docs/a.md", "[d](decisions/) [m](/Makefile)"),
            ("docs/decisions/1.md", ""),
            ("Makefile", ""),
        ];
        assert!(findings(check, &files).is_empty());
    }
}
