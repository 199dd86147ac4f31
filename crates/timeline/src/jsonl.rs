//! Traces as lines of JSON, for programs: everything in words, nothing to be looked up. `docs/timeline-formats.md` says
//! what stands on each line.

use crate::format::Kind;
use crate::states::{Life, Stretch, lives};
use crate::trace::{Place, Record, Spot, Trace};
use crate::words::Words;
use serde::Serialize;
use std::io::{self, BufWriter, Write};

/// The version of what is written. It grows when the meaning of a key changes or a key goes, not when one is added.
pub const SHAPE: u32 = 1;

/// Writes `trace`: its head, its threads, all events by time, and the stretches of each thread. Times are in nanoseconds
/// since the trace began.
///
/// # Errors
/// Those of `out`.
pub fn write(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Lines {
        out: BufWriter::with_capacity(1 << 16, out),
    };
    let lives = lives(trace);
    lines.line(&head(trace))?;
    for (thread, life) in &lives {
        lines.line(&thread_line(trace, *thread, life))?;
    }
    let mut words = Words::new(trace);
    for record in &trace.records {
        lines.line(&event(trace, &mut words, record))?;
    }
    for (thread, life) in &lives {
        for stretch in &life.stretches {
            lines.line(&stretch_line(trace, &mut words, *thread, stretch))?;
        }
    }
    lines.out.flush()
}

struct Lines<'o> {
    out: BufWriter<&'o mut dyn Write>,
}

impl Lines<'_> {
    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }
}

#[derive(Serialize)]
struct HeadLine<'a> {
    r#type: &'static str,
    shape: u32,
    pid: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    forked_from: Option<u32>,
    argv: &'a [String],
    directory: &'a str,
    version: &'a str,
    clock: &'a str,
    policy: &'a str,
    interval: u64,
    began: u64,
    wall: u64,
    /// When the last thing happened.
    end: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    less: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<&'a str>,
    damaged: u64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
}

fn head(trace: &Trace) -> HeadLine<'_> {
    let head = &trace.head;
    HeadLine {
        r#type: "head",
        shape: SHAPE,
        pid: head.pid,
        forked_from: head.forked_from,
        argv: &head.argv,
        directory: &head.directory,
        version: &head.version,
        clock: &head.clock,
        policy: &head.policy,
        interval: head.interval,
        began: head.began,
        wall: head.wall,
        end: trace.end(),
        ended: head.ended,
        kept: head.kept,
        less: head.less.as_deref(),
        stopped: trace.stopped.as_deref(),
        damaged: trace.damaged,
        cut: trace.cut,
    }
}

#[derive(Serialize)]
struct ThreadLine<'a> {
    r#type: &'static str,
    thread: u32,
    name: &'a str,
    born: u64,
    died: u64,
    ended: bool,
}

fn thread_line<'a>(trace: &'a Trace, thread: u32, life: &Life<'_>) -> ThreadLine<'a> {
    ThreadLine {
        r#type: "thread",
        thread,
        name: trace.name(thread),
        born: life.born,
        died: life.died,
        ended: life.ended,
    }
}

#[derive(Serialize)]
struct SpotPart<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    function: &'a str,
}

impl<'a> SpotPart<'a> {
    fn of(words: &mut Words<'a>, place: Option<Place>) -> Option<SpotPart<'a>> {
        let Spot {
            file,
            line,
            function,
        } = words.spot(place?)?;
        Some(SpotPart {
            file,
            line,
            function,
        })
    }
}

#[derive(Serialize)]
struct LockPart<'a> {
    number: u32,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    made: Option<SpotPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_made: Option<SpotPart<'a>>,
}

impl<'a> LockPart<'a> {
    fn of(trace: &'a Trace, words: &mut Words<'a>, number: u32) -> LockPart<'a> {
        let lock = trace.locks.get(&number);
        let object = lock.and_then(|it| it.object.as_ref());
        LockPart {
            number,
            kind: lock.map_or("?", |it| trace.string(it.kind)),
            made: SpotPart::of(words, lock.and_then(|it| it.made)),
            object: object.map(|it| it.number),
            class: object.map(|it| trace.string(it.class)),
            object_name: object.and_then(|it| it.name).map(|it| trace.string(it)),
            object_made: SpotPart::of(words, object.and_then(|it| it.made)),
        }
    }
}

#[derive(Serialize)]
struct OtherThread<'a> {
    thread: u32,
    name: &'a str,
}

impl<'a> OtherThread<'a> {
    fn of(trace: &'a Trace, thread: u32) -> OtherThread<'a> {
        OtherThread {
            thread,
            name: trace.name(thread),
        }
    }
}

/// The keys of events: each has those that its kind has something to say on.
#[derive(Default, Serialize)]
struct EventLine<'a> {
    r#type: &'static str,
    t: u64,
    thread: u32,
    name: &'a str,
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'a str>,
    #[serde(flatten)]
    spot: Option<SpotPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waited: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<OtherThread<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lock: Option<LockPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<OtherThread<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fd: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    freed: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    late: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<u32>,
}

