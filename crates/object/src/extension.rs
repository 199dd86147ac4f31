//! The tail of an object behind its payload: extension word, member slots, inline attributes (see `shape.rs`).
//!
//! Invariants: the extension word is NULL or a `Box<Extension>` that the object owns; slots and attributes are NULL or
//! owned words. Whoever replaces a word releases the old one after the new one is in place.

use crate::dict::Dict;
use crate::header::Header;
use crate::shape::Shape;
use crate::token::Token;
use crate::word::{Borrowed, Owned, Word};
use std::ptr::NonNull;

/// What few objects need: a dictionary, attributes beyond the inline ones, weak references.
#[derive(Default)]
pub struct Extension {
    /// The instance dictionary, once somebody asked for it.
    pub dict: Option<Owned>,
    /// Attributes beyond the inline capacity.
    pub overflow: Vec<Word>,
    /// The first weak reference that points here (a weakref object, without a count), or NULL.
    pub weakrefs: Word,
}

impl Default for Word {
    fn default() -> Word {
        Word::NULL
    }
}

/// A live object with its shape, for access to its tail.
#[derive(Clone, Copy)]
pub struct Tail<'a> {
    /// The object's header.
    pub header: NonNull<Header>,
    /// Its shape.
    pub shape: &'a Shape,
    words: *mut Word,
}

impl<'a> Tail<'a> {
    /// The tail of `value`, where it is an object.
    #[inline(always)]
    pub fn of(token: &'a Token, value: Borrowed<'a>) -> Option<Tail<'a>> {
        let header = value.word().header()?;
        // SAFETY: a borrowed value is alive.
        Some(unsafe { Tail::of_header(token, header) })
    }

    /// The tail of a live object.
    ///
    /// # Safety
    /// The object is alive for `'a`.
    #[inline(always)]
    pub unsafe fn of_header(token: &'a Token, header: NonNull<Header>) -> Tail<'a> {
        let shape = token.shape_of(header);
        // SAFETY: the object is alive and has that shape.
        Tail {
            header,
            shape,
            // SAFETY: the object is alive and has that shape.
            words: unsafe { shape.tail_of(header) },
        }
    }

    /// The extension, if there is one.
    #[inline(always)]
    pub fn extension(&self) -> Option<&'a mut Extension> {
        if !self.shape.has_extension {
            return None;
        }
        // SAFETY: the word is NULL or a boxed Extension; callers use the reference for one access, under the token.
        unsafe { self.words.cast::<*mut Extension>().read().as_mut() }
    }

    /// The extension, made if need be; `None` if the class allows none.
    pub fn make_extension(&self) -> Option<&'a mut Extension> {
        if !self.shape.has_extension {
            return None;
        }
        if self.extension().is_none() {
            // SAFETY: the word is the extension word, NULL until now.
            unsafe {
                self.words
                    .cast::<*mut Extension>()
                    .write(Box::into_raw(Box::default()))
            };
        }
        self.extension()
    }

    /// The cell of the member slot `index`.
    #[inline(always)]
    pub fn member(&self, index: usize) -> *mut Word {
        debug_assert!(index < usize::from(self.shape.member_slots));
        // SAFETY: inside the tail.
        unsafe {
            self.words
                .add(usize::from(self.shape.has_extension) + index)
        }
    }

    /// The cell of the attribute in `slot`; NULL where the overflow part does not reach so far yet.
    #[inline(always)]
    pub fn attribute(&self, slot: usize) -> Option<NonNull<Word>> {
        let inline = usize::from(self.shape.inline_capacity);
        if slot < inline {
            // SAFETY: inside the tail.
            return NonNull::new(unsafe {
                self.words.add(
                    usize::from(self.shape.has_extension)
                        + usize::from(self.shape.member_slots)
                        + slot,
                )
            });
        }
        self.extension()?
            .overflow
            .get_mut(slot - inline)
            .map(NonNull::from)
    }

    /// The value of the attribute in `slot`.
    #[inline(always)]
    pub fn attribute_value(&self, slot: usize) -> Word {
        // SAFETY: the cell lies in the object's tail or its extension.
        self.attribute(slot)
            .map_or(Word::NULL, |cell| unsafe { cell.read() })
    }

    /// Stores into `slot`, extending the overflow part; returns the old value, which the caller releases.
    pub fn put_attribute(&self, slot: usize, value: Word) -> Word {
        let inline = usize::from(self.shape.inline_capacity);
        if slot >= inline
            && let Some(extension) = self.make_extension()
            && extension.overflow.len() <= slot - inline
        {
            extension.overflow.resize(slot - inline + 1, Word::NULL);
        }
        match self.attribute(slot) {
            // SAFETY: as above.
            Some(cell) => unsafe { cell.replace(value) },
            None => value,
        }
    }

    /// Calls `visit` for every word the tail owns.
    pub fn visit(&self, visit: &mut dyn FnMut(Word)) {
        if let Some(extension) = self.extension() {
            if let Some(dict) = &extension.dict {
                visit(dict.word());
            }
            extension.overflow.iter().for_each(|word| visit(*word));
        }
        let count = usize::from(self.shape.member_slots) + usize::from(self.shape.inline_capacity);
        for index in 0..count {
            // SAFETY: inside the tail.
            visit(unsafe {
                self.words
                    .add(usize::from(self.shape.has_extension) + index)
                    .read()
            });
        }
    }

    /// Takes every word out of the tail, leaving NULLs and no extension but for weak references.
    #[inline]
    pub fn take(&self, mut out: impl FnMut(Word)) {
        let count = usize::from(self.shape.member_slots) + usize::from(self.shape.inline_capacity);
        for index in 0..count {
            // SAFETY: inside the tail.
            let word = unsafe {
                self.words
                    .add(usize::from(self.shape.has_extension) + index)
                    .replace(Word::NULL)
            };
            if !word.is_null() {
                out(word);
            }
        }
        if let Some(extension) = self.extension() {
            std::mem::take(&mut extension.overflow)
                .into_iter()
                .filter(|word| !word.is_null())
                .for_each(&mut out);
            if let Some(dict) = extension.dict.take() {
                self.end_view(&dict);
                out(dict.into_raw());
            }
        }
    }

    /// The dictionary no longer is a view of this object, if it was one.
    pub(crate) fn end_view(&self, dict: &Owned) {
        if self.shape.is_view {
            // SAFETY: an object of a view shape has an exact dict.
            let payload = unsafe { dict.as_ref().get_unchecked::<Dict>() };
            if payload.view_of() == self.header.as_ptr() {
                payload.set_view_of(std::ptr::null_mut());
            }
        }
    }

    /// The dictionary of an object of a view shape, while it is one.
    #[inline(always)]
    pub fn view(&self) -> Option<&'a Dict> {
        if !self.shape.is_view {
            return None;
        }
        // SAFETY: as in `end_view`.
        let dict = unsafe {
            self.extension()?
                .dict
                .as_ref()?
                .as_ref()
                .get_unchecked::<Dict>()
        };
        (dict.view_of() == self.header.as_ptr()).then_some(dict)
    }

    /// Frees the extension of a dying object.
    pub(crate) fn free_extension(&self) {
        if let Some(extension) = self.extension() {
            // SAFETY: the word holds a boxed Extension that only this object owns.
            unsafe {
                self.words
                    .cast::<*mut Extension>()
                    .write(std::ptr::null_mut());
                drop(Box::from_raw(extension));
            }
        }
    }
}
