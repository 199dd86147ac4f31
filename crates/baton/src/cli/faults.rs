//! Faults of memory: Rust's runtime handles their signals to tell of stacks that overflow; Python programs find the default
//! action, and end by the signal that a fault (or another process) sends.

/// Puts the default actions back that the process began with.
pub(super) fn reset() {
    for signal in [libc::SIGSEGV, libc::SIGBUS] {
        // SAFETY: all zeros are a valid structure, which the system fills; the default action may be set at any time.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            let known = libc::sigaction(signal, std::ptr::null(), &mut action) == 0;
            if known && !matches!(action.sa_sigaction, libc::SIG_DFL | libc::SIG_IGN) {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
    }
}
