//! Programs under `tests/scripts` do what CPython does. `pending.txt` there lists the ones that
//! do not yet; it may only shrink. Expectations are written by `cargo xtask expect`.

#[path = "../../../xtask/src/process.rs"]
mod process;
#[path = "../../../xtask/src/scripts.rs"]
mod scripts;

use scripts::{LIMIT, Script};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
#[cfg(debug_assertions)]
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scripts")
}

fn pending() -> BTreeSet<String> {
    let text = fs::read_to_string(folder().join("pending.txt")).unwrap();
    let lines = text.lines().map(str::trim);
    let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    names.map(str::to_owned).collect()
}

/// The programs that work, with a collection after every so many objects made. A prime, so that it falls on other
/// places each time round a loop.
#[test]
#[cfg(debug_assertions)]
fn collections_change_nothing() {
    const EVERY: &str = "499";
    let pending = pending();
    let mut working = scripts::all(&folder()).unwrap();
    working.retain(|script| !pending.contains(&script.name));
    let failures: Vec<String> = process::parallel(&working, |script| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.env("BATON_COLLECT_EVERY", EVERY);
        let expected = script.expected().ok()?;
        match script.run_as(command, LIMIT * 2) {
            Ok(actual) if actual == expected => None,
            Ok(actual) => {
                let difference = scripts::difference(&expected, &actual);
                Some(format!("{}: {difference}", script.name))
            }
            Err(error) => Some(format!("{}: {error}", script.name)),
        }
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What is wrong with one script, if anything.
fn verdict(script: &Script, pending: bool) -> Option<String> {
    let name = &script.name;
    let expected = match script.expected() {
        Ok(expected) => expected,
        Err(error) => return Some(format!("{name}: no expectation: {error}")),
    };
    // Those that do not work yet may hang; they get less time to.
    let limit = if pending { LIMIT / 4 } else { LIMIT };
    let actual = match script.run(env!("CARGO_BIN_EXE_baton"), limit) {
        Ok(actual) => actual,
        Err(error) => return Some(format!("{name}: {error}")),
    };
    let crashed = |text: &str| text.contains("--- exit signal");
    match (actual == expected, pending) {
        // Not even what does not work yet may end like this.
        (false, true) if crashed(&actual) && !crashed(&expected) => {
            Some(format!("{name}: killed by a signal"))
        }
        (true, true) => Some(format!("{name}: passes, take it out of pending.txt")),
        (false, false) => {
            let difference = scripts::difference(&expected, &actual);
            Some(format!("{name}: {difference}"))
        }
        _ => None,
    }
}

#[test]
fn programs_do_what_cpython_does() {
    let all = scripts::all(&folder()).unwrap();
    let pending = pending();
    let names: BTreeSet<String> = all.iter().map(|script| script.name.clone()).collect();
    let unknown: Vec<_> = pending.difference(&names).collect();
    assert!(unknown.is_empty(), "pending.txt names {unknown:?}");
    let failures: Vec<String> = process::parallel(&all, |script| {
        verdict(script, pending.contains(&script.name))
    })
    .into_iter()
    .flatten()
    .collect();
    let (failed, total) = (failures.len(), all.len());
    assert!(failed == 0, "{failed} of {total}:\n{}", failures.join("\n"));
}
