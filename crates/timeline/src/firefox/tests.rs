//! Every number in a profile refers to something, and its columns are of one length.

use super::*;
use crate::sample::{Writer, office, ping_pong};
use baton_sync::Instant;
use serde_json::Value;

const MS: u64 = 1_000_000;

fn office_trace() -> Trace {
    let mut writer = Writer::new();
    office(&mut writer);
    writer.trace(100 * MS)
}

fn profile(trace: &Trace) -> Value {
    let mut out = Vec::new();
    write(trace, &mut out).unwrap();
    let profile = serde_json::from_slice(&out).unwrap();
    check(&profile);
    profile
}

fn column<'v>(table: &'v Value, name: &str) -> &'v Vec<Value> {
    let column = table[name].as_array();
    column.unwrap_or_else(|| panic!("no column {name}"))
}

/// All in a column refer to one of `count` rows; some may refer to none.
fn refer(table: &Value, name: &str, count: usize) {
    for value in column(table, name) {
        let row = value.as_u64().filter(|it| (*it as usize) < count);
        let none = value.is_null() || value.as_i64() == Some(-1);
        assert!(row.is_some() || none, "{name}: {value} of {count}");
    }
}

fn rows(table: &Value, columns: &[&str]) -> usize {
    let len = table["length"].as_u64().unwrap() as usize;
    for name in columns {
        assert_eq!(column(table, name).len(), len, "{name}");
    }
    len
}

fn check(profile: &Value) {
    let meta = &profile["meta"];
    let strings = column(&profile["shared"], "stringArray").len();
    let categories = column(meta, "categories");
    assert_eq!(categories[0]["color"], "grey");
    assert_eq!(meta["preprocessedProfileVersion"], VERSION);
    let threads = profile["threads"].as_array().unwrap();
    for thread in threads {
        let functions = &thread["funcTable"];
        let files = ["fileName", "lineNumber", "columnNumber"];
        let count = rows(functions, &["name", "isJS", "relevantForJS", "resource"]);
        rows(functions, &files);
        refer(functions, "name", strings);
        refer(functions, "fileName", strings);
        refer(functions, "resource", 0);
        let frames = &thread["frameTable"];
        refer(frames, "func", count);
        refer(frames, "category", categories.len());
        let count = rows(
            frames,
            &[
                "address",
                "inlineDepth",
                "category",
                "subcategory",
                "func",
                "nativeSymbol",
                "innerWindowID",
                "line",
                "column",
            ],
        );
        let stacks = &thread["stackTable"];
        refer(stacks, "frame", count);
        let count = rows(stacks, &["frame", "prefix"]);
        for (row, prefix) in column(stacks, "prefix").iter().enumerate() {
            assert!(prefix.as_u64().is_none_or(|it| (it as usize) < row));
        }
        let samples = &thread["samples"];
        rows(samples, &["stack", "time", "weight"]);
        refer(samples, "stack", count);
        assert!(column(samples, "time").is_sorted_by_key(|it| it.as_f64().unwrap().to_bits()));
        for table in ["resourceTable", "nativeSymbols"] {
            assert_eq!(thread[table]["length"], 0);
        }
        check_markers(&thread["markers"], meta, strings);
    }
}

/// Markers are by time, end after they begin, and have just the facts that their kind declares.
fn check_markers(markers: &Value, meta: &Value, strings: usize) {
    let columns = ["name", "startTime", "endTime", "phase", "category", "data"];
    let count = rows(markers, &columns);
    refer(markers, "name", strings);
    refer(markers, "category", column(meta, "categories").len());
    let schemas: HashMap<&str, &Value> = column(meta, "markerSchema")
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it))
        .collect();
    let mut at = 0.0;
    for row in 0..count {
        let from = markers["startTime"][row].as_f64().unwrap();
        let to = markers["endTime"][row].as_f64();
        assert!(from >= at && to.is_none_or(|it| it >= from));
        assert_eq!(markers["phase"][row], u64::from(to.is_some()));
        at = from;
        let data = markers["data"][row].as_object().unwrap();
        let fields = column(schemas[data["type"].as_str().unwrap()], "fields");
        for (key, value) in data.iter().filter(|it| it.0 != "type") {
            let field = fields.iter().find(|it| it["key"] == **key).unwrap();
            if field["format"] == "unique-string" {
                assert!((value.as_u64().unwrap() as usize) < strings);
            }
        }
    }
}

fn thread<'v>(profile: &'v Value, name: &str) -> &'v Value {
    let threads = profile["threads"].as_array().unwrap();
    threads.iter().find(|it| it["name"] == name).unwrap()
}

/// Names, texts, beginnings and ends of the markers of a type.
fn markers_of(
    profile: &Value,
    name: &str,
    wanted: &str,
) -> Vec<(String, String, f64, Option<f64>)> {
    let strings = &profile["shared"]["stringArray"];
    let text = |number: &Value| match number.as_u64() {
        Some(number) => strings[number as usize].as_str().unwrap().to_owned(),
        None => String::new(),
    };
    let markers = &thread(profile, name)["markers"];
    let data = column(markers, "data").iter().enumerate();
    let those = data.filter(|it| it.1["type"] == wanted);
    those
        .map(|(row, data)| {
            let title = data.get("title").or(data.get("text"));
            (
                text(&markers["name"][row]),
                title.map(text).unwrap_or_default(),
                markers["startTime"][row].as_f64().unwrap(),
                markers["endTime"][row].as_f64(),
            )
        })
        .collect()
}

