//! Texts of traces of known truth.
use super::*;
use crate::format::Kind;
use crate::sample::{self, Writer};
use baton_trace::ReasonKind;

const MS: u64 = 1_000_000;

fn at(width: usize) -> Style {
    Style {
        width,
        colour: false,
    }
}

fn office() -> Trace {
    let mut writer = Writer::new();
    sample::office(&mut writer);
    writer.trace(100 * MS)
}

/// A thread that computes, and one that comes back from a call `turns` times and must ask for the lock each time.
fn convoy(turns: u64) -> Trace {
    let mut writer = Writer::new();
    let main = writer.thread(0, "MainThread", 0);
    let compute = writer.code(&main, "/srv/app/work.py", "compute", 5);
    let serve = writer.code(&main, "/usr/lib/python3.14/socket.py", "recv", 700);
    let caller = writer.code(&main, "app.py", "serve", 31);
    let reader = writer.thread(1, "reader", 0);
    writer.put(&main, 0, Kind::Taken, 0, 0);
    let mut now = 0;
    for _ in 0..turns {
        writer.put(&reader, now + MS / 5, Kind::Back, 0, 0);
        writer.put(&reader, now + MS * 26 / 5, Kind::Asked, 0, 0);
        now += MS * 26 / 5;
        writer.give(&main, now, ReasonKind::Asked, "", compute);
        writer.put(&main, now, Kind::AskedBy, 1, 0);
        writer.put(&reader, now, Kind::Taken, 1, 0);
        now += MS / 10;
        writer.give(&reader, now, ReasonKind::Blocking, "recv", serve);
        writer.put(&reader, now, Kind::CalledFrom, caller.code, caller.unit);
        writer.put(&main, now, Kind::Taken, 1, 0);
    }
    writer.trace(now)
}

/// `writer` sleeps with a lock that `reader` wants.
fn lock_over_sleep() -> Trace {
    let mut writer = Writer::new();
    let one = writer.thread(0, "writer", 0);
    let made = writer.code(&one, "app.py", "<module>", 12);
    let store = writer.code(&one, "app.py", "store", 30);
    let fetch = writer.code(&one, "app.py", "fetch", 44);
    let two = writer.thread(1, "reader", 0);
    let lock = writer.lock(made, "Lock");
    let mut now = 0;
    for _ in 0..4 {
        writer.put(&one, now, Kind::Taken, 0, 0);
        writer.give(&one, now + MS, ReasonKind::Blocking, "time.sleep", store);
        writer.put(&two, now + 3 * MS, Kind::Taken, 0, 0);
        writer.put(&two, now + 4 * MS, Kind::WaitsFor, lock, 1);
        writer.give(&two, now + 4 * MS, ReasonKind::Lock, "lock", fetch);
        writer.put(&one, now + 51 * MS, Kind::Back, 0, 0);
        writer.put(&one, now + 51 * MS, Kind::Taken, 0, 0);
        writer.give(
            &one,
            now + 52 * MS,
            ReasonKind::Blocking,
            "time.sleep",
            made,
        );
        writer.put(&two, now + 52 * MS, Kind::Back, 0, 0);
        writer.put(&two, now + 52 * MS, Kind::Taken, 0, 0);
        writer.give(
            &two,
            now + 53 * MS,
            ReasonKind::Blocking,
            "time.sleep",
            fetch,
        );
        now += 100 * MS;
    }
    writer.trace(now)
}

/// A call that does not let go of the lock.
fn one_long_call() -> Trace {
    let mut writer = Writer::new();
    let main = writer.thread(0, "MainThread", 0);
    let hash = writer.code(&main, "app.py", "hash_all", 31);
    let idle = writer.code(&main, "app.py", "tick", 50);
    let other = writer.thread(1, "ticker", 0);
    writer.put(&main, 0, Kind::Taken, 0, 0);
    writer.put(&other, 5 * MS, Kind::Asked, 0, 0);
    writer.give(&main, 230 * MS, ReasonKind::Asked, "", hash);
    writer.put(&main, 230 * MS, Kind::AskedBy, 1, 0);
    writer.put(&other, 230 * MS, Kind::Taken, 1, 0);
    writer.give(&other, 231 * MS, ReasonKind::Blocking, "time.sleep", idle);
    writer.put(&main, 231 * MS, Kind::Taken, 1, 0);
    writer.give(&main, 232 * MS, ReasonKind::Blocking, "time.sleep", idle);
    writer.trace(1_000 * MS)
}

