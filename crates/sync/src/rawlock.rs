//! A lock without data or owner: three states in one futex word (Drepper, "Futexes Are Tricky",
//! mutex 2).
//!
//! `word`: 0 open, 1 shut and nobody sleeps, 2 shut and somebody may sleep. Transitions:
//! * `0 -> 1` by whoever finds it open; that is the acquire edge.
//! * `1 -> 2` and `0 -> 2` by a thread about to sleep. A sleeper that wakes takes the lock as 2,
//!   because it cannot know whether it was the last: one needless wake, never a lost one.
//! * `1 -> 0`, `2 -> 0` by unlock; that is the release edge, and from 2 it wakes one sleeper.
//!
//! Any thread may unlock, as Python's `Lock` wants it.
//!
//! Rejected: `parking_lot`'s one-byte lock over a global table of queues, which cannot be reset
//! one lock at a time in a forked child.

use crate::atomic::{Ordering, const_fn};
use crate::fork::AfterFork;
use crate::{Futex, Instant, Wait};

const OPEN: u32 = 0;
const SHUT: u32 = 1;
const CONTENDED: u32 = 2;

/// How an attempt to lock ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acquire {
    /// The caller has the lock.
    Acquired,
    /// The deadline passed first.
    TimedOut,
    /// A signal handler ran first; the caller decides whether to go on.
    Interrupted,
}

/// See the module.
pub struct RawLock {
    state: Futex,
}

impl RawLock {
    const_fn! {
        /// An open lock.
        pub fn new() -> RawLock {
            RawLock { state: Futex::new(OPEN) }
        }
    }

    /// Takes the lock if it is open.
    #[inline]
    pub fn try_lock(&self) -> bool {
        self.state
            .word()
            .compare_exchange(OPEN, SHUT, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
    }

    /// Takes the lock, however long it takes.
    #[inline]
    pub fn lock(&self) {
        if !self.try_lock() {
            while self.lock_slow(None) != Acquire::Acquired {}
        }
    }

    /// Takes the lock unless `deadline` passes or a signal handler runs first.
    #[inline]
    pub fn lock_until(&self, deadline: Option<Instant>) -> Acquire {
        if self.try_lock() {
            return Acquire::Acquired;
        }
        self.lock_slow(deadline)
    }

    #[cold]
    fn lock_slow(&self, deadline: Option<Instant>) -> Acquire {
        // Marks the lock as contended even when giving up: the holder then wakes nobody.
        while self.state.word().swap(CONTENDED, Ordering::Acquire) != OPEN {
            match self.state.wait(CONTENDED, deadline) {
                Wait::Woken => {}
                Wait::TimedOut => return self.last_try(Acquire::TimedOut),
                Wait::Interrupted => return self.last_try(Acquire::Interrupted),
            }
        }
        Acquire::Acquired
    }

    /// A wake-up may have been spent on a thread that was about to give up: taking the lock now
    /// if it is open keeps that wake-up from being lost to the other sleepers.
    fn last_try(&self, otherwise: Acquire) -> Acquire {
        let taken = self.state.word().compare_exchange(
            OPEN,
            CONTENDED,
            Ordering::Acquire,
            Ordering::Relaxed,
        );
        if taken.is_ok() {
            Acquire::Acquired
        } else {
            otherwise
        }
    }

    /// Opens the lock; it must be shut.
    #[inline]
    pub fn unlock(&self) {
        if self.state.word().swap(OPEN, Ordering::Release) == CONTENDED {
            self.state.wake_one();
        }
    }

    /// Whether somebody holds it, for `locked()` and `repr`.
    pub fn is_locked(&self) -> bool {
        self.state.word().load(Ordering::Relaxed) != OPEN
    }
}

impl Default for RawLock {
    fn default() -> Self {
        RawLock::new()
    }
}

impl AfterFork for RawLock {
    fn after_fork_in_child(&self) {
        self.state.word().store(OPEN, Ordering::Relaxed);
    }
}
