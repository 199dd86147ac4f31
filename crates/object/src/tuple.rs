//! `tuple`: the payload and what the interpreter itself does with tuples.
//!
//! Invariants: items lie inline behind a fixed part, are never NULL once the tuple is visible, and never change.

use crate::header::Header;
use crate::kind;
use crate::token::Token;
use crate::traverse::Traverse;
use crate::word::{Borrowed, Owned, Word};
use std::cell::Cell;
use std::ptr::NonNull;

/// Built-in immutable sequence.
///
/// If no argument is given, the constructor returns an empty tuple.
/// If iterable is specified the tuple is initialized from iterable's items.
///
/// If the argument is a tuple, the return value is the same object.
#[baton_macros::class(name = "tuple", kind = TUPLE, flags = GC | BASETYPE | SEQUENCE | MATCH_SELF, layout = crate::tuple::LAYOUT, traverse = manual, signature = "(iterable=(), /)")]
pub struct Tuple {
    len: usize,
    /// The hash once asked for; -1 before.
    pub hash: Cell<i64>,
}

const ITEMS: usize = size_of::<Header>() + size_of::<Tuple>();

impl Tuple {
    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Borrowed<'_>] {
        // SAFETY: `len` non-null words follow the fixed part and live as long as the tuple.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast(), self.len) }
    }

    /// The items of a value that is known to be a tuple (or of nothing, if it is not).
    #[inline(always)]
    pub fn items_of_word<'a>(value: Borrowed<'a>) -> &'a [Borrowed<'a>] {
        debug_assert!(value.word().is_object());
        // SAFETY: callers pass tuples: the interpreter's own structures, whose type was checked when they were made.
        unsafe { value.get_unchecked::<Tuple>() }.items()
    }

    /// The items of `value`, if it is a tuple.
    #[inline(always)]
    pub fn items_of<'a>(token: &'a Token, value: Borrowed<'a>) -> Option<&'a [Borrowed<'a>]> {
        Some(value.get::<Tuple>(token)?.items())
    }

    /// The empty tuple.
    #[inline(always)]
    pub fn empty(token: &Token) -> Owned {
        Owned::from_word(token, token.interp().empty_tuple.get())
    }

    pub(crate) fn make_empty(token: &Token) {
        let tuple = token.allocate_tuple(kind::TUPLE, 0, std::iter::empty());
        token.make_immortal(tuple);
        token.interp().empty_tuple.set(Word::from_unowned(tuple));
    }

    /// # Safety
    /// `header` is a tuple's (or a subclass's) with its length set.
    unsafe fn items_end(header: NonNull<Header>) -> usize {
        // SAFETY: by contract.
        ITEMS + 8 * unsafe { header.add(1).cast::<Tuple>().as_ref() }.len
    }
}

impl Traverse for Tuple {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        // A tuple under construction has NULLs at its end.
        // SAFETY: `len` words follow, NULL or owned.
        let words = unsafe {
            std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast::<Word>(), self.len)
        };
        words
            .iter()
            .filter(|word| !word.is_null())
            .for_each(|word| visit(*word));
    }
    // As in CPython, tuples are not cleared: every cycle has a container in it that is.
    fn clear(&mut self, _: &mut Vec<Owned>) {}
}

/// Whether no object dies with the tuple: what it holds, if anything, are small numbers and what lives for ever.
///
/// # Safety
/// `header` is a tuple's, alive.
#[inline(always)]
pub(crate) unsafe fn holds_nothing(header: *const Header) -> bool {
    // SAFETY: by contract.
    unsafe {
        let tuple = header.add(1).cast::<Tuple>();
        let items = tuple.add(1).cast::<Word>();
        (0..(*tuple).len).all(|index| !items.add(index).read().needs_release())
    }
}

unsafe fn drop_tuple(payload: *mut u8) {
    let tuple = payload.cast::<Tuple>();
    Token::with_current(|token| {
        // SAFETY: the payload is a tuple's, not used again. Deaths queue, so the order of release is the order of
        // dying: CPython goes from the last item to the first.
        unsafe {
            let items = tuple.add(1).cast::<Word>();
            for index in (0..(*tuple).len).rev() {
                token.release(items.add(index).read());
            }
        }
    });
}

pub(crate) const LAYOUT: crate::class::VariableLayout = crate::class::VariableLayout {
    items_end: Tuple::items_end,
    drop_payload: drop_tuple,
    item_size: 8,
};

/// A tuple that others may hold before all of its items are known (reading data in which it holds itself).
pub struct TupleBuilder {
    tuple: Owned,
    len: usize,
}

