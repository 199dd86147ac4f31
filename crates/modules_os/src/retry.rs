//! System calls: made without the lock, and again after a signal (PEP 475).

use crate::deadline::Deadline;
use baton_object::{PyResult, Token, switch};
use baton_sched::{Event, Outcome, Reason};
use baton_sync::poll::Interest;
use std::ffi::CStr;

/// What a system call returns; -1 means that it failed.
pub trait Status: Copy + Send {
    /// True for -1.
    fn failed(self) -> bool;

    /// What it counts, where it counts something.
    fn count(self) -> u64;
}

macro_rules! statuses {
    ($($type:ty),*) => {$(
        impl Status for $type {
            fn failed(self) -> bool {
                self == -1
            }

            fn count(self) -> u64 {
                u64::try_from(self).unwrap_or(0)
            }
        }
    )*};
}
statuses!(i32, i64, isize);

/// A raw pointer that goes into a blocking call. Whoever makes one keeps the memory in place until the call is over.
#[derive(Clone, Copy)]
pub struct Ptr<T>(pub *mut T);

// SAFETY: the pointer is only dereferenced by the system call that the maker waits for.
unsafe impl<T> Send for Ptr<T> {}

impl<T> Ptr<T> {
    /// The pointer. A method, so that closures capture the wrapper.
    pub fn get(self) -> *mut T {
        self.0
    }
}

/// The error number of the call that just failed.
pub fn errno() -> i32 {
    // SAFETY: the C library's location of this thread's errno is always valid.
    unsafe { *libc::__errno_location() }
}

/// Makes a call that may block, without the lock. After EINTR signal handlers run, and it is made again.
pub fn blocking<T: Status>(
    token: &mut Token,
    name: &'static str,
    mut call: impl FnMut() -> T + Send,
) -> PyResult<Result<T, i32>> {
    loop {
        let call = &mut call;
        let outcome = switch::blocking(token, Reason::Blocking(name), move || {
            let status = call();
            if status.failed() {
                Err(errno())
            } else {
                Ok(status)
            }
        });
        match outcome {
            Err(libc::EINTR) => crate::signals::run_handlers(token)?,
            outcome => return Ok(outcome),
        }
    }
}

/// [`blocking`], with failures raised as OSError.
pub fn checked<T: Status>(
    token: &mut Token,
    name: &'static str,
    call: impl FnMut() -> T + Send,
) -> PyResult<T> {
    match blocking(token, name, call)? {
        Ok(status) => Ok(status),
        Err(number) => Err(token.os_error(number, None)),
    }
}

/// Before a call that may block on descriptors: where waiting is simulated, waits until one of them is ready or the
/// deadline has passed. Elsewhere the call itself waits.
pub fn ready(
    token: &mut Token,
    name: &'static str,
    interests: &[Interest],
    deadline: Option<Deadline>,
) -> PyResult<()> {
    let deadline = deadline.map(Deadline::instant);
    while switch::ready(token, interests, deadline, name) == Outcome::Interrupted {
        crate::signals::run_handlers(token)?;
    }
    Ok(())
}

/// [`blocking`] for a call that may have to wait for one descriptor.
pub fn on<T: Status>(
    token: &mut Token,
    name: &'static str,
    interest: Interest,
    call: impl FnMut() -> T + Send,
) -> PyResult<Result<T, i32>> {
    if switch::is_simulated(token) && waits(interest.fd) {
        ready(token, name, &[interest], None)?;
    }
    let outcome = blocking(token, name, call)?;
    tell_descriptor(token, interest.fd, &outcome);
    Ok(outcome)
}

/// [`blocking`] for a call on a path, or on the descriptor that stands for it.
pub fn on_path<T: Status>(
    token: &mut Token,
    name: &'static str,
    (path, fd): (&CStr, Option<i32>),
    call: impl FnMut() -> T + Send,
) -> PyResult<Result<T, i32>> {
    let outcome = blocking(token, name, call)?;
    switch::tell(token, || match fd {
        Some(descriptor) => Event::OnDescriptor {
            descriptor,
            bytes: 0,
        },
        None => Event::OnPath(path.to_bytes()),
    });
    Ok(outcome)
}

/// Tells the timeline on which descriptor the call was that just ended, and how many bytes it moved, if it did: what
/// counts something else has a status of 32 bits.
pub fn tell_descriptor<T: Status>(token: &Token, fd: i32, outcome: &Result<T, i32>) {
    switch::tell(token, || {
        let counts = size_of::<T>() == size_of::<isize>();
        let bytes = outcome.as_ref().map_or(0, |status| status.count());
        Event::OnDescriptor {
            descriptor: fd,
            bytes: if counts { bytes } else { 0 },
        }
    });
}

/// [`on`], with failures raised as OSError.
pub fn checked_on<T: Status>(
    token: &mut Token,
    name: &'static str,
    interest: Interest,
    call: impl FnMut() -> T + Send,
) -> PyResult<T> {
    match on(token, name, interest, call)? {
        Ok(status) => Ok(status),
        Err(number) => Err(token.os_error(number, None)),
    }
}

/// Whether calls on a descriptor wait, rather than fail with EAGAIN.
fn waits(fd: i32) -> bool {
    // SAFETY: asks about a number.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    flags != -1 && flags & libc::O_NONBLOCK == 0
}

/// `write(2)` of memory that stays in place. Where waiting is simulated it goes in parts that a pipe takes without
/// waiting for its reader once it is ready at all.
pub fn write(
    token: &mut Token,
    fd: i32,
    data: Ptr<u8>,
    len: usize,
) -> PyResult<Result<isize, i32>> {
    let one = move |from: usize, count: usize| {
        // SAFETY: the caller keeps `len` bytes in place until the call is over, and asks for no others.
        move || unsafe { libc::write(fd, data.get().add(from).cast(), count) }
    };
    if !switch::is_simulated(token) || !waits(fd) {
        let outcome = blocking(token, "write", one(0, len))?;
        tell_descriptor(token, fd, &outcome);
        return Ok(outcome);
    }
    let mut done = 0;
    loop {
        let count = libc::PIPE_BUF.min(len - done);
        match on(token, "write", Interest::writable(fd), one(done, count))? {
            Ok(written) => done += written as usize,
            Err(number) if done == 0 => return Ok(Err(number)),
            Err(_) => return Ok(Ok(done as isize)),
        }
        if done >= len {
            return Ok(Ok(done as isize));
        }
    }
}

/// Raises OSError for a quick call that failed.
pub fn status<T: Status>(token: &mut Token, status: T) -> PyResult<T> {
    if status.failed() {
        let number = errno();
        return Err(token.os_error(number, None));
    }
    Ok(status)
}

/// Makes a call once without the lock, whatever it returns.
pub fn once<R: Send>(token: &mut Token, name: &'static str, call: impl FnOnce() -> R + Send) -> R {
    switch::blocking(token, Reason::Blocking(name), call)
}

/// Closes a descriptor, without the lock; the error number if that fails. It is gone even then, so it is not closed again:
/// after an interruption neither.
pub fn close(token: &mut Token, fd: i32) -> Result<(), i32> {
    once(token, "close", move || {
        // SAFETY: a plain number; whoever calls owns the descriptor or was told to close it.
        match unsafe { libc::close(fd) } {
            -1 => Err(errno()),
            _ => Ok(()),
        }
    })
}

/// Whether a descriptor is a terminal, asked without the lock.
pub fn is_terminal(token: &mut Token, fd: i32) -> bool {
    // SAFETY: a plain number.
    once(token, "isatty", move || unsafe { libc::isatty(fd) } == 1)
}