fn one_thread() -> Trace {
    let mut writer = Writer::new();
    let main = writer.thread(0, "MainThread", 0);
    let load = writer.code(&main, "app.py", "load", 3);
    writer.put(&main, 0, Kind::Taken, 0, 0);
    writer.give(&main, 300 * MS, ReasonKind::Blocking, "read", load);
    writer.put(&main, 900 * MS, Kind::Back, 0, 0);
    writer.put(&main, 900 * MS, Kind::Taken, 0, 0);
    writer.trace(1_000 * MS)
}

/// `count` threads of one millisecond each, one after the other.
fn short_threads(count: u32) -> Trace {
    let mut writer = Writer::new();
    let main = writer.thread(0, "MainThread", 0);
    let start = writer.code(&main, "app.py", "main", 9);
    let work = writer.code(&main, "app.py", "work", 4);
    let mut now = 0;
    writer.put(&main, 0, Kind::Taken, 0, 0);
    for number in 1..=count {
        writer.put(&main, now + MS, Kind::Spawn, number, 0);
        writer.give(&main, now + MS, ReasonKind::Lock, "join", start);
        let name = format!("Thread-{number} (work)");
        let thread = writer.thread(number, &name, now + MS);
        writer.put(&thread, now + MS, Kind::Taken, 0, 0);
        writer.give(&thread, now + 2 * MS, ReasonKind::ThreadEnd, "", work);
        writer.put(&thread, now + 2 * MS, Kind::End, 0, 0);
        writer.put(&main, now + 2 * MS, Kind::Taken, 0, 0);
        now += 2 * MS;
    }
    writer.trace(now + MS)
}

/// Three threads in a fold of locks: one that is contended while its owners run.
fn contended() -> Trace {
    let mut writer = Writer::new();
    let one = writer.thread(0, "MainThread", 0);
    let made = writer.code(&one, "app.py", "Account.__init__", 7);
    let add = writer.code(&one, "app.py", "Account.add", 11);
    let two = writer.thread(1, "teller", 0);
    let (first, second) = (writer.lock(made, "Lock"), writer.lock(made, "Lock"));
    let mut now = 0;
    for turn in 0..10 {
        let lock = if turn % 2 == 0 { first } else { second };
        writer.put(&two, now, Kind::Taken, 0, 0);
        writer.put(&two, now + MS, Kind::WaitsFor, lock, 1);
        writer.give(&two, now + MS, ReasonKind::Lock, "lock", add);
        writer.put(&one, now + MS, Kind::Taken, 0, 0);
        writer.give(&one, now + 9 * MS, ReasonKind::Voluntary, "", add);
        now += 10 * MS;
    }
    writer.trace(now)
}

/// A trace of which the end is missing: the program was killed while a call had the lock.
fn killed() -> Trace {
    let mut trace = one_long_call();
    trace.records.retain(|it| it.at < 200 * MS);
    let writer = Writer::new();
    let last = writer.thread(1, "ticker", 0);
    writer.put(&last, 200 * MS, Kind::Mark, 0, 0);
    trace.records.extend(writer.trace(0).records.pop());
    trace.head.ended = None;
    trace
}

fn pairs() -> Vec<(&'static str, Trace)> {
    vec![
        ("office", office()),
        ("convoy", convoy(40)),
        ("lock_over_sleep", lock_over_sleep()),
        ("one_long_call", one_long_call()),
        ("one_thread", one_thread()),
        ("short_threads", short_threads(100)),
        ("contended", contended()),
        ("killed", killed()),
        ("empty", Trace::default()),
    ]
}

/// Compares with a file of `golden`; with `BLESS` set, writes it.
fn golden(name: &str, text: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/summary/golden");
    let path = format!("{folder}/{name}.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, wanted, "{name}: what is printed is on the left");
}

/// A text without escapes.
fn stripped(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('m').unwrap().1);
    }
    out
}

/// What holds of every text.
fn check(print: impl Fn(&Style) -> String) {
    for width in [0, 1, 5, 12, 30, 40, 60, 79, 80, 100, 133, 240] {
        let plain = print(&at(width));
        let lines: Vec<&str> = plain.lines().collect();
        assert!(lines.len() <= LINES, "{} lines\n{plain}", lines.len());
        for line in lines {
            assert!(words::width(line) <= width, "wider than {width}: {line}");
            assert_eq!(line, line.trim_end());
        }
        let colour = Style {
            width,
            colour: true,
        };
        assert_eq!(stripped(&print(&colour)), plain);
    }
}

