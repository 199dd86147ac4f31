//! Asking the system about descriptors.

use crate::sys;
use std::io;
use std::time::Duration;

/// A descriptor and the events of `poll(2)` that are waited for on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    /// The descriptor.
    pub fd: i32,
    /// `POLLIN`, `POLLOUT`, ...
    pub events: i16,
}

impl Interest {
    /// There is something to read, or the end.
    pub fn readable(fd: i32) -> Interest {
        let events = libc::POLLIN;
        Interest { fd, events }
    }

    /// Something can be written.
    pub fn writable(fd: i32) -> Interest {
        let events = libc::POLLOUT;
        Interest { fd, events }
    }

    /// Whether the descriptor may become ready although no thread of this process does anything: a terminal, a
    /// network, a standard stream.
    pub fn is_outside(self) -> bool {
        self.fd <= 2 || sys::is_outside(self.fd)
    }
}

/// Which of `interests` are ready (errors count as ready), at the latest after `timeout`; none is for ever.
///
/// # Errors
/// What `poll(2)` says; `Interrupted` after a signal.
pub fn poll(interests: &[Interest], timeout: Option<Duration>) -> io::Result<Vec<bool>> {
    sys::poll(interests, timeout)
}

/// Whether this process has children that run, and none that has ended and was not asked for: then something may
/// happen although no thread of this process does anything.
pub fn has_running_children() -> bool {
    sys::has_running_children()
}
