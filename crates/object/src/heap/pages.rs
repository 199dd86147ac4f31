//! Size-class free lists over 32 KiB pages, one heap per interpreter under the GIL (DESIGN D6).
//!
//! Invariants:
//! - Objects that the collector must see live in pages of their own ("gc pages"), whose header holds side bitmaps:
//!   `tracked` (the collector looks at it), `young` (not yet survived a collection) and `middle` (survived one of the
//!   young; heeded only where `tracked` is set and `young` is not, so that freeing need not clear it), and during a
//!   collection the collector's counts. A bit stands for 16 bytes of the page; an object's bit is that of its first
//!   granule.
//! - An object larger than [`SMALL_LIMIT`] is an allocation of its own: with a page header in front if the collector
//!   must see it, else with its size in the 16 bytes in front.
//!
//! Rejected: per-thread heaps under the GIL (one thread makes, another frees: the list grows without end), mimalloc (4
//! to 14 ns against 2).

mod tracing;

use self::tracing::Tracing;
use super::{Generations, NOT_A_CANDIDATE};
use crate::header::{Header, gc_bits};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::{Cell, RefCell, UnsafeCell};
use std::ptr::NonNull;

/// The size and alignment of a page in bytes.
const PAGE_SIZE: usize = 32 * 1024;
/// Objects up to this many bytes live in pages.
const SMALL_LIMIT: usize = 1024;
const GRANULE: usize = 16;
const CLASSES: usize = SMALL_LIMIT / GRANULE + 1;
const MAP_WORDS: usize = PAGE_SIZE / GRANULE / 64;
/// So many bytes of a page are cut into slots at a time.
const STRETCH: usize = 4096;
/// Pages are carved out of arenas of this many bytes.
const ARENA_SIZE: usize = 1024 * 1024;

/// What a page starts with.
#[repr(C, align(64))]
struct PageHeader {
    tracked: [Cell<u64>; MAP_WORDS],
    young: [Cell<u64>; MAP_WORDS],
    middle: [Cell<u64>; MAP_WORDS],
    /// True while the page is on the heap's list of pages with young objects.
    has_young: Cell<bool>,
    /// True while the page is on the heap's list of pages with objects of the middle generation.
    has_middle: Cell<bool>,
    /// Bytes of the single object of a large page, 0 in a page of slots.
    large_size: usize,
    /// The collector's count per granule, during a collection.
    counts: UnsafeCell<Vec<u32>>,
}

impl PageHeader {
    /// The objects of some generations among those of a map word.
    fn bits(&self, word: usize, generations: &Generations) -> u64 {
        let (young, middle) = (self.young[word].get(), self.middle[word].get());
        let mut wanted = 0;
        if generations.contains(&0) {
            wanted |= young;
        }
        if generations.contains(&1) {
            wanted |= middle & !young;
        }
        if generations.contains(&2) {
            wanted |= !(young | middle);
        }
        wanted & self.tracked[word].get()
    }
}

const FIRST_SLOT: usize = size_of::<PageHeader>().next_multiple_of(64);

#[derive(Clone, Copy)]
struct FreeSlot {
    next: *mut FreeSlot,
}

/// Free memory by size.
struct SizeClasses {
    free: [Cell<*mut FreeSlot>; CLASSES],
    /// What is left of each class's newest page, not yet cut into slots: its start and its size.
    rest: [Cell<(*mut u8, usize)>; CLASSES],
}

impl Default for SizeClasses {
    fn default() -> SizeClasses {
        SizeClasses {
            free: [const { Cell::new(std::ptr::null_mut()) }; CLASSES],
            rest: [const { Cell::new((std::ptr::null_mut(), 0)) }; CLASSES],
        }
    }
}

/// One interpreter's objects.
pub struct Heap {
    plain: SizeClasses,
    gc: SizeClasses,
    gc_pages: RefCell<Vec<NonNull<PageHeader>>>,
    young_pages: RefCell<Vec<NonNull<PageHeader>>>,
    middle_pages: RefCell<Vec<NonNull<PageHeader>>>,
    arenas: RefCell<Vec<NonNull<u8>>>,
    arena_left: Cell<(*mut u8, usize)>,
    /// Tracked objects made since the last young collection.
    pub young_count: Cell<usize>,
    /// How many make a young collection due; `usize::MAX` when collection is disabled.
    pub young_limit: Cell<usize>,
    live_bytes: Cell<usize>,
    tracing: Tracing,
}

