//! Reading a trace from its file.

use crate::format::{CHUNK_HEAD, ChunkType, Definition, Kind, MAGIC, PAGE, RECORD, VERSION};
use crate::trace::{Code, Head, Lock, Object, Place, Record, Trace};
use baton_trace::ReasonKind;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fmt;
use std::io::{self, Read};
use std::path::Path;

/// Why a file could not be read.
#[derive(Debug)]
pub enum Error {
    /// The system's error.
    Io(io::Error),
    /// It is no trace.
    NoTrace,
    /// It is a trace of another version of the format.
    Version(u8),
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io(error) => write!(out, "{error}"),
            Error::NoTrace => out.write_str("not a trace"),
            Error::Version(version) => write!(
                out,
                "a trace of format {version}; this Baton reads format {VERSION}"
            ),
        }
    }
}

impl std::error::Error for Error {}

/// A chunk says that it is longer only where a file is damaged.
const LONGEST_CHUNK: usize = 1 << 20;

/// Reads a file.
///
/// # Errors
/// The file cannot be read, or is none of ours. What is missing at its end is no error.
pub fn file(path: &Path) -> Result<Trace, Error> {
    read(&mut std::fs::File::open(path).map_err(Error::Io)?)
}

/// Reads what is in a file.
///
/// # Errors
/// As [`file`].
pub fn bytes(bytes: &[u8]) -> Result<Trace, Error> {
    read(&mut &bytes[..])
}

/// Reads chunk by chunk: a trace may be large.
fn read(input: &mut impl Read) -> Result<Trace, Error> {
    let mut trace = Trace::default();
    let mut lanes = BTreeMap::new();
    let mut chunk = Vec::new();
    let mut is_first = true;
    let mut size = 0;
    loop {
        size += chunk.len() as u64;
        chunk.clear();
        fill(input, &mut chunk, PAGE)?;
        let is_ours = chunk.starts_with(&MAGIC);
        if std::mem::take(&mut is_first) && !is_ours {
            return Err(Error::NoTrace);
        }
        let Some(head) = chunk.first_chunk::<CHUNK_HEAD>().filter(|_| is_ours) else {
            if chunk.is_empty() {
                break;
            }
            // A page that was reserved and never used.
            trace.damaged += u64::from(chunk.iter().any(|it| *it != 0));
            continue;
        };
        if head[5] != VERSION {
            return Err(Error::Version(head[5]));
        }
        let holds = head[4];
        let len = number(head, 2) as usize;
        match len <= LONGEST_CHUNK {
            true => fill(input, &mut chunk, len.saturating_sub(PAGE))?,
            false => trace.damaged += 1,
        }
        trace.cut |= chunk.len() < len.min(LONGEST_CHUNK);
        let body = chunk.get(CHUNK_HEAD..).unwrap_or_default();
        match holds {
            kind if kind == ChunkType::Records as u8 => {
                records(body, &mut lanes, &mut trace.damaged);
            }
            kind if kind == ChunkType::Definitions as u8 => definitions(body, &mut trace),
            _ => trace.damaged += 1,
        }
    }
    trace.cut |= trace.head.size.is_some_and(|it| size < it);
    trace.records = merge(lanes.into_values().collect());
    name_threads(&mut trace);
    Ok(trace)
}

/// Reads `count` bytes more, or what is left.
fn fill(input: &mut impl Read, chunk: &mut Vec<u8>, count: usize) -> Result<(), Error> {
    let taken = input.take(count as u64).read_to_end(chunk);
    taken.map(drop).map_err(Error::Io)
}

/// The 4-byte number at position `index` of a row of them; 0 behind its end.
fn number(bytes: &[u8], index: usize) -> u32 {
    let bytes = bytes.get(index * 4..).and_then(|it| it.first_chunk::<4>());
    bytes.map_or(0, |it| u32::from_le_bytes(*it))
}

fn word(bytes: &[u8]) -> u64 {
    bytes
        .first_chunk::<8>()
        .map_or(0, |it| u64::from_le_bytes(*it))
}

fn records(body: &[u8], lanes: &mut BTreeMap<u32, Vec<Record>>, damaged: &mut u64) {
    let mut thread = 0;
    for bytes in body.chunks_exact(RECORD) {
        let (first, second) = (word(bytes), word(&bytes[8..]));
        if first == 0 {
            return;
        }
        let (a, b) = (second as u32, (second >> 32) as u32);
        match Kind::of(first as u8) {
            Some(Kind::Thread) => thread = a,
            Some(kind) => lanes.entry(thread).or_default().push(Record {
                at: first >> 8,
                thread,
                kind,
                a,
                b,
            }),
            None => *damaged += 1,
        }
    }
}

