//! `_thread`: OS threads that run Python, under the lock; Python's locks.
//!
//! Invariants:
//! - A new OS thread makes its own [`Thread`] and [`VmThread`], takes the lock, and only then touches objects.
//! - What crosses to a new thread is a bundle of words whose counts the new thread gives back under the lock.
//! - Locks are waited for without the GIL; a lock's own state is an atomic word, so that any thread may release it.

use baton_object::attribute;
use baton_object::exceptions::{RUNTIME_ERROR, SYSTEM_EXIT};
use baton_object::traverse::Opaque;
use baton_object::{
    Args, Borrowed, Interp, Known, Owned, PyResult, Thread, Token, Word, class, methods, switch,
};
use baton_sched::{Policy, Reason, ThreadId, ThreadSched};
use baton_sync::{Acquire, Arc, Instant, RawLock};
use baton_vm::state::VmThread;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Reads or sets the interpreter's switch interval, in microseconds.
pub fn switch_interval(token: &Token, set: Option<u64>) -> u64 {
    let gil = token.interp().extension::<Threads>().gil.borrow().clone();
    let Some(gil) = gil else {
        return baton_sched::DEFAULT_INTERVAL_US;
    };
    if let Some(micros) = set {
        gil.set_interval_us(micros);
    }
    gil.interval_us()
}

/// What an interpreter knows of its threads.
pub struct Threads {
    /// The lock, as such.
    pub gil: RefCell<Option<Arc<baton_sched::Gil>>>,
    next_id: Cell<u32>,
    /// Threads running now, the main one left out.
    running: Cell<usize>,
    stack_size: Cell<usize>,
    main_ident: Cell<u64>,
    /// Non-daemon handles, for `_shutdown`.
    handles: RefCell<Vec<Arc<HandleState>>>,
}

impl Default for Threads {
    fn default() -> Threads {
        Threads {
            gil: RefCell::default(),
            next_id: Cell::new(1),
            running: Cell::new(0),
            stack_size: Cell::new(0),
            main_ident: Cell::new(0),
            handles: RefCell::default(),
        }
    }
}

/// Tells the interpreter about its lock and main thread.
pub fn install(token: &Token, gil: &Arc<baton_sched::Gil>) {
    let threads = token.interp().extension::<Threads>();
    *threads.gil.borrow_mut() = Some(Arc::clone(gil));
    let ident = ident();
    threads.main_ident.set(ident);
    token.thread().ident.set(ident);
}

/// The identifier of the current OS thread.
fn ident() -> u64 {
    // SAFETY: no preconditions.
    unsafe { libc::pthread_self() }
}

/// What a thread and those who join it share.
struct HandleState {
    ident: AtomicU64,
    started: AtomicBool,
    done: AtomicBool,
    /// Held while the thread runs.
    running: RawLock,
    daemon: bool,
}

impl HandleState {
    fn new(daemon: bool) -> Arc<HandleState> {
        Arc::new(HandleState {
            ident: AtomicU64::new(0),
            started: AtomicBool::new(false),
            done: AtomicBool::new(false),
            running: RawLock::new(),
            daemon,
        })
    }

    fn finish(&self) {
        self.done.store(true, Ordering::Release);
        self.running.unlock();
    }
}

/// What a new thread needs; the words carry counts.
struct Bundle {
    interp: *const Interp,
    function: Word,
    args: Word,
    keywords: Word,
    sched: Arc<ThreadSched>,
    policy: Arc<dyn Policy>,
    handle: Option<Arc<HandleState>>,
}

// SAFETY: the words are only touched by the new thread once it holds the lock; the interpreter outlives its threads
// (finalization keeps it).
unsafe impl Send for Bundle {}

