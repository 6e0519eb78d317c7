//! What all channels on Meta's Graph API share: webhook handshake and signature, the Graph client,
//! its errors, and readers that forgive numbers as strings and strings as numbers.

pub mod codes;
pub mod error;
pub mod graph;
pub mod lenient;
pub mod signature;
pub mod text;
