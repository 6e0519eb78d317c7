//! The rules on a real database, on both engines: one module for each noun.

mod harness;
mod people;
