//! Allocation while `tracemalloc` is on.
//!
//! Invariants: making and freeing objects pays nothing for it while it is off, and takes the slow paths that are there
//! anyway while it is on. While it is on, all free lists of [`Heap::allocate`] are empty: what is free hangs on the
//! hidden lists. So that nothing gets onto the others, every object carries [`gc_bits::TRACED`], which sends
//! [`Heap::free`] on its slow path: starting sets the bit in all objects that are there. It stays when tracing stops.

use super::{CLASSES, FIRST_SLOT, FreeSlot, GRANULE, Heap, PAGE_SIZE};
use crate::header::{Header, gc_bits};
use crate::heap::tracer::Tracer;
use crate::token::Token;
use std::cell::{Cell, RefCell, RefMut};
use std::ptr::NonNull;

/// What a heap keeps for tracing.
pub(super) struct Tracing {
    tracer: RefCell<Option<Box<Tracer>>>,
    on: Cell<bool>,
    /// The lists that free slots hang on while tracing is on: of the plain ones and of those in gc pages.
    hidden: [[Cell<*mut FreeSlot>; CLASSES]; 2],
    /// All pages of slots: their size class and whether they are gc pages.
    pub(super) pages: RefCell<Vec<(NonNull<u8>, usize, bool)>>,
}

impl Default for Tracing {
    fn default() -> Tracing {
        Tracing {
            tracer: RefCell::default(),
            on: Cell::new(false),
            hidden: [const { [const { Cell::new(std::ptr::null_mut()) }; CLASSES] }; 2],
            pages: RefCell::default(),
        }
    }
}

impl Heap {
    /// The tracer, while tracing is on.
    pub fn tracer(&self) -> Option<RefMut<'_, Tracer>> {
        let tracer = self.tracing.tracer.try_borrow_mut().ok()?;
        RefMut::filter_map(tracer, |tracer| tracer.as_deref_mut()).ok()
    }

    /// True while the heap records where objects are made.
    pub fn is_tracing(&self) -> bool {
        self.tracing.on.get()
    }

    /// Records from now on where objects are made, up to `limit` frames each.
    pub fn start_tracing(&self, limit: usize) {
        *self.tracing.tracer.borrow_mut() = Some(Box::new(Tracer::new(limit)));
        if self.tracing.on.replace(true) {
            return;
        }
        for gc in [false, true] {
            let lists = self
                .lists(gc)
                .iter()
                .zip(&self.tracing.hidden[usize::from(gc)]);
            for (list, hidden) in lists {
                hidden.set(list.replace(std::ptr::null_mut()));
                // SAFETY: slots on a free list are unused memory of this heap.
                unsafe { prepare_for_marking(hidden.get()) };
            }
        }
        for (page, class, gc) in self.tracing.pages.borrow().iter() {
            self.mark_page(*page, *class, *gc);
        }
    }

    /// Records no more, and forgets what was recorded.
    pub fn stop_tracing(&self) {
        *self.tracing.tracer.borrow_mut() = None;
        if !self.tracing.on.replace(false) {
            return;
        }
        for gc in [false, true] {
            let lists = self
                .lists(gc)
                .iter()
                .zip(&self.tracing.hidden[usize::from(gc)]);
            for (list, hidden) in lists {
                list.set(hidden.replace(std::ptr::null_mut()));
            }
        }
    }

    fn lists(&self, gc: bool) -> &[Cell<*mut FreeSlot>; CLASSES] {
        if gc { &self.gc.free } else { &self.plain.free }
    }

    /// Sets the bit in all slots of a page that were cut.
    fn mark_page(&self, page: NonNull<u8>, class: usize, gc: bool) {
        let classes = if gc { &self.gc } else { &self.plain };
        let (slot_size, first) = (class.max(1) * GRANULE, if gc { FIRST_SLOT } else { 0 });
        let (rest, _) = classes.rest[class].get();
        let used = rest.addr().wrapping_sub(page.as_ptr().addr());
        // The rest may start right behind the page, which is then cut entirely.
        let end = if used <= PAGE_SIZE { used } else { PAGE_SIZE };
        let mut at = first;
        while at + slot_size <= end {
            // SAFETY: the slot lies in the page and was cut: it holds an object, or was prepared as free.
            unsafe {
                let header = page.add(at).cast::<Header>().as_ptr();
                (*header).gc |= gc_bits::TRACED;
            }
            at += slot_size;
        }
    }

    /// [`Heap::allocate`] where the free list is empty: because nothing is free, or because tracing is on.
    #[cold]
    #[inline(never)]
    pub(super) fn allocate_slow(&self, class: usize, size: usize, gc: bool) -> (NonNull<u8>, u8) {
        let bits = if gc { gc_bits::GC_PAGE } else { 0 };
        let list = &self.lists(gc)[class];
        if !self.tracing.on.get() {
            let slot = self.fill(class, gc);
            // SAFETY: a slot on a free list is unused memory of this heap that starts with its link.
            list.set(unsafe { slot.read() }.next);
            return (slot.cast(), bits);
        }
        let hidden = &self.tracing.hidden[usize::from(gc)][class];
        let slot = NonNull::new(hidden.get()).unwrap_or_else(|| {
            let slot = self.fill(class, gc);
            list.set(std::ptr::null_mut());
            slot
        });
        // SAFETY: as above.
        hidden.set(unsafe { slot.read() }.next);
        self.record(slot.cast(), size);
        (slot.cast(), bits | gc_bits::TRACED)
    }

    /// Records an object that is being made, where tracing is on.
    pub(super) fn record(&self, object: NonNull<u8>, size: usize) {
        if let Some(mut tracer) = self.tracer()
            // SAFETY: only the attached thread touches a heap; recording runs no Python.
            && let Some(token) = unsafe { Token::current() }
        {
            tracer.record(token, object.as_ptr().expose_provenance(), size);
        }
    }

    /// [`Heap::free`] of an object that was made or alive while tracing was on, or of a large one.
    ///
    /// # Safety
    /// As for [`Heap::free`].
    #[cold]
    #[inline(never)]
    pub(super) unsafe fn free_slow(&self, object: NonNull<Header>, gc: u8, size: usize) {
        if let Some(mut tracer) = self.tracer() {
            tracer.forget(object.as_ptr().addr());
        }
        if gc & gc_bits::LARGE != 0 {
            // SAFETY: passed on.
            return unsafe { self.free_large(object, gc) };
        }
        let (class, in_gc_page) = (size.div_ceil(GRANULE), gc & gc_bits::GC_PAGE != 0);
        let list = if self.tracing.on.get() {
            &self.tracing.hidden[usize::from(in_gc_page)][class]
        } else {
            &self.lists(in_gc_page)[class]
        };
        let slot = object.cast::<FreeSlot>();
        // SAFETY: the memory is unused now and large enough for a link.
        unsafe { slot.write(FreeSlot { next: list.get() }) };
        list.set(slot.as_ptr());
    }
}

