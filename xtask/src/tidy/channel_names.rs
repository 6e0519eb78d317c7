//! Shared code asks what a channel can do, never which one it is. The names are the folders of the connectors.

use std::collections::BTreeSet;

use super::{Finding, rust_source, script_source};
use crate::tree::Tree;

const CHANNELS: &str = "crates/connectors/src/channel";

/// Folders of shared code. Emulators, the bench, docs and migrations may name whom they serve.
const SHARED: &[&str] = &[
    "crates/model/src/",
    "crates/store/src/",
    "crates/connectors/src/",
    "crates/domain/src/",
    "crates/server/src/",
    "crates/app/src/",
    "ui/src/",
];

/// The one list of channels, and the one list of settings (each vendor's address has its own).
const LISTS: &[&str] = &["crates/connectors/src/channel/mod.rs", "crates/app/src/config.rs"];

/// Channel names that are also words of any program: only a path to the channel's code counts, and for `line`
/// its name as a whole string.
const PLAIN_WORDS: &[&str] = &["line", "email"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let channels = channels(tree);
    let mut findings = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| is_shared(path)) {
        let code = comparable(path, text);
        let tests = if path.ends_with(".rs") {
            rust_source::test_module_lines(text)
        } else {
            Vec::new()
        };
        for name in channels.iter().filter(|name| !belongs_to(path, name)) {
            let line = mentions(&code, name).find(|line| !tests.iter().any(|range| range.contains(line)));
            if let Some(line) = line {
                let text = format!("names the channel {name}: ask its capabilities, or move this to {CHANNELS}/{name}");
                findings.push(Finding::at_line(path, line, text));
            }
        }
    }
    findings
}

fn channels(tree: &Tree) -> BTreeSet<&str> {
    tree.under(CHANNELS)
        .filter_map(|(path, _)| Some(path.split_once('/')?.0))
        // A folder shared by a vendor's channels is not one itself.
        .filter(|name| !name.ends_with("_common"))
        .collect()
}

fn is_shared(path: &str) -> bool {
    let is_code = [".rs", ".ts", ".tsx"].iter().any(|end| path.ends_with(end));
    let is_test = path.contains("/tests/")
        || path.contains("/testing")
        // Pages of samples for those who build the UI.
        || (path.starts_with("ui/src/") && path.contains("/dev/"))
        || path.ends_with("/tests.rs")
        || path.contains(".test.")
        || path.contains(".gen.");
    // The demo's invented shop talks on real channels.
    let is_demo = path.starts_with("crates/app/src/") && (path.contains("demo") || path.contains("seed"));
    is_code && !is_test && !is_demo && !LISTS.contains(&path) && SHARED.iter().any(|folder| path.starts_with(folder))
}

/// A file or folder that carries the channel's name is the channel's own; so is a folder its family shares.
fn belongs_to(path: &str, name: &str) -> bool {
    path.split('/').any(|part| {
        let stem = part.split('.').next().unwrap_or(part);
        stem == name || stem.ends_with("_common")
    })
}

fn comparable(path: &str, text: &str) -> String {
    let code = if path.ends_with(".rs") {
        rust_source::without_comments(text)
    } else {
        script_source::without_comments(text)
    };
    code.to_lowercase()
}

/// The lines of lower-case code that name the channel.
fn mentions<'a>(code: &'a str, name: &str) -> impl Iterator<Item = usize> + use<'a> {
    let mut forms = Vec::new();
    if PLAIN_WORDS.contains(&name) {
        forms.push(format!("channel::{name}"));
        if name == "line" {
            forms.extend(["\"line\"".to_owned(), "'line'".to_owned()]);
        }
    } else {
        forms.push(name.to_owned());
        forms.push(name.replace('_', ""));
    }
    code.lines()
        .enumerate()
        .filter(move |(_, line)| forms.iter().any(|form| line.contains(form.as_str())))
        .map(|(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::testing::{assert_one, findings};

    fn with(path: &str, text: &str) -> Vec<String> {
        let folders = ["whatsapp", "line", "email", "tiktok_shop", "meta_common"];
        let paths: Vec<_> = folders
            .iter()
            .map(|name| format!("crates/connectors/src/channel/{name}/mod.rs"))
            .collect();
        let mut files: Vec<(&str, &str)> = paths
            .iter()
            .map(|path| (path.as_str(), "const ID: &str = \"whatsapp\";"))
            .collect();
        files.retain(|(path, _)| path.contains("whatsapp") || path.contains("_common"));
        files.extend(
            paths
                .iter()
                .filter(|path| !path.contains("whatsapp"))
                .map(|path| (path.as_str(), "")),
        );
        files.push((path, text));
        findings(check, &files)
    }

    #[test]
    fn a_channel_name_in_shared_code_fails() {
        let found = with(
            "crates/domain/src/outbound/window.rs",
            "fn a() {}\nif channel == \"whatsapp\" {}\n",
        );
        assert_one(
            &found,
            "crates/domain/src/outbound/window.rs:2: names the channel whatsapp",
        );
        assert_one(
            &with("ui/src/features/inbox/a.tsx", "const isWhatsApp = true;"),
            "whatsapp",
        );
        assert_one(&with("crates/server/src/a.rs", "struct TiktokShopRow;"), "tiktok_shop");
    }

    #[test]
    fn words_of_any_program_count_only_as_a_channel() {
        assert!(
            with(
                "crates/domain/src/a.rs",
                "let line = text.lines(); let email = \"email\";"
            )
            .is_empty()
        );
        assert_one(&with("crates/domain/src/a.rs", "if kind == \"line\" {}"), "line");
        assert_one(
            &with("crates/domain/src/a.rs", "use connectors::channel::email::Email;"),
            "email",
        );
    }

    #[test]
    fn comments_tests_lists_and_own_folders_may_name_it() {
        for path in [
            "crates/connectors/src/channel/mod.rs",
            "crates/app/src/commands/demo.rs",
            "crates/app/tests/it/inbound.rs",
            "crates/emulators/src/graph/mod.rs",
            "ui/src/features/channels/whatsapp/Connect.tsx",
            "ui/src/features/inbox/Thread.test.tsx",
        ] {
            assert!(with(path, "\"whatsapp\"").is_empty(), "{path}");
        }
        let text = "/// Such as WhatsApp.\nfn a() {}\n#[cfg(test)]\nmod tests {\n  const A: &str = \"whatsapp\";\n}\n";
        assert!(with("crates/domain/src/a.rs", text).is_empty());
    }
}
