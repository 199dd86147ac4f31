//! Tasks of the house: `cargo xtask NAME`.
#![forbid(unsafe_code)]

mod parity;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask parity [--min PERCENT] [--worst N] [--lib DIR --digests FILE]
    compares our bytecode for the standard library (or DIR) with CPython's
cargo xtask parity --oracle PYTHON FILE
    shows how our bytecode for one file differs
cargo xtask parity --oracle PYTHON
    checks the comparison itself: what that CPython compiles must be identical";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let result = match args.split_first() {
        Some((name, rest)) if name == "parity" => parity::run(rest),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
