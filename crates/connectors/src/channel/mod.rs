//! Every channel we speak, in the order people see them.
//!
//! To add one: its folder here, its `mod` line and its entry in `all()`; nothing else in the product
//! names it. See docs/adding-a-channel.md.

pub mod contract;
pub mod incoming;
mod meta_common;
pub mod outgoing;
pub mod template;
mod whatsapp;

pub use contract::*;
pub use incoming::*;
pub use outgoing::*;
pub use template::*;

#[must_use]
pub fn all() -> &'static [&'static dyn Channel] {
    &[&whatsapp::Whatsapp]
}

/// The channel of this kind, if we speak it.
#[must_use]
pub fn by_kind(kind: &str) -> Option<&'static dyn Channel> {
    all().iter().copied().find(|channel| channel.about().channel == kind)
}