fn event_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Thread => "thread",
        Kind::Start => "thread.start",
        Kind::End => "thread.end",
        Kind::Name => "thread.name",
        Kind::Spawn => "thread.spawn",
        Kind::Asked => "gil.asked",
        Kind::Taken => "gil.taken",
        Kind::Given => "gil.given",
        Kind::AskedBy => "gil.asked_by",
        Kind::Back => "gil.wanted",
        Kind::WaitsFor => "lock.wait",
        Kind::Moved => "call.moved",
        Kind::OnPath => "call.path",
        Kind::CalledFrom => "called_from",
        Kind::CollectBegin => "gc.begin",
        Kind::CollectEnd => "gc.end",
        Kind::SignalBegin => "signal.begin",
        Kind::SignalEnd => "signal.end",
        Kind::Mark => "mark",
        Kind::SpanBegin => "span.begin",
        Kind::SpanEnd => "span.end",
        Kind::StepBegin => "step.begin",
        Kind::StepEnd => "step.end",
        Kind::LoopLag => "loop.lag",
        Kind::Forked => "process.fork",
        Kind::Hangs => "thread.hangs",
    }
}

fn event<'a>(trace: &'a Trace, words: &mut Words<'a>, record: &Record) -> EventLine<'a> {
    let Record { a, b, .. } = *record;
    let mut line = EventLine {
        r#type: "event",
        t: record.at,
        thread: record.thread,
        name: trace.name(record.thread),
        event: event_name(record.kind),
        ..EventLine::default()
    };
    match record.kind {
        Kind::Name | Kind::Mark | Kind::SpanBegin | Kind::StepBegin => {
            line.what = Some(trace.string(a));
        }
        Kind::Spawn | Kind::Asked | Kind::AskedBy => line.other = Some(OtherThread::of(trace, a)),
        Kind::Taken => line.waited = Some(a != 0),
        Kind::Given => match trace.given(record) {
            Some((reason, place)) => {
                line.reason = Some(reason.kind.name());
                line.what = (!reason.what.is_empty()).then_some(reason.what);
                line.spot = SpotPart::of(words, place);
            }
            None => line.reason = Some("?"),
        },
        Kind::WaitsFor => {
            line.lock = Some(LockPart::of(trace, words, a));
            line.owner = b.checked_sub(1).map(|it| OtherThread::of(trace, it));
        }
        Kind::Moved => (line.fd, line.bytes) = ((a != u32::MAX).then_some(a), Some(b)),
        Kind::OnPath => line.path = Some(trace.string(a)),
        Kind::CalledFrom => line.spot = SpotPart::of(words, Some(Place { code: a, unit: b })),
        Kind::CollectBegin => line.generation = Some(a),
        Kind::CollectEnd => line.freed = Some(a),
        Kind::SignalBegin => line.signal = Some(a),
        Kind::LoopLag => line.late = Some(u64::from(a) * 1000),
        Kind::Forked => line.pid = Some(a),
        Kind::Thread | Kind::Start | Kind::End | Kind::Back => {}
        Kind::SignalEnd | Kind::SpanEnd | Kind::StepEnd | Kind::Hangs => {}
    }
    line
}

#[derive(Serialize)]
struct StretchLine<'a> {
    r#type: &'static str,
    thread: u32,
    name: &'a str,
    from: u64,
    to: u64,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'a str>,
    #[serde(flatten)]
    spot: Option<SpotPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<SpotPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lock: Option<LockPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<OtherThread<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_by: Option<OtherThread<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fd: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u32>,
}

