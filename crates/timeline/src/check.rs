//! What must hold of every trace.

use crate::format::Kind;
use crate::states::{State, lives};
use crate::trace::{Record, Trace};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// No more of them are listed.
const MOST: usize = 20;

/// What is wrong with a trace, in words; nothing if it is sound:
///
/// - at each moment at most one thread holds the lock, and only its holder gives it away;
/// - each time that the lock was taken it was given, unless the trace ends before;
/// - a thread does nothing before it began or after it ended;
/// - the times of a thread add up to its lifetime, within a thousandth;
/// - everything that records name is defined, and spans are nested.
pub fn problems(trace: &Trace) -> Vec<String> {
    let mut found = Vec::new();
    if trace.damaged > 0 {
        found.push(format!("{} parts cannot be read", trace.damaged));
    }
    if trace.cut {
        found.push("the file was cut short".into());
    }
    let mut lock = Holder::default();
    let mut threads = BTreeMap::<u32, Life>::new();
    let whole_from = whole_from(trace, &mut threads);
    lock.known = whole_from == 0;
    for record in trace.records.iter().filter(|it| it.at >= whole_from) {
        let thread = threads.entry(record.thread).or_default();
        let problem = thread
            .check(record)
            .or_else(|| lock.check(record))
            .or_else(|| undefined(trace, record));
        if let Some(problem) = problem {
            let name = trace.name(record.thread);
            found.push(format!("at {} ns, {name}: {problem}", record.at));
        }
    }
    found.extend(sums(trace));
    if found.len() > MOST {
        let more = found.len() - MOST;
        found.truncate(MOST);
        found.push(format!("and {more} more"));
    }
    found
}

/// From when on everything is there: a flight recorder has lost the beginning, of some threads more than of others.
fn whole_from(trace: &Trace, threads: &mut BTreeMap<u32, Life>) -> u64 {
    if trace.head.kept.is_none() {
        return 0;
    }
    let mut from = 0;
    for record in &trace.records {
        threads.entry(record.thread).or_insert_with(|| {
            if record.kind == Kind::Start {
                return Life::default();
            }
            from = from.max(record.at + 1);
            Life {
                begun: true,
                spans: u32::MAX / 2,
                ..Life::default()
            }
        });
    }
    // Those that began before that moment have begun.
    for record in trace.records.iter().take_while(|it| it.at < from) {
        threads.entry(record.thread).or_default().begun = true;
    }
    from
}

#[derive(Default)]
struct Holder {
    holder: Option<u32>,
    /// Who holds the lock is known, if anybody does.
    known: bool,
}

impl Holder {
    fn check(&mut self, record: &Record) -> Option<String> {
        let known = std::mem::replace(&mut self.known, true);
        match (record.kind, self.holder) {
            (Kind::Taken, holder) => {
                self.holder = Some(record.thread);
                let holder = holder.filter(|_| known)?;
                Some(format!("takes the lock that thread {holder} holds"))
            }
            (Kind::Given, holder) => {
                self.holder = None;
                let right = !known || holder == Some(record.thread);
                (!right).then(|| "gives a lock away that it does not hold".into())
            }
            _ => {
                self.known = known;
                None
            }
        }
    }
}

#[derive(Default)]
struct Life {
    begun: bool,
    ended: bool,
    spans: u32,
}

impl Life {
    fn check(&mut self, record: &Record) -> Option<String> {
        if self.ended {
            return Some("goes on after its end".into());
        }
        match record.kind {
            Kind::Start if self.begun => return Some("begins twice".into()),
            Kind::Start => self.begun = true,
            // Set by whoever starts the thread.
            Kind::Name => {}
            _ if !self.begun => {
                self.begun = true;
                return Some("does something before it begins".into());
            }
            Kind::End => self.ended = true,
            Kind::SpanBegin => self.spans += 1,
            Kind::SpanEnd if self.spans == 0 => {
                return Some("ends a span that it is not in".into());
            }
            Kind::SpanEnd => self.spans -= 1,
            _ => {}
        }
        None
    }
}

fn undefined(trace: &Trace, record: &Record) -> Option<String> {
    let string = |number: u32| match trace.strings.contains_key(&number) {
        true => None,
        false => Some(format!("text {number} is not defined")),
    };
    match record.kind {
        Kind::Name | Kind::Mark | Kind::SpanBegin | Kind::OnPath | Kind::StepBegin => {
            string(record.a)
        }
        Kind::Given => match trace.given(record) {
            None => Some("an unknown reason".into()),
            Some((_, Some(place))) if !trace.codes.contains_key(&place.code) => {
                Some(format!("code {} is not defined", place.code))
            }
            _ => None,
        },
        Kind::WaitsFor if !trace.locks.contains_key(&record.a) => {
            Some(format!("lock {} is not defined", record.a))
        }
        _ => None,
    }
}

/// Threads whose times do not add up, or overlap.
fn sums(trace: &Trace) -> Vec<String> {
    let mut found = Vec::new();
    let mut unsound = BTreeSet::new();
    for (thread, life) in lives(trace) {
        let sum: u64 = State::ALL.iter().map(|state| life.spent(*state)).sum();
        let lifetime = life.lifetime();
        if sum.abs_diff(lifetime) > lifetime / 1000 {
            let mut text = String::new();
            let _ = write!(
                text,
                "{}: lived {lifetime} ns, of which {sum} are accounted for",
                trace.name(thread)
            );
            found.push(text);
        }
        let mut at = life.born;
        for stretch in &life.stretches {
            if stretch.from < at || stretch.to < stretch.from {
                unsound.insert(thread);
            }
            at = stretch.to;
        }
    }
    found.extend(
        unsound
            .into_iter()
            .map(|thread| format!("{}: its times overlap", trace.name(thread))),
    );
    found
}
