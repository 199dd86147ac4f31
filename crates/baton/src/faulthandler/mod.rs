//! `faulthandler`: tracebacks at faults, after a time, and when a signal asks for them.

pub(crate) mod dump;
mod overflow;
mod signals;
mod watchdog;

use baton_object::exceptions::RUNTIME_ERROR;
use baton_object::{Borrowed, Owned, PyResult, Token, attribute, int, object};
use signals::{FAULTS, Settings};
use std::cell::{Cell, RefCell};
use std::time::Duration;

/// The files that handlers write to, kept open.
#[derive(Default)]
struct Files {
    enabled: Cell<bool>,
    fault: RefCell<Option<Owned>>,
    registered: RefCell<Vec<(i32, Owned)>>,
}

/// Handles faults from the start on, as `-X faulthandler` asks.
pub(crate) fn enable_at_start(token: &Token) {
    let settings = Settings {
        fd: 2,
        all_threads: true,
        chain: false,
    };
    signals::make_stack();
    for (signal, _) in FAULTS {
        // A signal that cannot be handled is left alone.
        let _ = signals::enable(signal, settings);
    }
    token.interp().extension::<Files>().enabled.set(true);
}

/// The descriptor of a file argument, and what keeps it open.
fn descriptor(token: &mut Token, file: Option<Borrowed<'_>>) -> PyResult<(i32, Owned)> {
    let file = match file.filter(|file| !file.is_none()) {
        Some(file) => file.own(token),
        None => match baton_modules::sys::get(token, "stderr") {
            None => return Err(token.runtime_error("unable to get sys.stderr")),
            Some(file) if file.word().is_none() => {
                return Err(token.runtime_error("sys.stderr is None"));
            }
            Some(file) => file,
        },
    };
    if int::value_of(token, file.as_ref()).is_some() {
        let fd: i32 = baton_object::args::FromArg::from_arg(token, file.as_ref())?;
        if fd < 0 {
            return Err(token.value_error("file is not a valid file descriptor"));
        }
        return Ok((fd, token.none()));
    }
    let fileno = token.intern("fileno");
    let number = attribute::call_method(token, file.as_ref(), fileno.as_ref(), &[])?;
    let fd = match int::value_of(token, number.as_ref()).and_then(int::IntRef::to_i64) {
        Some(fd) if let Ok(fd) = i32::try_from(fd) => fd,
        _ => -1,
    };
    if fd < 0 {
        return Err(token.runtime_error("file.fileno() is not a valid file descriptor"));
    }
    let flush = token.intern("flush");
    if let Err(raised) = attribute::call_method(token, file.as_ref(), flush.as_ref(), &[]) {
        drop(token.take_lazy(raised));
    }
    Ok((fd, file))
}

/// A signal that a program may register.
fn check_signal(token: &mut Token, signal: i32) -> PyResult<()> {
    if FAULTS.iter().any(|(fault, _)| *fault == signal) {
        return Err(token.raise(
            &RUNTIME_ERROR,
            format!("signal {signal} cannot be registered, use enable() instead"),
        ));
    }
    if !(1..65).contains(&signal) {
        return Err(token.value_error("signal number out of range"));
    }
    Ok(())
}

/// The time until a watchdog barks.
fn duration(token: &mut Token, timeout: Borrowed<'_>) -> PyResult<Duration> {
    let numeric = baton_object::float::value_of(token, timeout).is_some()
        || token.class_of(timeout).slots().index.is_some();
    if !numeric {
        let got = token.class_name(timeout);
        return Err(token.type_error(format!(
            "'{got}' object cannot be interpreted as an integer or float"
        )));
    }
    let seconds = object::to_f64(token, timeout)?;
    // CPython counts microseconds, rounded up, in 64 bits.
    if seconds.is_nan() {
        return Err(token.value_error("Invalid value NaN (not a number)"));
    }
    if seconds <= 0.0 {
        return Err(token.value_error("timeout must be greater than 0"));
    }
    match Duration::try_from_secs_f64((seconds * 1e6).ceil() / 1e6) {
        Ok(duration) if seconds < 9.2e9 => Ok(duration),
        _ => Err(token.overflow_error("timeout value is too large")),
    }
}

