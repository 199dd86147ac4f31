//! What the figures mean, in plain words: each finding with a figure, the most important first.
//!
//! A finding's weight is the time that it cost, in nanoseconds, so that findings of different kinds can be ordered.

use super::figures::{Figures, Thread};
use super::locks::{self, Use};
use super::words::{clean, duration, percent};
use crate::states::State;
use std::cmp::Reverse;

/// More findings than this are not read.
pub(super) const MOST: usize = 3;

/// So many late returns make a convoy: fewer happen to every program that starts or ends.
const CONVOY_TURNS: u64 = 10;

/// They take this part of its life: a thread that waits less is hardly slowed down.
const CONVOY_PERCENT: u64 = 20;

/// The switch interval where the trace does not know it, in nanoseconds: CPython's.
const USUAL_INTERVAL: u64 = 5_000_000;

/// Long calls together take this part of the time: below, nobody would notice that they were gone.
const LONG_CALL_PERCENT: u64 = 2;

/// Cores that threads could use at once. Below, what they gain is less than what free threading costs each of them.
const CORES: f64 = 1.5;

/// Waits for the lock together are this part of the time: below, threads want the lock at different times anyway.
const PARALLEL_PERCENT: u64 = 20;

/// A thread computes if it ran for this part of what the busiest ran: what starts or serves the others is not meant.
const COMPUTES_PERCENT: u64 = 20;

/// A lock was held for so long over a sleep or a call, in nanoseconds: as long as a thread would wait for the GIL.
const IDLE_OWNER: u64 = 5_000_000;

/// And threads waited meanwhile for this part of the time.
const IDLE_OWNER_PERCENT: u64 = 2;

/// A thread waits for a lock for this part of its life: then the lock decides how fast it is.
const CONTENDED_LIFE_PERCENT: u64 = 20;

/// And waits for the lock together are this part of the time: a thread of short life does not count alone.
const CONTENDED_PERCENT: u64 = 5;

/// A thread that lives for less, in nanoseconds, had better been a task of a pool.
const SHORT_LIFE: u64 = 10_000_000;

/// So many short threads: a program that starts one per core is none that should use a pool.
const SHORT_THREADS: u64 = 20;

/// What starting and ending a thread costs, about, in nanoseconds: for the order of findings only.
const THREAD_COST: u64 = 100_000;

/// The lock was free for this part of the time: then it is not what the program waits for,
const FREE_PERCENT: u64 = 60;

/// unless threads all want it at once: waits for it together are no more than this part.
const FREE_WAITS_PERCENT: u64 = 5;

/// Something to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// Nanoseconds lost.
    weight: u64,
    /// Whom it is about: they are to be seen.
    pub(super) threads: Vec<u32>,
    /// What there is to say, without a full stop.
    pub(super) text: String,
}

impl Finding {
    /// One that is told only for want of others, and about all threads.
    fn without_weight(text: String) -> Finding {
        Finding {
            weight: 0,
            threads: Vec::new(),
            text,
        }
    }
}

/// The most important ones; one that says so if there are none.
pub(super) fn of(figures: &Figures<'_>) -> Vec<Finding> {
    if figures.threads.is_empty() {
        let text = "nothing was recorded".into();
        return vec![Finding::without_weight(text)];
    }
    // What the lock costs. If it costs something, it is not true that it hardly matters.
    let gil = [convoy(figures), long_call(figures), no_parallelism(figures)];
    let mut found: Vec<Finding> = gil.into_iter().flatten().collect();
    if found.is_empty() {
        found.extend(single_threaded(figures).or_else(|| hardly_used(figures)));
    }
    let idle = idle_owner(figures);
    // A lock that is held over a sleep is contended because of that: it is told once.
    let told = idle.as_ref().map(|(used, _)| *used);
    found.extend(contended(figures, told));
    found.extend(idle.map(|(_, finding)| finding));
    found.extend(short_threads(figures));
    found.sort_by_key(|it| Reverse(it.weight));
    found.truncate(MOST);
    if found.is_empty() {
        found.push(nothing(figures));
    }
    found
}

