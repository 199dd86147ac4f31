//! Tasks of the house: `cargo xtask NAME`. One subcommand, one file, one row in [`TASKS`].
#![forbid(unsafe_code)]

mod bench;
mod bench_threads;
mod bench_trace;
mod conformance;
mod expect;
mod licences;
mod memcheck;
mod parity;
mod pgo;
mod process;
mod rust_source;
mod scripts;
mod tidy;
mod turns;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a task returns: a message is printed and makes the exit status 1.
type Outcome = Result<(), String>;

struct Task {
    name: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Outcome,
}

const TASKS: &[Task] = &[
    Task {
        name: "tidy",
        help: "checks the style rules; --ratchet rewrites the list of exceptions",
        run: tidy::run,
    },
    Task {
        name: "licences",
        help: "checks the licences of everything that is linked in",
        run: licences::run,
    },
    Task {
        name: "memcheck",
        help: "a sample of tests/scripts under valgrind; --python BATON (built with malloc-heap), then names",
        run: memcheck::run,
    },
    Task {
        name: "expect",
        help: "writes tests/scripts/*.out with an oracle; --oracle PYTHON, then names or none for all",
        run: expect::run,
    },
    Task {
        name: "pending",
        help: "takes what passes out of tests/scripts/pending.txt; --python BATON",
        run: expect::pending,
    },
    Task {
        name: "conformance",
        help: "runs CPython's tests; --python BATON --accept; --oracle PYTHON; then names",
        run: conformance::run,
    },
    Task {
        name: "parity",
        help: "our bytecode for the standard library against CPython's; --min PERCENT, --worst N, --oracle PYTHON FILE",
        run: parity::run,
    },
    Task {
        name: "pgo",
        help: "the build for users, optimised by a profile; prints where it is; --suite FOLDER of CPython's tests",
        run: pgo::run,
    },
    Task {
        name: "bench",
        help: "runs benchmarks in turns; --python BATON --oracle PYTHON --rounds N, then names",
        run: bench::run,
    },
    Task {
        name: "bench-threads",
        help: "runs the benchmarks of threads in turns; --python BATON --oracle PYTHON --rounds N, then names",
        run: bench_threads::run,
    },
    Task {
        name: "bench-trace",
        help: "measures what recording costs, in turns; --python BATON --oracle PYTHON --rounds N, then names",
        run: bench_trace::run,
    },
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let task = args
        .first()
        .and_then(|name| TASKS.iter().find(|task| task.name == name));
    let Some(task) = task else {
        eprintln!("usage: cargo xtask TASK [OPTIONS]\n");
        for task in TASKS {
            eprintln!("  {:12} {}", task.name, task.help);
        }
        return ExitCode::from(2);
    };
    match (task.run)(&args[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {}: {message}", task.name);
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where downloads and other reproducible things are kept.
fn cache() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target
        .unwrap_or_else(|| root().join("target"))
        .join("cache")
}

/// The value of `--name VALUE`, and the arguments without it.
fn option(args: &[String], name: &str) -> (Option<String>, Vec<String>) {
    let mut rest = args.to_vec();
    let value = rest.iter().position(|arg| arg == name).and_then(|at| {
        rest.remove(at);
        (at < rest.len()).then(|| rest.remove(at))
    });
    (value, rest)
}

/// The release build of `baton`, unless `--python` names another.
fn baton() -> String {
    let target = cache().parent().map(Path::to_path_buf).unwrap_or_default();
    target.join("release/baton").display().to_string()
}
