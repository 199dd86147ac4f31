//! What recording a timeline costs: the programs of `benches/trace` with and without it, in turns; and beside it what
//! VizTracer and py-spy cost on the oracle, where they are installed.
//!
//! Printed are medians of seconds, the ratio with over without, the spread of the ratios of single turns, the ratio of
//! the least times, and the size of what was recorded.

use crate::turns::{self, Contest, Row};
use crate::{Outcome, root};
use std::path::Path;
use std::process::Command;

const PROGRAMS: &[&str] = &["computing", "calls", "handovers", "queue_handovers"];

/// Ways to run a program with something that watches it; `{}` is the interpreter, `FILE` what it writes, and the program
/// comes behind.
const WATCHED: &[(&str, usize, &[&str])] = &[
    ("Baton -X trace", 0, &["{}", "-X", "trace=FILE"]),
    (
        "VizTracer",
        1,
        &["{}", "-m", "viztracer", "--quiet", "-o", "FILE.json", "--"],
    ),
    (
        "py-spy record",
        1,
        &["py-spy", "record", "-f", "raw", "-o", "FILE", "--", "{}"],
    ),
];

pub fn run(args: &[String]) -> Outcome {
    let contest = Contest::from(args, 5)?;
    println!("| seconds, medians | with | without | ratio | of single turns | of the least | MB |");
    println!("|---|---:|---:|---:|---|---:|---:|");
    for program in PROGRAMS.iter().filter(|program| contest.wants(program)) {
        for (watcher, which, words) in WATCHED {
            match compare(&contest, *which, words, program) {
                Ok((row, size)) => print(program, watcher, &row, size),
                Err(error) => println!("| {program}: {watcher} | {error} | | | | | |"),
            }
        }
    }
    Ok(())
}

/// The same program watched and not, in turns, and how much was written.
fn compare(
    contest: &Contest,
    which: usize,
    words: &[&str],
    program: &str,
) -> Result<(Row, u64), String> {
    let interpreter = &contest.interpreters[which];
    let path = root().join(format!("benches/trace/{program}.py"));
    let folder = std::env::temp_dir().join(format!("bench-trace-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut seconds = [Vec::new(), Vec::new()];
    let mut size = 0;
    for turn in contest.turns() {
        let mut command = match turn {
            0 => watched(words, interpreter, &folder.join("out")),
            _ => Command::new(interpreter),
        };
        let output = turns::run(command.arg(&path));
        size = size.max(written(&folder));
        seconds[turn].push(figure(&output?.stdout).ok_or("no figure")?);
    }
    let removed = std::fs::remove_dir_all(&folder);
    removed.map_err(|error| error.to_string())?;
    Ok((Row::of(&seconds[0], &seconds[1]), size))
}

fn watched(words: &[&str], interpreter: &str, file: &Path) -> Command {
    let file = file.to_string_lossy();
    let mut words = words.iter().map(|word| match *word {
        "{}" => interpreter.to_owned(),
        word => word.replace("FILE", &file),
    });
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

fn written(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| Some(file.metadata().ok()?.len()))
        .sum()
}

/// The number of a line `BENCH number`.
fn figure(output: &str) -> Option<f64> {
    let line = output.lines().find_map(|line| line.strip_prefix("BENCH "));
    line?.parse().ok()
}

fn print(program: &str, watcher: &str, row: &Row, size: u64) {
    let ([with, without], [low, high]) = (row.medians, row.spread);
    println!(
        "| {program}: {watcher} | {with:.3} | {without:.3} | {:.2} | {low:.2}-{high:.2} | {:.2} | {:.1} |",
        row.ratio,
        row.least,
        size as f64 / 1e6,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filled_in() {
        let command = watched(&["{}", "-X", "trace=FILE"], "python", Path::new("/tmp/out"));
        let words: Vec<_> = command.get_args().collect();
        assert_eq!(command.get_program(), "python");
        assert_eq!(words, ["-X", "trace=/tmp/out"]);
        assert_eq!(figure("x\nBENCH 0.5\n"), Some(0.5));
    }
}
