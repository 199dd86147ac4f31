//! Writes the expectations of the behaviour tests with an oracle, CPython 3.14, and shortens the
//! list of those that Baton does not meet yet.

use crate::scripts::LIMIT;
use crate::{Outcome, baton, option, process, root, scripts};
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
        let (first, second) = (script.run(&oracle, LIMIT)?, script.run(&oracle, LIMIT)?);
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

/// Takes the programs that pass out of `pending.txt` and says what stays, and why.
pub fn pending(args: &[String]) -> Outcome {
    let (python, _) = option(args, "--python");
    let python = python.unwrap_or_else(baton);
    let folder = root().join("tests/scripts");
    let path = folder.join("pending.txt");
    let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let all = scripts::all(&folder).map_err(|error| error.to_string())?;
    let verdicts = process::parallel(&all, |script| {
        let expected = script.expected().map_err(|error| error.to_string())?;
        let actual = script.run(&python, LIMIT)?;
        Ok::<_, String>((actual != expected).then(|| scripts::difference(&expected, &actual)))
    });
    let (mut passing, mut failing) = (Vec::new(), 0);
    for (script, verdict) in all.iter().zip(verdicts) {
        match verdict? {
            None => passing.push(script.name.as_str()),
            Some(difference) => {
                failing += 1;
                println!("{}: {difference}", script.name);
            }
        }
    }
    let kept = text.lines().filter(|line| !passing.contains(&line.trim()));
    let kept: String = kept.map(|line| format!("{line}\n")).collect();
    fs::write(path, kept).map_err(|error| error.to_string())?;
    println!("{} pass, {failing} do not", passing.len());
    Ok(())
}
