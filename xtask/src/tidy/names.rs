//! Names of files: they say what is inside, and change notes say which kind of change they tell of.

use super::Finding;
use crate::tree::Tree;

const SAYS_NOTHING: &[&str] = &[
    "util", "utils", "helper", "helpers", "manager", "managers", "misc", "stuff",
];
const CHANGE_KINDS: &[&str] = &["added", "changed", "fixed"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<_> = tree.iter().filter_map(|(path, _)| says_something(path)).collect();
    findings.extend(tree.under("changes").filter_map(|(path, text)| change_note(path, text)));
    findings
}

fn says_something(path: &str) -> Option<Finding> {
    let word = path.split('/').find(|part| {
        let stem = part.split('.').next().unwrap_or(part);
        SAYS_NOTHING.contains(&stem.to_lowercase().as_str())
    })?;
    Some(Finding::at(
        path,
        format!("\"{word}\" does not say what is inside: name it after what it does"),
    ))
}

fn change_note(file: &str, text: &str) -> Option<Finding> {
    if file == "README.md" || file == ".gitkeep" {
        return None;
    }
    let path = format!("changes/{file}");
    let mut parts = file.split('.');
    let (slug, kind, end, rest) = (parts.next()?, parts.next(), parts.next(), parts.next());
    let is_slug = !slug.is_empty()
        && slug
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let is_named_well =
        is_slug && kind.is_some_and(|kind| CHANGE_KINDS.contains(&kind)) && end == Some("md") && rest.is_none();
    if !is_named_well {
        return Some(Finding::at(
            &path,
            "is not named <slug>.added.md, <slug>.changed.md or <slug>.fixed.md",
        ));
    }
    text.trim()
        .is_empty()
        .then(|| Finding::at(&path, "is empty: say in a sentence what people will notice"))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::testing::{assert_one, findings};

    #[test]
    fn a_file_or_folder_that_says_nothing_fails() {
        assert_one(&findings(check, &[("crates/domain/src/utils.rs", "")]), "utils.rs");
        assert_one(&findings(check, &[("ui/src/helpers/a.ts", "")]), "helpers");
        assert!(findings(check, &[("crates/domain/src/outbound/window.rs", "")]).is_empty());
    }

    #[test]
    fn change_notes_are_named_by_kind_and_say_something() {
        assert!(
            findings(
                check,
                &[("changes/whatsapp.added.md", "Chats."), ("changes/README.md", "")]
            )
            .is_empty()
        );
        assert_one(
            &findings(check, &[("changes/whatsapp.new.md", "Chats.")]),
            "is not named",
        );
        assert_one(
            &findings(check, &[("changes/Whats App.added.md", "Chats.")]),
            "is not named",
        );
        assert_one(&findings(check, &[("changes/whatsapp.added.md", " \n")]), "is empty");
    }
}
