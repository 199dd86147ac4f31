//! Scheduling policies, one file each: [`gil`] is CPython's protocol.

pub mod gil;

use crate::{Reason, ThreadSched};
use baton_sync::Arc;
use baton_trace::Tracer;

/// Decides which thread of an interpreter runs.
pub trait Policy: Send + Sync {
    /// Returns once `me` may run. After finalization has begun, any thread but the one that
    /// finalizes stays in here for ever.
    fn acquire(&self, me: &Arc<ThreadSched>);

    /// As [`acquire`](Self::acquire), for a thread that comes back from a blocking call and may
    /// be let in sooner for it.
    fn acquire_back(&self, me: &Arc<ThreadSched>) {
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

    /// Where this policy's events go.
    fn tracer(&self) -> &Tracer;
}
