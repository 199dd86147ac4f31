//! The 16-byte header in front of every object: biased reference counts, shape, owner and flags (DESIGN D4).
//!
//! The owner's count is plain, everybody else's is atomic (biased reference counting, Choi et al., PACT 2018). Under
//! the GIL all threads carry the interpreter's one owner id, so that the comparison always hits; an immortal's owner
//! matches nobody and its counts never change.

use std::sync::atomic::{AtomicU32, Ordering};

/// Nobody's owner id.
pub const OWNER_NOBODY: u16 = 0;
/// The owner id of objects that are never freed.
pub const OWNER_IMMORTAL: u16 = 0xFFFF;

/// The owner id of a freed object in quarantine, see `liveness.rs`.
pub const OWNER_DEAD: u16 = 0xFFFE;

/// Bits of [`Header::gc`].
pub mod gc_bits {
    /// `__del__` (or a generator's closing) has run or is waiting on the pending list.
    pub const FINALIZED: u8 = 1;
    /// Some weak reference points here.
    pub const WEAKREF: u8 = 2;
    /// The object is being freed.
    pub const DYING: u8 = 4;
    /// The collector found the object unreachable.
    pub const UNREACHABLE: u8 = 8;
    /// The object sits in a page with side arrays for the collector.
    pub const GC_PAGE: u8 = 16;
    /// A single allocation with its size in front, not a slot of a page.
    pub const LARGE: u8 = 32;
    /// `gc.freeze()` took the object out of all collections.
    pub const FROZEN: u8 = 64;
    /// The object was made, or alive, while `tracemalloc` was on: see `heap/pages/tracing.rs`.
    pub const TRACED: u8 = 128;
}

/// Bits of [`Header::flags`]; their meaning belongs to the object's type, bar the first.
pub mod flag_bits {
    /// The object's own lock without the GIL; unused under the GIL.
    pub const MUTEX: u8 = 1;
    /// A string that stands in the intern table.
    pub const INTERNED: u8 = 2;
    /// Iterating or comparing a container is under way in `repr` (recursion guard).
    pub const IN_REPR: u8 = 4;
}

/// What every object starts with. All fields are touched under the token only, `shared` excepted.
#[repr(C, align(16))]
pub struct Header {
    /// References counted by the owner.
    pub(crate) local: u32,
    /// References counted by other threads (PEP 703's shared count; always 0 under the GIL).
    pub(crate) shared: AtomicU32,
    /// The object's shape, which names its class.
    pub shape: u32,
    /// Whose plain count `local` is.
    pub(crate) owner: u16,
    /// See [`gc_bits`].
    pub gc: u8,
    /// See [`flag_bits`].
    pub flags: u8,
}

const _: () = assert!(size_of::<Header>() == 16);

impl Header {
    /// A header with one reference, held by `owner`.
    pub fn new(shape: u32, owner: u16, gc: u8) -> Header {
        Header {
            local: 1,
            shared: AtomicU32::new(0),
            shape,
            owner,
            gc,
            flags: 0,
        }
    }

    /// How many references there are; 2^32 - 1 for an immortal.
    pub fn refcount(&self) -> u64 {
        if self.owner == OWNER_IMMORTAL {
            return u64::from(u32::MAX);
        }
        u64::from(self.local) + u64::from(self.shared.load(Ordering::Relaxed))
    }

    /// True for an object that is never freed.
    pub fn is_immortal(&self) -> bool {
        self.owner == OWNER_IMMORTAL
    }
}