/// Starts an OS thread that calls `function(*args, **keywords)`.
fn start(
    token: &mut Token,
    function: Borrowed<'_>,
    args: Borrowed<'_>,
    keywords: Option<Borrowed<'_>>,
    handle: Option<Arc<HandleState>>,
) -> PyResult<u64> {
    let threads = token.interp().extension::<Threads>();
    let id = threads.next_id.get();
    threads.next_id.set(id + 1);
    let Some(policy) = token.interp().policy.borrow().clone() else {
        return Err(token.runtime_error("can't start new thread"));
    };
    let sched = ThreadSched::new(ThreadId(id), &format!("Thread-{id}"));
    let bundle = Bundle {
        interp: token.interp(),
        function: token.retain(function.word()),
        args: token.retain(args.word()),
        keywords: keywords.map_or(Word::NULL, |keywords| token.retain(keywords.word())),
        sched,
        policy,
        handle,
    };
    let stack_size = match threads.stack_size.get() {
        0 => DEFAULT_STACK,
        size => size,
    };
    let (function_word, args_word, keywords_word) = (bundle.function, bundle.args, bundle.keywords);
    threads.running.set(threads.running.get() + 1);
    let options = baton_sync::thread::Options {
        name: None,
        stack_size: Some(stack_size),
    };
    // The identifier is known once the thread runs; the caller waits for it without the lock.
    let started = Arc::new((AtomicU64::new(0), baton_sync::Parker::new()));
    let theirs = Arc::clone(&started);
    let spawned = baton_sync::thread::spawn(options, move || {
        theirs.0.store(ident(), Ordering::Release);
        theirs.1.unpark();
        run(bundle);
    });
    if spawned.is_err() {
        let threads = token.interp().extension::<Threads>();
        threads.running.set(threads.running.get() - 1);
        for word in [function_word, args_word, keywords_word] {
            token.release(word);
        }
        return Err(token.runtime_error("can't start new thread"));
    }
    while started.0.load(Ordering::Acquire) == 0 {
        let waiting = Arc::clone(&started);
        switch::blocking(token, Reason::Blocking("thread start"), move || {
            waiting.1.park()
        });
    }
    Ok(started.0.load(Ordering::Acquire))
}

const DEFAULT_STACK: usize = 8 * 1024 * 1024;

/// The body of a new thread.
fn run(bundle: Bundle) {
    let Bundle {
        interp,
        function,
        args,
        keywords,
        sched,
        policy,
        handle,
    } = bundle;
    policy.acquire(&sched);
    // SAFETY: the interpreter outlives its threads, and this thread holds its lock.
    let thread = Thread::new(unsafe { &*interp });
    let vm = VmThread::new(Arc::clone(&sched));
    baton_vm::state::attach(&thread, &vm);
    crate::runtime::set_stack_limit(&thread);
    thread.ident.set(ident());
    // SAFETY: the lock is held, and the thread lives until `leave`.
    let before = unsafe { Thread::enter(&raw const *thread) };
    {
        // SAFETY: current, and the only token reference of this thread.
        let token = unsafe { Thread::token(&raw const *thread) };
        if let Some(handle) = &handle {
            handle.ident.store(ident(), Ordering::Release);
            handle.started.store(true, Ordering::Release);
        }
        // SAFETY: the bundle carried these counts.
        let (function, args, keywords) = unsafe {
            (
                Owned::from_raw(function),
                Owned::from_raw(args),
                (!keywords.is_null()).then(|| Owned::from_raw(keywords)),
            )
        };
        baton_vm::state::enlist(token);
        call(token, function, args, keywords);
        token.run_pending();
        let threads = token.interp().extension::<Threads>();
        threads.running.set(threads.running.get() - 1);
        run_thread_end(token);
    }
    if let Some(handle) = &handle {
        handle.finish();
    }
    drop(vm);
    drop(thread);
    Thread::leave(before);
    policy.release(&sched, Reason::ThreadEnd);
}

/// Lets go of what the thread itself held.
fn run_thread_end(token: &mut Token) {
    drop(token.take_lazy_if_any());
    baton_vm::state::retire(token);
    token.run_pending();
}

