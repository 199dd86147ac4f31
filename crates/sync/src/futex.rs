//! A 32-bit word one can sleep on.
//!
//! The contract everything here stands on: `wait(expected)` sleeps only if the word equals
//! `expected` at a moment that is ordered with every `wake`; so a waker that changes the word
//! first and wakes afterwards is never missed. Waits may end for no reason; callers look again.
//!
//! Under loom the word is loom's, and the kernel's queue is a mutex and a condition variable.
//! Loom has no time: a wait with a deadline gives way once and reports that it timed out, which
//! is the hardest schedule for the caller; a deadline at the end of time never passes.

use crate::Instant;
use crate::atomic::{AtomicU32, const_fn};

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Woken, or the word had changed, or for no reason.
    Woken,
    /// The deadline passed.
    TimedOut,
    /// A signal handler ran.
    Interrupted,
}

/// A word and its sleepers.
pub struct Futex {
    word: AtomicU32,
    #[cfg(loom)]
    queue: (loom::sync::Mutex<()>, loom::sync::Condvar),
}

impl Futex {
    const_fn! {
        /// A futex whose word is `value`.
        pub fn new(value: u32) -> Futex {
            Futex {
                word: AtomicU32::new(value),
                #[cfg(loom)]
                queue: (loom::sync::Mutex::new(()), loom::sync::Condvar::new()),
            }
        }
    }

    /// The word itself.
    #[inline]
    pub fn word(&self) -> &AtomicU32 {
        &self.word
    }
}

#[cfg(not(loom))]
impl Futex {
    /// Sleeps if the word is `expected`, at most until `deadline`.
    pub fn wait(&self, expected: u32, deadline: Option<Instant>) -> Wait {
        crate::sys::futex_wait(&self.word, expected, deadline)
    }

    /// Wakes one sleeper.
    pub fn wake_one(&self) {
        crate::sys::futex_wake(&self.word, 1);
    }

    /// Wakes all sleepers.
    pub fn wake_all(&self) {
        crate::sys::futex_wake(&self.word, i32::MAX);
    }
}

#[cfg(loom)]
impl Futex {
    /// Sleeps if the word is `expected`; see the module for deadlines.
    pub fn wait(&self, expected: u32, deadline: Option<Instant>) -> Wait {
        use crate::atomic::Ordering;
        let guard = self.queue.0.lock().unwrap();
        if self.word.load(Ordering::SeqCst) != expected {
            return Wait::Woken;
        }
        if deadline.is_some_and(|at| at < Instant::END) {
            drop(guard);
            loom::thread::yield_now();
            return Wait::TimedOut;
        }
        drop(self.queue.1.wait(guard).unwrap());
        Wait::Woken
    }

    /// Wakes one sleeper.
    pub fn wake_one(&self) {
        let _guard = self.queue.0.lock().unwrap();
        self.queue.1.notify_one();
    }

    /// Wakes all sleepers.
    pub fn wake_all(&self) {
        let _guard = self.queue.0.lock().unwrap();
        self.queue.1.notify_all();
    }
}
