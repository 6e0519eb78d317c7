//! Secrets at rest: XChaCha20-Poly1305 with the key's id in the value.

/// Seals and opens secrets with the installation's keys.
pub struct Sealer {}
