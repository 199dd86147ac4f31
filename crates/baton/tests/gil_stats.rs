//! `baton.gil_stats()`, `-X gilstats` and `-X gil_policy`: what is counted, and that it adds up.

mod common;

use common::{baton, text};
use std::process::Output;

fn run(options: &[&str], program: &str) -> Output {
    baton()
        .args(options)
        .args(["-c", program])
        .output()
        .unwrap()
}

const COUNTS: &str = "
import baton, threading, time
lock = threading.Lock()

def work():
    for _ in range(50):
        with lock:
            time.sleep(0.0001)
        for i in range(2000):
            i + 1

threads = [threading.Thread(target=work, name=f'worker {n}') for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
stats = baton.gil_stats()
assert stats['interval_ns'] == 5_000_000
assert stats['switches'] >= 3
assert sum(stats['handed_over'].values()) <= sum(stats['released'].values())
assert stats['released']['thread end'] == 3
assert stats['released']['blocking'] >= 150
assert [thread['name'] for thread in stats['threads']] == ['MainThread', 'worker 0', 'worker 1', 'worker 2']
assert [thread['alive'] for thread in stats['threads']] == [True, False, False, False]
for thread in stats['threads']:
    spent = [thread[name] for name in ('run_ns', 'wait_gil_ns', 'wait_lock_ns', 'blocked_ns')]
    assert sum(spent) == thread['lifetime_ns'] and min(spent) >= 0, thread
    assert 0 < thread['longest_hold']['ns'] <= thread['lifetime_ns'], thread
workers = stats['threads'][1:]
assert all(thread['blocked_ns'] >= 50 * 100_000 for thread in workers)
assert sum(thread['wait_lock_ns'] for thread in workers) > 0
assert stats['longest_hold']['ns'] == max(thread['longest_hold']['ns'] for thread in stats['threads'])
print(stats['policy'])
";

#[test]
fn the_counts_add_up_under_both_policies() {
    for (options, policy) in [
        (&[][..], "baton\n"),
        (&["-X", "gil_policy=baton"], "baton\n"),
        (&["-X", "gil_policy=cpython"], "cpython\n"),
    ] {
        let output = run(options, COUNTS);
        assert_eq!(text(&output.stderr), "");
        assert_eq!(text(&output.stdout), policy);
    }
}

#[test]
fn the_longest_hold_is_told_with_its_line() {
    let program = "import baton, time
time.sleep(0)
for i in range(3_000_000):
    pass
time.sleep(0)
print(baton.gil_stats()['longest_hold'])
";
    let output = run(&[], program);
    assert!(
        text(&output.stdout).contains("'file': '<string>', 'line': 5}"),
        "{output:?}"
    );
}

#[test]
fn the_table_ends_with_advice_and_a_command() {
    let output = run(&["-X", "gilstats"], "print('done')");
    let table = text(&output.stderr);
    assert_eq!(text(&output.stdout), "done\n");
    assert!(table.contains("MainThread"), "{table}");
    let last = table.lines().last().unwrap_or_default();
    assert_eq!(
        last,
        r#"Next: baton -X gil_policy=cpython -X gilstats -c 'print('\''done'\'')'"#
    );
}

#[test]
fn an_unknown_policy_is_refused() {
    let output = run(&["-X", "gil_policy=none"], "print('ran')");
    assert_eq!(
        (output.status.code(), text(&output.stdout)),
        (Some(1), String::new())
    );
    assert!(
        text(&output.stderr).starts_with("Fatal Python error: bad value for option -X gil_policy")
    );
}
