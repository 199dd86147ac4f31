//! `_thread`: OS threads that run Python, under the lock; Python's locks.

mod excepthook;
mod handle;
mod local;
mod lock;
pub(crate) mod report;
mod rlock;
mod start;
mod wait;

pub use excepthook::{EXCEPT_HOOK_ARGS, ExceptHookArgs};
pub use handle::{THREAD_HANDLE, ThreadHandle};
pub use local::{LOCAL, Local};
pub use lock::{LOCK, Lock};
pub use rlock::{R_LOCK, RLock};

use baton_object::{Token, switch};
use baton_sync::Arc;
pub(crate) use wait::wait_for;

use handle::HandleState;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, Ordering};

/// Reads or sets the interpreter's switch interval, in microseconds.
pub fn switch_interval(token: &Token, set: Option<u64>) -> u64 {
    let threads = token.interp().extension::<Threads>();
    let Some(gil) = threads.gil.borrow().clone() else {
        let before = threads.interval.get();
        threads.interval.set(set.unwrap_or(before));
        return before;
    };
    if let Some(micros) = set {
        gil.set_interval_us(micros);
    }
    gil.interval_us()
}

/// Whether this process simulates its threads: for signal handlers, which may not ask the policy.
pub(crate) static SIMULATED: AtomicBool = AtomicBool::new(false);

/// What an interpreter knows of its threads.
pub struct Threads {
    /// The lock, as such, if it decides who runs.
    pub gil: RefCell<Option<Arc<baton_sched::Gil>>>,
    /// What `sys.setswitchinterval` said where nobody heeds it.
    interval: Cell<u64>,
    next_id: Cell<u32>,
    /// Threads running now, the main one left out.
    running: Cell<usize>,
    stack_size: Cell<usize>,
    main_ident: Cell<u64>,
    /// Handles of threads that run, for `_shutdown` and the child of a fork.
    handles: RefCell<Vec<Arc<HandleState>>>,
}

impl Default for Threads {
    fn default() -> Threads {
        Threads {
            gil: RefCell::default(),
            interval: Cell::new(baton_sched::DEFAULT_INTERVAL_US),
            next_id: Cell::new(1),
            running: Cell::new(0),
            stack_size: Cell::new(0),
            main_ident: Cell::new(0),
            handles: RefCell::default(),
        }
    }
}

/// In the child of a fork: all threads but this one have ended.
fn after_fork(token: &Token) {
    let threads = token.interp().extension::<Threads>();
    crate::timeline::after_fork(token);
    let me = token.thread().ident.get();
    for handle in threads.handles.take() {
        if handle.ident.load(Ordering::Acquire) == me {
            threads.handles.borrow_mut().push(handle);
        } else if !handle.done.swap(true, Ordering::AcqRel) && handle.running.is_locked() {
            handle.running.unlock();
        }
    }
    threads.running.set(0);
    threads.main_ident.set(me);
    baton_vm::state::forget_others(token);
    baton_modules::import_lock::after_fork(token);
}

/// Tells the interpreter about its lock and main thread; a deadlock is told if it `tells_deadlocks`.
pub fn install(token: &Token, gil: Option<Arc<baton_sched::Gil>>, tells_deadlocks: bool) {
    token.interp().hooks.after_fork.set(after_fork);
    token.interp().hooks.deadlock.set(report::deadlock);
    SIMULATED.store(switch::is_simulated(token), Ordering::Relaxed);
    if let (Some(gil), true) = (&gil, tells_deadlocks) {
        gil.set_on_deadlock(report::stuck);
    }
    let threads = token.interp().extension::<Threads>();
    *threads.gil.borrow_mut() = gil;
    let ident = ident(token);
    threads.main_ident.set(ident);
    token.thread().ident.set(ident);
    baton_vm::roster::rename(baton_vm::state::of(token), ident);
}

/// The identifier of the current thread.
fn ident(token: &Token) -> u64 {
    match switch::parts(token) {
        Some((policy, sched)) => policy.ident(&sched),
        None => baton_sync::thread::ident(),
    }
}

