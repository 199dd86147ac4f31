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

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scripts")
}

fn pending() -> BTreeSet<String> {
    let text = fs::read_to_string(folder().join("pending.txt")).unwrap();
    let lines = text.lines().map(str::trim);
    let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    names.map(str::to_owned).collect()
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
    match (actual == expected, pending) {
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
