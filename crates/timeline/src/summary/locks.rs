//! The locks of the program that threads waited for, and who held them meanwhile.

use super::figures::{Figures, Thread};
use super::words::{Line, clean, count, duration};
use crate::states::{State, Stretch};
use crate::trace::{Place, Trace};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A wait for the end of a thread is no contention.
const JOIN: &str = "join";

/// A wait for a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    /// Who waited.
    pub(super) thread: u32,
    /// Nanoseconds since the trace began.
    pub(super) from: u64,
    /// Its length in nanoseconds.
    pub(super) length: u64,
    /// Which other thread held the lock when the wait began.
    pub(super) owner: Option<u32>,
}

/// A wait during which the lock's owner slept or was in a call that blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Idle {
    pub(super) wait: Wait,
    /// Nanoseconds of the wait for which its owner did nothing.
    pub(super) overlap: u64,
}

/// How locks that were made in one place were used.
#[derive(Clone, Debug)]
pub(super) struct Use<'a> {
    /// The class of what the locks belong to, or their kind.
    pub(super) class: &'a str,
    /// What the object they belong to is called, if it has a name and is only one.
    pub(super) name: Option<&'a str>,
    /// Where they were made.
    pub(super) made: Option<Place>,
    /// How many locks these are.
    pub(super) locks: usize,
    /// How often threads waited for them.
    pub(super) waits: u64,
    /// Nanoseconds.
    pub(super) total: u64,
    /// The longest wait.
    pub(super) longest: Wait,
    /// By who waited: nanoseconds of waits that began while another thread held the lock. Nobody holds an event.
    pub(super) contended: BTreeMap<u32, u64>,
    /// The wait whose owner did nothing for the longest time, if it ever did.
    pub(super) idle: Option<Idle>,
    /// Nanoseconds for which owners did nothing in all waits.
    pub(super) idle_total: u64,
    /// How many waits that were.
    pub(super) idle_waits: u64,
}

impl Use<'_> {
    /// Nanoseconds of all waits that began while another thread held the lock.
    pub(super) fn contention(&self) -> u64 {
        self.contended
            .values()
            .copied()
            .fold(0, u64::saturating_add)
    }
}

/// What tells one group of locks from another: without a place, each lock is one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Made(u32, Place),
    Lock(u32),
    Kind(u32),
}

/// How long an owner did nothing up to the beginning of each of its stretches: sums instead of a walk per wait.
struct IdleTimes<'t> {
    stretches: &'t [Stretch<'t>],
    before: Vec<u64>,
}

fn is_idle(stretch: &Stretch<'_>) -> bool {
    matches!(stretch.state, State::Asleep | State::Blocked)
}

impl<'t> IdleTimes<'t> {
    fn of(stretches: &'t [Stretch<'t>]) -> IdleTimes<'t> {
        let mut sum = 0u64;
        let mut before = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            before.push(sum);
            if is_idle(stretch) {
                sum = sum.saturating_add(stretch.to.saturating_sub(stretch.from));
            }
        }
        IdleTimes { stretches, before }
    }

    /// Nanoseconds of doing nothing until `moment`.
    fn until(&self, moment: u64) -> u64 {
        let behind = self.stretches.partition_point(|it| it.from <= moment);
        let Some(index) = behind.checked_sub(1) else {
            return 0;
        };
        match (self.stretches.get(index), self.before.get(index)) {
            (Some(stretch), Some(before)) if is_idle(stretch) => {
                let end = moment.min(stretch.to);
                before.saturating_add(end.saturating_sub(stretch.from))
            }
            (_, before) => before.copied().unwrap_or(0),
        }
    }
}

/// All uses, the most contended first; then those that threads waited for longest, for an event or for work.
pub(super) fn of<'a>(
    trace: &'a Trace,
    threads: &[Thread<'a>],
    index: &HashMap<u32, usize>,
) -> Vec<Use<'a>> {
    let mut uses: HashMap<Key, (Use<'a>, HashSet<u32>)> = HashMap::new();
    let mut idle: HashMap<u32, IdleTimes<'_>> = HashMap::new();
    for thread in threads {
        for (wait, lock) in waits(thread) {
            let (key, class, made) = known(trace, lock);
            let object = lock.and_then(|lock| trace.locks.get(&lock)?.object.as_ref());
            let name = object.and_then(|it| it.name).map(|it| trace.string(it));
            let (used, locks) = uses.entry(key).or_insert_with(|| {
                let used = Use {
                    class,
                    name,
                    made,
                    locks: 0,
                    waits: 0,
                    total: 0,
                    longest: wait,
                    contended: BTreeMap::new(),
                    idle: None,
                    idle_total: 0,
                    idle_waits: 0,
                };
                (used, HashSet::new())
            });
            locks.extend(lock.map(|lock| object_of(trace, lock)));
            let owner = wait.owner.and_then(|it| Some((it, *index.get(&it)?)));
            let overlap = owner.and_then(|(owner, at)| {
                let stretches = &threads.get(at)?.life.stretches;
                let times = idle
                    .entry(owner)
                    .or_insert_with(|| IdleTimes::of(stretches));
                let end = wait.from.saturating_add(wait.length);
                Some(times.until(end).saturating_sub(times.until(wait.from)))
            });
            note(used, wait, overlap.unwrap_or(0));
        }
    }
    let mut all: Vec<Use<'a>> = uses
        .into_values()
        .map(|(used, locks)| Use {
            locks: locks.len(),
            ..used
        })
        .collect();
    all.sort_by_key(|it| {
        (
            Reverse((it.contention(), it.total)),
            it.longest.from,
            it.longest.thread,
        )
    });
    all
}

