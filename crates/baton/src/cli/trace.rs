//! `baton trace`: runs a program and shows what its threads did; or shows, checks and converts a trace that is there.
//!
//! The program runs in a process of its own, so that whatever becomes of it, what it recorded is shown, and the exit status
//! is the program's.

use baton_timeline::{Trace, check, read};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

mod child;

const HELP: &str = "\
usage: baton trace [options] (FILE | -c CMD | -m MODULE | -) [ARGS]
       baton trace [options] --read TRACE
       baton trace --check TRACE

Runs a program and shows who held the interpreter's lock, who waited for it,
and why it passed. The exit status is the program's.

-o FILE      : keep the recording in FILE (to be read with --read)
--limit SIZE : record at most so much, as 64M or 1G (which is the default)
--last TIME  : keep only the last part, as 10s or 500ms: a flight recorder, whose
               file SIGUSR2, baton.dump_trace() and uncaught exceptions copy
--no-lines   : record no lines of the program
--read TRACE : show a recording instead of running a program
--check TRACE: whether a recording is sound: one holder at a time, each taking
               with its giving, times that add up; status 1 if not
";

/// A problem with the command line.
const USAGE: u8 = 2;

/// What was asked for.
#[derive(Default)]
struct Wanted {
    keep: Option<PathBuf>,
    limit: Option<String>,
    last: Option<String>,
    no_lines: bool,
    read: Option<PathBuf>,
    check: Option<PathBuf>,
}

/// A number of bytes: digits, and perhaps K, M or G.
pub(super) fn size(text: &str) -> Option<u64> {
    let (digits, shift) = match text.as_bytes().last()? {
        b'k' | b'K' => (&text[..text.len() - 1], 10),
        b'm' | b'M' => (&text[..text.len() - 1], 20),
        b'g' | b'G' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let count: u64 = digits.parse().ok()?;
    count.checked_mul(1 << shift)
}

/// A time: a number with s, ms or min behind it, or seconds.
pub(super) fn span(text: &str) -> Option<Duration> {
    let units = [("ms", 0.001), ("min", 60.0), ("s", 1.0), ("", 1.0)];
    let (unit, seconds) = units.into_iter().find(|(unit, _)| text.ends_with(unit))?;
    let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
    Duration::try_from_secs_f64(number * seconds)
        .ok()
        .filter(|it| !it.is_zero())
}

/// Runs the subcommand; `args` are the process's.
pub(super) fn main(args: &[OsString]) -> ExitCode {
    let rest = args.get(2..).unwrap_or_default();
    let (wanted, program) = match parse(rest) {
        Ok(parsed) => parsed,
        Err(None) => return super::print(HELP),
        Err(Some(message)) => return refuse(&message),
    };
    match (&wanted.check, &wanted.read) {
        (Some(path), _) => check_file(path),
        (None, Some(path)) => match read::file(path) {
            Ok(trace) => show(&trace),
            Err(error) => fail(path, &error),
        },
        (None, None) if program.is_empty() => refuse("What program?"),
        (None, None) => child::run(&wanted, program),
    }
}

/// The options, and the program with its own; None for help.
fn parse(args: &[OsString]) -> Result<(Wanted, &[OsString]), Option<String>> {
    let mut wanted = Wanted::default();
    let mut rest = args;
    while let Some((first, others)) = rest.split_first() {
        let mut value = |name: &str| match others.split_first() {
            Some((value, others)) => {
                rest = others;
                Ok(value.clone())
            }
            None => Err(Some(format!("Argument expected for the {name} option"))),
        };
        match first.as_bytes() {
            b"-o" => wanted.keep = Some(value("-o")?.into()),
            b"--limit" => {
                let text = value("--limit")?.to_string_lossy().into_owned();
                if size(&text).is_none() {
                    let message = format!("--limit wants a size such as 64M, not {text}");
                    return Err(Some(message));
                }
                wanted.limit = Some(text);
            }
            b"--last" => {
                let text = value("--last")?.to_string_lossy().into_owned();
                if span(&text).is_none() {
                    let message = format!("--last wants a time such as 10s or 500ms, not {text}");
                    return Err(Some(message));
                }
                wanted.last = Some(text);
            }
            b"--read" => wanted.read = Some(value("--read")?.into()),
            b"--check" => wanted.check = Some(value("--check")?.into()),
            b"--no-lines" => {
                wanted.no_lines = true;
                rest = others;
            }
            b"--help" | b"-h" => return Err(None),
            [b'-', b'-', _, ..] => {
                return Err(Some(format!("Unknown option: {}", first.to_string_lossy())));
            }
            _ => break,
        }
    }
    Ok((wanted, rest))
}

fn refuse(message: &str) -> ExitCode {
    baton_modules::print_error::write_descriptor(&format!("{message}\n{HELP}"));
    ExitCode::from(USAGE)
}

fn fail(path: &Path, error: &read::Error) -> ExitCode {
    let path = path.display();
    baton_modules::print_error::write_descriptor(&format!("baton trace: {path}: {error}\n"));
    ExitCode::FAILURE
}

fn show(trace: &Trace) -> ExitCode {
    super::print(&format!("{} records\n", trace.records.len()))
}

fn check_file(path: &Path) -> ExitCode {
    let trace = match read::file(path) {
        Ok(trace) => trace,
        Err(error) => return fail(path, &error),
    };
    let problems = check::problems(&trace);
    for problem in &problems {
        super::print(&format!("{problem}\n"));
    }
    if !problems.is_empty() {
        return ExitCode::FAILURE;
    }
    let (records, threads) = (trace.records.len(), trace.threads.len());
    super::print(&format!("sound: {records} records of {threads} threads\n"))
}

/// The words of a command line that run a program as `name`.
fn words<'a>(options: &'a [OsString], program: &'a [OsString]) -> impl Iterator<Item = &'a OsStr> {
    options.iter().chain(program).map(OsString::as_os_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_units() {
        let spans = ["10s", "500ms", "1.5", "2min"].map(span);
        let expected = [10_000, 500, 1500, 120_000].map(|it| Some(Duration::from_millis(it)));
        assert_eq!(spans, expected);
        assert!(
            ["", "s", "-1s", "0", "x", "nan", "1h"]
                .iter()
                .all(|text| span(text).is_none())
        );
    }

    #[test]
    fn sizes_have_units() {
        let sizes = ["64M", "1g", "12", "3k"].map(size);
        let expected = [64 << 20, 1 << 30, 12, 3 << 10].map(Some);
        assert_eq!(sizes, expected);
        assert!(
            ["", "M", "-1", "1T", "99999999999999999999", "17179869184G"]
                .iter()
                .all(|text| size(text).is_none())
        );
    }
}
