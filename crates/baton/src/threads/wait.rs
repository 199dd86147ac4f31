//! Waiting for locks, with a deadline.
//!
//! Invariant: locks are waited for without the GIL; a lock's own state is an atomic word, so that any thread may release
//! it.

use baton_object::{Borrowed, PyResult, Token, switch};
use baton_sched::{Outcome, Patience, ThreadLock};
use baton_sync::{Arc, Instant};
use std::time::Duration;

/// A number of seconds.
pub(super) fn seconds(token: &mut Token, timeout: Borrowed<'_>) -> PyResult<f64> {
    match baton_object::object::to_f64(token, timeout) {
        Ok(seconds) if seconds.is_nan() => {
            Err(token.value_error("Invalid value NaN (not a number)"))
        }
        Ok(seconds) => Ok(seconds),
        Err(raised) => {
            token.swallow(raised, &baton_object::exceptions::TYPE_ERROR)?;
            let got = token.class_name(timeout);
            Err(token.type_error(format!(
                "'{got}' object cannot be interpreted as an integer or float"
            )))
        }
    }
}

/// A timeout in seconds as a deadline: `None` is for ever.
pub(super) fn deadline(
    token: &mut Token,
    blocking: bool,
    timeout: Option<Borrowed<'_>>,
) -> PyResult<Option<Option<Instant>>> {
    let seconds = match timeout {
        Some(timeout) => seconds(token, timeout)?,
        None => -1.0,
    };
    if !blocking {
        if seconds != -1.0 {
            return Err(token.value_error("can't specify a timeout for a non-blocking call"));
        }
        return Ok(None);
    }
    if seconds < 0.0 && seconds != -1.0 {
        return Err(token.value_error("timeout value must be a non-negative number"));
    }
    if seconds == -1.0 {
        return Ok(Some(None));
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(span) if span <= Duration::from_secs(TIMEOUT_MAX) => {
            Ok(Some(Some(switch::instant(token).after(span))))
        }
        // What a count of nanoseconds can hold is less than what a lock can wait for.
        _ if seconds >= i64::MAX as f64 / 1e9 => {
            Err(token.overflow_error("timestamp out of range for C PyTime_t"))
        }
        _ => Err(token.overflow_error("timeout value is too large")),
    }
}

/// `_thread.TIMEOUT_MAX` in seconds.
pub(super) const TIMEOUT_MAX: u64 = 9_223_372_036;

/// Waits for a lock without the GIL; handlers of signals run in between (PEP 475).
pub(crate) fn wait_for(
    token: &mut Token,
    lock: &Arc<ThreadLock>,
    deadline: Option<Instant>,
    what: &'static str,
) -> PyResult<bool> {
    loop {
        if lock.try_lock(switch::me(token)) {
            return Ok(true);
        }
        match switch::lock(token, lock, Patience::until(deadline), what) {
            Outcome::TimedOut => return Ok(false),
            Outcome::Interrupted => baton_vm::safepoint::handle(token)?,
            Outcome::Done | Outcome::Deadlock => return Ok(true),
        }
    }
}
