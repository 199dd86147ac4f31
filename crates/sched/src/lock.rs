//! The locks that programs see, and waiting for descriptors: what a thread may wait for, as policies and reports know
//! it.

use baton_sync::atomic::{AtomicU32, Ordering};
use baton_sync::{Acquire, Instant, RawLock};
use baton_trace::{LockTag, ThreadId};

const NOBODY: u32 = u32::MAX;

/// A [`RawLock`] that remembers who took it. Any thread may open it.
///
/// The owner is written after the lock was taken and before it is opened, without further order: a thread knows for sure
/// whether it is itself, whoever else asks may see it late.
pub struct ThreadLock {
    raw: RawLock,
    owner: AtomicU32,
    /// For the timeline: not before somebody asks. `core`'s also under loom: nothing is decided by it.
    number: core::sync::atomic::AtomicU32,
}

impl ThreadLock {
    /// An open lock.
    pub fn new() -> ThreadLock {
        ThreadLock {
            raw: RawLock::new(),
            owner: AtomicU32::new(NOBODY),
            number: core::sync::atomic::AtomicU32::new(0),
        }
    }

    /// Takes the lock for `me` if it is open.
    #[inline]
    pub fn try_lock(&self, me: ThreadId) -> bool {
        let taken = self.raw.try_lock();
        if taken {
            self.owner.store(me.0, Ordering::Relaxed);
        }
        taken
    }

    /// Takes the lock for `me` unless `deadline` passes or a signal handler runs first. Blocks the OS thread.
    pub fn lock_until(&self, me: ThreadId, deadline: Option<Instant>) -> Acquire {
        let acquire = self.raw.lock_until(deadline);
        if acquire == Acquire::Acquired {
            self.owner.store(me.0, Ordering::Relaxed);
        }
        acquire
    }

    /// Makes `owner` the one who holds the lock, which must be shut.
    pub fn hand_to(&self, owner: ThreadId) {
        self.owner.store(owner.0, Ordering::Relaxed);
    }

    /// Opens the lock; it must be shut.
    #[inline]
    pub fn unlock(&self) {
        self.owner.store(NOBODY, Ordering::Relaxed);
        self.raw.unlock();
    }

    /// Whether somebody holds it.
    #[inline]
    pub fn is_locked(&self) -> bool {
        self.raw.is_locked()
    }

    /// The lock as events name it; `kind` is the kind of lock.
    pub fn tag(&self, kind: &'static str) -> LockTag<'_> {
        LockTag {
            kind,
            number: &self.number,
        }
    }

    /// Who took it, while it is shut.
    pub fn owner(&self) -> Option<ThreadId> {
        let owner = self.owner.load(Ordering::Relaxed);
        (owner != NOBODY && self.is_locked()).then_some(ThreadId(owner))
    }
}

impl Default for ThreadLock {
    fn default() -> Self {
        ThreadLock::new()
    }
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What was waited for happened: the caller has the lock, or may make its call.
    Done,
    /// The deadline passed first.
    TimedOut,
    /// A signal came first; the caller decides whether to go on.
    Interrupted,
    /// Every thread waits for a lock, none of them for a limited time. Only policies that see all waits say so.
    Deadlock,
}

impl From<Acquire> for Outcome {
    fn from(acquire: Acquire) -> Outcome {
        match acquire {
            Acquire::Acquired => Outcome::Done,
            Acquire::TimedOut => Outcome::TimedOut,
            Acquire::Interrupted => Outcome::Interrupted,
        }
    }
}

/// How long a lock is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// When the wait ends without the lock.
    pub deadline: Option<Instant>,
    /// Whether signals end the wait.
    pub interruptible: bool,
}

impl Patience {
    /// Waits until the deadline, if there is one, or a signal.
    pub fn until(deadline: Option<Instant>) -> Patience {
        Patience {
            deadline,
            interruptible: true,
        }
    }

    /// Waits for the lock, whatever comes.
    pub const ENDLESS: Patience = Patience {
        deadline: None,
        interruptible: false,
    };
}
