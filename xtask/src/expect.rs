//! Writes the expectations of the behaviour tests with an oracle, CPython 3.14.

use crate::{Outcome, option, process, root, scripts};
use std::fs;

pub fn run(args: &[String]) -> Outcome {
    let (oracle, names) = option(args, "--oracle");
    let oracle = oracle.unwrap_or_else(|| "python3.14".into());
    let scripts = scripts::all(&root().join("tests/scripts")).map_err(|error| error.to_string())?;
    let wanted: Vec<_> = scripts
        .into_iter()
        .filter(|script| names.is_empty() || names.contains(&script.name))
        .collect();
    let failures: Vec<String> = process::parallel(&wanted, |script| {
        let (first, second) = (script.run(&oracle)?, script.run(&oracle)?);
        if first != second {
            return Err(format!("{}: two runs differ", script.name));
        }
        fs::write(script.expectation(), first).map_err(|error| error.to_string())
    })
    .into_iter()
    .filter_map(Result::err)
    .collect();
    println!("{} programs", wanted.len());
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n"))
    }
}
