//! Handshake and signature of Meta's webhooks.

use hmac::{Hmac, KeyInit, Mac};
use sapa_model::Secret;
use serde::de::IgnoredAny;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::channel::{AppCredentials, Refusal, Verdict, WebhookRequest};

/// Names of the app's secrets that may sign a webhook: the present one and the one before a rotation.
pub const SIGNING_SECRETS: &[&str] = &["app_secret", "app_secret_previous"];

/// The whole judgement over one webhook request.
pub fn judge(app: &AppCredentials, request: &WebhookRequest<'_>) -> Verdict {
    if request.method == http::Method::GET || request.method == http::Method::HEAD {
        return handshake(app, request.query);
    }
    let secrets = SIGNING_SECRETS.iter().filter_map(|name| app.secrets.get(*name));
    match verify(request.headers, request.body, secrets) {
        Err(refusal) => Verdict::Refuse(refusal),
        Ok(()) if is_json_object(request.body) => Verdict::Accept,
        Ok(()) => Verdict::Refuse(Refusal::NotJson),
    }
}

fn handshake(app: &AppCredentials, query: &[(String, String)]) -> Verdict {
    // Some routers turn the dots of `hub.mode` into underscores.
    let find = |dotted: &str| {
        query
            .iter()
            .find(|(name, _)| name == dotted || *name == dotted.replace('.', "_"))
            .map(|(_, value)| value)
    };
    let (Some(mode), Some(challenge)) = (find("hub.mode"), find("hub.challenge")) else {
        return Verdict::Greet;
    };
    let token = find("hub.verify_token").map_or("", String::as_str);
    let expected = app.verify_token.expose();
    let matches: bool = token.as_bytes().ct_eq(expected.as_bytes()).into();
    if mode == "subscribe" && matches && !expected.is_empty() {
        Verdict::Answer(challenge.clone())
    } else {
        Verdict::Refuse(Refusal::WrongToken)
    }
}

/// Is the body signed with one of these secrets?
pub fn verify<'a>(
    headers: &http::HeaderMap,
    body: &[u8],
    secrets: impl Iterator<Item = &'a Secret>,
) -> Result<(), Refusal> {
    let header = headers.get("x-hub-signature-256").ok_or(Refusal::NoSignature)?;
    let given = header
        .to_str()
        .ok()
        .and_then(signature_bytes)
        .ok_or(Refusal::BadSignature)?;
    // Meta signs the JSON with every non-ASCII character escaped; a proxy may have unescaped it.
    let escaped = body
        .iter()
        .any(|byte| *byte >= 0x80)
        .then(|| escape_non_ascii(body))
        .flatten();
    for secret in secrets.filter(|secret| !secret.is_empty()) {
        if is_signed(secret, body, &given) || escaped.as_ref().is_some_and(|text| is_signed(secret, text, &given)) {
            return Ok(());
        }
    }
    Err(Refusal::BadSignature)
}

/// `hex(HMAC_SHA256(app secret, token))`: proves that the caller knows the app's secret.
pub fn appsecret_proof(app_secret: &Secret, token: &Secret) -> String {
    hex(&mac_over(app_secret, token.expose().as_bytes()))
}

fn is_signed(secret: &Secret, message: &[u8], given: &[u8; 32]) -> bool {
    mac_over(secret, message).ct_eq(given).into()
}

