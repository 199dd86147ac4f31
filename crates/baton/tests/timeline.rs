//! The timeline: traces of programs of which it is known what they do (`tests/timeline`), each checked as a whole and in
//! numbers; and what becomes of traces of programs that are killed, of full disks and of paths that cannot be written.

mod common;

use baton_timeline::check;
use baton_timeline::format::Kind;
use baton_timeline::states::{Life, State, Stretch, lives};
use baton_timeline::{Trace, read};
use baton_trace::ReasonKind;
use common::text;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A folder of its own for a test, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let folder =
            std::env::temp_dir().join(format!("baton-timeline-{test}-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        Folder(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn program(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/timeline");
    folder.join(format!("{name}.py"))
}

/// Runs `baton trace -o FILE` with these options on a program.
fn trace_command(file: &Path, options: &[&str], program: &Path) -> Output {
    let mut command = common::baton();
    command.args(["trace", "-o"]).arg(file);
    command.args(options).arg(program).output().unwrap()
}

/// A trace that must be sound.
fn sound(file: &Path) -> Trace {
    let trace = read::file(file).unwrap();
    assert_eq!(check::problems(&trace), [""; 0]);
    trace
}

/// Runs a program under these options, and reads its trace; what it printed comes along.
fn traced(name: &str, options: &[&str]) -> (Trace, String) {
    let folder = Folder::new(name);
    let file = folder.file("trace");
    let output = trace_command(&file, options, &program(name));
    assert!(output.status.success(), "{}", text(&output.stderr));
    (sound(&file), text(&output.stdout))
}

/// The lives of threads by their names.
fn by_name(trace: &Trace) -> BTreeMap<&str, Life<'_>> {
    let lives = lives(trace).into_iter();
    lives
        .map(|(thread, life)| (trace.name(thread), life))
        .collect()
}

/// The numbers behind this word at the beginning of a line.
fn told(output: &str, word: &str) -> Vec<u64> {
    let line = output
        .lines()
        .find(|line| line.split(' ').next() == Some(word));
    let numbers = line.unwrap_or_default().split(' ').skip(1);
    numbers.map(|it| it.parse().unwrap()).collect()
}

/// The line of the program in which a stretch ended, or which called the library that it ended in.
fn line(trace: &Trace, stretch: &Stretch<'_>) -> Option<u32> {
    trace.spot(stretch.caller.or(stretch.place)?)?.line
}

/// The line of a program that has this text.
fn line_of(name: &str, code: &str) -> Option<u32> {
    let source = fs::read_to_string(program(name)).unwrap();
    let index = source.lines().position(|line| line.contains(code));
    index.map(|index| index as u32 + 1)
}

#[test]
fn threads_that_compute_run_as_long_as_the_kernel_says() {
    let (trace, output) = traced("computing", &[]);
    let lives = by_name(&trace);
    for name in ["compute-1", "compute-2"] {
        let [ran, ready] = told(&output, name)[..] else {
            panic!("{output}");
        };
        // With the lock in hand it may have been ready without a processor.
        let runs = lives[name].spent(State::Runs) as f64;
        assert!(runs >= ran as f64 * 0.98, "{name}: {runs} of {ran}");
        assert!(
            runs <= (ran + ready) as f64 * 1.02,
            "{name}: {runs} of {ran} and {ready}"
        );
    }
    let asked = trace
        .records
        .iter()
        .filter(|it| it.kind == Kind::AskedBy)
        .count();
    assert!(asked > 10, "{asked}");
}

