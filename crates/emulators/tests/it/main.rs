//! One binary: the emulator against the vendor's documents.

mod access;
mod coexistence;
mod faults;
mod inbound;
mod media;
mod numbers;
mod phone;
mod sending;
mod stage;
mod templates;
mod validation;
mod webhooks;
