//! Noticing that nothing can happen any more: every thread waits for a lock, and for ever.
//!
//! Whoever begins such a wait, or ends, and sees that all (others) wait like that, looks again a moment later, because a
//! thread that has just got its lock is still noted as waiting. If nobody held the interpreter's lock meanwhile, and every
//! lock waited for is shut, it is so. Signals might still end it: whether the program handles any is the listener's
//! question.

use super::{Gil, wait_for};
use crate::{LockWait, Outcome, Patience, ThreadLock, ThreadSched};
use baton_sync::{RealTime, TimeSource};
use std::time::Duration;

/// How long nothing must happen.
const MOMENT: Duration = Duration::from_millis(100);

/// Told of a deadlock, by a thread that does not hold the lock; the threads that wait stand still.
pub type OnDeadlock = fn();

impl Gil {
    /// Has `on_deadlock` told when all threads wait for locks for ever; once only.
    pub fn set_on_deadlock(&self, on_deadlock: OnDeadlock) {
        // A second one changes nothing.
        let _ = self.on_deadlock.set(on_deadlock);
    }

    /// Whether all threads are noted as waiting for locks that are shut, for ever; then a number that changes as soon
    /// as one of them runs.
    pub(super) fn seems_stuck(&self) -> Option<u64> {
        self.on_deadlock.get()?;
        let state = self.state.lock();
        let waits = |thread: &ThreadSched| {
            let stuck = |wait: &LockWait| wait.endless && wait.lock.is_locked();
            thread.with_waits(stuck).unwrap_or(false)
        };
        let all = state.threads.iter().all(|thread| waits(thread));
        let stuck = all && !state.threads.is_empty() && state.starting == 0;
        (stuck && state.finalizer.is_none()).then(|| state.statistics.releases())
    }

    /// Waits for the lock, and looks meanwhile whether anything happens.
    pub(super) fn lock_watching(
        &self,
        me: &ThreadSched,
        lock: &ThreadLock,
        patience: Patience,
    ) -> Outcome {
        let seen = self.seems_stuck();
        let moment = Patience {
            deadline: Some(RealTime.instant().after(MOMENT)),
            ..patience
        };
        match wait_for(me, lock, moment) {
            Outcome::TimedOut => {}
            outcome => return outcome,
        }
        self.tell_if_still(seen);
        wait_for(me, lock, patience)
    }

    /// A thread has ended and left the others behind.
    pub(super) fn watch_the_others(&self) {
        let seen = self.seems_stuck();
        if seen.is_some() {
            let until = RealTime.instant().after(MOMENT);
            while !RealTime.sleep_until(until) {}
            self.tell_if_still(seen);
        }
    }

    fn tell_if_still(&self, seen: Option<u64>) {
        if seen.is_some()
            && self.seems_stuck() == seen
            && let Some(on_deadlock) = self.on_deadlock.get()
        {
            on_deadlock();
        }
    }
}
