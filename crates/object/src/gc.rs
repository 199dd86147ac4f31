//! The cycle collector: finds objects that only refer to each other, finalizes and clears them (DESIGN D5).
//!
//! The method is CPython's (`Python/gc.c`): copy the counts of the candidates, take away the references they have on
//! each other, and whoever keeps a count is reachable from outside, as is everything it reaches. Finalizers run once
//! (PEP 442) and before anything is cleared; what comes back to life is kept.
//!
//! Invariants: runs at switch points only, with the GIL; candidates are held alive while Python may run.

use crate::death::{Pending, push_pending};
use crate::extension::Tail;
use crate::header::{Header, gc_bits};
use crate::switch;
use crate::token::Token;
use crate::word::{Owned, Word};
use baton_sched::Event;
use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

/// Flags of `gc.set_debug()`.
pub mod debug {
    /// Tell about every collection.
    pub const STATS: i64 = 1;
    /// Tell about every object that was found.
    pub const COLLECTABLE: i64 = 2;
    /// Tell about every object that cannot be freed; there are none.
    pub const UNCOLLECTABLE: i64 = 4;
    /// Keep what is found in `gc.garbage` instead of clearing it.
    pub const SAVEALL: i64 = 32;
}

const REACHABLE: u32 = crate::heap::NOT_A_CANDIDATE - 1;
/// The generation of objects that have survived for long.
pub const OLDEST: u8 = 2;

/// What one generation has seen, for `gc.get_stats()`.
#[derive(Clone, Copy, Default)]
pub struct Stats {
    /// Collections run.
    pub collections: usize,
    /// Objects freed.
    pub collected: usize,
    /// Objects that could not be freed.
    pub uncollectable: usize,
}

/// What the module `gc` is told while a collection runs.
pub enum Notice<'a> {
    /// A collection begins.
    Start {
        /// The oldest generation it looks at.
        generation: u8,
    },
    /// These objects were found unreachable; told if [`debug::COLLECTABLE`] is set.
    Found(&'a [Owned]),
    /// A collection is over.
    Stop {
        /// As in [`Notice::Start`].
        generation: u8,
        /// How many objects were freed or cleared.
        collected: usize,
    },
}

/// The collector's settings and figures; all of `gc`'s state.
pub struct Collector {
    /// False after `gc.disable()`.
    pub enabled: Cell<bool>,
    /// `gc.get_threshold()`
    pub thresholds: Cell<[i32; 3]>,
    /// Per generation.
    pub stats: Cell<[Stats; 3]>,
    /// Collections of the generation below since the last one of generation 1, and of 2.
    pub passed: Cell<[i32; 2]>,
    /// Objects that reached the oldest generation since the last full collection.
    long_lived_pending: Cell<usize>,
    /// Objects that survived the last full collection.
    long_lived: Cell<usize>,
    /// `gc.set_debug()`
    pub debug: Cell<i64>,
    /// Whom to tell; put in by the module `gc`.
    pub observer: Cell<Option<fn(&mut Token, Notice<'_>)>>,
    /// `gc.garbage`, once somebody asked for it or something was put there.
    pub garbage: RefCell<Option<Owned>>,
    running: Cell<bool>,
    /// Collect at the first switch point after so many tracked objects were made, whatever died meanwhile; 0 = never.
    /// Heeded by debug builds only.
    pub every: Cell<usize>,
    made: Cell<usize>,
    forced: Cell<bool>,
}

impl Default for Collector {
    fn default() -> Collector {
        Collector {
            enabled: Cell::new(true),
            thresholds: Cell::new([2000, 10, 10]),
            stats: Cell::default(),
            passed: Cell::default(),
            long_lived_pending: Cell::new(0),
            long_lived: Cell::new(0),
            debug: Cell::new(0),
            observer: Cell::new(None),
            garbage: RefCell::default(),
            running: Cell::new(false),
            every: Cell::new(0),
            made: Cell::new(0),
            forced: Cell::new(false),
        }
    }
}

impl Collector {
    /// Young objects that make a collection due.
    pub fn young_limit(&self) -> usize {
        match (self.enabled.get(), self.thresholds.get()[0]) {
            (true, limit) if limit != 0 => usize::try_from(limit).map_or(1, |limit| limit + 1),
            _ => usize::MAX,
        }
    }

