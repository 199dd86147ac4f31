//! What a trace says on a terminal: at most [`LINES`] lines, the same facts as the page in few words.
//!
//! # Invariants
//! * No text has more than [`LINES`] lines or is wider than [`Style::width`]; where there are too many threads, holds or
//!   locks, the last ones give way, and those that are left out are told of with their sums.
//! * With and without colour the text is the same but for the escapes.
//! * Traces may be damaged: what is missing is left out, nothing panics.

mod diff;
mod figures;
mod findings;
mod holds;
mod lanes;
mod locks;
mod table;
#[cfg(test)]
mod tests;
mod turns;
mod words;

pub use diff::diff;

use crate::states::State;
use crate::trace::Trace;
use figures::{Figures, Thread, percentile};
use words::{Line, Paint, clean, count, cut, duration, width};

/// No text is longer.
pub const LINES: usize = 25;

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns: no line is wider.
    pub width: usize,
    /// Whether to paint what threads do, and to print findings in bold.
    pub colour: bool,
}

/// Columns of the headings at the left.
const HEADING: usize = 12;

/// Holds and locks shown at most.
const MOST_ROWS: usize = 3;

/// Lines of a finding at most: they are one where a terminal has its usual width.
const MOST_FINDING: usize = 6;

/// Lines of hand-overs at most.
const MOST_HAND_OVERS: usize = 2;

/// The summary of a trace: at most [`LINES`] lines, each with its end.
pub fn text(trace: &Trace, style: &Style) -> String {
    let figures = Figures::of(trace);
    print(&lines(&figures, style), style)
}

fn print(lines: &[Line], style: &Style) -> String {
    let mut out = String::new();
    for line in lines.iter().take(LINES) {
        out.push_str(&line.render(style));
        out.push('\n');
    }
    out
}

fn lines(figures: &Figures<'_>, style: &Style) -> Vec<Line> {
    let found = findings::of(figures);
    let findings: Vec<Vec<Line>> = found.iter().map(|it| finding(&it.text, style)).collect();
    let hand_overs = hand_overs(figures, style);
    let plan = Plan::of(&Wants {
        threads: figures.threads.len(),
        holds: figures.holds.len().min(MOST_ROWS),
        locks: figures.locks.len().min(MOST_ROWS),
        hand_overs: hand_overs.len(),
        findings: findings.iter().map(Vec::len).collect(),
    });
    let mut out = vec![head(figures, "", style)];
    if !figures.threads.is_empty() {
        let told = found.iter().take(plan.findings);
        let told: Vec<u32> = told.flat_map(|it| it.threads.iter().copied()).collect();
        let shown = shown(figures, &told, plan.threads);
        let others = figures.threads.len().saturating_sub(shown.len());
        let more = match others {
            0 => String::new(),
            others => table::more(others),
        };
        let name = lanes::name_width(&shown, &more, style.width);
        out.extend(lanes::lines(figures, &shown, name, style.width));
        out.push(lanes::legend(figures, name, style.width));
        out.extend((plan.blanks > 1).then(Line::default));
        out.extend(table::lines(figures, &shown, name, style.width));
        out.extend((plan.blanks > 2).then(Line::default));
        out.extend(hand_overs.into_iter().take(plan.hand_overs));
        out.push(headed("GIL waits", Line::plain(waits(figures))));
        out.extend(section("long holds", holds::lines(figures, plan.holds)));
        out.extend(section("locks", locks::lines(figures, plan.locks)));
    }
    out.extend((plan.blanks > 0).then(Line::default));
    out.extend(findings.into_iter().take(plan.findings).flatten());
    out
}

/// How much there is of each section.
struct Wants {
    threads: usize,
    holds: usize,
    locks: usize,
    hand_overs: usize,
    /// Lines of each.
    findings: Vec<usize>,
}

/// How much of each section is shown.
#[derive(Default)]
struct Plan {
    threads: usize,
    holds: usize,
    locks: usize,
    hand_overs: usize,
    findings: usize,
    blanks: usize,
}

