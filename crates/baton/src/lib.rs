//! Baton as a library: an interpreter to embed, and what the `baton` command is made of.
//!
//! Invariants: this crate alone wires the others together; it alone touches signals, standard streams and the process.

mod baton_module;
mod build_tree;
pub mod cli;
pub mod compile;
mod faulthandler;
mod finalize;
mod gil_stats;
mod layout;
mod locale;
mod modules;
mod monitoring;
mod queue;
pub mod runtime;
mod startup;
mod switches;
mod symtable;
mod sys_setup;
mod thread_state;
pub mod threads;
mod timeline;
mod tree;
mod types_module;

pub use runtime::{Config, Runtime};
pub use timeline::TraceConfig;