fn call(token: &mut Token, function: Owned, args: Owned, keywords: Option<Owned>) {
    let items: Vec<Owned> = baton_object::tuple::Tuple::items_of(token, args.as_ref())
        .unwrap_or_default()
        .iter()
        .map(|item| item.own(token))
        .collect();
    let result = baton_object::call::call_with_dict(
        token,
        function.as_ref(),
        Owned::borrows(&items),
        keywords.as_ref().map(Owned::as_ref),
    );
    if let Err(raised) = result {
        if token.error_is(&raised, &SYSTEM_EXIT) {
            drop(token.take_lazy(raised));
        } else {
            let error = token.take_error(raised);
            let function = function.clone_ref(token);
            baton_object::death::write_unraisable(
                token,
                error,
                "Exception ignored in thread started by",
                function,
            );
        }
    }
    drop(items);
    drop(function);
    drop(args);
    drop(keywords);
}

/// A timeout in seconds as a deadline: `None` is for ever.
fn deadline(
    token: &mut Token,
    blocking: bool,
    timeout: Option<Borrowed<'_>>,
) -> PyResult<Option<Option<Instant>>> {
    let seconds = match timeout {
        Some(timeout) => match baton_object::object::to_f64(token, timeout) {
            Ok(seconds) => seconds,
            Err(raised) => {
                token.swallow(raised, &baton_object::exceptions::TYPE_ERROR)?;
                let got = token.class_name(timeout);
                return Err(token.type_error(format!(
                    "'{got}' object cannot be interpreted as an integer or float"
                )));
            }
        },
        None => -1.0,
    };
    if !blocking {
        if seconds != -1.0 {
            return Err(token.value_error("can't specify a timeout for a non-blocking call"));
        }
        return Ok(None);
    }
    if seconds < 0.0 && seconds != -1.0 {
        return Err(token.value_error("timeout value must be a non-negative number"));
    }
    if seconds.is_nan() {
        return Err(token.value_error("Invalid value NaN (not a number)"));
    }
    if seconds == -1.0 {
        return Ok(Some(None));
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(span) if span <= Duration::from_secs(TIMEOUT_MAX) => {
            Ok(Some(Some(Instant::now().after(span))))
        }
        // What a count of nanoseconds can hold is less than what a lock can wait for.
        _ if seconds >= i64::MAX as f64 / 1e9 => {
            Err(token.overflow_error("timestamp out of range for C PyTime_t"))
        }
        _ => Err(token.overflow_error("timeout value is too large")),
    }
}

/// `_thread.TIMEOUT_MAX` in seconds.
const TIMEOUT_MAX: u64 = 9_223_372_036;

/// Waits for a lock without the GIL; handlers of signals run in between (PEP 475).
pub(crate) fn wait_for(
    token: &mut Token,
    lock: &Arc<RawLock>,
    deadline: Option<Instant>,
    what: &'static str,
) -> PyResult<bool> {
    loop {
        if lock.try_lock() {
            return Ok(true);
        }
        let waiting = Arc::clone(lock);
        match switch::blocking(token, Reason::Lock(what), move || {
            waiting.lock_until(deadline)
        }) {
            Acquire::Acquired => return Ok(true),
            Acquire::TimedOut => return Ok(false),
            Acquire::Interrupted => baton_vm::safepoint::handle(token)?,
        }
    }
}

/// A lock is a synchronization primitive.
#[class(name = "lock", module = "_thread", flags = WEAKREF, no_gc)]
pub struct Lock {
    raw: Opaque<Arc<RawLock>>,
}

