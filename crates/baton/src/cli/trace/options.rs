//! The options of `baton trace`.

use super::output::Format;
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::time::Duration;

pub(super) const HELP: &str = "\
usage: baton trace [options] (FILE | -c CMD | -m MODULE | -) [ARGS]
       baton trace [options] --read TRACE
       baton trace --diff TRACE TRACE
       baton trace --check TRACE

Runs a program and shows who held the interpreter's lock, who waited for it,
and why it passed. The exit status is the program's; its options are Python's.

--html       : write a page for the browser that shows the timeline
--perfetto   : write a file for ui.perfetto.dev
--firefox    : write a file for profiler.firefox.com
--jsonl      : write JSON Lines (docs/timeline-formats.md)
--raw        : keep the recording itself, for --read, --diff and --check
-o FILE      : where to write; without one of the above, the recording.
               Child processes that run Baton write recordings beside it
--limit SIZE : record at most so much, as 64M or 1G; 256M unless told otherwise
--last TIME  : keep only the last part, as 10s or 500ms: a flight recorder, whose
               file SIGUSR2, baton.dump_trace() and uncaught exceptions copy
--no-lines   : record no lines of the program
--read TRACE : show or convert a recording instead of running a program
--diff       : what differs between two recordings
--check TRACE: whether a recording is sound: one holder at a time, each taking
               with its giving, times that add up; status 1 if not
";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// Run a program: its name, options and arguments.
    Run(Vec<OsString>),
    /// Show or convert a trace.
    Read(PathBuf),
    /// Check one.
    Check(PathBuf),
    /// Compare two.
    Diff(PathBuf, PathBuf),
}

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) task: Task,
    pub(super) formats: Vec<Format>,
    pub(super) out: Option<PathBuf>,
    pub(super) limit: Option<String>,
    pub(super) last: Option<String>,
    pub(super) no_lines: bool,
}

/// A number of bytes: digits, and perhaps K, M or G.
pub(in crate::cli) fn size(text: &str) -> Option<u64> {
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
pub(in crate::cli) fn span(text: &str) -> Option<Duration> {
    let units = [("ms", 0.001), ("min", 60.0), ("s", 1.0), ("", 1.0)];
    let (unit, seconds) = units.into_iter().find(|(unit, _)| text.ends_with(unit))?;
    let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
    let span = Duration::try_from_secs_f64(number * seconds).ok()?;
    (!span.is_zero()).then_some(span)
}

/// Reads the arguments behind `trace`. None instead of a message for help.
pub(super) fn parse(args: &[OsString]) -> Result<Wanted, Option<String>> {
    let mut wanted = Wanted {
        task: Task::Run(Vec::new()),
        formats: Vec::new(),
        out: None,
        limit: None,
        last: None,
        no_lines: false,
    };
    let mut rest = args.iter();
    loop {
        let before = rest.clone();
        let Some(first) = rest.next() else { break };
        let mut value = || {
            let missing = format!("Argument expected for the {} option", first.display());
            rest.next().cloned().ok_or(Some(missing))
        };
        match first.as_bytes() {
            b"-o" => wanted.out = Some(value()?.into()),
            b"--limit" => wanted.limit = Some(checked(value()?, first, "64M", size)?),
            b"--last" => wanted.last = Some(checked(value()?, first, "10s", span)?),
            b"--read" => wanted.task = Task::Read(value()?.into()),
            b"--check" => wanted.task = Task::Check(value()?.into()),
            b"--diff" => wanted.task = Task::Diff(value()?.into(), value()?.into()),
            b"--no-lines" => wanted.no_lines = true,
            b"--help" | b"-h" => return Err(None),
            [b'-', b'-', name @ ..] if !name.is_empty() => match Format::called(name) {
                Some(format) => wanted.formats.push(format),
                None => return Err(Some(format!("Unknown option: {}", first.display()))),
            },
            _ => {
                rest = before;
                break;
            }
        }
    }
    match &mut wanted.task {
        Task::Run(program) => program.extend(rest.cloned()),
        _ if rest.next().is_some() => {
            return Err(Some("Either a program or a recording, not both".into()));
        }
        _ => {}
    }
    match &wanted.task {
        Task::Run(program) if program.is_empty() => Err(Some("What program?".into())),
        _ => Ok(wanted),
    }
}

/// An option's value, if it makes sense.
fn checked<T>(
    value: OsString,
    option: &OsString,
    example: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<String, Option<String>> {
    let text = value.to_string_lossy().into_owned();
    match read(&text) {
        Some(_) => Ok(text),
        None => {
            let option = option.display();
            Err(Some(format!(
                "{option} wants something like {example}, not {text}"
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Wanted, Option<String>> {
        parse(&args.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn what_follows_the_program_is_the_programs() {
        let wanted = parsed(&["--html", "-o", "x.html", "-X", "dev", "app.py", "--html"]).unwrap();
        let program = ["-X", "dev", "app.py", "--html"].map(OsString::from);
        assert_eq!(wanted.task, Task::Run(program.into()));
        assert_eq!(wanted.formats, [Format::Html]);
        assert_eq!(wanted.out, Some("x.html".into()));
        let diff = parsed(&["--diff", "a", "b"]).unwrap().task;
        assert_eq!(diff, Task::Diff("a".into(), "b".into()));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for args in [
            &[][..],
            &["--html"],
            &["-o"],
            &["--limit", "x", "app.py"],
            &["--last", "0", "app.py"],
            &["--diff", "a"],
            &["--read", "a", "app.py"],
            &["--nonsense", "app.py"],
        ] {
            assert!(matches!(parsed(args), Err(Some(_))), "{args:?}");
        }
        assert_eq!(parsed(&["--help"]), Err(None));
    }

    #[test]
    fn sizes_and_spans_have_units() {
        let sizes = ["64M", "1g", "12", "3k"].map(size);
        assert_eq!(sizes, [64 << 20, 1 << 30, 12, 3 << 10].map(Some));
        let bad = ["", "M", "-1", "1T", "99999999999999999999", "17179869184G"];
        assert!(bad.iter().all(|text| size(text).is_none()));
        let spans = ["10s", "500ms", "1.5", "2min"].map(span);
        let expected = [10_000, 500, 1500, 120_000].map(|it| Some(Duration::from_millis(it)));
        assert_eq!(spans, expected);
        let bad = ["", "s", "-1s", "0", "x", "nan", "1h"];
        assert!(bad.iter().all(|text| span(text).is_none()));
    }
}