fn definitions(mut body: &[u8], trace: &mut Trace) {
    while body.len() >= 8 && word(body) != 0 {
        let head = word(body);
        let len = usize::try_from(head >> 8).unwrap_or(usize::MAX);
        let Some(definition) = body.get(8..).and_then(|it| it.get(..len)) else {
            trace.damaged += 1;
            return;
        };
        match Definition::of(head as u8) {
            Some(kind) => define(kind, definition, trace),
            None => trace.damaged += 1,
        }
        body = body
            .get((8 + len).next_multiple_of(8)..)
            .unwrap_or_default();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn define(kind: Definition, body: &[u8], trace: &mut Trace) {
    let tail = |from: usize| body.get(from..).unwrap_or_default();
    let first = number(body, 0);
    match kind {
        Definition::Fact => {
            let end = body.iter().position(|it| *it == 0).unwrap_or(body.len());
            fact(&mut trace.head, &body[..end], text(tail(end + 1)));
        }
        Definition::String => {
            trace.strings.insert(first, text(tail(4)));
        }
        Definition::Code => {
            let code = Code {
                file: number(body, 1),
                name: number(body, 2),
                line: number(body, 3),
                table: tail(16).into(),
            };
            trace.codes.insert(first, code);
        }
        Definition::Reason => {
            let kind = ReasonKind::ALL.get(number(body, 1) as usize);
            match kind {
                Some(kind) => {
                    trace.reasons.insert(first, (*kind, number(body, 2)));
                }
                None => trace.damaged += 1,
            }
        }
        Definition::Lock => {
            let object = (body.len() >= 32).then(|| Object {
                number: number(body, 4),
                class: number(body, 5),
                made: place(number(body, 6), number(body, 7)),
                name: (body.len() >= 36)
                    .then(|| number(body, 8))
                    .filter(|it| *it != 0),
            });
            let lock = Lock {
                kind: number(body, 1),
                made: place(number(body, 2), number(body, 3)),
                object,
            };
            trace.locks.insert(first, lock);
        }
        Definition::Stopped => trace.stopped = Some(text(body)),
    }
}

fn place(code: u32, unit: u32) -> Option<Place> {
    (code != 0).then_some(Place { code, unit })
}

fn fact(head: &mut Head, name: &[u8], value: String) {
    let count = || value.parse().unwrap_or(0);
    match name {
        b"pid" => head.pid = value.parse().unwrap_or(0),
        b"forked_from" => head.forked_from = value.parse().ok(),
        b"argv" => head.argv.push(value),
        b"directory" => head.directory = value,
        b"version" => head.version = value,
        b"clock" => head.clock = value,
        b"policy" => head.policy = value,
        b"interval" => head.interval = count(),
        b"began" => head.began = count(),
        b"wall" => head.wall = count(),
        b"exit" => head.exit = Some(value),
        b"ended" => head.ended = value.parse().ok(),
        b"less" => head.less = Some(value),
        b"size" => head.size = value.parse().ok(),
        b"kept" => head.kept = value.parse().ok(),
        // Of a newer Baton.
        _ => {}
    }
}

/// All threads' records by time. At the same moment, which on a simulated clock is long, whoever holds the lock gives it
/// before another takes it, and who keeps it takes it last.
fn merge(mut lanes: Vec<Vec<Record>>) -> Vec<Record> {
    for lane in &mut lanes {
        // Chunks of a thread lie in their order, but for those that a damaged file lacks.
        lane.sort_by_key(|it| it.at);
    }
    let mut all = Vec::with_capacity(lanes.iter().map(Vec::len).sum());
    let next = |lane: usize, index: usize| {
        let rest = lanes[lane].get(index..)?;
        Some(Reverse((rest.first()?.at, rank(rest), lane, index)))
    };
    let mut heads: BinaryHeap<_> = (0..lanes.len()).filter_map(|lane| next(lane, 0)).collect();
    let mut holder = None;
    let mut put_off = Vec::new();
    while let Some(head) = heads.pop() {
        let Reverse((at, _, lane, index)) = head;
        let record = lanes[lane][index];
        let tied = || heads.peek().is_some_and(|other| other.0.0 == at);
        if record.kind == Kind::Taken && holder.is_some_and(|it| it != record.thread) && tied() {
            put_off.push(head);
            continue;
        }
        match record.kind {
            Kind::Taken => holder = Some(record.thread),
            Kind::Given => holder = None,
            _ => {}
        }
        all.push(record);
        heads.extend(next(lane, index + 1));
        heads.extend(put_off.drain(..));
    }
    all
}

/// Of what happens at one moment, what comes first: anything, then a turn that is over at once, then one that lasts.
fn rank(rest: &[Record]) -> u8 {
    let Some(first) = rest.first().filter(|it| it.kind == Kind::Taken) else {
        return 0;
    };
    let at_once = rest.iter().take_while(|it| it.at == first.at);
    match at_once.skip(1).any(|it| it.kind == Kind::Given) {
        true => 1,
        false => 2,
    }
}

fn name_threads(trace: &mut Trace) {
    let mut names = BTreeMap::new();
    for record in &trace.records {
        match record.kind {
            Kind::Name => {
                names.insert(record.thread, trace.string(record.a).to_owned());
            }
            _ => {
                names
                    .entry(record.thread)
                    .or_insert_with(|| match record.thread {
                        0 => "MainThread".to_owned(),
                        number => format!("Thread-{number}"),
                    });
            }
        }
    }
    trace.threads = names;
}