#[methods]
impl Lock {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() {
            return Err(token.type_error("lock() takes no arguments"));
        }
        Ok(token.new_object(Lock {
            raw: Opaque(Arc::new(RawLock::new())),
        }))
    }

    /// Lock the lock.
    #[method("(blocking=True, timeout=-1)")]
    fn acquire(
        token: &mut Token,
        this: Borrowed<'_>,
        blocking: Option<bool>,
        timeout: Option<Borrowed<'_>>,
    ) -> PyResult<bool> {
        let deadline = deadline(token, blocking.unwrap_or(true), timeout)?;
        let raw = Arc::clone(&Lock::of(token, this).raw.0);
        match deadline {
            None => Ok(raw.try_lock()),
            Some(deadline) => wait_for(token, &raw, deadline, "lock"),
        }
    }

    /// An obsolete synonym of acquire().
    #[method("(blocking=True, timeout=-1)")]
    fn acquire_lock(
        token: &mut Token,
        this: Borrowed<'_>,
        blocking: Option<bool>,
        timeout: Option<Borrowed<'_>>,
    ) -> PyResult<bool> {
        Self::acquire(token, this, blocking, timeout)
    }

    /// Release the lock, allowing another thread that is blocked waiting for the lock to acquire the lock.
    #[method("()")]
    fn release(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let raw = &Lock::of(token, this).raw.0;
        if !raw.is_locked() {
            return Err(token.raise(&RUNTIME_ERROR, "release unlocked lock"));
        }
        raw.unlock();
        Ok(())
    }

    /// An obsolete synonym of release().
    #[method("()")]
    fn release_lock(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        Self::release(token, this)
    }

    /// Return whether the lock is in the locked state.
    #[method("()")]
    fn locked(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Lock::of(token, this).raw.0.is_locked())
    }

    /// An obsolete synonym of locked().
    #[method("()")]
    fn locked_lock(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Self::locked(token, this)
    }

    /// Lock the lock.
    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Self::acquire(token, this, None, None)
    }

    /// Release the lock.
    #[method("(*args)")]
    fn __exit__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        Self::release(token, this)
    }

    /// Make the lock free again in the child of a fork.
    #[method("()")]
    fn _at_fork_reinit(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        Lock::of_mut(token, this).raw = Opaque(Arc::new(RawLock::new()));
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = if Lock::of(token, this).raw.0.is_locked() {
            "locked"
        } else {
            "unlocked"
        };
        Ok(token.new_str(&format!(
            "<{state} _thread.lock object at {:#x}>",
            this.word().identity()
        )))
    }
}

/// A reentrant lock.
#[class(name = "RLock", module = "_thread", flags = BASETYPE | WEAKREF, no_gc)]
pub struct RLock {
    raw: Opaque<Arc<RawLock>>,
    owner: Cell<u64>,
    count: Cell<usize>,
}

impl RLock {
    fn take(
        token: &mut Token,
        this: Borrowed<'_>,
        deadline: Option<Option<Instant>>,
    ) -> PyResult<bool> {
        let me = token.thread().ident.get();
        let payload = RLock::of(token, this);
        if payload.owner.get() == me {
            payload.count.set(payload.count.get() + 1);
            return Ok(true);
        }
        let raw = Arc::clone(&payload.raw.0);
        let taken = match deadline {
            None => raw.try_lock(),
            Some(deadline) => wait_for(token, &raw, deadline, "rlock")?,
        };
        if taken {
            let payload = RLock::of(token, this);
            payload.owner.set(me);
            payload.count.set(1);
        }
        Ok(taken)
    }
}