#[test]
fn texts_are_as_they_were() {
    for (name, trace) in pairs() {
        golden(&format!("{name}_100"), &text(&trace, &at(100)));
    }
    golden("office_60", &text(&office(), &at(60)));
    let colour = Style {
        width: 100,
        colour: true,
    };
    golden("office_colour", &text(&office(), &colour));
}

#[test]
fn differences_are_as_they_were() {
    let print = |name, before: &Trace, after: &Trace, width| {
        golden(name, &diff(before, after, &at(width)));
    };
    print("diff_convoy_100", &convoy(40), &convoy(10), 100);
    print("diff_lock_60", &lock_over_sleep(), &office(), 60);
    print("diff_many_100", &office(), &short_threads(100), 100);
    print("diff_same_100", &office(), &office(), 100);
}

#[test]
fn no_text_is_too_long_or_too_wide() {
    let traces = pairs();
    for (_, trace) in &traces {
        check(|style| text(trace, style));
        check(|style| diff(&traces[0].1, trace, style));
    }
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }
}

/// Records of all kinds in no order that makes sense, most of which name nothing that is defined.
fn nonsense(seed: u64) -> Trace {
    let mut numbers = Numbers(seed);
    let mut trace = if seed.is_multiple_of(2) {
        office()
    } else {
        Trace::default()
    };
    trace.strings.insert(1, "bad\x1b[31m\nname".into());
    trace.reasons.insert(1, (ReasonKind::Lock, 1));
    trace.reasons.insert(2, (ReasonKind::Asked, 77));
    trace.reasons.insert(3, (ReasonKind::Blocking, 1));
    let threads = 1 + numbers.below(40);
    let mut at = 0;
    for _ in 0..600 {
        at += numbers.below(3) * numbers.below(5 * MS);
        let Some(kind) = Kind::of(numbers.below(27) as u8) else {
            continue;
        };
        let mut b = numbers.below(6) as u32;
        if kind == Kind::Given {
            b |= (numbers.below(4) as u32) << 20;
        }
        trace.records.push(crate::trace::Record {
            at,
            thread: numbers.below(threads) as u32,
            kind,
            a: numbers.below(6) as u32,
            b,
        });
    }
    trace.records.sort_by_key(|it| it.at);
    trace.damaged = numbers.below(3);
    trace.stopped = (numbers.below(2) == 0).then(|| "it reached\nits limit".into());
    trace.head.kept = (numbers.below(2) == 0).then_some(MS);
    trace.head.ended = (numbers.below(2) == 0).then_some(MS);
    trace
}

#[test]
fn nonsense_is_no_reason_to_panic() {
    for seed in 0..60 {
        let trace = nonsense(seed);
        check(|style| text(&trace, style));
        check(|style| diff(&trace, &nonsense(seed + 1), style));
    }
}

#[test]
fn files_cut_short_are_summed_up() {
    let mut writer = Writer::new();
    sample::office(&mut writer);
    let bytes = writer.bytes(100 * MS);
    for len in (16..bytes.len()).step_by(4999) {
        let trace = crate::read::bytes(&bytes[..len]).unwrap();
        let printed = text(&trace, &at(80));
        // The chunk that says how it ended may be there all the same.
        let head = printed.lines().next().unwrap();
        assert!(head.ends_with("; the file was cut short"), "{printed}");
        check(|style| text(&trace, style));
    }
}

#[test]
fn what_is_missing_is_said() {
    let mut trace = office();
    let head = |trace: &Trace| text(trace, &at(200)).lines().next().unwrap().to_owned();
    assert!(head(&trace).ends_with("; trace whole"));
    trace.damaged = 1;
    assert!(head(&trace).ends_with("; 1 part unreadable"));
    trace.stopped = Some("it reached its limit".into());
    let both = "; recording stopped: it reached its limit, 1 part unreadable";
    assert!(head(&trace).ends_with(both));
    (trace.stopped, trace.damaged) = (None, 0);
    trace.head.ended = None;
    assert!(head(&trace).ends_with("; the program was killed"));
    trace.head.kept = Some(10_000 * MS);
    assert!(head(&trace).ends_with("; only the last 10 s were kept"));
    trace.head.less = Some("it reached its limit".into());
    let less = "; only the last 10 s were kept, of some threads less: it reached its limit";
    assert!(head(&trace).ends_with(less));
    trace.cut = true;
    assert!(head(&trace).ends_with(", the file was cut short"));
}

