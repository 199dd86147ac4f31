//! `-X sched=SEED`: runs repeat to the last byte, races come out over seeds, and a deadlock is reported.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn program(name: &str) -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/sched");
    tests.join(name)
}

fn run(seed: &str, name: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PYTHON") {
            command.env_remove(name);
        }
    }
    command.env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8");
    command.args(["-X", &format!("sched={seed}")]);
    command.arg(program(name)).stdin(Stdio::null());
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let mut outputs = BTreeSet::new();
    for seed in ["1", "2", "3", "4"] {
        let (first, second) = (run(seed, "everything.py"), run(seed, "everything.py"));
        assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
        assert_eq!(text(&first.stdout), text(&second.stdout), "seed {seed}");
        assert!(text(&first.stdout).ends_with("end\n"));
        outputs.insert(first.stdout);
    }
    assert_eq!(outputs.len(), 4, "seeds differ");
}

#[test]
fn updates_are_lost_over_seeds() {
    let runs = (0..12).map(|seed| run(&seed.to_string(), "lost_update.py"));
    let counts: Vec<u32> = runs
        .map(|run| text(&run.stdout).trim().parse().unwrap())
        .collect();
    assert!(counts.iter().all(|count| (2..=150).contains(count)));
    assert!(counts.iter().any(|count| *count < 150), "{counts:?}");
}

#[test]
fn a_deadlock_is_reported_and_ends_the_program() {
    let runs: Vec<_> = (0..12)
        .map(|seed| run(&seed.to_string(), "ab_ba.py"))
        .collect();
    let stuck = runs.iter().find(|run| run.status.code() == Some(1));
    let stuck = stuck.expect("a seed that ends in the deadlock");
    assert_eq!(text(&stuck.stdout), "started\n");
    let report = text(&stuck.stderr);
    assert!(
        report.starts_with("deadlock: every thread waits for a lock"),
        "{report}"
    );
    assert!(
        report.contains("  first waits for a lock held by second"),
        "{report}"
    );
    assert!(
        report.contains("  second waits for a lock held by first"),
        "{report}"
    );
    assert!(
        report.contains("  MainThread waits for the end of a thread"),
        "{report}"
    );
    assert!(report.contains("ab_ba.py\", line 10 in take"), "{report}");
}

#[test]
fn a_seed_is_a_number() {
    for seed in ["", "x", "-1", "18446744073709551616"] {
        let refused = run(seed, "lost_update.py");
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains("-X sched=SEED: SEED is missing or not an integer"));
    }
}
