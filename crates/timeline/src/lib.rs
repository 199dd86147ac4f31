//! The timeline of threads and their lock: recorded while a program runs, read back, checked and shown.
//!
//! # Invariants
//! * A record is 16 bytes: when, what, and what of. Names, places and whatever else is long is defined once and numbered;
//!   definitions hold text, never objects, so that a trace keeps nothing alive.
//! * What was recorded is in the file at once, whatever becomes of the process: the file is the memory that is written.
//! * A reader believes nothing: a file that is cut short, or none of ours, gives what can be read of it, or an error.
//! * Recording never waits for another thread but to number something new.
//!
//! # Deliberately absent
//! Clocks (who emits an event says when it was), frames and objects (`baton` says where a thread is).
#![forbid(unsafe_code)]

pub mod check;
pub mod firefox;
pub mod format;
pub mod html;
pub mod jsonl;
pub mod perfetto;
pub mod read;
pub mod recorder;
#[doc(hidden)]
pub mod sample;
pub mod states;
pub mod summary;
pub mod trace;
mod words;

pub use recorder::{Lane, Recorder};
pub use trace::Trace;
