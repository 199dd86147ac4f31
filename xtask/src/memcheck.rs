//! A sample of the behaviour programs under valgrind, on the build whose objects are allocations of their own
//! (`malloc-heap`): a use after a free is then an error, and so is a jump that depends on memory never written.
//!
//! Leaks are not looked for: immortal objects are never freed, and the process ends without freeing the others.

use crate::scripts::{self, Script};
use crate::{Outcome, baton, option, process, root};
use std::process::Command;
use std::time::Duration;

/// One or two programs of each kind, and those with threads; none that depends on time or starts processes.
const SAMPLE: &[&str] = &[
    "class_attributes",
    "class_meta",
    "comp_basic",
    "coro_basic",
    "dict_basic",
    "exc_basic",
    "func_closures",
    "gen_state",
    "import_basic",
    "import_circular_threads",
    "lib_sched",
    "list_slices",
    "queue_kinds",
    "set_basic",
    "stdlib_re",
    "str_methods",
    "thread_basic",
    "thread_del",
    "thread_excepthook",
    "thread_futures",
    "thread_handles",
    "thread_locks",
    "thread_names",
    "thread_queue",
    "thread_races",
    "thread_sync",
    "thread_watch_all",
    "weakref_basic",
    "weakref_del",
];

/// Of the programs in `tests/stress`, where many threads share everything: those that start no processes.
const STRESS: &[&str] = &["containers", "imports", "lifetimes", "waiting"];

/// For how many seconds a stress program's threads work, and after how many it is given up: valgrind runs one thread at
/// a time, and each thirty times slower.
const WORK: (&str, &str) = ("5", "250");

/// For one program.
const LIMIT: Duration = Duration::from_secs(300);

/// The exit status that stands for errors that valgrind found.
const FOUND: &str = "99";

pub fn run(args: &[String]) -> Outcome {
    let (python, names) = option(args, "--python");
    let python = python.unwrap_or_else(baton);
    let version = Command::new("valgrind").arg("--version").output();
    if !version.is_ok_and(|output| output.status.success()) {
        return Err("valgrind is not installed".into());
    }
    let mut wanted = choose("tests/stress", STRESS, &names)?;
    wanted.extend(choose("tests/scripts", SAMPLE, &names)?);
    let failures: Vec<String> = process::parallel(&wanted, |script| check(script, &python))
        .into_iter()
        .filter_map(Result::err)
        .collect();
    println!("{} programs under valgrind", wanted.len());
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n"))
    }
}

/// Of the programs in a folder those with a name in `names`, or in `sample` if that is empty.
fn choose(folder: &str, sample: &[&str], names: &[String]) -> Result<Vec<Script>, String> {
    let mut all = scripts::all(&root().join(folder)).map_err(|error| error.to_string())?;
    all.retain(|script| match names.is_empty() {
        true => sample.contains(&script.name.as_str()),
        false => names.contains(&script.name),
    });
    Ok(all)
}

fn check(script: &Script, python: &str) -> Result<(), String> {
    // A stress program has no expectation of its own.
    let expected = script.expected().unwrap_or_else(|_| "ok\n".into());
    let mut command = Command::new("valgrind");
    command
        .args(["--quiet", "--leak-check=no", "--num-callers=30"])
        // Threads take turns, so that all of them come to work.
        .arg("--fair-sched=yes")
        .arg(format!("--error-exitcode={FOUND}"))
        .arg(format!("--log-file={}", log(&script.name)?))
        .arg(python)
        .envs([("STRESS_SECONDS", WORK.0), ("STRESS_LIMIT", WORK.1)]);
    let actual = script.run_as(command, LIMIT)?;
    let errors = std::fs::read_to_string(log(&script.name)?).unwrap_or_default();
    match (errors.trim().is_empty(), actual == expected) {
        (true, true) => Ok(()),
        (false, _) => Err(format!("{}:\n{errors}", script.name)),
        (true, false) => {
            let difference = scripts::difference(&expected, &actual);
            Err(format!("{}: {difference}", script.name))
        }
    }
}

/// Where valgrind writes what it finds in a program.
fn log(name: &str) -> Result<String, String> {
    let folder = crate::cache().join("memcheck");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    Ok(folder.join(format!("{name}.log")).display().to_string())
}
