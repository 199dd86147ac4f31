//! Who had the lock when and who wanted it: what only the records of all threads together tell, in one walk.

use crate::format::{Kind, unpack_given};
use crate::trace::{Place, Record, Trace};
use baton_trace::ReasonKind;
use std::collections::{BTreeMap, HashMap};

/// Nanoseconds for which a thread may go on after it was asked for the lock before that is worth a note. Between two
/// instructions it would give the lock within microseconds; so it was in one call, for two of CPython's intervals.
pub(super) const LATE: u64 = 10_000_000;

/// What one thread had to do with the lock.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn {
    /// Times that it gave the lock and another thread took it.
    pub(super) handed: u64,
    /// Times that it came back from a call, waited, and got the lock from a thread that had to be asked.
    pub(super) late_returns: u64,
    /// Nanoseconds that it waited then.
    pub(super) late_waits: u64,
    /// Whom it got it from, if that was always the same thread.
    pub(super) late_from: Option<u32>,
    /// Threads that it started.
    pub(super) started: Vec<u32>,
    /// Since when it waits for the lock, and whether on its way back from a call.
    waits: Option<(u64, bool)>,
    /// Whether it holds the lock or waits for it.
    wants: bool,
    /// Its last entry in [`Turns::late`], while its place may still be told more precisely.
    late: Option<usize>,
    ended: bool,
}

/// Calls of one place that held the lock on after somebody had asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Late {
    /// Where the call is; `None` if nothing is known of it.
    pub(super) place: Option<Place>,
    /// Which thread was in it when it took longest.
    pub(super) thread: u32,
    /// Who had asked for the lock then.
    pub(super) asker: u32,
    /// When it had, and when the lock was given.
    pub(super) longest: (u64, u64),
    /// Times.
    pub(super) times: u64,
    /// Nanoseconds after the request, of all times.
    pub(super) total: u64,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    /// By the position of the thread among all.
    pub(super) threads: Vec<Turn>,
    /// Hand-overs by the number of the reason.
    pub(super) reasons: BTreeMap<u32, u64>,
    /// Waits for the lock in nanoseconds, sorted.
    pub(super) waits: Vec<u64>,
    /// The longest of them and whose it was.
    pub(super) longest_wait: Option<(u64, u32)>,
    /// Nanoseconds for which some thread held the lock.
    pub(super) held: u64,
    /// Nanoseconds for which some thread held the lock or waited for it.
    pub(super) wanted: u64,
    /// By place.
    pub(super) late: Vec<Late>,
}

/// Who holds the lock.
struct Holder {
    thread: u32,
    /// When it was first asked for the lock, and by whom.
    asked: Option<(u64, u32)>,
}

/// The walk.
struct Walk<'a> {
    trace: &'a Trace,
    index: &'a HashMap<u32, usize>,
    turns: Turns,
    holder: Option<Holder>,
    /// When the lock was last taken from a thread that was asked for it, and from which.
    passed: Option<(u64, u32)>,
    /// Who gave the lock last and for which reason, until somebody takes it.
    given: Option<(u32, u32)>,
    /// How many threads hold the lock or wait for it.
    wanting: usize,
    now: u64,
}

/// Walks over the records.
pub(super) fn of(trace: &Trace, index: &HashMap<u32, usize>) -> Turns {
    let turns = Turns {
        threads: vec![Turn::default(); index.len()],
        ..Turns::default()
    };
    let mut walk = Walk {
        trace,
        index,
        turns,
        holder: None,
        passed: None,
        given: None,
        wanting: 0,
        now: trace.begin(),
    };
    for record in &trace.records {
        walk.step(record);
    }
    walk.end();
    let mut turns = walk.turns;
    turns.waits.sort_unstable();
    turns
}

