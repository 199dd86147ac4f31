//! Writes the page that shows a trace: `page TRACE PAGE`; or that of a sample: `page :office PAGE`, `page :pong:TURNS
//! PAGE`, and so on.

use baton_timeline::format::Kind;
use baton_timeline::sample::{Writer, office, ping_pong};
use baton_timeline::{Trace, html, read};
use baton_trace::ReasonKind;

/// What the office runs.
const APP: &str = include_str!("app.py");

const MS: u64 = 1_000_000;

fn main() {
    let mut args = std::env::args().skip(1);
    let what = args.next().expect("a trace or a sample");
    let page = args.next().expect("a file to write");
    let file = std::fs::File::create(page).expect("a file that can be written");
    let mut out = std::io::BufWriter::new(file);
    let written = match what.strip_prefix(':') {
        None => {
            let trace = read::file(what.as_ref()).expect("a trace that can be read");
            html::write(&trace, &mut out)
        }
        Some(name) => {
            let app = |path: &str| path.ends_with("app.py").then(|| APP.to_owned());
            html::write_with(&sample(name), &app, &mut out)
        }
    };
    written.expect("a file that can be written");
}

fn sample(name: &str) -> Trace {
    let mut writer = Writer::new();
    let (name, number) = name.split_once(':').unwrap_or((name, "1000"));
    let number: u64 = number.parse().expect("a number");
    let ended = match name {
        "pong" => ping_pong(&mut writer, number),
        "alone" => alone(&mut writer),
        "hostile" => hostile(&mut writer),
        "crowd" => crowd(&mut writer, number),
        "last" => last(&mut writer, number),
        "empty" => 0,
        _ => {
            office(&mut writer);
            100 * MS
        }
    };
    let mut trace = writer.trace(ended);
    if name == "damaged" {
        // Every third record is lost, and what is left of the names is not enough.
        let mut kept = 0;
        trace.records.retain(|_| {
            kept += 1;
            kept % 3 != 0
        });
        trace.strings.retain(|number, _| number % 2 == 0);
        trace.damaged = 3;
    }
    trace
}

/// One thread that reads now and then.
fn alone(writer: &mut Writer) -> u64 {
    let main = writer.thread(0, "MainThread", 0);
    let load = writer.code(&main, "app.py", "load", 20);
    for turn in 0..10 {
        let at = turn * 4 * MS;
        writer.put(&main, at, Kind::Taken, 0, 0);
        writer.give(&main, at + 3 * MS, ReasonKind::Blocking, "read", load);
        writer.put(&main, at + 4 * MS, Kind::Back, 0, 0);
    }
    writer.put(&main, 40 * MS, Kind::Taken, 0, 0);
    42 * MS
}

/// Many threads that sleep, but for the last one.
fn last(writer: &mut Writer, threads: u64) -> u64 {
    for number in 0..threads {
        let name = format!("worker-{number}");
        let lane = writer.thread(number as u32, &name, 0);
        let place = writer.code(&lane, "app.py", "work", 12);
        writer.put(&lane, number * 1000, Kind::Taken, 0, 0);
        if number + 1 < threads {
            let reason = ReasonKind::Blocking;
            writer.give(&lane, number * 1000 + 500, reason, "time.sleep", place);
        }
    }
    40 * MS
}

/// Names that would be markup if nobody took care.
fn hostile(writer: &mut Writer) -> u64 {
    let name = "</script><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
    let main = writer.thread(0, name, 0);
    let other = writer.thread(1, "__proto__", 0);
    let place = writer.code(&main, name, name, 3);
    let text = writer.string(name);
    let lock = writer.lock(place, name);
    writer.put(&main, 0, Kind::Taken, 0, 0);
    writer.put(&main, MS, Kind::Mark, text, 0);
    writer.put(&main, MS, Kind::SpanBegin, text, 0);
    writer.put(&main, 2 * MS, Kind::WaitsFor, lock, 2);
    writer.give(&main, 2 * MS, ReasonKind::Lock, "<b>lock</b>", place);
    writer.put(&other, 2 * MS, Kind::Taken, 0, 0);
    4 * MS
}

/// Many threads that take turns, with spans, collections, signals and steps of tasks.
fn crowd(writer: &mut Writer, threads: u64) -> u64 {
    let lanes: Vec<_> = (0..threads)
        .map(|it| writer.thread(it as u32, &format!("worker-{it}"), 0))
        .collect();
    let compute = writer.code(&lanes[0], "app.py", "compute", 12);
    let (span, step) = (writer.string("request"), writer.string("Task-1"));
    let mut at = 0;
    for turn in 0..threads * 20 {
        let lane = &lanes[(turn * 7 % threads) as usize];
        writer.put(lane, at, Kind::Taken, 1, 0);
        writer.put(lane, at + MS / 10, Kind::SpanBegin, span, 0);
        writer.put(lane, at + MS / 5, Kind::StepBegin, step, 0);
        match turn % 9 {
            0 => {
                writer.put(lane, at + MS / 4, Kind::CollectBegin, 0, 0);
                writer.put(lane, at + MS / 2, Kind::CollectEnd, 12, 0);
            }
            4 => {
                writer.put(lane, at + MS / 4, Kind::SignalBegin, 2, 0);
                writer.put(lane, at + MS / 2, Kind::SignalEnd, 2, 0);
            }
            6 => writer.put(lane, at + MS / 4, Kind::LoopLag, 1500, 0),
            _ => {}
        }
        writer.put(lane, at + MS - MS / 5, Kind::StepEnd, 0, 0);
        writer.put(lane, at + MS - MS / 10, Kind::SpanEnd, 0, 0);
        at += MS;
        let (reason, what) = match turn % 4 {
            0 => (ReasonKind::Voluntary, ""),
            1 => (ReasonKind::Blocking, "recv"),
            2 => (ReasonKind::Blocking, "sleep"),
            _ => (ReasonKind::Lock, "lock"),
        };
        writer.give(lane, at, reason, what, compute);
        at += MS / 50;
    }
    at
}