    /// The oldest generation that is due, given that the youngest is: a full collection waits until the objects it has
    /// not seen yet are a quarter of those that survived the last one (CPython's rule against quadratic work).
    fn due_generation(&self) -> u8 {
        let [_, second, third] = self.thresholds.get();
        let [middle, old] = self.passed.get();
        if old > third && self.long_lived_pending.get() >= self.long_lived.get() / 4 {
            OLDEST
        } else {
            u8::from(middle > second)
        }
    }

    /// `gc.garbage`
    pub fn garbage(&self, token: &Token) -> Owned {
        let mut place = self.garbage.borrow_mut();
        place
            .get_or_insert_with(|| token.new_list(Vec::new()))
            .clone_ref(token)
    }

    /// Counts a tracked object; true if it is the one after which [`Collector::every`] wants a collection.
    pub(crate) fn wants_forced(&self) -> bool {
        let every = self.every.get();
        if every == 0 || !self.enabled.get() {
            return false;
        }
        self.made.set((self.made.get() + 1) % every);
        if self.made.get() == 0 {
            self.forced.set(true);
        }
        self.made.get() == 0
    }
}

/// True if a young collection is due.
#[inline(always)]
pub fn is_due(token: &Token) -> bool {
    token.heap().young_count.get() >= token.heap().young_limit.get()
        || cfg!(debug_assertions) && token.interp().collector.forced.take()
}

/// Leaves the collector alone until [`start`]: what an interpreter makes while it starts is there to stay.
pub fn hold(token: &Token) {
    token.heap().young_limit.set(usize::MAX);
}

/// Lets the collector run; what is there already is old.
pub fn start(token: &Token) {
    token.heap().age(OLDEST);
    let limit = token.interp().collector.young_limit();
    token.heap().young_limit.set(limit);
}

/// Collects because it is due.
#[cold]
pub fn collect_when_due(token: &mut Token) {
    let generation = token.interp().collector.due_generation();
    collect(token, generation);
}

fn tell(token: &mut Token, notice: Notice<'_>) {
    if let Some(observer) = token.interp().collector.observer.get() {
        observer(token, notice);
    }
}

/// Collects a generation and those below it. Returns how many objects were freed or cleared.
pub fn collect(token: &mut Token, generation: u8) -> usize {
    if token.interp().collector.running.replace(true) {
        return 0;
    }
    let saved = token.take_lazy_if_any();
    tell(token, Notice::Start { generation });
    switch::tell(token, || Event::CollectBegin(generation.into()));
    let mut candidates = token.heap().tracked_objects(0..=generation);
    candidates.retain(|object| !is_frozen(*object));
    let unreachable = find_unreachable(token, &candidates, 0);
    let survivors = candidates.len() - unreachable.len();
    drop(candidates);
    token.heap().age(generation);
    count_collection(&token.interp().collector, generation, survivors);
    let collected = dispose(token, unreachable);
    let collector = &token.interp().collector;
    let mut stats = collector.stats.get();
    if let Some(stats) = stats.get_mut(usize::from(generation)) {
        stats.collections += 1;
        stats.collected += collected;
    }
    collector.stats.set(stats);
    let stop = Notice::Stop {
        generation,
        collected,
    };
    tell(token, stop);
    switch::tell(token, || Event::CollectEnd(collected as u64));
    token.interp().collector.running.set(false);
    if let Some(error) = saved {
        let _ = token.restore_error(error);
    }
    token.run_pending();
    collected
}

/// Brings the figures up to date that say when which generation is due.
fn count_collection(collector: &Collector, generation: u8, survivors: usize) {
    let [middle, old] = collector.passed.get();
    collector.passed.set(match generation {
        0 => [middle.saturating_add(1), old],
        1 => [0, old.saturating_add(1)],
        _ => [0, 0],
    });
    match generation {
        0 => {}
        1 => {
            let pending = collector.long_lived_pending.get();
            collector.long_lived_pending.set(pending + survivors);
        }
        _ => {
            collector.long_lived_pending.set(0);
            collector.long_lived.set(survivors);
        }
    }
}

/// The candidates that nothing outside of them refers to. `held` is how many counts the caller itself has on each.
fn find_unreachable(
    token: &Token,
    candidates: &[NonNull<Header>],
    held: u32,
) -> Vec<NonNull<Header>> {
    let heap = token.heap();
    for &object in candidates {
        // SAFETY: candidates are alive.
        let count = unsafe { object.as_ref() }
            .refcount()
            .saturating_sub(u64::from(held));
        heap.set_count(
            object,
            u32::try_from(count)
                .unwrap_or(REACHABLE - 1)
                .min(REACHABLE - 1),
        );
    }
    for &object in candidates {
        visit_references(token, object, &mut |target| {
            heap.change_count(target, |count| match count {
                0 | REACHABLE.. => count,
                _ => count - 1,
            });
        });
    }
    let mut work: Vec<NonNull<Header>> = Vec::new();
    for &object in candidates {
        let count = heap.count_of(object);
        if count != REACHABLE && count > 0 {
            heap.set_count(object, REACHABLE);
            work.push(object);
        }
        while let Some(next) = work.pop() {
            visit_references(token, next, &mut |target| {
                heap.change_count(target, |count| {
                    if count < REACHABLE {
                        work.push(target);
                    }
                    count.max(REACHABLE)
                });
            });
        }
    }
    let unreachable = candidates
        .iter()
        .copied()
        .filter(|object| heap.count_of(*object) < REACHABLE)
        .collect();
    token.heap().forget_counts(candidates);
    unreachable
}

/// Calls `visit` for every object in a gc page that `object` owns a reference on.
#[inline(always)]
fn visit_references(
    token: &Token,
    object: NonNull<Header>,
    visit: &mut impl FnMut(NonNull<Header>),
) {
    visit_words(token, object, &mut |word| {
        if word.needs_release() {
            // SAFETY: a word that owns a count is an object's, which is alive.
            let target = unsafe { NonNull::new_unchecked(word.object_ptr()) };
            // SAFETY: as above.
            if unsafe { target.as_ref() }.gc & gc_bits::GC_PAGE != 0 {
                visit(target);
            }
        }
    });
}

/// Calls `visit` for every word that `object` owns, its class included.
pub fn visit_words(token: &Token, object: NonNull<Header>, visit: &mut dyn FnMut(Word)) {
    // SAFETY: the object is alive; its payload and tail are valid.
    unsafe {
        let tail = Tail::of_header(token, object);
        (tail.shape.native.traverse)(object.add(1).cast().as_ptr(), visit);
        if tail.shape.tail_size() != 0 {
            tail.visit(visit);
        }
        let class = tail.shape.class();
        if class.has(crate::class::class_flags::HEAP) {
            visit(class.counted_word());
        }
    }
}

/// Finalizes and clears what is unreachable.
fn dispose(token: &mut Token, unreachable: Vec<NonNull<Header>>) -> usize {
    if unreachable.is_empty() {
        return 0;
    }
    let own = |token: &Token, objects: &[NonNull<Header>]| -> Vec<Owned> {
        let own = |object: &NonNull<Header>| Owned::from_word(token, Word::from_object(*object));
        objects.iter().map(own).collect()
    };
    let held = own(token, &unreachable);
    if token.interp().collector.debug.get() & debug::COLLECTABLE != 0 {
        tell(token, Notice::Found(&held));
    }
    for object in &unreachable {
        // SAFETY: held alive.
        unsafe { (*object.as_ptr()).gc |= gc_bits::UNREACHABLE };
    }
    for object in &unreachable {
        // A callback whose weakref is itself garbage is not called.
        crate::weakref::clear_weakrefs(token, *object, |weakref| {
            // SAFETY: the weakref is alive: it hangs on a live object's list.
            weakref
                .header()
                .is_some_and(|header| unsafe { header.as_ref() }.gc & gc_bits::UNREACHABLE == 0)
        });
    }
    for object in &unreachable {
        // SAFETY: held alive.
        unsafe { (*object.as_ptr()).gc &= !gc_bits::UNREACHABLE };
    }
    token.run_pending();
    let garbage = if finalize_all(token, &unreachable) {
        find_unreachable(token, &unreachable, 1)
    } else {
        unreachable
    };
    let count = garbage.len();
    if token.interp().collector.debug.get() & debug::SAVEALL != 0 {
        let list = token.interp().collector.garbage(token);
        let kept = own(token, &garbage);
        crate::list::List::of_mut(token, list.as_ref())
            .items
            .extend(kept);
        drop(held);
        return count;
    }
    for object in garbage {
        clear_one(token, object);
    }
    drop(held);
    count
}

/// Runs the finalizers; true if there were any (then something may have come back to life).
///
/// Those of Python's classes go in the order in which the objects were made, then the native ones in the reverse order:
/// a text stream must write what it holds before the file below it is closed.
fn finalize_all(token: &mut Token, objects: &[NonNull<Header>]) -> bool {
    let is_python = |object: &&NonNull<Header>| {
        let class = token.shape_of(**object).class();
        class.has(crate::class::class_flags::HEAP)
    };
    let (python, native): (Vec<_>, Vec<_>) = objects.iter().partition(is_python);
    let mut any = false;
    for &object in python.into_iter().chain(native.into_iter().rev()) {
        // SAFETY: held alive by the caller.
        unsafe {
            let finalize = token.shape_of(object).class().slots().del;
            if let Some(finalize) = finalize
                && (*object.as_ptr()).gc & gc_bits::FINALIZED == 0
            {
                (*object.as_ptr()).gc |= gc_bits::FINALIZED;
                any = true;
                push_pending(
                    token,
                    Pending::Finalize(Owned::from_word(token, Word::from_object(object)), finalize),
                );
            }
        }
    }
    token.run_pending();
    any
}

fn clear_one(token: &Token, object: NonNull<Header>) {
    let mut taken = Vec::new();
    // SAFETY: the object is held alive by the caller, nobody else reaches it, and no borrow of its payload exists: the
    // collector runs at switch points only.
    unsafe {
        let tail = Tail::of_header(token, object);
        (tail.shape.native.clear)(object.add(1).cast().as_ptr(), &mut taken);
        if tail.shape.tail_size() != 0 {
            tail.take(|word| taken.push(Owned::from_raw(word)));
        }
    }
    drop(taken);
}

fn is_frozen(object: NonNull<Header>) -> bool {
    // SAFETY: tracked objects are alive.
    unsafe { object.as_ref() }.gc & gc_bits::FROZEN != 0
}

/// Takes every tracked object out of the collections to come, or all that were taken out back in, as old ones.
pub fn freeze(token: &Token, frozen: bool) {
    for object in token.heap().tracked_objects(0..=OLDEST) {
        // SAFETY: tracked objects are alive, and only this thread touches their headers.
        let bits = unsafe { &mut (*object.as_ptr()).gc };
        *bits = match frozen {
            true => *bits | gc_bits::FROZEN,
            false => *bits & !gc_bits::FROZEN,
        };
    }
    if frozen {
        token.heap().age(OLDEST);
        token.interp().collector.passed.set([0, 0]);
    }
}

/// How many objects [`freeze`] took out that are alive.
pub fn frozen_count(token: &Token) -> usize {
    let objects = token.heap().tracked_objects(0..=OLDEST);
    objects
        .into_iter()
        .filter(|object| is_frozen(*object))
        .count()
}

/// The tracked objects of some generations, owned, without those that [`freeze`] took out.
pub fn objects_of(token: &Token, generations: std::ops::RangeInclusive<u8>) -> Vec<Owned> {
    let objects = token.heap().tracked_objects(generations);
    objects
        .into_iter()
        .filter(|object| !is_frozen(*object))
        .map(|object| Owned::from_word(token, Word::from_object(object)))
        .collect()
}

/// True if the object's finalizer ran already.
pub fn is_finalized(_token: &Token, value: crate::word::Borrowed<'_>) -> bool {
    // SAFETY: a borrowed object is alive.
    value
        .word()
        .header()
        .is_some_and(|header| unsafe { header.as_ref() }.gc & gc_bits::FINALIZED != 0)
}