#[test]
fn percentiles_are_those_that_counting_finds() {
    let mut numbers = Numbers(7);
    for len in (1..40).chain([99, 100, 101, 1000]) {
        let mut values: Vec<u64> = (0..len).map(|_| numbers.below(50)).collect();
        values.sort_unstable();
        for hundredths in [1, 25, 50, 90, 99, 100] {
            // The smallest value that at least so many hundredths of all do not exceed.
            let enough = |value: &&u64| {
                let below = values.iter().filter(|it| it <= value).count() as u64;
                below * 100 >= hundredths * values.len() as u64
            };
            let wanted = values.iter().find(enough).copied().unwrap();
            assert_eq!(
                percentile(&values, hundredths),
                wanted,
                "{hundredths} of {values:?}"
            );
        }
    }
    assert_eq!(percentile(&[], 50), 0);
}

/// The sums that one walk over all records makes, against those of the lives of the threads.
#[test]
fn figures_agree_with_the_states_of_threads() {
    for (name, trace) in pairs() {
        let figures = Figures::of(&trace);
        assert_eq!(figures.turns.held, figures.total(State::Runs), "{name}");
        let handed: u64 = figures.handed.iter().map(|it| it.times).sum();
        assert_eq!(figures.hand_overs(), handed, "{name}");
        for thread in &figures.threads {
            let sum: u64 = thread.spent.iter().sum();
            assert_eq!(sum, thread.lifetime(), "{name}: {}", thread.name);
        }
    }
}

fn findings_of(trace: &Trace) -> Vec<String> {
    let found = findings::of(&Figures::of(trace));
    found.into_iter().map(|it| it.text).collect()
}

/// `threads` that compute in turns of 5 ms.
fn computing(threads: u32) -> Trace {
    let mut writer = Writer::new();
    let lanes: Vec<_> = (0..threads)
        .map(|number| writer.thread(number, "worker", 0))
        .collect();
    let place = writer.code(&lanes[0], "app.py", "compute", 5);
    let mut now = 0;
    for _ in 0..10 {
        for lane in &lanes {
            writer.put(lane, now, Kind::Taken, 1, 0);
            now += 5 * MS;
            writer.give(lane, now, ReasonKind::Asked, "", place);
        }
    }
    writer.trace(now)
}

#[test]
fn cores_are_those_that_threads_could_use() {
    for threads in 2..6 {
        let wanted = format!(
            "no parallelism: free threading would let these {threads} threads use {threads}.0 cores at most"
        );
        assert_eq!(findings_of(&computing(threads)), [wanted]);
    }
    assert!(findings_of(&computing(1))[0].starts_with("single-threaded"));
    // A thread that waits long for short runs would not keep a core busy.
    let convoy = findings_of(&convoy(40));
    assert!(!convoy.iter().any(|it| it.contains("no parallelism")));
}

#[test]
fn findings_have_thresholds() {
    // A few late returns are no convoy.
    assert!(findings_of(&convoy(11))[0].ends_with(": convoy"));
    assert!(findings_of(&convoy(10))[0].starts_with("nothing stands out"));
    // A few short threads are none too many.
    let pool = |found: Vec<String>| found.iter().any(|it| it.contains("a pool would do"));
    assert!(pool(findings_of(&short_threads(20))));
    assert!(!pool(findings_of(&short_threads(19))));
}

#[test]
fn a_million_records() {
    // Not timed here, because machines differ: `cargo test --release a_million -- --nocapture` prints the time.
    let mut writer = Writer::new();
    let records = if cfg!(debug_assertions) {
        20_000
    } else {
        1_000_000
    };
    let end = sample::ping_pong(&mut writer, records / 2);
    let trace = writer.trace(end);
    let began = baton_sync::Instant::now();
    let printed = text(&trace, &at(100));
    println!("{:?}\n{printed}", baton_sync::Instant::now().since(began));
    assert!(printed.contains(&format!("{} hand-overs", records / 2 - 1)));
}
