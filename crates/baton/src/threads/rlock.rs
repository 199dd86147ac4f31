//! `_thread.RLock`.

use super::wait::{deadline, wait_for};
use baton_object::exceptions::RUNTIME_ERROR;
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, PyResult, Token, class, methods, switch};
use baton_sched::{Event, ThreadLock};
use baton_sync::{Arc, Instant};
use std::cell::Cell;

/// A reentrant lock.
#[class(name = "RLock", module = "_thread", flags = BASETYPE | WEAKREF, no_gc)]
pub struct RLock {
    raw: Opaque<Arc<ThreadLock>>,
    owner: Cell<u64>,
    count: Cell<usize>,
}

impl RLock {
    fn take(
        token: &mut Token,
        this: Borrowed<'_>,
        deadline: Option<Option<Instant>>,
    ) -> PyResult<bool> {
        let me = token.thread().ident.get();
        let payload = RLock::of(token, this);
        if payload.owner.get() == me {
            payload.count.set(payload.count.get() + 1);
            return Ok(true);
        }
        let taken = match (payload.raw.0.try_lock(switch::me(token)), deadline) {
            (false, Some(deadline)) => {
                let raw = Arc::clone(&payload.raw.0);
                wait_for(token, &raw, deadline, "rlock")?
            }
            (taken, _) => taken,
        };
        if taken {
            let payload = RLock::of(token, this);
            payload.owner.set(me);
            payload.count.set(1);
        }
        Ok(taken)
    }
}

#[methods]
impl RLock {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let payload = RLock {
            raw: Opaque(Arc::default()),
            owner: Cell::new(0),
            count: Cell::new(0),
        };
        switch::tell(token, || Event::LockMade(payload.raw.0.tag("rlock")));
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, payload)),
            None => Ok(token.new_object(payload)),
        }
    }

    /// Lock the lock.  `blocking` indicates whether we should wait
    /// for the lock to be available or not.  If `blocking` is False
    /// and another thread holds the lock, the method will return False
    /// immediately.  If `blocking` is True and another thread holds
    /// the lock, the method will wait for the lock to be released,
    /// take it and then return True.
    /// (note: the blocking operation is interruptible.)
    ///
    /// In all other cases, the method will return True immediately.
    /// Precisely, if the current thread already holds the lock, its
    /// internal counter is simply incremented. If nobody holds the lock,
    /// the lock is taken and its internal counter initialized to 1.
    #[method("(blocking=True, timeout=-1)")]
    fn acquire(
        token: &mut Token,
        this: Borrowed<'_>,
        blocking: Option<bool>,
        timeout: Option<Borrowed<'_>>,
    ) -> PyResult<bool> {
        let deadline = deadline(token, blocking.unwrap_or(true), timeout)?;
        RLock::take(token, this, deadline)
    }

    /// Release the lock, allowing another thread that is blocked waiting for
    /// the lock to acquire the lock.  The lock must be in the locked state,
    /// and must be locked by the same thread that unlocks it; otherwise a
    /// `RuntimeError` is raised.
    ///
    /// Do note that if the lock was acquire()d several times in a row by the
    /// current thread, release() needs to be called as many times for the lock
    /// to be available for other threads.
    #[method("()")]
    fn release(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let me = token.thread().ident.get();
        let payload = RLock::of(token, this);
        if payload.owner.get() != me || payload.count.get() == 0 {
            return Err(token.raise(&RUNTIME_ERROR, "cannot release un-acquired lock"));
        }
        payload.count.set(payload.count.get() - 1);
        if payload.count.get() == 0 {
            payload.owner.set(0);
            payload.raw.0.unlock();
        }
        Ok(())
    }

    /// Return a boolean indicating whether this object is locked right now.
    #[method("()")]
    fn locked(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(RLock::of(token, this).count.get() != 0)
    }

    /// Lock the lock.
    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        RLock::take(token, this, Some(None))
    }

    /// Release the lock.
    #[method("(*exc_info)")]
    fn __exit__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        Self::release(token, this)
    }

    /// For internal use by `threading.Condition`.
    #[method("()")]
    fn _is_owned(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(RLock::of(token, this).owner.get() == token.thread().ident.get())
    }

    /// For internal use by reentrancy checks.
    #[method("()")]
    fn _recursion_count(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let payload = RLock::of(token, this);
        Ok(if payload.owner.get() == token.thread().ident.get() {
            payload.count.get()
        } else {
            0
        })
    }

    /// For internal use by `threading.Condition`.
    #[method("()")]
    fn _release_save(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = RLock::of(token, this);
        if payload.count.get() == 0 {
            return Err(token.raise(&RUNTIME_ERROR, "cannot release un-acquired lock"));
        }
        let state = [
            token.int(payload.count.replace(0) as i64),
            token.int_u64(payload.owner.replace(0)),
        ];
        payload.raw.0.unlock();
        Ok(token.new_tuple(state.into_iter()))
    }

    /// For internal use by `threading.Condition`.
    #[method("(state, /)")]
    fn _acquire_restore(
        token: &mut Token,
        this: Borrowed<'_>,
        state: Borrowed<'_>,
    ) -> PyResult<()> {
        let items = baton_object::object::collect(token, state)?;
        let [count, owner] = items.as_slice() else {
            let given = items.len();
            return Err(token.type_error(format!(
                "_acquire_restore() argument 1 must be tuple of length 2, not {given}"
            )));
        };
        let (count, owner) = (
            baton_object::int::index_to_i64(token, count.as_ref(), "C long")?,
            baton_object::int::index_to_u64(token, owner.as_ref())?,
        );
        let raw = Arc::clone(&RLock::of(token, this).raw.0);
        wait_for(token, &raw, None, "rlock")?;
        let payload = RLock::of(token, this);
        payload.owner.set(owner);
        payload.count.set(usize::try_from(count).unwrap_or(1));
        Ok(())
    }

    /// Make the lock free again in the child of a fork.
    #[method("()")]
    fn _at_fork_reinit(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let payload = RLock::of_mut(token, this);
        payload.raw = Opaque(Arc::default());
        payload.owner.set(0);
        payload.count.set(0);
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = RLock::of(token, this);
        let (count, owner) = (payload.count.get(), payload.owner.get());
        let state = if count != 0 { "locked" } else { "unlocked" };
        let class = token.class_word(this).own(token);
        let name = baton_object::type_object::qualified_name(token, class.as_ref())?;
        Ok(token.new_str(&format!(
            "<{state} {name} object owner={owner} count={count} at {:#x}>",
            this.word().identity()
        )))
    }
}
