//! What each thread did when: its records as stretches of time that follow one another without a gap.

use crate::format::Kind;
use crate::trace::{Place, Reason, Trace};
use baton_trace::ReasonKind;
use std::collections::BTreeMap;

/// The call in which a thread sleeps rather than waits for something.
const SLEEP: &str = "time.sleep";

/// What a thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// It holds the lock.
    Runs,
    /// It wants the lock.
    WaitsForGil,
    /// It waits for a lock of the program's.
    WaitsForLock,
    /// It is in a call that gave the lock away.
    Blocked,
    /// It sleeps.
    Asleep,
}

impl State {
    /// All of them.
    pub const ALL: [State; 5] = [
        State::Runs,
        State::WaitsForGil,
        State::WaitsForLock,
        State::Blocked,
        State::Asleep,
    ];

    /// Its name in what is written for programs.
    pub fn name(self) -> &'static str {
        match self {
            State::Runs => "runs",
            State::WaitsForGil => "waits for the GIL",
            State::WaitsForLock => "waits for a lock",
            State::Blocked => "blocked",
            State::Asleep => "asleep",
        }
    }

    /// What a thread does after it gave the lock away for this reason.
    fn after(reason: Reason<'_>) -> State {
        match reason.kind {
            ReasonKind::Lock => State::WaitsForLock,
            ReasonKind::Blocking if reason.what == SLEEP => State::Asleep,
            ReasonKind::Blocking => State::Blocked,
            _ => State::WaitsForGil,
        }
    }
}

/// A stretch of a thread's life in which it did one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// Nanoseconds since the trace began.
    pub from: u64,
    /// When it ended.
    pub to: u64,
    /// What the thread did.
    pub state: State,
    /// Of a stretch in which it held the lock: why that ended, if it did. Of all others: why it gave the lock away before,
    /// if it ever had it.
    pub reason: Option<Reason<'a>>,
    /// Where it was when it gave the lock away.
    pub place: Option<Place>,
    /// The place of the program itself that called what the thread was in, if that is another one.
    pub caller: Option<Place>,
    /// The lock it waited for.
    pub lock: Option<u32>,
    /// Who held that lock when the wait began.
    pub owner: Option<u32>,
    /// The descriptor of the call it was in.
    pub descriptor: Option<u32>,
    /// The number of the path's text of the call it was in.
    pub path: Option<u32>,
    /// Bytes that the call moved.
    pub bytes: u32,
    /// Who had asked for the lock, where it was given on request.
    pub asked_by: Option<u32>,
}

impl Stretch<'_> {
    /// How long, in nanoseconds.
    pub fn length(&self) -> u64 {
        self.to - self.from
    }
}

/// A thread's life.
#[derive(Clone, Debug, Default)]
pub struct Life<'a> {
    /// When it began, in nanoseconds since the trace began.
    pub born: u64,
    /// When it ended, or the trace did.
    pub died: u64,
    /// Whether it ended before the trace did.
    pub ended: bool,
    /// What it did, without gaps.
    pub stretches: Vec<Stretch<'a>>,
}

impl Life<'_> {
    /// Nanoseconds spent on `state`.
    pub fn spent(&self, state: State) -> u64 {
        let those = self.stretches.iter().filter(|it| it.state == state);
        those.map(Stretch::length).sum()
    }

    /// Nanoseconds from birth to death.
    pub fn lifetime(&self) -> u64 {
        self.died - self.born
    }
}

/// The lives of all threads, by number.
pub fn lives(trace: &Trace) -> BTreeMap<u32, Life<'_>> {
    let mut lives: BTreeMap<u32, Life<'_>> = BTreeMap::new();
    for (index, record) in trace.records.iter().enumerate() {
        let life = lives.entry(record.thread).or_insert_with(|| Life {
            born: record.at,
            died: record.at,
            ..Life::default()
        });
        if life.ended {
            continue;
        }
        note(trace, life, index);
    }
    let end = trace.end();
    for life in lives.values_mut().filter(|life| !life.ended) {
        life.died = end.max(life.died);
        if let Some(last) = life.stretches.last_mut() {
            last.to = life.died;
        }
    }
    lives
}

