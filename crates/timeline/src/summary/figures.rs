//! The figures that the summary is made of, computed once.

use super::holds::{self, Holds};
use super::locks::{self, Use};
use super::turns::{self, Late, Turns};
use super::words::{Spots, clean, percent};
use crate::states::{Life, State, Stretch, lives};
use crate::trace::{Place, Trace};
use baton_trace::ReasonKind;
use std::collections::HashMap;

/// What a thread did with its life.
pub(super) struct Thread<'a> {
    pub(super) number: u32,
    /// Without what a terminal would act on.
    pub(super) name: String,
    pub(super) life: Life<'a>,
    /// Nanoseconds per state, in the order of [`State::ALL`].
    pub(super) spent: [u64; 5],
    /// Times that it gave the lock and another thread took it.
    pub(super) handed: u64,
}

impl Thread<'_> {
    pub(super) fn on(&self, state: State) -> u64 {
        self.spent[state as usize]
    }

    pub(super) fn lifetime(&self) -> u64 {
        self.life.died.saturating_sub(self.life.born)
    }

    /// Its name in a sentence.
    pub(super) fn quoted(&self) -> String {
        format!("`{}`", self.name)
    }

    /// The stretch it is in at a moment; of two, the one that begins then.
    pub(super) fn at(&self, moment: u64) -> Option<&Stretch<'_>> {
        let stretches = &self.life.stretches;
        let behind = stretches.partition_point(|it| it.from <= moment);
        stretches.get(behind.checked_sub(1)?)
    }
}

/// Hand-overs for one kind of reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Handed<'a> {
    pub(super) kind: ReasonKind,
    pub(super) times: u64,
    /// The calls or kinds of locks, the most frequent first.
    pub(super) calls: Vec<(&'a str, u64)>,
}

/// All of them.
pub(super) struct Figures<'a> {
    pub(super) trace: &'a Trace,
    pub(super) spots: Spots<'a>,
    /// Nanoseconds since the trace began.
    pub(super) begin: u64,
    /// When it ended.
    pub(super) end: u64,
    /// By number.
    pub(super) threads: Vec<Thread<'a>>,
    /// Where a thread is among them.
    index: HashMap<u32, usize>,
    /// Hand-overs by kind of reason, the most frequent first.
    pub(super) handed: Vec<Handed<'a>>,
    /// Longest first, at most [`holds::MOST`].
    pub(super) holds: Vec<Holds<'a>>,
    /// The most contended first.
    pub(super) locks: Vec<Use<'a>>,
    pub(super) turns: Turns,
}

impl<'a> Figures<'a> {
    pub(super) fn of(trace: &'a Trace) -> Figures<'a> {
        let mut threads: Vec<Thread<'a>> = lives(trace)
            .into_iter()
            .map(|(number, life)| Thread {
                number,
                name: clean(trace.name(number)),
                spent: spent(&life),
                life,
                handed: 0,
            })
            .collect();
        let index = threads.iter().enumerate();
        let index: HashMap<u32, usize> = index.map(|(at, it)| (it.number, at)).collect();
        let turns = turns::of(trace, &index);
        for (thread, turn) in threads.iter_mut().zip(&turns.threads) {
            thread.handed = turn.handed;
        }
        let spots = Spots::new(trace);
        let holds = holds::of(&threads, &spots);
        let locks = locks::of(trace, &threads, &index);
        Figures {
            trace,
            begin: trace.begin(),
            end: trace.end(),
            handed: handed(trace, &turns),
            spots,
            threads,
            index,
            holds,
            locks,
            turns,
        }
    }

    /// Nanoseconds that the trace covers.
    pub(super) fn wall(&self) -> u64 {
        self.end.saturating_sub(self.begin)
    }

    /// A thread by its number.
    pub(super) fn thread(&self, number: u32) -> Option<&Thread<'a>> {
        self.threads.get(*self.index.get(&number)?)
    }

    /// A thread's name in a sentence; of one that never ran, its number.
    pub(super) fn quoted(&self, number: u32) -> String {
        match self.thread(number) {
            Some(thread) => thread.quoted(),
            None => format!("thread {number}"),
        }
    }

    /// Hand-overs of all threads.
    pub(super) fn hand_overs(&self) -> u64 {
        self.threads.iter().map(|it| it.handed).sum()
    }

    /// Nanoseconds that all threads spent on something.
    pub(super) fn total(&self, state: State) -> u64 {
        self.threads.iter().map(|it| it.on(state)).sum()
    }

    /// So many hundredths of the time nobody held the lock.
    pub(super) fn free(&self) -> u64 {
        100u64.saturating_sub(percent(self.turns.held, self.wall()))
    }

    /// Where a thread was at a moment: the program's own line before a library's.
    pub(super) fn place_at(&self, thread: u32, moment: u64) -> Option<Place> {
        let stretch = self.thread(thread)?.at(moment)?;
        stretch.caller.or(stretch.place)
    }

    /// Calls in which the lock was held long after somebody had asked for it, by place, the worst first.
    pub(super) fn late(&self) -> Vec<&Late> {
        let mut late: Vec<&Late> = self.turns.late.iter().collect();
        late.sort_by_key(|it| (std::cmp::Reverse(it.total), it.longest.0));
        late
    }
}

/// The value that `hundredths` of the sorted values do not exceed, by nearest rank: one of them, never one in between.
pub(super) fn percentile(sorted: &[u64], hundredths: u64) -> u64 {
    let rank = (sorted.len() as u64)
        .saturating_mul(hundredths)
        .div_ceil(100);
    let index = usize::try_from(rank.saturating_sub(1)).unwrap_or(usize::MAX);
    let last = sorted.len().saturating_sub(1);
    sorted.get(index.min(last)).copied().unwrap_or(0)
}

/// In one walk over a life what [`Life::spent`] needs five for.
fn spent(life: &Life<'_>) -> [u64; 5] {
    let mut spent = [0u64; 5];
    for stretch in &life.stretches {
        let length = stretch.to.saturating_sub(stretch.from);
        let sum = &mut spent[stretch.state as usize];
        *sum = sum.saturating_add(length);
    }
    spent
}

fn handed<'a>(trace: &'a Trace, turns: &Turns) -> Vec<Handed<'a>> {
    let mut kinds: Vec<Handed<'a>> = Vec::new();
    for (reason, times) in &turns.reasons {
        let Some((kind, what)) = trace.reasons.get(reason) else {
            continue;
        };
        let call = trace.string(*what);
        let known = kinds.iter_mut().find(|it| it.kind == *kind);
        match known {
            Some(known) => {
                known.times += times;
                known.calls.push((call, *times));
            }
            None => kinds.push(Handed {
                kind: *kind,
                times: *times,
                calls: vec![(call, *times)],
            }),
        }
    }
    for kind in &mut kinds {
        kind.calls.retain(|(call, _)| !call.is_empty());
        kind.calls
            .sort_by_key(|(call, times)| (std::cmp::Reverse(*times), *call));
    }
    kinds.sort_by_key(|it| (std::cmp::Reverse(it.times), it.kind as u8));
    kinds
}
