//! An interpreter: what its threads share. Several may live in one process, each with its own heap, owner id and GIL.
//!
//! Invariants: outlives its threads; touched only by the thread that holds its GIL (all fields are cells).

use crate::class::ClassSpec;
use crate::extensions::Extensions;
use crate::gc::Collector;
use crate::hasher::BuildNumberHasher;
use crate::heap::Heap;
use crate::names::Names;
use crate::shape::Shapes;
use crate::token::{Thread, Token};
use crate::word::{Owned, Word};
use std::any::Any;
use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU16, Ordering};

/// What crates above put in for those below to call.
pub struct Hooks {
    /// Reports an exception that cannot be raised: exception, message, object.
    pub unraisable: Cell<fn(&mut Token, Owned, &str, Owned)>,
    /// In the child of a fork only the forking thread lives on: whoever counts threads is told.
    pub after_fork: Cell<fn(&Token)>,
    /// All threads wait for each other, and for ever: says so and ends the process.
    pub deadlock: Cell<fn(&mut Token) -> !>,
    /// Issues a warning: category, message, stack level.
    pub warn: Cell<fn(&mut Token, &'static ClassSpec, &str, usize) -> crate::error::PyResult<()>>,
    /// Issues a ResourceWarning: message, the object that nobody closed.
    pub warn_resource:
        Cell<fn(&mut Token, &str, crate::Borrowed<'_>) -> crate::error::PyResult<()>>,
    /// The cache sites given rely on a class that changed.
    pub flush_caches: Cell<fn(&Token, &[crate::class::CacheSite])>,
    /// The globals of the frame that runs now, for `__module__` of classes made natively.
    pub current_globals: Cell<fn(&Token) -> Option<Owned>>,
    /// The builtins of the frame that runs now: a dict as a rule.
    pub current_builtins: Cell<fn(&Token) -> Option<Owned>>,
    /// The dictionary of an object whose attributes are elsewhere than an instance's: a module's.
    pub namespace_of: Cell<fn(&Token, crate::Borrowed<'_>) -> Option<Owned>>,
}

/// The modulus-free method cache: (version, name) -> what the class's mro says.
#[derive(Clone, Copy)]
pub(crate) struct MethodCacheEntry {
    pub version: u32,
    pub name: Word,
    /// Without a count; NULL says that the mro has no such name. The class keeps it alive as long as its version.
    pub value: Word,
}

pub(crate) const METHOD_CACHE_SIZE: usize = 4096;

/// Keys of the string hash (SipHash-1-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashKey(pub u64, pub u64);

impl HashKey {
    /// The key that `PYTHONHASHSEED=seed` means: CPython's linear congruential generator; seed 0 means no randomness.
    pub fn from_seed(seed: u32) -> HashKey {
        if seed == 0 {
            return HashKey(0, 0);
        }
        let mut state = seed;
        let mut bytes = [0u8; 16];
        for byte in &mut bytes {
            state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
            *byte = (state >> 16) as u8;
        }
        let half = |range: std::ops::Range<usize>| {
            bytes[range]
                .iter()
                .rev()
                .fold(0u64, |acc, byte| acc << 8 | u64::from(*byte))
        };
        HashKey(half(0..8), half(8..16))
    }
}

/// See the module's note.
pub struct Interp {
    owner: u16,
    heap: Heap,
    /// All shapes.
    pub shapes: Shapes,
    pub(crate) names: Names,
    /// The intern table: strings without counts, see `str.rs`.
    pub(crate) interned: RefCell<HashSet<crate::str::InternedKey, BuildNumberHasher>>,
    pub(crate) single_chars: Box<[Cell<Word>; 256]>,
    pub(crate) empty_str: Cell<Word>,
    /// The bytes objects of one byte each, then the empty one; NULL until asked for.
    pub(crate) short_bytes: Box<[Cell<Word>; 257]>,
    pub(crate) empty_tuple: Cell<Word>,
    pub(crate) method_cache: Box<[Cell<MethodCacheEntry>]>,
    pub(crate) next_version: Cell<u32>,
    /// True once there is an audit hook.
    pub(crate) audited: Cell<bool>,
    pub(crate) ready: RefCell<HashSet<u32, BuildNumberHasher>>,
    /// The string hash's key.
    pub hash_key: HashKey,
    /// The cycle collector.
    pub collector: Collector,
    /// See [`Hooks`].
    pub hooks: Hooks,
    /// The way to the compiler and the virtual machine.
    pub seam: crate::seam::Seam,
    /// Who may run; none while there is a single thread that nobody schedules.
    pub policy: RefCell<Option<baton_sync::Arc<dyn baton_sched::Policy>>>,
    /// `sys.modules`, the `builtins` namespace and the `sys` namespace; NULL until made.
    pub modules: UnsafeCell<Option<Owned>>,
    /// The `builtins` module's dict.
    pub builtins: UnsafeCell<Option<Owned>>,
    /// The `sys` module's dict.
    pub sys_dict: UnsafeCell<Option<Owned>>,
    extensions: Extensions,
    /// `sys.getrecursionlimit()`
    pub recursion_limit: Cell<usize>,
    /// How often `-b` was given: whether turning bytes into text unasked is worth a warning.
    pub bytes_warning: Cell<u8>,
    /// `sys.get_int_max_str_digits()`
    pub int_max_str_digits: Cell<usize>,
    /// Next code object id.
    pub next_code_id: Cell<u32>,
}

/// Room for the names of the built-in types and of the modules that are always imported.
const INTERNED_AT_START: usize = 7000;

static NEXT_OWNER: AtomicU16 = AtomicU16::new(1);

impl Interp {
    /// An interpreter with its kernel classes made, and its first thread, which the caller must keep.
    pub fn new(hash_key: HashKey) -> (Box<Interp>, Box<Thread>) {
        let empty = MethodCacheEntry {
            version: 0,
            name: Word::NULL,
            value: Word::NULL,
        };
        let interp = Box::new(Interp {
            owner: NEXT_OWNER.fetch_add(1, Ordering::Relaxed),
            heap: Heap::default(),
            shapes: Shapes::default(),
            names: Names::default(),
            interned: RefCell::new(HashSet::with_capacity_and_hasher(
                INTERNED_AT_START,
                BuildNumberHasher::default(),
            )),
            single_chars: Box::new([const { Cell::new(Word::NULL) }; 256]),
            empty_str: Cell::new(Word::NULL),
            short_bytes: Box::new([const { Cell::new(Word::NULL) }; 257]),
            empty_tuple: Cell::new(Word::NULL),
            method_cache: (0..METHOD_CACHE_SIZE).map(|_| Cell::new(empty)).collect(),
            next_version: Cell::new(1),
            audited: Cell::new(false),
            ready: RefCell::default(),
            hash_key,
            collector: Collector::default(),
            hooks: Hooks {
                unraisable: Cell::new(|_, _, _, _| {}),
                after_fork: Cell::new(|_| {}),
                deadlock: Cell::new(|_| std::process::abort()),
                warn: Cell::new(|_, _, _, _| Ok(())),
                warn_resource: Cell::new(|_, _, _| Ok(())),
                flush_caches: Cell::new(|_, _| {}),
                current_globals: Cell::new(|_| None),
                current_builtins: Cell::new(|_| None),
                namespace_of: Cell::new(|_, _| None),
            },
            seam: crate::seam::Seam::default(),
            policy: RefCell::default(),
            modules: UnsafeCell::new(None),
            builtins: UnsafeCell::new(None),
            sys_dict: UnsafeCell::new(None),
            extensions: Extensions::default(),
            recursion_limit: Cell::new(1000),
            bytes_warning: Cell::new(0),
            int_max_str_digits: Cell::new(4300),
            next_code_id: Cell::new(1),
        });
        let thread = Thread::new(&interp);
        // SAFETY: the thread is new and lives as long as the caller keeps it; nobody else knows this interpreter.
        let before = unsafe { Thread::enter(&raw const *thread) };
        // SAFETY: entered just above.
        crate::boot::make_kernel(unsafe { Thread::token(&raw const *thread) });
        Thread::leave(before);
        (interp, thread)
    }

    /// The owner id of this interpreter's threads under the GIL.
    pub fn owner(&self) -> u16 {
        self.owner
    }

    /// Where objects come from.
    pub fn heap(&self) -> &Heap {
        &self.heap
    }

    /// `sys.modules`, once made.
    pub fn modules<'a>(&'a self, _token: &'a Token) -> Option<crate::word::Borrowed<'a>> {
        // SAFETY: replaced only under `&mut Token`.
        unsafe { (*self.modules.get()).as_ref().map(Owned::as_ref) }
    }

    /// The namespace of `builtins`, once made.
    pub fn builtins<'a>(&'a self, _token: &'a Token) -> Option<crate::word::Borrowed<'a>> {
        // SAFETY: replaced only under `&mut Token`.
        unsafe { (*self.builtins.get()).as_ref().map(Owned::as_ref) }
    }

    /// The namespace of `sys`, once made.
    pub fn sys_dict<'a>(&'a self, _token: &'a Token) -> Option<crate::word::Borrowed<'a>> {
        // SAFETY: replaced only under `&mut Token`.
        unsafe { (*self.sys_dict.get()).as_ref().map(Owned::as_ref) }
    }

    /// Gives up what the interpreter itself holds, while its last thread still has the lock.
    pub fn clear(&self) {
        // SAFETY: the caller is the last thread; nobody borrows these.
        let held = unsafe {
            [
                (*self.modules.get()).take(),
                (*self.builtins.get()).take(),
                (*self.sys_dict.get()).take(),
                self.collector.garbage.take(),
            ]
        };
        drop(held);
        self.extensions.clear();
    }

    /// The native class with a fixed index, if it was made.
    pub fn ready_class(&self, kind: u32) -> Option<&crate::class::Type> {
        self.ready
            .borrow()
            .contains(&kind)
            .then(|| self.shapes.get(kind).class())
    }

    /// State that a crate above keeps per interpreter, by type; made at first use.
    pub fn extension<T: Any + Default>(&self) -> &T {
        self.extensions.get()
    }
}