/// This module provides primitive operations to write multi-threaded programs.
/// The 'threading' module provides a more convenient interface.
#[baton_object::module(
    name = "_thread",
    classes(
        super::LOCK,
        super::R_LOCK,
        super::THREAD_HANDLE,
        super::LOCAL,
        super::EXCEPT_HOOK_ARGS
    )
)]
pub mod thread {
    use super::handle::{HandleState, join};
    use super::start::start;
    use super::{Lock, ThreadHandle, Threads};
    use baton_object::attribute;
    use baton_object::dict;
    use baton_object::exceptions::{RUNTIME_ERROR, SYSTEM_EXIT};
    use baton_object::traverse::Opaque;
    use baton_object::tuple::Tuple;
    use baton_object::{Borrowed, PyResult, Token, switch};
    use baton_sched::Event;
    use baton_sync::Arc;
    use std::cell::RefCell;
    use std::sync::atomic::Ordering;

    /// Create a new lock object. See help(type(threading.Lock())) for
    /// information about locks.
    #[function("()")]
    fn allocate_lock(token: &mut Token) -> PyResult {
        Ok(Lock::made(token))
    }

    /// An obsolete synonym of allocate_lock().
    #[function("()")]
    fn allocate(token: &mut Token) -> PyResult {
        allocate_lock(token)
    }

    /// Return a non-zero integer that uniquely identifies the current thread
    /// amongst other threads that exist simultaneously.
    /// This may be used to identify per-thread resources.
    /// Even though on some platforms threads identities may appear to be
    /// allocated consecutive numbers starting at 1, this behavior should not
    /// be relied upon, and the number should be seen purely as a magic cookie.
    /// A thread's identity may be reused for another thread after it exits.
    #[function("()")]
    fn get_ident(token: &mut Token) -> PyResult {
        Ok(token.int_u64(token.thread().ident.get()))
    }

    /// Return a non-negative integer identifying the thread as reported
    /// by the OS (kernel). This may be used to uniquely identify a
    /// particular thread within a system.
    #[function("()")]
    fn get_native_id(token: &mut Token) -> PyResult {
        let id = match switch::parts(token) {
            Some((policy, sched)) => policy.native_id(&sched),
            None => baton_sync::thread::native_id(),
        };
        Ok(token.int_u64(id))
    }

    /// Return the number of currently running Python threads, excluding
    /// the main thread. The returned number comprises all threads created
    /// through `start_new_thread()` as well as `threading.Thread`, and not
    /// yet finished.
    ///
    /// This function is meant for internal and specialized purposes only.
    /// In most applications `threading.enumerate()` should be used instead.
    #[function("()")]
    fn _count(token: &mut Token) -> PyResult<usize> {
        Ok(token.interp().extension::<Threads>().running.get())
    }

    /// Internal only. Return a non-zero integer that uniquely identifies the main thread
    /// of the main interpreter.
    #[function("()")]
    fn _get_main_thread_ident(token: &mut Token) -> PyResult {
        let ident = token.interp().extension::<Threads>().main_ident.get();
        Ok(token.int_u64(ident))
    }

    /// Return True if the current interpreter is the main Python interpreter.
    #[function("()")]
    fn _is_main_interpreter(_token: &mut Token) -> PyResult<bool> {
        Ok(true)
    }

    /// Return True if daemon threads are allowed in the current interpreter,
    /// and False otherwise.
    #[function("()")]
    fn daemon_threads_allowed(_token: &mut Token) -> PyResult<bool> {
        Ok(true)
    }

    fn check_call(
        token: &mut Token,
        function: Borrowed<'_>,
        args: Borrowed<'_>,
        keywords: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if token.class_of(function).slots().call.is_none() {
            return Err(token.type_error("first arg must be callable"));
        }
        if !args.is_a::<Tuple>(token) {
            return Err(token.type_error("2nd arg must be a tuple"));
        }
        if keywords.is_some_and(|keywords| !keywords.is_a::<dict::Dict>(token)) {
            return Err(token.type_error("optional 3rd arg must be a dictionary"));
        }
        Ok(())
    }

    /// Start a new thread and return its identifier.
    ///
    /// The thread will call the function with positional arguments from the
    /// tuple args and keyword arguments taken from the optional dictionary
    /// kwargs.  The thread exits when the function returns; the return value
    /// is ignored.  The thread will also exit when the function raises an
    /// unhandled exception; a stack trace will be printed unless the exception
    /// is SystemExit.
    #[function("(function, args, kwargs={}, /)")]
    fn start_new_thread(
        token: &mut Token,
        function: Borrowed<'_>,
        args: Borrowed<'_>,
        kwargs: Option<Borrowed<'_>>,
    ) -> PyResult {
        check_call(token, function, args, kwargs)?;
        let ident = start(token, function, args, kwargs, None)?;
        Ok(token.int_u64(ident))
    }

