//! Traces of programs that never ran, for tests: everything in them is known.

use crate::format::Kind;
use crate::recorder::{Lane, Object, Place, Recorder, Settings};
use crate::{Trace, read};
use baton_sync::Instant;
use baton_trace::ReasonKind;
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const MS: u64 = 1_000_000;

/// Writes a trace through a [`Recorder`].
pub struct Writer {
    recorder: Recorder,
    path: PathBuf,
    began: Instant,
    codes: u32,
}

/// A thread of a sample.
pub struct SampleThread(RefCell<Lane>);

impl SampleThread {
    /// The thread's number.
    pub fn thread(&self) -> u32 {
        self.0.borrow().thread()
    }
}

impl Writer {
    /// A trace of nothing yet.
    pub fn new() -> Writer {
        let began = Instant::from_nanos(5_000 * MS);
        let settings = Settings {
            began,
            limit: 1 << 30,
            keep: None,
        };
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("baton-sample-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let recorder = Recorder::to_file(&path, settings).unwrap_or_else(|error| panic!("{error}"));
        let facts = [
            ("pid", "4711"),
            ("argv", "app.py"),
            ("argv", "--fast"),
            ("directory", "/home"),
            ("version", "Baton 0.1.0, Python 3.14"),
            ("clock", "CLOCK_MONOTONIC"),
            ("policy", "baton"),
            ("interval", "5000000"),
            ("began", "5000000000"),
            ("wall", "1767225600000000000"),
        ];
        for (name, value) in facts {
            recorder.fact(name, value);
        }
        Writer {
            recorder,
            path,
            began,
            codes: 0,
        }
    }

    /// A thread that begins `at` nanoseconds and is called `name`.
    pub fn thread(&self, thread: u32, name: &str, at: u64) -> SampleThread {
        let lane = SampleThread(RefCell::new(self.recorder.lane(thread)));
        self.put(&lane, at, Kind::Start, 0, 0);
        let name = self.recorder.string(name);
        self.put(&lane, at, Kind::Name, name, 0);
        lane
    }

    /// A function in a file, all of it on one line.
    pub fn code(&mut self, lane: &SampleThread, file: &str, function: &str, line: u32) -> Place {
        self.codes += 1;
        // One entry: no columns, eight units, no change of line.
        let table = [0x80 | 13 << 3 | 7, 0];
        self.recorder
            .know_code(&mut lane.0.borrow_mut(), self.codes, |describe| {
                describe(file, function, line, &table)
            });
        Place {
            code: self.codes,
            unit: 3,
        }
    }

    /// The number of a text.
    pub fn string(&self, text: &str) -> u32 {
        self.recorder.string(text)
    }

    /// A lock that belongs to an object.
    pub fn lock(&self, made: Place, class: &str) -> u32 {
        self.named_lock(made, class, None)
    }

    /// A lock that belongs to an object which may have a name.
    pub fn named_lock(&self, made: Place, class: &str, name: Option<&str>) -> u32 {
        let number = self.recorder.next_lock();
        let object = Object {
            number,
            class,
            made,
            name,
        };
        self.recorder.lock(number, "lock", made, Some(object));
        number
    }

    /// Any record.
    pub fn put(&self, lane: &SampleThread, at: u64, kind: Kind, a: u32, b: u32) {
        self.recorder
            .record(&mut lane.0.borrow_mut(), self.at(at), kind, a, b);
    }

    /// The lane's thread gives the lock away.
    pub fn give(
        &self,
        lane: &SampleThread,
        at: u64,
        reason: ReasonKind,
        what: &'static str,
        place: Place,
    ) {
        let what = (!what.is_empty()).then_some(what);
        self.recorder.given(
            &mut lane.0.borrow_mut(),
            self.at(at),
            (reason as u8, what),
            place,
        );
    }

    fn at(&self, nanos: u64) -> Instant {
        self.began.after(Duration::from_nanos(nanos))
    }

    /// The file's bytes.
    pub fn bytes(&self, ended: u64) -> Vec<u8> {
        self.recorder.ended(ended);
        let bytes = std::fs::read(&self.path);
        bytes.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The trace.
    pub fn trace(&self, ended: u64) -> Trace {
        read::bytes(&self.bytes(ended)).unwrap_or_else(|error| panic!("{error}"))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Default for Writer {
    fn default() -> Writer {
        Writer::new()
    }
}

/// Two threads that compute in turns of 5 ms, one that reads from a descriptor and takes a lock that one of the others
/// holds over a sleep; 100 ms in all, marks and a span included.
pub fn office(writer: &mut Writer) {
    let main = writer.thread(0, "MainThread", 0);
    writer.put(&main, 0, Kind::Taken, 0, 0);
    let run = writer.code(&main, "app.py", "main", 40);
    let compute = writer.code(&main, "app.py", "compute", 12);
    let load = writer.code(&main, "app.py", "load", 20);
    let get = writer.code(&main, "threading.py", "Event.wait", 659);
    for thread in 1..4 {
        writer.put(&main, MS, Kind::Spawn, thread, 0);
    }
    let lock = writer.lock(run, "Event");
    let phase = writer.string("phase 2");
    writer.put(&main, 2 * MS, Kind::Mark, phase, 0);
    writer.give(&main, 2 * MS, ReasonKind::Lock, "join", run);
    let one = writer.thread(1, "compute-1", MS);
    let two = writer.thread(2, "compute-2", MS);
    let reader = writer.thread(3, "reader", MS);
    writer.put(&reader, 2 * MS, Kind::Taken, 1, 0);
    let span = writer.string("load");
    writer.put(&reader, 2 * MS, Kind::SpanBegin, span, 0);
    writer.give(&reader, 3 * MS, ReasonKind::Blocking, "read", load);
    let mut at = 3 * MS;
    for turn in 0..16 {
        let (now, other) = if turn % 2 == 0 { (&one, 2) } else { (&two, 1) };
        writer.put(now, at, Kind::Taken, 1, 0);
        at += 5 * MS;
        let asking = if other == 2 { &two } else { &one };
        writer.put(asking, at - MS / 10, Kind::Asked, now.thread(), 0);
        writer.give(now, at, ReasonKind::Asked, "", compute);
        writer.put(now, at, Kind::AskedBy, other, 0);
    }
    writer.put(&reader, at - 60 * MS, Kind::Back, 0, 0);
    writer.put(&reader, at, Kind::Taken, 1, 0);
    writer.put(&reader, at, Kind::Moved, 7, 4096);
    writer.put(&reader, at + MS, Kind::SpanEnd, 0, 0);
    writer.put(&reader, at + MS, Kind::WaitsFor, lock, 2);
    writer.give(&reader, at + MS, ReasonKind::Lock, "lock", get);
    writer.put(&reader, at + MS, Kind::CalledFrom, load.code, load.unit);
    writer.put(&one, at + MS, Kind::Taken, 1, 0);
    writer.give(
        &one,
        at + 2 * MS,
        ReasonKind::Blocking,
        "time.sleep",
        compute,
    );
    writer.put(&two, at + 2 * MS, Kind::Taken, 1, 0);
    writer.put(&two, at + 3 * MS, Kind::CollectBegin, 2, 0);
    writer.put(&two, at + 4 * MS, Kind::CollectEnd, 100, 0);
    writer.give(&two, at + 5 * MS, ReasonKind::ThreadEnd, "", compute);
    writer.put(&two, at + 5 * MS, Kind::End, 0, 0);
    writer.put(&one, at + 10 * MS, Kind::Taken, 0, 0);
    writer.give(&one, at + 11 * MS, ReasonKind::ThreadEnd, "", compute);
    writer.put(&one, at + 11 * MS, Kind::End, 0, 0);
    writer.put(&reader, at + 11 * MS, Kind::Taken, 0, 0);
    writer.give(&reader, at + 12 * MS, ReasonKind::ThreadEnd, "", load);
    writer.put(&reader, at + 12 * MS, Kind::End, 0, 0);
    writer.put(&main, at + 12 * MS, Kind::Taken, 0, 0);
}

/// `turns` hand-overs between two threads, each after 10 microseconds: large traces.
pub fn ping_pong(writer: &mut Writer, turns: u64) -> u64 {
    let one = writer.thread(0, "MainThread", 0);
    let two = writer.thread(1, "partner", 0);
    let place = writer.code(&one, "pong.py", "play", 7);
    let mut at = 0;
    for turn in 0..turns {
        let lane = if turn % 2 == 0 { &one } else { &two };
        writer.put(lane, at, Kind::Taken, 1, 0);
        at += 10_000;
        writer.give(lane, at, ReasonKind::Blocking, "read", place);
        at += 100;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::problems;
    use crate::states::{State, lives};

    #[test]
    fn samples_are_sound_and_say_what_they_are_made_of() {
        let mut writer = Writer::new();
        office(&mut writer);
        let trace = writer.trace(100 * MS);
        assert_eq!(problems(&trace), [""; 0]);
        let lives = lives(&trace);
        let spent = |thread: u32, state| lives[&thread].spent(state) / MS;
        assert_eq!(spent(1, State::Runs), 8 * 5 + 1 + 1);
        assert_eq!(spent(1, State::Asleep), 8);
        assert_eq!(spent(3, State::Blocked), 20);
        assert_eq!(spent(3, State::WaitsForLock), 10);
        assert_eq!(lives[&0].lifetime(), 100 * MS);
        assert_eq!(trace.name(3), "reader");
        assert_eq!(trace.head.argv, ["app.py", "--fast"]);
    }

    #[test]
    fn a_file_cut_short_gives_what_is_left() {
        let mut writer = Writer::new();
        let end = ping_pong(&mut writer, 100_000);
        let bytes = writer.bytes(end);
        let whole = read::bytes(&bytes).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(whole.records.len(), 4 + 200_000);
        for len in [16, 17, 4095, 70_001, bytes.len() - 9] {
            let part = read::bytes(&bytes[..len]).unwrap_or_else(|error| panic!("{error}"));
            assert!(part.records.len() <= whole.records.len());
            assert!(part.cut && problems(&part).contains(&"the file was cut short".into()));
        }
        // Between two chunks, too: how large it was is known from what comes before.
        let part = read::bytes(&bytes[..bytes.len() - (64 << 10)]);
        assert!(part.is_ok_and(|it| it.cut) && !whole.cut);
        assert!(matches!(read::bytes(b"PK"), Err(read::Error::NoTrace)));
        assert!(matches!(read::bytes(b""), Err(read::Error::NoTrace)));
    }

    #[test]
    fn unsound_traces_are_told() {
        let writer = Writer::new();
        let (one, two) = (writer.thread(0, "a", 0), writer.thread(1, "b", 0));
        writer.put(&one, 5, Kind::Taken, 0, 0);
        writer.put(&two, 7, Kind::Taken, 0, 0);
        let found = problems(&writer.trace(9));
        assert_eq!(found, ["at 7 ns, b: takes the lock that thread 0 holds"]);
    }
}
