//! Who runs Python in this process, for those who may not wait: signal handlers and watchdogs look here without a lock.
//!
//! Invariants: an entry is filled before its order is set, and its order is taken away before its thread ends; whoever
//! looks without the lock may still see a thread that is about to end, and frames that change meanwhile.

use crate::frame::Frame;
use crate::state::VmThread;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

/// Threads beyond these are not shown.
const ROOM: usize = 1024;

struct Entry {
    /// 0 if the entry is free; later threads have greater numbers.
    order: AtomicU64,
    ident: AtomicU64,
    thread: AtomicPtr<VmThread>,
}

static ENTRIES: [Entry; ROOM] = [const {
    Entry {
        order: AtomicU64::new(0),
        ident: AtomicU64::new(0),
        thread: AtomicPtr::new(std::ptr::null_mut()),
    }
}; ROOM];
static NEXT: AtomicU64 = AtomicU64::new(1);

/// A thread that runs Python.
#[derive(Clone, Copy)]
pub struct Member {
    order: u64,
    /// Its identifier, as `threading.get_ident()` says it.
    pub ident: u64,
    thread: *const VmThread,
}

impl Member {
    /// The VM's part of the thread.
    pub fn thread(self) -> *const VmThread {
        self.thread
    }

    /// The frame that runs, or null.
    ///
    /// # Safety
    /// The thread has not ended.
    pub unsafe fn frame(self) -> *mut Frame {
        // SAFETY: by contract.
        unsafe { (*self.thread).frame.get() }
    }
}

/// A thread begins to run Python.
pub fn enter(thread: &VmThread, ident: u64) {
    let order = NEXT.fetch_add(1, Ordering::Relaxed);
    // Everybody who enters holds the lock of an interpreter, but not always of the same one.
    for entry in &ENTRIES {
        let taken = entry.thread.compare_exchange(
            std::ptr::null_mut(),
            std::ptr::from_ref(thread).cast_mut(),
            Ordering::AcqRel,
            Ordering::Relaxed,
        );
        if taken.is_ok() {
            entry.ident.store(ident, Ordering::Relaxed);
            entry.order.store(order, Ordering::Release);
            return;
        }
    }
}

/// A thread's identifier became known.
pub fn rename(thread: &VmThread, ident: u64) {
    if let Some(entry) = of_thread(thread) {
        entry.ident.store(ident, Ordering::Relaxed);
    }
}

/// A thread ends.
pub fn leave(thread: &VmThread) {
    if let Some(entry) = of_thread(thread) {
        entry.order.store(0, Ordering::Release);
        entry.thread.store(std::ptr::null_mut(), Ordering::Release);
    }
}

/// In the child of a fork: only this thread is left.
pub fn keep_only(thread: &VmThread) {
    for entry in &ENTRIES {
        if !std::ptr::eq(entry.thread.load(Ordering::Acquire), thread) {
            entry.order.store(0, Ordering::Release);
            entry.thread.store(std::ptr::null_mut(), Ordering::Release);
        }
    }
}

fn of_thread(thread: &VmThread) -> Option<&'static Entry> {
    ENTRIES
        .iter()
        .find(|entry| std::ptr::eq(entry.thread.load(Ordering::Acquire), thread))
}

/// The youngest thread that is older than `than`, or the youngest of all.
pub fn younger_first(than: Option<Member>) -> Option<Member> {
    let limit = than.map_or(u64::MAX, |member| member.order);
    members()
        .filter(|member| member.order < limit)
        .max_by_key(|member| member.order)
}

/// The oldest thread that is younger than `than`, or the oldest of all.
pub fn older_first(than: Option<Member>) -> Option<Member> {
    let limit = than.map_or(0, |member| member.order);
    members()
        .filter(|member| member.order > limit)
        .min_by_key(|member| member.order)
}

fn members() -> impl Iterator<Item = Member> {
    let members = ENTRIES.iter().map(|entry| Member {
        order: entry.order.load(Ordering::Acquire),
        ident: entry.ident.load(Ordering::Relaxed),
        thread: entry.thread.load(Ordering::Acquire),
    });
    members.filter(|member| member.order != 0 && !member.thread.is_null())
}