/// faulthandler module.
#[baton_object::module(name = "faulthandler")]
pub mod module {
    use super::*;

    /// Enable the fault handler.
    #[function("(file=sys.stderr, all_threads=True)")]
    fn enable(
        token: &mut Token,
        file: Option<Borrowed<'_>>,
        all_threads: Option<bool>,
    ) -> PyResult<()> {
        let (fd, file) = descriptor(token, file)?;
        let settings = Settings {
            fd,
            all_threads: all_threads.unwrap_or(true),
            chain: false,
        };
        signals::make_stack();
        for (signal, _) in FAULTS {
            if let Err(number) = signals::enable(signal, settings) {
                return Err(token.os_error(number, None));
            }
        }
        let files = token.interp().extension::<Files>();
        files.enabled.set(true);
        drop(files.fault.replace(Some(file)));
        Ok(())
    }

    /// Disable the fault handler.
    #[function("()")]
    fn disable(token: &mut Token) -> PyResult<bool> {
        for (signal, _) in FAULTS {
            signals::remove(signal);
        }
        let files = token.interp().extension::<Files>();
        drop(files.fault.take());
        Ok(files.enabled.replace(false))
    }

    /// Check if the handler is enabled.
    #[function("()")]
    fn is_enabled(token: &mut Token) -> PyResult<bool> {
        Ok(token.interp().extension::<Files>().enabled.get())
    }

    /// Dump the traceback of the current thread, or of all threads if all_threads is True, into file.
    #[function("(file=sys.stderr, all_threads=True)")]
    fn dump_traceback(
        token: &mut Token,
        file: Option<Borrowed<'_>>,
        all_threads: Option<bool>,
    ) -> PyResult<()> {
        let (fd, _file) = descriptor(token, file)?;
        match all_threads.unwrap_or(true) {
            true => dump::all_threads(fd, Some(dump::own_ident())),
            false => dump::current_thread(fd),
        }
        Ok(())
    }

    /// Dump the C stack of the current thread.
    #[function("(file=sys.stderr)")]
    fn dump_c_stack(token: &mut Token, file: Option<Borrowed<'_>>) -> PyResult<()> {
        let (fd, _file) = descriptor(token, file)?;
        let mut out = dump::Writer::new(fd);
        out.text("Current thread's C stack trace (most recent call first):\n");
        out.text("  <cannot get C stack on this system>\n");
        Ok(())
    }

    /// Dump the traceback of all threads in timeout seconds,
    /// or each timeout seconds if repeat is True. If exit is True, call _exit(1) which is not safe.
    #[function("(timeout, repeat=False, file=sys.stderr, exit=False)")]
    fn dump_traceback_later(
        token: &mut Token,
        timeout: Borrowed<'_>,
        repeat: Option<bool>,
        file: Option<Borrowed<'_>>,
        exit: Option<bool>,
    ) -> PyResult<()> {
        let timeout = duration(token, timeout)?;
        let (fd, file) = descriptor(token, file)?;
        let order = watchdog::Order {
            timeout,
            repeat: repeat.unwrap_or(false),
            exit: exit.unwrap_or(false),
            fd,
        };
        let current = token.interp().extension::<watchdog::Current>();
        drop(current.cancel());
        match watchdog::start(order) {
            Some(dog) => {
                current.keep(dog, file);
                Ok(())
            }
            None => Err(token.runtime_error("unable to start watchdog thread")),
        }
    }

    /// Cancel the previous call to dump_traceback_later().
    #[function("()")]
    fn cancel_dump_traceback_later(token: &mut Token) -> PyResult<()> {
        drop(token.interp().extension::<watchdog::Current>().cancel());
        Ok(())
    }

