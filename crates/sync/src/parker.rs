//! One thread sleeps, others wake it; a wake-up that comes first is kept.
//!
//! `word`: 0 nothing, 1 a permit waits, 2 the owner sleeps. Only the owner moves `0 -> 2` and
//! `1 -> 0`; anybody moves `0 -> 1` and `2 -> 1`, and wakes in the latter case.

use crate::atomic::{Ordering, const_fn};
use crate::fork::AfterFork;
use crate::{Futex, Instant, Wait};

const EMPTY: u32 = 0;
const PERMIT: u32 = 1;
const PARKED: u32 = 2;

/// See the module.
pub struct Parker {
    state: Futex,
}

impl Parker {
    const_fn! {
        /// A parker without a permit.
        pub fn new() -> Parker {
            Parker { state: Futex::new(EMPTY) }
        }
    }

    /// Sleeps until there is a permit, and takes it. One thread at a time may park.
    pub fn park(&self) {
        while self.park_until(None) != Wait::Woken {}
    }

    /// Sleeps until there is a permit (taken, [`Wait::Woken`]), the deadline or a signal.
    pub fn park_until(&self, deadline: Option<Instant>) -> Wait {
        let word = self.state.word();
        loop {
            if word
                .compare_exchange(PERMIT, EMPTY, Ordering::Acquire, Ordering::Relaxed)
                .is_ok()
            {
                return Wait::Woken;
            }
            // A failure means that a permit has just come: look again.
            let _ = word.compare_exchange(EMPTY, PARKED, Ordering::Relaxed, Ordering::Relaxed);
            let wait = self.state.wait(PARKED, deadline);
            if wait != Wait::Woken {
                // Leaves PARKED unless a permit came after all, which then counts.
                let permit = word.swap(EMPTY, Ordering::Acquire) == PERMIT;
                return if permit { Wait::Woken } else { wait };
            }
        }
    }

    /// Leaves a permit and wakes the sleeper, if there is one.
    pub fn unpark(&self) {
        if self.state.word().swap(PERMIT, Ordering::Release) == PARKED {
            self.state.wake_one();
        }
    }
}

impl Default for Parker {
    fn default() -> Self {
        Parker::new()
    }
}

impl AfterFork for Parker {
    fn after_fork_in_child(&self) {
        self.state.word().store(EMPTY, Ordering::Relaxed);
    }
}
