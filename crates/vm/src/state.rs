//! What the VM keeps per thread and per interpreter.

use crate::attribute_cache::AttributeCache;
use crate::frame::{DataStack, Frame};
use crate::run::Regs;
use baton_object::{Borrowed, Owned, Token, Word};
use baton_sched::ThreadSched;
use baton_sync::Arc;
use std::cell::{Cell, RefCell};

/// An entry of the stack of exceptions being handled (CPython's `_PyErr_StackItem`): one per thread, and one per
/// generator while it runs.
pub struct Handled {
    /// The exception, owned; NULL if none.
    pub exception: Cell<Word>,
    /// The entry below.
    pub previous: Cell<*const Handled>,
}

impl Handled {
    /// An entry without an exception.
    pub fn new() -> Handled {
        Handled {
            exception: Cell::new(Word::NULL),
            previous: Cell::new(std::ptr::null()),
        }
    }
}

impl Default for Handled {
    fn default() -> Handled {
        Handled::new()
    }
}

/// The VM's part of a thread. Boxed, and pointed at by [`baton_object::Thread::vm`].
pub struct VmThread {
    /// The data stack.
    pub stack: DataStack,
    /// The frame that runs, or NULL.
    pub frame: Cell<*mut Frame>,
    /// See [`AttributeCache`].
    pub attributes: AttributeCache,
    /// The loop's registers when it last stopped; read at once.
    pub stopped: Cell<Regs>,
    /// What the loop's entry frame returned or yielded; read at once.
    pub result: Cell<Word>,
    /// The newest entry of the stack of handled exceptions.
    pub handled: Cell<*const Handled>,
    base: Handled,
    /// Frames on the stack, for the recursion limit.
    pub depth: Cell<usize>,
    /// The scheduling part.
    pub sched: Arc<ThreadSched>,
    /// Callbacks of monitoring that run: no events come from what they do.
    pub tracing: Cell<u32>,
    /// The frame and the event that callbacks of monitoring are being told of; NULL if none are.
    pub event: Cell<(*mut Frame, u32)>,
    /// Somebody monitors something.
    pub watched: Cell<bool>,
    /// The context variables' context, if one was made.
    pub context: RefCell<Option<Owned>>,
    /// The trace and profile functions.
    pub trace: RefCell<Option<Owned>>,
    /// See `trace`.
    pub profile: RefCell<Option<Owned>>,
    /// The hooks of asynchronous generators: first iteration, finalizer.
    pub asyncgen_hooks: RefCell<(Option<Owned>, Option<Owned>)>,
    /// `sys.get_coroutine_origin_tracking_depth()`
    pub origin_depth: Cell<usize>,
}

impl VmThread {
    /// The VM's part of a new thread, with so many slots for attributes.
    pub fn new(sched: Arc<ThreadSched>, slots: usize) -> Box<VmThread> {
        let thread = Box::new(VmThread {
            stack: DataStack::default(),
            frame: Cell::new(std::ptr::null_mut()),
            attributes: AttributeCache::new(slots),
            stopped: Cell::default(),
            result: Cell::default(),
            handled: Cell::new(std::ptr::null()),
            base: Handled::new(),
            depth: Cell::new(0),
            sched,
            tracing: Cell::new(0),
            event: Cell::new((std::ptr::null_mut(), 0)),
            watched: Cell::new(false),
            context: RefCell::default(),
            trace: RefCell::default(),
            profile: RefCell::default(),
            asyncgen_hooks: RefCell::default(),
            origin_depth: Cell::new(0),
        });
        thread.handled.set(&raw const thread.base);
        thread
    }

    /// The newest entry of the stack of handled exceptions.
    #[inline(always)]
    pub fn handled(&self) -> &Handled {
        // SAFETY: the entries on the stack are this thread's own or those of generators that run now.
        unsafe { &*self.handled.get() }
    }

    /// Gives up what the thread holds, at its end.
    pub fn clear(&self, token: &Token) {
        self.attributes.clear(token);
        drop(self.context.take());
        drop(self.trace.take());
        drop(self.profile.take());
        drop(self.asyncgen_hooks.take());
    }

    /// The exception that is being handled: the newest on the stack that is one.
    pub fn current_exception(&self, token: &Token) -> Option<Owned> {
        let mut entry = self.handled.get();
        // SAFETY: as for `handled`.
        while let Some(found) = unsafe { entry.as_ref() } {
            let exception = found.exception.get();
            if !exception.is_null() && !exception.is_none() {
                return Some(Owned::from_word(token, exception));
            }
            entry = found.previous.get();
        }
        None
    }
}

/// The VM's part of the token's thread.
#[inline(always)]
pub fn of(token: &Token) -> &VmThread {
    // SAFETY: attaching a thread sets the pointer to a VmThread that lives as long as the thread.
    unsafe { &*token.thread().vm.get().cast::<VmThread>() }
}

/// The attached threads of an interpreter.
#[derive(Default)]
struct Attached(RefCell<Vec<*const VmThread>>);

/// All threads that are attached.
pub fn threads(token: &Token) -> Vec<*const VmThread> {
    token.interp().extension::<Attached>().0.borrow().clone()
}

/// The running thread takes part: the others know of it.
pub fn enlist(token: &Token) {
    let vm = of(token);
    vm.watched.set(crate::monitor::of(token).active.get() != 0);
    let threads = token.interp().extension::<Attached>();
    threads.0.borrow_mut().push(vm);
    crate::roster::enter(vm, token.thread().ident.get());
}

/// The running thread ends: what it holds is given up, and the others forget it.
pub fn retire(token: &Token) {
    let vm: *const VmThread = of(token);
    crate::roster::leave(of(token));
    crate::monitor::legacy::thread_ends(token);
    of(token).clear(token);
    let threads = token.interp().extension::<Attached>();
    threads
        .0
        .borrow_mut()
        .retain(|other| !std::ptr::eq(*other, vm));
}

/// In the child of a fork: the other threads are not there. What they held is left alone.
pub fn forget_others(token: &Token) {
    let vm: *const VmThread = of(token);
    let threads = token.interp().extension::<Attached>();
    threads
        .0
        .borrow_mut()
        .retain(|other| std::ptr::eq(*other, vm));
    crate::roster::keep_only(of(token));
}

/// Attaches the VM's part to a thread.
pub fn attach(thread: &baton_object::Thread, vm: &VmThread) {
    thread.vm.set(std::ptr::from_ref(vm).cast());
    thread.eval_breaker.set(vm.sched.breaker());
    thread.number.set(vm.sched.id().0);
    *thread.sched.borrow_mut() = Some(Arc::clone(&vm.sched));
}

/// The globals of the frame that runs.
pub fn current_globals(token: &Token) -> Option<Owned> {
    let frame = of(token).frame.get();
    // SAFETY: a frame on the stack is alive and has its globals.
    (!frame.is_null()).then(|| unsafe { Owned::from_word(token, (*frame).globals) })
}

/// The builtins of the frame that runs.
pub fn current_builtins(token: &Token) -> Option<Owned> {
    let frame = of(token).frame.get();
    // SAFETY: a frame on the stack is alive and has its builtins.
    (!frame.is_null()).then(|| unsafe { Owned::from_word(token, (*frame).builtins) })
}

/// The function that the running frame runs.
pub fn current_function(token: &Token) -> Option<Borrowed<'_>> {
    let frame = of(token).frame.get();
    // SAFETY: a frame on the stack is alive; the token's borrow keeps it running.
    (!frame.is_null()).then(|| unsafe { Frame::function(frame) })
}
