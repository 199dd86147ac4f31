//! Who may run: scheduling policies, switch requests and blocking regions.
//!
//! # Invariants
//! * A thread touches objects only between [`Policy::acquire`] and [`Policy::release`].
//! * Every hand-over has a [`Reason`]; there is no other way to give the lock away.
//! * What asks a running thread for anything sets a bit of its [`EvalBreaker`]; the thread looks
//!   at switch points, with one relaxed load for all bits together.
//! * Whatever may block runs inside [`blocking`]; no native lock is held across a switch point.
//! * Nothing here knows objects, frames or Python.
//!
//! # Deliberately absent
//! Free threading: [`Policy`] is where it goes.
#![forbid(unsafe_code)]

mod blocking;
mod eval_breaker;
mod lock;
mod oracle;
mod policy;
mod reason;
mod thread;
mod times;

pub use baton_trace::{Event, LockTag, ReasonKind, ThreadId, Tracer};
pub use blocking::blocking;
pub use eval_breaker::{Bit, EvalBreaker};
pub use lock::{Outcome, Patience, ThreadLock};
pub use oracle::{Choice, Oracle, Script, SeededOracle};
pub use policy::Policy;
pub use policy::deterministic::Deterministic;
pub use policy::gil::{
    DEFAULT_INTERVAL_US, Gil, Protocol, Report, Settings, Statistics, ThreadReport,
};
pub use reason::Reason;
pub use thread::{LockWait, ThreadSched};
pub use times::{Doing, Hold, Place, Spent};
