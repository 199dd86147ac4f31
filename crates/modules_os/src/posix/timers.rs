//! `posix`: timers that are descriptors, and moving data between descriptors.

use crate::posix::path::Fd;
use crate::retry;
use baton_object::args::FromArg;
use baton_object::{Borrowed, Owned, PyResult, Token, module, object};

const NANOS: i64 = 1_000_000_000;

/// A span of the system's.
fn span(nanos: i64) -> libc::timespec {
    libc::timespec {
        tv_sec: nanos.div_euclid(NANOS),
        tv_nsec: nanos.rem_euclid(NANOS),
    }
}

fn nanos(span: libc::timespec) -> i64 {
    span.tv_sec
        .saturating_mul(NANOS)
        .saturating_add(span.tv_nsec)
}

/// How a timer's times come and go: in seconds or in nanoseconds.
#[derive(Clone, Copy)]
enum Unit {
    Seconds,
    Nanos,
}

impl Unit {
    fn parse(self, token: &mut Token, value: Option<Borrowed<'_>>) -> PyResult<i64> {
        let Some(value) = value else {
            return Ok(0);
        };
        match self {
            Unit::Nanos => i64::from_arg(token, value),
            Unit::Seconds => {
                let seconds = object::to_f64(token, value)?;
                if seconds.is_nan() || seconds.abs() >= i64::MAX as f64 / 1e9 {
                    return Err(token.overflow_error("timestamp out of range for C PyTime_t"));
                }
                // A span too short to count is not nothing.
                Ok((seconds * 1e9).ceil() as i64)
            }
        }
    }

    fn show(self, token: &mut Token, timer: libc::itimerspec) -> Owned {
        let times = [timer.it_value, timer.it_interval].map(nanos);
        let times = times.map(|nanos| match self {
            Unit::Nanos => token.int(nanos),
            Unit::Seconds => token.new_float(nanos as f64 / 1e9),
        });
        token.new_tuple(times.into_iter())
    }

    fn set(
        self,
        token: &mut Token,
        fd: Fd,
        flags: i32,
        [initial, interval]: [Option<Borrowed<'_>>; 2],
    ) -> PyResult {
        let wanted = libc::itimerspec {
            it_value: span(self.parse(token, initial)?),
            it_interval: span(self.parse(token, interval)?),
        };
        let mut old = libc::itimerspec {
            it_value: span(0),
            it_interval: span(0),
        };
        // SAFETY: the structures live until the call is over.
        let status = unsafe { libc::timerfd_settime(fd.0, flags, &wanted, &mut old) };
        retry::status(token, status)?;
        Ok(self.show(token, old))
    }

    fn get(self, token: &mut Token, fd: Fd) -> PyResult {
        let mut timer = libc::itimerspec {
            it_value: span(0),
            it_interval: span(0),
        };
        // SAFETY: the structure is valid for writing.
        let status = unsafe { libc::timerfd_gettime(fd.0, &mut timer) };
        retry::status(token, status)?;
        Ok(self.show(token, timer))
    }
}

/// An offset that may be missing.
fn offset(token: &mut Token, value: Option<Borrowed<'_>>) -> PyResult<Option<i64>> {
    match value.filter(|value| !value.is_none()) {
        Some(value) => i64::from_arg(token, value).map(Some),
        None => Ok(None),
    }
}

/// The functions of this part.
#[module(name = "posix")]
pub mod part {
    use super::*;

    /// Create and return a timer file descriptor.
    ///
    ///   clockid
    ///     A valid clock ID constant as timer file descriptor.
    ///
    ///     time.CLOCK_REALTIME
    ///     time.CLOCK_MONOTONIC
    ///     time.CLOCK_BOOTTIME
    ///   flags
    ///     0 or a bit mask of os.TFD_NONBLOCK or os.TFD_CLOEXEC.
    ///
    ///     os.TFD_NONBLOCK
    ///         If *TFD_NONBLOCK* is set as a flag, read doesn't blocks.
    ///         If *TFD_NONBLOCK* is not set as a flag, read block until the timer fires.
    ///
    ///     os.TFD_CLOEXEC
    ///         If *TFD_CLOEXEC* is set as a flag, enable the close-on-exec flag
    #[function("(clockid, /, *, flags=0)")]
    fn timerfd_create(token: &mut Token, clockid: i32, flags: Option<i32>) -> PyResult<i32> {
        let flags = flags.unwrap_or(0) | libc::TFD_CLOEXEC;
        // SAFETY: plain numbers.
        let fd = unsafe { libc::timerfd_create(clockid, flags) };
        retry::status(token, fd)
    }

