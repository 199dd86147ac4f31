//! What happens at a switch point when the eval breaker says that somebody wants something.

use crate::state;
use baton_object::PyResult;
use baton_object::Token;
use baton_sched::{Bit, Policy};
use baton_sync::Arc;
use std::cell::{Cell, RefCell};

/// What the embedding crate puts in for the VM to call at switch points.
#[derive(Default)]
pub struct Hooks {
    /// Runs the Python handlers of signals that came in.
    pub signals: Cell<Option<fn(&mut Token) -> PyResult<()>>>,
    /// Runs calls that were queued for this thread.
    pub pending_calls: Cell<Option<fn(&mut Token) -> PyResult<()>>>,
    /// The scheduling policy: who may run.
    pub policy: RefCell<Option<Arc<dyn Policy>>>,
}

/// The scheduling policy of the token's interpreter.
pub fn policy(token: &Token) -> Option<Arc<dyn Policy>> {
    token.interp().extension::<Hooks>().policy.borrow().clone()
}

/// Does what is asked for: signals, calls, collection, and last the lock, as CPython's `_Py_HandlePending`.
#[cold]
#[inline(never)]
pub fn handle(token: &mut Token) -> PyResult<()> {
    let sched = Arc::clone(&state::of(token).sched);
    let breaker = sched.breaker();
    if breaker.take(Bit::SignalsPending)
        && let Some(signals) = token.interp().extension::<Hooks>().signals.get()
    {
        signals(token)?;
    }
    if breaker.take(Bit::PendingCalls)
        && let Some(calls) = token.interp().extension::<Hooks>().pending_calls.get()
    {
        calls(token)?;
    }
    if breaker.take(Bit::GcScheduled) && baton_object::gc::is_due(token) {
        baton_object::gc::collect_when_due(token);
    }
    if breaker.is_set(Bit::GilDropRequest)
        && let Some(policy) = policy(token)
    {
        yield_lock(token, &*policy, &sched);
    }
    if breaker.take(Bit::AsyncException)
        && let Some(error) = sched_exception(token)
    {
        return Err(token.raise_object(error));
    }
    Ok(())
}

/// Lets somebody else run, who asked. No token is in force meanwhile.
fn yield_lock(token: &mut Token, policy: &dyn Policy, sched: &Arc<baton_sched::ThreadSched>) {
    let thread: *const baton_object::Thread = token.thread();
    policy.yield_if_asked(sched);
    debug_assert!(std::ptr::eq(thread, token.thread()));
}

/// An exception that another thread sent to this one.
fn sched_exception(token: &mut Token) -> Option<baton_object::Owned> {
    token.thread().extension::<AsyncException>().0.borrow_mut().take()
}

/// Where an exception waits that was sent to a thread.
#[derive(Default)]
pub struct AsyncException(pub RefCell<Option<baton_object::Owned>>);

/// Gives the lock away while `call` runs, which may block. `call` cannot touch objects: it is `Send`.
pub fn blocking<R>(token: &mut Token, reason: baton_sched::Reason, call: impl FnOnce() -> R + Send) -> R {
    let sched = Arc::clone(&state::of(token).sched);
    match policy(token) {
        Some(policy) => baton_sched::blocking(&*policy, &sched, reason, call),
        None => call(),
    }
}
