//! The signal handlers: for faults that end the process, and for signals that a program registered.
//!
//! Invariants: a handler reads its settings from atomics; the action that was there before is written before the
//! handler is installed, and read by the handler alone until it is removed.

use super::dump::{self, Writer};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// One more than the highest signal.
const COUNT: usize = 65;

/// The faults that `enable` handles, with what they are called.
pub(super) const FAULTS: [(i32, &str); 5] = [
    (libc::SIGBUS, "Bus error"),
    (libc::SIGILL, "Illegal instruction"),
    (libc::SIGFPE, "Floating-point exception"),
    (libc::SIGABRT, "Aborted"),
    (libc::SIGSEGV, "Segmentation fault"),
];

struct Slot {
    installed: AtomicBool,
    fd: AtomicI32,
    all_threads: AtomicBool,
    chain: AtomicBool,
    previous: UnsafeCell<libc::sigaction>,
}

// SAFETY: `previous` is written under the interpreter's lock while the handler is not installed; see the head.
unsafe impl Sync for Slot {}

static SLOTS: [Slot; COUNT] = [const {
    Slot {
        installed: AtomicBool::new(false),
        fd: AtomicI32::new(-1),
        all_threads: AtomicBool::new(true),
        chain: AtomicBool::new(false),
        // SAFETY: all zeros are the default action.
        previous: UnsafeCell::new(unsafe { std::mem::zeroed() }),
    }
}; COUNT];

fn slot(signal: i32) -> Option<&'static Slot> {
    SLOTS.get(usize::try_from(signal).ok()?)
}

/// What a handler is to do.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub fd: i32,
    pub all_threads: bool,
    pub chain: bool,
}

fn set(
    signal: i32,
    handler: extern "C" fn(i32),
    flags: i32,
    settings: Settings,
) -> Result<(), i32> {
    let Some(slot) = slot(signal) else {
        return Err(libc::EINVAL);
    };
    slot.fd.store(settings.fd, Ordering::Relaxed);
    slot.all_threads
        .store(settings.all_threads, Ordering::Relaxed);
    slot.chain.store(settings.chain, Ordering::Relaxed);
    if slot.installed.load(Ordering::Acquire) {
        return Ok(());
    }
    // SAFETY: all zeros are the default action; the slot is not in use, so its previous action may be written.
    let status = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as usize;
        action.sa_flags = flags;
        // Others wait: the alternate stack has no room for many. The signal itself comes again where it is chained.
        libc::sigfillset(&mut action.sa_mask);
        libc::sigdelset(&mut action.sa_mask, signal);
        libc::sigaction(signal, &action, slot.previous.get())
    };
    if status == -1 {
        // SAFETY: errno is this thread's.
        return Err(unsafe { *libc::__errno_location() });
    }
    slot.installed.store(true, Ordering::Release);
    Ok(())
}

/// Puts the action from before back; false if there was no handler.
pub(super) fn remove(signal: i32) -> bool {
    let Some(slot) = slot(signal) else {
        return false;
    };
    if !slot.installed.swap(false, Ordering::AcqRel) {
        return false;
    }
    // SAFETY: the action was filled when the handler was installed.
    unsafe { libc::sigaction(signal, slot.previous.get(), std::ptr::null_mut()) };
    true
}

/// Gives the thread that runs a stack for handlers, if it has none: its own one may be what overflowed. Never given back.
pub(super) fn make_stack() {
    const ROOM: usize = 64 * 1024;
    // SAFETY: all zeros are a valid structure, which the system fills; the memory is never freed.
    unsafe {
        let mut stack: libc::stack_t = std::mem::zeroed();
        if libc::sigaltstack(std::ptr::null(), &mut stack) != 0
            || stack.ss_flags & libc::SS_DISABLE == 0
        {
            return;
        }
        let memory = Box::leak(vec![0u8; ROOM].into_boxed_slice());
        stack.ss_sp = memory.as_mut_ptr().cast();
        stack.ss_size = memory.len();
        stack.ss_flags = 0;
        libc::sigaltstack(&stack, std::ptr::null_mut());
    }
}

/// Handles a fault.
pub(super) fn enable(signal: i32, settings: Settings) -> Result<(), i32> {
    set(
        signal,
        on_fault,
        libc::SA_NODEFER | libc::SA_ONSTACK,
        settings,
    )
}

/// Handles a signal that a program chose.
pub(super) fn register(signal: i32, settings: Settings) -> Result<(), i32> {
    // A handler that is chained may want to interrupt system calls.
    let restart = if settings.chain {
        libc::SA_NODEFER
    } else {
        libc::SA_RESTART
    };
    set(signal, on_signal, restart | libc::SA_ONSTACK, settings)
}

extern "C" fn on_fault(signal: i32) {
    // SAFETY: errno is this thread's; it is put back so that the interrupted code does not see ours.
    let saved = unsafe { *libc::__errno_location() };
    if let Some(slot) = slot(signal)
        && remove(signal)
    {
        let fd = slot.fd.load(Ordering::Relaxed);
        let name = FAULTS.iter().find(|(fault, _)| *fault == signal);
        {
            let mut out = Writer::new(fd);
            out.text("Fatal Python error: ");
            out.text(name.map_or("unknown signal", |(_, name)| name));
            out.text("\n\n");
        }
        dump::after_fault(fd, slot.all_threads.load(Ordering::Relaxed));
        dump::extension_modules(fd);
    }
    // SAFETY: as above; raising a signal has no preconditions. The action from before is in place, but for faults of
    // memory, where that is the run-time library's, which looks for overflows of the stack only.
    unsafe {
        *libc::__errno_location() = saved;
        if matches!(signal, libc::SIGSEGV | libc::SIGBUS) {
            libc::signal(signal, libc::SIG_DFL);
        }
        libc::raise(signal);
    }
}

extern "C" fn on_signal(signal: i32) {
    // SAFETY: as in `on_fault`.
    let saved = unsafe { *libc::__errno_location() };
    let Some(slot) = slot(signal).filter(|slot| slot.installed.load(Ordering::Acquire)) else {
        return;
    };
    let fd = slot.fd.load(Ordering::Relaxed);
    match slot.all_threads.load(Ordering::Relaxed) {
        true => dump::all_threads(fd, dump::runs_python().then(dump::own_ident)),
        false => dump::current_thread(fd),
    }
    if slot.chain.load(Ordering::Relaxed) {
        // SAFETY: the action from before was filled when the handler was installed; this handler comes back after it.
        unsafe {
            let mut own: libc::sigaction = std::mem::zeroed();
            libc::sigaction(signal, slot.previous.get(), &mut own);
            *libc::__errno_location() = saved;
            libc::raise(signal);
            libc::sigaction(signal, &own, std::ptr::null_mut());
        }
    }
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = saved };
}