#[methods]
impl RLock {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let payload = RLock {
            raw: Opaque(Arc::new(RawLock::new())),
            owner: Cell::new(0),
            count: Cell::new(0),
        };
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, payload)),
            None => Ok(token.new_object(payload)),
        }
    }

    /// Lock the lock.
    #[method("(blocking=True, timeout=-1)")]
    fn acquire(
        token: &mut Token,
        this: Borrowed<'_>,
        blocking: Option<bool>,
        timeout: Option<Borrowed<'_>>,
    ) -> PyResult<bool> {
        let deadline = deadline(token, blocking.unwrap_or(true), timeout)?;
        RLock::take(token, this, deadline)
    }

    /// Release the lock.
    #[method("()")]
    fn release(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let me = token.thread().ident.get();
        let payload = RLock::of(token, this);
        if payload.owner.get() != me || payload.count.get() == 0 {
            return Err(token.raise(&RUNTIME_ERROR, "cannot release un-acquired lock"));
        }
        payload.count.set(payload.count.get() - 1);
        if payload.count.get() == 0 {
            payload.owner.set(0);
            payload.raw.0.unlock();
        }
        Ok(())
    }

    /// Return a boolean indicating whether this object is locked right now.
    #[method("()")]
    fn locked(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(RLock::of(token, this).count.get() != 0)
    }

    /// Lock the lock.
    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        RLock::take(token, this, Some(None))
    }

    /// Release the lock.
    #[method("(*args)")]
    fn __exit__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        Self::release(token, this)
    }

    /// For internal use by `threading.Condition`.
    #[method("()")]
    fn _is_owned(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(RLock::of(token, this).owner.get() == token.thread().ident.get())
    }

    /// For internal use by reentrancy tests.
    #[method("()")]
    fn _recursion_count(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let payload = RLock::of(token, this);
        Ok(if payload.owner.get() == token.thread().ident.get() {
            payload.count.get()
        } else {
            0
        })
    }

    /// For internal use by `threading.Condition`.
    #[method("()")]
    fn _release_save(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = RLock::of(token, this);
        if payload.count.get() == 0 {
            return Err(token.raise(&RUNTIME_ERROR, "cannot release un-acquired lock"));
        }
        let state = [
            token.int(payload.count.replace(0) as i64),
            token.int_u64(payload.owner.replace(0)),
        ];
        payload.raw.0.unlock();
        Ok(token.new_tuple(state.into_iter()))
    }

    /// For internal use by `threading.Condition`.
    #[method("(state, /)")]
    fn _acquire_restore(
        token: &mut Token,
        this: Borrowed<'_>,
        state: Borrowed<'_>,
    ) -> PyResult<()> {
        let items = baton_object::object::collect(token, state)?;
        let [count, owner] = items.as_slice() else {
            return Err(token.type_error("expected a pair"));
        };
        let (count, owner) = (
            baton_object::int::index_to_i64(token, count.as_ref(), "C long")?,
            baton_object::int::index_to_u64(token, owner.as_ref())?,
        );
        let raw = Arc::clone(&RLock::of(token, this).raw.0);
        wait_for(token, &raw, None, "rlock")?;
        let payload = RLock::of(token, this);
        payload.owner.set(owner);
        payload.count.set(usize::try_from(count).unwrap_or(1));
        Ok(())
    }

    /// Make the lock free again in the child of a fork.
    #[method("()")]
    fn _at_fork_reinit(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let payload = RLock::of_mut(token, this);
        payload.raw = Opaque(Arc::new(RawLock::new()));
        payload.owner.set(0);
        payload.count.set(0);
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = RLock::of(token, this);
        let (count, owner) = (payload.count.get(), payload.owner.get());
        let state = if count != 0 { "locked" } else { "unlocked" };
        let class = token.class_word(this).own(token);
        let name = baton_object::type_object::qualified_name(token, class.as_ref())?;
        Ok(token.new_str(&format!(
            "<{state} {name} object owner={owner} count={count} at {:#x}>",
            this.word().identity()
        )))
    }
}

/// A handle of a joinable thread.
#[class(name = "_ThreadHandle", module = "_thread", no_gc)]
pub struct ThreadHandle {
    state: Opaque<RefCell<Arc<HandleState>>>,
}

#[methods]
impl ThreadHandle {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let state = HandleState::new(false);
        Ok(token.new_object(ThreadHandle {
            state: Opaque(RefCell::new(state)),
        }))
    }

    #[getter]
    fn ident(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let ident = ThreadHandle::of(token, this)
            .state
            .0
            .borrow()
            .ident
            .load(Ordering::Acquire);
        Ok(token.int_u64(ident))
    }

    /// Wait until the thread has ended.
    #[method("(timeout=None, /)")]
    fn join(token: &mut Token, this: Borrowed<'_>, timeout: Option<Borrowed<'_>>) -> PyResult<()> {
        let state = Arc::clone(&ThreadHandle::of(token, this).state.0.borrow());
        if !state.started.load(Ordering::Acquire) {
            return Err(token.raise(&RUNTIME_ERROR, "thread not started"));
        }
        let timeout = timeout.filter(|timeout| !timeout.is_none());
        let deadline = match timeout {
            Some(timeout) => {
                let seconds = baton_object::object::to_f64(token, timeout)?;
                (seconds >= 0.0).then(|| {
                    Instant::now().after(Duration::from_secs_f64(seconds.min(TIMEOUT_MAX as f64)))
                })
            }
            None => None,
        };
        if state.ident.load(Ordering::Acquire) == token.thread().ident.get()
            && !state.done.load(Ordering::Acquire)
        {
            return Err(token.raise(&RUNTIME_ERROR, "Cannot join current thread"));
        }
        join(token, &state, deadline).map(drop)
    }

    /// True once the thread has ended.
    #[method("()")]
    fn is_done(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(ThreadHandle::of(token, this)
            .state
            .0
            .borrow()
            .done
            .load(Ordering::Acquire))
    }

    /// Mark the thread as ended, in the child of a fork.
    #[method("()")]
    fn _set_done(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let state = ThreadHandle::of(token, this).state.0.borrow();
        state.started.store(true, Ordering::Release);
        if !state.done.swap(true, Ordering::AcqRel) && state.running.is_locked() {
            state.running.unlock();
        }
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let ident = ThreadHandle::of(token, this)
            .state
            .0
            .borrow()
            .ident
            .load(Ordering::Acquire);
        Ok(token.new_str(&format!("<_ThreadHandle object: ident={ident}>")))
    }
}