/// Threads that come back from calls and wait for those that compute.
fn convoy(figures: &Figures<'_>) -> Option<Finding> {
    let interval = match figures.trace.head.interval {
        0 => USUAL_INTERVAL,
        interval => interval,
    };
    let threads = figures.threads.iter().zip(&figures.turns.threads);
    let mut slowed: Vec<_> = threads
        .filter(|(thread, turn)| {
            let mean = turn.late_waits / turn.late_returns.max(1);
            turn.late_returns >= CONVOY_TURNS
                // Each time it waited until somebody had to be asked, or about that long.
                && mean >= interval / 2
                && percent(turn.late_waits, thread.lifetime()) >= CONVOY_PERCENT
                // Else it computes itself.
                && thread.on(State::Runs) < turn.late_waits
        })
        .collect();
    slowed.sort_by_key(|(_, turn)| Reverse(turn.late_waits));
    let (thread, turn) = slowed.first()?;
    let who = match turn.late_from {
        Some(giver) => figures.quoted(giver),
        None => "computing threads".into(),
    };
    let others = match slowed.len() {
        1 => String::new(),
        2 => " and another thread".into(),
        many => format!(" and {} other threads", many - 1),
    };
    let mean = duration(turn.late_waits / turn.late_returns.max(1));
    let text = format!(
        "{who} made {} wait {mean} at each of {} turns{}: convoy",
        thread.quoted(),
        turn.late_returns,
        match others.is_empty() {
            true => String::new(),
            false => format!(",{others} likewise"),
        }
    );
    let weight = slowed.iter().map(|(_, turn)| turn.late_waits);
    let weight = weight.fold(0, u64::saturating_add);
    let threads = std::iter::once(thread.number).chain(turn.late_from);
    Some(Finding {
        weight,
        threads: threads.collect(),
        text,
    })
}

/// A call that went on holding the lock after somebody had asked for it.
fn long_call(figures: &Figures<'_>) -> Option<Finding> {
    let late = *figures.late().first()?;
    if percent(late.total, figures.wall()) < LONG_CALL_PERCENT {
        return None;
    }
    let (line, function) = (
        figures.spots.line(late.place),
        figures.spots.function(late.place),
    );
    let who = match (line, function) {
        (Some(line), Some(function)) => format!("`{function}` at {line}"),
        (Some(one), None) => format!("{} at {one}", figures.quoted(late.thread)),
        (None, _) => figures.quoted(late.thread),
    };
    let length = late.longest.1.saturating_sub(late.longest.0);
    let often = match late.times {
        1 => String::new(),
        times => format!("; {times} such calls, {} in all", duration(late.total)),
    };
    let text = format!(
        "{who} held the lock in one call for {} after {} asked for it{often}",
        duration(length),
        figures.quoted(late.asker)
    );
    Some(Finding {
        weight: late.total,
        threads: vec![late.thread, late.asker],
        text,
    })
}

/// Cores that the threads that compute could use at most if there were no lock, and how many threads these are.
///
/// On average so many threads ran or waited to run while at least one did. But a thread that waits long for a short run
/// would not keep a core busy: all that compute cannot take less time together than the one that ran longest.
fn cores(figures: &Figures<'_>) -> (f64, usize) {
    let runs = figures.total(State::Runs);
    let wanted = runs.saturating_add(figures.total(State::WaitsForGil));
    let at_once = wanted as f64 / figures.turns.wanted.max(1) as f64;
    let runs = figures.threads.iter().map(|it| it.on(State::Runs));
    let longest = runs.clone().max().unwrap_or(0);
    let computing: Vec<u64> = runs
        .filter(|it| *it > 0 && percent(*it, longest) >= COMPUTES_PERCENT)
        .collect();
    let sum = computing.iter().copied().fold(0, u64::saturating_add);
    let bound = sum as f64 / longest.max(1) as f64;
    (at_once.min(bound), computing.len())
}

fn no_parallelism(figures: &Figures<'_>) -> Option<Finding> {
    let (cores, threads) = cores(figures);
    let waits = figures.total(State::WaitsForGil);
    if cores < CORES || percent(waits, figures.wall()) < PARALLEL_PERCENT {
        return None;
    }
    let text = format!(
        "no parallelism: free threading would let these {threads} threads use {cores:.1} cores at most"
    );
    let weight = figures.turns.held as f64 * (1.0 - 1.0 / cores);
    Some(Finding {
        weight: weight as u64,
        threads: Vec::new(),
        text,
    })
}

