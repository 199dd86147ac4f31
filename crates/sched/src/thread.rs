//! The scheduling part of a thread.

use crate::eval_breaker::EvalBreaker;
use baton_sync::fork::AfterFork;
use baton_sync::{Arc, Mutex};
use baton_trace::ThreadId;

/// What the scheduler and other threads know about a thread. The VM's thread holds it in an
/// `Arc`; it outlives the thread for as long as somebody may still set a bit in it.
pub struct ThreadSched {
    id: ThreadId,
    breaker: EvalBreaker,
    name: Mutex<Arc<str>>,
}

impl ThreadSched {
    /// A thread that does not run yet. `id` is never used again within the interpreter.
    pub fn new(id: ThreadId, name: &str) -> Arc<ThreadSched> {
        Arc::new(ThreadSched {
            id,
            breaker: EvalBreaker::new(),
            name: Mutex::new(name.into()),
        })
    }

    /// The thread's number.
    pub fn id(&self) -> ThreadId {
        self.id
    }

    /// What others want of the thread.
    #[inline(always)]
    pub fn breaker(&self) -> &EvalBreaker {
        &self.breaker
    }

    /// The thread's name, for people.
    pub fn name(&self) -> Arc<str> {
        self.name.lock().clone()
    }

    /// Gives the thread another name.
    pub fn set_name(&self, name: &str) {
        *self.name.lock() = name.into();
    }
}

impl AfterFork for ThreadSched {
    fn after_fork_in_child(&self) {
        self.name.after_fork_in_child();
    }
}