impl Default for Heap {
    fn default() -> Heap {
        Heap {
            plain: SizeClasses::default(),
            gc: SizeClasses::default(),
            gc_pages: RefCell::default(),
            young_pages: RefCell::default(),
            middle_pages: RefCell::default(),
            arenas: RefCell::default(),
            arena_left: Cell::new((std::ptr::null_mut(), 0)),
            young_count: Cell::new(0),
            young_limit: Cell::new(usize::MAX),
            live_bytes: Cell::new(0),
            tracing: Tracing::default(),
        }
    }
}

impl Heap {
    /// Memory for an object of `size` bytes, 16-aligned, not initialised. `gc` says whether the collector must see it.
    /// Returns the address and the gc bits its header must carry.
    #[inline(always)]
    pub fn allocate(&self, size: usize, gc: bool) -> (NonNull<u8>, u8) {
        let class = size.div_ceil(GRANULE);
        if class >= CLASSES {
            return self.allocate_large(size, gc);
        }
        let list = if gc {
            &self.gc.free[class]
        } else {
            &self.plain.free[class]
        };
        let Some(slot) = NonNull::new(list.get()) else {
            return self.allocate_slow(class, size, gc);
        };
        // SAFETY: a slot on a free list is unused memory of this heap that starts with its link.
        list.set(unsafe { slot.read() }.next);
        (slot.cast(), if gc { gc_bits::GC_PAGE } else { 0 })
    }

    /// Gives back an object's memory.
    ///
    /// # Safety
    /// `object` came from [`Heap::allocate`] of this heap with `size` bytes, its payload is dropped, and nobody uses
    /// it any more. `gc` is the header's gc bits.
    #[inline(always)]
    pub unsafe fn free(&self, object: NonNull<Header>, gc: u8, size: usize) {
        if gc & (gc_bits::LARGE | gc_bits::TRACED) != 0 {
            // SAFETY: passed on.
            return unsafe { self.free_slow(object, gc, size) };
        }
        let class = size.div_ceil(GRANULE);
        let list = if gc & gc_bits::GC_PAGE != 0 {
            &self.gc.free[class]
        } else {
            &self.plain.free[class]
        };
        let slot = object.cast::<FreeSlot>();
        // SAFETY: the memory is unused now and large enough for a link.
        unsafe { slot.write(FreeSlot { next: list.get() }) };
        list.set(slot.as_ptr());
    }

    /// Cuts the next stretch of the class's page into slots; not the whole page, whose memory would then be touched
    /// before it is needed.
    #[cold]
    fn fill(&self, class: usize, gc: bool) -> NonNull<FreeSlot> {
        let classes = if gc { &self.gc } else { &self.plain };
        let slot_size = class.max(1) * GRANULE;
        let (mut at, mut left) = classes.rest[class].get();
        if left < slot_size {
            (at, left) = self.start_page(class, gc);
        }
        let count = (left / slot_size).min((STRETCH / slot_size).max(1));
        let used = count * slot_size;
        let mut next = std::ptr::null_mut();
        for index in (0..count).rev() {
            // SAFETY: the slot lies inside what is left of the page.
            unsafe {
                let slot = at.add(index * slot_size).cast::<FreeSlot>();
                slot.write(FreeSlot { next });
                next = slot;
            }
        }
        // SAFETY: as above.
        classes.rest[class].set((unsafe { at.add(used) }, left - used));
        classes.free[class].set(next);
        // SAFETY: at least one slot was linked.
        unsafe { NonNull::new_unchecked(next) }
    }

    /// The start and size of the slots of a fresh page.
    fn start_page(&self, class: usize, gc: bool) -> (*mut u8, usize) {
        let page = self.page();
        self.tracing.pages.borrow_mut().push((page, class, gc));
        if !gc {
            return (page.as_ptr(), PAGE_SIZE);
        }
        // SAFETY: the page is fresh, large enough and aligned for its header.
        unsafe {
            self.init_gc_page(page.cast(), 0);
            (page.add(FIRST_SLOT).as_ptr(), PAGE_SIZE - FIRST_SLOT)
        }
    }