/// A lock whose owner slept or was in a call while others waited for it; and which one that is.
fn idle_owner<'f>(figures: &'f Figures<'_>) -> Option<(*const Use<'f>, Finding)> {
    let used = figures.locks.iter().max_by_key(|it| it.idle_total)?;
    let idle = used.idle?;
    let owner = figures.thread(idle.wait.owner?)?;
    let enough = idle.overlap >= IDLE_OWNER
        && percent(used.idle_total, figures.wall()) >= IDLE_OWNER_PERCENT;
    if !enough {
        return None;
    }
    let (from, to) = (idle.wait.from, idle.wait.from + idle.wait.length);
    let first = owner.life.stretches.partition_point(|it| it.to <= from);
    let those = owner.life.stretches.iter().skip(first);
    let those = those.take_while(|it| it.from < to);
    let those = those.filter(|it| matches!(it.state, State::Asleep | State::Blocked));
    let longest = those.max_by_key(|it| it.to.min(to).saturating_sub(it.from.max(from)))?;
    let length = duration(longest.to.saturating_sub(longest.from));
    let did = match (longest.state, longest.reason.map_or("", |it| it.what)) {
        (State::Asleep, _) => format!("slept {length}"),
        (_, "") => format!("was blocked {length}"),
        (_, call) => format!("was {length} in {}", clean(call)),
    };
    let line = figures.spots.line(longest.caller.or(longest.place));
    let at = line.map_or(String::new(), |line| format!(" at {line}"));
    let often = match used.idle_waits {
        1 => String::new(),
        waits => format!(
            " (of {waits} such waits, {} in all)",
            duration(used.idle_total)
        ),
    };
    let text = format!(
        "{} {did}{at} with {} held; {} waited {} for it{often}",
        owner.quoted(),
        locks::called(figures, used),
        figures.quoted(idle.wait.thread),
        duration(idle.wait.length)
    );
    let finding = Finding {
        weight: used.idle_total,
        threads: vec![owner.number, idle.wait.thread],
        text,
    };
    Some((used, finding))
}

/// A lock that takes much of some thread's life; not the one that has been told of.
fn contended(figures: &Figures<'_>, told: Option<*const Use<'_>>) -> Option<Finding> {
    let all = figures.locks.iter();
    let others = all.filter(|it| told.is_none_or(|told| !std::ptr::addr_eq(told, *it)));
    let used = others.max_by_key(|it| it.contention())?;
    let (waiter, waited) = used.contended.iter().max_by_key(|it| *it.1)?;
    let thread = figures.thread(*waiter)?;
    let share = percent(*waited, thread.lifetime());
    let weight = used.contention();
    if share < CONTENDED_LIFE_PERCENT || percent(weight, figures.wall()) < CONTENDED_PERCENT {
        return None;
    }
    let all = match used.contended.len() {
        1 => String::new(),
        threads => format!("; {threads} threads waited {} in all", duration(weight)),
    };
    let text = format!(
        "{} spent {share} % of its life waiting for {}: {}{all}",
        thread.quoted(),
        locks::called(figures, used),
        duration(*waited)
    );
    let threads = std::iter::once(*waiter).chain(used.longest.owner);
    Some(Finding {
        weight,
        threads: threads.collect(),
        text,
    })
}

/// A thread that starts many others for little work each.
fn short_threads(figures: &Figures<'_>) -> Option<Finding> {
    let threads = figures.threads.iter().zip(&figures.turns.threads);
    let (thread, lives) = threads
        .map(|(thread, turn)| {
            let started = turn.started.iter().filter_map(|it| figures.thread(*it));
            let lives: Vec<u64> = started
                .filter(|it| it.life.ended && it.lifetime() < SHORT_LIFE)
                .map(Thread::lifetime)
                .collect();
            (thread, lives)
        })
        .max_by_key(|it| it.1.len())?;
    let count = lives.len() as u64;
    if count < SHORT_THREADS {
        return None;
    }
    let mean = lives.iter().copied().fold(0, u64::saturating_add) / count;
    let text = format!(
        "{} started {count} threads that lived {} on average: a pool would do with a few",
        thread.quoted(),
        duration(mean)
    );
    Some(Finding {
        weight: count.saturating_mul(THREAD_COST),
        threads: vec![thread.number],
        text,
    })
}

fn single_threaded(figures: &Figures<'_>) -> Option<Finding> {
    let [thread] = figures.threads.as_slice() else {
        return None;
    };
    let text = format!(
        "single-threaded: nobody waited for the GIL, which {} held {} % of its life",
        thread.quoted(),
        percent(thread.on(State::Runs), thread.lifetime())
    );
    Some(Finding::without_weight(text))
}

fn hardly_used(figures: &Figures<'_>) -> Option<Finding> {
    let waits = percent(figures.total(State::WaitsForGil), figures.wall());
    let free = figures.free();
    if figures.threads.len() < 2 || free < FREE_PERCENT || waits > FREE_WAITS_PERCENT {
        return None;
    }
    let text =
        format!("the GIL was free {free} % of the time: it is not what this program waits for");
    Some(Finding::without_weight(text))
}

fn nothing(figures: &Figures<'_>) -> Finding {
    let lives = figures.threads.iter().map(Thread::lifetime);
    let lives = lives.fold(0, u64::saturating_add);
    let locks = figures.locks.iter().map(|it| it.total);
    let locks = locks.fold(0, u64::saturating_add);
    let text = format!(
        "nothing stands out: threads spent {} % of their lives waiting for the GIL and {} % for locks",
        percent(figures.total(State::WaitsForGil), lives),
        percent(locks, lives)
    );
    Finding::without_weight(text)
}
