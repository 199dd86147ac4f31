//! The table that `-X gilstats` prints at the end.

use super::advice;
use crate::Config;
use baton_sched::{Doing, ReasonKind, Report, ThreadReport};
use std::fmt::Write;

/// Threads shown one by one.
const MOST_THREADS: usize = 20;

/// The whole text, the advice included.
pub(crate) fn table(report: &Report, config: &Config) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write_table(&mut out, report, config);
    out
}

fn write_table(out: &mut String, report: &Report, config: &Config) -> std::fmt::Result {
    let counts = &report.statistics;
    writeln!(
        out,
        "\nThe lock changed hands {} times: {} requests, {} loans.",
        counts.switches, counts.requests, counts.loans
    )?;
    writeln!(
        out,
        "{:16} {:>10} {:>12}",
        "given away", "times", "to another"
    )?;
    for reason in ReasonKind::ALL {
        let (released, passed) = (counts.released(reason), counts.handed_over(reason));
        if released > 0 {
            writeln!(out, "{:16} {released:>10} {passed:>12}", reason.name())?;
        }
    }
    writeln!(
        out,
        "\n{:20} {:>10} {:>10} {:>10} {:>10} {:>10}  longest hold",
        "thread (ms)", "lifetime", "ran", "waited", "for locks", "blocked"
    )?;
    let mut threads: Vec<&ThreadReport> = report.threads.iter().collect();
    threads.sort_by_key(|it| std::cmp::Reverse(it.spent.on(Doing::Runs)));
    for thread in threads.iter().take(MOST_THREADS) {
        write_thread(out, thread)?;
    }
    if threads.len() > MOST_THREADS {
        writeln!(out, "and {} more", threads.len() - MOST_THREADS)?;
    }
    let (sentence, command) = advice::of(report, config);
    writeln!(out, "\n{sentence}\nNext: {command}")
}

fn write_thread(out: &mut String, thread: &ThreadReport) -> std::fmt::Result {
    let name: String = match thread.threads {
        1 => thread.name.chars().take(20).collect(),
        count => format!("{count} threads"),
    };
    let ms = |nanos: u64| nanos as f64 / 1e6;
    let spent = |doing| ms(thread.spent.on(doing));
    write!(
        out,
        "{name:20} {:10.1} {:10.1} {:10.1} {:10.1} {:10.1}  {:.3}",
        ms(thread.spent.lifetime()),
        spent(Doing::Runs),
        spent(Doing::WaitsForGil),
        spent(Doing::WaitsForLock),
        spent(Doing::Blocked),
        ms(thread.longest.nanos),
    )?;
    match &thread.longest.place {
        Some(place) => writeln!(out, " until {}:{}", place.file, place.line),
        None => writeln!(out),
    }
}
