//! Every object an allocation of its own, with poisoned frees: the heap of the checking builds.
//!
//! Invariants:
//! - In front of every object stands a [`Front`]; the objects that the collector may see stand in `traced`, each at
//!   the place that its front names.
//! - Freed memory is overwritten before it goes back. With `check-borrows` it does not go back at once: it waits in the
//!   quarantine, its header marked dead, so that a use of it is noticed (see `liveness.rs`).

use super::tracer::Tracer;
use super::{Generations, NOT_A_CANDIDATE};
use crate::header::{Header, gc_bits};
use crate::token::Token;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::{Cell, RefCell, RefMut};
use std::ptr::NonNull;

/// What freed memory is overwritten with.
const POISON: u8 = 0xDB;
#[cfg(feature = "check-borrows")]
/// So many freed bytes are kept back by `check-borrows`.
const QUARANTINE: usize = 64 * 1024 * 1024;

/// What stands in front of an object.
#[repr(C, align(16))]
struct Front {
    size: usize,
    /// The object's place in [`Heap::traced`].
    index: Cell<u32>,
    /// The collector's count, during a collection.
    count: Cell<u32>,
    tracked: Cell<bool>,
    generation: Cell<u8>,
}

/// One interpreter's objects.
pub struct Heap {
    traced: RefCell<Vec<NonNull<Header>>>,
    tracer: RefCell<Option<Box<Tracer>>>,
    #[cfg(feature = "check-borrows")]
    quarantine: RefCell<std::collections::VecDeque<NonNull<Header>>>,
    #[cfg(feature = "check-borrows")]
    quarantined: Cell<usize>,
    /// Tracked objects made since the last young collection.
    pub young_count: Cell<usize>,
    /// How many make a young collection due; `usize::MAX` when collection is disabled.
    pub young_limit: Cell<usize>,
}

impl Default for Heap {
    fn default() -> Heap {
        Heap {
            traced: RefCell::default(),
            tracer: RefCell::default(),
            #[cfg(feature = "check-borrows")]
            quarantine: RefCell::default(),
            #[cfg(feature = "check-borrows")]
            quarantined: Cell::new(0),
            young_count: Cell::new(0),
            young_limit: Cell::new(usize::MAX),
        }
    }
}

fn layout(size: usize) -> Layout {
    let total = size.checked_add(size_of::<Front>());
    total
        .and_then(|total| Layout::from_size_align(total, align_of::<Front>()).ok())
        .unwrap_or_else(|| handle_alloc_error(Layout::new::<Front>()))
}

/// # Safety
/// `object` came from a heap of this kind and its memory has not gone back.
unsafe fn front<'a>(object: NonNull<Header>) -> &'a Front {
    // SAFETY: by contract, a front precedes the object.
    unsafe { object.cast::<Front>().sub(1).as_ref() }
}

impl Heap {
    /// Memory for an object of `size` bytes, 16-aligned, not initialised. `gc` says whether the collector must see it.
    /// Returns the address and the gc bits its header must carry.
    pub fn allocate(&self, size: usize, gc: bool) -> (NonNull<u8>, u8) {
        let layout = layout(size);
        // SAFETY: the layout is not empty.
        let Some(memory) = NonNull::new(unsafe { alloc(layout) }) else {
            handle_alloc_error(layout)
        };
        let mark = if self.is_tracing() {
            gc_bits::TRACED
        } else {
            0
        };
        if let Some(mut tracer) = self.tracer()
            // SAFETY: only the attached thread touches a heap; recording runs no Python.
            && let Some(token) = unsafe { Token::current() }
        {
            let address = memory.as_ptr().expose_provenance() + size_of::<Front>();
            tracer.record(token, address, size);
        }
        let mut traced = self.traced.borrow_mut();
        // SAFETY: the memory has room for a front and the object behind it.
        let object = unsafe {
            memory.cast::<Front>().write(Front {
                size,
                index: Cell::new(traced.len() as u32),
                count: Cell::new(NOT_A_CANDIDATE),
                tracked: Cell::new(false),
                generation: Cell::new(2),
            });
            memory.cast::<Front>().add(1)
        };
        if !gc {
            return (object.cast(), mark);
        }
        traced.push(object.cast());
        (object.cast(), gc_bits::GC_PAGE | mark)
    }

    /// Gives back an object's memory.
    ///
    /// # Safety
    /// `object` came from [`Heap::allocate`] of this heap with `size` bytes, its payload is dropped, and nobody uses
    /// it any more. `gc` is the header's gc bits.
    pub unsafe fn free(&self, object: NonNull<Header>, gc: u8, _size: usize) {
        if let Some(mut tracer) = self.tracer() {
            tracer.forget(object.as_ptr().addr());
        }
        // SAFETY: by contract; the front says how long the object is.
        unsafe {
            let front = front(object);
            if gc & gc_bits::GC_PAGE != 0 {
                self.forget(front.index.get() as usize);
            }
            object.cast::<u8>().write_bytes(POISON, front.size);
            #[cfg(feature = "check-borrows")]
            {
                crate::liveness::mark_dead(object);
                self.quarantined.set(self.quarantined.get() + front.size);
                self.quarantine.borrow_mut().push_back(object);
                self.shorten_quarantine();
            }
            #[cfg(not(feature = "check-borrows"))]
            release(object);
        }
    }