impl Plan {
    /// Gives lines to sections in turns, so that each has its most important ones before any has its last ones.
    fn of(wants: &Wants) -> Plan {
        let mut plan = Plan::default();
        plan.raise(wants, |it| &mut it.findings, wants.findings.len().min(1));
        if wants.threads == 0 {
            return plan;
        }
        plan.raise(wants, |it| &mut it.hand_overs, wants.hand_overs.min(1));
        plan.raise(wants, |it| &mut it.threads, wants.threads.min(3));
        plan.raise(wants, |it| &mut it.holds, wants.holds.min(1));
        plan.raise(wants, |it| &mut it.locks, wants.locks.min(1));
        plan.raise(wants, |it| &mut it.findings, wants.findings.len().min(2));
        plan.raise(wants, |it| &mut it.threads, wants.threads.min(4));
        plan.raise(wants, |it| &mut it.findings, wants.findings.len());
        plan.raise(wants, |it| &mut it.hand_overs, wants.hand_overs);
        plan.raise(wants, |it| &mut it.holds, wants.holds.min(2));
        plan.raise(wants, |it| &mut it.locks, wants.locks.min(2));
        plan.raise(wants, |it| &mut it.blanks, 1);
        plan.raise(wants, |it| &mut it.threads, wants.threads.min(6));
        plan.raise(wants, |it| &mut it.holds, wants.holds);
        plan.raise(wants, |it| &mut it.locks, wants.locks);
        plan.raise(wants, |it| &mut it.blanks, 2);
        plan.raise(wants, |it| &mut it.threads, wants.threads);
        plan.raise(wants, |it| &mut it.blanks, 3);
        plan
    }

    /// Raises a share up to `to`, as far as there are lines left.
    fn raise(&mut self, wants: &Wants, share: fn(&mut Plan) -> &mut usize, to: usize) {
        while *share(self) < to {
            *share(self) += 1;
            if self.lines(wants) > LINES {
                *share(self) -= 1;
                return;
            }
        }
    }

    fn lines(&self, wants: &Wants) -> usize {
        let findings: usize = wants.findings.iter().take(self.findings).sum();
        // Head, legend, heading of the table, waits.
        let fixed = if wants.threads == 0 { 1 } else { 4 };
        let others = usize::from(self.threads < wants.threads);
        fixed
            + 2 * self.threads
            + others
            + self.hand_overs
            + self.holds
            + self.locks
            + findings
            + self.blanks
    }
}

/// The threads that are shown, by number: those that findings are about, and those that had most to do with the GIL and
/// with locks, not those that slept.
fn shown<'f, 'a>(figures: &'f Figures<'a>, told: &[u32], most: usize) -> Vec<&'f Thread<'a>> {
    let mut threads: Vec<&Thread<'a>> = figures.threads.iter().collect();
    let busy = |it: &Thread<'_>| {
        let states = [State::Runs, State::WaitsForGil, State::WaitsForLock];
        states
            .iter()
            .map(|state| it.on(*state))
            .fold(0, u64::saturating_add)
    };
    threads.sort_by_key(|it| {
        let first = !told.contains(&it.number);
        (first, std::cmp::Reverse(busy(it)), it.number)
    });
    threads.truncate(most);
    threads.sort_by_key(|it| it.number);
    threads
}

/// What the trace is of, and whether it is whole; of those behind a word, what they lack only. The program's name gives way where there is little room.
fn head(figures: &Figures<'_>, before: &str, style: &Style) -> Line {
    let head = &figures.trace.head;
    let mut words = head.argv.iter();
    let mut program = match words.next() {
        Some(first) => words::short(first, &head.directory).to_owned(),
        None => "a program".into(),
    };
    for word in words {
        program.push(' ');
        program.push_str(word);
    }
    let mut facts = format!(
        ": {}, {}, {}",
        duration(figures.wall()),
        count(figures.threads.len() as u64, "thread"),
        count(figures.hand_overs(), "hand-over")
    );
    let lacks = lacks(figures.trace);
    if !lacks.is_empty() {
        facts.push_str(&format!("; {}", lacks.join(", ")));
    } else if before.is_empty() {
        facts.push_str("; trace whole");
    }
    let room = style.width.saturating_sub(width(before) + width(&facts));
    let program = cut(&clean(&program), room.max(8));
    let mut line = Line::plain(before);
    line.push(Paint::Bold, &program);
    line.push(Paint::Plain, &facts);
    line
}

