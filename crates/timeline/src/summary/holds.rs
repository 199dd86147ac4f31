//! The longest times for which the lock was held, by the place where they ended.

use super::figures::{Figures, Thread};
use super::words::{Line, Spots, clean, duration};
use crate::states::{State, Stretch};
use crate::trace::Place;
use baton_trace::ReasonKind;
use std::cmp::Reverse;
use std::collections::HashMap;

/// So many places are kept: more than are shown, for what is compared.
pub(super) const MOST: usize = 16;

/// So many places are put into words, to join those on one line: lines are slow to find.
const MOST_LOOKED_UP: usize = 64;

/// The times for which the lock was held until one place.
#[derive(Clone, Debug)]
pub(super) struct Holds<'a> {
    /// The program's own place, if a library's was called from there.
    pub(super) place: Option<Place>,
    /// How often.
    pub(super) times: u64,
    /// The longest.
    pub(super) longest: Stretch<'a>,
    /// Which thread's that was.
    pub(super) thread: u32,
}

impl Holds<'_> {
    /// Nanoseconds of the longest.
    pub(super) fn length(&self) -> u64 {
        self.longest.to.saturating_sub(self.longest.from)
    }
}

/// The longest holds first, at most [`MOST`].
pub(super) fn of<'a>(threads: &[Thread<'a>], spots: &Spots<'a>) -> Vec<Holds<'a>> {
    let mut places: HashMap<Option<Place>, Holds<'a>> = HashMap::new();
    for thread in threads {
        let runs = thread.life.stretches.iter();
        for run in runs.filter(|it| it.state == State::Runs && it.to > it.from) {
            let place = run.caller.or(run.place);
            let new = Holds {
                place,
                times: 1,
                longest: *run,
                thread: thread.number,
            };
            join(
                places.entry(place).or_insert(Holds { times: 0, ..new }),
                &Holds { place, ..new },
            );
        }
    }
    let mut all: Vec<Holds<'a>> = places.into_values().collect();
    let order = |it: &Holds<'_>| (Reverse(it.length()), it.longest.from, it.thread);
    all.sort_by_key(order);
    all.truncate(MOST_LOOKED_UP);
    // Instructions of one line are one place to a reader.
    let mut lines: Vec<(String, Holds<'a>)> = Vec::new();
    for holds in all {
        let line = spots.full(holds.place);
        match lines.iter_mut().find(|it| it.0 == line) {
            Some((_, known)) => join(known, &holds),
            None => lines.push((line, holds)),
        }
    }
    lines.truncate(MOST);
    lines.into_iter().map(|(_, holds)| holds).collect()
}

fn join<'a>(known: &mut Holds<'a>, more: &Holds<'a>) {
    known.times += more.times;
    if more.length() > known.length() {
        (known.longest, known.thread) = (more.longest, more.thread);
    }
}

/// How a hold ended.
fn ending(holds: &Holds<'_>) -> String {
    let Some(reason) = holds.longest.reason else {
        return "until the trace ends".into();
    };
    match (reason.kind, reason.what) {
        (ReasonKind::Asked, _) => "until asked".into(),
        (ReasonKind::ThreadEnd, _) => "until its end".into(),
        (ReasonKind::Lock, "" | "lock") => "until a wait for a lock".into(),
        (ReasonKind::Voluntary, _) => "until it gave way".into(),
        (ReasonKind::Blocking, "") => "until a call that blocks".into(),
        (kind, "") => format!("until {}", kind.name()),
        (_, what) => format!("until {}", clean(what)),
    }
}

/// A line per place, the longest hold first; at most `most`.
pub(super) fn lines(figures: &Figures<'_>, most: usize) -> Vec<Line> {
    let shown: Vec<&Holds<'_>> = figures.holds.iter().take(most).collect();
    let lengths: Vec<String> = shown.iter().map(|it| duration(it.length())).collect();
    let rows = shown.iter().zip(super::table::aligned(&lengths));
    rows.map(|(holds, length)| {
        let place = match figures.spots.line(holds.place) {
            Some(_) => format!("{} ", figures.spots.full(holds.place)),
            None => String::new(),
        };
        let often = match holds.times {
            // Where nothing is known of the place, they have nothing in common.
            _ if holds.place.is_none() => String::new(),
            1 => String::new(),
            times => format!(" (longest of {times})"),
        };
        let thread = figures.quoted(holds.thread);
        let ending = ending(holds);
        Line::plain(format!("{length}  {place}{ending}: {thread}{often}"))
    })
    .collect()
}
