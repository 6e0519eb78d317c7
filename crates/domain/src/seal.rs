//! Secrets at rest: XChaCha20-Poly1305 with the key's id in the value.
//!
//! A sealed value is `v1.<key id>.<base64(nonce | ciphertext)>`. It opens only under the context it was
//! sealed for (`account/acc_…`), so that a value copied into another row does not open there.
//! Rotation: a new key goes to the front of the list and seals from then on; old ones still open.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sapa_model::Secret;
use sha2::{Digest, Sha256};

use crate::error::{DomainError, Result};

mod key_file;

const VERSION: &str = "v1";
const NONCE_BYTES: usize = 24;

/// Seals and opens secrets with the installation's keys.
pub struct Sealer {
    /// The newest first: it seals.
    keys: Vec<Key>,
}

struct Key {
    /// Made from the key itself, so that it needs no name of its own.
    id: String,
    bytes: [u8; 32],
    cipher: XChaCha20Poly1305,
}

impl Sealer {
    /// Takes keys of 32 bytes in base64, the newest first.
    pub fn new<'a>(keys: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let keys = keys.into_iter().map(Key::parse).collect::<Result<Vec<_>>>()?;
        if keys.is_empty() {
            return Err(DomainError::internal(
                "There is no secret key. Set SAPA_SECRET_KEY to 32 bytes in base64.",
            ));
        }
        Ok(Self { keys })
    }

    /// The keys of `SAPA_SECRET_KEY` (several are separated by commas, the newest first), or else those of the
    /// file, which is made when it is missing.
    pub fn from_settings(setting: Option<&str>, file: &std::path::Path) -> Result<Self> {
        match setting.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Self::new(text.split(',')),
            None => Self::new(key_file::read_or_make(file)?.iter().map(String::as_str)),
        }
    }

    /// Puts a fresh key at the front of the file; what is sealed from now on uses it. Open the sealer again and
    /// `reseal` every value before the old keys are taken out of the file.
    pub fn add_key(file: &std::path::Path) -> Result<Self> {
        Self::new(key_file::add(file)?.iter().map(String::as_str))
    }

    /// Takes all keys but the newest out of the file: every value has to be resealed before.
    pub fn forget_old_keys(file: &std::path::Path) -> Result<()> {
        key_file::forget_old(file)
    }

    /// Puts keys of another installation (a backup's) behind those of the file, so that its values open.
    pub fn keep_keys<'a>(file: &std::path::Path, keys: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let keys: Vec<String> = keys
            .into_iter()
            .map(|key| key.trim().to_owned())
            .filter(|key| !key.is_empty())
            .collect();
        Self::new(keys.iter().map(String::as_str))?;
        key_file::keep(file, &keys)
    }

    /// A fresh key as people keep it.
    #[must_use]
    pub fn generate_key() -> String {
        BASE64_STANDARD.encode(<[u8; 32]>::generate())
    }

    /// A key for another purpose (signed links), which stays the same while keys rotate.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let oldest = &self.keys[self.keys.len() - 1];
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&oldest.bytes).expect("any key length works");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    #[must_use]
    pub fn seal(&self, context: &str, value: &str) -> String {
        let key = &self.keys[0];
        let nonce = XNonce::generate();
        let sealed = key
            .cipher
            .encrypt(
                &nonce,
                Payload {
                    msg: value.as_bytes(),
                    aad: context.as_bytes(),
                },
            )
            .expect("a value of less than 256 GB can be sealed");
        let body = BASE64_URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat());
        format!("{VERSION}.{}.{body}", key.id)
    }

    pub fn open(&self, context: &str, sealed: &str) -> Result<Secret> {
        let (id, body) = parts(sealed).ok_or_else(|| broken(context, "it is not a sealed value"))?;
        let key = self.keys.iter().find(|key| key.id == id).ok_or_else(|| {
            broken(
                context,
                &format!("its key {id} is not among ours. Put the former key back behind the new one"),
            )
        })?;
        let bytes = BASE64_URL_SAFE_NO_PAD
            .decode(body)
            .map_err(|_| broken(context, "it is damaged"))?;
        if bytes.len() < NONCE_BYTES {
            return Err(broken(context, "it is cut off"));
        }
        let (nonce, sealed) = bytes.split_at(NONCE_BYTES);
        let nonce = XNonce::try_from(nonce).map_err(|_| broken(context, "it is cut off"))?;
        let open = key
            .cipher
            .decrypt(
                &nonce,
                Payload {
                    msg: sealed,
                    aad: context.as_bytes(),
                },
            )
            .map_err(|_| broken(context, "it was changed, or sealed for another row"))?;
        String::from_utf8(open)
            .map(Secret::new)
            .map_err(|_| broken(context, "it is damaged"))
    }

    #[must_use]
    pub fn seal_map(&self, context: &str, map: &BTreeMap<String, Secret>) -> String {
        self.seal(
            context,
            &serde_json::to_string(map).expect("texts can be written as JSON"),
        )
    }

    /// An empty value is an empty map: that is how a disconnected row looks.
    pub fn open_map(&self, context: &str, sealed: &str) -> Result<BTreeMap<String, Secret>> {
        if sealed.is_empty() {
            return Ok(BTreeMap::new());
        }
        serde_json::from_str(self.open(context, sealed)?.expose()).map_err(|_| broken(context, "it holds no map"))
    }

    /// Seals a value anew when an older key sealed it; nothing when there is nothing to do.
    pub fn reseal(&self, context: &str, sealed: &str) -> Result<Option<String>> {
        if sealed.is_empty() || parts(sealed).is_some_and(|(id, _)| id == self.keys[0].id) {
            return Ok(None);
        }
        Ok(Some(self.seal(context, self.open(context, sealed)?.expose())))
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.id)).finish()
    }
}