#[test]
fn states_are_markers() {
    let trace = office_trace();
    let profile = profile(&trace);
    assert_eq!(profile["threads"].as_array().unwrap().len(), 4);
    for (number, life) in lives(&trace) {
        let wanted: Vec<_> = life
            .stretches
            .iter()
            .filter(|it| it.state == State::Runs || it.length() > 0)
            .map(|it| {
                let times = (milliseconds(it.from), Some(milliseconds(it.to)));
                (it.state.name().to_owned(), times.0, times.1)
            })
            .collect();
        let found = markers_of(&profile, trace.name(number), "State");
        let found: Vec<_> = found.into_iter().map(|it| (it.0, it.2, it.3)).collect();
        assert_eq!(found, wanted);
    }
    let titles = markers_of(&profile, "reader", "State");
    assert!(
        titles
            .iter()
            .any(|it| it.1 == "waits for Event (app.py:40)")
    );
    assert!(titles.iter().any(|it| it.1 == "read fd 7"));
    let span = markers_of(&profile, "reader", "Span");
    assert_eq!(span, [("load".into(), "load".into(), 2.0, Some(84.0))]);
    let mark = markers_of(&profile, "MainThread", "Mark");
    assert_eq!(mark, [("mark".into(), "phase 2".into(), 2.0, None)]);
}

#[test]
fn samples_weigh_what_threads_ran() {
    let trace = office_trace();
    let profile = profile(&trace);
    let strings = &profile["shared"]["stringArray"];
    for (number, life) in lives(&trace) {
        let thread = thread(&profile, trace.name(number));
        let samples = &thread["samples"];
        let weights = column(samples, "weight").iter();
        let sum: f64 = weights.map(|it| it.as_f64().unwrap()).sum();
        assert!((sum - milliseconds(life.spent(State::Runs))).abs() < 1e-6);
        let stacks = column(samples, "stack").iter();
        let ran = stacks.zip(column(samples, "weight"));
        assert!(ran.into_iter().all(|it| it.0.is_null() == (*it.1 == 0.0)));
    }
    // The reader waited in a function of the library that `load` had called.
    let reader = thread(&profile, "reader");
    let name = |stack: &Value| {
        let frame = &reader["stackTable"]["frame"][stack.as_u64().unwrap() as usize];
        let frame = frame.as_u64().unwrap() as usize;
        let function = &reader["frameTable"]["func"][frame].as_u64().unwrap();
        let name = &reader["funcTable"]["name"][*function as usize];
        let line = reader["frameTable"]["line"][frame].as_u64();
        let name = strings[name.as_u64().unwrap() as usize].as_str();
        (name.unwrap().to_owned(), line)
    };
    let stacks = &reader["stackTable"];
    let inner = column(stacks, "prefix").iter().position(|it| !it.is_null());
    let inner = inner.unwrap();
    assert_eq!(name(&inner.into()), ("Event.wait".into(), Some(659)));
    assert_eq!(name(&stacks["prefix"][inner]), ("load".into(), Some(20)));
}

#[test]
fn what_happens_besides_is_marked() {
    let writer = Writer::new();
    let lane = writer.thread(0, "MainThread", 0);
    let (outer, task) = (writer.string("outer"), writer.string("Task-1"));
    writer.put(&lane, 0, Kind::Taken, 0, 0);
    writer.put(&lane, MS, Kind::SpanEnd, 0, 0);
    writer.put(&lane, 2 * MS, Kind::SpanBegin, outer, 0);
    writer.put(&lane, 3 * MS, Kind::StepBegin, task, 0);
    writer.put(&lane, 5 * MS, Kind::StepEnd, 0, 0);
    writer.put(&lane, 7 * MS, Kind::CollectBegin, 1, 0);
    writer.put(&lane, 8 * MS, Kind::CollectEnd, 9, 0);
    writer.put(&lane, 9 * MS, Kind::SignalBegin, 2, 0);
    writer.put(&lane, 11 * MS, Kind::SignalEnd, 0, 0);
    writer.put(&lane, 12 * MS, Kind::LoopLag, 5000, 0);
    let profile = profile(&writer.trace(20 * MS));
    let of = |wanted: &str| markers_of(&profile, "MainThread", wanted);
    assert_eq!(
        of("Span"),
        [("outer".into(), "outer".into(), 2.0, Some(20.0))]
    );
    assert_eq!(
        of("Step"),
        [("asyncio step".into(), "Task-1".into(), 3.0, Some(5.0))]
    );
    assert_eq!(
        of("Signal"),
        [("signal".into(), "signal 2".into(), 9.0, Some(11.0))]
    );
    let data = column(&thread(&profile, "MainThread")["markers"], "data");
    let find = |wanted: &str| data.iter().find(|it| it["type"] == wanted).unwrap();
    assert_eq!(find("Collection")["freed"], 9);
    assert_eq!(find("Lag")["late"], 5.0);
}

#[test]
fn odd_traces_are_written() {
    let mut trace = office_trace();
    trace.strings.clear();
    trace.codes.clear();
    trace.locks.clear();
    trace.threads.clear();
    profile(&trace);
    trace.reasons.clear();
    profile(&trace);
    profile(&Trace::default());
}

#[test]
fn many_hand_overs_take_seconds() {
    let mut writer = Writer::new();
    let end = ping_pong(&mut writer, 200_000);
    let trace = writer.trace(end);
    let begun = Instant::now();
    let mut out = Vec::new();
    write(&trace, &mut out).unwrap();
    let took = Instant::now().since(begun);
    assert!(took.as_secs() < 20, "{took:?}");
    assert!(out.len() < 400 * 200_000, "{} bytes", out.len());
}
