//! The one table of event kinds, and the seam through which events leave the runtime.
//!
//! # Invariants
//! * An event kind is declared once, in the `events!` table below; the enum, the names and
//!   the documentation of every kind are printed from it.
//! * Emitting while nobody listens costs one relaxed load and one predictable branch; the rest
//!   is out of line. Events are emitted on slow paths only (a lock changes hands, a call
//!   blocks), never once per bytecode.
//! * A sink never calls back into the runtime: no lock of the scheduler, no Python.
//! * No I/O and no clock here: the sink stamps and stores. Events hold no objects, so a trace
//!   keeps nothing alive.
//!
//! # Deliberately absent
//! Per-thread rings and the exporters: they come with the timeline and hang behind [`Sink`].
#![forbid(unsafe_code)]

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

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

/// What is known about one kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The stable name, as exporters write it.
    pub name: &'static str,
    /// One line for people.
    pub doc: &'static str,
}

macro_rules! events {
    ($( $(#[doc = $doc:literal])+ $variant:ident $name:literal { $( $(#[doc = $fdoc:literal])+ $field:ident : $ty:ty ),* } )+) => {
        /// One event, as handed to a [`Sink`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Event {
            $( $(#[doc = $doc])+ $variant { $( $(#[doc = $fdoc])+ $field: $ty ),* }, )+
        }

        impl Event {
            /// The table of all kinds, in declaration order.
            pub const KINDS: &'static [Kind] = &[
                $( Kind { name: $name, doc: concat!($($doc),+).trim_ascii() }, )+
            ];

            /// This event's row in the table.
            pub fn kind(&self) -> &'static Kind {
                match self {
                    $( Event::$variant { .. } => &const { Kind { name: $name, doc: concat!($($doc),+).trim_ascii() } }, )+
                }
            }
        }
    };
}

events! {
    /// A thread began to exist for the interpreter.
    ThreadStart "thread.start" {
        /// The thread that started it, if the interpreter did not.
        parent: Option<ThreadId>
    }
    /// A thread ended.
    ThreadEnd "thread.end" {}
    /// A waiter's interval ran out and it asked the holder for the lock.
    GilAsked "gil.asked" {
        /// The thread that was asked.
        holder: ThreadId
    }
    /// The thread holds the lock from here on.
    GilTaken "gil.taken" {
        /// Whether it had to wait.
        waited: bool
    }
    /// The thread gave the lock away.
    GilGiven "gil.given" {
        /// Why.
        reason: ReasonKind,
        /// The thread that asked for it, if one did.
        asked_by: Option<ThreadId>
    }
    /// A call that may block begins.
    BlockingBegin "blocking.begin" {
        /// Which one.
        what: &'static str
    }
    /// The call is over; the lock is not necessarily back yet.
    BlockingEnd "blocking.end" {
        /// Which one.
        what: &'static str
    }
}

/// Receives events, on the thread they happen to. Implementations must neither block on
/// another thread nor call into the runtime.
pub trait Sink: Send + Sync {
    /// Takes note of `event`, which happened to `thread` now.
    fn event(&self, thread: ThreadId, event: Event);
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

    /// Emits the event that `make` builds, if somebody listens.
    #[inline]
    pub fn emit(&self, thread: ThreadId, make: impl FnOnce() -> Event) {
        if self.enabled() {
            self.emit_slow(thread, make());
        }
    }

    #[cold]
    fn emit_slow(&self, thread: ThreadId, event: Event) {
        if let Some(sink) = self.sink.get() {
            sink.event(thread, event);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Default, Clone)]
    struct Log(Arc<Mutex<Vec<(ThreadId, Event)>>>);

    impl Sink for Log {
        fn event(&self, thread: ThreadId, event: Event) {
            self.0.lock().unwrap().push((thread, event));
        }
    }

    #[test]
    fn off_builds_no_event() {
        let tracer = Tracer::new();
        tracer.emit(ThreadId(1), || unreachable!("nobody listens"));
    }

    #[test]
    fn on_delivers_and_can_be_switched_off() {
        let (tracer, log) = (Tracer::new(), Log::default());
        assert!(tracer.install(Box::new(log.clone())).is_ok());
        tracer.emit(ThreadId(7), || Event::ThreadEnd {});
        tracer.set_enabled(false);
        tracer.emit(ThreadId(7), || Event::ThreadEnd {});
        assert_eq!(*log.0.lock().unwrap(), [(ThreadId(7), Event::ThreadEnd {})]);
        assert!(tracer.install(Box::new(log)).is_err());
    }

    #[test]
    fn every_kind_has_a_distinct_name_and_a_doc() {
        let mut names: Vec<_> = Event::KINDS.iter().map(|kind| kind.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Event::KINDS.len());
        assert!(Event::KINDS.iter().all(|kind| !kind.doc.is_empty()));
        assert_eq!(Event::KINDS[1], *Event::ThreadEnd {}.kind());
    }

    #[test]
    fn reasons_are_numbered_in_order() {
        for (number, reason) in ReasonKind::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, number);
        }
    }
}
