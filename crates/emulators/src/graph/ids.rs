//! Identifiers in the platform's shapes.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::chance;

/// `wamid.` + base64 of a small record that holds the customer and 20 hex digits.
pub fn wamid(customer: &str, from_business: bool) -> String {
    let mut bytes = Vec::with_capacity(48);
    bytes.extend_from_slice(&[0x1c, 0x18, customer.len() as u8]);
    bytes.extend_from_slice(customer.as_bytes());
    bytes.extend_from_slice(&[0x15, 0x02, 0x00, if from_business { 0x11 } else { 0x12 }, 0x18, 0x14]);
    bytes.extend_from_slice(hex(&chance::bytes::<10>()).to_ascii_uppercase().as_bytes());
    bytes.push(0);
    format!("wamid.{}", STANDARD.encode(bytes))
}

/// The customer written into a message id of ours.
pub fn customer_of(wamid: &str) -> Option<String> {
    let bytes = STANDARD.decode(wamid.strip_prefix("wamid.")?).ok()?;
    let length = usize::from(*bytes.get(2)?);
    String::from_utf8(bytes.get(3..3 + length)?.to_vec()).ok()
}

pub fn trace() -> String {
    format!("A{}", URL_SAFE_NO_PAD.encode(chance::bytes::<16>()))
}

/// A decimal id as Graph objects have.
pub fn numeric() -> String {
    chance::number(1_000_000_000_000_000..9_999_999_999_999_999).to_string()
}

pub fn token() -> String {
    format!("EAA{}", URL_SAFE_NO_PAD.encode(chance::bytes::<32>()))
}

/// The code of a wa.me link.
pub fn short_code() -> String {
    hex(&chance::bytes::<6>()).to_ascii_uppercase()
}

/// The business-scoped id of a user: stable per portfolio, new with a new generation.
pub fn business_scoped(business: &str, wa_id: &str, generation: u32) -> String {
    let digest = Sha256::digest(format!("{business}:{wa_id}:{generation}"));
    let number = u64::from_be_bytes(digest[..8].try_into().expect("8 bytes")) % 100_000_000_000_000;
    format!("{}.{number:014}", country_iso(wa_id))
}

/// Calling code of a number written in digits.
pub fn calling_code(digits: &str) -> &str {
    let codes = [
        "62", "66", "60", "65", "84", "63", "91", "44", "61", "49", "55", "852", "1",
    ];
    codes
        .into_iter()
        .find(|code| digits.starts_with(*code))
        .unwrap_or_else(|| digits.get(..2).unwrap_or(""))
}

pub fn country_iso(digits: &str) -> &'static str {
    match calling_code(digits) {
        "62" => "ID",
        "66" => "TH",
        "60" => "MY",
        "65" => "SG",
        "84" => "VN",
        "63" => "PH",
        "91" => "IN",
        "44" => "GB",
        "61" => "AU",
        "49" => "DE",
        "55" => "BR",
        "852" => "HK",
        _ => "US",
    }
}

pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub fn sha256_base64(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

pub fn hmac_hex(key: &str, message: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any key length");
    mac.update(message);
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)] as char);
        text.push(DIGITS[usize::from(byte & 15)] as char);
    }
    text
}
