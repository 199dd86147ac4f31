//! The thread token: the right to touch objects (DESIGN D10).
//!
//! Invariants:
//! - A [`Token`] is only ever seen behind a reference, and that reference is a [`Thread`]'s address. `&Token` may read
//!   payloads, allocate and drop; `&mut Token` may also run Python, raise, switch threads and collect.
//! - A thread has a token only while it holds the GIL (or, later, runs attached without one).
//! - [`Thread`] is all cells: the loop, `Drop` of [`Owned`] and the scheduler reach it by address, so no exclusive
//!   reference to it may ever exist. `&mut Token` covers zero bytes and asserts nothing about the thread's memory.
//! - The one thread-local of the whole program is the pointer to the current thread.

use crate::class::{ClassSpec, Type};
use crate::error::LazyError;
use crate::extensions::Extensions;
use crate::header::{Header, OWNER_IMMORTAL};
use crate::heap::Heap;
use crate::interp::Interp;
use crate::shape::Shape;
use crate::word::{Borrowed, Owned, Word};
use baton_sched::{Bit, EvalBreaker};
use std::any::Any;
use std::cell::{Cell, UnsafeCell};
use std::marker::{PhantomData, PhantomPinned};
use std::ptr::NonNull;

/// The right to touch objects; see the module's note.
pub struct Token {
    // The cell and the pin tell the compiler that memory behind `&Token` changes and that `&mut Token` is not its only
    // way there. Without them it takes the one for read-only and the other for unaliased, and a release build loses
    // writes to the thread's cells.
    _opaque: UnsafeCell<[u8; 0]>,
    _not_send: PhantomData<(*mut (), PhantomPinned)>,
}

/// What a thread of an interpreter carries. Reached through its token.
#[repr(C)]
pub struct Thread {
    owner: Cell<u16>,
    /// Objects whose count reached zero while another one is being freed; a chain through their headers.
    pub(crate) dying: Cell<*mut Header>,
    /// The end of `dying` where the children of the object now being freed are put, in order.
    pub(crate) freeing: Cell<bool>,
    pub(crate) pending_waits: Cell<bool>,
    heap: *const Heap,
    interp: *const Interp,
    /// The word that the loop looks at where a switch may happen; see `baton_sched`.
    pub eval_breaker: Cell<*const EvalBreaker>,
    /// The lowest stack address that native recursion may reach.
    pub stack_limit: Cell<usize>,
    /// The exception on its way, if one is.
    pub(crate) error: UnsafeCell<Option<LazyError>>,
    pub(crate) pending: UnsafeCell<Vec<crate::death::Pending>>,
    /// The VM's part: data stack, frames, exception state. Set once when the thread attaches.
    pub vm: Cell<*const ()>,
    /// The scheduling part of this thread.
    pub sched: std::cell::RefCell<Option<baton_sync::Arc<baton_sched::ThreadSched>>>,
    /// How deep Python-to-native-to-Python calls are nested; bounded by the recursion limit.
    pub depth: Cell<usize>,
    extensions: Extensions,
    /// The thread's identifier as `threading.get_ident` tells it.
    pub ident: Cell<u64>,
    /// The thread's number within its interpreter: that of its `ThreadSched`.
    pub number: Cell<u32>,
}

thread_local! {
    static CURRENT: Cell<*const Thread> = const { Cell::new(std::ptr::null()) };
}

impl Thread {
    /// A thread of `interp`, not yet attached.
    pub fn new(interp: &Interp) -> Box<Thread> {
        Box::new(Thread {
            owner: Cell::new(interp.owner()),
            dying: Cell::new(std::ptr::null_mut()),
            freeing: Cell::new(false),
            pending_waits: Cell::new(false),
            heap: interp.heap(),
            interp,
            eval_breaker: Cell::new(std::ptr::null()),
            stack_limit: Cell::new(0),
            error: UnsafeCell::new(None),
            pending: UnsafeCell::new(Vec::new()),
            vm: Cell::new(std::ptr::null()),
            sched: std::cell::RefCell::default(),
            depth: Cell::new(0),
            extensions: Extensions::default(),
            ident: Cell::new(0),
            number: Cell::new(0),
        })
    }

    /// Makes this the OS thread's current thread; returns the one before.
    ///
    /// # Safety
    /// The caller holds the interpreter's GIL as this thread, and `thread` lives until [`Thread::leave`].
    pub unsafe fn enter(thread: *const Thread) -> *const Thread {
        CURRENT.replace(thread)
    }

    /// Sets the OS thread's current thread back to `before`.
    pub fn leave(before: *const Thread) {
        CURRENT.set(before);
    }

    /// Makes this the current thread again, after others may have run on its OS thread.
    pub(crate) fn resumed(&self) {
        CURRENT.set(self);
    }

