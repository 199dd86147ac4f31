//! What a page holds, read back as the page itself does.

use super::encode::{Columns, base64, json_text};
use super::{data, write_with};
use crate::format::Kind;
use crate::sample::{Writer, office, ping_pong};
use crate::states::{State, lives};
use crate::trace::Trace;
use baton_trace::ReasonKind;
use std::cell::RefCell;

const MS: u64 = 1_000_000;

fn page(trace: &Trace) -> String {
    let mut out = Vec::new();
    write_with(trace, &|_| None, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn office_trace() -> Trace {
    let mut writer = Writer::new();
    office(&mut writer);
    writer.trace(100 * MS)
}

/// The numbers of a column, found through the index in the JSON.
fn column(data: &data::Data, name: &str) -> Vec<u64> {
    let (_, behind) = data.json.split_once(&format!("\"{name}\":[")).unwrap();
    let (place, _) = behind.split_once(']').unwrap();
    let (begin, count) = place.split_once(',').unwrap();
    let mut bytes = data.columns[begin.parse().unwrap()..].iter();
    let number = |_| {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = *bytes.next().unwrap();
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    };
    (0..count.parse::<usize>().unwrap()).map(number).collect()
}

fn from_base64(text: &str) -> Vec<u8> {
    let digit = |it: u8| match it {
        b'A'..=b'Z' => it - b'A',
        b'a'..=b'z' => it - b'a' + 26,
        b'0'..=b'9' => it - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().enumerate().fold(0, |bits, (index, it)| {
            bits | u32::from(digit(*it)) << (18 - 6 * index)
        });
        bytes.extend(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}

#[test]
fn columns_and_base64_come_back() {
    let numbers = [
        0,
        1,
        127,
        128,
        300,
        16_384,
        u64::from(u32::MAX),
        u64::MAX >> 8,
    ];
    let mut columns = Columns::default();
    columns.add("first", [7]);
    columns.add("numbers", numbers);
    columns.add_growing("growing", [5, 5, 9, 1_000_000]);
    let place = |index: usize| format!("[{},{}]", columns.index[index].1, columns.index[index].2);
    let json = format!("\"numbers\":{},\"growing\":{}", place(1), place(2));
    for len in 0..columns.bytes.len() {
        let mut text = Vec::new();
        base64(&columns.bytes[..len], &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(from_base64(&text), columns.bytes[..len]);
        assert_eq!(text.len(), len.div_ceil(3) * 4);
    }
    let columns = columns.bytes;
    let data = data::Data { json, columns };
    assert_eq!(column(&data, "numbers"), numbers);
    assert_eq!(column(&data, "growing"), [5, 0, 4, 999_991]);
}

#[test]
fn the_columns_of_a_page_are_those_of_its_trace() {
    let trace = office_trace();
    let data = data::of(&trace, &|_| None);
    let text = page(&trace);
    let (_, behind) = text.split_once("id=\"columns\">").unwrap();
    let (base64, _) = behind.split_once("</script>").unwrap();
    assert_eq!(from_base64(base64), data.columns);
}

#[test]
fn times_of_states_come_back() {
    let trace = office_trace();
    let data = data::of(&trace, &|_| None);
    let (lengths, details) = (column(&data, "length"), column(&data, "detail"));
    let states = column(&data, "detail.state");
    let mut first = 0;
    for life in lives(&trace).values() {
        let stretches = first..first + life.stretches.len();
        first = stretches.end;
        for (number, state) in State::ALL.into_iter().enumerate() {
            let those = stretches.clone().filter(|index| {
                states[usize::try_from(details[*index]).unwrap()] == number as u64 + 1
            });
            assert_eq!(
                those.map(|index| lengths[index]).sum::<u64>(),
                life.spent(state)
            );
        }
    }
    assert_eq!(first, lengths.len());
    // The stick goes to and fro between those who compute.
    let stick = column(&data, "stick");
    assert_eq!(stick[..6], [0, 3, 1, 2, 1, 2]);
    assert_eq!(column(&data, "request.lane")[..3], [3, 2, 3]);
    assert_eq!(column(&data, "moved.bytes"), [4096]);
    // A wait has the lock that was recorded before it began.
    let (locks, owners) = (column(&data, "detail.lock"), column(&data, "detail.owner"));
    let waits: Vec<usize> = (0..locks.len()).filter(|it| locks[*it] != 0).collect();
    assert_eq!(waits.len(), 1);
    assert_eq!((states[waits[0]], owners[waits[0]]), (3, 2));
}

#[test]
fn texts_are_no_markup() {
    let mut json = String::new();
    json_text(&mut json, "a\"b\\c</script><!--&'\u{2028}\n\u{7f}ü");
    assert_eq!(
        json,
        "\"a\\\"b\\\\c\\u003c/script\\u003e\\u003c!--\\u0026\\u0027\\u2028\\u000a\\u007fü\""
    );
}

#[test]
fn hostile_names_stay_names() {
    let hostile = "</script><img src=x onerror=alert(1)>";
    let mut writer = Writer::new();
    let lane = writer.thread(0, hostile, 0);
    writer.put(&lane, 0, Kind::Taken, 0, 0);
    let text = writer.string(hostile);
    let place = writer.code(&lane, hostile, hostile, 3);
    let lock = writer.lock(place, hostile);
    for kind in [Kind::Mark, Kind::SpanBegin, Kind::StepBegin, Kind::OnPath] {
        writer.put(&lane, 1, kind, text, 0);
    }
    writer.put(&lane, 2, Kind::WaitsFor, lock, 0);
    let what: &'static str = "</script><img onerror>";
    writer.give(&lane, 2, ReasonKind::Lock, what, place);
    let mut trace = writer.trace(10);
    trace.head.argv = vec![hostile.to_owned()];
    trace.head.directory = hostile.to_owned();
    trace.head.version = hostile.to_owned();
    trace.stopped = Some(hostile.to_owned());
    let mut out = Vec::new();
    write_with(
        &trace,
        &|_| Some(format!("{hostile}\n").repeat(9)),
        &mut out,
    )
    .unwrap();
    let text = String::from_utf8(out).unwrap();
    let plain = page(&Trace::default());
    assert!(!text.contains("<img"));
    let scripts = |text: &str| text.matches("<script").count();
    let ends = |text: &str| text.matches("</script").count();
    assert_eq!(scripts(&text), ends(&text));
    assert_eq!(scripts(&text), scripts(&plain));
    assert!(text.contains("\\u003cimg src=x onerror=alert(1)\\u003e"));
}

#[test]
fn nothing_comes_from_elsewhere() {
    let text = page(&office_trace());
    assert!(text.len() < 400_000, "{} bytes", text.len());
    assert!(text.contains("default-src 'none'"));
    // The one address is a name, that of SVG.
    let addresses = text.matches("http").count();
    assert_eq!(
        addresses,
        text.matches("http://www.w3.org/2000/svg").count() + 1
    );
    for word in [
        " src=",
        "@import",
        "url(http",
        "fetch(",
        "innerHTML",
        "eval(",
        "insertAdjacent",
    ] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn a_hand_over_takes_few_bytes() {
    let mut writer = Writer::new();
    let end = ping_pong(&mut writer, 20_000);
    let trace = writer.trace(end);
    let data = page(&trace).len() - page(&Trace::default()).len();
    assert!(data < 20_000 * 12, "{data} bytes");
}

#[test]
fn odd_traces_give_pages() {
    let empty = page(&Trace::default());
    assert!(empty.contains("\"threads\":[]"));
    let mut writer = Writer::new();
    office(&mut writer);
    let bytes = writer.bytes(100 * MS);
    for len in (4096..bytes.len()).step_by(9973) {
        if let Ok(part) = crate::read::bytes(&bytes[..len]) {
            page(&part);
        }
    }
    // Records torn from their order and of nothing that is defined.
    let mut torn = crate::read::bytes(&bytes).unwrap();
    torn.records.reverse();
    torn.strings.clear();
    torn.locks.clear();
    torn.codes.clear();
    torn.threads.clear();
    page(&torn);
    torn.records.retain(|it| it.thread != 1);
    torn.reasons.clear();
    page(&torn);
}

#[test]
fn lines_around_those_named_are_shown() {
    let mut trace = office_trace();
    trace.head.directory = "dir".into();
    let asked = RefCell::new(Vec::new());
    let source = |path: &str| {
        asked.borrow_mut().push(path.replace('\\', "/"));
        let lines = (1..=60).map(|line| format!("line {line}\n"));
        path.ends_with("app.py").then(|| lines.collect())
    };
    let json = data::of(&trace, &source).json;
    assert_eq!(*asked.borrow(), ["dir/app.py", "dir/threading.py"]);
    assert!(json.contains("[12,\"line 12\"],[13,\"line 13\"]"));
    assert!(json.contains("[15,\"line 15\"],[17,\"line 17\"]"));
    assert!(!json.contains("\"line 30\""));
    assert!(json.contains("[43,\"line 43\"]]]"));
}

#[test]
fn files_of_other_kinds_are_not_read() {
    let name = format!("baton-page-{}", std::process::id());
    let other = std::env::temp_dir().join(&name).with_extension("key");
    let python = other.with_extension("py");
    std::fs::write(&other, "secret").unwrap();
    std::fs::write(&python, "print()\n").unwrap();
    let read = |path: &std::path::Path, wall| super::sources::read(path.to_str().unwrap(), wall);
    assert_eq!(read(&other, u64::MAX), None);
    assert_eq!(read(&python, u64::MAX).as_deref(), Some("print()\n"));
    // What was changed since is not what ran.
    assert_eq!(read(&python, 1_000_000_000), None);
    assert_eq!(read("tests.py".as_ref(), u64::MAX), None);
    std::fs::write(&python, "#".repeat(200_001)).unwrap();
    assert_eq!(read(&python, u64::MAX), None);
    std::fs::remove_file(other).unwrap();
    std::fs::remove_file(python).unwrap();
}