/// Waits for a thread's end; false on timeout.
fn join(token: &mut Token, state: &Arc<HandleState>, deadline: Option<Instant>) -> PyResult<bool> {
    loop {
        if state.done.load(Ordering::Acquire) {
            return Ok(true);
        }
        let waiting = Arc::clone(state);
        let outcome = switch::blocking(token, Reason::Lock("join"), move || {
            let outcome = waiting.running.lock_until(deadline);
            if matches!(outcome, Acquire::Acquired) {
                waiting.running.unlock();
            }
            outcome
        });
        match outcome {
            Acquire::Acquired => return Ok(true),
            Acquire::TimedOut => return Ok(false),
            Acquire::Interrupted => baton_vm::safepoint::handle(token)?,
        }
    }
}

/// The thread-local data of `threading.local`.
#[class(name = "_local", module = "_thread", flags = BASETYPE | WEAKREF)]
pub struct Local {
    /// One dictionary per thread, by the thread's number.
    dicts: Vec<(Opaque<u32>, Owned)>,
    args: Owned,
    keywords: Option<Owned>,
}

impl Local {
    /// The dictionary of the running thread; at a thread's first use `__init__` runs again with the first arguments.
    fn dict(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let me = baton_vm::state::of(token).sched.id().0;
        let payload = Local::of(token, this);
        if let Some((_, dict)) = payload.dicts.iter().find(|(id, _)| id.0 == me) {
            return Ok(dict.clone_ref(token));
        }
        let (args, keywords) = (
            payload.args.clone_ref(token),
            payload
                .keywords
                .as_ref()
                .map(|value| value.clone_ref(token)),
        );
        let dict = baton_object::dict::Dict::new(token);
        let kept = dict.clone_ref(token);
        Local::of_mut(token, this).dicts.push((Opaque(me), kept));
        let class = token.class_of(this);
        let own_init = class.slots().init;
        let object_init = baton_object::object_class::OBJECT.slots.init;
        let overrides = match (own_init, object_init) {
            (Some(own), Some(object)) => !std::ptr::fn_addr_eq(own, object),
            _ => false,
        };
        if overrides && let Some(init) = own_init {
            let items: Vec<Owned> = baton_object::tuple::Tuple::items_of(token, args.as_ref())
                .unwrap_or_default()
                .iter()
                .map(|item| item.own(token))
                .collect();
            let pairs = keywords
                .map(|keywords| baton_object::dict::pairs(token, keywords.as_ref()))
                .unwrap_or_default();
            let names: Vec<Owned> = pairs
                .iter()
                .map(|(name, _)| name.clone_ref(token))
                .collect();
            let names = token.new_tuple(names.into_iter());
            let mut values: Vec<Borrowed<'_>> = items.iter().map(Owned::as_ref).collect();
            values.extend(pairs.iter().map(|(_, value)| value.as_ref()));
            init(token, this, Args::with_names(&values, Some(names.as_ref())))?;
        }
        Ok(dict)
    }
}