/// What is missing, in words; nothing if the trace is whole.
pub fn lacks(trace: &Trace) -> Vec<String> {
    let mut lacks = Vec::new();
    match (&trace.stopped, trace.head.ended) {
        (Some(why), _) => lacks.push(format!("recording stopped: {}", clean(why))),
        (None, None) if trace.head.kept.is_none() && !trace.cut => {
            lacks.push("the program was killed".into())
        }
        _ => {}
    }
    let signal = trace
        .head
        .exit
        .as_deref()
        .and_then(|it| it.strip_prefix("signal "));
    if let Some(signal) = signal {
        lacks.push(format!("killed by signal {}", clean(signal)));
    }
    if let Some(kept) = trace.head.kept {
        lacks.push(format!("only the last {} were kept", duration(kept)));
    }
    if let Some(why) = &trace.head.less {
        lacks.push(format!("of some threads less: {}", clean(why)));
    }
    if trace.cut {
        lacks.push("the file was cut short".into());
    }
    if trace.damaged > 0 {
        lacks.push(format!("{} unreadable", count(trace.damaged, "part")));
    }
    lacks
}

/// A line with a heading at its left.
fn headed(heading: &str, line: Line) -> Line {
    section(heading, vec![line]).pop().unwrap_or_default()
}

/// Lines with a heading at the left of the first.
fn section(heading: &str, lines: Vec<Line>) -> Vec<Line> {
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(index, line)| {
            let heading = if index == 0 { heading } else { "" };
            line.behind(&format!("{heading:HEADING$}"))
        })
        .collect()
}

/// A finding, in as many lines as it takes.
fn finding(text: &str, style: &Style) -> Vec<Line> {
    let lines = words::wrap(text, style.width.saturating_sub(2).max(1));
    let lines = lines.into_iter().take(MOST_FINDING).enumerate();
    lines
        .map(|(index, line)| {
            let mark = if index == 0 { "- " } else { "  " };
            Line::new(Paint::Bold, line).behind(mark)
        })
        .collect()
}

/// How often the lock went from one thread to another, and why.
fn hand_overs(figures: &Figures<'_>, style: &Style) -> Vec<Line> {
    let reasons: Vec<String> = figures.handed.iter().map(reason).collect();
    let text = match reasons.is_empty() {
        true => "none".into(),
        false => reasons.join(", "),
    };
    let room = style.width.saturating_sub(HEADING).max(1);
    let mut lines = words::wrap(&text, room);
    if lines.len() > MOST_HAND_OVERS {
        lines.truncate(MOST_HAND_OVERS);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} …"), room);
        }
    }
    section("hand-overs", lines.into_iter().map(Line::plain).collect())
}

/// `blocking 12 (read 9, accept 3)`.
fn reason(handed: &figures::Handed<'_>) -> String {
    /// Calls that are named.
    const MOST_CALLS: usize = 3;
    let name = format!("{} {}", handed.kind.name(), handed.times);
    let mut calls: Vec<String> = match handed.calls.as_slice() {
        [] => return name,
        [(only, times)] if *times == handed.times => vec![clean(only)],
        calls => {
            let call = |(call, times): &(&str, u64)| format!("{} {times}", clean(call));
            calls.iter().take(MOST_CALLS).map(call).collect()
        }
    };
    if handed.calls.len() > MOST_CALLS {
        calls.push(format!("{} more", handed.calls.len() - MOST_CALLS));
    }
    format!("{name} ({})", calls.join(", "))
}

/// How long threads waited for the lock.
fn waits(figures: &Figures<'_>) -> String {
    let waits = &figures.turns.waits;
    let Some((longest, thread)) = figures.turns.longest_wait else {
        return "none".into();
    };
    let at = |hundredths| duration(percentile(waits, hundredths));
    format!(
        "{}: p50 {}, p99 {}, max {} ({})",
        waits.len(),
        at(50),
        at(99),
        duration(longest),
        figures.quoted(thread)
    )
}
