//! The browser app: no `any`, and imports go one way: app → features → shared, never from feature to feature.

use super::{Finding, rust_source, script_source};
use crate::tree::Tree;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.under("ui/src").filter(|(path, _)| is_ours(path)) {
        findings.extend(any_types(path, text));
        findings.extend(wrong_imports(path, text));
    }
    findings
}

fn is_ours(path: &str) -> bool {
    (path.ends_with(".ts") || path.ends_with(".tsx")) && !path.contains(".gen.")
}

fn any_types(path: &str, text: &str) -> Vec<Finding> {
    let code = script_source::code_only(text);
    let mut findings = Vec::new();
    for (at, _) in code.match_indices("any") {
        let (before, after) = (&code[..at], &code[at + 3..]);
        let is_word = !before.chars().next_back().is_some_and(rust_source::is_word)
            && !after.chars().next().is_some_and(rust_source::is_word);
        if is_word && stands_as_type(before.trim_end_matches(' '), after) {
            let line = rust_source::line_of(&code, at);
            findings.push(Finding::at_line(
                &full(path),
                line,
                "says any: name the type, or take unknown and look",
            ));
        }
    }
    for (index, line) in text.lines().enumerate() {
        if ["@ts-ignore", "@ts-nocheck"].iter().any(|switch| line.contains(switch)) {
            let text = "switches the type checker off: use @ts-expect-error with a reason";
            findings.push(Finding::at_line(&full(path), index + 1, text));
        }
    }
    findings
}

fn stands_as_type(before: &str, after: &str) -> bool {
    let after_type_mark = before.ends_with([':', '<', '|', '&']) && !before.ends_with("||") && !before.ends_with("&&");
    let after_cast = before.ends_with(" as") || before.ends_with(" satisfies");
    let last_argument = before.ends_with(',') && after.starts_with('>');
    after_type_mark || after_cast || last_argument || after.starts_with("[]")
}

fn wrong_imports(path: &str, text: &str) -> Vec<Finding> {
    let own = layer(path);
    let mut findings = Vec::new();
    for (line, specifier) in script_source::imports(text) {
        let Some(target) = resolve(path, &specifier) else {
            continue;
        };
        let problem = match (own, layer(&target)) {
            (Layer::Feature(own), Layer::Feature(other)) if own != other => {
                format!("the feature {own} imports the feature {other}: move what both need to lib or design")
            }
            (Layer::Feature(_) | Layer::Shared, Layer::App) => "imports from app, which stands above it".to_owned(),
            (Layer::Shared, Layer::Feature(other)) => format!("shared code imports the feature {other}"),
            _ => continue,
        };
        findings.push(Finding::at_line(&full(path), line, problem));
    }
    findings
}

#[derive(Clone, Copy)]
enum Layer<'a> {
    App,
    Feature(&'a str),
    Shared,
    Test,
}

fn layer(path: &str) -> Layer<'_> {
    let mut parts = path.split('/');
    match (parts.next(), parts.next()) {
        _ if path.contains(".test.") || path.starts_with("testing/") => Layer::Test,
        (Some("app"), Some(_)) | (Some("main.tsx"), None) => Layer::App,
        (Some("features"), Some(name)) => Layer::Feature(name),
        _ => Layer::Shared,
    }
}

/// The path below ui/src that an import means; none for a package.
fn resolve(path: &str, specifier: &str) -> Option<String> {
    for alias in ["@/", "~/"] {
        if let Some(rest) = specifier.strip_prefix(alias) {
            return Some(rest.to_owned());
        }
    }
    if !specifier.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in specifier.split('/').filter(|part| *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

fn full(path: &str) -> String {
    format!("ui/src/{path}")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::testing::{assert_one, findings};

    #[test]
    fn every_form_of_any_fails() {
        for text in [
            "let a: any = 1;",
            "const b = c as any;",
            "function f<T = Array<any>>() {}",
            "type R = Record<string, any>;",
            "let l: string | any;",
            "type L = any[];",
            "// @ts-ignore\n",
        ] {
            assert_eq!(findings(check, &[("ui/src/lib/a.ts", text)]).len(), 1, "{text}");
        }
    }

    #[test]
    fn the_word_alone_passes() {
        let text = "// any: any\nconst s = \"as any\"; const any = list.any(x); if (a || any) {} company[0];";
        assert!(findings(check, &[("ui/src/lib/a.ts", text)]).is_empty());
        assert!(findings(check, &[("ui/src/api/schema.gen.ts", "let a: any;")]).is_empty());
    }

    #[test]
    fn a_feature_that_imports_another_fails() {
        let path = "ui/src/features/inbox/components/Thread.tsx";
        let found = findings(check, &[(path, "import { X } from \"../../contacts/api\";")]);
        assert_one(&found, "the feature inbox imports the feature contacts");
        assert_one(
            &findings(check, &[(path, "import { X } from \"@/features/contacts/api\";")]),
            "contacts",
        );
        assert_one(
            &findings(check, &[(path, "import { X } from \"@/app/router\";")]),
            "imports from app",
        );
        let fine = "import { X } from \"../api\"; import { Y } from \"@/design/Button\"; import React from \"react\";";
        assert!(findings(check, &[(path, fine)]).is_empty());
    }

    #[test]
    fn shared_code_that_imports_a_feature_fails() {
        let found = findings(
            check,
            &[("ui/src/lib/live.ts", "import { X } from \"../features/inbox/api\";")],
        );
        assert_one(&found, "shared code imports the feature inbox");
        assert!(
            findings(
                check,
                &[(
                    "ui/src/app/router.tsx",
                    "import { X } from \"../features/inbox/routes\";"
                )]
            )
            .is_empty()
        );
    }
}