fn stretch_line<'a>(
    trace: &'a Trace,
    words: &mut Words<'a>,
    thread: u32,
    stretch: &Stretch<'a>,
) -> StretchLine<'a> {
    let other = |it| OtherThread::of(trace, it);
    let what = stretch.reason.map(|it| it.what);
    StretchLine {
        r#type: "stretch",
        thread,
        name: trace.name(thread),
        from: stretch.from,
        to: stretch.to,
        state: stretch.state.name(),
        reason: stretch.reason.map(|it| it.kind.name()),
        what: what.filter(|it| !it.is_empty()),
        spot: SpotPart::of(words, stretch.place),
        caller: SpotPart::of(words, stretch.caller),
        lock: stretch.lock.map(|it| LockPart::of(trace, words, it)),
        owner: stretch.owner.map(other),
        asked_by: stretch.asked_by.map(other),
        fd: stretch.descriptor,
        path: stretch.path.map(|it| trace.string(it)),
        bytes: (stretch.bytes > 0).then_some(stretch.bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Writer, office, ping_pong};
    use baton_sync::Instant;
    use serde_json::Value;
    use std::collections::BTreeMap;

    const MS: u64 = 1_000_000;

    fn lines(trace: &Trace) -> Vec<Value> {
        let mut out = Vec::new();
        write(trace, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with('\n'));
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }

    fn of_type<'l>(lines: &'l [Value], wanted: &str) -> Vec<&'l Value> {
        lines.iter().filter(|it| it["type"] == wanted).collect()
    }

    /// Stretches of each thread follow one another and make up its life.
    fn check_sums(lines: &[Value]) {
        let mut at = BTreeMap::new();
        for stretch in of_type(lines, "stretch") {
            let thread = stretch["thread"].as_u64().unwrap();
            let (from, to) = (&stretch["from"], &stretch["to"]);
            let before = at.insert(thread, to.clone());
            assert!(before.is_none_or(|it| it == *from), "{stretch}");
            assert!(from.as_u64() <= to.as_u64(), "{stretch}");
        }
        for thread in of_type(lines, "thread") {
            let number = thread["thread"].as_u64().unwrap();
            let sum: u64 = of_type(lines, "stretch")
                .iter()
                .filter(|it| it["thread"] == thread["thread"])
                .map(|it| it["to"].as_u64().unwrap() - it["from"].as_u64().unwrap())
                .sum();
            let life = thread["died"].as_u64().unwrap() - thread["born"].as_u64().unwrap();
            assert_eq!(sum, life, "{thread}");
            assert_eq!(at[&number], thread["died"]);
        }
    }

    #[test]
    fn every_record_and_stretch_is_a_line() {
        let mut writer = Writer::new();
        office(&mut writer);
        let trace = writer.trace(100 * MS);
        let lines = lines(&trace);
        assert_eq!(lines[0]["type"], "head");
        assert_eq!(lines[0]["shape"], SHAPE);
        assert_eq!(lines[0]["argv"][1], "--fast");
        assert_eq!(lines[0]["wall"].as_u64(), Some(1_767_225_600_000_000_000));
        assert_eq!(of_type(&lines, "thread").len(), 4);
        let events = of_type(&lines, "event");
        assert_eq!(events.len(), trace.records.len());
        assert!(events.is_sorted_by_key(|it| it["t"].as_u64()));
        let stretches: usize = crate::states::lives(&trace)
            .values()
            .map(|it| it.stretches.len())
            .sum();
        assert_eq!(of_type(&lines, "stretch").len(), stretches);
        check_sums(&lines);
    }

    #[test]
    fn events_are_in_words() {
        let mut writer = Writer::new();
        office(&mut writer);
        let lines = lines(&writer.trace(100 * MS));
        let find = |wanted: &str| {
            let mut events = of_type(&lines, "event").into_iter();
            events.find(|it| it["event"] == wanted).unwrap()
        };
        let given = find("gil.given");
        assert_eq!(
            (&given["reason"], &given["what"]),
            (&"lock".into(), &"join".into())
        );
        assert_eq!(given["file"], "app.py");
        assert_eq!(
            (&given["line"], &given["function"]),
            (&40.into(), &"main".into())
        );
        let wait = find("lock.wait");
        assert_eq!(wait["lock"]["class"], "Event");
        assert_eq!(wait["lock"]["made"]["line"], 40);
        assert_eq!(wait["owner"]["name"], "compute-1");
        let moved = find("call.moved");
        assert_eq!((&moved["fd"], &moved["bytes"]), (&7.into(), &4096.into()));
        assert_eq!(find("mark")["what"], "phase 2");
        assert_eq!(find("gc.end")["freed"], 100);
        assert_eq!(find("called_from")["function"], "load");
        let read = of_type(&lines, "stretch");
        let read = read.iter().find(|it| it["what"] == "read").unwrap();
        // The stretch before the call has its reason too.
        assert_eq!(read["state"], "runs");
    }

    #[test]
    fn every_event_is_documented() {
        let document = include_str!("../../../docs/timeline-formats.md");
        for kind in (0..=u8::MAX).filter_map(Kind::of) {
            let row = format!("| `{}` |", event_name(kind));
            // Records say whose they are by themselves.
            assert!(kind == Kind::Thread || document.contains(&row), "{row}");
        }
        for state in crate::states::State::ALL {
            assert!(document.contains(&format!("| `{}` |", state.name())));
        }
    }

    #[test]
    fn what_is_missing_is_told_as_such() {
        let mut writer = Writer::new();
        office(&mut writer);
        let mut trace = writer.trace(100 * MS);
        trace.strings.clear();
        trace.codes.clear();
        trace.locks.clear();
        trace.threads.clear();
        let lines = lines(&trace);
        assert_eq!(of_type(&lines, "thread")[0]["name"], "?");
        trace.reasons.clear();
        write(&trace, &mut Vec::new()).unwrap();
        write(&Trace::default(), &mut Vec::new()).unwrap();
    }

    #[test]
    fn large_traces_add_up() {
        let mut writer = Writer::new();
        let end = ping_pong(&mut writer, 10_000);
        check_sums(&lines(&writer.trace(end)));
    }

    #[test]
    fn many_hand_overs_take_seconds() {
        let mut writer = Writer::new();
        let end = ping_pong(&mut writer, 200_000);
        let trace = writer.trace(end);
        let begun = Instant::now();
        write(&trace, &mut std::io::sink()).unwrap();
        let took = Instant::now().since(begun);
        assert!(took.as_secs() < 20, "{took:?}");
    }
}
