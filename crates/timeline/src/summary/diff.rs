//! What changed from one trace to another.

use super::figures::{Figures, percentile};
use super::table::{self, Row};
use super::words::{self, Line, cell, count, cut, duration};
use super::{HEADING, LINES, MOST_HAND_OVERS, MOST_ROWS, Style, head, headed, print, section};
use crate::states::State;
use crate::trace::{Place, Trace};
use baton_trace::ReasonKind;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What is printed of `before` and `after`: at most [`LINES`] lines, each with its end. Threads are matched by name, those
/// of one name are taken together; places by file and function, because lines move.
pub fn diff(before: &Trace, after: &Trace, style: &Style) -> String {
    let (before, after) = (Figures::of(before), Figures::of(after));
    print(&lines(&before, &after, style), style)
}

fn lines<'a>(before: &Figures<'a>, after: &Figures<'a>, style: &Style) -> Vec<Line> {
    let mut out = vec![
        head(before, "before: ", style),
        head(after, "after:  ", style),
    ];
    let wall = (before.wall(), after.wall());
    out.push(headed("wall time", Line::plain(times(wall))));
    out.extend(hand_overs(before, after, style));
    out.extend(wrapped("GIL waits", &waits(before, after), style));
    let holds = section("long holds", holds(before, after, style));
    let locks = section("locks", locks(before, after, style));
    let left = LINES.saturating_sub(out.len() + holds.len() + locks.len());
    out.extend(threads(before, after, left, style));
    out.extend(holds);
    out.extend(locks);
    out
}

/// ` (-25 %)`; nothing where there is nothing to compare with.
fn change((before, after): (u64, u64)) -> String {
    if before == 0 || before == after {
        return String::new();
    }
    let change = (after as f64 - before as f64) / before as f64 * 100.0;
    format!(" ({:+.0} %)", change)
}

fn times(pair: (u64, u64)) -> String {
    let (before, after) = pair;
    format!("{} → {}{}", duration(before), duration(after), change(pair))
}

fn hand_overs(before: &Figures<'_>, after: &Figures<'_>, style: &Style) -> Vec<Line> {
    let pair = (before.hand_overs(), after.hand_overs());
    let mut text = format!("{} → {}{}", pair.0, pair.1, change(pair));
    let of = |figures: &Figures<'_>, kind: ReasonKind| {
        let those = figures.handed.iter().filter(|it| it.kind == kind);
        those.map(|it| it.times).sum::<u64>()
    };
    let reasons = ReasonKind::ALL.map(|kind| (kind, of(before, kind), of(after, kind)));
    let mut reasons: Vec<_> = reasons.into_iter().filter(|it| it.1 != it.2).collect();
    reasons.sort_by_key(|it| Reverse(it.1.abs_diff(it.2)));
    for (index, (kind, before, after)) in reasons.into_iter().enumerate() {
        text.push_str(if index == 0 { "; " } else { ", " });
        text.push_str(&format!("{} {before} → {after}", kind.name()));
    }
    wrapped("hand-overs", &text, style)
}

/// Lines behind a heading.
fn wrapped(heading: &str, text: &str, style: &Style) -> Vec<Line> {
    let mut lines = words::wrap(text, style.width.saturating_sub(HEADING).max(1));
    lines.truncate(MOST_HAND_OVERS);
    section(heading, lines.into_iter().map(Line::plain).collect())
}

/// A name and what is told of it; the name gives way where there is little room.
fn told(name: &str, text: &str, style: &Style) -> Line {
    let room = style.width.saturating_sub(HEADING + 2 + words::width(text));
    Line::plain(format!("{}: {text}", cut(name, room.max(table::NAME))))
}

fn waits(before: &Figures<'_>, after: &Figures<'_>) -> String {
    let (before, after) = (&before.turns.waits, &after.turns.waits);
    let at = |hundredths| {
        let (before, after) = (
            percentile(before, hundredths),
            percentile(after, hundredths),
        );
        format!("{} → {}", duration(before), duration(after))
    };
    format!(
        "{} → {}: p50 {}, p99 {}, max {}",
        before.len(),
        after.len(),
        at(50),
        at(99),
        at(100)
    )
}

/// What threads of one name did: times in the order of the table's columns, hand-overs, and how many threads they are.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    times: [u64; 6],
    handed: u64,
    threads: usize,
}

fn by_name(figures: &Figures<'_>) -> BTreeMap<String, Sums> {
    let mut names: BTreeMap<String, Sums> = BTreeMap::new();
    for thread in &figures.threads {
        let sums = names.entry(thread.name.clone()).or_default();
        let time = |state: Option<State>| state.map_or(thread.lifetime(), |it| thread.on(it));
        for (sum, state) in sums.times.iter_mut().zip(table::states()) {
            *sum = sum.saturating_add(time(state));
        }
        sums.handed += thread.handed;
        sums.threads += 1;
    }
    names
}

impl Sums {
    fn add(&mut self, more: &Sums) {
        for (sum, time) in self.times.iter_mut().zip(more.times) {
            *sum = sum.saturating_add(time);
        }
        self.handed += more.handed;
        self.threads += more.threads;
    }
}

/// `+1.20 ms`, `-3`, `0`.
fn signed(before: u64, after: u64, word: impl Fn(u64) -> String) -> String {
    let word = word(before.abs_diff(after));
    match after.cmp(&before) {
        std::cmp::Ordering::Less => format!("-{word}"),
        std::cmp::Ordering::Equal => "0".into(),
        std::cmp::Ordering::Greater => format!("+{word}"),
    }
}

