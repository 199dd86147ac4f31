//! What the lock knows about its past.

use super::state::State;
use crate::ThreadSched;
use crate::times::{Hold, Spent};
use baton_sync::{Arc, Instant};
use baton_trace::{ReasonKind, ThreadId};

const REASONS: usize = ReasonKind::ALL.len();

/// Of so many ended threads the figures are kept one by one; of older ones the sums.
const KEPT: usize = 1000;

/// How often what happened, since the lock was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Times that a thread other than the last holder took the lock.
    pub switches: u64,
    /// Times that a waiter asked the holder for it.
    pub requests: u64,
    /// Times that it was lent to a thread back from a blocking call.
    pub loans: u64,
    by_reason: [Releases; REASONS],
}

/// Side by side, as they are counted by turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Releases {
    all: u64,
    handed_over: u64,
}

impl Statistics {
    /// Times that the lock was given away for `reason`.
    pub fn released(&self, reason: ReasonKind) -> u64 {
        self.by_reason[reason as usize].all
    }

    /// Those of them after which another thread took it.
    pub fn handed_over(&self, reason: ReasonKind) -> u64 {
        self.by_reason[reason as usize].handed_over
    }

    /// Times that the lock was given away at all.
    pub fn releases(&self) -> u64 {
        self.by_reason.iter().map(|it| it.all).sum()
    }

    pub(super) fn count_release(&mut self, reason: ReasonKind) {
        self.by_reason[reason as usize].all += 1;
    }

    pub(super) fn count_switch(&mut self, reason: Option<ReasonKind>) {
        self.switches += 1;
        if let Some(reason) = reason {
            self.by_reason[reason as usize].handed_over += 1;
        }
    }
}

/// What is kept of a thread that ended.
pub(super) struct EndedThread {
    id: ThreadId,
    name: Arc<str>,
    spent: Spent,
    longest: Hold,
    /// How many threads this is the sum of.
    threads: usize,
}

/// One thread in a [`Report`], or several that ended long ago.
#[derive(Clone, Debug)]
pub struct ThreadReport {
    /// Its number; of several, that of the first.
    pub id: ThreadId,
    /// Its name.
    pub name: Arc<str>,
    /// Whether it still lives.
    pub alive: bool,
    /// How many threads this is the sum of: 1, but for those that ended long ago.
    pub threads: usize,
    /// What it spent its time on.
    pub spent: Spent,
    /// The longest stretch for which it held the lock.
    pub longest: Hold,
}

/// Everything the lock counts, of one moment.
#[derive(Clone, Debug)]
pub struct Report {
    /// How often what happened.
    pub statistics: Statistics,
    /// The threads that ever took the lock, in the order of their numbers.
    pub threads: Vec<ThreadReport>,
}

impl State {
    /// `me` is born, unless it was; true if it is.
    pub(super) fn enlist(&mut self, me: &Arc<ThreadSched>, now: Instant) -> bool {
        let is_new = me.times().is_unborn();
        if is_new {
            me.times().turn_to(crate::Doing::WaitsForGil, now);
            self.threads.push(me.clone());
            self.starting = self.starting.saturating_sub(1);
        }
        is_new
    }

    /// `me` has ended.
    pub(super) fn delist(&mut self, me: &Arc<ThreadSched>, now: Instant) {
        self.threads.retain(|it| !Arc::ptr_eq(it, me));
        let ended = EndedThread {
            id: me.id(),
            name: me.name(),
            spent: me.spent(now),
            longest: me.longest_hold(),
            threads: 1,
        };
        if self.ended.len() < KEPT {
            self.ended.push(ended);
        } else if let Some(sum) = self.ended.last_mut() {
            sum.add(ended);
        }
    }

    pub(super) fn report(&self, now: Instant) -> Report {
        let ended = self.ended.iter().map(|it| ThreadReport {
            id: it.id,
            name: it.name.clone(),
            alive: false,
            threads: it.threads,
            spent: it.spent,
            longest: it.longest.clone(),
        });
        let alive = self.threads.iter().map(|it| ThreadReport {
            id: it.id(),
            name: it.name(),
            alive: true,
            threads: 1,
            spent: it.spent(now),
            longest: it.longest_hold_until(now, self.locked && self.last_held_by(it)),
        });
        let mut threads: Vec<ThreadReport> = ended.chain(alive).collect();
        threads.sort_by_key(|it| it.id);
        Report {
            statistics: self.statistics,
            threads,
        }
    }
}

impl EndedThread {
    fn add(&mut self, other: EndedThread) {
        self.threads += other.threads;
        for (sum, nanos) in self.spent.nanos.iter_mut().zip(other.spent.nanos) {
            *sum += nanos;
        }
        if other.longest.nanos > self.longest.nanos {
            self.longest = other.longest;
        }
    }
}