    /// The token of a thread that is current and holds the GIL.
    ///
    /// # Safety
    /// `thread` is the current thread of this OS thread, and no other `&mut Token` of it is in use by the caller's
    /// callers in a way that this one could invalidate borrows of.
    pub unsafe fn token<'a>(thread: *const Thread) -> &'a mut Token {
        // SAFETY: Token has no bytes, so a mutable reference to it claims none of the thread's memory.
        unsafe { &mut *thread.cast_mut().cast::<Token>() }
    }

    /// Lets go of what [`Thread::extension`] keeps. To be called while the thread is still attached and whole, because
    /// objects may die with it.
    pub fn drop_extensions(&self) {
        self.extensions.clear();
    }

    /// A value kept for the thread by some crate above, by type.
    pub fn extension<T: Any + Default>(&self) -> &T {
        self.extensions.get()
    }
}

impl Token {
    /// The thread behind this token.
    #[inline(always)]
    pub fn thread(&self) -> &Thread {
        // SAFETY: a token's address is its thread's (only `Thread::token` makes tokens), and the thread outlives it.
        unsafe { &*std::ptr::from_ref(self).cast::<Thread>() }
    }

    /// The interpreter this thread belongs to.
    #[inline(always)]
    pub fn interp(&self) -> &Interp {
        // SAFETY: an interpreter outlives its threads.
        unsafe { &*self.thread().interp }
    }

    /// The heap objects come from.
    #[inline(always)]
    pub fn heap(&self) -> &Heap {
        // SAFETY: the heap belongs to the interpreter, which outlives the thread.
        unsafe { &*self.thread().heap }
    }

    /// Runs `f` with the current thread's token. For `Drop` and `Clone` of [`Owned`] only, which have no token at
    /// hand: an owner exists only where one is in force.
    #[inline(always)]
    pub(crate) fn with_current<R>(f: impl FnOnce(&Token) -> R) -> R {
        let thread = CURRENT.get();
        assert!(
            !thread.is_null(),
            "an object was touched by a thread without a token"
        );
        // SAFETY: set by `Thread::enter` and valid until `leave`; a shared token only.
        f(unsafe { &*thread.cast::<Token>() })
    }

    /// Looks at the current OS thread's token, where there is one.
    pub fn look<R>(f: impl FnOnce(&Token) -> R) -> Option<R> {
        let thread = CURRENT.get();
        // SAFETY: set by `Thread::enter` and valid until `leave`; a shared token only.
        (!thread.is_null()).then(|| f(unsafe { &*thread.cast::<Token>() }))
    }

    /// The current OS thread's token, where it is attached. For callbacks from foreign code.
    ///
    /// # Safety
    /// No borrow taken through another token reference of this thread may be used after Python ran through this one.
    pub unsafe fn current<'a>() -> Option<&'a mut Token> {
        let thread = CURRENT.get();
        // SAFETY: a non-null current thread is alive; the rest is this function's contract.
        (!thread.is_null()).then(|| unsafe { Thread::token(thread) })
    }

    // ---- counts ----

    /// Adds a reference to what `word` points at; returns a word that answers for it.
    #[inline(always)]
    #[cfg_attr(feature = "check-borrows", track_caller)]
    pub fn retain(&self, word: Word) -> Word {
        if word.is_null() {
            return word;
        }
        self.retain_value(word)
    }

    /// [`Token::retain`] of a word that is not NULL.
    #[inline(always)]
    pub fn retain_value(&self, word: Word) -> Word {
        if !word.is_object_here() {
            return word;
        }
        let header = word.object_ptr();
        // SAFETY: the word points at a live object, and this thread holds the GIL.
        unsafe {
            if (*header).owner != self.thread().owner.get() {
                return Word::from_unowned(NonNull::new_unchecked(header));
            }
            let count = (*header).local.wrapping_add(1);
            if count == 0 {
                return self.immortalise(header);
            }
            (*header).local = count;
            Word::from_object(NonNull::new_unchecked(header))
        }
    }

    /// More references than can be counted: from here on nobody counts them.
    #[cold]
    fn immortalise(&self, header: *mut Header) -> Word {
        // SAFETY: called by `retain` for a live object.
        unsafe {
            (*header).owner = OWNER_IMMORTAL;
            Word::from_unowned(NonNull::new_unchecked(header))
        }
    }

    /// The word with a count of its own: a borrowed one is retained, an owned one and NULL stay as they are.
    #[inline(always)]
    pub fn own_word(&self, word: Word) -> Word {
        if word.bits() & 1 == 0 {
            word
        } else {
            self.retain_value(word)
        }
    }

    /// Gives back the count that `word` answers for. Frees at zero; never runs Python.
    #[inline(always)]
    #[cfg_attr(feature = "check-borrows", track_caller)]
    pub fn release(&self, word: Word) {
        if word.needs_release() && self.count_down(word) {
            self.free_dead(word);
        }
    }

