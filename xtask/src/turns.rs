//! Measuring two interpreters in turns, and what a row of figures says of them: for all benchmarks.

use crate::{baton, option, process};
use std::process::Command;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(180);

/// Who is measured against whom, how often, and what: `--python BATON --oracle PYTHON --rounds N`, then names.
pub struct Contest {
    /// Baton and the oracle.
    pub interpreters: [String; 2],
    rounds: usize,
    names: Vec<String>,
}

impl Contest {
    pub fn from(args: &[String], rounds: usize) -> Result<Contest, String> {
        let (oracle, args) = option(args, "--oracle");
        let (python, args) = option(&args, "--python");
        let (given, names) = option(&args, "--rounds");
        Ok(Contest {
            interpreters: [
                python.unwrap_or_else(baton),
                oracle.unwrap_or_else(|| "python3.14".into()),
            ],
            rounds: given
                .map_or(Ok(rounds), |text| text.parse())
                .map_err(|_| "bad --rounds")?,
            names,
        })
    }

    /// Whether a program is among those asked for: by the beginning of its name.
    pub fn wants(&self, program: &str) -> bool {
        self.names.is_empty()
            || self
                .names
                .iter()
                .any(|name| program.starts_with(name.as_str()))
    }

    /// Whose turn it is, one measurement after the other.
    pub fn turns(&self) -> impl Iterator<Item = usize> {
        // Who goes first changes: a processor may be faster for the first.
        let order = [[0, 1], [1, 0]].into_iter().cycle();
        order.take(self.rounds).flatten()
    }
}

/// Runs a program that is measured; the error says how it ended.
pub fn run(command: &mut Command) -> Result<process::Output, String> {
    let output = process::run(command, LIMIT)?;
    if output.code == Some(0) {
        return Ok(output);
    }
    let last = output.stderr.trim_end().lines().last();
    Err(match output.timed_out {
        true => "time limit".into(),
        false => last.unwrap_or("no output").into(),
    })
}

/// What the turns of both say together; seconds.
pub struct Row {
    /// The medians.
    pub medians: [f64; 2],
    /// The ratio of the medians.
    pub ratio: f64,
    /// The least and the greatest ratio of a single turn.
    pub spread: [f64; 2],
    /// The ratio of the least figures.
    pub least: f64,
}

impl Row {
    pub fn of(ours: &[f64], theirs: &[f64]) -> Row {
        let least = |turns: &[f64]| turns.iter().copied().fold(f64::INFINITY, f64::min);
        let medians = [median(ours), median(theirs)];
        let mut ratios: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| a / b).collect();
        ratios.sort_by(f64::total_cmp);
        let end = |ratio: Option<&f64>| ratio.copied().unwrap_or(f64::NAN);
        Row {
            medians,
            ratio: medians[0] / medians[1],
            spread: [end(ratios.first()), end(ratios.last())],
            least: least(ours) / least(theirs),
        }
    }
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
    fn medians() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn a_row_compares_turn_by_turn() {
        let row = Row::of(&[1.0, 4.0, 2.0], &[2.0, 2.0, 4.0]);
        assert_eq!((row.medians, row.ratio), ([2.0, 2.0], 1.0));
        assert_eq!((row.spread, row.least), ([0.5, 2.0], 0.5));
    }

    #[test]
    fn who_goes_first_changes() {
        let args = ["--rounds", "2", "conv"].map(String::from);
        let contest = Contest::from(&args, 5).unwrap();
        let turns: Vec<_> = contest.turns().collect();
        assert_eq!(turns, [0, 1, 1, 0]);
        assert!(contest.wants("convoy") && !contest.wants("costs"));
    }
}
