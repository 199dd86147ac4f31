//! A condition variable: a sequence number to sleep on.
//!
//! A waiter reads the number while it holds the mutex, unlocks, and sleeps if the number is
//! still the same; a notifier adds one and wakes. A notification after the mutex was given up
//! therefore either changes the number before the sleep or finds the sleeper. The number wraps
//! after 2^32 notifications between a waiter's unlock and its sleep, which does not happen.
//!
//! Waits may end for no reason. `notify_*` costs a system call: whoever knows, from state under
//! the mutex, that nobody waits should not call it.

use crate::atomic::{Ordering, const_fn};
use crate::fork::AfterFork;
use crate::{Futex, Instant, MutexGuard, Wait};

/// See the module.
pub struct Condvar {
    sequence: Futex,
}

impl Condvar {
    const_fn! {
        /// A condition variable nobody waits on.
        pub fn new() -> Condvar {
            Condvar { sequence: Futex::new(0) }
        }
    }

    /// Gives the mutex up, sleeps, and takes it back.
    pub fn wait<T>(&self, guard: &mut MutexGuard<'_, T>) {
        self.wait_until(guard, None);
    }

    /// As [`wait`](Self::wait), at most until `deadline`.
    pub fn wait_until<T>(&self, guard: &mut MutexGuard<'_, T>, deadline: Option<Instant>) -> Wait {
        // Relaxed: the mutex orders this load with notifiers that hold it, and the futex compares
        // again.
        let seen = self.sequence.word().load(Ordering::Relaxed);
        // The guard is borrowed mutably, so nobody can look at the value between these two.
        guard.raw().unlock();
        let wait = self.sequence.wait(seen, deadline);
        guard.raw().lock();
        wait
    }

    /// Wakes one waiter.
    pub fn notify_one(&self) {
        self.sequence.word().fetch_add(1, Ordering::Relaxed);
        self.sequence.wake_one();
    }

    /// Wakes all waiters.
    pub fn notify_all(&self) {
        self.sequence.word().fetch_add(1, Ordering::Relaxed);
        self.sequence.wake_all();
    }
}

impl Default for Condvar {
    fn default() -> Self {
        Condvar::new()
    }
}

impl AfterFork for Condvar {
    /// Nothing to do: the sleepers do not exist in the child, and a number is a number.
    fn after_fork_in_child(&self) {}
}
