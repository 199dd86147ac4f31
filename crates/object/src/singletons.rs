//! The objects that exist once for the whole process: `None`, the bools, `Ellipsis`, `NotImplemented`, the two float
//! zeros. They are statics with immortal headers, the same for every interpreter, because a native class's root shape
//! id is the same in all of them.

use crate::header::{Header, OWNER_IMMORTAL};
use crate::int::Int;
use crate::kind;
use crate::word::{Borrowed, Owned, Word};
use dashu_int::IBig;
use std::ptr::NonNull;
use std::sync::atomic::AtomicU32;

#[repr(C, align(16))]
struct Singleton<T> {
    header: Header,
    payload: T,
}

const fn singleton<T>(shape: u32, payload: T) -> Singleton<T> {
    let header = Header {
        local: u32::MAX,
        shared: AtomicU32::new(0),
        shape,
        owner: OWNER_IMMORTAL,
        gc: 0,
        flags: 0,
    };
    Singleton { header, payload }
}

static NONE: Singleton<()> = singleton(kind::NONE, ());
static FALSE: Singleton<Int> = singleton(kind::BOOL, Int { value: IBig::ZERO });
static TRUE: Singleton<Int> = singleton(kind::BOOL, Int { value: IBig::ONE });
static ELLIPSIS: Singleton<()> = singleton(kind::ELLIPSIS, ());
static NOT_IMPLEMENTED: Singleton<()> = singleton(kind::NOT_IMPLEMENTED, ());
static ZERO: Singleton<f64> = singleton(kind::FLOAT, 0.0);
static NEGATIVE_ZERO: Singleton<f64> = singleton(kind::FLOAT, -0.0);

#[inline(always)]
fn word_of<T>(singleton: &'static Singleton<T>) -> Word {
    Word::from_unowned(NonNull::from(singleton).cast())
}

macro_rules! singleton_words {
    ($($doc:literal $name:ident $word:ident $place:ident;)*) => {$(
        #[doc = concat!($doc, ", as a word.")]
        #[inline(always)]
        pub fn $word() -> Word {
            word_of(&$place)
        }
        #[doc = concat!($doc, ", owned (no count is needed).")]
        #[inline(always)]
        pub fn $name() -> Owned {
            // SAFETY: an immortal needs no count.
            unsafe { Owned::from_raw($word()) }
        }
    )*};
}

singleton_words! {
    "`None`" none none_word NONE;
    "`False`" false_ false_word FALSE;
    "`True`" true_ true_word TRUE;
    "`Ellipsis`" ellipsis ellipsis_word ELLIPSIS;
    "`NotImplemented`" not_implemented not_implemented_word NOT_IMPLEMENTED;
    "`0.0`" zero zero_word ZERO;
    "`-0.0`" negative_zero negative_zero_word NEGATIVE_ZERO;
}

/// A Python bool, as a word.
#[inline(always)]
pub fn bool_word(value: bool) -> Word {
    if value { true_word() } else { false_word() }
}

/// A Python bool.
#[inline(always)]
pub fn bool(value: bool) -> Owned {
    if value { true_() } else { false_() }
}

impl Word {
    /// True for `None`.
    #[inline(always)]
    pub fn is_none(self) -> bool {
        self.is(none_word())
    }
}

impl Borrowed<'_> {
    /// `None`.
    #[inline(always)]
    pub fn none() -> Borrowed<'static> {
        // SAFETY: immortal.
        unsafe { Borrowed::from_raw(none_word()) }
    }

    /// True for `None`.
    #[inline(always)]
    pub fn is_none(self) -> bool {
        self.word().is_none()
    }

    /// True for `NotImplemented`.
    #[inline(always)]
    pub fn is_not_implemented(self) -> bool {
        self.word().is(not_implemented_word())
    }
}
