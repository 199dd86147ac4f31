//! Death at once, without running Python inside `Drop` (DESIGN D5).
//!
//! Invariants:
//! - An object whose count reaches zero is freed before [`Token::release`] returns, and so is everything that dies with
//!   it: flatly, through a chain of dying objects, never by native recursion. The order is depth first, as CPython's.
//! - Whatever could run Python (`__del__`, weakref callbacks, closing a suspended generator) goes on the thread's
//!   pending list and runs at the next place that may run Python, with the exception on its way saved.
//! - `__del__` runs once (PEP 442); the object may come back to life in it.

use crate::extension::Tail;
use crate::header::{Header, gc_bits};
use crate::kind;
use crate::shape::Shape;
use crate::slots::Finalize;
use crate::token::Token;
use crate::tuple;
use crate::word::{Owned, Word};
use std::ptr::NonNull;

/// Something that wants to run Python code.
pub enum Pending {
    /// Finalize the object.
    Finalize(Owned, Finalize),
    /// Call the weakref's callback with the weakref.
    Callback {
        /// The weakref whose object died.
        weakref: Owned,
        /// What to call.
        callback: Owned,
    },
}

/// The count of `header`'s object reached zero.
///
/// # Safety
/// The object is alive and nobody holds a count on it.
#[inline]
pub(crate) unsafe fn reached_zero(token: &Token, header: *mut Header) {
    let thread = token.thread();
    // SAFETY: the header is valid until freed below.
    unsafe {
        if (*header).gc & (gc_bits::DYING | gc_bits::TRACED) != 0 && !begin_traced(token, header) {
            return;
        }
        let (shape, gc) = (token.shape_of(NonNull::new_unchecked(header)), (*header).gc);
        let finalized = !shape.has_finalizer || gc & gc_bits::FINALIZED != 0;
        if shape.is_bare && finalized && gc & gc_bits::WEAKREF == 0 {
            let has_nothing_to_drop = shape.native.drop_payload.is_none()
                || shape.id == kind::TUPLE && tuple::holds_nothing(header);
            if has_nothing_to_drop && !shape.has_extension {
                return free_memory(token, shape, header, None);
            }
        } else if !begin_death(token, header) {
            return;
        }
        (*header).gc |= gc_bits::DYING;
        if thread.freeing.get() {
            // Its parent is being freed: wait in the chain.
            set_link(header, thread.dying.get());
            thread.dying.set(header);
            return;
        }
        thread.freeing.set(true);
        let mut next = header;
        while !next.is_null() {
            free_one(token, next);
            next = thread.dying.get();
            if !next.is_null() {
                thread.dying.set(link(next));
            }
        }
        thread.freeing.set(false);
    }
}

/// The object is dying already: false; or it is traced, and what it holds is noted while it is whole.
///
/// # Safety
/// As [`reached_zero`].
#[cold]
#[inline(never)]
unsafe fn begin_traced(token: &Token, header: *mut Header) -> bool {
    // SAFETY: the header is valid, and what is not dying is whole.
    unsafe {
        if (*header).gc & gc_bits::DYING != 0 {
            return false;
        }
        token.note_death(NonNull::new_unchecked(header));
    }
    true
}

/// What comes before freeing: finalizer and weak references. False if the object lives on.
///
/// # Safety
/// As [`reached_zero`].
unsafe fn begin_death(token: &Token, header: *mut Header) -> bool {
    // SAFETY: the object is alive.
    unsafe {
        let object = NonNull::new_unchecked(header);
        let class = token.shape_of(object).class();
        if let Some(finalize) = class.slots().del
            && (*header).gc & gc_bits::FINALIZED == 0
        {
            (*header).gc |= gc_bits::FINALIZED;
            (*header).local = 1;
            push_pending(
                token,
                Pending::Finalize(Owned::from_raw(Word::from_object(object)), finalize),
            );
            return false;
        }
        if (*header).gc & gc_bits::WEAKREF != 0 {
            // Clearing them may drop callbacks; the object itself must not seem dead a second time meanwhile.
            (*header).local = 1;
            crate::weakref::object_dies(token, object);
            (*header).local = 0;
        }
    }
    true
}

