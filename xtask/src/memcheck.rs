//! A sample of the behaviour programs under valgrind, on the build whose objects are allocations of their own
//! (`malloc-heap`): a use after a free is then an error, and so is a jump that depends on memory never written.
//!
//! Leaks are not looked for: immortal objects are never freed, and the process ends without freeing the others.

use crate::{Outcome, baton, option, process, root, scripts};
use std::process::Command;
use std::time::Duration;

/// One or two programs of each kind; none that measures time or starts processes.
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
    "list_slices",
    "set_basic",
    "stdlib_re",
    "str_methods",
    "thread_locks",
    "weakref_basic",
    "weakref_del",
];

/// Valgrind makes a program thirty times slower.
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
    let all = scripts::all(&root().join("tests/scripts")).map_err(|error| error.to_string())?;
    let wanted: Vec<_> = all
        .into_iter()
        .filter(|script| match names.is_empty() {
            true => SAMPLE.contains(&script.name.as_str()),
            false => names.contains(&script.name),
        })
        .collect();
    let failures: Vec<String> = process::parallel(&wanted, |script| {
        let expected = script.expected().map_err(|error| error.to_string())?;
        let mut command = Command::new("valgrind");
        command
            .args(["--quiet", "--leak-check=no", "--num-callers=30"])
            .arg(format!("--error-exitcode={FOUND}"))
            .arg(format!("--log-file={}", log(&script.name)?))
            .arg(&python);
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
    })
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

/// Where valgrind writes what it finds in a program.
fn log(name: &str) -> Result<String, String> {
    let folder = crate::cache().join("memcheck");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    Ok(folder.join(format!("{name}.log")).display().to_string())
}
