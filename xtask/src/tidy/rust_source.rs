//! Reads Rust text well enough for rules: blanks comments and strings, finds functions and inline test modules.
//! Blanked text keeps its length and its lines, so positions stay true.

use std::ops::Range;

pub struct Function {
    pub name: String,
    pub first_line: usize,
    pub lines: usize,
}

/// Comments blanked, strings kept.
pub fn without_comments(text: &str) -> String {
    blank(text, &[Kind::Comment])
}

/// Comments and the insides of strings and characters blanked.
pub fn code_only(text: &str) -> String {
    blank(text, &[Kind::Comment, Kind::Literal])
}

/// Lines inside `#[cfg(test)] mod … { … }`, counted from 1.
pub fn test_module_lines(text: &str) -> Vec<Range<usize>> {
    let code = code_only(text);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = code[from..].find("#[cfg(test)]").map(|at| at + from) {
        from = at + 1;
        let rest = code[at + "#[cfg(test)]".len()..].trim_start();
        let start = code.len() - rest.len();
        if !rest.starts_with("mod ") && !rest.starts_with("pub mod ") {
            continue;
        }
        if let Some(end) = body_end(&code, start) {
            found.push(line_of(&code, at)..line_of(&code, end) + 1);
            from = end;
        }
    }
    found
}

/// Every function with a body, nested ones too.
pub fn functions(text: &str) -> Vec<Function> {
    let code = code_only(text);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if code[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let name: String = code[at + 3..]
            .trim_start()
            .chars()
            .take_while(|c| is_word(*c))
            .collect();
        if name.is_empty() {
            continue;
        }
        if let Some(end) = body_end(&code, at) {
            let first_line = line_of(&code, at);
            found.push(Function {
                name,
                first_line,
                lines: line_of(&code, end) + 1 - first_line,
            });
        }
    }
    found
}

pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where the body that begins after `from` closes; none for a declaration that ends in `;`.
fn body_end(code: &str, from: usize) -> Option<usize> {
    let (mut round, mut curly) = (0_i32, 0_i32);
    for (offset, byte) in code.as_bytes()[from..].iter().enumerate() {
        match byte {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b'{' => curly += 1,
            b'}' => {
                curly -= 1;
                if curly <= 0 {
                    return (curly == 0).then_some(from + offset);
                }
            }
            b';' if round == 0 && curly == 0 => return None,
            _ => {}
        }
    }
    None
}

#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Code,
    Comment,
    Literal,
}

fn blank(text: &str, kinds: &[Kind]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (kind, length) = next_piece(rest, text.len() - rest.len(), text);
        let (piece, after) = rest.split_at(length);
        if kinds.contains(&kind) {
            // Byte for byte, so that positions in the blanked text are positions in the file.
            out.extend(piece.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(piece);
        }
        rest = after;
    }
    out
}

/// The kind and length of the piece that `rest` begins with.
fn next_piece(rest: &str, at: usize, text: &str) -> (Kind, usize) {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    if rest.starts_with("//") {
        return (Kind::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (Kind::Comment, block_comment(rest));
    }
    if rest.starts_with('"') {
        return (Kind::Literal, quoted(rest));
    }
    if rest.starts_with('\'') {
        return character(rest).map_or((Kind::Code, 1), |length| (Kind::Literal, length));
    }
    let word_before = text[..at].chars().next_back().is_some_and(is_word);
    if !word_before && let Some(length) = raw_string(rest) {
        return (Kind::Literal, length);
    }
    (Kind::Code, first)
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let tail = &rest.as_bytes()[at..];
        if tail.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if tail.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `'x'` and `'\n'`, but not the lifetime `'x`.
fn character(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1);
    let (_, first) = chars.next()?;
    if first == '\\' {
        chars.next()?;
        return chars.find(|(_, c)| *c == '\'').map(|(at, _)| at + 1);
    }
    chars.next().filter(|(_, c)| *c == '\'').map(|(at, _)| at + 1)
}

/// `r"…"`, `r#"…"#`, also with `b` or `c` in front.
fn raw_string(rest: &str) -> Option<usize> {
    let after_prefix = rest.strip_prefix(['b', 'c']).unwrap_or(rest);
    let after_r = after_prefix.strip_prefix('r')?;
    let hashes = after_r.chars().take_while(|c| *c == '#').count();
    let inside = after_r[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = inside.find(&close).map_or(inside.len(), |at| at + close.len());
    Some(rest.len() - inside.len() + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_every_form_of_comment_and_string_and_keeps_positions() {
        let text = "a /* x /* y */ z */ b // c\nr#\"q\"d\"# 'e' '\\'' \"f\\\"g\" 'life b\"h\" é";
        let code = code_only(text);
        assert_eq!(
            code.split_whitespace().collect::<Vec<_>>(),
            ["a", "b", "'life", "b", "é"]
        );
        assert_eq!(code.len(), text.len());
        assert!(without_comments(text).contains("f\\\"g"));
    }

    #[test]
    fn measures_functions_past_braces_in_strings_and_skips_declarations() {
        let text = "trait T { fn declared(&self) -> [u8; 2]; }\nfn long(\n  a: [u8; 3],\n) {\n  let s = \"}\";\n  let c = '{';\n}\nfn g() {}\n";
        let found: Vec<_> = functions(text)
            .into_iter()
            .map(|f| (f.name, f.first_line, f.lines))
            .collect();
        assert_eq!(found, [("long".to_owned(), 2, 6), ("g".to_owned(), 8, 1)]);
    }

    #[test]
    fn finds_inline_test_modules() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\n#[cfg(test)]\nfn only_in_tests() {}\n";
        let found = test_module_lines(text);
        assert_eq!((found.len(), found[0].start, found[0].end), (1, 2, 6));
    }
}
