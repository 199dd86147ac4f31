//! What happens to threads and their lock, and the seam through which it leaves the runtime.
//!
//! # Invariants
//! * Whatever is told is an [`Event`]; how it is stored is the business of whoever takes it (`baton-timeline`).
//! * Telling while nobody listens costs one relaxed load and one predictable branch; the rest is out of line. Events are
//!   told on slow paths only (a lock changes hands, a call blocks), never once per bytecode.
//! * No I/O and no clock here: whoever tells stamps. Events hold no objects, so a trace keeps nothing alive.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// The number of a thread within one interpreter; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadId(pub u32);

/// Why a thread gave the interpreter's lock away; the payload-free half of the scheduler's
/// `Reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ReasonKind {
    /// Another thread had waited a switch interval and asked for it.
    Asked,
    /// The thread entered a call that may block.
    Blocking,
    /// The thread waits for a Python-level lock.
    Lock,
    /// The thread ended.
    ThreadEnd,
    /// The thread gave way of its own accord (`sleep(0)`, `sched_yield`).
    Voluntary,
    /// Every thread was asked to stop.
    StopTheWorld,
    /// The interpreter is being finalized.
    Finalization,
}

impl ReasonKind {
    /// All reasons, in the order of their numbers.
    pub const ALL: [ReasonKind; 7] = [
        ReasonKind::Asked,
        ReasonKind::Blocking,
        ReasonKind::Lock,
        ReasonKind::ThreadEnd,
        ReasonKind::Voluntary,
        ReasonKind::StopTheWorld,
        ReasonKind::Finalization,
    ];

    /// The reason's name as statistics and traces print it.
    pub fn name(self) -> &'static str {
        match self {
            ReasonKind::Asked => "asked",
            ReasonKind::Blocking => "blocking",
            ReasonKind::Lock => "lock",
            ReasonKind::ThreadEnd => "thread end",
            ReasonKind::Voluntary => "voluntary",
            ReasonKind::StopTheWorld => "stop the world",
            ReasonKind::Finalization => "finalization",
        }
    }
}

/// What happened, as the runtime tells it. What is longer than a number is borrowed: a [`Lane`] keeps what it needs.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// The thread began to exist for the interpreter.
    ThreadStart,
    /// The thread ended.
    ThreadEnd,
    /// The thread is called this from here on.
    ThreadName(&'a str),
    /// The thread started another one.
    Spawned(ThreadId),
    /// The thread asked the holder for the lock.
    GilAsked {
        /// The thread that was asked.
        holder: ThreadId,
    },
    /// The thread holds the lock from here on.
    GilTaken {
        /// Whether it had to wait.
        waited: bool,
    },
    /// The thread gave the lock away. It is where it was: its frames may be looked at.
    GilGiven {
        /// Why.
        reason: ReasonKind,
        /// Which call or kind of lock, if the reason is one.
        what: Option<&'static str>,
        /// The thread that asked for it, if one did.
        asked_by: Option<ThreadId>,
    },
    /// What the lock was given away for is over; the thread waits to have it back.
    Back,
    /// A lock of the program's was made.
    LockMade(LockTag<'a>),
    /// The thread is about to wait for a lock of the program's.
    LockWait {
        /// Which lock.
        lock: LockTag<'a>,
        /// Who holds it, as far as known.
        owner: Option<ThreadId>,
    },
    /// The call that just ended was on a descriptor.
    OnDescriptor {
        /// The descriptor.
        descriptor: i32,
        /// Bytes that it moved.
        bytes: u64,
    },
    /// The call that just ended was on a path.
    OnPath(&'a [u8]),
    /// A collection of this generation began.
    CollectBegin(u32),
    /// It ended, having found so many unreachable objects.
    CollectEnd(u64),
    /// The handler of a signal began.
    SignalBegin(i32),
    /// It ended.
    SignalEnd,
    /// The program marks this moment.
    Mark(&'a str),
    /// A span of the program's began.
    SpanBegin(&'a str),
    /// The innermost span ended.
    SpanEnd,
    /// The thread made another process by `fork`.
    Forked(u32),
    /// The thread is the only one of a process that was just made by `fork`, and runs.
    BornOfFork {
        /// The process that made it.
        parent: u32,
        /// The thread's name.
        name: &'a str,
    },
}

/// A lock as events name it: its kind, and where a [`Lane`] writes the number that it gives the lock. 0 is no number yet.
#[derive(Clone, Copy, Debug)]
pub struct LockTag<'a> {
    /// The kind of lock ("lock", "rlock", "queue", "join", ...).
    pub kind: &'static str,
    /// The lock's number.
    pub number: &'a AtomicU32,
}

/// Takes the events of one thread, on that thread. It neither blocks on another thread's progress nor calls into the
/// runtime, but may look where the thread is.
pub trait Lane: Send + Sync {
    /// Takes note of what happened, at so many nanoseconds on the runtime's monotonic clock; 0 if that was when the last event
    /// was.
    fn event(&self, at: u64, event: Event<'_>);
}

/// Where events go.
pub trait Sink: Send + Sync {
    /// The lane of a new thread.
    fn lane(&self, thread: ThreadId) -> Arc<dyn Lane>;
}

/// The switch in front of a [`Sink`]: one per interpreter.
#[derive(Default)]
pub struct Tracer {
    on: AtomicBool,
    sink: OnceLock<Box<dyn Sink>>,
}

impl Tracer {
    /// A tracer that is off and has no sink.
    pub const fn new() -> Tracer {
        Tracer {
            on: AtomicBool::new(false),
            sink: OnceLock::new(),
        }
    }

    /// Installs the sink and switches it on. A tracer takes one sink in its life; a second one
    /// is handed back.
    pub fn install(&self, sink: Box<dyn Sink>) -> Result<(), Box<dyn Sink>> {
        self.sink.set(sink)?;
        self.on.store(true, Ordering::Release);
        Ok(())
    }

    /// Switches an installed sink on or off.
    pub fn set_enabled(&self, on: bool) {
        self.on
            .store(on && self.sink.get().is_some(), Ordering::Release);
    }

    /// Whether somebody listens.
    #[inline]
    pub fn enabled(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }

    /// The lane of a new thread, if there is a sink.
    pub fn lane(&self, thread: ThreadId) -> Option<Arc<dyn Lane>> {
        Some(self.sink.get()?.lane(thread))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nowhere;

    impl Lane for Nowhere {
        fn event(&self, _at: u64, _event: Event<'_>) {}
    }

    impl Sink for Nowhere {
        fn lane(&self, _thread: ThreadId) -> Arc<dyn Lane> {
            Arc::new(Nowhere)
        }
    }

    #[test]
    fn a_tracer_is_on_while_it_has_a_sink_that_is_wanted() {
        let tracer = Tracer::new();
        tracer.set_enabled(true);
        assert!(!tracer.enabled() && tracer.lane(ThreadId(7)).is_none());
        assert!(tracer.install(Box::new(Nowhere)).is_ok());
        assert!(tracer.enabled() && tracer.lane(ThreadId(7)).is_some());
        tracer.set_enabled(false);
        assert!(!tracer.enabled());
        assert!(tracer.install(Box::new(Nowhere)).is_err());
    }

    #[test]
    fn reasons_are_numbered_in_order() {
        for (number, reason) in ReasonKind::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, number);
        }
    }
}