#[test]
fn a_reader_is_blocked_until_the_writer_writes() {
    let (trace, output) = traced("reading", &[]);
    let lives = by_name(&trace);
    let [waited, late] = told(&output, "reader")[..] else {
        panic!("{output}");
    };
    // What it asks the kernel in the end may have as many bytes.
    let reads = || {
        let all = lives["reader"].stretches.iter();
        let all = all.filter(|it| it.state == State::Blocked && it.bytes == 20);
        let pipe = all.clone().next().and_then(|it| it.descriptor);
        all.filter(move |it| it.descriptor == pipe)
    };
    assert_eq!(reads().count(), 20);
    let blocked: u64 = reads().map(Stretch::length).sum();
    assert!(
        blocked as f64 >= waited as f64 * 0.98,
        "{blocked} of {waited}"
    );
    // The reader's processor may come late, after the writer has written, and the writer's before.
    assert!(
        blocked as f64 <= (waited + late) as f64 * 1.02,
        "{blocked} of {waited} and {late}"
    );
    assert!(reads().all(|it| it.descriptor.is_some()));
    assert!(lives["compute"].spent(State::Runs) > blocked / 2);
}

#[test]
fn a_lock_held_over_a_sleep_shows_its_owner_and_its_place() {
    let (trace, _) = traced("lock_over_sleep", &[]);
    let lives = by_name(&trace);
    let longest = |name: &str, state| {
        let those = lives[name].stretches.iter().filter(|it| it.state == state);
        those.max_by_key(|it| it.length()).unwrap()
    };
    let (wait, sleep) = (
        longest("wanter", State::WaitsForLock),
        longest("holder", State::Asleep),
    );
    assert!(wait.length() >= 90_000_000 && wait.to >= sleep.to);
    assert_eq!(wait.owner.map(|owner| trace.name(owner)), Some("holder"));
    let lock = &trace.locks[&wait.lock.unwrap()];
    let made = trace.spot(lock.made.unwrap()).unwrap();
    assert_eq!(
        made.line,
        line_of("lock_over_sleep", "lock = threading.Lock()")
    );
    assert_eq!(
        line(&trace, sleep),
        line_of("lock_over_sleep", "time.sleep(0.1)")
    );
}

#[test]
fn a_long_call_into_native_code_is_one_hold_with_its_line() {
    let (trace, output) = traced("long_call", &[]);
    let lives = by_name(&trace);
    let [took] = told(&output, "sort")[..] else {
        panic!("{output}");
    };
    let runs = lives["sorter"]
        .stretches
        .iter()
        .filter(|it| it.state == State::Runs);
    let longest = runs.max_by_key(|it| it.length()).unwrap();
    assert!(
        longest.length() as f64 >= took as f64 * 0.98,
        "{} of {took}",
        longest.length()
    );
    assert_eq!(
        line(&trace, longest),
        line_of("long_call", "sorted(numbers)")
    );
}

#[test]
fn the_convoy_of_cpythons_protocol_is_seen() {
    let (trace, _) = traced("convoy", &["-X", "gil_policy=cpython"]);
    assert_eq!(trace.head.policy, "cpython");
    let lives = by_name(&trace);
    let waiter = *trace
        .threads
        .iter()
        .find(|(_, name)| *name == "waiter")
        .unwrap()
        .0;
    let asked = lives["compute"].stretches.iter();
    let asked = asked.filter(|it| it.state == State::Runs && it.asked_by == Some(waiter));
    let asked: Vec<u64> = asked.map(|it| it.to).collect();
    // Not each time: on a busy machine the lock may be free when it comes back.
    assert!(asked.len() > 3, "{asked:?}");
    let waits = lives["waiter"].stretches.iter();
    let mut waits = waits.filter(|it| it.state == State::WaitsForGil);
    for given in asked {
        let wait = waits.find(|it| it.to >= given).unwrap();
        assert!(wait.from <= given && wait.length() >= trace.head.interval);
    }
}

#[test]
fn a_deadlock_that_a_signal_ends_shows_who_waits_for_whom() {
    let folder = Folder::new("deadlock");
    let file = folder.file("trace");
    let output = trace_command(&file, &["-X", "nodeadlock"], &program("deadlock"));
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&output.status),
        Some(libc::SIGALRM)
    );
    let trace = sound(&file);
    assert_eq!(trace.head.exit.as_deref(), Some("signal 14"));
    let lives = by_name(&trace);
    for (name, other) in [("ab", "ba"), ("ba", "ab")] {
        let last = lives[name].stretches.last().unwrap();
        assert_eq!(last.state, State::WaitsForLock);
        assert_eq!(last.owner.map(|owner| trace.name(owner)), Some(other));
        assert_eq!(line(&trace, last), line_of("deadlock", "with other"));
        assert!(last.length() > 200_000_000);
    }
}

