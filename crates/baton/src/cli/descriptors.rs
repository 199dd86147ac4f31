//! Standard streams that are closed when the process starts. Rust's runtime opens `/dev/null` in their place; in Python
//! they are None, and the next file that a program opens gets the number.

use std::sync::atomic::{AtomicU8, Ordering};

/// A bit for each standard descriptor that was closed at the start.
static CLOSED: AtomicU8 = AtomicU8::new(0);

/// Runs before Rust's runtime, which the linker's table of initialisers allows.
#[used]
// SAFETY: the section holds pointers to functions of the C calling convention, which the loader calls with arguments
// that may be ignored.
#[unsafe(link_section = ".init_array")]
static LOOK: extern "C" fn() = look;

extern "C" fn look() {
    for descriptor in 0..3u8 {
        // SAFETY: asking about a descriptor has no preconditions.
        if unsafe { libc::fcntl(i32::from(descriptor), libc::F_GETFD) } == -1 {
            CLOSED.fetch_or(1 << descriptor, Ordering::Relaxed);
        }
    }
}

/// Closes again what was closed.
pub(super) fn close_again() {
    let closed = CLOSED.load(Ordering::Relaxed);
    for descriptor in (0..3u8).filter(|descriptor| closed & (1 << descriptor) != 0) {
        // SAFETY: the descriptor is the runtime's own stand-in, which nobody uses yet.
        unsafe { libc::close(i32::from(descriptor)) };
    }
}
