//! The scheduling part of a thread.

use crate::eval_breaker::EvalBreaker;
use crate::times::{Doing, Hold, Spent, Times};
use crate::{Reason, ThreadLock};
use baton_sync::fork::AfterFork;
use baton_sync::{Apart, Arc, Instant, Mutex, OnceLock, Turn};
use baton_trace::{Event, Lane, ThreadId, Tracer};
use core::sync::atomic::{AtomicU32, Ordering};

/// What the scheduler and other threads know about a thread. The VM's thread holds it in an
/// `Arc`; it outlives the thread for as long as somebody may still set a bit in it.
pub struct ThreadSched {
    shared: Apart<Shared>,
    times: Apart<Times>,
    name: Mutex<Arc<str>>,
    waits: Mutex<Option<LockWait>>,
    lane: OnceLock<Option<Arc<dyn Lane>>>,
}

/// What whoever hands the lock to the thread needs of it, or takes it from it: on one cache line, because each line costs
/// a hand-over between processors about as much as everything it computes.
struct Shared {
    id: ThreadId,
    breaker: EvalBreaker,
    turn: Turn,
    processor: AtomicU32,
}

/// A lock that a thread waits for.
#[derive(Clone)]
pub struct LockWait {
    /// The lock.
    pub lock: Arc<ThreadLock>,
    /// The kind of lock ("lock", "rlock", "queue", "join", ...).
    pub what: &'static str,
    /// Whether the wait has no deadline.
    pub endless: bool,
}

impl ThreadSched {
    /// A thread that does not run yet. `id` is never used again within the interpreter.
    pub fn new(id: ThreadId, name: &str) -> Arc<ThreadSched> {
        Arc::new(ThreadSched {
            shared: Apart(Shared {
                id,
                breaker: EvalBreaker::new(),
                turn: Turn::new(),
                processor: AtomicU32::new(u32::MAX),
            }),
            times: Apart(Times::new()),
            name: Mutex::new(name.into()),
            waits: Mutex::new(None),
            lane: OnceLock::new(),
        })
    }

    /// The thread's number.
    pub fn id(&self) -> ThreadId {
        self.shared.id
    }

    /// What others want of the thread.
    #[inline(always)]
    pub fn breaker(&self) -> &EvalBreaker {
        &self.shared.breaker
    }

    /// The thread's name, for people.
    pub fn name(&self) -> Arc<str> {
        self.name.lock().clone()
    }

    /// Shows the thread's name. None if it changes right now: this never waits, so that signal handlers may ask.
    pub fn with_name<R>(&self, look: impl FnOnce(&str) -> R) -> Option<R> {
        self.name.try_lock().map(|name| look(&name))
    }

    /// What the thread does now; none before it runs for the first time, and where nobody keeps account of it.
    pub fn doing(&self) -> Option<Doing> {
        self.times.doing()
    }

    /// Notes what lock the thread begins to wait for, or that it does not wait any more.
    pub fn set_waits(&self, waits: Option<LockWait>) {
        let before = std::mem::replace(&mut *self.waits.lock(), waits);
        // Outside of the mutex: whoever looks does not wait for a lock to die.
        drop(before);
    }

    /// What lock the thread waits for. None also if it changes right now: this never waits, so that signal handlers
    /// may ask.
    pub fn with_waits<R>(&self, look: impl FnOnce(&LockWait) -> R) -> Option<R> {
        self.waits.try_lock()?.as_ref().map(look)
    }

    /// Where the thread waits to run.
    pub(crate) fn turn(&self) -> &Turn {
        &self.shared.turn
    }

    /// The thread, which is the calling one, notes where it runs.
    pub(crate) fn note_processor(&self) {
        let processor = baton_sync::thread::processor();
        self.shared.processor.store(processor, Ordering::Relaxed);
    }

    /// Whether both ran on one processor when they looked last: while one of them is awake the other does not run.
    pub(crate) fn shares_processor(&self, other: &ThreadSched) -> bool {
        let processor = self.shared.processor.load(Ordering::Relaxed);
        processor == other.shared.processor.load(Ordering::Relaxed) && processor != u32::MAX
    }

    /// What it spent its time on.
    pub(crate) fn times(&self) -> &Times {
        &self.times
    }

    /// Tells what happened to the thread, which is the calling one, if somebody listens.
    #[inline]
    pub fn tell<'a>(&self, tracer: &Tracer, at: Instant, make: impl FnOnce() -> Event<'a>) {
        if tracer.enabled() {
            self.tell_lane(tracer, at, make());
        }
    }

    #[cold]
    fn tell_lane(&self, tracer: &Tracer, at: Instant, event: Event<'_>) {
        let lane = self.lane.get_or_init(|| tracer.lane(self.id()));
        if let Some(lane) = lane {
            lane.event(at.as_nanos(), event);
        }
    }

    /// What the thread has spent its time on until `now`.
    pub fn spent(&self, now: Instant) -> Spent {
        self.times.spent(now)
    }

    /// The longest stretch so far for which the thread held the lock.
    pub fn longest_hold(&self) -> Hold {
        self.times.longest()
    }

    /// The same, with the stretch that goes on now if the thread `runs`.
    pub(crate) fn longest_hold_until(&self, now: Instant, runs: bool) -> Hold {
        let stretch = self.times.stretch(now);
        if runs && self.times.would_be_longest(stretch) {
            return Hold {
                nanos: stretch,
                place: None,
            };
        }
        self.longest_hold()
    }

    /// Gives the thread another name.
    pub fn set_name(&self, name: &str) {
        *self.name.lock() = name.into();
    }
}

impl Reason {
    /// What a thread does that gave the lock away for this reason.
    pub(crate) fn leads_to(self) -> Doing {
        match self {
            Reason::Blocking(_) => Doing::Blocked,
            Reason::Lock(_) => Doing::WaitsForLock,
            _ => Doing::WaitsForGil,
        }
    }
}

impl AfterFork for ThreadSched {
    fn after_fork_in_child(&self) {
        self.name.after_fork_in_child();
        self.waits.after_fork_in_child();
        self.turn().after_fork_in_child();
    }
}