#[test]
fn a_hundred_short_threads_are_a_hundred_lives() {
    let (trace, _) = traced("many_threads", &[]);
    let lives = by_name(&trace);
    for number in 0..100 {
        assert!(lives[format!("short-{number}").as_str()].ended);
    }
    let spawned = trace
        .records
        .iter()
        .filter(|it| it.kind == Kind::Spawn)
        .count();
    assert_eq!((lives.len(), spawned), (101, 100));
    let given = trace.records.iter().filter_map(|it| trace.given(it));
    let ends = given
        .filter(|(reason, _)| reason.kind == ReasonKind::ThreadEnd)
        .count();
    assert_eq!(ends, 100);
}

#[test]
fn the_child_of_a_fork_has_a_trace_of_its_own() {
    let folder = Folder::new("forking");
    let file = folder.file("trace");
    let output = trace_command(&file, &[], &program("forking"));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let [pid] = told(&text(&output.stdout), "child")[..] else {
        panic!("{}", text(&output.stdout));
    };
    let parent = sound(&file);
    let forked = parent.records.iter().filter(|it| it.kind == Kind::Forked);
    assert_eq!(forked.map(|it| u64::from(it.a)).collect::<Vec<_>>(), [pid]);
    let child = sound(&folder.file(&format!("trace.{pid}")));
    assert_eq!(child.head.forked_from, Some(parent.head.pid));
    let lives = by_name(&child);
    assert_eq!(
        lives.keys().collect::<Vec<_>>(),
        [&"MainThread", &"born in the child"]
    );
    assert!(lives["born in the child"].ended);
}

#[test]
fn waits_are_told_by_what_the_program_waits_on() {
    let (trace, _) = traced("waiting", &[]);
    for (name, life) in by_name(&trace) {
        let Some(kind) = name.strip_prefix("on ") else {
            continue;
        };
        let waits = life
            .stretches
            .iter()
            .filter(|it| it.state == State::WaitsForLock);
        let longest = waits.max_by_key(|it| it.length()).unwrap();
        let lock = &trace.locks[&longest.lock.unwrap()];
        let class = lock.object.as_ref().map(|object| object.class);
        assert_eq!(trace.string(class.unwrap_or(lock.kind)), kind);
        let own_name = lock.object.as_ref().and_then(|object| object.name);
        let expected = match kind {
            "Thread" => Some("on lock"),
            "Timer" => Some("late"),
            _ => None,
        };
        assert_eq!(own_name.map(|it| trace.string(it)), expected, "{name}");
        let made = lock.made.and_then(|made| trace.spot(made));
        assert!(
            kind == "DictWriter" || made.is_some_and(|made| made.file.ends_with("waiting.py")),
            "{name}"
        );
    }
}

/// The calls of a trace on descriptors: what they are called, and their descriptors.
fn calls_on_descriptors(trace: &Trace) -> BTreeSet<(&str, u32)> {
    let mut calls = BTreeMap::new();
    let mut found = BTreeSet::new();
    for record in &trace.records {
        if let Some((reason, _)) = trace.given(record) {
            calls.insert(record.thread, reason.what);
        } else if record.kind == Kind::Moved {
            found.insert((calls[&record.thread], record.a));
        }
    }
    found
}

#[test]
fn calls_on_descriptors_are_told_with_them() {
    for options in [&[][..], &["-X", "sched=3"]] {
        let (trace, output) = traced("descriptors", options);
        let found = calls_on_descriptors(&trace);
        let told: Vec<(&str, u32)> = output
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(call, fd)| (call, fd.parse().unwrap()))
            .collect();
        assert!(told.len() > 25, "{output}");
        for call in told {
            assert!(found.contains(&call), "{call:?} of {found:?}");
        }
    }
}