fn mac_over(secret: &Secret, message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; a failure would match no signature.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else {
        return [0; 32];
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn signature_bytes(header: &str) -> Option<[u8; 32]> {
    let hex = header.trim().strip_prefix("sha256=")?.as_bytes();
    if hex.len() != 64 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = [0u8; 32];
    for (slot, pair) in out.iter_mut().zip(hex.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *slot = digit(*high)? << 4 | digit(*low)?;
    }
    Some(out)
}

/// The body with non-ASCII characters as lowercase `\uXXXX` in UTF-16 units.
fn escape_non_ascii(body: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok()?;
    let mut out = Vec::with_capacity(text.len() * 2);
    let mut units = [0u16; 2];
    for ch in text.chars() {
        if ch.is_ascii() {
            out.push(ch as u8);
            continue;
        }
        for unit in ch.encode_utf16(&mut units) {
            out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
        }
    }
    Some(out)
}

/// Nesting of any depth is fine here: elements that are too deep fail alone, later.
fn is_json_object(body: &[u8]) -> bool {
    let text = body.trim_ascii_start();
    text.first() == Some(&b'{') && serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Vectors made with `openssl dgst -sha256 -hmac sapa-test-secret`.
    const SECRET: &str = "sapa-test-secret";
    const PLAIN: &str = r#"{"object":"whatsapp_business_account","entry":[]}"#;
    const PLAIN_MAC: &str = "e20530b1f4a79c801224364ccfa4c9398c8a4655176b6e14a2c17e708f13c3e0";
    const RAW_UNICODE: &str = r#"{"text":"äöå สวัสดี 🎉"}"#;
    const ESCAPED_UNICODE: &str = r#"{"text":"\u00e4\u00f6\u00e5 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \ud83c\udf89"}"#;
    const ESCAPED_MAC: &str = "30343e690d4d6b78845b2fe27da5174564fe153cafa9fb1ef2dacd7c24cabf0c";
    const RAW_MAC: &str = "503b7a5203d91a55ffc8824aec4f8f3bf36266d50b39823331f0901ff67ca001";
    const PROOF: &str = "f06100cfa4726a3231e479726d2da32eac2f20b261e69c3696425eb1a49a0d64";

    fn check(body: &str, header: &str, secrets: &[&str]) -> Result<(), Refusal> {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-hub-signature-256", header.parse().unwrap());
        let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::new(*secret)).collect();
        verify(&headers, body.as_bytes(), secrets.iter())
    }

    #[test]
    fn the_exact_bytes_are_signed() {
        assert_eq!(check(PLAIN, &format!("sha256={PLAIN_MAC}"), &[SECRET]), Ok(()));
        assert_eq!(
            check(ESCAPED_UNICODE, &format!("sha256={ESCAPED_MAC}"), &[SECRET]),
            Ok(())
        );
        assert_eq!(check(RAW_UNICODE, &format!("sha256={RAW_MAC}"), &[SECRET]), Ok(()));
    }

    #[test]
    fn a_body_unescaped_on_the_way_still_counts() {
        assert_eq!(check(RAW_UNICODE, &format!("sha256={ESCAPED_MAC}"), &[SECRET]), Ok(()));
    }

    #[test]
    fn any_of_several_secrets_may_sign_but_an_empty_one_never_does() {
        assert_eq!(
            check(PLAIN, &format!("sha256={PLAIN_MAC}"), &["new-one", SECRET]),
            Ok(())
        );
        assert_eq!(
            check(PLAIN, &format!("sha256={PLAIN_MAC}"), &["new-one"]),
            Err(Refusal::BadSignature)
        );
        assert_eq!(
            check(PLAIN, &format!("sha256={PLAIN_MAC}"), &[]),
            Err(Refusal::BadSignature)
        );
        let empty = hex(&mac_over(&Secret::new(""), PLAIN.as_bytes()));
        assert_eq!(
            check(PLAIN, &format!("sha256={empty}"), &[""]),
            Err(Refusal::BadSignature)
        );
    }

    #[test]
    fn other_bodies_and_malformed_headers_are_refused() {
        let changed = PLAIN.replace("[]", "[ ]");
        assert_eq!(
            check(&changed, &format!("sha256={PLAIN_MAC}"), &[SECRET]),
            Err(Refusal::BadSignature)
        );
        for header in [
            "",
            "sha256=",
            "sha256=zz",
            PLAIN_MAC,
            "sha1=aaaa",
            &format!("sha256={PLAIN_MAC}00"),
        ] {
            assert_eq!(check(PLAIN, header, &[SECRET]), Err(Refusal::BadSignature), "{header}");
        }
        assert_eq!(
            verify(&http::HeaderMap::new(), PLAIN.as_bytes(), [Secret::new(SECRET)].iter()),
            Err(Refusal::NoSignature)
        );
    }

    #[test]
    fn the_proof_is_the_mac_of_the_token() {
        assert_eq!(appsecret_proof(&Secret::new(SECRET), &Secret::new("EAAB-token")), PROOF);
    }
}
