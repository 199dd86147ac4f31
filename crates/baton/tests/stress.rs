//! Programs under `tests/stress`: 32 threads over everything that threads can share, for a short time each, as they are,
//! with a switch after every microsecond, and with that and many collections. None may crash or hang, and what each one
//! says must hold.

#[path = "../../../xtask/src/process.rs"]
mod process;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// How long the threads of a program work, in seconds.
const WORK: &str = "1";
/// Far more than that: reached only by a program that hangs and cannot say so.
const LIMIT: Duration = Duration::from_secs(120);

const PROGRAMS: &[&str] = &["containers", "lifetimes", "imports", "waiting", "system"];
const MODES: &[&[(&str, &str)]] = &[
    &[],
    &[("STRESS_INTERVAL", "1e-6")],
    #[cfg(debug_assertions)]
    &[("STRESS_INTERVAL", "1e-6"), ("BATON_COLLECT_EVERY", "499")],
];

fn fault(program: &str, mode: &[(&str, &str)]) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/stress");
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command
        .args(["-E", "-B"])
        .arg(folder.join(format!("{program}.py")))
        .env("STRESS_SECONDS", WORK)
        .envs(mode.iter().copied());
    match process::run(&mut command, LIMIT) {
        Ok(output) if output.code == Some(0) && output.stdout == "ok\n" => None,
        Ok(output) => Some(format!(
            "{program} {mode:?}: exit {:?}, time limit {}\n{}{}",
            output.code, output.timed_out, output.stdout, output.stderr
        )),
        Err(error) => Some(format!("{program} {mode:?}: {error}")),
    }
}

#[test]
fn many_threads_share_everything() {
    let runs: Vec<_> = PROGRAMS
        .iter()
        .flat_map(|program| MODES.iter().map(move |mode| (*program, *mode)))
        .collect();
    let faults = process::parallel(&runs, |(program, mode)| fault(program, mode));
    let faults: Vec<String> = faults.into_iter().flatten().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