    /// # Safety
    /// `page` points at memory for a page header that this heap owns.
    unsafe fn init_gc_page(&self, page: NonNull<PageHeader>, large_size: usize) {
        // SAFETY: by contract.
        unsafe {
            page.write(PageHeader {
                tracked: [const { Cell::new(0) }; MAP_WORDS],
                young: [const { Cell::new(0) }; MAP_WORDS],
                middle: [const { Cell::new(0) }; MAP_WORDS],
                has_young: Cell::new(false),
                has_middle: Cell::new(false),
                large_size,
                counts: UnsafeCell::default(),
            });
        }
        self.gc_pages.borrow_mut().push(page);
    }

    fn page(&self) -> NonNull<u8> {
        let (mut at, mut left) = self.arena_left.get();
        if left < PAGE_SIZE {
            // SAFETY: the layout is not empty.
            let arena = unsafe { alloc(ARENA_LAYOUT) };
            let Some(arena) = NonNull::new(arena) else {
                handle_alloc_error(ARENA_LAYOUT)
            };
            self.arenas.borrow_mut().push(arena);
            (at, left) = (arena.as_ptr(), ARENA_SIZE);
        }
        // SAFETY: at least a page is left of the arena.
        self.arena_left
            .set((unsafe { at.add(PAGE_SIZE) }, left - PAGE_SIZE));
        // SAFETY: `at` points into an arena.
        unsafe { NonNull::new_unchecked(at) }
    }

    #[cold]
    fn allocate_large(&self, size: usize, gc: bool) -> (NonNull<u8>, u8) {
        let front = if gc { FIRST_SLOT } else { GRANULE };
        let layout = large_layout(front, size, gc);
        // SAFETY: the layout is not empty.
        let Some(memory) = NonNull::new(unsafe { alloc(layout) }) else {
            handle_alloc_error(layout)
        };
        self.live_bytes.set(self.live_bytes.get() + size);
        // SAFETY: the memory starts with `front` bytes for the page header or the size.
        unsafe {
            let object = memory.add(front);
            self.record(object, size);
            if gc {
                self.init_gc_page(memory.cast(), size);
                (object, gc_bits::GC_PAGE | gc_bits::LARGE)
            } else {
                memory.cast::<usize>().write(size);
                (object, gc_bits::LARGE)
            }
        }
    }

    /// # Safety
    /// As [`Heap::free`], for an object of the large path.
    #[cold]
    unsafe fn free_large(&self, object: NonNull<Header>, gc: u8) {
        let is_gc = gc & gc_bits::GC_PAGE != 0;
        let front = if is_gc { FIRST_SLOT } else { GRANULE };
        // SAFETY: the object was allocated with `front` bytes before it that hold its size; nobody uses it.
        unsafe {
            let memory = object.cast::<u8>().sub(front);
            let size = if is_gc {
                let page = memory.cast::<PageHeader>();
                self.gc_pages.borrow_mut().retain(|other| *other != page);
                self.young_pages.borrow_mut().retain(|other| *other != page);
                self.middle_pages
                    .borrow_mut()
                    .retain(|other| *other != page);
                let size = page.as_ref().large_size;
                page.drop_in_place();
                size
            } else {
                memory.cast::<usize>().read()
            };
            self.live_bytes.set(self.live_bytes.get() - size);
            dealloc(memory.as_ptr(), large_layout(front, size, is_gc));
        }
    }

    // ---- what the collector sees ----

    /// Makes the collector look at `object`, as young.
    ///
    /// # Safety
    /// `object` lies in a gc page of this heap.
    #[inline(always)]
    pub unsafe fn track(&self, object: NonNull<Header>) {
        // SAFETY: by contract.
        let page = unsafe { page_of(object).as_ref() };
        let (word, bit) = bit_of(object);
        page.tracked[word].set(page.tracked[word].get() | bit);
        page.young[word].set(page.young[word].get() | bit);
        self.young_count.set(self.young_count.get() + 1);
        if !page.has_young.get() {
            page.has_young.set(true);
            self.young_pages.borrow_mut().push(NonNull::from(page));
        }
    }

