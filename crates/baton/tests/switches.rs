//! Where threads can switch: what Baton does is what CPython 3.14 was measured to do (`tests/switches`), `baton switches`
//! lists it, and what gives the lock away is what does so in CPython (`tests/blocking`).

mod common;

use common::text;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests")
        .join(name)
}

fn baton(name: &str, args: &[&str]) -> Output {
    common::baton()
        .args(args)
        .current_dir(folder(name))
        .output()
        .unwrap()
}

fn passes(name: &str, args: &[&str]) {
    let output = baton(name, args);
    assert!(
        output.status.success(),
        "{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

/// The deterministic policy, so that a run can be repeated.
const SCHEDULE: [&str; 2] = ["-X", "sched=7"];

#[test]
fn threads_switch_where_cpython_lets_them() {
    let args = [&SCHEDULE[..], &["measure.py", "--points", "cpython.json"]];
    passes("switches", &args.concat());
}

#[test]
fn statements_are_cut_where_cpython_cuts_them() {
    let args = [&SCHEDULE[..], &["schedules.py", "cpython.json"]];
    passes("switches", &args.concat());
}

#[test]
fn signals_come_in_where_threads_do() {
    let forms = ["global plus a call of int", "list append", "f-string alone"];
    let args = [&["measure.py", "--check", "cpython.json"], &forms[..]];
    passes("switches", &args.concat());
}

#[test]
fn what_is_listed_is_what_was_measured() {
    passes("switches", &["listed.py", "cpython.json"]);
}

#[test]
fn operations_give_the_lock_away_as_in_cpython() {
    // Baton's own policy also lends the lock to who comes back from a wait, which is not of the operation's doing.
    let policy = ["-X", "gil_policy=cpython", "-W", "ignore"];
    let args = [&policy[..], &["operations.py", "--check", "cpython.txt"]];
    passes("blocking", &args.concat());
}

#[test]
fn a_program_is_shown_with_its_marks() {
    for (args, golden) in [
        (&["switches", "sample.py"][..], "sample.txt"),
        (&["switches", "--json", "--all", "sample.py"], "sample.json"),
    ] {
        let output = baton("switches", args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let expected = fs::read_to_string(folder("switches").join(golden)).unwrap();
        assert_eq!(text(&output.stdout), expected, "{golden}");
    }
}

#[test]
fn colours_follow_the_variables() {
    let coloured = |name: &str, value: &str| {
        let output = common::baton()
            .env_remove("NO_COLOR")
            .env(name, value)
            .args(["switches", "-c", "f()"])
            .output();
        text(&output.unwrap().stdout).contains("\x1b[")
    };
    assert!(coloured("PYTHON_COLORS", "1"));
    assert!(coloured("FORCE_COLOR", "1"));
    assert!(!coloured("NO_COLOR", "1"));
    assert!(!coloured("PYTHON_COLORS", "0"));
}

#[test]
fn errors_are_cpythons() {
    let missing = baton("switches", &["switches", "missing.py"]);
    assert_eq!(missing.status.code(), Some(2));
    let message = text(&missing.stderr);
    assert!(message.contains(": can't open file '"), "{message}");
    assert!(message.contains("missing.py': [Errno 2] No such file or directory"));

    let wrong = baton("switches", &["switches", "-c", "a b"]);
    assert_eq!(wrong.status.code(), Some(1));
    let expected = "  File \"<string>\", line 1\n    a b\n      ^\nSyntaxError: invalid syntax\n";
    assert_eq!(text(&wrong.stderr), expected);

    let module = baton("switches", &["switches", "-m", "no_such_module"]);
    assert_eq!(module.status.code(), Some(1));
    assert!(text(&module.stderr).ends_with(": No module named no_such_module\n"));

    let nothing = baton("switches", &["switches", "--json"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(baton("switches", &["switches", "--help"]).status.success());
}

#[test]
fn a_file_named_switches_runs_by_its_path() {
    let folder = std::env::temp_dir().join(format!("baton-switches-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("switches"), "print('ran')").unwrap();
    let output = common::baton()
        .arg("./switches")
        .current_dir(&folder)
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(text(&output.stdout), "ran\n");
}
