//! State of a native object that is worked on without the interpreter's lock, such as a hash or a compressor.
//!
//! Invariant: the state has a mutex of its own, which is waited for only while the interpreter's lock is away, so that
//! neither is waited for by who has the other. Who works on the state holds no reference into an object.

use baton_object::{Token, switch};
use baton_sched::Reason;
use baton_sync::{Arc, Mutex};

/// A handle of such a state; clones share it.
pub struct Shared<T>(Arc<Mutex<T>>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared(Arc::clone(&self.0))
    }
}

impl<T: Send> Shared<T> {
    pub fn new(state: T) -> Shared<T> {
        Shared(Arc::new(Mutex::new(state)))
    }

    /// Something short, for which the interpreter's lock is kept unless another thread works on the state.
    pub fn quickly<R>(
        &self,
        token: &mut Token,
        what: &'static str,
        act: impl FnOnce(&mut T) -> R + Send,
    ) -> R {
        if let Some(mut state) = self.0.try_lock() {
            return act(&mut state);
        }
        self.unlocked(token, what, act)
    }

    /// Something long, without the interpreter's lock.
    pub fn unlocked<R>(
        &self,
        token: &mut Token,
        what: &'static str,
        act: impl FnOnce(&mut T) -> R + Send,
    ) -> R {
        switch::blocking(token, Reason::Blocking(what), || act(&mut self.0.lock()))
    }
}
