//! Benchmarks: programs of pyperformance under Baton and an oracle, in turns.
//!
//! The programs are fetched once into the cache and driven by a stand-in for `pyperf`
//! (`benches/pyperf.py`); `benches/programs.txt` says which, and how often. Turns are
//! interleaved, so that a machine that slows down slows both. Printed are medians, the ratio of
//! the medians (below 1: Baton is faster), the spread of the ratios of the single turns, the
//! ratio of the least times, which a busy machine disturbs least, and the greatest memory that
//! each held.

use crate::{Outcome, baton, cache, option, process, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(180);
const PACKAGES: &[&str] = &["pyperformance==1.14.0", "pyaes==1.6.1"];

struct Program {
    name: String,
    loops: String,
    /// The program and its arguments, or `-c` and a text.
    words: Vec<String>,
}

struct Settings {
    programs: PathBuf,
    modules: PathBuf,
}

pub fn run(args: &[String]) -> Outcome {
    let (oracle, args) = option(args, "--oracle");
    let (python, args) = option(&args, "--python");
    let (rounds, names) = option(&args, "--rounds");
    let rounds: usize = rounds
        .map_or(Ok(5), |text| text.parse())
        .map_err(|_| "bad --rounds")?;
    let interpreters = [
        python.unwrap_or_else(baton),
        oracle.unwrap_or_else(|| "python3.14".into()),
    ];
    let settings = fetch()?;
    println!(
        "{:24} {:>10} {:>10} {:>6} {:>13} {:>6} {:>8} {:>8}",
        "ms, medians", "baton", "oracle", "ratio", "spread", "least", "peak MB", "oracle's"
    );
    let (mut logs, mut failed) = (Vec::new(), Vec::new());
    for program in programs()? {
        if !names.is_empty()
            && !names
                .iter()
                .any(|name| program.name.starts_with(name.as_str()))
        {
            continue;
        }
        match measure(&settings, &program, &interpreters, rounds) {
            Ok(turns) => logs.push(report(&program.name, &turns)),
            Err(error) => failed.push(format!("{}: {error}", program.name)),
        }
    }
    if !logs.is_empty() {
        let mean = |which: usize| {
            let sum: f64 = logs.iter().map(|ratios: &[f64; 2]| ratios[which]).sum();
            (sum / logs.len() as f64).exp()
        };
        println!(
            "{:24} {:>10} {:>10} {:6.2} {:>13} {:6.2}",
            "geometric mean",
            "",
            "",
            mean(0),
            "",
            mean(1)
        );
    }
    println!("{} measured, {} failed", logs.len(), failed.len());
    for line in &failed {
        println!("  {line}");
    }
    Ok(())
}

fn programs() -> Result<Vec<Program>, String> {
    let text = fs::read_to_string(root().join("benches/programs.txt"))
        .map_err(|error| error.to_string())?;
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            let (Some(name), Some(loops)) = (words.next(), words.next()) else {
                return Err(format!("programs.txt: {line}"));
            };
            let words = words.collect();
            Ok(Program { name, loops, words })
        })
        .collect()
}

/// What one process took.
#[derive(Clone, Copy, Default)]
struct Cost {
    seconds: f64,
    /// Peak memory, where the program says it.
    megabytes: f64,
}

/// The costs of Baton and of the oracle in each turn.
fn measure(
    settings: &Settings,
    program: &Program,
    interpreters: &[String; 2],
    rounds: usize,
) -> Result<Vec<[Cost; 2]>, String> {
    let mut turns = Vec::new();
    for round in 0..rounds {
        let mut turn = [Cost::default(); 2];
        // Who goes first changes: a processor may be faster for the first.
        let order = if round % 2 == 0 { [0, 1] } else { [1, 0] };
        for which in order {
            turn[which] = time(settings, program, &interpreters[which])?;
        }
        turns.push(turn);
    }
    Ok(turns)
}

