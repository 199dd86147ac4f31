//! `dump_traceback_later`: an OS thread that waits, and writes where everybody is when the time is over.
//!
//! Invariant: the thread touches no objects; it ends when its parker is woken with `stop` set.

use super::dump::{self, Writer};
use baton_sync::{Arc, Instant, Parker};
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A watchdog that waits.
pub(super) struct Watchdog {
    parker: Parker,
    stop: AtomicBool,
}

/// The interpreter's watchdog, with the file that is to stay open.
#[derive(Default)]
pub(super) struct Current(RefCell<Option<(Arc<Watchdog>, baton_object::Owned)>>);

impl Current {
    /// Ends the watchdog, if there is one.
    pub(super) fn cancel(&self) -> Option<baton_object::Owned> {
        let (dog, file) = self.0.take()?;
        dog.stop.store(true, Ordering::Release);
        dog.parker.unpark();
        Some(file)
    }

    /// Keeps a watchdog and its file.
    pub(super) fn keep(&self, dog: Arc<Watchdog>, file: baton_object::Owned) {
        *self.0.borrow_mut() = Some((dog, file));
    }
}

/// What is to be done when the time is over.
pub(super) struct Order {
    pub timeout: Duration,
    pub repeat: bool,
    pub exit: bool,
    pub fd: i32,
}

/// The line above the tracebacks: hours, minutes, seconds, and microseconds if there are any.
fn head(timeout: Duration) -> String {
    let (seconds, micros) = (timeout.as_secs(), timeout.subsec_micros());
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    match micros {
        0 => format!("Timeout ({hours}:{minutes:02}:{rest:02})!\n"),
        _ => format!("Timeout ({hours}:{minutes:02}:{rest:02}.{micros:06})!\n"),
    }
}

/// Starts a watchdog; `None` if the system would not.
pub(super) fn start(order: Order) -> Option<Arc<Watchdog>> {
    let dog = Arc::new(Watchdog {
        parker: Parker::new(),
        stop: AtomicBool::new(false),
    });
    let own = Arc::clone(&dog);
    let options = baton_sync::thread::Options {
        name: None,
        stack_size: Some(256 * 1024),
    };
    let head = head(order.timeout);
    let spawned = baton_sync::thread::spawn(options, move || {
        block_signals();
        loop {
            let deadline = Instant::now().after(order.timeout);
            while !own.stop.load(Ordering::Acquire) && Instant::now() < deadline {
                own.parker.park_until(Some(deadline));
            }
            if own.stop.load(Ordering::Acquire) {
                return;
            }
            Writer::new(order.fd).text(&head);
            dump::all_threads(order.fd, None);
            if order.exit {
                // SAFETY: ends the process at once, as asked.
                unsafe { libc::_exit(1) };
            }
            if !order.repeat {
                return;
            }
        }
    });
    spawned.is_ok().then_some(dog)
}

/// Signals are for the threads that run Python.
fn block_signals() {
    // SAFETY: the set is filled before it is read.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut set);
        libc::pthread_sigmask(libc::SIG_SETMASK, &set, std::ptr::null_mut());
    }
}