/// Makes free slots memory in which a header's bit may be set, though there is no header.
///
/// # Safety
/// `slot` is the first of a list of unused slots, or NULL.
unsafe fn prepare_for_marking(mut slot: *mut FreeSlot) {
    while !slot.is_null() {
        // SAFETY: a slot has at least 16 bytes, of which the first eight are its link.
        unsafe {
            slot.cast::<u64>().add(1).write(0);
            slot = (*slot).next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_takes_the_slow_path_while_tracing() {
        let heap = Heap::default();
        let make = |gc: bool| {
            let (memory, bits) = heap.allocate(48, gc);
            let object = memory.cast::<Header>();
            // SAFETY: the memory is fresh and large enough.
            unsafe { object.write(Header::new(0, 1, bits)) };
            object
        };
        // SAFETY: headers of objects made by `make`, not freed before.
        let bits = |object: NonNull<Header>| unsafe { object.as_ref() }.gc;
        // SAFETY: as above; each is freed once before it is made again.
        let free = |object| unsafe { heap.free(object, bits(object), 48) };
        for gc in [false, true] {
            let (before, freed) = (make(gc), make(gc));
            free(freed);
            heap.start_tracing(1);
            assert_ne!(bits(before) & gc_bits::TRACED, 0);
            let during = make(gc);
            assert_eq!(during, freed);
            assert_ne!(bits(during) & gc_bits::TRACED, 0);
            free(before);
            assert_eq!(make(gc), before);
            free(before);
            heap.stop_tracing();
            assert_eq!(make(gc), before);
            assert_eq!(bits(before) & gc_bits::TRACED, 0);
            free(during);
            assert_eq!(make(gc), during);
        }
    }
}