fn time(settings: &Settings, program: &Program, interpreter: &str) -> Result<Cost, String> {
    let mut command = Command::new(interpreter);
    let is_command = program.words.first().is_some_and(|word| word == "-c");
    if is_command {
        command.args(&program.words);
    } else if let Some((script, arguments)) = program.words.split_first() {
        let folder = settings.programs.join(format!("bm_{script}"));
        command.arg(folder.join("run_benchmark.py")).args(arguments);
    }
    command
        .env("PYTHONPATH", &settings.modules)
        .env("BENCH_LOOPS", &program.loops);
    let start = Instant::now();
    let output = process::run(&mut command, LIMIT)?;
    let elapsed = start.elapsed().as_secs_f64();
    if output.code != Some(0) {
        let last = output
            .stderr
            .trim_end()
            .lines()
            .last()
            .unwrap_or("no output");
        let how = if output.timed_out { "time limit" } else { last };
        return Err(format!("{}: {how}", label(interpreter)));
    }
    if is_command {
        return Ok(Cost {
            seconds: elapsed,
            megabytes: 0.0,
        });
    }
    let last_words = |start: &'static str| {
        let lines = output.stdout.lines();
        lines
            .filter(move |line| line.starts_with(start))
            .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
    };
    let seconds: f64 = last_words("BENCH ").sum();
    let megabytes = last_words("PEAK ").fold(0.0, f64::max) / 1024.0;
    if seconds > 0.0 {
        Ok(Cost { seconds, megabytes })
    } else {
        Err(format!("{}: no figures", label(interpreter)))
    }
}

fn label(interpreter: &str) -> String {
    let name = Path::new(interpreter).file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Prints a row; returns the logarithms of the ratios of the medians and of the least times.
fn report(name: &str, turns: &[[Cost; 2]]) -> [f64; 2] {
    let side = |which: usize| median(turns.iter().map(|turn| turn[which].seconds).collect());
    let peak = |which: usize| {
        turns
            .iter()
            .map(|turn| turn[which].megabytes)
            .fold(0.0, f64::max)
    };
    let best = |which: usize| {
        let seconds = turns.iter().map(|turn| turn[which].seconds);
        seconds.fold(f64::INFINITY, f64::min)
    };
    let (ours, theirs) = (side(0), side(1));
    let least = best(0) / best(1);
    let of_turn = |turn: &[Cost; 2]| turn[0].seconds / turn[1].seconds;
    let mut ratios: Vec<f64> = turns.iter().map(of_turn).collect();
    ratios.sort_by(f64::total_cmp);
    let low = ratios.first().copied().unwrap_or(f64::NAN);
    let high = ratios.last().copied().unwrap_or(f64::NAN);
    let ratio = ours / theirs;
    println!(
        "{name:24} {:10.2} {:10.2} {ratio:6.2} {low:8.2}-{high:.2} {least:6.2} {:8.1} {:8.1}",
        ours * 1e3,
        theirs * 1e3,
        peak(0),
        peak(1)
    );
    [ratio.ln(), least.ln()]
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[middle],
        _ => (values[middle - 1] + values[middle]) / 2.0,
    }
}

/// Fetches the programs, once, with any Python that has pip.
fn fetch() -> Result<Settings, String> {
    let modules = cache().join("bench");
    let programs = modules.join("pyperformance/data-files/benchmarks");
    if !programs.exists() {
        fs::create_dir_all(&modules).map_err(|error| error.to_string())?;
        let mut command = Command::new("python3");
        command
            .args([
                "-m",
                "pip",
                "install",
                "-q",
                "--root-user-action=ignore",
                "--no-deps",
                "--target",
            ])
            .arg(&modules)
            .args(PACKAGES);
        let output = process::run(&mut command, LIMIT)?;
        if output.code != Some(0) {
            return Err(format!("pip: {}", output.stderr.trim_end()));
        }
    }
    // Beside the programs, so that it is found before any real pyperf.
    fs::copy(root().join("benches/pyperf.py"), modules.join("pyperf.py"))
        .map_err(|error| error.to_string())?;
    Ok(Settings { programs, modules })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn the_list_of_programs_reads() {
        let programs = programs().unwrap();
        assert!(programs.len() > 30);
        assert!(programs.iter().all(|program| !program.words.is_empty()));
    }
}
