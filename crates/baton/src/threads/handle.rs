//! Joining threads: the state that a thread shares with those who wait for its end, and `_thread._ThreadHandle`.

use super::wait::TIMEOUT_MAX;
use baton_object::exceptions::{PYTHON_FINALIZATION_ERROR, RUNTIME_ERROR};
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, PyResult, Token, class, methods, switch};
use baton_sched::ThreadLock;
use baton_sync::{Arc, Instant};
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// What a thread and those who join it share.
pub(super) struct HandleState {
    pub(super) ident: AtomicU64,
    pub(super) started: AtomicBool,
    pub(super) done: AtomicBool,
    /// Held while the thread runs; by its starter until it does.
    pub(super) running: Arc<ThreadLock>,
    pub(super) daemon: bool,
}

impl HandleState {
    pub(super) fn new(daemon: bool) -> Arc<HandleState> {
        Arc::new(HandleState {
            ident: AtomicU64::new(0),
            started: AtomicBool::new(false),
            done: AtomicBool::new(false),
            running: Arc::default(),
            daemon,
        })
    }

    pub(super) fn finish(&self) {
        self.done.store(true, Ordering::Release);
        self.running.unlock();
    }
}

/// A handle of a joinable thread.
#[class(name = "_ThreadHandle", module = "_thread", no_gc)]
pub struct ThreadHandle {
    pub(super) state: Opaque<RefCell<Arc<HandleState>>>,
}

#[methods]
impl ThreadHandle {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let state = HandleState::new(false);
        Ok(token.new_object(ThreadHandle {
            state: Opaque(RefCell::new(state)),
        }))
    }

    #[getter]
    fn ident(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let ident = ThreadHandle::of(token, this)
            .state
            .0
            .borrow()
            .ident
            .load(Ordering::Acquire);
        Ok(token.int_u64(ident))
    }

    /// Wait until the thread has ended.
    #[method("(timeout=None, /)")]
    fn join(token: &mut Token, this: Borrowed<'_>, timeout: Option<Borrowed<'_>>) -> PyResult<()> {
        let state = Arc::clone(&ThreadHandle::of(token, this).state.0.borrow());
        if !state.started.load(Ordering::Acquire) {
            return Err(token.raise(&RUNTIME_ERROR, "thread not started"));
        }
        let timeout = timeout.filter(|timeout| !timeout.is_none());
        let deadline = match timeout {
            Some(timeout) => {
                let seconds = super::wait::seconds(token, timeout)?;
                (seconds >= 0.0).then(|| {
                    switch::instant(token)
                        .after(Duration::from_secs_f64(seconds.min(TIMEOUT_MAX as f64)))
                })
            }
            None => None,
        };
        if state.ident.load(Ordering::Acquire) == token.thread().ident.get()
            && !state.done.load(Ordering::Acquire)
        {
            return Err(token.raise(&RUNTIME_ERROR, "Cannot join current thread"));
        }
        // Others cannot end any more: they hang where they ask for the lock.
        if !state.done.load(Ordering::Acquire) && baton_modules::sys::is_finalizing(token) {
            let message = "cannot join thread at interpreter shutdown";
            return Err(token.raise(&PYTHON_FINALIZATION_ERROR, message));
        }
        join(token, &state, deadline).map(drop)
    }

    /// True once the thread has ended.
    #[method("()")]
    fn is_done(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(ThreadHandle::of(token, this)
            .state
            .0
            .borrow()
            .done
            .load(Ordering::Acquire))
    }

    /// Mark the thread as ended, in the child of a fork.
    #[method("()")]
    fn _set_done(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let state = Arc::clone(&ThreadHandle::of(token, this).state.0.borrow());
        if !state.started.load(Ordering::Acquire) {
            return Err(token.raise(&RUNTIME_ERROR, "thread not started"));
        }
        if !state.done.swap(true, Ordering::AcqRel) && state.running.is_locked() {
            state.running.unlock();
        }
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let ident = ThreadHandle::of(token, this)
            .state
            .0
            .borrow()
            .ident
            .load(Ordering::Acquire);
        Ok(token.new_str(&format!("<_thread._ThreadHandle object: ident={ident}>")))
    }
}

/// Waits for a thread's end; false on timeout.
pub(super) fn join(
    token: &mut Token,
    state: &Arc<HandleState>,
    deadline: Option<Instant>,
) -> PyResult<bool> {
    if state.done.load(Ordering::Acquire) {
        return Ok(true);
    }
    let ended = super::wait_for(token, &state.running, deadline, "join")?;
    if ended {
        state.running.unlock();
    }
    Ok(ended)
}
