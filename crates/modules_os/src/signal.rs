//! `_signal`: what `signal` is made of. The delivery of signals is in `signals.rs`.

use baton_object::{Owned, PyResult, Token, module, struct_sequence, structseq};

struct_sequence! {
    #[doc = "struct_siginfo: Result from sigwaitinfo or sigtimedwait."]
    #[doc = ""]
    #[doc = "This object may be accessed either as a tuple of"]
    #[doc = "(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),"]
    #[doc = "or via the attributes si_signo, si_code, and so on."]
    pub StructSiginfo, STRUCT_SIGINFO = "signal"."struct_siginfo", 7 of {
        0 "si_signo" "signal number";
        1 "si_code" "signal code";
        2 "si_errno" "errno associated with this signal";
        3 "si_pid" "sending process ID";
        4 "si_uid" "real user ID of sending process";
        5 "si_status" "exit value or signal";
        6 "si_band" "band event for SIGPOLL";
    }
}

fn siginfo(token: &Token, info: &libc::siginfo_t) -> Owned {
    // SAFETY: the kernel filled the structure; which fields mean something depends on the signal, reading any is fine.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    let numbers = [
        i64::from(info.si_signo),
        i64::from(info.si_code),
        i64::from(info.si_errno),
        i64::from(pid),
        i64::from(uid),
        i64::from(status),
        0,
    ];
    structseq::make::<StructSiginfo>(token, numbers.map(|number| token.int(number)))
}

/// What the interpreter does about signals when it starts: a broken pipe is an error, not an end, and an interrupt is
/// a KeyboardInterrupt. Importing the module does the latter.
pub fn install(token: &mut Token) -> PyResult<()> {
    for number in [libc::SIGPIPE, libc::SIGXFSZ] {
        // SAFETY: ignoring a signal has no preconditions.
        unsafe { libc::signal(number, libc::SIG_IGN) };
    }
    baton_modules::import::import_module(token, "_signal").map(drop)
}

/// This module provides mechanisms to use signal handlers in Python.
///
/// Functions:
///
/// alarm() -- cause SIGALRM after a specified time [Unix only]
/// setitimer() -- cause a signal (described below) after a specified
///                float time and the timer may restart then [Unix only]
/// getitimer() -- get current value of timer [Unix only]
/// signal() -- set the action for a given signal
/// getsignal() -- get the signal action for a given signal
/// pause() -- wait until a signal arrives [Unix only]
/// default_int_handler() -- default SIGINT handler
///
/// signal constants:
/// SIG_DFL -- used to refer to the system default handler
/// SIG_IGN -- used to ignore the signal
/// NSIG -- number of defined signals
/// SIGINT, SIGTERM, etc. -- signal numbers
///
/// itimer constants:
/// ITIMER_REAL -- decrements in real time, and delivers SIGALRM upon
///                expiration
/// ITIMER_VIRTUAL -- decrements only when the process is executing,
///                and delivers SIGVTALRM upon expiration
/// ITIMER_PROF -- decrements both when the process is executing and
///                when the system is executing on behalf of the process.
///                Coupled with ITIMER_VIRTUAL, this timer is usually
///                used to profile the time spent by the application
///                in user and kernel space. SIGPROF is delivered upon
///                expiration.
///
/// *** IMPORTANT NOTICE ***
/// A signal handler function is called with two arguments:
/// the first is the signal number, the second is the interrupted stack frame.
#[module(name = "_signal", classes(super::STRUCT_SIGINFO))]
pub mod signal {
    use super::siginfo;
    use crate::constants::{self, Number};
    use crate::retry::{self, Ptr};
    use crate::signals;
    use baton_object::dict;
    use baton_object::exceptions::{KEYBOARD_INTERRUPT, OS_ERROR};
    use baton_object::{Borrowed, Owned, PyResult, Token, object, switch};
    use baton_sched::Reason;
    use std::cell::RefCell;

    #[derive(Default)]
    struct State {
        timer_error: RefCell<Option<Owned>>,
    }

