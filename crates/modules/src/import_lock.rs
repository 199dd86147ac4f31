//! The import lock: one for all, re-entrant. importlib holds it while it looks up or makes a module's own lock, so that two
//! threads never get two locks for one module.

use baton_object::{PyResult, Token, switch};
use baton_sched::{Patience, ThreadLock};
use baton_sync::Arc;
use std::cell::{Cell, RefCell};

/// The lock of an interpreter; the cells are read and written under the GIL.
pub(crate) struct ImportLock {
    raw: RefCell<Arc<ThreadLock>>,
    owner: Cell<Option<u64>>,
    depth: Cell<usize>,
}

impl Default for ImportLock {
    fn default() -> ImportLock {
        ImportLock {
            raw: RefCell::default(),
            owner: Cell::new(None),
            depth: Cell::new(0),
        }
    }
}

/// Whether any thread holds the lock.
pub(crate) fn is_held(token: &Token) -> bool {
    token
        .interp()
        .extension::<ImportLock>()
        .owner
        .get()
        .is_some()
}

/// Takes the lock, once more if this thread has it; waits without the GIL.
pub fn acquire(token: &mut Token) {
    let me = token.thread().ident.get();
    let lock = token.interp().extension::<ImportLock>();
    if lock.owner.get() == Some(me) {
        lock.depth.set(lock.depth.get() + 1);
        return;
    }
    let raw = Arc::clone(&lock.raw.borrow());
    if !raw.try_lock(switch::me(token)) {
        switch::lock(token, &raw, Patience::ENDLESS, "import lock");
    }
    let lock = token.interp().extension::<ImportLock>();
    lock.owner.set(Some(me));
    lock.depth.set(1);
}

/// Gives the lock back.
///
/// # Errors
/// RuntimeError if this thread does not hold it.
pub fn release(token: &mut Token) -> PyResult<()> {
    let me = token.thread().ident.get();
    let lock = token.interp().extension::<ImportLock>();
    if lock.owner.get() != Some(me) {
        return Err(token.runtime_error("not holding the import lock"));
    }
    match lock.depth.get() {
        1 => {
            lock.depth.set(0);
            lock.owner.set(None);
            lock.raw.borrow().unlock();
        }
        depth => lock.depth.set(depth - 1),
    }
    Ok(())
}

/// In the child of a fork: a thread that held the lock is gone, and the lock is open.
pub fn after_fork(token: &Token) {
    let lock = token.interp().extension::<ImportLock>();
    if lock.owner.get() != Some(token.thread().ident.get()) {
        *lock.raw.borrow_mut() = Arc::default();
        lock.owner.set(None);
        lock.depth.set(0);
    }
}
