//! Faults of memory do what they do by default.
//!
//! Rust's runtime would handle their signals, to tell of stacks that overflow. It must not: a program finds the default
//! action where CPython has it, and a process to which somebody sends SIGSEGV ends by it. What is more, the runtime then
//! takes a lock of its own in each thread that starts and ends, which another thread may hold when a process forks: the
//! child could start no thread. It leaves the signals alone if they have an action already when it starts.

use std::sync::atomic::{AtomicBool, Ordering};

const FAULTS: [libc::c_int; 2] = [libc::SIGSEGV, libc::SIGBUS];

/// Whether a signal is ignored until [`reset`], by its place in [`FAULTS`].
static HELD: [AtomicBool; 2] = [const { AtomicBool::new(false) }; 2];

/// Runs before Rust's runtime, which the linker's table of initialisers allows.
#[used]
// SAFETY: the section holds pointers to functions of the C calling convention, which the loader calls with arguments
// that may be ignored.
#[unsafe(link_section = ".init_array")]
static HOLD: extern "C" fn() = hold;

extern "C" fn hold() {
    for (signal, held) in FAULTS.into_iter().zip(&HELD) {
        // SAFETY: all zeros are a valid structure, which the system fills; ignoring a signal has no preconditions, and a
        // fault ends the process all the same.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            let known = libc::sigaction(signal, std::ptr::null(), &mut action) == 0;
            if known && action.sa_sigaction == libc::SIG_DFL {
                libc::signal(signal, libc::SIG_IGN);
                held.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// Puts the default actions back.
pub(super) fn reset() {
    for (signal, held) in FAULTS.into_iter().zip(&HELD) {
        if held.swap(false, Ordering::Relaxed) {
            // SAFETY: no preconditions.
            unsafe { libc::signal(signal, libc::SIG_DFL) };
        }
    }
}
