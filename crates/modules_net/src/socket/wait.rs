//! Time limits of socket calls.
//!
//! Invariant: a socket with a time limit is non-blocking for the system; the wait is a `poll` that ends at a fixed
//! point in time, however often signals interrupt it.

use super::object::Socket;
use baton_modules_os::deadline::Deadline;
use baton_modules_os::retry::{self, Ptr, Status};
use baton_object::exceptions::TIMEOUT_ERROR;
use baton_object::{Borrowed, PyResult, Raised, Token, float, int, object, switch};
use baton_sync::poll::Interest;

/// The longest time limit, in seconds: CPython counts nanoseconds in 64 bits.
const LONGEST: f64 = 9_223_372_036.0;

/// How long a call may take.
#[derive(Clone, Copy)]
pub(super) enum Limit {
    /// As long as it likes: the system waits.
    None,
    /// The system does not wait.
    Now,
    /// Until then.
    Until(Deadline),
}

impl Limit {
    /// The limit of a call that begins now on a socket with this time limit.
    pub(super) fn of(token: &Token, timeout: Option<f64>) -> Limit {
        match timeout {
            None => Limit::None,
            Some(seconds) if seconds > 0.0 => Limit::Until(Deadline::after(token, seconds)),
            Some(_) => Limit::Now,
        }
    }
}

/// The error of a call that took too long.
pub(super) fn timed_out(token: &mut Token) -> Raised {
    token.raise(&TIMEOUT_ERROR, "timed out")
}

/// A time limit as Python gives it: None, or seconds.
pub(super) fn seconds(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<f64>> {
    if value.is_none() {
        return Ok(None);
    }
    let is_float = float::value_of(token, value).is_some();
    if !is_float && token.class_of(value).slots().index.is_none() {
        let name = token.class_name(value);
        return Err(token.type_error(format!(
            "'{name}' object cannot be interpreted as an integer or float"
        )));
    }
    let seconds = match object::to_f64(token, value) {
        Ok(seconds) => seconds,
        Err(raised) if is_float || int::value_of(token, value).is_none() => return Err(raised),
        Err(raised) => {
            token.swallow(raised, &baton_object::exceptions::OVERFLOW_ERROR)?;
            f64::INFINITY
        }
    };
    if seconds.is_nan() {
        return Err(token.value_error("Invalid value NaN (not a number)"));
    }
    if seconds.abs() > LONGEST {
        return Err(token.overflow_error("timestamp out of range for C PyTime_t"));
    }
    if seconds < 0.0 {
        return Err(token.value_error("Timeout value out of range"));
    }
    Ok(Some(seconds))
}

/// Waits until the socket is ready for `events`; raises when the time is over.
pub(super) fn ready(token: &mut Token, fd: i32, events: i16, deadline: Deadline) -> PyResult<()> {
    let mut entry = libc::pollfd {
        fd,
        events,
        revents: 0,
    };
    let place = Ptr(&raw mut entry);
    retry::ready(token, "poll", &[Interest { fd, events }], Some(deadline))?;
    let count = retry::checked(token, ("poll", fd), move || {
        // SAFETY: the entry lives until the call is over.
        unsafe { libc::poll(place.get(), 1, deadline.millis()) }
    })?;
    if count == 0 {
        return Err(timed_out(token));
    }
    Ok(())
}

/// Makes a call on the socket, within its time limit and again after signals. The error number of a call that failed
/// comes back as it is.
pub(super) fn attempt<T: Status>(
    token: &mut Token,
    this: Borrowed<'_>,
    name: &'static str,
    events: i16,
    limit: Limit,
    mut call: impl FnMut(i32) -> T + Send,
) -> PyResult<Result<T, i32>> {
    loop {
        let fd = Socket::of(token, this).fd;
        match limit {
            _ if fd < 0 => {}
            Limit::Until(deadline) => ready(token, fd, events, deadline)?,
            Limit::None => retry::ready(token, name, &[Interest { fd, events }], None)?,
            Limit::Now => {}
        }
        let fd = Socket::of(token, this).fd;
        let call = &mut call;
        let outcome = retry::blocking(token, (name, fd), move || call(fd))?;
        match (outcome, limit) {
            // Somebody else was faster.
            (Err(libc::EAGAIN), Limit::Until(_)) => continue,
            (Err(libc::EAGAIN), Limit::None) if switch::is_simulated(token) => continue,
            (outcome, _) => return Ok(outcome),
        }
    }
}

/// [`attempt`] with the socket's own time limit and failures raised as OSError.
pub(super) fn call<T: Status>(
    token: &mut Token,
    this: Borrowed<'_>,
    name: &'static str,
    events: i16,
    call: impl FnMut(i32) -> T + Send,
) -> PyResult<T> {
    let limit = Limit::of(token, Socket::of(token, this).timeout);
    call_within(token, this, name, events, limit, call)
}

/// [`call`] with a limit that began before.
pub(super) fn call_within<T: Status>(
    token: &mut Token,
    this: Borrowed<'_>,
    name: &'static str,
    events: i16,
    limit: Limit,
    call: impl FnMut(i32) -> T + Send,
) -> PyResult<T> {
    match attempt(token, this, name, events, limit, call)? {
        Ok(status) => Ok(status),
        Err(number) => Err(token.os_error(number, None)),
    }
}
