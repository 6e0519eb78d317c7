//! The only place chance comes from.
#![expect(
    clippy::disallowed_methods,
    reason = "an emulated platform invents ids, as the real one does"
)]

pub fn bytes<const N: usize>() -> [u8; N] {
    rand::random()
}

pub fn number(range: std::ops::Range<u64>) -> u64 {
    rand::random_range(range)
}

pub fn happens(share: f64) -> bool {
    rand::random_bool(share)
}
