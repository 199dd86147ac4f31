//! `baton trace`: runs a program and shows what its threads did; or shows, checks, compares and converts traces that are
//! there.
//!
//! The program runs in a process of its own, so that whatever becomes of it, what it recorded is shown, and the exit status
//! is the program's.

mod child;
mod options;
mod output;

pub(super) use options::{size, span};

use baton_timeline::{check, read, summary};
use options::{Task, Wanted};
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// A problem with the command line.
const USAGE: u8 = 2;

/// Runs the subcommand; `args` are the process's.
pub(super) fn main(args: &[OsString]) -> ExitCode {
    let rest = args.get(2..).unwrap_or_default();
    let wanted = match options::parse(rest) {
        Ok(wanted) => wanted,
        Err(None) => return super::print(options::HELP),
        Err(Some(message)) => return refuse(&message),
    };
    match &wanted.task {
        Task::Run(program) => child::run(&wanted, program),
        Task::Read(path) => read_file(&wanted, path),
        Task::Check(path) => check_file(path),
        Task::Diff(before, after) => diff(before, after),
    }
}

fn refuse(message: &str) -> ExitCode {
    tell(&format!("{message}\n{}", options::HELP));
    ExitCode::from(USAGE)
}

/// Says something that is no result.
fn tell(text: &str) {
    baton_modules::print_error::write_descriptor(text);
}

fn fail(path: &Path, error: &read::Error) -> ExitCode {
    tell(&format!("baton trace: {}: {error}\n", path.display()));
    ExitCode::FAILURE
}

fn read_file(wanted: &Wanted, path: &Path) -> ExitCode {
    let trace = match read::file(path) {
        Ok(trace) => trace,
        Err(error) => return fail(path, &error),
    };
    if wanted.formats.is_empty() {
        return output::summary(&trace);
    }
    match output::export(&trace, wanted) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn check_file(path: &Path) -> ExitCode {
    let trace = match read::file(path) {
        Ok(trace) => trace,
        Err(error) => return fail(path, &error),
    };
    let problems = check::problems(&trace);
    if !problems.is_empty() {
        super::print(&format!("{}\n", problems.join("\n")));
        return ExitCode::FAILURE;
    }
    let (records, threads) = (trace.records.len(), trace.threads.len());
    let mut text = format!("sound: {records} records of {threads} threads");
    for lack in summary::lacks(&trace) {
        text.push_str(&format!("; {lack}"));
    }
    super::print(&format!("{text}\n"))
}

fn diff(before: &Path, after: &Path) -> ExitCode {
    let traces = [before, after].map(|path| read::file(path).map_err(|error| fail(path, &error)));
    match traces {
        [Ok(before), Ok(after)] => output::diff(&before, &after),
        _ => ExitCode::FAILURE,
    }
}