impl TupleBuilder {
    /// A tuple of `len` times None.
    pub fn new(token: &Token, len: usize) -> TupleBuilder {
        let tuple = token.new_tuple((0..len).map(|_| token.none()));
        TupleBuilder { tuple, len }
    }

    /// The tuple as it is now.
    pub fn tuple(&self) -> &Owned {
        &self.tuple
    }

    /// Sets the item at `index`. No Python code has seen the tuple yet.
    pub fn put(&self, token: &mut Token, index: usize, item: Owned) {
        if index >= self.len {
            return;
        }
        let Some(header) = self.tuple.word().header() else {
            return;
        };
        // SAFETY: the tuple has `len` items; what stands there is owned by the tuple and goes to `before`. Nobody walks
        // over the items meanwhile: this runs no Python, and slices of items do not outlive the call that took them.
        let before = unsafe {
            let place = header.cast::<u8>().add(ITEMS).cast::<Word>().add(index);
            place.replace(item.into_raw())
        };
        token.release(before);
    }

    /// The tuple, all of whose items are set.
    pub fn finish(self) -> Owned {
        self.tuple
    }
}

impl Token {
    /// A tuple whose items are what the iterator gives (NULL behind its end), not tracked yet.
    #[inline(always)]
    fn allocate_tuple(
        &self,
        shape: u32,
        len: usize,
        items: impl Iterator<Item = Owned>,
    ) -> NonNull<Header> {
        let shape = self.interp().shapes.get(shape);
        let size = ITEMS + 8 * len + shape.tail_size();
        let header = self.allocate_raw(shape, size);
        // SAFETY: the memory holds the fixed part, `len` words and the tail, which is empty.
        unsafe {
            header.add(1).cast::<Tuple>().write(Tuple {
                len,
                hash: Cell::new(-1),
            });
            let words = header.cast::<u8>().add(ITEMS).cast::<Word>();
            let mut written = 0;
            for item in items.take(len) {
                words.add(written).write(item.into_raw());
                written += 1;
            }
            for index in written..(size - ITEMS) / 8 {
                words.add(index).write(Word::NULL);
            }
        }
        header
    }

    /// An uninitialised object of a struct sequence class: `len` items that the tuple shows, `total` in all.
    pub(crate) fn allocate_struct_sequence(
        &self,
        spec: &'static crate::class::ClassSpec,
        len: usize,
        total: usize,
    ) -> NonNull<Header> {
        let shape = self.interp().shapes.native(spec);
        let size = (ITEMS + 8 * total).next_multiple_of(8) + shape.tail_size();
        let header = self.allocate_raw(shape, size);
        // SAFETY: the memory holds the fixed part and `total` words.
        unsafe {
            header.add(1).cast::<Tuple>().write(Tuple {
                len,
                hash: Cell::new(-1),
            });
            header.cast::<u8>().add(ITEMS).write_bytes(0, size - ITEMS);
        }
        header
    }

    /// A tuple of these items.
    #[inline]
    pub fn new_tuple(&self, items: impl ExactSizeIterator<Item = Owned>) -> Owned {
        if items.len() == 0 {
            return Tuple::empty(self);
        }
        self.new_tuple_of(kind::TUPLE, items)
    }

    /// A tuple of the class whose root shape is `shape`.
    pub fn new_tuple_of(&self, shape: u32, items: impl ExactSizeIterator<Item = Owned>) -> Owned {
        let len = items.len();
        let header = self.allocate_tuple(shape, len, items);
        // SAFETY: a fresh object with one count, in a gc page because the class's flags say GC.
        unsafe {
            self.track(header);
            Owned::from_raw(Word::from_object(header))
        }
    }

    /// A tuple of these values.
    pub fn tuple_of(&self, items: &[Borrowed<'_>]) -> Owned {
        self.new_tuple(items.iter().map(|item| item.own(self)))
    }

    /// A tuple that takes over the words of an operand stack.
    ///
    /// # Safety
    /// `base` points at `len` non-null words whose counts the tuple takes over; borrowed ones gain a count.
    pub unsafe fn tuple_from_stack(&self, base: *mut Word, len: usize) -> Owned {
        self.new_tuple((0..len).map(|index| {
            // SAFETY: by contract.
            self.own(unsafe { base.add(index).read() })
        }))
    }

    /// Makes an owner of a stack word: takes over its count, or adds one if it was borrowed.
    #[inline(always)]
    pub fn own(&self, word: Word) -> Owned {
        // SAFETY: callers hand over a live stack word: owned (its count goes with it) or borrowed (retain adds one).
        unsafe {
            Owned::from_raw(if word.needs_release() {
                word
            } else {
                self.retain(word)
            })
        }
    }
}