    /// Gives back the count of a word that [`Word::needs_release`]. True if it was the last: the caller then hands the
    /// word to [`Token::free_dead`] before anything else may look at the object.
    #[inline(always)]
    pub fn count_down(&self, word: Word) -> bool {
        let header = word.object_ptr();
        // SAFETY: the word carried a count, so the object is alive; this thread holds the GIL.
        unsafe {
            if (*header).owner != self.thread().owner.get() {
                return false;
            }
            (*header).local -= 1;
            (*header).local == 0
        }
    }

    /// Frees what [`Token::count_down`] let die.
    #[cold]
    #[inline(never)]
    pub fn free_dead(&self, word: Word) {
        // SAFETY: by the contract of `count_down` the object is whole and nobody refers to it.
        unsafe { crate::death::reached_zero(self, word.object_ptr()) };
    }

    /// Makes the collector look at a new object; schedules a collection when one is due.
    ///
    /// # Safety
    /// `object` lies in a gc page.
    #[inline(always)]
    pub(crate) unsafe fn track(&self, object: NonNull<Header>) {
        let heap = self.heap();
        // SAFETY: passed on.
        unsafe { heap.track(object) };
        if heap.young_count.get() >= heap.young_limit.get()
            || cfg!(debug_assertions) && self.interp().collector.wants_forced()
        {
            self.schedule_collection();
        }
    }

    #[cold]
    fn schedule_collection(&self) {
        // SAFETY: set when the thread attached, and valid as long as the thread; NULL before.
        if let Some(breaker) = unsafe { self.thread().eval_breaker.get().as_ref() } {
            breaker.set(Bit::GcScheduled);
        }
    }

    // ---- classes ----

    /// The shape of the object `header` belongs to.
    #[inline(always)]
    pub fn shape_of(&self, header: NonNull<Header>) -> &Shape {
        // SAFETY: the object is alive, its shape id was given out by this interpreter's table.
        self.interp().shapes.get(unsafe { header.as_ref() }.shape)
    }

    /// `type(value)`.
    #[inline(always)]
    pub fn class_of(&self, value: Borrowed<'_>) -> &Type {
        let word = value.word();
        if word.is_object_here() {
            // SAFETY: the value is an object, alive.
            let shape = unsafe { (*word.object_ptr()).shape };
            return self.interp().shapes.get(shape).class();
        }
        let index = if word.is_int() {
            crate::kind::INT
        } else {
            crate::kind::FLOAT
        };
        self.interp().shapes.get(index).class()
    }

    /// `type(value)` as a value.
    #[inline(always)]
    pub fn class_word(&self, value: Borrowed<'_>) -> Borrowed<'_> {
        self.class_of(value).as_value()
    }

    /// The class that `spec` declares, in this interpreter.
    #[inline(always)]
    pub fn native_class(&self, spec: &'static ClassSpec) -> &Type {
        self.interp().shapes.native(spec).class()
    }

    /// True if `value`'s class is exactly the native class with this fixed index.
    #[inline(always)]
    pub fn is_exact(&self, value: Borrowed<'_>, kind: u32) -> bool {
        let word = value.word();
        if word.is_object_here() {
            // SAFETY: the value is an object, alive.
            return unsafe { (*word.object_ptr()).shape } == kind;
        }
        kind == if word.is_int() {
            crate::kind::INT
        } else {
            crate::kind::FLOAT
        }
    }

    // ---- the pending list ----

    /// True if finalizers or callbacks wait to be run.
    #[inline(always)]
    pub fn has_pending(&self) -> bool {
        self.thread().pending_waits.get()
    }

    /// Runs what waits on the pending list, keeping the exception on its way.
    #[inline(always)]
    pub fn run_pending(&mut self) {
        if self.has_pending() {
            crate::death::run_pending(self);
        }
    }

    /// True if the native stack is nearly used up.
    #[inline(always)]
    pub fn stack_low(&self) -> bool {
        let here = 0u8;
        (&raw const here).addr() < self.thread().stack_limit.get()
    }

    /// Fails with `RecursionError` where native recursion came near the end of the stack.
    pub fn check_recursion(&mut self, doing: &str) -> crate::error::PyResult<()> {
        if self.stack_low() {
            return Err(self.raise(
                &crate::exceptions::RECURSION_ERROR,
                format!("maximum recursion depth exceeded{doing}"),
            ));
        }
        Ok(())
    }

    /// `None`, owned.
    #[inline(always)]
    pub fn none(&self) -> Owned {
        crate::singletons::none()
    }

    /// A Python bool, owned.
    #[inline(always)]
    pub fn bool(&self, value: bool) -> Owned {
        crate::singletons::bool(value)
    }
}
