//! Benchmarks: programs of pyperformance under Baton and an oracle, in turns.
//!
//! The programs are fetched once into the cache and driven by a stand-in for `pyperf`
//! (`benches/pyperf.py`); `benches/programs.txt` says which, and how often. Turns are
//! interleaved, so that a machine that slows down slows both. Printed are medians, the ratio of
//! the medians (below 1: Baton is faster), the spread of the ratios of the single turns, the
//! ratio of the least times, which a busy machine disturbs least, and the greatest memory that
//! each held.

use crate::turns::{self, Contest, Row};
use crate::{Outcome, cache, process, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How long fetching may take.
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
    let contest = Contest::from(args, 5)?;
    let settings = fetch()?;
    println!(
        "{:24} {:>10} {:>10} {:>6} {:>13} {:>6} {:>8} {:>8}",
        "ms, medians", "baton", "oracle", "ratio", "spread", "least", "peak MB", "oracle's"
    );
    let (mut logs, mut failed) = (Vec::new(), Vec::new());
    for program in programs()? {
        if !contest.wants(&program.name) {
            continue;
        }
        match measure(&settings, &program, &contest) {
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

/// The costs of Baton and of the oracle, turn by turn.
fn measure(
    settings: &Settings,
    program: &Program,
    contest: &Contest,
) -> Result<[Vec<Cost>; 2], String> {
    let mut costs = [Vec::new(), Vec::new()];
    for which in contest.turns() {
        costs[which].push(time(settings, program, &contest.interpreters[which])?);
    }
    Ok(costs)
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
    let output =
        turns::run(&mut command).map_err(|how| format!("{}: {how}", label(interpreter)))?;
    let elapsed = start.elapsed().as_secs_f64();
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
fn report(name: &str, costs: &[Vec<Cost>; 2]) -> [f64; 2] {
    let seconds = |which: usize| -> Vec<f64> { costs[which].iter().map(|it| it.seconds).collect() };
    let peak = |which: usize| {
        costs[which]
            .iter()
            .map(|it| it.megabytes)
            .fold(0.0, f64::max)
    };
    let row = Row::of(&seconds(0), &seconds(1));
    let ([ours, theirs], [low, high]) = (row.medians, row.spread);
    println!(
        "{name:24} {:10.2} {:10.2} {:6.2} {low:8.2}-{high:.2} {:6.2} {:8.1} {:8.1}",
        ours * 1e3,
        theirs * 1e3,
        row.ratio,
        row.least,
        peak(0),
        peak(1)
    );
    [row.ratio.ln(), row.least.ln()]
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
    fn the_list_of_programs_reads() {
        let programs = programs().unwrap();
        assert!(programs.len() > 30);
        assert!(programs.iter().all(|program| !program.words.is_empty()));
    }
}
