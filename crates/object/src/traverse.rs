//! What the collector asks of a payload: show every reference you own, and let go of them. Implemented by
//! `#[derive(Traverse)]`, so that a field which cannot answer is a compile error.

use crate::singletons;
use crate::word::{Owned, Word};
use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

/// Shows and clears the references a payload owns.
pub trait Traverse {
    /// Calls `visit` for every word this owns.
    fn traverse(&self, visit: &mut dyn FnMut(Word));
    /// Moves the references this owns into `out`, leaving a harmless value. Breaks cycles; the object stays valid.
    fn clear(&mut self, out: &mut Vec<Owned>);
}

impl Traverse for Owned {
    #[inline]
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        visit(self.word());
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        out.push(std::mem::replace(self, singletons::none()));
    }
}

impl<T: Traverse> Traverse for Option<T> {
    #[inline]
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        if let Some(inner) = self {
            inner.traverse(visit);
        }
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        if let Some(mut inner) = self.take() {
            inner.clear(out);
        }
    }
}

macro_rules! sequences {
    ($($type:ident),*) => {$(
        impl<T: Traverse> Traverse for $type<T> {
            fn traverse(&self, visit: &mut dyn FnMut(Word)) {
                self.iter().for_each(|inner| inner.traverse(visit));
            }
            fn clear(&mut self, out: &mut Vec<Owned>) {
                std::mem::take(self).into_iter().for_each(|mut inner| inner.clear(out));
            }
        }
    )*};
}
sequences!(Vec, VecDeque);

impl<T: Traverse> Traverse for Box<[T]> {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        self.iter().for_each(|inner| inner.traverse(visit));
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.iter_mut().for_each(|inner| inner.clear(out));
    }
}

impl<T: Traverse> Traverse for Box<T> {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        (**self).traverse(visit);
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        (**self).clear(out);
    }
}

impl<T: Traverse, const N: usize> Traverse for [T; N] {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        self.iter().for_each(|inner| inner.traverse(visit));
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.iter_mut().for_each(|inner| inner.clear(out));
    }
}

macro_rules! maps {
    ($($type:ident),*) => {$(
        impl<K: Traverse, V: Traverse> Traverse for $type<K, V> {
            fn traverse(&self, visit: &mut dyn FnMut(Word)) {
                self.iter().for_each(|(key, value)| { key.traverse(visit); value.traverse(visit); });
            }
            fn clear(&mut self, out: &mut Vec<Owned>) {
                for (mut key, mut value) in std::mem::take(self) {
                    key.clear(out);
                    value.clear(out);
                }
            }
        }
    )*};
}
maps!(HashMap, BTreeMap);

impl<T: Traverse> Traverse for UnsafeCell<T> {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        // SAFETY: traversal runs under the token; nobody holds a mutable reference into a payload meanwhile.
        unsafe { (*self.get()).traverse(visit) };
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.get_mut().clear(out);
    }
}

impl<T: Traverse> Traverse for RefCell<T> {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        if let Ok(inner) = self.try_borrow() {
            inner.traverse(visit);
        }
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.get_mut().clear(out);
    }
}

impl<A: Traverse, B: Traverse> Traverse for (A, B) {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        self.0.traverse(visit);
        self.1.traverse(visit);
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.0.clear(out);
        self.1.clear(out);
    }
}

macro_rules! no_references {
    ($($type:ty),* $(,)?) => {$(
        impl Traverse for $type {
            #[inline(always)]
            fn traverse(&self, _: &mut dyn FnMut(Word)) {}
            #[inline(always)]
            fn clear(&mut self, _: &mut Vec<Owned>) {}
        }
    )*};
}
no_references!(
    (),
    bool,
    u8,
    i8,
    u16,
    i16,
    u32,
    i32,
    u64,
    i64,
    usize,
    isize,
    f32,
    f64,
    char,
    String,
    &'static str,
    Box<str>,
    dashu_int::IBig,
    std::fs::File,
);

/// Something without Python references inside.
#[derive(Default)]
pub struct Opaque<T>(pub T);
impl<T> Traverse for Opaque<T> {
    fn traverse(&self, _: &mut dyn FnMut(Word)) {}
    fn clear(&mut self, _: &mut Vec<Owned>) {}
}

impl<T> Traverse for Arc<T> {
    fn traverse(&self, _: &mut dyn FnMut(Word)) {}
    fn clear(&mut self, _: &mut Vec<Owned>) {}
}

impl<T: Copy> Traverse for Cell<T> {
    fn traverse(&self, _: &mut dyn FnMut(Word)) {}
    fn clear(&mut self, _: &mut Vec<Owned>) {}
}
