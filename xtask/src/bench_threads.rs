//! Benchmarks of threads: the programs of `benches/threads` under Baton and an oracle, in turns.
//!
//! A program prints lines `BENCH name seconds`, each what one piece of work costs. Printed are the medians of the turns in
//! microseconds, their ratio (below 1: Baton is faster), the spread of the ratios of the single turns, and the ratio of
//! the least figures, which a busy machine disturbs least.

use crate::{Outcome, baton, option, process, root};
use std::process::Command;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(180);
const PROGRAMS: &[&str] = &["computing", "costs", "convoy", "fairness"];

/// A figure's name and its seconds, Baton's and the oracle's, turn by turn.
struct Figure {
    name: String,
    turns: [Vec<f64>; 2],
}

pub fn run(args: &[String]) -> Outcome {
    let (oracle, args) = option(args, "--oracle");
    let (python, args) = option(&args, "--python");
    let (rounds, names) = option(&args, "--rounds");
    let rounds: usize = rounds
        .map_or(Ok(3), |text| text.parse())
        .map_err(|_| "bad --rounds")?;
    let interpreters = [
        python.unwrap_or_else(baton),
        oracle.unwrap_or_else(|| "python3.14".into()),
    ];
    println!(
        "| microseconds, medians | Baton | CPython | ratio | ratios of single turns | of the least |"
    );
    println!("|---|---:|---:|---:|---|---:|");
    for program in PROGRAMS {
        if !names.is_empty() && !names.iter().any(|name| program.starts_with(name.as_str())) {
            continue;
        }
        let mut figures = Vec::new();
        for round in 0..rounds {
            // Who goes first changes: a processor may be faster for the first.
            let order = if round % 2 == 0 { [0, 1] } else { [1, 0] };
            for which in order {
                for (name, seconds) in measure(&interpreters[which], program)? {
                    add(&mut figures, name, which, seconds);
                }
            }
        }
        figures.iter().for_each(print);
    }
    Ok(())
}

fn add(figures: &mut Vec<Figure>, name: String, which: usize, seconds: f64) {
    if let Some(figure) = figures.iter_mut().find(|it| it.name == name) {
        return figure.turns[which].push(seconds);
    }
    let mut turns = [Vec::new(), Vec::new()];
    turns[which].push(seconds);
    figures.push(Figure { name, turns });
}

fn measure(interpreter: &str, program: &str) -> Result<Vec<(String, f64)>, String> {
    let path = root().join(format!("benches/threads/{program}.py"));
    let output = process::run(Command::new(interpreter).arg(path), LIMIT)?;
    if output.code != Some(0) {
        let last = output.stderr.trim_end().lines().last();
        let how = if output.timed_out {
            "time limit"
        } else {
            last.unwrap_or("no output")
        };
        return Err(format!("{interpreter} {program}: {how}"));
    }
    Ok(output.stdout.lines().filter_map(figure).collect())
}

/// The name and the number of a line `BENCH name number`.
fn figure(line: &str) -> Option<(String, f64)> {
    let (name, seconds) = line.strip_prefix("BENCH ")?.rsplit_once(' ')?;
    Some((name.to_owned(), seconds.parse().ok()?))
}

fn print(figure: &Figure) {
    let [ours, theirs] = &figure.turns;
    let least = |turns: &[f64]| turns.iter().copied().fold(f64::INFINITY, f64::min);
    let ratios = || ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs);
    println!(
        "| {} | {:.3} | {:.3} | {:.2} | {:.2}-{:.2} | {:.2} |",
        figure.name,
        median(ours) * 1e6,
        median(theirs) * 1e6,
        median(ours) / median(theirs),
        ratios().fold(f64::INFINITY, f64::min),
        ratios().fold(0.0, f64::max),
        least(ours) / least(theirs),
    );
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[middle],
        _ => (values[middle - 1] + values[middle]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_and_kept_by_name() {
        let (name, seconds) = figure("BENCH convoy timer x1 alone 0.000250").unwrap();
        assert_eq!(
            (name.as_str(), seconds),
            ("convoy timer x1 alone", 0.000250)
        );
        assert!(figure("Traceback (most recent call last):").is_none());
        let mut figures = Vec::new();
        for (which, seconds) in [(0, 1.0), (1, 2.0), (0, 3.0)] {
            add(&mut figures, name.clone(), which, seconds);
        }
        assert_eq!(figures.len(), 1);
        assert_eq!(median(&figures[0].turns[0]), 2.0);
    }
}
