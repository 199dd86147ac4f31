//! The object model: the word, headers and counts, the heap, the collector, shapes, classes, the thread token, errors,
//! and the kernel types.
//!
//! Invariants of the crate:
//! - Only a thread with a token touches objects ([`token`]); only `&mut Token` may run Python, raise or switch.
//! - A [`Borrowed`] lives no longer than its owner; a reference into a payload no longer than the token's borrow.
//! - Dropping frees at once and flatly, and never runs Python ([`death`]).
//! - No `thread_local!` but the one pointer in [`token`].

extern crate self as baton_object;

pub mod alloc;
pub mod args;
pub mod attribute;
pub mod audit;
mod boot;
pub mod buffer;
pub mod bytearray;
pub mod bytes;
pub mod bytes_class;
pub mod bytes_methods;
mod bytes_warning;
pub mod call;
pub mod class;
pub mod class_build;
pub mod codecs;
pub mod complex;
pub mod complex_class;
pub mod death;
pub mod descriptor;
pub mod dict;
pub mod dict_class;
pub mod dict_views;
pub mod error;
pub mod exceptions;
pub mod extension;
mod extensions;
pub mod float;
pub mod float_class;
pub mod float_text;
pub mod format;
pub mod gc;
pub mod hasher;
pub mod header;
pub mod heap;
pub mod instance_check;
pub mod instantiation;
pub mod int;
pub mod int_arith;
pub mod int_class;
pub mod int_parse;
pub mod interp;
pub mod kind;
pub mod list;
pub mod list_class;
pub mod list_iterator;
#[cfg(feature = "check-borrows")]
mod liveness;
pub mod module;
pub mod names;
pub mod number;
pub mod object;
pub mod object_class;
pub mod reduce;
pub mod repr_guard;
pub mod seam;
pub mod sequence_iterator;
pub mod set_bases;
pub mod shape;
pub mod singletons;
pub mod slice;
pub mod slots;
pub mod sort;
pub mod special;
pub mod str;
pub mod str_class;
pub mod str_iterator;
pub mod str_methods;
pub mod structseq;
pub mod suggest;
pub mod switch;
pub mod token;
pub mod traverse;
pub mod tuple;
pub mod tuple_class;
mod type_flags;
pub mod type_object;
pub mod unicode;
pub mod unicode_error;
pub mod weakref;
pub mod weakref_class;
pub mod word;

pub use args::Args;
pub use baton_macros::{Traverse, class, methods, module};
pub use call::guard;
pub use class::{ClassSpec, Payload, Type};
pub use error::{PyResult, Raised};
pub use interp::{HashKey, Interp};
pub use names::Known;
pub use token::{Thread, Token};
pub use word::{Borrowed, Owned, StackWord, Word};

/// A payload was asked for that the object does not have: a bug, which Python sees as a SystemError.
#[cold]
pub fn wrong_payload() -> ! {
    panic!("an object has another payload than its caller expects")
}

/// The magic number of `.pyc` files: CPython 3.14's, as the bytecode is the same.
pub const PYC_MAGIC: u32 = 3627 | 0x0A0D << 16;

/// The module object `builtins`, once made.
pub fn interp_builtins_module(token: &Token) -> Option<Owned> {
    let modules = token.interp().modules(token)?;
    dict::get_text(token, modules, "builtins")
}

/// How many references a value has; an immediate has as many as an immortal.
pub fn refcount(value: Borrowed<'_>) -> u64 {
    // SAFETY: a borrowed object is alive.
    value.word().header().map_or(u64::from(u32::MAX), |header| {
        // SAFETY: a borrowed object is alive.
        unsafe { header.as_ref() }.refcount()
    })
}
