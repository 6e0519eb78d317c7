//! Reads TypeScript well enough for rules: blanks comments (and strings), lists imports.

/// Comments blanked, strings kept.
pub fn without_comments(text: &str) -> String {
    blank(text, Strings::Kept)
}

/// Comments and the insides of strings blanked.
pub fn code_only(text: &str) -> String {
    blank(text, Strings::Blanked)
}

/// What the file imports or re-exports, with the line it says so on.
pub fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in without_comments(text).lines().enumerate() {
        for opening in ["from ", "import ", "import(", "vi.mock("] {
            for (at, _) in line.match_indices(opening) {
                let rest = line[at + opening.len()..].trim_start();
                let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else {
                    continue;
                };
                if let Some(end) = rest[1..].find(quote) {
                    found.push((index + 1, rest[1..=end].to_owned()));
                }
            }
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Strings {
    Kept,
    Blanked,
}

fn blank(text: &str, strings: Strings) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (is_blanked, length) = next_piece(rest, strings);
        let (piece, after) = rest.split_at(length);
        if is_blanked {
            out.extend(piece.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(piece);
        }
        rest = after;
    }
    out
}

fn next_piece(rest: &str, strings: Strings) -> (bool, usize) {
    let Some(first) = rest.chars().next() else {
        return (false, 0);
    };
    // "https://" inside a kept string or page text is no comment: those are skipped as strings, or end at a space.
    if rest.starts_with("://") {
        return (false, 3);
    }
    if rest.starts_with("//") {
        return (true, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (true, rest.find("*/").map_or(rest.len(), |at| at + 2));
    }
    match string_length(rest, first) {
        Some(length) => (strings == Strings::Blanked, length),
        None => (false, first.len_utf8()),
    }
}

/// A quote that does not close on its line is an apostrophe in the text of a page.
fn string_length(rest: &str, quote: char) -> Option<usize> {
    if !matches!(quote, '"' | '\'' | '`') {
        return None;
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' if quote != '`' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_comments_and_strings_but_not_page_text() {
        let text = "a // b\n/* c\n */ d \"e // f\" `g\n` <p>don't h</p> i";
        assert_eq!(
            code_only(text).split_whitespace().collect::<Vec<_>>(),
            ["a", "d", "<p>don't", "h</p>", "i"]
        );
        assert!(without_comments(text).contains("e // f"));
    }

    #[test]
    fn lists_every_form_of_import() {
        let text = "import a from \"../x\";\nexport { b } from './y';\nimport \"z.css\";\nawait import(\"@/w\");\n// from \"no\"\n";
        let found: Vec<_> = imports(text)
            .into_iter()
            .map(|(line, path)| format!("{line} {path}"))
            .collect();
        assert_eq!(found, ["1 ../x", "2 ./y", "3 z.css", "4 @/w"]);
    }
}