    /// Alter a timer file descriptor's internal timer in seconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    ///   flags
    ///     0 or a bit mask of TFD_TIMER_ABSTIME or TFD_TIMER_CANCEL_ON_SET.
    ///   initial
    ///     The initial expiration time, in seconds.
    ///   interval
    ///     The timer's interval, in seconds.
    #[function("(fd, /, *, flags=0, initial=0.0, interval=0.0)")]
    fn timerfd_settime(
        token: &mut Token,
        fd: Fd,
        flags: Option<i32>,
        initial: Option<Borrowed<'_>>,
        interval: Option<Borrowed<'_>>,
    ) -> PyResult {
        Unit::Seconds.set(token, fd, flags.unwrap_or(0), [initial, interval])
    }

    /// Alter a timer file descriptor's internal timer in nanoseconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    ///   flags
    ///     0 or a bit mask of TFD_TIMER_ABSTIME or TFD_TIMER_CANCEL_ON_SET.
    ///   initial
    ///     initial expiration timing in seconds.
    ///   interval
    ///     interval for the timer in seconds.
    #[function("(fd, /, *, flags=0, initial=0, interval=0)")]
    fn timerfd_settime_ns(
        token: &mut Token,
        fd: Fd,
        flags: Option<i32>,
        initial: Option<Borrowed<'_>>,
        interval: Option<Borrowed<'_>>,
    ) -> PyResult {
        Unit::Nanos.set(token, fd, flags.unwrap_or(0), [initial, interval])
    }

    /// Return a tuple of a timer file descriptor's (interval, next expiration) in float seconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    #[function("(fd, /)")]
    fn timerfd_gettime(token: &mut Token, fd: Fd) -> PyResult {
        Unit::Seconds.get(token, fd)
    }

    /// Return a tuple of a timer file descriptor's (interval, next expiration) in nanoseconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    #[function("(fd, /)")]
    fn timerfd_gettime_ns(token: &mut Token, fd: Fd) -> PyResult {
        Unit::Nanos.get(token, fd)
    }

    /// Transfer count bytes from one pipe to a descriptor or vice versa.
    ///
    ///   src
    ///     Source file descriptor.
    ///   dst
    ///     Destination file descriptor.
    ///   count
    ///     Number of bytes to copy.
    ///   offset_src
    ///     Starting offset in src.
    ///   offset_dst
    ///     Starting offset in dst.
    ///   flags
    ///     Flags to modify the semantics of the call.
    ///
    /// If offset_src is None, then src is read from the current position;
    /// respectively for offset_dst. The offset associated to the file
    /// descriptor that refers to a pipe must be None.
    #[function("(src, dst, count, offset_src=None, offset_dst=None, flags=0)")]
    fn splice(
        token: &mut Token,
        src: i32,
        dst: i32,
        count: isize,
        offset_src: Option<Borrowed<'_>>,
        offset_dst: Option<Borrowed<'_>>,
        flags: Option<u32>,
    ) -> PyResult<isize> {
        let Ok(count) = usize::try_from(count) else {
            return Err(token.value_error("negative value for 'count' not allowed"));
        };
        let (from, to) = (offset(token, offset_src)?, offset(token, offset_dst)?);
        let flags = flags.unwrap_or(0);
        retry::checked(token, ("splice", dst), move || {
            let (mut from, mut to) = (from, to);
            let place = |offset: &mut Option<i64>| match offset {
                Some(offset) => std::ptr::from_mut(offset),
                None => std::ptr::null_mut(),
            };
            // SAFETY: the offsets live until the call is over.
            unsafe { libc::splice(src, place(&mut from), dst, place(&mut to), count, flags) }
        })
    }
}