    /// An obsolete synonym of start_new_thread().
    #[function("(function, args, kwargs={}, /)")]
    fn start_new(
        token: &mut Token,
        function: Borrowed<'_>,
        args: Borrowed<'_>,
        kwargs: Option<Borrowed<'_>>,
    ) -> PyResult {
        start_new_thread(token, function, args, kwargs)
    }

    /// *For internal use only*: start a new thread.
    ///
    /// Like start_new_thread(), this starts a new thread calling the given function.
    /// Unlike start_new_thread(), this returns a handle object with methods to join
    /// or detach the given thread.
    /// This function is not for third-party code, please use the
    /// `threading` module instead. During finalization the runtime will not wait for
    /// the thread to exit if daemon is True. If handle is provided it must be a
    /// newly created thread._ThreadHandle instance.
    #[function("(function, handle=None, daemon=True)")]
    fn start_joinable_thread(
        token: &mut Token,
        function: Borrowed<'_>,
        handle: Option<Borrowed<'_>>,
        daemon: Option<bool>,
    ) -> PyResult {
        if token.class_of(function).slots().call.is_none() {
            return Err(token.type_error("thread function must be callable"));
        }
        let daemon = daemon.unwrap_or(true);
        let state = HandleState::new(daemon);
        let value = match handle.filter(|handle| !handle.is_none()) {
            Some(handle) => {
                let Some(payload) = handle.get::<ThreadHandle>(token) else {
                    return Err(token.type_error("'handle' must be a _ThreadHandle"));
                };
                if payload.state.0.borrow().started.load(Ordering::Acquire) {
                    return Err(token.raise(&RUNTIME_ERROR, "thread already started"));
                }
                *payload.state.0.borrow_mut() = Arc::clone(&state);
                handle.own(token)
            }
            None => token.new_object(ThreadHandle {
                state: Opaque(RefCell::new(Arc::clone(&state))),
            }),
        };
        state.running.try_lock(switch::me(token));
        let none = Tuple::empty(token);
        match start(
            token,
            function,
            none.as_ref(),
            None,
            Some(Arc::clone(&state)),
        ) {
            Ok(ident) => {
                state.ident.store(ident, Ordering::Release);
                state.started.store(true, Ordering::Release);
                let mut handles = token.interp().extension::<Threads>().handles.borrow_mut();
                handles.retain(|other| !other.done.load(Ordering::Acquire));
                handles.push(state);
                drop(handles);
                Ok(value)
            }
            Err(raised) => {
                state.running.unlock();
                Err(raised)
            }
        }
    }

    /// Internal only. Make a thread handle for threads not spawned
    /// by the _thread or threading module.
    #[function("(ident, /)")]
    fn _make_thread_handle(token: &mut Token, ident: u64) -> PyResult {
        let state = HandleState::new(true);
        state.ident.store(ident, Ordering::Release);
        state.started.store(true, Ordering::Release);
        state.running.try_lock(switch::me(token));
        // In the child of a fork this thread will be gone, too.
        let mut handles = token.interp().extension::<Threads>().handles.borrow_mut();
        handles.retain(|other| Arc::strong_count(other) > 1);
        handles.push(Arc::clone(&state));
        drop(handles);
        Ok(token.new_object(ThreadHandle {
            state: Opaque(RefCell::new(state)),
        }))
    }

    /// Wait for all non-daemon threads (other than the calling thread) to stop.
    #[function("()")]
    fn _shutdown(token: &mut Token) -> PyResult<()> {
        let me = token.thread().ident.get();
        loop {
            let next = {
                let handles = token.interp().extension::<Threads>().handles.borrow();
                let waiting = |state: &&Arc<HandleState>| {
                    !state.daemon
                        && !state.done.load(Ordering::Acquire)
                        && state.ident.load(Ordering::Acquire) != me
                };
                handles.iter().find(waiting).cloned()
            };
            let Some(state) = next else {
                return Ok(());
            };
            if let Err(raised) = join(token, &state, None) {
                // An interrupt ends the wait, for all of them.
                let (error, none) = (token.take_error(raised), token.none());
                let message = "Exception ignored while joining a thread in _thread._shutdown()";
                baton_object::death::write_unraisable(token, error, message, none);
                return Ok(());
            }
        }
    }

    /// This is synonymous to ``raise SystemExit''.  It will cause the current
    /// thread to exit silently unless the exception is caught.
    #[function("()")]
    fn exit(token: &mut Token) -> PyResult {
        Err(token.raise_values(&SYSTEM_EXIT, Vec::new()))
    }

