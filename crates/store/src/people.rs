//! People who sign in, where they belong, and what lets them in. One file for each noun.
//!
//! Tokens are never stored: rows hold the SHA-256 of them.

pub mod api_key;
pub mod invitation;
pub mod member;
pub mod one_time;
pub mod person;
pub mod session;
pub mod sign_in_attempt;
pub mod workspace;