    /// The tracer, while tracing is on.
    pub fn tracer(&self) -> Option<RefMut<'_, Tracer>> {
        let tracer = self.tracer.try_borrow_mut().ok()?;
        RefMut::filter_map(tracer, |tracer| tracer.as_deref_mut()).ok()
    }

    /// True while the heap records where objects are made.
    pub fn is_tracing(&self) -> bool {
        self.tracer.borrow().is_some()
    }

    /// Records from now on where objects are made, up to `limit` frames each.
    pub fn start_tracing(&self, limit: usize) {
        *self.tracer.borrow_mut() = Some(Box::new(Tracer::new(limit)));
    }

    /// Records no more, and forgets what was recorded.
    pub fn stop_tracing(&self) {
        *self.tracer.borrow_mut() = None;
    }

    /// Takes the object at `index` out of the list of traced ones.
    fn forget(&self, index: usize) {
        let mut traced = self.traced.borrow_mut();
        traced.swap_remove(index);
        if let Some(moved) = traced.get(index) {
            // SAFETY: what is on the list is alive.
            unsafe { front(*moved) }.index.set(index as u32);
        }
    }

    #[cfg(feature = "check-borrows")]
    fn shorten_quarantine(&self) {
        let mut quarantine = self.quarantine.borrow_mut();
        while self.quarantined.get() > QUARANTINE
            && let Some(oldest) = quarantine.pop_front()
        {
            // SAFETY: the object was freed, and its memory is given back now.
            unsafe {
                let size = front(oldest).size;
                self.quarantined.set(self.quarantined.get() - size);
                release(oldest);
            }
        }
    }

    // ---- what the collector sees ----

    /// Makes the collector look at `object`, as young.
    ///
    /// # Safety
    /// `object` was allocated by this heap for the collector to see.
    pub unsafe fn track(&self, object: NonNull<Header>) {
        // SAFETY: by contract.
        let front = unsafe { front(object) };
        front.tracked.set(true);
        front.generation.set(0);
        self.young_count.set(self.young_count.get() + 1);
    }

    /// Makes the collector overlook `object`.
    ///
    /// # Safety
    /// As [`Heap::track`].
    pub unsafe fn untrack(&self, object: NonNull<Header>) {
        // SAFETY: by contract.
        let front = unsafe { front(object) };
        front.tracked.set(false);
        if front.generation.replace(2) == 0 {
            self.young_count
                .set(self.young_count.get().saturating_sub(1));
        }
    }

    /// True if the collector looks at `object`, which was allocated for it to see.
    pub fn is_tracked(&self, object: NonNull<Header>) -> bool {
        // SAFETY: callers pass live objects whose header says GC_PAGE.
        unsafe { front(object) }.tracked.get()
    }

    /// The tracked objects of some generations: 0 are the young, 2 the old.
    pub(crate) fn tracked_objects(&self, generations: Generations) -> Vec<NonNull<Header>> {
        let traced = self.traced.borrow();
        let wanted = |object: &NonNull<Header>| {
            // SAFETY: what is on the list is alive.
            let front = unsafe { front(*object) };
            front.tracked.get() && generations.contains(&front.generation.get())
        };
        traced.iter().copied().filter(wanted).collect()
    }

    /// After a collection of `generation` and those below: what they held belongs to the next one.
    pub(crate) fn age(&self, generation: u8) {
        for object in self.traced.borrow().iter() {
            // SAFETY: what is on the list is alive.
            let place = &unsafe { front(*object) }.generation;
            if place.get() <= generation {
                place.set((generation + 1).min(2));
            }
        }
        self.young_count.set(0);
    }

    /// How many objects are tracked.
    pub fn tracked_count(&self) -> usize {
        self.tracked_objects(0..=2).len()
    }

    /// Sets the collector's count of `object`.
    pub(crate) fn set_count(&self, object: NonNull<Header>, count: u32) {
        // SAFETY: the collector passes live objects.
        unsafe { front(object) }.count.set(count);
    }

    /// The collector's count of `object`; [`NOT_A_CANDIDATE`] if it has none.
    pub(crate) fn count_of(&self, object: NonNull<Header>) -> u32 {
        // SAFETY: as above.
        unsafe { front(object) }.count.get()
    }

    /// Changes the collector's count of `object`.
    pub(crate) fn change_count(&self, object: NonNull<Header>, change: impl FnOnce(u32) -> u32) {
        // SAFETY: as above.
        let place = &unsafe { front(object) }.count;
        place.set(change(place.get()));
    }

    /// Forgets the counts of `objects`.
    pub(crate) fn forget_counts(&self, objects: &[NonNull<Header>]) {
        for object in objects {
            self.set_count(*object, NOT_A_CANDIDATE);
        }
    }
}

/// # Safety
/// `object` came from a heap of this kind, and nobody uses it or will.
unsafe fn release(object: NonNull<Header>) {
    // SAFETY: by contract; the front holds the size the memory was asked for with.
    unsafe {
        let size = front(object).size;
        dealloc(object.cast::<Front>().sub(1).cast().as_ptr(), layout(size));
    }
}
