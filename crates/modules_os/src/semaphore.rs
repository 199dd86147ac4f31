//! `_multiprocessing` and `_posixshmem`: semaphores and memory that processes share.
//!
//! Invariant: a semaphore's handle is the C library's pointer; it stays open until its object dies. How often this
//! process holds it is counted here, under the lock.

use crate::deadline::Deadline;
use crate::retry::{self, Ptr};
use baton_object::exceptions::ASSERTION_ERROR;
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, module, object};
use std::ffi::CString;

const RECURSIVE_MUTEX: i32 = 0;
const SEMAPHORE: i32 = 1;

/// Semaphore/Mutex type
#[class(name = "SemLock", module = "_multiprocessing", flags = BASETYPE)]
pub struct SemLock {
    handle: Opaque<Ptr<libc::sem_t>>,
    /// The thread that acquired it last.
    owner: u64,
    count: i32,
    max: i32,
    kind: i32,
    name: Option<Owned>,
}

impl Drop for SemLock {
    fn drop(&mut self) {
        if !self.handle.0.get().is_null() {
            // SAFETY: the semaphore was opened for this object.
            unsafe { libc::sem_close(self.handle.0.get()) };
        }
    }
}

/// A name for the system.
fn name_of(token: &mut Token, name: Borrowed<'_>) -> PyResult<CString> {
    let name = baton_object::str::to_string(token, name)?;
    CString::new(name).map_err(|_| token.value_error("embedded null character"))
}

impl SemLock {
    fn is_own(token: &Token, this: Borrowed<'_>) -> bool {
        let lock = SemLock::of(token, this);
        lock.count > 0 && lock.owner == token.thread().ident.get()
    }

    fn value(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        let handle = SemLock::of(token, this).handle.0;
        let mut value = 0;
        // SAFETY: the semaphore is open.
        let status = unsafe { libc::sem_getvalue(handle.get(), &mut value) };
        retry::status(token, status)?;
        // Some systems count those who wait as negative.
        Ok(value.max(0))
    }

    /// Waits for the semaphore; false if the time is over.
    fn wait(
        token: &mut Token,
        handle: Ptr<libc::sem_t>,
        deadline: Option<Deadline>,
    ) -> PyResult<bool> {
        let outcome = retry::blocking(token, "semaphore", move || {
            let Some(deadline) = deadline else {
                // SAFETY: the semaphore is open while its object is called.
                return unsafe { libc::sem_wait(handle.get()) };
            };
            let until = wall_clock_after(deadline.rest());
            // SAFETY: as above.
            unsafe { libc::sem_timedwait(handle.get(), &until) }
        })?;
        match outcome {
            Ok(_) => Ok(true),
            Err(libc::ETIMEDOUT | libc::EAGAIN) => Ok(false),
            Err(number) => Err(token.os_error(number, None)),
        }
    }
}

/// The wall clock's time so long from now: what `sem_timedwait` wants.
fn wall_clock_after(rest: std::time::Duration) -> libc::timespec {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the structure is valid for writing.
    unsafe { libc::clock_gettime(libc::CLOCK_REALTIME, &mut now) };
    let nanos = now.tv_nsec + i64::from(rest.subsec_nanos());
    let seconds = i64::try_from(rest.as_secs()).unwrap_or(i64::MAX);
    libc::timespec {
        tv_sec: now
            .tv_sec
            .saturating_add(seconds)
            .saturating_add(nanos / 1_000_000_000),
        tv_nsec: nanos % 1_000_000_000,
    }
}

