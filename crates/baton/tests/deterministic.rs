//! `-X sched=SEED`: runs repeat to the last byte, races come out over seeds, and a deadlock is reported; and what
//! Baton says of threads without it.

mod common;

use common::text;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn program(name: &str) -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/sched");
    tests.join(name)
}

fn run(seed: &str, name: &str) -> Output {
    command(&["-X", &format!("sched={seed}")], name)
        .output()
        .unwrap()
}

fn command(options: &[&str], name: &str) -> Command {
    let mut command = common::baton();
    command
        .args(options)
        .arg(program(name))
        .stdin(Stdio::null());
    command
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

#[test]
fn a_deadlock_of_real_threads_is_told_once() {
    let mut child = command(&[], "deadlock_with_bystander.py");
    let mut child = child.stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    // The program goes on waiting: its last line is that of the third thread's oldest frame.
    let mut report = Vec::new();
    for line in lines.map_while(Result::ok) {
        let last = line.ends_with("in _bootstrap");
        report.push(line);
        if last
            && report
                .iter()
                .filter(|line| line.ends_with("in _bootstrap"))
                .count()
                == 2
        {
            break;
        }
    }
    assert_eq!(child.try_wait().unwrap(), None, "it still waits");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(
        report[0],
        "deadlock: every thread waits for a lock, and none can run"
    );
    assert_eq!(
        report[1],
        "the circle: first waits for second waits for first"
    );
    assert!(
        report.contains(&"  first waits for an RLock held by second:".to_string()),
        "{report:?}"
    );
    assert!(
        report.contains(&"  second waits for a lock held by first:".to_string()),
        "{report:?}"
    );
}

#[test]
fn a_wait_with_a_timeout_is_no_deadlock() {
    let mut command = command(&[], "deadlock_with_bystander.py");
    let run = command.arg("timeout").output().unwrap();
    assert_eq!(
        (run.status.code(), text(&run.stderr)),
        (Some(0), String::new())
    );
}

#[test]
fn sigquit_shows_the_threads_and_the_program_goes_on() {
    let mut command = command(&[], "quit.py");
    // Whoever runs the tests in the background may ignore the signal, and children inherit that.
    // SAFETY: only a call that is allowed between fork and exec.
    unsafe {
        command.pre_exec(|| {
            libc::signal(libc::SIGQUIT, libc::SIG_DFL);
            Ok(())
        })
    };
    let run = command.output().unwrap();
    assert_eq!(text(&run.stdout), "True\ngoes on\n");
    let report = text(&run.stderr);
    assert!(report.starts_with("threads of process "), "{report}");
    assert!(
        report.contains("  MainThread is in a call that gave the GIL away:\n"),
        "{report}"
    );
    // Where the others are depends on how fast they are.
    assert!(report.contains("\n  hold "), "{report}");
    assert!(
        report.contains("quit.py\", line ") && report.contains(" in hold\n"),
        "{report}"
    );
}
