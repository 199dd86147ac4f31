//! Weak references: the `weakref.ref` payload and the list of them that hangs off an object's extension.
//!
//! Invariants: the list is doubly linked through the weakrefs; links carry no counts; a weakref leaves the list when it
//! dies; when the object dies every weakref is cleared first, then the callbacks of the live ones go on the pending
//! list, newest first, as in CPython. References without a callback are shared: they lead the list, the plain one before
//! the proxy, so that they are found at once however long it is.

use crate::class::class_flags;
use crate::death::{Pending, push_pending};
use crate::extension::Tail;
use crate::header::{Header, gc_bits};
use crate::kind;
use crate::token::Token;
use crate::traverse::Traverse;
use crate::word::{Borrowed, Owned, Word};
use std::cell::Cell;
use std::ptr::NonNull;

/// Weak references: the object they point at may die.
#[baton_macros::class(name = "ReferenceType", module = "weakref", kind = WEAKREF, flags = GC | BASETYPE, traverse = manual)]
pub struct Weakref {
    /// What it points at, without a count; NULL once dead.
    target: Cell<Word>,
    previous: Cell<Word>,
    next: Cell<Word>,
    /// The callback, if there is one.
    pub callback: Cell<Word>,
    /// The target's hash once asked for; -1 before.
    pub hash: Cell<i64>,
}

impl Drop for Weakref {
    fn drop(&mut self) {
        self.unlink();
        let callback = self.callback.replace(Word::NULL);
        if !callback.is_null() {
            Token::with_current(|token| token.release(callback));
        }
    }
}

impl Traverse for Weakref {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        if !self.callback.get().is_null() {
            visit(self.callback.get());
        }
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.unlink();
        self.target.set(Word::NULL);
        if let Some(callback) = self.take_callback() {
            out.push(callback);
        }
    }
}

impl Weakref {
    fn take_callback(&self) -> Option<Owned> {
        let callback = self.callback.replace(Word::NULL);
        // SAFETY: the cell owned the count, which goes with the word.
        (!callback.is_null()).then(|| unsafe { Owned::from_raw(callback) })
    }

    /// What it points at, if that is alive.
    #[inline]
    pub fn target(&self, token: &Token) -> Option<Owned> {
        let word = self.target.get();
        if word.is_null() {
            return None;
        }
        // An object that waits for its finalizer still has a count; one being freed has cleared its weakrefs.
        Some(Owned::from_word(token, word))
    }

    fn unlink(&self) {
        let (previous, next) = (
            self.previous.replace(Word::NULL),
            self.next.replace(Word::NULL),
        );
        if let Some(next) = payload_of(next) {
            next.previous.set(previous);
        }
        if let Some(previous) = payload_of(previous) {
            previous.next.set(next);
        } else if let Some(header) = self.target.get().header() {
            Token::with_current(|token| {
                // SAFETY: a target that is not NULL is alive: it clears its weakrefs before it dies.
                let tail = unsafe { Tail::of_header(token, header) };
                if let Some(extension) = tail.extension() {
                    extension.weakrefs = next;
                }
            });
        }
    }
}

fn payload_of<'a>(word: Word) -> Option<&'a Weakref> {
    // SAFETY: links point at live weakrefs: one that dies unlinks itself first.
    word.header()
        .map(|header| unsafe { header.add(1).cast::<Weakref>().as_ref() })
}

impl Owned {
    /// An owner made from a word that somebody else keeps alive.
    #[inline]
    pub fn from_word(token: &Token, word: Word) -> Owned {
        // SAFETY: callers pass a non-null word of a live value; the borrow ends here.
        unsafe { Borrowed::from_raw(word) }.own(token)
    }
}

/// A payload for a weakref at `target`; hang it up with [`attach`] once it is in an object.
pub fn new_payload(token: &Token, target: Borrowed<'_>, callback: Option<Borrowed<'_>>) -> Weakref {
    let callback = callback.map_or(Word::NULL, |callback| token.retain(callback.word()));
    Weakref {
        target: Cell::new(target.word().unowned()),
        previous: Cell::new(Word::NULL),
        next: Cell::new(Word::NULL),
        callback: Cell::new(callback),
        hash: Cell::new(-1),
    }
}

/// Where a weakref stands in the list: the plain reference without a callback, the proxy without one, all others.
fn rank(token: &Token, word: Word, payload: &Weakref) -> u8 {
    // SAFETY: a weakref in hand or in a list is alive.
    let weakref = unsafe { Borrowed::from_raw(word) };
    if !payload.callback.get().is_null() || token.class_of(weakref).has(class_flags::HEAP) {
        2
    } else {
        u8::from(!token.is_exact(weakref, kind::WEAKREF))
    }
}

