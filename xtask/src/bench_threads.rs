//! Benchmarks of threads: the programs of `benches/threads` under Baton and an oracle, in turns.
//!
//! A program prints lines `BENCH name seconds`, each what one piece of work costs. Printed are the medians of the turns in
//! microseconds, their ratio (below 1: Baton is faster), the spread of the ratios of the single turns, and the ratio of
//! the least figures, which a busy machine disturbs least.

use crate::turns::{self, Contest, Row};
use crate::{Outcome, root};
use std::process::Command;

const PROGRAMS: &[&str] = &["computing", "costs", "convoy", "fairness"];

/// A figure's name and its seconds, Baton's and the oracle's, turn by turn.
struct Figure {
    name: String,
    turns: [Vec<f64>; 2],
}

pub fn run(args: &[String]) -> Outcome {
    let contest = Contest::from(args, 3)?;
    println!(
        "| microseconds, medians | Baton | CPython | ratio | ratios of single turns | of the least |"
    );
    println!("|---|---:|---:|---:|---|---:|");
    for program in PROGRAMS {
        if !contest.wants(program) {
            continue;
        }
        let mut figures = Vec::new();
        for which in contest.turns() {
            for (name, seconds) in measure(&contest.interpreters[which], program)? {
                add(&mut figures, name, which, seconds);
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
    let output = turns::run(Command::new(interpreter).arg(path))
        .map_err(|how| format!("{interpreter} {program}: {how}"))?;
    Ok(output.stdout.lines().filter_map(figure).collect())
}

/// The name and the number of a line `BENCH name number`.
fn figure(line: &str) -> Option<(String, f64)> {
    let (name, seconds) = line.strip_prefix("BENCH ")?.rsplit_once(' ')?;
    Some((name.to_owned(), seconds.parse().ok()?))
}

fn print(figure: &Figure) {
    let row = Row::of(&figure.turns[0], &figure.turns[1]);
    let ([ours, theirs], [low, high]) = (row.medians, row.spread);
    println!(
        "| {} | {:.3} | {:.3} | {:.2} | {low:.2}-{high:.2} | {:.2} |",
        figure.name,
        ours * 1e6,
        theirs * 1e6,
        row.ratio,
        row.least,
    );
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
        assert_eq!(figures[0].turns, [vec![1.0, 3.0], vec![2.0]]);
    }
}
