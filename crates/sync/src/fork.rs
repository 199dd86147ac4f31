//! What must be put right in the child of a `fork`.
//!
//! Only the forking thread exists in the child. A lock that another thread held stays shut for
//! ever unless it is reset; so whoever owns a lock resets it, from the one place that forks:
//! directly, or by having entered it in [`Hooks`].

use crate::{Mutex, Weak};

/// Something with locks in it.
pub trait AfterFork {
    /// Brings this back to a usable state. Called once in the child of a `fork`, before any
    /// other thread exists there.
    fn after_fork_in_child(&self);
}

/// The things to reset, in the order they were entered. What was dropped meanwhile is skipped.
#[derive(Default)]
pub struct Hooks {
    entries: Mutex<Vec<Weak<dyn AfterFork + Send + Sync>>>,
}

impl Hooks {
    /// An empty list.
    pub fn new() -> Hooks {
        Hooks::default()
    }

    /// Enters `entry`; it is not kept alive.
    pub fn register(&self, entry: Weak<dyn AfterFork + Send + Sync>) {
        let mut entries = self.entries.lock();
        entries.retain(|weak| weak.strong_count() > 0);
        entries.push(entry);
    }

    /// Runs the list in the child. The list's own lock is not trusted: the forking thread must
    /// have kept others from registering, by holding the interpreter's lock.
    pub fn run_in_child(&self) {
        self.entries.after_fork_in_child();
        let entries = core::mem::take(&mut *self.entries.lock());
        for entry in entries.iter().filter_map(Weak::upgrade) {
            entry.after_fork_in_child();
        }
        *self.entries.lock() = entries;
    }
}
