//! The import lock: one for all, re-entrant. importlib holds it while it looks up or makes a module's own lock, so that two
//! threads never get two locks for one module.

use baton_object::{PyResult, Token, switch};
use baton_sched::{Patience, ThreadLock};
use baton_sync::Arc;
use std::cell::{Cell, RefCell};

/// The lock of an interpreter; the cells are read and written under the GIL.
#[derive(Default)]
pub(crate) struct ImportLock {
    raw: RefCell<Arc<ThreadLock>>,
    depth: Cell<usize>,
}

impl ImportLock {
    fn is_own(&self, token: &Token) -> bool {
        self.raw.borrow().owner() == Some(switch::me(token))
    }
}

/// Whether any thread holds the lock.
pub(crate) fn is_held(token: &Token) -> bool {
    let lock = token.interp().extension::<ImportLock>();
    lock.raw.borrow().is_locked()
}

/// Takes the lock, once more if this thread has it; waits without the GIL.
pub fn acquire(token: &mut Token) {
    let lock = token.interp().extension::<ImportLock>();
    if lock.is_own(token) {
        lock.depth.set(lock.depth.get() + 1);
        return;
    }
    let raw = Arc::clone(&lock.raw.borrow());
    if !raw.try_lock(switch::me(token)) {
        switch::lock(token, &raw, Patience::ENDLESS, "import lock");
    }
    let lock = token.interp().extension::<ImportLock>();
    lock.depth.set(1);
}

/// Gives the lock back.
///
/// # Errors
/// RuntimeError if this thread does not hold it.
pub fn release(token: &mut Token) -> PyResult<()> {
    let lock = token.interp().extension::<ImportLock>();
    if !lock.is_own(token) {
        return Err(token.runtime_error("not holding the import lock"));
    }
    match lock.depth.get() {
        1 => {
            lock.depth.set(0);
            lock.raw.borrow().unlock();
        }
        depth => lock.depth.set(depth - 1),
    }
    Ok(())
}

/// In the child of a fork: a thread that held the lock is gone, and the lock is open.
pub fn after_fork(token: &Token) {
    let lock = token.interp().extension::<ImportLock>();
    if !lock.is_own(token) {
        *lock.raw.borrow_mut() = Arc::default();
        lock.depth.set(0);
    }
}
