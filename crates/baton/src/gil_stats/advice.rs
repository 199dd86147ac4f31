//! What the counts mean, in one sentence, and what to type next.

use crate::Config;
use baton_sched::{Doing, Report};
use std::ffi::OsString;

/// So many loans are worth a word.
const MANY_LOANS: u64 = 100;

/// The sentence and the command.
pub(super) fn of(report: &Report, config: &Config) -> (String, String) {
    let total = |doing: Doing| -> u64 { report.threads.iter().map(|it| it.spent.on(doing)).sum() };
    let lifetime = report.threads.iter().map(|it| it.spent.lifetime()).max();
    let lifetime = lifetime.unwrap_or(0).max(1);
    let percent = |nanos: u64| (nanos as f64 / lifetime as f64 * 100.0).round() as u64;
    let threads: usize = report.threads.iter().map(|it| it.threads).sum();
    let (runs, waits, locks) = (
        total(Doing::Runs),
        total(Doing::WaitsForGil),
        total(Doing::WaitsForLock),
    );
    let loans = report.statistics.loans;
    let switches = || switch_points(config);
    if threads <= 1 {
        let sentence = "One thread ran, so nobody ever waited for the lock.";
        return (sentence.into(), switches());
    }
    if percent(waits) >= 50 && percent(runs) >= 80 {
        let sentence = format!(
            "The lock was held {} % of the time and threads waited for it {} ms in all: they compute in turns, and \
             processes (concurrent.futures.ProcessPoolExecutor) would compute at once.",
            percent(runs),
            waits / 1_000_000
        );
        return (sentence, traced(config));
    }
    if loans >= MANY_LOANS {
        let sentence = format!(
            "Threads back from a blocking call were lent the lock {loans} times; under CPython's rules each of them \
             would have waited for up to a switch interval."
        );
        return (sentence, as_cpython(config));
    }
    if locks > waits && percent(locks) >= 50 {
        let sentence = "Threads waited for the program's own locks longer than for the interpreter's: hold those locks \
                        for less, or hand work over in a queue.";
        return (sentence.into(), traced(config));
    }
    let sentence = format!(
        "The lock was free {} % of the time: it is not what this program waits for.",
        100u64.saturating_sub(percent(runs))
    );
    (sentence, switches())
}

/// The same program under CPython's rules.
fn as_cpython(config: &Config) -> String {
    with_options(config, &["-X", "gil_policy=cpython"])
}

/// The same program with its timeline: who waited for whom.
fn traced(config: &Config) -> String {
    with_options(config, &["trace"])
}

/// Where the program's threads can switch, if it is a file.
fn switch_points(config: &Config) -> String {
    let program = config.argv.first().map(OsString::as_os_str);
    match program.and_then(|it| it.to_str()) {
        Some(file) if file.ends_with(".py") => format!("baton switches {}", quoted(file)),
        _ => as_cpython(config),
    }
}

/// The command line of this run with some options more.
fn with_options(config: &Config, options: &[&str]) -> String {
    let given = config.orig_argv.iter().skip(1);
    let given: Vec<String> = given.map(|it| quoted(&it.to_string_lossy())).collect();
    let words = options.iter().map(|it| it.to_string()).chain(given);
    format!("baton {}", words.collect::<Vec<_>>().join(" "))
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=+./:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_string();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("-X"), "-X");
        assert_eq!(quoted("print('a b')"), r"'print('\''a b'\'')'");
        assert_eq!(quoted(""), "''");
    }
}