    /// An obsolete synonym of exit().
    #[function("()")]
    fn exit_thread(token: &mut Token) -> PyResult {
        exit(token)
    }

    /// The smallest stack that a program may ask for: CPython's margin and the system's least.
    const LEAST_STACK: usize = 53248;

    /// Return the thread stack size used when creating new threads.  The
    /// optional size argument specifies the stack size (in bytes) to be used
    /// for subsequently created threads, and must be 0 (use platform or
    /// configured default) or a positive integer value of at least 32,768 (32k).
    /// If changing the thread stack size is unsupported, a ThreadError
    /// exception is raised.  If the specified size is invalid, a ValueError
    /// exception is raised, and the stack size is unmodified.  32k bytes
    ///  currently the minimum supported stack size value to guarantee
    /// sufficient stack space for the interpreter itself.
    ///
    /// Note that some platforms may have particular restrictions on values for
    /// the stack size, such as requiring a minimum stack size larger than 32 KiB or
    /// requiring allocation in multiples of the system memory page size
    /// - platform documentation should be referred to for more information
    /// (4 KiB pages are common; using multiples of 4096 for the stack size is
    /// the suggested approach in the absence of more specific information).
    #[function("(size=0, /)")]
    fn stack_size(token: &mut Token, size: Option<isize>) -> PyResult<usize> {
        let wanted = match usize::try_from(size.unwrap_or(0)) {
            Ok(size) if size == 0 || size >= LEAST_STACK => size,
            _ => {
                let message = format!("size must be at least {LEAST_STACK} bytes");
                return Err(token.value_error(message));
            }
        };
        let threads = token.interp().extension::<Threads>();
        Ok(threads.stack_size.replace(wanted))
    }

    /// Get the name of the current thread.
    #[function("()")]
    fn _get_name(token: &mut Token) -> PyResult {
        let name = baton_sync::thread::name();
        Ok(baton_modules::fspath::decode_bytes(token, &name))
    }

    /// Set the name of the current thread.
    #[function("(name)")]
    fn set_name(token: &mut Token, name: Borrowed<'_>) -> PyResult<()> {
        let Some(text) = name.get::<baton_object::str::Str>(token) else {
            let got = token.class_name(name);
            let message = format!("set_name() argument 'name' must be str, not {got}");
            return Err(token.type_error(message));
        };
        // What cannot be said in UTF-8 becomes a question mark, as in CPython.
        let name: String = text
            .chars()
            .iter()
            .map(|c| char::from_u32(c).unwrap_or('?'))
            .collect();
        let name = name.split('\0').next().unwrap_or_default();
        baton_sync::thread::set_name(name);
        baton_vm::state::of(token).sched.set_name(name);
        switch::tell(token, || Event::ThreadName(name));
        Ok(())
    }

    /// Simulate the arrival of the given signal in the main thread,
    /// where the corresponding signal handler will be executed.
    /// If *signum* is omitted, SIGINT is assumed.
    /// A subthread can use this function to interrupt the main thread.
    ///
    /// Note: the default signal handler for SIGINT raises ``KeyboardInterrupt``.
    #[function("(signum=signal.SIGINT, /)")]
    fn interrupt_main(token: &mut Token, signum: Option<i32>) -> PyResult<()> {
        let signum = signum.unwrap_or(libc::SIGINT);
        match baton_modules_os::signals::interrupt(token, signum) {
            true => Ok(()),
            false => Err(token.value_error("signal number out of range")),
        }
    }

    /// Handle uncaught Thread.run() exception.
    #[function("(args, /)")]
    fn _excepthook(token: &mut Token, args: Borrowed<'_>) -> PyResult<()> {
        super::excepthook::handle(token, args)
    }

    #[constant]
    fn TIMEOUT_MAX(token: &mut Token) -> PyResult {
        Ok(token.new_float(crate::threads::wait::TIMEOUT_MAX as f64))
    }

    #[constant]
    fn error(token: &mut Token) -> PyResult {
        Ok(token.native_class(&RUNTIME_ERROR).as_value().own(token))
    }

    #[constant]
    fn _NAME_MAXLEN(token: &mut Token) -> PyResult {
        Ok(token.int(15))
    }

    #[exec]
    fn finish(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let lock_class = token.native_class(&super::LOCK).as_value().own(token);
        attribute::set_text(token, module, "LockType", lock_class.as_ref())?;
        Ok(())
    }
}