/// Hangs `weakref` up at its target's list. False if the target's class allows no weak references.
pub fn attach(token: &Token, weakref: Borrowed<'_>) -> bool {
    let Some(payload) = weakref.get::<Weakref>(token) else {
        return false;
    };
    let Some(mut header) = payload.target.get().header() else {
        return false;
    };
    // SAFETY: the target is alive: the caller holds it.
    let Some(extension) = unsafe { Tail::of_header(token, header) }.make_extension() else {
        return false;
    };
    let (own, own_rank) = (
        weakref.word().unowned(),
        rank(token, weakref.word(), payload),
    );
    let (mut previous, mut next) = (Word::NULL, extension.weakrefs);
    while let Some(other) = payload_of(next)
        && rank(token, next, other) < own_rank
    {
        (previous, next) = (next, other.next.get());
    }
    payload.previous.set(previous);
    payload.next.set(next);
    if let Some(next) = payload_of(next) {
        next.previous.set(own);
    }
    match payload_of(previous) {
        Some(previous) => previous.next.set(own),
        None => extension.weakrefs = own,
    }
    // SAFETY: alive, and only this thread touches it.
    unsafe { header.as_mut() }.gc |= gc_bits::WEAKREF;
    true
}

fn first(token: &Token, target: Borrowed<'_>) -> Word {
    Tail::of(token, target)
        .and_then(|tail| tail.extension())
        .map_or(Word::NULL, |extension| extension.weakrefs)
}

/// The weak references that point at `target`: the shared ones, then the others, newest first.
pub fn weakrefs_of(token: &Token, target: Borrowed<'_>) -> Vec<Owned> {
    let mut found = Vec::new();
    let mut word = first(token, target);
    while let Some(payload) = payload_of(word) {
        found.push(Owned::from_word(token, word));
        word = payload.next.get();
    }
    found
}

/// The reference to `target` without a callback, of the native class whose number is `class`, if there is one.
pub fn shared(token: &Token, target: Borrowed<'_>, class: u32) -> Option<Owned> {
    let mut word = first(token, target);
    while let Some(payload) = payload_of(word)
        && rank(token, word, payload) < 2
    {
        // SAFETY: a weakref in a list is alive.
        let weakref = unsafe { Borrowed::from_raw(word) };
        if token.is_exact(weakref, class) {
            return Some(weakref.own(token));
        }
        word = payload.next.get();
    }
    None
}

/// A plain reference to `target` without a callback, the shared one if there is one. `None` if the target's class allows
/// no weak references.
pub fn reference_to(token: &Token, target: Borrowed<'_>) -> Option<Owned> {
    if let Some(shared) = shared(token, target, kind::WEAKREF) {
        return Some(shared);
    }
    let reference = token.new_object(new_payload(token, target, None));
    attach(token, reference.as_ref()).then_some(reference)
}

/// Clears all weakrefs of a dying object and queues the callbacks of those that are alive.
pub(crate) fn object_dies(token: &Token, mut object: NonNull<Header>) {
    clear_weakrefs(token, object, |_| true);
    // SAFETY: the object is still whole.
    unsafe { object.as_mut() }.gc &= !gc_bits::WEAKREF;
}

/// Clears all weakrefs of `object`; the callback of a weakref is queued if `keep` says so.
pub(crate) fn clear_weakrefs(token: &Token, object: NonNull<Header>, keep: impl Fn(Word) -> bool) {
    // SAFETY: the object is still whole.
    let tail = unsafe { Tail::of_header(token, object) };
    let Some(extension) = tail.extension() else {
        return;
    };
    let mut word = std::mem::take(&mut extension.weakrefs);
    let mut due = Vec::new();
    while let Some(payload) = payload_of(word) {
        let weakref = word;
        word = payload.next.replace(Word::NULL);
        payload.previous.set(Word::NULL);
        payload.target.set(Word::NULL);
        if let Some(callback) = payload.take_callback()
            && keep(weakref)
            && is_alive(weakref)
        {
            due.push(Pending::Callback {
                weakref: Owned::from_word(token, weakref),
                callback,
            });
        }
    }
    due.into_iter()
        .for_each(|pending| push_pending(token, pending));
}

fn is_alive(weakref: Word) -> bool {
    // SAFETY: the weakref is on its target's list, so its memory is valid.
    weakref
        .header()
        .is_some_and(|header| unsafe { header.as_ref() }.gc & gc_bits::DYING == 0)
}
