//! System calls: made without the lock, and again after a signal (PEP 475).

use crate::deadline::Deadline;
use crate::posix::path::Fd;
use baton_object::{PyResult, Token, switch};
use baton_sched::{Event, Outcome, Reason};
use baton_sync::poll::Interest;
use std::ffi::CStr;

/// What a system call returns; -1 means that it failed.
pub trait Status: Copy + Send {
    /// True for -1.
    fn failed(self) -> bool;

    /// How many bytes the call moved: what returns a size counts them. Other numbers are descriptors and positions.
    fn moved(self) -> u64 {
        0
    }
}

impl Status for i32 {
    fn failed(self) -> bool {
        self == -1
    }
}

impl Status for i64 {
    fn failed(self) -> bool {
        self == -1
    }
}

impl Status for isize {
    fn failed(self) -> bool {
        self == -1
    }

    fn moved(self) -> u64 {
        u64::try_from(self).unwrap_or(0)
    }
}

/// A call, as the timeline tells it: its name, and the descriptor that it is on, if there is one. Made from a name, or from
/// a name and a descriptor.
#[derive(Clone, Copy)]
pub struct Call {
    name: &'static str,
    descriptor: Option<i32>,
}

impl From<&'static str> for Call {
    fn from(name: &'static str) -> Call {
        Call {
            name,
            descriptor: None,
        }
    }
}

impl From<(&'static str, i32)> for Call {
    fn from((name, fd): (&'static str, i32)) -> Call {
        Call {
            name,
            descriptor: (fd >= 0).then_some(fd),
        }
    }
}

impl From<(&'static str, Fd)> for Call {
    fn from((name, fd): (&'static str, Fd)) -> Call {
        Call::from((name, fd.0))
    }
}

impl From<(&'static str, Option<i32>)> for Call {
    fn from((name, descriptor): (&'static str, Option<i32>)) -> Call {
        Call { name, descriptor }
    }
}

impl Call {
    /// Tells on which descriptor the call was that just ended, and how many bytes it moved.
    fn tell(self, token: &Token, bytes: impl FnOnce() -> u64) {
        if let Some(descriptor) = self.descriptor {
            switch::tell(token, || Event::OnDescriptor {
                descriptor,
                bytes: bytes(),
            });
        }
    }
}

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
    what: impl Into<Call>,
    mut call: impl FnMut() -> T + Send,
) -> PyResult<Result<T, i32>> {
    let what = what.into();
    loop {
        let call = &mut call;
        let outcome = switch::blocking(token, Reason::Blocking(what.name), move || {
            let status = call();
            if status.failed() {
                Err(errno())
            } else {
                Ok(status)
            }
        });
        what.tell(token, || outcome.map_or(0, Status::moved));
        match outcome {
            Err(libc::EINTR) => crate::signals::run_handlers(token)?,
            outcome => return Ok(outcome),
        }
    }
}

/// [`blocking`], with failures raised as OSError.
pub fn checked<T: Status>(
    token: &mut Token,
    what: impl Into<Call>,
    call: impl FnMut() -> T + Send,
) -> PyResult<T> {
    match blocking(token, what, call)? {
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
    if !switch::is_simulated(token) {
        return Ok(());
    }
    let deadline = deadline.map(Deadline::instant);
    let what = match interests {
        [only] => Call::from((name, only.fd)),
        _ => Call::from(name),
    };
    loop {
        let outcome = switch::ready(token, interests, deadline, name);
        what.tell(token, || 0);
        match outcome {
            Outcome::Interrupted => crate::signals::run_handlers(token)?,
            _ => return Ok(()),
        }
    }
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
    blocking(token, (name, interest.fd), call)
}

/// [`blocking`] for a call on a path, or on the descriptor that stands for it.
pub fn on_path<T: Status>(
    token: &mut Token,
    name: &'static str,
    (path, fd): (&CStr, Option<i32>),
    call: impl FnMut() -> T + Send,
) -> PyResult<Result<T, i32>> {
    let outcome = blocking(token, (name, fd), call)?;
    if fd.is_none() {
        switch::tell(token, || Event::OnPath(path.to_bytes()));
    }
    Ok(outcome)
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
        return blocking(token, ("write", fd), one(0, len));
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
pub fn once<R: Send>(
    token: &mut Token,
    what: impl Into<Call>,
    call: impl FnOnce() -> R + Send,
) -> R {
    let what = what.into();
    let result = switch::blocking(token, Reason::Blocking(what.name), call);
    what.tell(token, || 0);
    result
}

/// Closes a descriptor, without the lock; the error number if that fails. It is gone even then, so it is not closed again:
/// after an interruption neither.
pub fn close(token: &mut Token, fd: i32) -> Result<(), i32> {
    once(token, ("close", fd), move || {
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
    once(
        token,
        ("isatty", fd),
        move || unsafe { libc::isatty(fd) } == 1,
    )
}