#[methods]
impl Local {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let positional = token.tuple_of(args.positional());
        let keywords = match args.has_keywords() {
            true => {
                let dict = baton_object::dict::Dict::new(token);
                for (name, value) in args.keywords() {
                    baton_object::dict::set(token, dict.as_ref(), name, value)?;
                }
                Some(dict)
            }
            false => None,
        };
        let me = baton_vm::state::of(token).sched.id().0;
        let dict = baton_object::dict::Dict::new(token);
        let payload = Local {
            dicts: vec![(Opaque(me), dict)],
            args: positional,
            keywords,
        };
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, payload)),
            None => Ok(token.new_object(payload)),
        }
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        let dict = Local::dict(token, this)?;
        if name.is(token.name(Known::__dict__)) {
            return Ok(dict);
        }
        let found =
            attribute::lookup(token, token.class_of(this), name).map(|found| found.own(token));
        let is_data = found
            .as_ref()
            .is_some_and(|found| token.class_of(found.as_ref()).slots().descr_set.is_some());
        if !is_data && let Some(value) = baton_object::dict::get(token, dict.as_ref(), name)? {
            return Ok(value);
        }
        attribute::generic_get(token, this, name)
    }

    #[slot]
    fn __setattr__(
        token: &mut Token,
        this: Borrowed<'_>,
        name: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let name = attribute::interned_name(token, name)?;
        let dict = Local::dict(token, this)?;
        if name.as_ref().is(token.name(Known::__dict__)) {
            let message = "'_thread._local' object attribute '__dict__' is read-only".to_string();
            return Err(token.attribute_error_with(this, name.as_ref(), message));
        }
        let found = attribute::lookup(token, token.class_of(this), name.as_ref())
            .map(|found| found.own(token));
        if let Some(found) = found
            && let Some(set) = token.class_of(found.as_ref()).slots().descr_set
        {
            return set(token, found.as_ref(), this, value);
        }
        match value {
            Some(value) => baton_object::dict::set(token, dict.as_ref(), name.as_ref(), value),
            None => match baton_object::dict::remove(token, dict.as_ref(), name.as_ref())? {
                Some(pair) => {
                    drop(pair);
                    Ok(())
                }
                None => Err(token.attribute_error(this, name.as_ref())),
            },
        }
    }
}

/// This module provides primitive operations to write multi-threaded programs.
/// The 'threading' module provides a more convenient interface.
#[baton_object::module(
    name = "_thread",
    classes(super::LOCK, super::R_LOCK, super::THREAD_HANDLE, super::LOCAL)
)]
pub mod thread {
    use super::*;
    use baton_object::dict;
    use baton_object::tuple::Tuple;

    /// Create a new lock object.
    #[function("()")]
    fn allocate_lock(token: &mut Token) -> PyResult {
        Ok(token.new_object(Lock {
            raw: Opaque(Arc::new(RawLock::new())),
        }))
    }

    /// An obsolete synonym of allocate_lock().
    #[function("()")]
    fn allocate(token: &mut Token) -> PyResult {
        allocate_lock(token)
    }

    /// Return a non-zero integer that uniquely identifies the current thread
    /// amongst other threads that exist simultaneously.
    #[function("()")]
    fn get_ident(token: &mut Token) -> PyResult {
        Ok(token.int_u64(token.thread().ident.get()))
    }

    /// Return a non-negative integer identifying the thread as reported
    /// by the OS (kernel).
    #[function("()")]
    fn get_native_id(token: &mut Token) -> PyResult {
        Ok(token.int_u64(baton_sync::thread::native_id()))
    }

    /// Return the number of threads currently in existence, the main one left out.
    #[function("()")]
    fn _count(token: &mut Token) -> PyResult<usize> {
        Ok(token.interp().extension::<Threads>().running.get())
    }

    /// Return the identifier of the main thread.
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