    /// Makes the collector overlook `object`.
    ///
    /// # Safety
    /// `object` lies in a gc page of this heap.
    #[inline(always)]
    pub unsafe fn untrack(&self, object: NonNull<Header>) {
        // SAFETY: by contract.
        let page = unsafe { page_of(object).as_ref() };
        let (word, bit) = bit_of(object);
        page.tracked[word].set(page.tracked[word].get() & !bit);
        if page.young[word].get() & bit != 0 {
            page.young[word].set(page.young[word].get() & !bit);
            self.young_count
                .set(self.young_count.get().saturating_sub(1));
        }
    }

    /// True if the collector looks at `object`, which lies in a gc page.
    pub fn is_tracked(&self, object: NonNull<Header>) -> bool {
        // SAFETY: callers pass objects whose header says GC_PAGE.
        let page = unsafe { page_of(object).as_ref() };
        let (word, bit) = bit_of(object);
        page.tracked[word].get() & bit != 0
    }

    /// The tracked objects of some generations: 0 are the young, 2 the old.
    pub(crate) fn tracked_objects(&self, generations: Generations) -> Vec<NonNull<Header>> {
        let mut found = Vec::new();
        for page in self.pages_with(&generations) {
            // SAFETY: pages on the lists are alive.
            let header = unsafe { page.as_ref() };
            for word in 0..MAP_WORDS {
                let mut bits = header.bits(word, &generations);
                while bits != 0 {
                    let granule = word * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    // SAFETY: a set bit is an object's first granule in this page.
                    found.push(unsafe { page.cast::<u8>().add(granule * GRANULE).cast() });
                }
            }
        }
        found
    }

    /// The pages that objects of these generations may lie in.
    fn pages_with(&self, generations: &Generations) -> Vec<NonNull<PageHeader>> {
        if generations.contains(&2) {
            return self.gc_pages.borrow().clone();
        }
        let mut pages = self.young_pages.borrow().clone();
        if generations.contains(&1) {
            // SAFETY: pages on the lists are alive.
            let other = |page: &NonNull<PageHeader>| !unsafe { page.as_ref() }.has_young.get();
            pages.extend(self.middle_pages.borrow().iter().copied().filter(other));
        }
        pages
    }

    /// After a collection of `generation` and those below: what they held belongs to the next one.
    pub(crate) fn age(&self, generation: u8) {
        if generation > 0 {
            for page in self.middle_pages.borrow_mut().drain(..) {
                // SAFETY: pages on the list are alive.
                let page = unsafe { page.as_ref() };
                page.has_middle.set(false);
                page.middle.iter().for_each(|word| word.set(0));
            }
        }
        for place in self.young_pages.borrow_mut().drain(..) {
            // SAFETY: pages on the list are alive.
            let page = unsafe { place.as_ref() };
            page.has_young.set(false);
            for (young, middle) in page.young.iter().zip(&page.middle) {
                let risen = middle.get() | young.replace(0);
                middle.set(if generation == 0 { risen } else { 0 });
            }
            if generation == 0 && !page.has_middle.replace(true) {
                self.middle_pages.borrow_mut().push(place);
            }
        }
        self.young_count.set(0);
    }

    /// How many objects are tracked.
    pub fn tracked_count(&self) -> usize {
        let pages = self.gc_pages.borrow();
        let bits = |page: &NonNull<PageHeader>| {
            // SAFETY: pages on the list are alive.
            let page = unsafe { page.as_ref() };
            page.tracked
                .iter()
                .map(|word| word.get().count_ones() as usize)
                .sum::<usize>()
        };
        pages.iter().map(bits).sum()
    }

    /// Sets the collector's count of `object`, which lies in a gc page.
    pub(crate) fn set_count(&self, object: NonNull<Header>, count: u32) {
        // SAFETY: the page holds a live object; the reference ends with this function, which calls nobody.
        let counts = unsafe { &mut *page_of(object).as_ref().counts.get() };
        if counts.is_empty() {
            counts.resize(GRANULES, NOT_A_CANDIDATE);
        }
        if let Some(place) = counts.get_mut(granule_of(object)) {
            *place = count;
        }
    }

