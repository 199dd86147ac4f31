//! The behaviour tests: programs in `tests/scripts`, each with what CPython prints.
//!
//! An expectation is the program's standard output; if the exit status is not zero, a line with
//! the status and one with the last line of standard error follow. The folder's own path is cut
//! out, so that tracebacks read the same everywhere.

use crate::process;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{fs, io};

/// Time enough for any of the programs, on a busy machine.
pub const LIMIT: Duration = Duration::from_secs(180);

/// A program and its expectation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Script {
    /// The file's name without `.py`.
    pub name: String,
    folder: PathBuf,
}

impl Script {
    /// What CPython prints, as committed.
    pub fn expected(&self) -> io::Result<String> {
        fs::read_to_string(self.expectation())
    }

    /// The file with the expectation.
    pub fn expectation(&self) -> PathBuf {
        self.folder.join(format!("{}.out", self.name))
    }

    /// Runs the program and renders what it did as an expectation.
    pub fn run(&self, interpreter: &str, limit: Duration) -> Result<String, String> {
        self.run_as(Command::new(interpreter), limit)
    }

    /// Runs the program with the interpreter that `command` starts.
    pub fn run_as(&self, mut command: Command, limit: Duration) -> Result<String, String> {
        let program = self.folder.join(format!("{}.py", self.name));
        command.arg(program).current_dir(&self.folder);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PYTHON") {
                command.env_remove(name);
            }
        }
        command
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("NO_COLOR", "1")
            .env("LC_ALL", "C.UTF-8")
            .env("COLUMNS", "80");
        let output = process::run(&mut command, limit)?;
        let mut text = output.stdout;
        if output.code != Some(0) {
            let status = match (output.timed_out, output.code) {
                (true, _) => "time limit".into(),
                (_, Some(code)) => code.to_string(),
                (_, None) => "signal".into(),
            };
            let last = output.stderr.trim_end().lines().last().unwrap_or_default();
            text += &format!("--- exit {status}\n--- stderr {last}\n");
        }
        Ok(text.replace(&format!("{}/", self.folder.display()), ""))
    }
}

/// All programs of a folder, sorted by name. Names that begin with an underscore are modules
/// for the others to import.
pub fn all(folder: &Path) -> io::Result<Vec<Script>> {
    let folder = folder.canonicalize()?;
    let mut scripts = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".py")
            && !name.starts_with('_')
        {
            scripts.push(Script {
                name: name.to_owned(),
                folder: folder.clone(),
            });
        }
    }
    scripts.sort();
    Ok(scripts)
}

/// The first lines in which two texts differ, for people.
pub fn difference(expected: &str, actual: &str) -> String {
    let (mut left, mut right) = (expected.lines(), actual.lines());
    let mut number = 1;
    loop {
        match (left.next(), right.next()) {
            (None, None) => return "only in line endings".into(),
            (left, right) if left == right => number += 1,
            (left, right) => {
                let show = |line: Option<&str>| line.unwrap_or("<end>").to_owned();
                let (left, right) = (show(left), show(right));
                return format!("line {number}\n    expected: {left}\n    actual:   {right}");
            }
        }
    }
}
