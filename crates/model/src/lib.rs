//! Plain data that every layer shares: ids, time, capabilities and the words for messages.
//! No I/O and no rules; anything here can be written down as JSON.

pub mod capability;
pub mod clock;
pub mod ids;
pub mod message;
pub mod role;
pub mod secret;

pub use capability::Capabilities;
pub use clock::{Clock, Millis};
pub use ids::*;
pub use message::*;
pub use role::Role;
pub use secret::Secret;