    const NUMBERS: &[Number] = &[
        ("ITIMER_PROF", libc::ITIMER_PROF as i64),
        ("ITIMER_REAL", libc::ITIMER_REAL as i64),
        ("ITIMER_VIRTUAL", libc::ITIMER_VIRTUAL as i64),
        ("NSIG", 65),
        ("SIGABRT", libc::SIGABRT as i64),
        ("SIGALRM", libc::SIGALRM as i64),
        ("SIGBUS", libc::SIGBUS as i64),
        ("SIGCHLD", libc::SIGCHLD as i64),
        ("SIGCLD", libc::SIGCHLD as i64),
        ("SIGCONT", libc::SIGCONT as i64),
        ("SIGFPE", libc::SIGFPE as i64),
        ("SIGHUP", libc::SIGHUP as i64),
        ("SIGILL", libc::SIGILL as i64),
        ("SIGINT", libc::SIGINT as i64),
        ("SIGIO", libc::SIGIO as i64),
        ("SIGIOT", libc::SIGIOT as i64),
        ("SIGKILL", libc::SIGKILL as i64),
        ("SIGPIPE", libc::SIGPIPE as i64),
        ("SIGPOLL", libc::SIGPOLL as i64),
        ("SIGPROF", libc::SIGPROF as i64),
        ("SIGPWR", libc::SIGPWR as i64),
        ("SIGQUIT", libc::SIGQUIT as i64),
        ("SIGRTMAX", 64),
        ("SIGRTMIN", 34),
        ("SIGSEGV", libc::SIGSEGV as i64),
        ("SIGSTKFLT", libc::SIGSTKFLT as i64),
        ("SIGSTOP", libc::SIGSTOP as i64),
        ("SIGSYS", libc::SIGSYS as i64),
        ("SIGTERM", libc::SIGTERM as i64),
        ("SIGTRAP", libc::SIGTRAP as i64),
        ("SIGTSTP", libc::SIGTSTP as i64),
        ("SIGTTIN", libc::SIGTTIN as i64),
        ("SIGTTOU", libc::SIGTTOU as i64),
        ("SIGURG", libc::SIGURG as i64),
        ("SIGUSR1", libc::SIGUSR1 as i64),
        ("SIGUSR2", libc::SIGUSR2 as i64),
        ("SIGVTALRM", libc::SIGVTALRM as i64),
        ("SIGWINCH", libc::SIGWINCH as i64),
        ("SIGXCPU", libc::SIGXCPU as i64),
        ("SIGXFSZ", libc::SIGXFSZ as i64),
        ("SIG_BLOCK", 0),
        ("SIG_DFL", 0),
        ("SIG_IGN", 1),
        ("SIG_SETMASK", 2),
        ("SIG_UNBLOCK", 1),
    ];

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        signals::ensure_main_thread(token);
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), NUMBERS);
        let error = timer_error(token)?;
        dict::set_text(token, namespace.as_ref(), "ItimerError", error.as_ref());
        for number in 1..signals::COUNT {
            if signals::handler(token, number).is_none() {
                let found = disposition(token, number as i32);
                signals::set_handler(token, number, Some(found));
            }
        }
        let interrupt = signals::handler(token, libc::SIGINT as usize);
        if interrupt.is_some_and(|handler| handler.word().int() == Some(0))
            && let Some(handler) = dict::get_text(token, namespace.as_ref(), "default_int_handler")
        {
            signals::set_handler(token, libc::SIGINT as usize, Some(handler));
            install(
                token,
                libc::SIGINT,
                signals::on_signal as *const () as usize,
            )?;
        }
        Ok(())
    }

    /// What the process does about a signal now: 0 and 1 for the default and for nothing, None for what is unknown.
    fn disposition(token: &Token, number: i32) -> Owned {
        // SAFETY: all zeros are a valid structure; the system fills it.
        let action = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            if libc::sigaction(number, std::ptr::null(), &mut action) == -1 {
                return token.none();
            }
            action
        };
        match action.sa_sigaction {
            libc::SIG_DFL => token.int(0),
            libc::SIG_IGN => token.int(1),
            _ => token.none(),
        }
    }

    fn install(token: &mut Token, number: i32, action: usize) -> PyResult<()> {
        // SAFETY: all zeros are a valid structure. The handler is signal-safe, or one of the system's two. Calls are not
        // restarted by the kernel, because Python handlers must run first (PEP 475). Other signals wait for the end of the
        // handler: the alternate stack, which is small, has room for one frame of the kernel's, not for many.
        let status = unsafe {
            let mut new: libc::sigaction = std::mem::zeroed();
            new.sa_sigaction = action;
            new.sa_flags = libc::SA_ONSTACK;
            libc::sigfillset(&mut new.sa_mask);
            libc::sigaction(number, &new, std::ptr::null_mut())
        };
        retry::status(token, status).map(drop)
    }

    fn timer_error(token: &mut Token) -> PyResult {
        if let Some(class) = token
            .interp()
            .extension::<State>()
            .timer_error
            .borrow()
            .as_ref()
        {
            return Ok(class.clone_ref(token));
        }
        let base = token.native_class(&OS_ERROR).as_value().own(token);
        let bases = token.new_tuple([base].into_iter());
        let namespace = dict::Dict::new(token);
        let module = token.intern("signal");
        dict::set_text(token, namespace.as_ref(), "__module__", module.as_ref());
        let (name, metaclass) = (
            token.intern("ItimerError"),
            token
                .native_class(&baton_object::type_object::TYPE)
                .as_value()
                .own(token),
        );
        let class = object::call(
            token,
            metaclass.as_ref(),
            &[name.as_ref(), bases.as_ref(), namespace.as_ref()],
        )?;
        let kept = class.clone_ref(token);
        token
            .interp()
            .extension::<State>()
            .timer_error
            .replace(Some(kept));
        Ok(class)
    }

    fn known(token: &mut Token, number: i32) -> PyResult<usize> {
        match usize::try_from(number) {
            Ok(number) if (1..signals::COUNT).contains(&number) => Ok(number),
            _ => Err(token.value_error("signal number out of range")),
        }
    }

    /// The default handler for SIGINT installed by Python.
    ///
    /// It raises KeyboardInterrupt.
    #[function("(signalnum, frame, /)")]
    fn default_int_handler(
        token: &mut Token,
        _signalnum: i32,
        _frame: Borrowed<'_>,
    ) -> PyResult<()> {
        Err(token.raise_values(&KEYBOARD_INTERRUPT, Vec::new()))
    }

    /// Set the action for the given signal.
    ///
    /// The action can be SIG_DFL, SIG_IGN, or a callable Python object.
    /// The previous action is returned.  See getsignal() for possible return values.
    ///
    /// *** IMPORTANT NOTICE ***
    /// A signal handler function is called with two arguments:
    /// the first is the signal number, the second is the interrupted stack frame.
    #[function("(signalnum, handler, /)", name = "signal")]
    fn set(token: &mut Token, signalnum: i32, handler: Borrowed<'_>) -> PyResult {
        if !signals::in_main_thread(token) {
            return Err(
                token.value_error("signal only works in main thread of the main interpreter")
            );
        }
        let number = known(token, signalnum)?;
        let special = baton_object::int::value_of(token, handler).and_then(|value| value.to_i64());
        let action = match special {
            Some(0) => libc::SIG_DFL,
            Some(1) => libc::SIG_IGN,
            _ if token.class_of(handler).slots().call.is_some() => {
                signals::on_signal as *const () as usize
            }
            _ => {
                let message =
                    "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object";
                return Err(token.type_error(message));
            }
        };
        signals::run_handlers(token)?;
        install(token, signalnum, action)?;
        if !matches!(special, Some(0 | 1)) {
            signals::note_program_handles();
        }
        let new = match special {
            Some(value @ (0 | 1)) => token.int(value),
            _ => handler.own(token),
        };
        let old = signals::set_handler(token, number, Some(new));
        Ok(old.unwrap_or_else(|| token.none()))
    }

    /// Return the current action for the given signal.
    ///
    /// The return value can be:
    ///   SIG_IGN -- if the signal is being ignored
    ///   SIG_DFL -- if the default action for the signal is in effect
    ///   None    -- if an unknown handler is in effect
    ///   anything else -- the callable Python object used as a handler
    #[function("(signalnum, /)")]
    fn getsignal(token: &mut Token, signalnum: i32) -> PyResult {
        let number = known(token, signalnum)?;
        Ok(signals::handler(token, number).unwrap_or_else(|| token.none()))
    }

    /// Return the system description of the given signal.
    ///
    /// Returns the description of signal *signalnum*, such as "Interrupt"
    /// for :const:`SIGINT`. Returns :const:`None` if *signalnum* has no
    /// description. Raises :exc:`ValueError` if *signalnum* is invalid.
    #[function("(signalnum, /)")]
    fn strsignal(token: &mut Token, signalnum: i32) -> PyResult {
        known(token, signalnum)?;
        // SAFETY: the C library's text is terminated and read at once; the lock keeps other callers away.
        let text = unsafe { std::ffi::CStr::from_ptr(libc::strsignal(signalnum)) }
            .to_string_lossy()
            .into_owned();
        Ok(if text.starts_with("Unknown signal") {
            token.none()
        } else {
            token.new_str(&text)
        })
    }

    /// Return a set of valid signal numbers on this platform.
    ///
    /// The signal numbers returned by this function can be safely passed to
    /// functions like `pthread_kill`.
    #[function("()")]
    fn valid_signals(token: &mut Token) -> PyResult {
        // SAFETY: all zeros are a set, which is filled.
        let set = unsafe {
            let mut set: libc::sigset_t = std::mem::zeroed();
            libc::sigfillset(&mut set);
            set
        };
        set_of(token, &set)
    }

    fn set_of(token: &mut Token, set: &libc::sigset_t) -> PyResult {
        // SAFETY: the set is valid, and so are the numbers.
        let numbers = (1..signals::COUNT as i32)
            .filter(|number| unsafe { libc::sigismember(set, *number) } == 1);
        let numbers: Vec<Owned> = numbers.map(|number| token.int(i64::from(number))).collect();
        let numbers = token.new_list(numbers);
        let class = token
            .native_class(&baton_types::set::SET)
            .as_value()
            .own(token);
        object::call(token, class.as_ref(), &[numbers.as_ref()])
    }

    pub(crate) fn mask_of(token: &mut Token, numbers: Borrowed<'_>) -> PyResult<libc::sigset_t> {
        // SAFETY: all zeros are a set, which is emptied.
        let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
        // SAFETY: as above.
        unsafe { libc::sigemptyset(&mut set) };
        for number in object::collect(token, numbers)? {
            let number = match baton_object::int::index_clipped(token, number.as_ref())? {
                i64::MIN | i64::MAX => -1,
                number => number,
            };
            if !(1..signals::COUNT as i64).contains(&number) {
                return Err(token.value_error(format!(
                    "signal number {number} out of range [1; {}]",
                    signals::COUNT - 1
                )));
            }
            // SAFETY: the set is valid; a number that the C library keeps for itself is left out by it.
            unsafe { libc::sigaddset(&mut set, number as i32) };
        }
        Ok(set)
    }

    /// Fetch and/or change the signal mask of the calling thread.
    #[function("(how, mask, /)")]
    fn pthread_sigmask(token: &mut Token, how: i32, mask: Borrowed<'_>) -> PyResult {
        let mask = mask_of(token, mask)?;
        // SAFETY: all zeros are a valid set, which the system fills.
        let mut old: libc::sigset_t = unsafe { std::mem::zeroed() };
        // SAFETY: both sets are valid.
        let error = unsafe { libc::pthread_sigmask(how, &mask, &mut old) };
        if error != 0 {
            return Err(token.os_error(error, None));
        }
        signals::run_handlers(token)?;
        set_of(token, &old)
    }

    /// Examine pending signals.
    ///
    /// Returns a set of signal numbers that are pending for delivery to
    /// the calling thread.
    #[function("()")]
    fn sigpending(token: &mut Token) -> PyResult {
        // SAFETY: all zeros are a valid set, which the system fills.
        let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
        // SAFETY: as above.
        let status = unsafe { libc::sigpending(&mut set) };
        retry::status(token, status)?;
        set_of(token, &set)
    }

    /// Wait for a signal.
    ///
    /// Suspend execution of the calling thread until the delivery of one of the
    /// signals specified in the signal set sigset.  The function accepts the signal
    /// and returns the signal number.
    #[function("(sigset, /)")]
    fn sigwait(token: &mut Token, sigset: Borrowed<'_>) -> PyResult<i32> {
        let set = mask_of(token, sigset)?;
        loop {
            let mut number = 0;
            let place = Ptr(&raw mut number);
            // SAFETY: the number lives until the call is over.
            let error = switch::blocking(token, Reason::Blocking("sigwait"), move || unsafe {
                libc::sigwait(&set, place.get())
            });
            match error {
                0 => return Ok(number),
                libc::EINTR => signals::run_handlers(token)?,
                error => return Err(token.os_error(error, None)),
            }
        }
    }

    /// Wait synchronously until one of the signals in *sigset* is delivered.
    ///
    /// Returns a struct_siginfo containing information about the signal.
    #[function("(sigset, /)")]
    fn sigwaitinfo(token: &mut Token, sigset: Borrowed<'_>) -> PyResult {
        let set = mask_of(token, sigset)?;
        // SAFETY: all zeros are a valid structure, which the system fills.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        let place = Ptr(&raw mut info);
        // SAFETY: the structure lives until the call is over.
        retry::checked(token, "sigwaitinfo", move || unsafe {
            libc::sigwaitinfo(&set, place.get())
        })?;
        Ok(siginfo(token, &info))
    }

    /// Like sigwaitinfo(), but with a timeout.
    ///
    /// The timeout is specified in seconds, rounded up to nanoseconds.
    #[function("(sigset, timeout, /)")]
    fn sigtimedwait(token: &mut Token, sigset: Borrowed<'_>, timeout: f64) -> PyResult {
        let set = mask_of(token, sigset)?;
        if timeout.is_nan() || timeout < 0.0 {
            return Err(token.value_error("timeout must be non-negative"));
        }
        let deadline = crate::deadline::Deadline::after(token, timeout);
        // SAFETY: all zeros are a valid structure, which the system fills.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        let place = Ptr(&raw mut info);
        let outcome = retry::blocking(token, "sigtimedwait", move || {
            let rest = deadline.timespec();
            // SAFETY: the structures live until the call is over.
            unsafe { libc::sigtimedwait(&set, place.get(), &rest) }
        })?;
        match outcome {
            Ok(_) => Ok(siginfo(token, &info)),
            Err(libc::EAGAIN) => Ok(token.none()),
            Err(number) => Err(token.os_error(number, None)),
        }
    }

    /// Send a signal to the executing process.
    #[function("(signalnum, /)")]
    fn raise_signal(token: &mut Token, signalnum: i32) -> PyResult<()> {
        let failure = retry::once(token, "raise_signal", move || {
            // SAFETY: a plain number.
            (unsafe { libc::raise(signalnum) } != 0).then(retry::errno)
        });
        if let Some(number) = failure {
            return Err(token.os_error(number, None));
        }
        signals::run_handlers(token)
    }

    /// Send a signal to a thread.
    #[function("(thread_id, signalnum, /)")]
    fn pthread_kill(token: &mut Token, thread_id: u64, signalnum: i32) -> PyResult<()> {
        let thread = switch::system_thread(token, thread_id);
        // SAFETY: the caller names a living thread, as the C function wants.
        let error = unsafe { libc::pthread_kill(thread as libc::pthread_t, signalnum) };
        if error != 0 {
            return Err(token.os_error(error, None));
        }
        signals::run_handlers(token)
    }

    /// Send a signal to a process referred to by a pid file descriptor.
    #[function("(pidfd, signalnum, siginfo=None, flags=0, /)")]
    fn pidfd_send_signal(
        token: &mut Token,
        pidfd: i32,
        signalnum: i32,
        siginfo: Option<Borrowed<'_>>,
        flags: Option<u32>,
    ) -> PyResult<()> {
        if siginfo.is_some_and(|info| !info.is_none()) {
            return Err(token.type_error("siginfo must be None"));
        }
        let none = std::ptr::null::<libc::siginfo_t>();
        // SAFETY: plain numbers, and no structure.
        let status = unsafe {
            libc::syscall(
                libc::SYS_pidfd_send_signal,
                pidfd,
                signalnum,
                none,
                flags.unwrap_or(0),
            )
        };
        retry::status(token, status).map(drop)
    }

    /// Arrange for SIGALRM to arrive after the given number of seconds.
    #[function("(seconds, /)")]
    fn alarm(_: &mut Token, seconds: i32) -> u32 {
        // SAFETY: a plain number.
        unsafe { libc::alarm(seconds as u32) }
    }

    /// Wait until a signal arrives.
    #[function("()")]
    fn pause(token: &mut Token) -> PyResult<()> {
        switch::blocking(token, Reason::Blocking("pause"), || {
            // SAFETY: no arguments.
            unsafe { libc::pause() };
        });
        signals::run_handlers(token)
    }

    fn pair(token: &Token, timer: &libc::itimerval) -> Owned {
        let seconds =
            |time: &libc::timeval| token.new_float(time.tv_sec as f64 + time.tv_usec as f64 * 1e-6);
        token.new_tuple([seconds(&timer.it_value), seconds(&timer.it_interval)].into_iter())
    }

    fn timer_failed(token: &mut Token) -> baton_object::Raised {
        let number = retry::errno();
        let values = [
            token.int(i64::from(number)),
            token.new_str(&baton_object::exceptions::strerror(number)),
        ];
        let made = timer_error(token).and_then(|class| {
            object::call(
                token,
                class.as_ref(),
                &[values[0].as_ref(), values[1].as_ref()],
            )
        });
        match made {
            Ok(error) => token.raise_object(error),
            Err(raised) => raised,
        }
    }

    fn timeval(token: &mut Token, seconds: f64) -> PyResult<libc::timeval> {
        if seconds.is_nan() {
            return Err(token.value_error("Invalid value NaN (not a number)"));
        }
        // Rounded up, so that a tiny time does not mean "no timer".
        let micros = (seconds * 1e6).ceil();
        if micros.abs() > 9e18 {
            return Err(token.overflow_error("timestamp too large to convert to C PyTime_t"));
        }
        let micros = micros as i64;
        Ok(libc::timeval {
            tv_sec: micros.div_euclid(1_000_000),
            tv_usec: micros.rem_euclid(1_000_000),
        })
    }

    /// Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).
    ///
    /// The timer will fire after value seconds and after that every interval seconds.
    /// The itimer can be cleared by setting seconds to zero.
    ///
    /// Returns old values as a tuple: (delay, interval).
    #[function("(which, seconds, interval=0.0, /)")]
    fn setitimer(token: &mut Token, which: i32, seconds: f64, interval: Option<f64>) -> PyResult {
        let new = libc::itimerval {
            it_value: timeval(token, seconds)?,
            it_interval: timeval(token, interval.unwrap_or(0.0))?,
        };
        // SAFETY: all zeros are a valid structure of numbers.
        let mut old: libc::itimerval = unsafe { std::mem::zeroed() };
        // SAFETY: both structures are valid.
        if unsafe { libc::setitimer(which as _, &new, &mut old) } != 0 {
            return Err(timer_failed(token));
        }
        Ok(pair(token, &old))
    }

    /// Returns current value of given itimer.
    #[function("(which, /)")]
    fn getitimer(token: &mut Token, which: i32) -> PyResult {
        // SAFETY: all zeros are a valid structure of numbers.
        let mut now: libc::itimerval = unsafe { std::mem::zeroed() };
        // SAFETY: the structure is valid for writing.
        if unsafe { libc::getitimer(which as _, &mut now) } != 0 {
            return Err(timer_failed(token));
        }
        Ok(pair(token, &now))
    }

    /// Change system call restart behaviour.
    ///
    /// If flag is False, system calls will be restarted when interrupted by
    /// signal sig, else system calls will be interrupted.
    #[function("(signalnum, flag, /)")]
    fn siginterrupt(token: &mut Token, signalnum: i32, flag: bool) -> PyResult<()> {
        known(token, signalnum)?;
        // SAFETY: all zeros are a valid structure, which the system fills.
        let status = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            libc::sigaction(signalnum, std::ptr::null(), &mut action);
            if flag {
                action.sa_flags &= !libc::SA_RESTART
            } else {
                action.sa_flags |= libc::SA_RESTART
            }
            libc::sigaction(signalnum, &action, std::ptr::null_mut())
        };
        retry::status(token, status).map(drop)
    }

    /// Sets the fd to be written to (with the signal number) when a signal comes in.
    ///
    /// A library can use this to wakeup select or poll.
    /// The previous fd or -1 is returned.
    ///
    /// The fd must be non-blocking.
    #[function("(fd, /, *, warn_on_full_buffer=True)")]
    fn set_wakeup_fd(
        token: &mut Token,
        fd: i32,
        warn_on_full_buffer: Option<bool>,
    ) -> PyResult<i32> {
        if !signals::in_main_thread(token) {
            return Err(token
                .value_error("set_wakeup_fd only works in main thread of the main interpreter"));
        }
        if fd != -1 {
            // SAFETY: plain numbers.
            let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
            retry::status(token, flags)?;
            if flags & libc::O_NONBLOCK == 0 {
                return Err(token.value_error(format!("the fd {fd} must be in non-blocking mode")));
            }
        }
        Ok(signals::set_wakeup(fd, warn_on_full_buffer.unwrap_or(true)))
    }
}
