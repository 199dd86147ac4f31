//! A trace in memory: what happened, by time, and what it happened to.

use crate::format::{Kind, unpack_given};
use baton_trace::ReasonKind;
use std::collections::{BTreeMap, HashMap};

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Nanoseconds since the trace began.
    pub at: u64,
    /// To which thread it happened.
    pub thread: u32,
    /// What.
    pub kind: Kind,
    /// See [`Kind`].
    pub a: u32,
    /// See [`Kind`].
    pub b: u32,
}

/// Facts about the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The process.
    pub pid: u32,
    /// The process that made it by `fork`, if it was traced too.
    pub forked_from: Option<u32>,
    /// Its command line.
    pub argv: Vec<String>,
    /// Where it began.
    pub directory: String,
    /// What ran it.
    pub version: String,
    /// By which clock records are stamped.
    pub clock: String,
    /// Who decides who runs: "baton", "cpython", "sched".
    pub policy: String,
    /// The switch interval at the start, in nanoseconds.
    pub interval: u64,
    /// Nanoseconds on the clock when the trace began.
    pub began: u64,
    /// Nanoseconds since 1970 at that moment.
    pub wall: u64,
    /// How long the traced part of the program took, if it came to its end in order; nanoseconds.
    pub ended: Option<u64>,
    /// How the process ended, in words, if whoever watched it says so: "status 7", "signal 9".
    pub exit: Option<String>,
    /// Only so much of the past was kept, in nanoseconds.
    pub kept: Option<u64>,
    /// Why even less was kept of some threads.
    pub less: Option<String>,
    /// How many bytes the file had when the program had come to its end.
    pub size: Option<u64>,
}

/// A code object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The number of the file's name.
    pub file: u32,
    /// The number of the qualified name.
    pub name: u32,
    /// The line it begins on.
    pub line: u32,
    /// Its location table.
    pub table: Box<[u8]>,
}

/// Where something was: a code object and an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The code's number.
    pub code: u32,
    /// The instruction, counted in units of two bytes.
    pub unit: u32,
}

/// A place in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot<'a> {
    /// The file.
    pub file: &'a str,
    /// The line, if known.
    pub line: Option<u32>,
    /// The function's qualified name.
    pub function: &'a str,
}

/// A lock of the program's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The number of the kind's name.
    pub kind: u32,
    /// Where it was made.
    pub made: Option<Place>,
    /// What it belongs to.
    pub object: Option<Object>,
}

/// What a lock belongs to: an Event, a Queue, a Thread that is joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its number, among the objects.
    pub number: u32,
    /// The number of the class's name.
    pub class: u32,
    /// Where it was made.
    pub made: Option<Place>,
    /// The number of its own name, if it has one: a thread has.
    pub name: Option<u32>,
}

/// Why a thread gave the lock away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason<'a> {
    /// The kind of reason.
    pub kind: ReasonKind,
    /// The call or the kind of lock; empty if the kind says it all.
    pub what: &'a str,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The whole.
    pub head: Head,
    /// What happened, by time; of what happened to one thread, in its order. No [`Kind::Thread`].
    pub records: Vec<Record>,
    /// Names of threads, the last one counts.
    pub threads: BTreeMap<u32, String>,
    /// Texts by number.
    pub strings: HashMap<u32, String>,
    /// Code objects by number.
    pub codes: HashMap<u32, Code>,
    /// Kinds of reasons, and the number of the text that says what, by number.
    pub reasons: HashMap<u32, (ReasonKind, u32)>,
    /// Locks by number.
    pub locks: HashMap<u32, Lock>,
    /// Why recording ended before the program did.
    pub stopped: Option<String>,
    /// Parts that could not be read.
    pub damaged: u64,
    /// The file has lost its end.
    pub cut: bool,
}

impl Trace {
    /// A text; empty if it is not known.
    pub fn string(&self, number: u32) -> &str {
        self.strings.get(&number).map_or("", String::as_str)
    }

    /// What a thread is called.
    pub fn name(&self, thread: u32) -> &str {
        self.threads.get(&thread).map_or("?", String::as_str)
    }

    /// A place in words.
    pub fn spot(&self, place: Place) -> Option<Spot<'_>> {
        let code = self.codes.get(&place.code)?;
        let offset = place.unit as usize * 2;
        let first = i32::try_from(code.line).unwrap_or(i32::MAX);
        let line = baton_code::linetable::line_at(&code.table, first, offset);
        Some(Spot {
            file: self.string(code.file),
            line: line.and_then(|line| u32::try_from(line).ok()),
            function: self.string(code.name),
        })
    }

    /// Why and where, of a record that gives the lock away.
    pub fn given(&self, record: &Record) -> Option<(Reason<'_>, Option<Place>)> {
        if record.kind != Kind::Given {
            return None;
        }
        let (unit, reason) = unpack_given(record.b);
        let (kind, what) = *self.reasons.get(&reason)?;
        let reason = Reason {
            kind,
            what: self.string(what),
        };
        let place = (record.a != 0).then_some(Place {
            code: record.a,
            unit,
        });
        Some((reason, place))
    }

    /// When the last thing happened, in nanoseconds since the trace began.
    pub fn end(&self) -> u64 {
        let last = self.records.last().map_or(0, |it| it.at);
        self.head.ended.unwrap_or(last).max(last)
    }

    /// When the first thing happened: not at zero where only the recent past was kept.
    pub fn begin(&self) -> u64 {
        match self.head.kept {
            Some(_) => self.records.first().map_or(0, |it| it.at),
            None => 0,
        }
    }
}