#[test]
fn a_program_marks_its_own_timeline() {
    let (trace, _) = traced("marks", &[]);
    let of = |kinds: &[Kind]| {
        let those = trace.records.iter().filter(|it| kinds.contains(&it.kind));
        those
            .map(|it| (it.kind, trace.string(it.a)))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of(&[Kind::Mark]),
        [(Kind::Mark, "phase 1"), (Kind::Mark, "phase 2")]
    );
    let spans = of(&[Kind::SpanBegin, Kind::SpanEnd]);
    let begun: Vec<&str> = spans
        .iter()
        .map(|it| it.1)
        .filter(|it| !it.is_empty())
        .collect();
    assert_eq!((spans.len(), begun), (6, vec!["load", "parse", "fails"]));
    let kinds: Vec<Kind> = trace.records.iter().map(|it| it.kind).collect();
    let at = |kind| kinds.iter().position(|it| *it == kind).unwrap();
    assert!(
        at(Kind::SpanBegin) < at(Kind::CollectBegin)
            && at(Kind::CollectEnd) < at(Kind::SignalBegin)
    );
    assert!(at(Kind::SignalEnd) < kinds.iter().rposition(|it| *it == Kind::SpanEnd).unwrap());
}

#[test]
fn simulated_runs_have_the_same_timeline_each_time() {
    let records = |seed: &str| {
        let (trace, _) = traced("many_threads", &["-X", seed]);
        assert_eq!(trace.head.clock, "simulated");
        trace.records
    };
    assert!(records("sched=5") == records("sched=5"));
}

#[test]
fn what_a_killed_program_recorded_is_there() {
    let folder = Folder::new("killed");
    let file = folder.file("trace");
    let source = "import os, threading\nt = threading.Thread(target=os.kill, args=(os.getpid(), 9))\nt.start()\nt.join()";
    let mut command = common::baton();
    command
        .args(["trace", "-o"])
        .arg(&file)
        .args(["-c", source]);
    let output = command.output().unwrap();
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&output.status),
        Some(libc::SIGKILL)
    );
    let trace = sound(&file);
    assert_eq!(
        (trace.threads.len(), trace.head.exit.as_deref()),
        (2, Some("signal 9"))
    );
}