#[methods]
impl SemLock {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        use baton_object::args::{FromArg, Signature};
        const SIGNATURE: Signature = baton_object::signature!("SemLock",
            Either "kind" true, Either "value" true, Either "maxvalue" true, Either "name" true,
            Either "unlink" true);
        let bound = SIGNATURE.bind::<5>(token, args)?;
        let [Some(kind), Some(value), Some(max), Some(name), Some(unlink)] = bound else {
            return Err(token.system_error("a required argument is missing"));
        };
        let kind = i32::from_arg(token, kind)?;
        let (value, max) = (i32::from_arg(token, value)?, i32::from_arg(token, max)?);
        let (text, unlink) = (name_of(token, name)?, bool::from_arg(token, unlink)?);
        if kind != RECURSIVE_MUTEX && kind != SEMAPHORE {
            return Err(token.value_error("unrecognized kind"));
        }
        // SAFETY: the name is terminated.
        let handle = unsafe {
            let flags = libc::O_CREAT | libc::O_EXCL;
            let handle = libc::sem_open(text.as_ptr(), flags, 0o600 as libc::c_uint, value);
            if handle != libc::SEM_FAILED && unlink {
                libc::sem_unlink(text.as_ptr());
            }
            handle
        };
        if handle == libc::SEM_FAILED {
            let number = retry::errno();
            return Err(token.os_error(number, None));
        }
        let name = (!unlink).then(|| name.own(token));
        let lock = SemLock {
            handle: Opaque(Ptr(handle)),
            owner: 0,
            count: 0,
            max,
            kind,
            name,
        };
        crate::io::base::instance(token, class, lock)
    }

    #[classmethod("(handle, kind, maxvalue, name, /)")]
    fn _rebuild(
        token: &mut Token,
        class: Borrowed<'_>,
        handle: i64,
        kind: i32,
        maxvalue: i32,
        name: Borrowed<'_>,
    ) -> PyResult {
        let mut place = handle as usize as *mut libc::sem_t;
        let name = (!name.is_none()).then_some(name);
        if let Some(name) = name {
            let text = name_of(token, name)?;
            // SAFETY: the name is terminated.
            place = unsafe { libc::sem_open(text.as_ptr(), 0) };
            if place == libc::SEM_FAILED {
                let number = retry::errno();
                return Err(token.os_error(number, None));
            }
        }
        let lock = SemLock {
            handle: Opaque(Ptr(place)),
            owner: 0,
            count: 0,
            max: maxvalue,
            kind,
            name: name.map(|name| name.own(token)),
        };
        crate::io::base::instance(token, class, lock)
    }

    /// Acquire the semaphore/lock.
    #[method("(block=True, timeout=None)")]
    fn acquire(
        token: &mut Token,
        this: Borrowed<'_>,
        block: Option<bool>,
        timeout: Option<Borrowed<'_>>,
    ) -> PyResult<bool> {
        if SemLock::of(token, this).kind == RECURSIVE_MUTEX && SemLock::is_own(token, this) {
            SemLock::of_mut(token, this).count += 1;
            return Ok(true);
        }
        let deadline = match timeout.filter(|timeout| !timeout.is_none()) {
            Some(timeout) => {
                let seconds = object::to_f64(token, timeout)?.max(0.0);
                Some(Deadline::after(token, seconds))
            }
            None => None,
        };
        let handle = SemLock::of(token, this).handle.0;
        // SAFETY: the semaphore is open.
        let mut got = unsafe { libc::sem_trywait(handle.get()) } == 0;
        if !got && block.unwrap_or(true) {
            got = SemLock::wait(token, handle, deadline)?;
        }
        if got {
            let ident = token.thread().ident.get();
            let lock = SemLock::of_mut(token, this);
            lock.count += 1;
            lock.owner = ident;
        }
        Ok(got)
    }

    /// Release the semaphore/lock.
    #[method("()")]
    fn release(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let (kind, max) = {
            let lock = SemLock::of(token, this);
            (lock.kind, lock.max)
        };
        if kind == RECURSIVE_MUTEX {
            if !SemLock::is_own(token, this) {
                return Err(token.raise(
                    &ASSERTION_ERROR,
                    "attempt to release recursive lock not owned by thread",
                ));
            }
            let lock = SemLock::of_mut(token, this);
            if lock.count > 1 {
                lock.count -= 1;
                return Ok(());
            }
        } else if SemLock::value(token, this)? >= max {
            return Err(token.value_error("semaphore or lock released too many times"));
        }
        let handle = SemLock::of(token, this).handle.0;
        // SAFETY: the semaphore is open.
        let status = unsafe { libc::sem_post(handle.get()) };
        retry::status(token, status)?;
        SemLock::of_mut(token, this).count -= 1;
        Ok(())
    }

    /// Num of `acquire()`s minus num of `release()`s for this process.
    #[method("()")]
    fn _count(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(SemLock::of(token, this).count)
    }

    /// Whether the lock is owned by this thread.
    #[method("()")]
    fn _is_mine(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(SemLock::is_own(token, this))
    }

    /// Get the value of the semaphore.
    #[method("()")]
    fn _get_value(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        SemLock::value(token, this)
    }

    /// Return whether semaphore has value zero.
    #[method("()")]
    fn _is_zero(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        SemLock::value(token, this).map(|value| value == 0)
    }

    /// Rezero the net acquisition count after fork().
    #[method("()")]
    fn _after_fork(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        SemLock::of_mut(token, this).count = 0;
        Ok(())
    }

    /// Enter the semaphore/lock.
    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        SemLock::acquire(token, this, None, None)
    }

    /// Exit the semaphore/lock.
    #[method("(exc_type=None, exc_value=None, exc_tb=None, /)")]
    fn __exit__(
        token: &mut Token,
        this: Borrowed<'_>,
        _exc_type: Option<Borrowed<'_>>,
        _exc_value: Option<Borrowed<'_>>,
        _exc_tb: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        SemLock::release(token, this)
    }

    #[member]
    fn handle(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(SemLock::of(token, this).handle.0.get() as usize)
    }

    #[member]
    fn kind(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(SemLock::of(token, this).kind)
    }

    #[member]
    fn maxvalue(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(SemLock::of(token, this).max)
    }

    #[member]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let name = &SemLock::of(token, this).name;
        Ok(name
            .as_ref()
            .map_or_else(|| token.none(), |name| name.clone_ref(token)))
    }

    #[constant]
    fn SEM_VALUE_MAX(token: &mut Token) -> PyResult {
        Ok(token.int(i32::MAX.into()))
    }
}

