//! Signals as the interpreter sees them: the C handler notes which came, the main thread runs the Python handlers.
//!
//! Invariants: the C handler touches atomics only, and writes to the wake-up descriptor; everything else happens in
//! the main thread under the lock, at switch points and after interrupted system calls. The table of what came is the
//! process's, as signals are.

use baton_object::{Owned, PyResult, Token, object, switch};
use baton_sched::{Bit, EvalBreaker, Event, ThreadSched};
use baton_sync::Arc;
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering};

/// One more than the highest signal.
pub(crate) const COUNT: usize = 65;

static CAME: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
static ANY_CAME: AtomicBool = AtomicBool::new(false);
static MAIN: AtomicPtr<EvalBreaker> = AtomicPtr::new(std::ptr::null_mut());
static PROGRAM_HANDLES: AtomicBool = AtomicBool::new(false);
static WAKEUP: AtomicI32 = AtomicI32::new(-1);
static WARN_ON_FULL: AtomicBool = AtomicBool::new(true);
/// The error of a write to the wake-up descriptor that is to be told of; 0 if there is none.
static WAKEUP_ERROR: AtomicI32 = AtomicI32::new(0);

/// The interpreter's handlers, and its main thread.
#[derive(Default)]
pub(crate) struct Handlers {
    main: RefCell<Option<(u32, Arc<ThreadSched>)>>,
    table: RefCell<Vec<Option<Owned>>>,
}

/// Whether the program has set a handler of its own for any signal, at any time.
pub fn program_handles() -> bool {
    PROGRAM_HANDLES.load(Ordering::Relaxed)
}

pub(crate) fn note_program_handles() {
    PROGRAM_HANDLES.store(true, Ordering::Relaxed);
}

/// Makes the running thread the one that Python handlers run in. Called once, when the interpreter starts (or when the
/// first signal function is used), and in the child of a fork.
pub fn attach_main_thread(token: &Token) {
    let Some(sched) = token.thread().sched.borrow().clone() else {
        return;
    };
    let handlers = token.interp().extension::<Handlers>();
    let breaker = std::ptr::from_ref(sched.breaker()).cast_mut();
    // One count is never given back: the C handler may look at the breaker at any time.
    std::mem::forget(Arc::clone(&sched));
    *handlers.main.borrow_mut() = Some((std::process::id(), sched));
    MAIN.store(breaker, Ordering::Release);
}

/// True in the thread that signal handlers run in.
pub(crate) fn in_main_thread(token: &Token) -> bool {
    let own = token.thread().sched.borrow().clone();
    let main = token.interp().extension::<Handlers>().main.borrow();
    match (&*main, own) {
        (Some((_, main)), Some(own)) => Arc::ptr_eq(main, &own),
        _ => true,
    }
}

/// Makes the running thread the main one if there is none yet.
pub(crate) fn ensure_main_thread(token: &Token) {
    if token
        .interp()
        .extension::<Handlers>()
        .main
        .borrow()
        .is_none()
    {
        attach_main_thread(token);
    }
}

/// The handler of a signal, as `signal.getsignal` shows it.
pub(crate) fn handler(token: &Token, number: usize) -> Option<Owned> {
    let table = token.interp().extension::<Handlers>().table.borrow();
    table
        .get(number)
        .and_then(|entry| entry.as_ref())
        .map(|handler| handler.clone_ref(token))
}

/// Sets the handler of a signal in the table; returns the one before.
pub(crate) fn set_handler(token: &Token, number: usize, handler: Option<Owned>) -> Option<Owned> {
    let mut table = token.interp().extension::<Handlers>().table.borrow_mut();
    if table.len() < COUNT {
        table.resize_with(COUNT, || None);
    }
    table
        .get_mut(number)
        .and_then(|slot| std::mem::replace(slot, handler))
}

/// Sets the descriptor that the C handler writes to; returns the one before.
pub(crate) fn set_wakeup(fd: i32, warn_on_full: bool) -> i32 {
    WARN_ON_FULL.store(warn_on_full, Ordering::Relaxed);
    WAKEUP.swap(fd, Ordering::AcqRel)
}