#[test]
fn the_exit_status_is_the_programs() {
    let folder = Folder::new("status");
    let mut command = common::baton();
    command.args(["trace", "-o"]).arg(folder.file("trace"));
    let output = command
        .args(["-c", "raise SystemExit(7)"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(7));
    assert_eq!(
        sound(&folder.file("trace")).head.exit.as_deref(),
        Some("status 7")
    );
}

#[test]
fn a_program_goes_on_where_no_trace_can_be_written() {
    for path in ["/nowhere/trace", "/dev/null", "/proc/trace"] {
        let option = format!("trace={path}");
        let mut command = common::baton();
        let output = command
            .args(["-X", &option, "-c", "print(1)"])
            .output()
            .unwrap();
        assert_eq!(
            (text(&output.stdout).as_str(), output.status.code()),
            ("1\n", Some(0))
        );
        let error = text(&output.stderr);
        assert!(
            error.starts_with(&format!("baton: no trace is written to {path}: ")),
            "{error}"
        );
    }
}

#[test]
fn a_trace_that_reaches_its_limit_is_sound_and_says_so() {
    let folder = Folder::new("limit");
    let file = folder.file("trace");
    let output = trace_command(&file, &["--limit", "128k"], &program("many_threads"));
    assert!(output.status.success());
    assert!(
        text(&output.stderr).contains("it reached its limit"),
        "{}",
        text(&output.stderr)
    );
    let trace = sound(&file);
    assert_eq!(trace.stopped.as_deref(), Some("it reached its limit"));
    assert!(fs::metadata(&file).unwrap().len() <= 128 << 10 | 4096);
    let said = checked(&file);
    assert!(
        said.starts_with("sound: ")
            && said.ends_with("; recording stopped: it reached its limit\n"),
        "{said}"
    );
}

/// What `baton trace --check` says of a file.
fn checked(file: &Path) -> String {
    let mut command = common::baton();
    let output = command.args(["trace", "--check"]).arg(file).output();
    text(&output.unwrap().stdout)
}

#[test]
fn a_trace_that_lost_its_end_is_not_called_whole() {
    let folder = Folder::new("cut");
    let file = folder.file("trace");
    let output = trace_command(&file, &[], &program("many_threads"));
    assert!(text(&output.stderr).contains("; trace whole\n"));
    assert!(checked(&file).starts_with("sound: "));
    // What tells that the program ended is at the beginning, and still there.
    let len = fs::metadata(&file).unwrap().len();
    let cut = fs::File::options().write(true).open(&file).unwrap();
    cut.set_len(len / (64 << 10) * (64 << 10) / 2).unwrap();
    assert!(read::file(&file).unwrap().cut);
    assert!(checked(&file).starts_with("the file was cut short\n"));
    let mut command = common::baton();
    let output = command.args(["trace", "--read"]).arg(&file).output();
    assert!(text(&output.unwrap().stdout).contains("; the file was cut short\n"));
}

#[test]
fn a_flight_recorder_without_room_says_that_it_kept_less() {
    let folder = Folder::new("less");
    let file = folder.file("trace");
    let options = ["--last", "100s", "--limit", "512k"];
    let source = folder.file("naps.py");
    fs::write(
        &source,
        "import time\nfor i in range(20_000): time.sleep(0)\n",
    )
    .unwrap();
    let output = trace_command(&file, &options, &source);
    assert!(output.status.success(), "{}", text(&output.stderr));
    sound(&file);
    let said = checked(&file);
    let wanted = "; only the last 100 s were kept; of some threads less: it reached its limit\n";
    assert!(said.ends_with(wanted), "{said}");
}

#[test]
fn a_flight_recorder_keeps_the_last_part_in_bounds() {
    let folder = Folder::new("flight");
    let file = folder.file("trace");
    let source = "
import baton, os, signal, time
for i in range(20_000):
    time.sleep(0)
os.kill(os.getpid(), signal.SIGUSR2)
baton.dump_trace()
";
    let mut command = common::baton();
    command.args(["trace", "--last", "1ms", "-o"]).arg(&file);
    let output = command.args(["-c", source]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("SIGUSR2: the timeline is in "));
    for name in ["trace", "trace-1", "trace-2"] {
        let trace = sound(&folder.file(name));
        assert!(trace.records.len() < 10_000 && trace.begin() > 0);
        assert!(fs::metadata(folder.file(name)).unwrap().len() < 1 << 20);
    }
}

#[test]
fn what_is_no_trace_is_refused() {
    let folder = Folder::new("refused");
    fs::write(folder.file("text"), "hello").unwrap();
    for (name, error) in [("text", "not a trace"), ("missing", "No such file")] {
        let mut command = common::baton();
        let output = command
            .args(["trace", "--check"])
            .arg(folder.file(name))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            text(&output.stderr).contains(error),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn on_a_full_disk_the_program_goes_on_and_the_trace_says_why_it_ends() {
    let folder = Folder::new("full");
    let file = folder.file("trace");
    // A limit of the process's files, in blocks of 512 bytes, stands for that of the disk.
    let script = "trap '' XFSZ; ulimit -f 300; exec \"$@\"";
    let baton = common::baton();
    let mut command = std::process::Command::new("sh");
    command.args(["-c", script, "sh"]).arg(baton.get_program());
    let option = format!("trace={}", file.display());
    command.args(["-X", &option]).arg(program("many_threads"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("ends before the program: File too large"));
    let trace = sound(&file);
    assert!(trace.stopped.is_some() && !trace.records.is_empty());
}

#[test]
fn lines_are_recorded_unless_they_are_not_wanted() {
    let places = |options: &[&str]| {
        let folder = Folder::new(&format!("lines-{}", options.len()));
        let file = folder.file("trace");
        let output = trace_command(&file, options, &program("marks"));
        assert!(output.status.success(), "{}", text(&output.stderr));
        sound(&file).codes.len()
    };
    assert!(places(&[]) > 0);
    assert_eq!(places(&["--no-lines"]), 0);
}

#[test]
fn recordings_are_shown_compared_and_converted() {
    let folder = Folder::new("shown");
    let file = folder.file("trace");
    let output = trace_command(&file, &[], &program("lock_over_sleep"));
    let summary = text(&output.stderr);
    assert!(summary.lines().count() <= 25, "{summary}");
    assert!(
        summary.contains("`holder` slept") && summary.contains("; trace whole\n"),
        "{summary}"
    );
    let baton = |args: &[&str]| {
        let mut command = common::baton();
        command.current_dir(&folder.0).arg("trace");
        command.args(args).output().unwrap()
    };
    assert_eq!(text(&baton(&["--read", "trace"]).stdout), summary);
    let diff = baton(&["--diff", "trace", "trace"]);
    assert!(diff.status.success() && text(&diff.stdout).lines().count() <= 25);
    let all = [
        "--html",
        "--perfetto",
        "--firefox",
        "--jsonl",
        "-o",
        "out",
        "--read",
        "trace",
    ];
    let output = baton(&all);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let size = |name: &str| fs::metadata(folder.file(name)).unwrap().len();
    assert!(size("out.pftrace") > 1000 && size("out.firefox.json") > 1000);
    assert!(size("out.html") > 10_000 && size("out.html") < 400_000);
    let jsonl = fs::read_to_string(folder.file("out.jsonl")).unwrap();
    assert!(jsonl.starts_with("{\"type\":\"head\",\"shape\":1,"));
    let nowhere = baton(&["--html", "-o", "/nowhere/page.html", "--read", "trace"]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(text(&nowhere.stderr).contains("/nowhere/page.html: No such file"));
}

#[test]
fn child_processes_are_told_of() {
    let source = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(2)'])";
    let mut command = common::baton();
    let output = command.args(["trace", "-c", source]).output().unwrap();
    assert_eq!(
        (text(&output.stdout).as_str(), output.status.code()),
        ("2\n", Some(0))
    );
    let told = "1 child process was recorded, too: -o FILE keeps that\n";
    assert!(
        text(&output.stderr).ends_with(told),
        "{}",
        text(&output.stderr)
    );
}

/// A text without what depends on how long Baton takes to start: figures below a second, and the blanks beside them.
fn without_short_times(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut kept: Vec<&str> = Vec::new();
        for word in words {
            let unit = word.trim_end_matches([',', ':', ';', ')']);
            if matches!(unit, "ms" | "\u{b5}s") {
                kept.pop();
                kept.push("_");
            } else {
                kept.push(word);
            }
        }
        kept.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_summary_of_a_simulated_run_is_known_to_the_letter() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/timeline");
    let mut command = common::baton();
    command.current_dir(&folder);
    command.args(["trace", "-X", "sched=7", "simulated.py"]);
    let output = command.output().unwrap();
    let summary = text(&output.stderr);
    // Not the lanes of threads that take turns within a column, nor what Baton itself does at its start.
    let kept = summary.lines().filter(|line| {
        let is_turns = line.starts_with("compute") && !line.contains("ms");
        !is_turns && !line.contains("<frozen") && !line.contains(" until ")
    });
    let found = without_short_times(&kept.collect::<Vec<_>>().join("\n"));
    let golden = fs::read_to_string(folder.join("simulated.txt")).unwrap();
    assert_eq!(found.trim_end(), golden.trim_end(), "{summary}");
}
