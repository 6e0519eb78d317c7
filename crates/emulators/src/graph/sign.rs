//! The bytes a webhook has on the wire and their signature.

use super::ids;

/// JSON text as the platform writes it: `/` as `\/`, everything beyond ASCII as
/// lowercase `\uXXXX` (surrogate pairs for emoji). Both occur in strings only.
pub fn escape(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + json.len() / 8);
    let mut units = [0_u16; 2];
    for letter in json.chars() {
        match letter {
            '/' => text.push_str("\\/"),
            letter if letter.is_ascii() => text.push(letter),
            letter => {
                for unit in letter.encode_utf16(&mut units) {
                    text.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    text
}

/// The value of `X-Hub-Signature-256`.
pub fn signature(app_secret: &str, body: &[u8]) -> String {
    format!("sha256={}", ids::hmac_hex(app_secret, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_like_the_platform() {
        let body = serde_json::json!({"text": "äöå 😀 https://a.b/c \"x\" \\ ไ"}).to_string();
        assert_eq!(
            escape(&body),
            r#"{"text":"\u00e4\u00f6\u00e5 \ud83d\ude00 https:\/\/a.b\/c \"x\" \\ \u0e44"}"#
        );
    }

    #[test]
    fn signs_the_exact_bytes() {
        // RFC 4231, test case 2.
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
