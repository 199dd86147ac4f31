//! What happens at a switch point when the eval breaker says that somebody wants something.

use crate::state;
use baton_object::PyResult;
use baton_object::Token;
use baton_sched::Bit;
use baton_sync::Arc;
use std::cell::{Cell, RefCell};

/// What the embedding crate puts in for the VM to call at switch points.
#[derive(Default)]
pub struct Hooks {
    /// Runs the Python handlers of signals that came in.
    pub signals: Cell<Option<fn(&mut Token) -> PyResult<()>>>,
    /// Runs calls that were queued for this thread.
    pub pending_calls: Cell<Option<fn(&mut Token) -> PyResult<()>>>,
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
    if breaker.is_set(Bit::GilDropRequest) {
        baton_object::switch::yield_if_asked(token);
    }
    if breaker.take(Bit::AsyncException)
        && let Some(error) = sched_exception(token)
    {
        return Err(token.raise_object(error));
    }
    Ok(())
}

/// An exception that another thread sent to this one.
fn sched_exception(token: &mut Token) -> Option<baton_object::Owned> {
    token
        .thread()
        .extension::<AsyncException>()
        .0
        .borrow_mut()
        .take()
}

/// Where an exception waits that was sent to a thread.
#[derive(Default)]
pub struct AsyncException(pub RefCell<Option<baton_object::Owned>>);
