//! Scheduling policies, one file each: [`gil`] is CPython's protocol, [`deterministic`] repeats itself.

pub mod deterministic;
pub mod gil;

use crate::{Outcome, Patience, Reason, ThreadLock, ThreadSched, blocking};
use baton_sync::poll::Interest;
use baton_sync::thread::{Options, StackBounds};
use baton_sync::{Arc, ClockId, Instant, RealTime, TimeSource, thread};
use baton_trace::Tracer;
use std::io;

/// Decides which thread of an interpreter runs, what its threads are, and what they take for time and chance. Whatever
/// a thread waits for, it waits for through its policy.
///
/// The methods with a body are for policies whose threads are the system's and live in real time.
pub trait Policy: Send + Sync {
    /// Returns once `me` may run. After finalization has begun, any thread but the one that
    /// finalizes stays in here for ever.
    fn acquire(&self, me: &Arc<ThreadSched>);

    /// As [`acquire`](Self::acquire), for a thread that comes back from what it gave the right away for, and may be let
    /// in sooner for it.
    fn acquire_back(&self, me: &Arc<ThreadSched>, _from: Reason) {
        self.acquire(me);
    }

    /// `me`, which may run, gives that right away.
    fn release(&self, me: &Arc<ThreadSched>, reason: Reason);

    /// At a switch point: if somebody asked, lets somebody else run first. True if it did.
    fn yield_if_asked(&self, me: &Arc<ThreadSched>) -> bool;

    /// From here on only `me`, which runs now, will ever run.
    fn begin_finalization(&self, me: &Arc<ThreadSched>);

    /// In the child of a `fork` made by `me` while it ran: `me` runs, and nobody else exists.
    fn after_fork_in_child(&self, me: &Arc<ThreadSched>);

    /// Waits for `lock` and takes it.
    fn lock(
        &self,
        me: &Arc<ThreadSched>,
        lock: &Arc<ThreadLock>,
        patience: Patience,
        what: &'static str,
    ) -> Outcome;

    /// Starts a thread for `sched`, whose `body` begins with [`acquire`](Self::acquire); returns its identifier.
    ///
    /// # Errors
    /// What the system says when it has no room for a thread.
    fn spawn(
        &self,
        me: &Arc<ThreadSched>,
        options: Options,
        sched: &Arc<ThreadSched>,
        body: Box<dyn FnOnce() + Send>,
    ) -> io::Result<u64>;

    /// Sleeps until `deadline` on the monotonic clock.
    fn sleep_until(&self, me: &Arc<ThreadSched>, deadline: Instant, what: &'static str) -> Outcome {
        blocking(self, me, Reason::Blocking(what), || {
            match RealTime.sleep_until(deadline) {
                true => Outcome::Done,
                false => Outcome::Interrupted,
            }
        })
    }

    /// Waits until a call on one of these descriptors would not block, as far as the call itself must not wait: where
    /// time is real it may, and this returns [`Outcome::Done`] at once.
    fn ready(
        &self,
        _me: &Arc<ThreadSched>,
        _interests: &[Interest],
        _deadline: Option<Instant>,
        _what: &'static str,
    ) -> Outcome {
        Outcome::Done
    }

    /// Whether time and waiting are simulated: then calls must not wait in the system.
    fn is_simulated(&self) -> bool {
        false
    }

    /// The clock's reading in nanoseconds.
    fn now(&self, clock: ClockId) -> u64 {
        RealTime.now(clock)
    }

    /// Fills `bytes` with random numbers that belong to the run; false if they are the system's to give.
    fn fill_random(&self, _bytes: &mut [u8]) -> bool {
        false
    }

    /// The identifier of `me`, which is the calling thread: unique among those that live.
    fn ident(&self, _me: &ThreadSched) -> u64 {
        thread::ident()
    }

    /// The kernel's number of `me`, which is the calling thread, or what stands for it.
    fn native_id(&self, _me: &ThreadSched) -> u64 {
        thread::native_id()
    }

    /// Where the calling thread's stack lies, if the system tells.
    fn stack_bounds(&self) -> Option<StackBounds> {
        thread::stack_bounds()
    }

    /// Where this policy's events go.
    fn tracer(&self) -> &Tracer;
}
