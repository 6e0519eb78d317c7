//! Cleaning text that strangers wrote.

/// Names longer than this are cut.
const NAME_MAX_CHARS: usize = 300;

/// Databases cannot hold the character NUL.
pub fn without_nul(text: &str) -> String {
    if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text.to_owned()
    }
}

/// A name fit to stand in a list: one line, no controls, nothing that turns the text around it.
pub fn clean_name(name: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = 0;
    for ch in name.chars() {
        if chars == NAME_MAX_CHARS {
            break;
        }
        let ch = if ch.is_whitespace() { ' ' } else { ch };
        if ch.is_control() || turns_text(ch) || (ch == ' ' && (out.is_empty() || out.ends_with(' '))) {
            continue;
        }
        out.push(ch);
        chars += 1;
    }
    out.truncate(out.trim_end().len());
    (!out.is_empty()).then_some(out)
}

/// Embeddings, overrides and isolates reach beyond their own text; marks (U+200E, U+200F) do not.
fn turns_text(ch: char) -> bool {
    matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// At most `max` characters.
pub fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_and_cannot_turn_the_text_around_them() {
        assert_eq!(clean_name(&"x".repeat(10_000)).unwrap().len(), 300);
        assert_eq!(
            clean_name("\u{202e}gnp.exe\u{202c}\u{0000}\u{2067}A\n B").as_deref(),
            Some("gnp.exeA B")
        );
        assert_eq!(clean_name("محمد علي").as_deref(), Some("محمد علي"));
        assert_eq!(clean_name("สมชาย ใจดี").as_deref(), Some("สมชาย ใจดี"));
        assert_eq!(clean_name(" \u{202e}\t\n ").as_deref(), None);
    }
}