    /// The collector's count of `object`, which lies in a gc page; [`NOT_A_CANDIDATE`] if it has none.
    pub(crate) fn count_of(&self, object: NonNull<Header>) -> u32 {
        // SAFETY: as in `set_count`.
        let counts = unsafe { &*page_of(object).as_ref().counts.get() };
        counts
            .get(granule_of(object))
            .copied()
            .unwrap_or(NOT_A_CANDIDATE)
    }

    /// Changes the collector's count of `object`, which lies in a gc page, if it has one.
    #[inline(always)]
    pub(crate) fn change_count(&self, object: NonNull<Header>, change: impl FnOnce(u32) -> u32) {
        // SAFETY: as in `set_count`, but for `change`, to which nobody hands a heap.
        let counts = unsafe { &mut *page_of(object).as_ref().counts.get() };
        if let Some(count) = counts.get_mut(granule_of(object)) {
            *count = change(*count);
        }
    }

    /// Forgets the counts of `objects`.
    pub(crate) fn forget_counts(&self, objects: &[NonNull<Header>]) {
        for object in objects {
            // SAFETY: as in `set_count`.
            unsafe { (*page_of(*object).as_ref().counts.get()).clear() };
        }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        for arena in self.arenas.borrow_mut().drain(..) {
            // SAFETY: allocated with this layout; the interpreter is gone and with it every object.
            unsafe { dealloc(arena.as_ptr(), ARENA_LAYOUT) };
        }
    }
}

const ARENA_LAYOUT: Layout = match Layout::from_size_align(ARENA_SIZE, PAGE_SIZE) {
    Ok(layout) => layout,
    Err(_) => panic!("arena layout"),
};

const GRANULES: usize = PAGE_SIZE / GRANULE;

fn large_layout(front: usize, size: usize, gc: bool) -> Layout {
    let align = if gc { PAGE_SIZE } else { GRANULE };
    let layout = front
        .checked_add(size)
        .and_then(|total| Layout::from_size_align(total, align).ok());
    layout.unwrap_or_else(|| handle_alloc_error(Layout::new::<usize>()))
}

#[inline(always)]
fn page_of(object: NonNull<Header>) -> NonNull<PageHeader> {
    let page = object
        .as_ptr()
        .map_addr(|addr| addr & !(PAGE_SIZE - 1))
        .cast::<PageHeader>();
    // SAFETY: objects do not live in the first page of the address space.
    unsafe { NonNull::new_unchecked(page) }
}

#[inline(always)]
fn granule_of(object: NonNull<Header>) -> usize {
    (object.as_ptr().addr() & (PAGE_SIZE - 1)) / GRANULE
}

#[inline(always)]
fn bit_of(object: NonNull<Header>) -> (usize, u64) {
    let granule = granule_of(object);
    (granule / 64, 1 << (granule % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_reused() {
        let heap = Heap::default();
        let (first, gc) = heap.allocate(48, false);
        // SAFETY: allocated just above.
        unsafe { heap.free(first.cast(), gc, 48) };
        assert_eq!(heap.allocate(48, false).0, first);
    }

    #[test]
    fn tracked_objects_are_found_and_age() {
        let heap = Heap::default();
        for size in [32, 500, 5000] {
            let (object, _) = heap.allocate(size, true);
            // SAFETY: in a gc page.
            unsafe { heap.track(object.cast()) };
        }
        let sizes =
            || [0, 1, 2].map(|generation| heap.tracked_objects(generation..=generation).len());
        assert_eq!(sizes(), [3, 0, 0]);
        heap.age(0);
        assert_eq!(sizes(), [0, 3, 0]);
        let all = heap.tracked_objects(0..=1);
        // SAFETY: in a gc page.
        unsafe { heap.untrack(all[0]) };
        assert_eq!(sizes(), [0, 2, 0]);
        // SAFETY: as above; what is tracked anew is young again.
        unsafe { heap.track(all[0]) };
        assert_eq!(sizes(), [1, 2, 0]);
        heap.age(1);
        assert_eq!(sizes(), [0, 0, 3]);
        assert_eq!(heap.tracked_objects(0..=2).len(), 3);
    }
}