/// The table of differences, in at most `most` lines: those threads that changed most.
fn threads(before: &Figures<'_>, after: &Figures<'_>, most: usize, style: &Style) -> Vec<Line> {
    let mut pairs: BTreeMap<String, (Sums, Sums)> = BTreeMap::new();
    for (name, sums) in by_name(before) {
        pairs.entry(name).or_default().0 = sums;
    }
    for (name, sums) in by_name(after) {
        pairs.entry(name).or_default().1 = sums;
    }
    let moved = |it: &(Sums, Sums)| {
        let both = it.0.times.iter().zip(it.1.times);
        both.map(|(before, after)| before.abs_diff(after))
            .fold(0, u64::saturating_add)
    };
    pairs.retain(|_, it| moved(it) > 0 || it.0.handed != it.1.handed);
    let mut changed: Vec<(String, (Sums, Sums))> = pairs.into_iter().map(named).collect();
    changed.sort_by_key(|it| Reverse(moved(&it.1)));
    let room = most.saturating_sub(1);
    if changed.len() > room {
        let others = changed.split_off(room.saturating_sub(1));
        let mut sums = (Sums::default(), Sums::default());
        for (_, (before, after)) in &others {
            sums.0.add(before);
            sums.1.add(after);
        }
        let name = format!("and {}", count(others.len() as u64, "more name"));
        changed.push((name, sums));
    }
    if changed.is_empty() {
        return vec![headed("threads", Line::plain("unchanged"))];
    }
    let widths = changed.iter().map(|it| words::width(&it.0));
    let widest = widths.max().unwrap_or(0);
    let rows = |between: &str| {
        let rows = changed.iter();
        rows.map(|(name, (before, after))| row(name, before, after, between))
            .collect()
    };
    let name = widest.clamp(table::NAME, (style.width / 4).max(table::NAME));
    table::fit("change", rows, name, style.width)
}

/// With a sign at the name of a thread that is new or gone.
fn named((name, (before, after)): (String, (Sums, Sums))) -> (String, (Sums, Sums)) {
    let name = match (before.threads, after.threads) {
        (0, _) => format!("+{name}"),
        (_, 0) => format!("-{name}"),
        _ => name,
    };
    (name, (before, after))
}

fn row(name: &str, before: &Sums, after: &Sums, between: &str) -> Row {
    let mut times: [String; 6] = Default::default();
    for (column, text) in times.iter_mut().enumerate() {
        let pair = (before.times[column], after.times[column]);
        *text = signed(pair.0, pair.1, |it| cell(it, between));
    }
    Row {
        name: name.to_owned(),
        times,
        count: signed(before.handed, after.handed, |it| it.to_string()),
    }
}

/// A place by what does not change when lines move: the file and the function.
fn known_by(figures: &Figures<'_>, place: Option<Place>) -> String {
    let line = figures.spots.line(place).unwrap_or_default();
    let file = match line.rsplit_once(':') {
        Some((file, _)) => file,
        None => line.as_str(),
    };
    match figures.spots.function(place) {
        Some(function) => format!("{function} ({file})"),
        None => file.to_owned(),
    }
}

/// Two of each, by what they are known by.
type Pairs = BTreeMap<String, [(u64, u64); 2]>;

/// The pairs whose first figure changed most.
fn most_changed(pairs: Pairs) -> Vec<(String, [(u64, u64); 2])> {
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.retain(|(_, [figure, _])| figure.0 != figure.1);
    pairs.sort_by_key(|(_, [figure, _])| Reverse(figure.0.abs_diff(figure.1)));
    pairs.truncate(MOST_ROWS);
    pairs
}

fn holds<'a>(before: &Figures<'a>, after: &Figures<'a>, style: &Style) -> Vec<Line> {
    let mut pairs = Pairs::new();
    let sides: [(&Figures<'a>, fn(&mut (u64, u64)) -> &mut u64); 2] =
        [(before, |it| &mut it.0), (after, |it| &mut it.1)];
    for (figures, side) in sides {
        for holds in &figures.holds {
            let name = match known_by(figures, holds.place) {
                name if name.is_empty() && holds.longest.reason.is_none() => {
                    "until the trace ends".into()
                }
                name if name.is_empty() => "an unknown line".into(),
                name => name,
            };
            let [length, times] = pairs.entry(name).or_default();
            *side(length) = (*side(length)).max(holds.length());
            *side(times) += holds.times;
        }
    }
    let changed = most_changed(pairs).into_iter();
    changed
        .map(|(name, [length, _])| told(&name, &times(length), style))
        .collect()
}

fn locks<'a>(before: &Figures<'a>, after: &Figures<'a>, style: &Style) -> Vec<Line> {
    let mut pairs = Pairs::new();
    let sides: [(&Figures<'a>, fn(&mut (u64, u64)) -> &mut u64); 2] =
        [(before, |it| &mut it.0), (after, |it| &mut it.1)];
    for (figures, side) in sides {
        for used in &figures.locks {
            let class = words::clean(if used.class.is_empty() {
                "lock"
            } else {
                used.class
            });
            let name = match known_by(figures, used.made) {
                made if made.is_empty() => class,
                made => format!("{class} of {made}"),
            };
            let [total, waits] = pairs.entry(name).or_default();
            *side(total) = side(total).saturating_add(used.total);
            *side(waits) += used.waits;
        }
    }
    let changed = most_changed(pairs).into_iter();
    changed
        .map(|(name, [total, waits])| {
            let waits = format!("{} → {} waits", waits.0, waits.1);
            told(&name, &format!("{}, {waits}", times(total)), style)
        })
        .collect()
}
