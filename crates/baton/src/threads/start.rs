//! Starting OS threads that run Python, and what they do first and last.
//!
//! Invariants:
//! - A new OS thread makes its own [`Thread`] and [`VmThread`], takes the lock, and only then touches objects.
//! - What crosses to a new thread is a bundle of words whose counts the new thread gives back under the lock.

use super::Threads;
use super::handle::HandleState;
use baton_object::exceptions::{PYTHON_FINALIZATION_ERROR, SYSTEM_EXIT};
use baton_object::{Borrowed, Interp, Owned, PyResult, Thread, Token, Word, switch};
use baton_sched::{Policy, Reason, ThreadId, ThreadSched};
use baton_sync::Arc;
use baton_vm::attribute_cache;
use baton_vm::state::VmThread;
use std::sync::atomic::Ordering;

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
pub(super) fn start(
    token: &mut Token,
    function: Borrowed<'_>,
    args: Borrowed<'_>,
    keywords: Option<Borrowed<'_>>,
    handle: Option<Arc<HandleState>>,
) -> PyResult<u64> {
    if baton_modules::sys::is_finalizing(token) {
        let message = "can't create new thread at interpreter shutdown";
        return Err(token.raise(&PYTHON_FINALIZATION_ERROR, message));
    }
    let threads = token.interp().extension::<Threads>();
    let id = threads.next_id.get();
    threads.next_id.set(id + 1);
    let Some((policy, me)) = switch::parts(token) else {
        return Err(token.runtime_error("can't start new thread"));
    };
    let sched = ThreadSched::new(ThreadId(id), &format!("Thread-{id}"));
    let bundle = Bundle {
        interp: token.interp(),
        function: token.retain(function.word()),
        args: token.retain(args.word()),
        keywords: keywords.map_or(Word::NULL, |keywords| token.retain(keywords.word())),
        sched,
        policy: Arc::clone(&policy),
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
    let sched = Arc::clone(&bundle.sched);
    let spawned = policy.spawn(&me, options, &sched, Box::new(move || run(bundle)));
    spawned.map_err(|_| {
        let threads = token.interp().extension::<Threads>();
        threads.running.set(threads.running.get() - 1);
        for word in [function_word, args_word, keywords_word] {
            token.release(word);
        }
        token.runtime_error("can't start new thread")
    })
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
    let vm = VmThread::new(Arc::clone(&sched), attribute_cache::FEW_SLOTS);
    baton_vm::state::attach(&thread, &vm);
    crate::runtime::set_stack_limit(&thread, &*policy);
    let ident = policy.ident(&sched);
    thread.ident.set(ident);
    // What was current before belongs to another thread, if threads share an OS thread, and may be gone when this one ends.
    // SAFETY: the lock is held, and the thread lives until `leave`.
    unsafe { Thread::enter(&raw const *thread) };
    {
        // SAFETY: current, and the only token reference of this thread.
        let token = unsafe { Thread::token(&raw const *thread) };
        if let Some(handle) = &handle {
            handle.running.hand_to(sched.id());
            handle.ident.store(ident, Ordering::Release);
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
        // Not counted if it became the main thread, in the child of a fork.
        threads.running.set(threads.running.get().saturating_sub(1));
        run_thread_end(token);
    }
    if let Some(handle) = &handle {
        handle.finish();
    }
    drop(vm);
    drop(thread);
    Thread::leave(std::ptr::null());
    policy.release(&sched, Reason::ThreadEnd);
}

/// Lets go of what the thread itself held.
fn run_thread_end(token: &mut Token) {
    drop(token.take_lazy_if_any());
    super::local::forget_thread(token);
    baton_vm::state::retire(token);
    token.run_pending();
    token.thread().drop_extensions();
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