/// What a record changes in the life of its thread.
fn note<'a>(trace: &'a Trace, life: &mut Life<'a>, index: usize) {
    let record = &trace.records[index];
    match record.kind {
        Kind::Start => turn(life, record.at, State::WaitsForGil),
        Kind::Taken => turn(life, record.at, State::Runs),
        Kind::Back => turn_keeping(life, record.at),
        Kind::Given => {
            let Some((reason, place)) = trace.given(record) else {
                return;
            };
            let mut awaited = (None, None);
            if let Some(run) = life.stretches.last_mut() {
                (run.reason, run.place) = (Some(reason), place);
                // Recorded when the wait was about to begin.
                if reason.kind == ReasonKind::Lock {
                    awaited = (run.lock.take(), run.owner.take());
                }
            }
            turn(life, record.at, State::after(reason));
            if let Some(last) = life.stretches.last_mut() {
                (last.reason, last.place) = (Some(reason), place);
                (last.lock, last.owner) = awaited;
            }
        }
        Kind::End => {
            life.died = record.at;
            life.ended = true;
            if let Some(last) = life.stretches.last_mut() {
                last.to = record.at;
            }
        }
        _ => detail(life, record.kind, record.a, record.b),
    }
}

fn turn(life: &mut Life<'_>, at: u64, state: State) {
    if let Some(last) = life.stretches.last_mut() {
        last.to = at;
        if last.from == at && last.state != State::Runs {
            life.stretches.pop();
        }
    }
    life.stretches.push(Stretch {
        from: at,
        to: at,
        state,
        reason: None,
        place: None,
        caller: None,
        lock: None,
        owner: None,
        descriptor: None,
        path: None,
        bytes: 0,
        asked_by: None,
    });
}

/// The call is over, and the thread waits for the GIL: still on account of that call.
fn turn_keeping(life: &mut Life<'_>, at: u64) {
    let before = life.stretches.last().copied();
    turn(life, at, State::WaitsForGil);
    if let (Some(before), Some(last)) = (before, life.stretches.last_mut()) {
        (last.reason, last.place, last.caller) = (before.reason, before.place, before.caller);
    }
}

/// What is known of a stretch besides, recorded behind the record that began or ended it.
fn detail(life: &mut Life<'_>, kind: Kind, a: u32, b: u32) {
    let count = life.stretches.len();
    let Some(last) = life.stretches.last_mut() else {
        return;
    };
    match kind {
        // Behind the record that gave the lock away: both stretches have it.
        Kind::AskedBy => {
            last.asked_by = Some(a);
            if let Some(run) = life.stretches.get_mut(count.wrapping_sub(2)) {
                run.asked_by = Some(a);
            }
        }
        Kind::CalledFrom => {
            let caller = Some(Place { code: a, unit: b });
            last.caller = caller;
            if let Some(run) = life.stretches.get_mut(count.wrapping_sub(2)) {
                run.caller = caller;
            }
        }
        Kind::WaitsFor => {
            last.lock = Some(a);
            last.owner = b.checked_sub(1);
        }
        // Behind the record that took it back.
        Kind::Moved | Kind::OnPath => {
            // The one before the run that goes on, and perhaps a wait for it: a call that took no time has no stretch.
            let mut before = life.stretches.iter_mut().rev().skip(1);
            let call = before.find(|it| it.state != State::WaitsForGil);
            let call = call.filter(|it| matches!(it.state, State::Blocked | State::Asleep));
            match (call, kind) {
                (Some(call), Kind::Moved) => {
                    call.descriptor = (a != u32::MAX).then_some(a);
                    call.bytes = b;
                }
                (Some(call), _) => call.path = Some(a),
                (None, _) => {}
            }
        }
        _ => {}
    }
}
