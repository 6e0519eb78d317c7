//! Random tokens and their hashes.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand::Rng;
use sapa_model::Secret;
use sha2::{Digest, Sha256};

/// What its holder gets once, and what we keep.
pub struct Token {
    pub plain: Secret,
    pub hash: String,
}

/// 32 random bytes, in characters that need no quoting in an address.
pub fn fresh() -> Token {
    fresh_with_prefix("")
}

pub fn fresh_with_prefix(prefix: &str) -> Token {
    let plain = format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(random::<32>()));
    Token {
        hash: hash(&plain),
        plain: Secret::new(plain),
    }
}

/// SHA-256 in hexadecimal. A plain hash is enough: the tokens are too long to guess.
#[must_use]
pub fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that makes tokens: no test may know them beforehand"
)]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_new_each_time_and_found_by_its_hash() {
        let (a, b) = (fresh(), fresh());
        assert_eq!(a.plain.expose().len(), 43);
        assert_ne!(a.plain.expose(), b.plain.expose());
        assert_eq!(a.hash, hash(a.plain.expose()));
        assert_eq!(
            hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
