//! Threads, clocks, locks and parking: the only crate that names `std::thread`, `std::time` and
//! the blocking half of `std::sync`.
//!
//! # Invariants
//! * Whatever waits, waits on a [`Futex`] or in `sys`; whatever tells the time, does so
//!   through a [`TimeSource`]. Hence everything above can be simulated, traced and replayed.
//! * Every lock is a few plain words without an owner or an allocation: it can be unlocked by
//!   another thread, and be [reset](fork::AfterFork) in the child of a `fork`, where its holder
//!   does not exist.
//! * Under `cfg(loom)` the same lock code runs on loom's atomics, with a futex that is modelled
//!   with loom's mutex and condition variable. Only this crate knows about `cfg(loom)`.
//! * `Arc`, `Weak` and `OnceLock` are `std`'s, and may be named anywhere: they do not wait for
//!   other threads' progress beyond an initialiser, and loom has nothing to say about them.
//!
//! # Deliberately absent
//! Poisoning: a panic is caught at the boundary of a native function and is a bug there; locks
//! just open. Fair queues: who comes first is the scheduler's business. Other systems than
//! Linux: each will be one file in `sys/`.

mod apart;
pub mod atomic;
mod clock;
mod condvar;
mod fiber;
pub mod fork;
mod futex;
mod mapped;
mod mutex;
mod one_thread;
mod parker;
pub mod poll;
mod rawlock;
mod sys;
pub mod thread;
mod turn;

pub use apart::Apart;
pub use clock::{ClockId, Instant, ManualTime, RealTime, TimeSource};
pub use condvar::Condvar;
pub use fiber::{FiberId, Fibers, Stretch};
pub use futex::{Futex, Wait};
pub use mapped::Mapped;
pub use mutex::{Mutex, MutexGuard};
pub use one_thread::OneThread;
pub use parker::Parker;
pub use rawlock::{Acquire, RawLock};
pub use std::sync::{Arc, OnceLock, Weak};
pub use turn::{Told, Turn};
