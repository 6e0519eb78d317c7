//! One binary: the emulator against the vendor's documents.

mod helpers;
mod sending;
mod webhooks;