impl Key {
    fn parse(text: &str) -> Result<Self> {
        let wrong =
            || DomainError::internal("A secret key is not 32 bytes in base64. Make one with: openssl rand -base64 32");
        let text = text.trim();
        let bytes = BASE64_STANDARD
            .decode(text)
            .or_else(|_| BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')))
            .map_err(|_| wrong())?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| wrong())?;
        let cipher = XChaCha20Poly1305::new(&bytes.into());
        let digest = Sha256::new()
            .chain_update(b"sapa key id")
            .chain_update(bytes)
            .finalize();
        let id = digest[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { id, bytes, cipher })
    }
}

fn parts(sealed: &str) -> Option<(&str, &str)> {
    let (version, rest) = sealed.split_once('.')?;
    let (id, body) = rest.split_once('.')?;
    (version == VERSION && !body.is_empty()).then_some((id, body))
}

fn broken(context: &str, why: &str) -> DomainError {
    DomainError::Internal(format!("The secret of {context} cannot be opened: {why}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const SECOND: &str = "ICECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> String {
        outcome.unwrap_err().to_string()
    }

    #[test]
    fn a_value_opens_under_its_own_context_only() {
        let sealer = Sealer::new([FIRST]).unwrap();
        let sealed = sealer.seal("account/acc_1", "token-ก-🙂");
        assert!(sealed.starts_with("v1.") && !sealed.contains("token"));
        assert_eq!(sealer.open("account/acc_1", &sealed).unwrap().expose(), "token-ก-🙂");
        assert!(refusal(sealer.open("account/acc_2", &sealed)).contains("another row"));
        assert_ne!(
            sealed,
            sealer.seal("account/acc_1", "token-ก-🙂"),
            "the nonce differs each time"
        );
    }

    #[test]
    fn a_changed_or_foreign_value_is_refused_with_its_reason() {
        let sealer = Sealer::new([FIRST]).unwrap();
        let sealed = sealer.seal("a", "secret");
        let mut bytes = sealed.clone().into_bytes();
        let last = bytes.len() - 2;
        bytes[last] = if bytes[last] == b'A' { b'B' } else { b'A' };
        assert!(sealer.open("a", std::str::from_utf8(&bytes).unwrap()).is_err());
        for bad in ["", "v1.", "v1.00000000.", "plain text", "v2.x.y", "v1.00000000.AAAA"] {
            assert!(sealer.open("a", bad).is_err(), "{bad:?}");
        }
        let other = Sealer::new([SECOND]).unwrap();
        assert!(refusal(other.open("a", &sealed)).contains("is not among ours"));
        assert!(!refusal(other.open("a", &sealed)).contains("secret\""));
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let old = Sealer::new([FIRST]).unwrap();
        let sealed = old.seal("a", "secret");
        let both = Sealer::new([SECOND, FIRST]).unwrap();
        assert_eq!(both.open("a", &sealed).unwrap().expose(), "secret");
        let again = both.reseal("a", &sealed).unwrap().expect("an old key sealed it");
        assert_eq!(both.reseal("a", &again).unwrap(), None);
        assert_eq!(
            Sealer::new([SECOND]).unwrap().open("a", &again).unwrap().expose(),
            "secret"
        );
        assert!(both.reseal("b", &sealed).is_err());
    }

    #[test]
    fn a_derived_key_is_one_for_each_purpose_and_outlives_a_rotation() {
        let before = Sealer::new([FIRST]).unwrap();
        assert_eq!(
            before.derive("media"),
            Sealer::new([SECOND, FIRST]).unwrap().derive("media")
        );
        assert_ne!(before.derive("media"), before.derive("other"));
        assert_ne!(before.derive("media"), Sealer::new([SECOND]).unwrap().derive("media"));
    }

    #[test]
    fn a_map_goes_in_and_out() {
        let sealer = Sealer::new([FIRST]).unwrap();
        let map = BTreeMap::from([
            ("app_secret".to_owned(), Secret::new("s3")),
            ("token".to_owned(), Secret::new("")),
        ]);
        assert_eq!(sealer.open_map("app/1", &sealer.seal_map("app/1", &map)).unwrap(), map);
        assert!(sealer.open_map("app/1", "").unwrap().is_empty());
        assert!(sealer.open_map("app/1", &sealer.seal("app/1", "no map")).is_err());
    }

    #[test]
    fn a_bad_key_is_refused_and_never_shown() {
        for bad in ["", "c2hvcnQ=", "not base64 at all!"] {
            assert!(refusal(Sealer::new([bad])).contains("32 bytes"), "{bad}");
        }
        assert!(Sealer::new([]).is_err());
        assert!(!format!("{:?}", Sealer::new([FIRST]).unwrap()).contains("AAEC"));
        assert_eq!(Sealer::new([Sealer::generate_key().as_str()]).unwrap().keys.len(), 1);
    }
}
