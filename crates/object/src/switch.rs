//! The token and the scheduler: giving the lock away around what may block, and at switch points when asked.
//!
//! Invariant: while the lock is away no token of this thread is used; the closure of [`blocking`] is `Send`, so it
//! cannot hold objects, and everything borrowed from the token ends before, because it takes `&mut Token`.

use crate::token::Token;
use baton_sched::{Policy, Reason, ThreadSched};
use baton_sync::Arc;

/// Runs `call`, which may block, without the lock.
pub fn blocking<R>(token: &mut Token, reason: Reason, call: impl FnOnce() -> R + Send) -> R {
    let Some((policy, sched)) = parts(token) else {
        return call();
    };
    baton_sched::blocking(&*policy, &sched, reason, call)
}

/// Lets another thread run if one asked.
pub fn yield_if_asked(token: &mut Token) {
    if let Some((policy, sched)) = parts(token) {
        policy.yield_if_asked(&sched);
    }
}

fn parts(token: &Token) -> Option<(Arc<dyn Policy>, Arc<ThreadSched>)> {
    let policy = token.interp().policy.borrow().clone()?;
    let sched = token.thread().sched.borrow().clone()?;
    Some((policy, sched))
}