/// Semaphores that processes share.
#[module(name = "_multiprocessing", classes(super::SEM_LOCK))]
pub mod multiprocessing {
    use super::*;

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = crate::constants::namespace(token, module)?;
        let flags = crate::constants::dict_of(
            token,
            &[
                ("HAVE_SEM_OPEN", 1),
                ("HAVE_SEM_TIMEDWAIT", 1),
                ("HAVE_FD_TRANSFER", 1),
            ],
        );
        baton_object::dict::set_text(token, namespace.as_ref(), "flags", flags.as_ref());
        Ok(())
    }

    #[function("(name, /)")]
    fn sem_unlink(token: &mut Token, name: Borrowed<'_>) -> PyResult<()> {
        let name = name_of(token, name)?;
        // SAFETY: the name is terminated.
        let status = unsafe { libc::sem_unlink(name.as_ptr()) };
        retry::status(token, status).map(drop)
    }
}

/// POSIX shared memory module
#[module(name = "_posixshmem")]
pub mod shared_memory {
    use super::*;

    /// Open a shared memory object.  Returns a file descriptor (integer).
    #[function("(path, flags, mode=511)")]
    fn shm_open(
        token: &mut Token,
        path: Borrowed<'_>,
        flags: i32,
        mode: Option<i32>,
    ) -> PyResult<i32> {
        let name = name_of(token, path)?;
        let mode = mode.unwrap_or(0o777) as libc::mode_t;
        let outcome = retry::blocking(token, "shm_open", move || {
            // SAFETY: the name is terminated.
            unsafe { libc::shm_open(name.as_ptr(), flags, mode) }
        })?;
        outcome.map_err(|number| token.os_error(number, Some(path)))
    }

    /// Remove a shared memory object (similar to unlink()).
    ///
    /// Remove a shared memory object name, and, once all processes have
    /// unmapped the object, de-allocates and destroys the contents of the
    /// associated memory region.
    #[function("(path, /)")]
    fn shm_unlink(token: &mut Token, path: Borrowed<'_>) -> PyResult<()> {
        let name = name_of(token, path)?;
        let outcome = retry::blocking(token, "shm_unlink", move || {
            // SAFETY: the name is terminated.
            unsafe { libc::shm_unlink(name.as_ptr()) }
        })?;
        match outcome {
            Ok(_) => Ok(()),
            Err(number) => Err(token.os_error(number, Some(path))),
        }
    }
}
