//! The HTTP surface in process: one module for each part of it.

mod harness;
mod people;
