//! `_thread.lock`.

use super::wait::{deadline, wait_for};
use baton_object::exceptions::RUNTIME_ERROR;
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, switch};
use baton_sched::{Event, ThreadLock};
use baton_sync::Arc;

/// A lock object is a synchronization primitive.  To create a lock,
/// call threading.Lock().  Methods are:
///
/// acquire() -- lock the lock, possibly blocking until it can be obtained
/// release() -- unlock of the lock
/// locked() -- test whether the lock is currently locked
///
/// A lock is not owned by the thread that locked it; another thread may
/// unlock it.  A thread attempting to lock a lock that it has already locked
/// will block until another thread unlocks it.  Deadlocks may ensue.
#[class(name = "lock", module = "_thread", signature = "()", flags = WEAKREF, no_gc)]
pub struct Lock {
    pub(super) raw: Opaque<Arc<ThreadLock>>,
}

impl Lock {
    /// A new lock, open.
    pub(super) fn made(token: &mut Token) -> Owned {
        let raw = Opaque(Arc::<ThreadLock>::default());
        switch::tell(token, || Event::LockMade(raw.0.tag("lock")));
        token.new_object(Lock { raw })
    }

    #[inline]
    fn try_acquire(token: &Token, this: Borrowed<'_>) -> bool {
        Lock::of(token, this).raw.0.try_lock(switch::me(token))
    }
}

#[methods]
impl Lock {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() {
            let given = args.len() + args.keyword_names().len();
            return Err(token.type_error(format!("lock expected 0 arguments, got {given}")));
        }
        Ok(Lock::made(token))
    }

    /// Lock the lock.  Without argument, this blocks if the lock is already
    /// locked (even by the same thread), waiting for another thread to release
    /// the lock, and return True once the lock is acquired.
    /// With an argument, this will only block if the argument is true,
    /// and the return value reflects whether the lock is acquired.
    /// The blocking operation is interruptible.
    #[method("(blocking=True, timeout=-1)")]
    fn acquire(
        token: &mut Token,
        this: Borrowed<'_>,
        blocking: Option<bool>,
        timeout: Option<Borrowed<'_>>,
    ) -> PyResult<bool> {
        // Nearly always the lock is open, or not to be waited for, and nothing is said about how long.
        if timeout.is_none() {
            let taken = Lock::try_acquire(token, this);
            if taken || blocking == Some(false) {
                return Ok(taken);
            }
        }
        let deadline = deadline(token, blocking.unwrap_or(true), timeout)?;
        let raw = Arc::clone(&Lock::of(token, this).raw.0);
        match deadline {
            None => Ok(raw.try_lock(switch::me(token))),
            Some(deadline) => wait_for(token, &raw, deadline, "lock"),
        }
    }

    /// An obsolete synonym of acquire().
    #[method("(blocking=True, timeout=-1)")]
    fn acquire_lock(
        token: &mut Token,
        this: Borrowed<'_>,
        blocking: Option<bool>,
        timeout: Option<Borrowed<'_>>,
    ) -> PyResult<bool> {
        Self::acquire(token, this, blocking, timeout)
    }

    /// Release the lock, allowing another thread that is blocked waiting for
    /// the lock to acquire the lock.  The lock must be in the locked state,
    /// but it needn't be locked by the same thread that unlocks it.
    #[method("()")]
    fn release(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let raw = &Lock::of(token, this).raw.0;
        if !raw.is_locked() {
            return Err(token.raise(&RUNTIME_ERROR, "release unlocked lock"));
        }
        raw.unlock();
        Ok(())
    }

    /// An obsolete synonym of release().
    #[method("()")]
    fn release_lock(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        Self::release(token, this)
    }

    /// Return whether the lock is in the locked state.
    #[method("()")]
    fn locked(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Lock::of(token, this).raw.0.is_locked())
    }

    /// An obsolete synonym of locked().
    #[method("()")]
    fn locked_lock(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Self::locked(token, this)
    }

    /// Lock the lock.
    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Self::acquire(token, this, None, None)
    }

    /// Release the lock.
    #[method("(*exc_info)")]
    fn __exit__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        Self::release(token, this)
    }

    /// Make the lock free again in the child of a fork.
    #[method("()")]
    fn _at_fork_reinit(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        Lock::of_mut(token, this).raw = Opaque(Arc::default());
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = if Lock::of(token, this).raw.0.is_locked() {
            "locked"
        } else {
            "unlocked"
        };
        Ok(token.new_str(&format!(
            "<{state} _thread.lock object at {:#x}>",
            this.word().identity()
        )))
    }
}