/// Frees one object; its children that die go to the front of the chain, first child first.
///
/// # Safety
/// The object is marked dying and nobody refers to it.
#[inline(always)]
unsafe fn free_one(token: &Token, header: *mut Header) {
    let thread = token.thread();
    let rest = thread.dying.replace(std::ptr::null_mut());
    // SAFETY: the object's payload and tail are valid until dropped here.
    unsafe {
        let shape = token.shape_of(NonNull::new_unchecked(header));
        free_memory(token, shape, header, shape.native.drop_payload);
    }
    // The children were put in front of each other; turn them round so that the first dies first.
    let mut chain = rest;
    let mut children = thread.dying.get();
    while !children.is_null() {
        // SAFETY: everything in the chain is a dying object whose header is intact.
        unsafe {
            let next = link(children);
            set_link(children, chain);
            chain = children;
            children = next;
        }
    }
    thread.dying.set(chain);
}

/// Drops the payload by `drop_payload` and, where the object is not bare, its tail and the count on its class; gives the
/// memory back.
///
/// # Safety
/// As [`free_one`]; `shape` is the object's, and `drop_payload` its class's, or none where that would release nothing.
#[inline(always)]
unsafe fn free_memory(
    token: &Token,
    shape: &Shape,
    header: *mut Header,
    drop_payload: Option<unsafe fn(*mut u8)>,
) {
    // SAFETY: the object's payload and tail are valid until dropped here.
    unsafe {
        let object = NonNull::new_unchecked(header);
        let gc = (*header).gc;
        if gc & gc_bits::GC_PAGE != 0 {
            token.heap().untrack(object);
        }
        // Where the tail is, and how long the object, the payload says.
        let size = shape.size_of(object);
        let tail = (!shape.is_payload_only(object)).then(|| Tail::of_header(token, object));
        if let Some(drop_payload) = drop_payload {
            drop_payload(object.add(1).cast().as_ptr());
        }
        if let Some(tail) = tail {
            tail.take(|word| token.release(word));
            tail.free_extension();
            let class = shape.class();
            if class.has(crate::class::class_flags::HEAP) {
                token.release(class.counted_word());
            }
        }
        token.heap().free(object, gc, size);
    }
}

/// # Safety
/// `header` is a dying object's.
unsafe fn link(header: *mut Header) -> *mut Header {
    // SAFETY: a dying object's counts are unused; the first eight bytes hold the link.
    unsafe { header.cast::<*mut Header>().read() }
}

/// # Safety
/// `header` is a dying object's.
unsafe fn set_link(header: *mut Header, next: *mut Header) {
    // SAFETY: as for `link`.
    unsafe { header.cast::<*mut Header>().write(next) }
}

/// Puts something on the pending list.
pub(crate) fn push_pending(token: &Token, pending: Pending) {
    let thread = token.thread();
    // SAFETY: the list is touched by its own thread only and no reference into it is kept.
    unsafe { (*thread.pending.get()).push(pending) };
    thread.pending_waits.set(true);
}

/// Runs the pending list until it is empty.
#[cold]
#[inline(never)]
pub(crate) fn run_pending(token: &mut Token) {
    let saved = token.take_lazy_if_any();
    loop {
        // SAFETY: as in `push_pending`.
        let batch = unsafe { std::mem::take(&mut *token.thread().pending.get()) };
        if batch.is_empty() {
            break;
        }
        token.thread().pending_waits.set(false);
        for pending in batch {
            run_one(token, pending);
        }
    }
    token.thread().pending_waits.set(false);
    if let Some(error) = saved {
        let _ = token.restore_error(error);
    }
}

fn run_one(token: &mut Token, pending: Pending) {
    match pending {
        Pending::Finalize(object, finalize) => finalize(token, object.as_ref()),
        Pending::Callback { weakref, callback } => {
            if let Err(raised) = crate::object::call(token, callback.as_ref(), &[weakref.as_ref()])
            {
                let error = token.take_error(raised);
                write_unraisable(
                    token,
                    error,
                    "Exception ignored while calling weakref callback",
                    callback,
                );
            }
        }
    }
}

/// Reports an exception that cannot be raised, through `sys.unraisablehook`.
pub fn write_unraisable(token: &mut Token, error: Owned, message: &str, object: Owned) {
    let hook = token.interp().hooks.unraisable.get();
    let saved = token.take_lazy_if_any();
    hook(token, error, message, object);
    drop(token.take_lazy_if_any());
    if let Some(saved) = saved {
        let _ = token.restore_error(saved);
    }
}