/// What the kernel calls. Signal-safe: atomics and `write`.
pub(crate) extern "C" fn on_signal(number: libc::c_int) {
    // SAFETY: errno is this thread's; it is put back so that the interrupted code does not see ours.
    let saved = unsafe { *libc::__errno_location() };
    note(number as usize);
    let fd = WAKEUP.load(Ordering::Acquire);
    if fd != -1 {
        let byte = number as u8;
        // SAFETY: `write` is signal-safe, and the byte lives until it returns; errno is this thread's.
        let error = unsafe {
            match libc::write(fd, std::ptr::from_ref(&byte).cast(), 1) {
                1 => 0,
                _ => *libc::__errno_location(),
            }
        };
        let full = matches!(error, libc::EAGAIN);
        if error != 0 && (!full || WARN_ON_FULL.load(Ordering::Relaxed)) {
            WAKEUP_ERROR.store(error, Ordering::Relaxed);
            ANY_CAME.store(true, Ordering::Release);
            note_pending();
        }
    }
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = saved };
}

/// Notes a signal for the main thread.
pub(crate) fn note(number: usize) {
    if let Some(came) = CAME.get(number) {
        came.store(true, Ordering::Relaxed);
    }
    ANY_CAME.store(true, Ordering::Release);
    let main = MAIN.load(Ordering::Acquire);
    if !main.is_null() {
        // SAFETY: the breaker lives as long as the process: one count of its thread is never given back.
        unsafe { (*main).set(Bit::SignalsPending) };
    }
}

/// Forgets what came; for the child of a fork.
pub(crate) fn forget() {
    ANY_CAME.store(false, Ordering::Relaxed);
    WAKEUP_ERROR.store(0, Ordering::Relaxed);
    CAME.iter()
        .for_each(|came| came.store(false, Ordering::Relaxed));
}

/// Runs the Python handlers of the signals that came, if this is the main thread. This is what the VM's switch points
/// call when the eval breaker says so.
pub fn run_handlers(token: &mut Token) -> PyResult<()> {
    if !ANY_CAME.load(Ordering::Acquire) || !in_main_thread(token) {
        return Ok(());
    }
    ANY_CAME.store(false, Ordering::Relaxed);
    for (number, came) in CAME.iter().enumerate() {
        if !came.swap(false, Ordering::AcqRel) {
            continue;
        }
        let Some(handler) = handler(token, number).filter(is_callable) else {
            // It was taken away after the signal came.
            let message = format!("Signal {number} ignored due to race condition");
            let raised = token.raise(&baton_object::exceptions::OS_ERROR, message);
            write_ignored(
                token,
                raised,
                "Exception ignored while calling signal handler",
            );
            continue;
        };
        let frame = (token.seam().frame.get())(token, 0).unwrap_or_else(|| token.none());
        switch::tell(token, || Event::SignalBegin(number as i32));
        let number = token.int(number as i64);
        let result = object::call(token, handler.as_ref(), &[number.as_ref(), frame.as_ref()]);
        switch::tell(token, || Event::SignalEnd);
        if let Err(raised) = result {
            // The others are still due.
            ANY_CAME.store(true, Ordering::Release);
            note_pending();
            return Err(raised);
        }
    }
    let error = WAKEUP_ERROR.swap(0, Ordering::AcqRel);
    if error != 0 {
        let raised = token.os_error(error, None);
        let message = "Exception ignored while trying to write to the signal wakeup fd";
        write_ignored(token, raised, message);
    }
    Ok(())
}

fn write_ignored(token: &mut Token, raised: baton_object::Raised, message: &str) {
    let error = token.take_error(raised);
    let none = token.none();
    baton_object::death::write_unraisable(token, error, message, none);
}

/// The end of an interpreter: signals with Python handlers do again what they do without Python.
pub fn finish(token: &Token) {
    if !in_main_thread(token) {
        return;
    }
    set_wakeup(-1, true);
    for number in 1..COUNT {
        if set_handler(token, number, None).is_some_and(|handler| is_callable(&handler)) {
            // SAFETY: the default action may be set for any signal; it fails for those that are the C library's own.
            unsafe { libc::signal(number as libc::c_int, libc::SIG_DFL) };
        }
    }
}

/// Behaves as if a signal had come, unless nothing or what the system does would follow. False if there is no such
/// signal.
pub fn interrupt(token: &Token, number: i32) -> bool {
    let Some(number) = usize::try_from(number)
        .ok()
        .filter(|number| (1..COUNT).contains(number))
    else {
        return false;
    };
    if handler(token, number).is_none_or(|handler| handler.word().int().is_none()) {
        note(number);
    }
    true
}

/// True for a handler made in Python or `default_int_handler`: neither SIG_DFL, SIG_IGN nor None.
fn is_callable(handler: &Owned) -> bool {
    handler.word().int().is_none() && !handler.word().is_none()
}

fn note_pending() {
    let main = MAIN.load(Ordering::Acquire);
    if !main.is_null() {
        // SAFETY: as in `note`.
        unsafe { (*main).set(Bit::SignalsPending) };
    }
}