/// The waits of a thread, and for which locks.
fn waits<'t>(thread: &'t Thread<'_>) -> impl Iterator<Item = (Wait, Option<u32>)> + 't {
    let stretches = &thread.life.stretches;
    let waits = stretches.iter().enumerate();
    let waits = waits.filter(|(_, it)| it.state == State::WaitsForLock);
    let waits = waits.filter(|(_, it)| it.reason.is_none_or(|it| it.what != JOIN));
    waits.map(|(index, it)| {
        // Which lock it is may be recorded before the thread gives the interpreter's: then it is with the run before.
        let run = index.checked_sub(1).and_then(|it| stretches.get(it));
        let run = run.filter(|run| run.state == State::Runs);
        let lock = it.lock.or(run.and_then(|run| run.lock));
        let owner = it.owner.or(run.and_then(|run| run.owner));
        let wait = Wait {
            thread: thread.number,
            from: it.from,
            length: it.to.saturating_sub(it.from),
            owner: owner.filter(|owner| *owner != thread.number),
        };
        (wait, lock)
    })
}

fn known(trace: &Trace, number: Option<u32>) -> (Key, &str, Option<Place>) {
    let Some(number) = number else {
        return (Key::Kind(0), "lock", None);
    };
    let Some(lock) = trace.locks.get(&number) else {
        return (Key::Lock(number), "lock", None);
    };
    let (class, made, own) = match &lock.object {
        Some(object) => (object.class, object.made.or(lock.made), object.number),
        None => (lock.kind, lock.made, number),
    };
    let key = match made {
        Some(made) => Key::Made(class, made),
        None => Key::Lock(own),
    };
    (key, trace.string(class), made)
}

/// What locks are counted by: several may belong to one object.
fn object_of(trace: &Trace, lock: u32) -> u32 {
    let object = trace.locks.get(&lock).and_then(|it| it.object.as_ref());
    object.map_or(lock, |it| it.number)
}

fn note(used: &mut Use<'_>, wait: Wait, overlap: u64) {
    used.waits += 1;
    used.total = used.total.saturating_add(wait.length);
    if wait.length > used.longest.length {
        used.longest = wait;
    }
    if wait.owner.is_some() {
        let sum = used.contended.entry(wait.thread).or_insert(0);
        *sum = sum.saturating_add(wait.length);
    }
    if overlap > 0 {
        used.idle_total = used.idle_total.saturating_add(overlap);
        used.idle_waits += 1;
        if used.idle.is_none_or(|it| it.overlap < overlap) {
            used.idle = Some(Idle { wait, overlap });
        }
    }
}

/// What locks are called: `Event (app.py:40)`, ``Thread `loader` (app.py:7)``, `12 Locks (app.py:7)`.
pub(super) fn called(figures: &Figures<'_>, used: &Use<'_>) -> String {
    let class = match used.class {
        "" => "lock".into(),
        class => clean(class),
    };
    let several = match used.locks {
        0 | 1 => match used.name {
            Some(name) => format!("{class} `{}`", clean(name)),
            None => class,
        },
        many => format!("{many} {class}s"),
    };
    match figures.spots.line(used.made) {
        Some(line) => format!("{several} ({line})"),
        None => several,
    }
}

/// A line per group of locks, at most `most`.
pub(super) fn lines(figures: &Figures<'_>, most: usize) -> Vec<Line> {
    let shown: Vec<&Use<'_>> = figures.locks.iter().take(most).collect();
    let totals: Vec<String> = shown.iter().map(|it| duration(it.total)).collect();
    let rows = shown.iter().zip(super::table::aligned(&totals));
    rows.map(|(used, total)| {
        let longest = match used.waits {
            1 => String::new(),
            _ => format!(", longest {}", duration(used.longest.length)),
        };
        Line::plain(format!(
            "{total}  {}: {}{longest}{}",
            called(figures, used),
            count(used.waits, "wait"),
            held_by(figures, &used.longest)
        ))
    })
    .collect()
}

/// Who held the lock when a wait began, and where that one was.
fn held_by(figures: &Figures<'_>, wait: &Wait) -> String {
    let Some(owner) = wait.owner else {
        return String::new();
    };
    let line = figures.spots.line(figures.place_at(owner, wait.from));
    let at = line.map_or(String::new(), |line| format!(" at {line}"));
    format!(", held by {}{at}", figures.quoted(owner))
}