    /// Register a handler for the signal 'signum': dump the traceback of the current thread, or of all threads if all_threads is True, into file.
    #[function("(signum, file=sys.stderr, all_threads=True, chain=False)")]
    fn register(
        token: &mut Token,
        signum: i32,
        file: Option<Borrowed<'_>>,
        all_threads: Option<bool>,
        chain: Option<bool>,
    ) -> PyResult<()> {
        check_signal(token, signum)?;
        let (fd, file) = descriptor(token, file)?;
        let settings = Settings {
            fd,
            all_threads: all_threads.unwrap_or(true),
            chain: chain.unwrap_or(false),
        };
        if let Err(number) = signals::register(signum, settings) {
            return Err(token.os_error(number, None));
        }
        let files = token.interp().extension::<Files>();
        let mut registered = files.registered.borrow_mut();
        let old = match registered.iter_mut().find(|(other, _)| *other == signum) {
            Some((_, place)) => Some(std::mem::replace(place, file)),
            None => {
                registered.push((signum, file));
                None
            }
        };
        drop(registered);
        drop(old);
        Ok(())
    }

    /// Unregister the handler of the signal 'signum' registered by register().
    #[function("(signum, /)")]
    fn unregister(token: &mut Token, signum: i32) -> PyResult<bool> {
        check_signal(token, signum)?;
        let files = token.interp().extension::<Files>();
        let mut registered = files.registered.borrow_mut();
        let place = registered.iter().position(|(other, _)| *other == signum);
        let old = place.map(|place| registered.swap_remove(place));
        drop(registered);
        drop(old);
        Ok(signals::remove(signum))
    }

    fn raise(signal: i32) {
        // SAFETY: raising a signal in one's own process has no preconditions; that it ends is what was asked for.
        unsafe { libc::raise(signal) };
    }

    /// Raise a SIGSEGV signal.
    #[function("(release_gil=False, /)")]
    fn _sigsegv(token: &mut Token, release_gil: Option<bool>) -> PyResult<()> {
        if release_gil.unwrap_or(false) {
            let reason = baton_sched::Reason::Blocking("raise");
            baton_object::switch::blocking(token, reason, || raise(libc::SIGSEGV));
        } else {
            raise(libc::SIGSEGV);
        }
        Ok(())
    }

    /// Raise a SIGABRT signal.
    #[function("()")]
    fn _sigabrt(_token: &mut Token) -> PyResult<()> {
        // SAFETY: ends the process, as asked.
        unsafe { libc::abort() }
    }

    /// Raise a SIGFPE signal.
    #[function("()")]
    fn _sigfpe(_token: &mut Token) -> PyResult<()> {
        raise(libc::SIGFPE);
        Ok(())
    }

    /// Recursive call to raise a stack overflow.
    #[function("()")]
    fn _stack_overflow(token: &mut Token) -> PyResult<()> {
        let (bytes, calls) = overflow::overflow();
        Err(token.runtime_error(format!(
            "unable to raise a stack overflow (allocated {bytes} bytes on the stack, {calls} recursive calls)"
        )))
    }

    /// Call Py_FatalError() in a new C thread.
    #[function("()")]
    fn _fatal_error_c_thread(token: &mut Token) -> PyResult<()> {
        let thread = baton_sync::thread::spawn(Default::default(), || {
            {
                let mut out = dump::Writer::new(2);
                out.text("Fatal Python error: faulthandler_fatal_error_thread: in new thread\n");
                out.text("Python runtime state: initialized\n\n");
            }
            dump::all_threads(2, None);
            // SAFETY: ends the process, as asked.
            unsafe { libc::abort() }
        });
        match thread {
            Ok(thread) => {
                let _ = thread.join();
                Ok(())
            }
            Err(_) => Err(token.runtime_error("unable to start the thread")),
        }
    }

    /// Read from NULL, raise a SIGSEGV or SIGBUS signal depending on the platform.
    #[function("()")]
    fn _read_null(_token: &mut Token) -> PyResult<()> {
        raise(libc::SIGSEGV);
        Ok(())
    }
}
