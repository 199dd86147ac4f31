//! A thread's events, as records.

use super::Timeline;
use super::objects;
use super::places::Known;
use super::session::Session;
use baton_sched::ThreadId;
use baton_sync::{Arc, Instant, Mutex};
use baton_timeline::format::Kind;
use baton_timeline::recorder;
use baton_trace::{Event, Lane, ReasonKind};

/// See the module.
pub(super) struct ThreadLane {
    timeline: Arc<Timeline>,
    thread: ThreadId,
    /// Only the thread itself waits for it.
    inner: Mutex<Inner>,
}

struct Inner {
    session: Arc<Session>,
    lane: recorder::Lane,
    known: Known,
}

impl ThreadLane {
    pub(super) fn new(timeline: Arc<Timeline>, thread: ThreadId) -> ThreadLane {
        let session = timeline.session();
        let inner = Mutex::new(Inner::new(session, thread));
        ThreadLane {
            timeline,
            thread,
            inner,
        }
    }

    /// The thread is the only one of a new process.
    fn restart(&self, parent: u32, name: &str, at: Instant) {
        let Some(session) = self.timeline.restart_in_child(parent, at) else {
            return;
        };
        let mut inner = self.inner.lock();
        let before = std::mem::replace(&mut *inner, Inner::new(session, self.thread));
        // The parent's: see `Timeline::restart_in_child`.
        std::mem::forget(before);
        inner.put(at, Kind::Start, 0, 0);
        inner.put_text(at, Kind::Name, name);
        inner.put(at, Kind::Taken, 0, 0);
    }
}

impl Lane for ThreadLane {
    fn event(&self, at: u64, event: Event<'_>) {
        let at = Instant::from_nanos(at);
        match event {
            Event::BornOfFork { parent, name } => self.restart(parent, name, at),
            event => self.inner.lock().event(at, event),
        }
    }
}

impl Inner {
    fn new(session: Arc<Session>, thread: ThreadId) -> Inner {
        Inner {
            lane: session.recorder.lane(thread.0),
            session,
            known: Known::default(),
        }
    }

    fn put(&mut self, at: Instant, kind: Kind, a: u32, b: u32) {
        self.session.recorder.record(&mut self.lane, at, kind, a, b);
    }

    fn put_text(&mut self, at: Instant, kind: Kind, text: &str) {
        let text = self.session.recorder.string(text);
        self.put(at, kind, text, 0);
    }

    fn event(&mut self, at: Instant, event: Event<'_>) {
        match event {
            Event::ThreadStart => self.put(at, Kind::Start, 0, 0),
            Event::ThreadEnd => self.put(at, Kind::End, 0, 0),
            Event::ThreadName(name) => self.put_text(at, Kind::Name, name),
            Event::Spawned(thread) => self.put(at, Kind::Spawn, thread.0, 0),
            Event::GilAsked { holder } => self.put(at, Kind::Asked, holder.0, 0),
            Event::GilTaken { waited } => self.put(at, Kind::Taken, u32::from(waited), 0),
            Event::GilGiven {
                reason,
                what,
                asked_by,
            } => self.given(at, (reason, what), asked_by),
            Event::Back => self.put(at, Kind::Back, 0, 0),
            Event::LockMade(lock) => {
                objects::made(&self.session, &mut self.lane, &mut self.known, lock);
            }
            Event::LockWait { lock, owner } => {
                let lock = objects::waited_for(&self.session, &mut self.known, lock);
                let me = self.lane.thread();
                let owner = owner.filter(|owner| owner.0 != me);
                let owner = owner.map_or(0, |owner| owner.0.saturating_add(1));
                self.put(at, Kind::WaitsFor, lock, owner);
            }
            Event::OnDescriptor { descriptor, bytes } => {
                let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
                self.put(at, Kind::Moved, descriptor as u32, bytes);
            }
            Event::OnPath(path) => {
                self.put_text(at, Kind::OnPath, &String::from_utf8_lossy(path));
            }
            Event::CollectBegin(generation) => self.put(at, Kind::CollectBegin, generation, 0),
            Event::CollectEnd(found) => {
                let found = u32::try_from(found).unwrap_or(u32::MAX);
                self.put(at, Kind::CollectEnd, found, 0);
            }
            Event::SignalBegin(number) => self.put(at, Kind::SignalBegin, number as u32, 0),
            Event::SignalEnd => self.put(at, Kind::SignalEnd, 0, 0),
            Event::Mark(text) => self.put_text(at, Kind::Mark, text),
            Event::SpanBegin(text) => self.put_text(at, Kind::SpanBegin, text),
            Event::SpanEnd => self.put(at, Kind::SpanEnd, 0, 0),
            Event::Forked(pid) => self.put(at, Kind::Forked, pid, 0),
            // Of the whole lane: see `ThreadLane::event`.
            Event::BornOfFork { .. } => {}
        }
    }

    fn given(
        &mut self,
        at: Instant,
        (reason, what): (ReasonKind, Option<&'static str>),
        asked_by: Option<ThreadId>,
    ) {
        let (session, lane) = (&self.session, &mut self.lane);
        let site = self.known.site(session, lane);
        let recorder = &session.recorder;
        recorder.given(lane, at, (reason as u8, what), site.place);
        if let Some(asked_by) = asked_by {
            recorder.record(lane, at, Kind::AskedBy, asked_by.0, 0);
        }
        if let Some(caller) = site.caller {
            recorder.record(lane, at, Kind::CalledFrom, caller.code, caller.unit);
        }
    }
}