impl Walk<'_> {
    fn step(&mut self, record: &Record) {
        self.pass(record.at);
        let Some(at) = self.index.get(&record.thread).copied() else {
            return;
        };
        if self.turns.threads.get(at).is_none_or(|it| it.ended) {
            return;
        }
        match record.kind {
            Kind::Start => {
                self.wait(at, record.at, false);
                self.want(at, true);
            }
            Kind::Back => {
                self.wait(at, record.at, true);
                self.want(at, true);
            }
            Kind::Taken => self.taken(at, record),
            Kind::Given => self.given(at, record),
            Kind::Asked => {
                let holder = self.holder.as_mut().filter(|it| it.thread == record.a);
                if let Some(holder) = holder {
                    holder.asked.get_or_insert((record.at, record.thread));
                }
            }
            Kind::CalledFrom => {
                let place = Place {
                    code: record.a,
                    unit: record.b,
                };
                let late = self.turns.threads[at].late;
                if let Some(late) = late.and_then(|it| self.turns.late.get_mut(it)) {
                    late.place = Some(place);
                }
            }
            Kind::Spawn => self.turns.threads[at].started.push(record.a),
            Kind::Hangs => {
                // It will never get the lock: it no longer waits for it in earnest.
                self.turns.threads[at].waits = None;
                self.want(at, false);
            }
            Kind::End => {
                self.turns.threads[at].ended = true;
                self.turns.threads[at].waits = None;
                self.want(at, false);
            }
            _ => {}
        }
    }

    /// Time goes on.
    fn pass(&mut self, to: u64) {
        let passed = to.saturating_sub(self.now);
        self.now = self.now.max(to);
        if self.holder.is_some() {
            self.turns.held += passed;
        }
        if self.wanting > 0 {
            self.turns.wanted += passed;
        }
    }

    fn wait(&mut self, at: usize, since: u64, back: bool) {
        self.turns.threads[at].waits.get_or_insert((since, back));
    }

    fn want(&mut self, at: usize, wants: bool) {
        let before = std::mem::replace(&mut self.turns.threads[at].wants, wants);
        match (before, wants) {
            (false, true) => self.wanting += 1,
            (true, false) => self.wanting = self.wanting.saturating_sub(1),
            _ => {}
        }
    }

    fn taken(&mut self, at: usize, record: &Record) {
        self.want(at, true);
        let from = self.given.take().filter(|it| it.0 != record.thread);
        let passed = from.and_then(|(giver, reason)| {
            if let Some(index) = self.index.get(&giver) {
                self.turns.threads[*index].handed += 1;
            }
            *self.turns.reasons.entry(reason).or_insert(0) += 1;
            let kind = self.trace.reasons.get(&reason)?.0;
            (kind == ReasonKind::Asked).then_some((record.at, giver))
        });
        self.passed = passed.or(self.passed);
        self.holder = Some(Holder {
            thread: record.thread,
            asked: None,
        });
        let turn = &mut self.turns.threads[at];
        turn.late = None;
        let Some((since, back)) = turn.waits.take().filter(|_| record.a == 1) else {
            return;
        };
        let waited = record.at.saturating_sub(since);
        // Directly, or through others who waited for the same.
        let passed = self.passed.filter(|(at, _)| back && *at >= since);
        if let Some((_, giver)) = passed {
            turn.late_from = match turn.late_returns {
                0 => Some(giver),
                _ => turn.late_from.filter(|it| *it == giver),
            };
            turn.late_returns += 1;
            turn.late_waits += waited;
        }
        self.waited(waited, record.thread);
    }

    fn waited(&mut self, waited: u64, thread: u32) {
        self.turns.waits.push(waited);
        let longest = self.turns.longest_wait;
        if longest.is_none_or(|it| it.0 < waited) {
            self.turns.longest_wait = Some((waited, thread));
        }
    }

    fn given(&mut self, at: usize, record: &Record) {
        let Some((reason, place)) = self.trace.given(record) else {
            return;
        };
        let waits = !matches!(reason.kind, ReasonKind::Lock | ReasonKind::Blocking);
        self.turns.threads[at].waits = waits.then_some((record.at, false));
        self.want(at, waits);
        self.given = Some((record.thread, unpack_given(record.b).1));
        let holder = self.holder.take();
        let holder = holder.filter(|it| it.thread == record.thread);
        if let Some(holder) = holder {
            self.turns.threads[at].late = self.note_late(&holder, record.at, place);
        }
    }

    /// Takes note of a hold that went on after a request; says where, if it was the longest there.
    fn note_late(&mut self, holder: &Holder, to: u64, place: Option<Place>) -> Option<usize> {
        let (asked, asker) = holder.asked?;
        let late = to.saturating_sub(asked);
        if late < LATE {
            return None;
        }
        self.turns.late.push(Late {
            place,
            thread: holder.thread,
            asker,
            longest: (asked, to),
            times: 1,
            total: late,
        });
        Some(self.turns.late.len() - 1)
    }

    /// What is still going on when the trace ends.
    fn end(&mut self) {
        let end = self.trace.end();
        self.pass(end);
        if let Some(holder) = self.holder.take() {
            self.note_late(&holder, end, None);
        }
        let waits = self.index.iter().filter_map(|(thread, at)| {
            let turn = self.turns.threads.get(*at)?;
            Some((turn.waits?.0, *thread))
        });
        let mut waits: Vec<(u64, u32)> = waits.collect();
        waits.sort_unstable();
        for (since, thread) in waits {
            self.waited(end.saturating_sub(since), thread);
        }
        self.turns.late = by_place(std::mem::take(&mut self.turns.late));
    }
}

fn by_place(all: Vec<Late>) -> Vec<Late> {
    let mut places: HashMap<Option<Place>, Late> = HashMap::new();
    for late in all {
        let length = |it: &Late| it.longest.1.saturating_sub(it.longest.0);
        match places.get_mut(&late.place) {
            Some(known) => {
                let (times, total) = (known.times + 1, known.total.saturating_add(late.total));
                if length(&late) > length(known) {
                    *known = late;
                }
                (known.times, known.total) = (times, total);
            }
            None => {
                places.insert(late.place, late);
            }
        }
    }
    let mut places: Vec<Late> = places.into_values().collect();
    places.sort_by_key(|it| it.longest.0);
    places
}