    /// Return True if daemon threads are allowed in the current interpreter, and False otherwise.
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
    /// kwargs.
    #[function("(function, args, kwargs=None, /)")]
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
    #[function("(function, args, kwargs=None, /)")]
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
        state.running.lock();
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
                if !state.daemon {
                    let mut handles = token.interp().extension::<Threads>().handles.borrow_mut();
                    handles.retain(|other| !other.done.load(Ordering::Acquire));
                    handles.push(state);
                }
                Ok(value)
            }
            Err(raised) => {
                state.running.unlock();
                Err(raised)
            }
        }
    }

    /// A handle for a thread that was started by other means.
    #[function("(ident, /)")]
    fn _make_thread_handle(token: &mut Token, ident: u64) -> PyResult {
        let state = HandleState::new(true);
        state.ident.store(ident, Ordering::Release);
        state.started.store(true, Ordering::Release);
        state.running.lock();
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
                    !state.done.load(Ordering::Acquire) && state.ident.load(Ordering::Acquire) != me
                };
                handles.iter().find(waiting).cloned()
            };
            match next {
                Some(state) => drop(join(token, &state, None)?),
                None => return Ok(()),
            }
        }
    }

    /// Raise SystemExit: the thread ends.
    #[function("()")]
    fn exit(token: &mut Token) -> PyResult {
        Err(token.raise_values(&SYSTEM_EXIT, Vec::new()))
    }

    /// An obsolete synonym of exit().
    #[function("()")]
    fn exit_thread(token: &mut Token) -> PyResult {
        exit(token)
    }

    /// Return the thread stack size used when creating new threads.
    ///
    /// The optional size argument specifies the stack size (in bytes) to be used
    /// for subsequently created threads.
    #[function("(size=0, /)")]
    fn stack_size(token: &mut Token, size: Option<i64>) -> PyResult<usize> {
        let size = size.unwrap_or(0);
        if size < 0 {
            return Err(token.value_error("size must be 0 or a positive value"));
        }
        if size != 0 && size < 32 * 1024 {
            return Err(token.value_error(format!("size not valid: {size} bytes")));
        }
        Ok(token
            .interp()
            .extension::<Threads>()
            .stack_size
            .replace(size as usize))
    }

    /// Set the name of the current thread.
    #[function("(name)")]
    fn set_name(token: &mut Token, name: String) -> PyResult<()> {
        baton_sync::thread::set_name(&name);
        baton_vm::state::of(token).sched.set_name(&name);
        Ok(())
    }

    /// Simulate the effect of a signal arriving at the main thread: KeyboardInterrupt by default.
    #[function("(signum=2, /)")]
    fn interrupt_main(token: &mut Token, signum: Option<i32>) -> PyResult<()> {
        let signum = signum.unwrap_or(libc::SIGINT);
        // SAFETY: raising a signal in one's own process has no preconditions.
        if unsafe { libc::kill(libc::getpid(), signum) } != 0 {
            return Err(token.value_error("signal number out of range"));
        }
        Ok(())
    }

    /// Handle uncaught Thread.run() exception.
    #[function("(exc_info, /)")]
    fn _excepthook(token: &mut Token, exc_info: Borrowed<'_>) -> PyResult<()> {
        let items = baton_object::object::collect(token, exc_info)?;
        let [_, value, _, thread] = items.as_slice() else {
            return Err(token.type_error("_thread.excepthook argument type must be ExceptHookArgs"));
        };
        if token.class_of(value.as_ref()).is_native(&SYSTEM_EXIT) {
            return Ok(());
        }
        let name = match thread.word().is_none() {
            true => format!("{}", token.thread().ident.get()),
            false => {
                let name = attribute::get_text(token, thread.as_ref(), "name")?;
                baton_object::object::str_text(token, name.as_ref())?
            }
        };
        let Some(stderr) =
            baton_modules::sys::get(token, "stderr").filter(|stream| !stream.word().is_none())
        else {
            return Ok(());
        };
        let line = token.new_str(&format!("Exception in thread {name}:\n"));
        attribute::call_method(
            token,
            stderr.as_ref(),
            token.name(Known::write),
            &[line.as_ref()],
        )?;
        baton_modules::print_error::print(token, value.as_ref())
    }

    #[constant]
    fn TIMEOUT_MAX(token: &mut Token) -> PyResult {
        Ok(token.new_float(super::TIMEOUT_MAX as f64))
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
