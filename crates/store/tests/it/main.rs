//! Every query of the store, on both engines: one module for each noun.

mod people;
